//! Durations → times.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Flow, FlowVertex};
use crate::graph::VertexId;

/// How long each vertex takes when it is executed, in milliseconds. One that is not listed takes no time.
pub type Durations = BTreeMap<VertexId, u64>;

/// When everything happens. Times are milliseconds from the start of the build.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Timeline {
    /// One for each vertex of the flow, in its order.
    pub bars: Vec<Bar>,
    /// When the last one ends.
    pub total: u64,
    /// The chain of executed vertices that no faster machine, only less work could shorten, in order.
    pub critical: Vec<VertexId>,
    /// How long that chain takes: the total if nothing ever waits for a free place.
    pub critical_length: u64,
}

/// When one vertex starts and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// Which vertex.
    pub vertex: VertexId,
    /// When it starts; of a found one when it is known to be found.
    pub start: u64,
    /// When it ends; of a found one the same.
    pub finish: u64,
    /// It is executed.
    pub runs: bool,
}

/// What a cached step saves: how long the build would take, in milliseconds, if it had to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saving {
    /// The step.
    pub vertex: VertexId,
    /// It alone, as after its result was removed: what stands on it is found all the same.
    pub alone: u64,
    /// It and everything that stands on it or takes from it, as after a change of it.
    pub with_followers: u64,
}

/// Lays out a build. `places` is how many vertices may be executed at once; none for no limit. Who is ready first
/// starts first; of two that are ready together the one that stands first in the flow.
pub fn schedule(flow: &Flow, durations: &Durations, places: Option<usize>) -> Timeline {
    let runs: Vec<bool> = flow.vertices.iter().map(|vertex| vertex.ran).collect();
    let (free, before) = place(flow, durations, &runs, None);
    let critical_length = total(&free);
    let bars = match places {
        Some(places) if !flow.sequential => place(flow, durations, &runs, Some(places)).0,
        _ => free.clone(),
    };
    let mut critical = Vec::new();
    let mut next = (0..free.len())
        .rev()
        .max_by_key(|&index| free[index].finish);
    while let Some(index) = next {
        if free[index].runs && free[index].finish > free[index].start {
            critical.push(free[index].vertex);
        }
        next = before[index].filter(|_| free[index].start > 0);
    }
    critical.reverse();
    Timeline {
        total: total(&bars),
        bars,
        critical,
        critical_length,
    }
}

/// What each vertex that was not executed, and whose duration is known, saves.
pub fn savings(flow: &Flow, durations: &Durations, places: Option<usize>) -> Vec<Saving> {
    let mut out = Vec::new();
    for (index, vertex) in flow.vertices.iter().enumerate() {
        if vertex.ran || !durations.contains_key(&vertex.vertex) {
            continue;
        }
        let mut runs: Vec<bool> = flow.vertices.iter().map(|vertex| vertex.ran).collect();
        runs[index] = true;
        let alone = total(&place(flow, durations, &runs, places).0);
        let mut follows = vec![false; runs.len()];
        follows[index] = true;
        for (user, vertex) in flow.vertices.iter().enumerate().skip(index + 1) {
            follows[user] = vertex.inputs.iter().any(|input| follows[input.index]);
            runs[user] |= follows[user];
        }
        out.push(Saving {
            vertex: vertex.vertex,
            alone,
            with_followers: total(&place(flow, durations, &runs, places).0),
        });
    }
    out
}

fn total(bars: &[Bar]) -> u64 {
    bars.iter().map(|bar| bar.finish).max().unwrap_or(0)
}

/// Bars, and for each vertex the one it had to wait for last.
fn place(
    flow: &Flow,
    durations: &Durations,
    runs: &[bool],
    places: Option<usize>,
) -> (Vec<Bar>, Vec<Option<usize>>) {
    let count = flow.vertices.len();
    let mut bars: Vec<Option<Bar>> = vec![None; count];
    let mut before = vec![None; count];
    let mut free_from = vec![0; places.unwrap_or(0).max(1)];
    let mut last = None;
    loop {
        // The vertex that is ready first; only inputs that have a place are known.
        let mut first: Option<(u64, usize)> = None;
        for (index, vertex) in flow.vertices.iter().enumerate() {
            if bars[index].is_some() {
                continue;
            }
            let Some((ready, waits_for)) = ready(vertex, runs[index], &bars) else {
                continue;
            };
            before[index] = waits_for;
            let waits = runs[index] && (flow.sequential || places.is_some() && vertex.limited);
            if waits {
                if first.is_none_or(|(best, _)| ready < best && !flow.sequential) {
                    first = Some((ready, index));
                }
                continue;
            }
            bars[index] = Some(bar(vertex, ready, runs[index], durations));
        }
        let Some((ready, index)) = first else {
            break;
        };
        let slot = (0..free_from.len())
            .min_by_key(|&slot| free_from[slot])
            .unwrap_or(0);
        let start = ready.max(free_from[slot]);
        if flow.sequential {
            before[index] = last.replace(index);
        }
        let bar = bar(&flow.vertices[index], start, true, durations);
        free_from[slot] = bar.finish;
        bars[index] = Some(bar);
    }
    let bars = bars.into_iter().flatten().collect();
    (bars, before)
}

fn bar(vertex: &FlowVertex, start: u64, runs: bool, durations: &Durations) -> Bar {
    let takes = durations.get(&vertex.vertex).filter(|_| runs);
    Bar {
        vertex: vertex.vertex,
        start,
        finish: start.saturating_add(takes.copied().unwrap_or(0)),
        runs,
    }
}

/// When a vertex can start, or is known to be found, and which input that hangs on; none while an input has no bar.
fn ready(vertex: &FlowVertex, runs: bool, bars: &[Option<Bar>]) -> Option<(u64, Option<usize>)> {
    if vertex.at_once && !runs {
        return Some((0, None));
    }
    let mut ready = (0, None);
    for input in &vertex.inputs {
        let bar = bars.get(input.index).copied().flatten()?;
        // A key by definition of an executed input is known when it ends, too: then it tells its users.
        if bar.finish > ready.0 {
            ready = (bar.finish, Some(input.index));
        }
    }
    Some(ready)
}

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

/// Lays out a build. `places` is how many vertices may be executed at once; none for no limit. Who is ready first
/// starts first; of two that are ready together the one that stands first in the flow.
pub fn schedule(flow: &Flow, durations: &Durations, places: Option<usize>) -> Timeline {
    let (free, before) = place(flow, durations, None);
    let critical_length = total(&free);
    let bars = match places {
        Some(places) if !flow.sequential => place(flow, durations, Some(places)).0,
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

fn total(bars: &[Bar]) -> u64 {
    bars.iter().map(|bar| bar.finish).max().unwrap_or(0)
}

/// Bars, and for each vertex the one it had to wait for last.
fn place(
    flow: &Flow,
    durations: &Durations,
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
            let Some((ready, waits_for)) = ready(vertex, &bars) else {
                continue;
            };
            before[index] = waits_for;
            let waits = vertex.ran && (flow.sequential || places.is_some() && vertex.limited);
            if waits {
                if first.is_none_or(|(best, _)| ready < best && !flow.sequential) {
                    first = Some((ready, index));
                }
                continue;
            }
            bars[index] = Some(bar(vertex, ready, durations));
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
        let bar = bar(&flow.vertices[index], start, durations);
        free_from[slot] = bar.finish;
        bars[index] = Some(bar);
    }
    let bars = bars.into_iter().flatten().collect();
    (bars, before)
}

fn bar(vertex: &FlowVertex, start: u64, durations: &Durations) -> Bar {
    let takes = durations.get(&vertex.vertex).filter(|_| vertex.ran);
    Bar {
        vertex: vertex.vertex,
        start,
        finish: start.saturating_add(takes.copied().unwrap_or(0)),
        runs: vertex.ran,
    }
}

/// When a vertex can start, or is known to be found, and which input that hangs on; none while an input has no bar.
fn ready(vertex: &FlowVertex, bars: &[Option<Bar>]) -> Option<(u64, Option<usize>)> {
    if vertex.at_once && !vertex.ran {
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

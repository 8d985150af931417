//! Which step of the last build a step is to be compared with.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::build::plan::Plan;
use crate::graph::{Graph, StepKind, VertexId, VertexMeta};

/// Pairs steps of two graphs: within stages of one name those of one text, and where the text changed, those that stand
/// in one place. A step without a partner is new.
///
/// A plan against itself gives every step itself, so nothing is compared then.
pub(super) fn align<'a>(old: &Plan, new: &'a Plan) -> Pairs<'a> {
    if std::ptr::eq(old, new) {
        return Pairs::Themselves(&new.lowered.graph);
    }
    Pairs::Found(aligned(old, new))
}

/// For each step of a graph its partner in an older one.
pub(super) enum Pairs<'a> {
    /// The graphs are one.
    Themselves(&'a Graph),
    /// New → old.
    Found(BTreeMap<VertexId, VertexId>),
}

impl Pairs<'_> {
    /// The partner of a step.
    pub(super) fn get(&self, id: VertexId) -> Option<VertexId> {
        match self {
            Self::Themselves(graph) => graph.vertex(id).meta.step.is_some().then_some(id),
            Self::Found(pairs) => pairs.get(&id).copied(),
        }
    }
}

fn aligned(old: &Plan, new: &Plan) -> BTreeMap<VertexId, VertexId> {
    let partners = stages(&old.steps, &new.steps);
    let (before, now) = (&old.steps, &new.steps);
    let (old, new) = (&old.lowered.graph, &new.lowered.graph);
    let mut pairs = BTreeMap::new();
    for (key, partner) in partners {
        align_stage(old, new, &before[partner], &now[key], &mut pairs);
    }
    pairs
}

/// What must be the same of two stages.
type Alike<'a> = (
    Option<&'a Option<String>>,
    Option<&'a str>,
    Option<Option<usize>>,
);

/// For each stage the one it is compared with: of the same name, wherever either stands, else in the same place; and
/// only where its platform is a new one, of another platform. Of several the first.
fn stages<'a>(before: &'a Steps, now: &'a Steps) -> BTreeMap<&'a StageKey, &'a StageKey> {
    let ways: [fn(&StageKey) -> Alike<'_>; 6] = [
        |(platform, name, place)| (Some(platform), Some(name), Some(*place)),
        |(platform, name, _)| (Some(platform), Some(name), None),
        |(platform, _, place)| (Some(platform), None, Some(*place)),
        |(_, name, place)| (None, Some(name), Some(*place)),
        |(_, name, _)| (None, Some(name), None),
        |(_, _, place)| (None, None, Some(*place)),
    ];
    let mut partners: BTreeMap<&StageKey, &StageKey> = BTreeMap::new();
    let mut taken: BTreeSet<&StageKey> = BTreeSet::new();
    for alike in ways {
        let mut open: BTreeMap<Alike<'_>, VecDeque<&StageKey>> = BTreeMap::new();
        for key in before.keys().filter(|key| !taken.contains(key)) {
            open.entry(alike(key)).or_default().push_back(key);
        }
        for key in now.keys() {
            if partners.contains_key(key) {
                continue;
            }
            if let Some(partner) = open.get_mut(&alike(key)).and_then(VecDeque::pop_front) {
                taken.insert(partner);
                partners.insert(key, partner);
            }
        }
    }
    partners
}

/// Platform, name, and place in the file.
type StageKey = (Option<String>, String, Option<usize>);

/// The steps of each stage, in order.
pub(crate) type Steps = BTreeMap<StageKey, Vec<VertexId>>;

/// The steps of a graph by stage.
pub(crate) fn steps(graph: &Graph) -> Steps {
    let mut stages: BTreeMap<StageKey, Vec<(usize, VertexId)>> = BTreeMap::new();
    for (index, vertex) in graph.vertices.iter().enumerate() {
        let Some(step) = &vertex.meta.step else {
            continue;
        };
        let platform = vertex.meta.platform.as_ref().map(ToString::to_string);
        let key = (platform, step.stage.clone(), step.stage_index);
        stages
            .entry(key)
            .or_default()
            .push((step.n, VertexId(index as u32)));
    }
    stages
        .into_iter()
        .map(|(key, mut steps)| {
            steps.sort_by_key(|(n, _)| *n);
            (key, steps.into_iter().map(|(_, id)| id).collect())
        })
        .collect()
}

/// What an instruction says. File operations carry it in their name only.
pub(super) fn text(meta: &VertexMeta) -> &str {
    if meta.command.is_empty() {
        meta.name
            .split_once("] ")
            .map_or(&meta.name, |(_, text)| text)
    } else {
        &meta.command
    }
}

/// The kind of step; one becomes the other where COPY is written for ADD.
fn kind(meta: &VertexMeta) -> Option<StepKind> {
    match meta.step.as_ref()?.kind {
        StepKind::Add => Some(StepKind::Copy),
        kind => Some(kind),
    }
}

/// The word after the keyword, which tells most of what an instruction is about.
fn start(command: &str) -> Option<&str> {
    command.split_whitespace().nth(1)
}

/// What a step without a partner costs.
const GAP: u32 = 2;

/// Longer stretches of changed steps than this, squared, are paired in order: the table below would outgrow memory.
const MAX_TABLE: usize = 1 << 20;

/// The cheapest way to turn one list of steps into the other. Equal steps at both ends are paired first, so that an
/// edit of a long stage costs no more than the stretch it changes.
fn align_stage(
    old: &Graph,
    new: &Graph,
    before: &[VertexId],
    now: &[VertexId],
    pairs: &mut BTreeMap<VertexId, VertexId>,
) {
    let price = |one: VertexId, two: VertexId| {
        let (one, two) = (&old.vertex(one).meta, &new.vertex(two).meta);
        let kinds = (kind(one), kind(two));
        let (one, two) = (text(one), text(two));
        match (one == two, kinds.0 == kinds.1) {
            (true, _) => 0,
            // The same tool, the same source: more likely the same step.
            (false, true) if start(one) == start(two) => 2,
            (false, true) => 3,
            (false, false) => 5,
        }
    };
    let same = |(one, two): (&VertexId, &VertexId)| price(*one, *two) == 0;
    let head = before
        .iter()
        .zip(now)
        .take_while(|pair| same(*pair))
        .count();
    let heads = (&before[..head], &now[..head]);
    let (before, now) = (&before[head..], &now[head..]);
    let tail = before
        .iter()
        .rev()
        .zip(now.iter().rev())
        .take_while(|pair| same(*pair))
        .count();
    let (before, ends) = before.split_at(before.len() - tail);
    let (now, new_ends) = now.split_at(now.len() - tail);
    pairs.extend(heads.0.iter().zip(heads.1).map(|(one, two)| (*two, *one)));
    pairs.extend(ends.iter().zip(new_ends).map(|(one, two)| (*two, *one)));
    if before.len().saturating_mul(now.len()) > MAX_TABLE {
        pairs.extend(before.iter().zip(now).map(|(one, two)| (*two, *one)));
        return;
    }
    let width = now.len() + 1;
    let mut cost = vec![0_u32; (before.len() + 1) * width];
    for i in 0..=before.len() {
        for j in 0..=now.len() {
            cost[i * width + j] = match (i, j) {
                (0, 0) => 0,
                (0, _) => j as u32 * GAP,
                (_, 0) => i as u32 * GAP,
                _ => (cost[(i - 1) * width + j - 1] + price(before[i - 1], now[j - 1]))
                    .min(cost[(i - 1) * width + j] + GAP)
                    .min(cost[i * width + j - 1] + GAP),
            };
        }
    }
    let (mut i, mut j) = (before.len(), now.len());
    while i > 0 && j > 0 {
        let here = cost[i * width + j];
        if here == cost[(i - 1) * width + j - 1] + price(before[i - 1], now[j - 1]) {
            pairs.insert(now[j - 1], before[i - 1]);
            i -= 1;
            j -= 1;
        } else if here == cost[(i - 1) * width + j] + GAP {
            i -= 1;
        } else {
            j -= 1;
        }
    }
}

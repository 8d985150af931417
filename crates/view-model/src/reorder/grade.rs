//! Points for an order, each lost one with its reason.
//!
//! Of a Dockerfile: 40 points for an order that builds, 60 for what it costs, in proportion to the best there is. An
//! order that does not build has no cost, so it can have at most the share of the 40 whose needs it meets. Of a flow,
//! needs are all there is: 100 points. The full score is given for the best cost only, whatever the order that has it.

use language::tr;

use super::Exercise;
use crate::format;
use crate::prose::Sentence;

/// Points for building at all, in a set that has costs.
const LEGAL: u32 = 40;
/// The full score.
pub const FULL: u32 = 100;

/// What an order is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// From 0 to [`FULL`].
    pub points: u32,
    /// Everything stands below what it needs.
    pub legal: bool,
    /// Where points were lost, the most first; those of one cause together.
    pub lost: Vec<Lost>,
    /// The result in a sentence.
    pub verdict: String,
}

/// Points lost for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// How many.
    pub points: u32,
    /// Why.
    pub why: Sentence,
    /// The rows it is about: the upper, the lower.
    pub rows: Vec<usize>,
}

impl Grade {
    /// Grades an order.
    pub fn of(exercise: &Exercise, order: &[usize]) -> Self {
        let unmet = exercise.problem.unmet(order);
        if unmet.is_empty() {
            return Self::legal(exercise, order);
        }
        let pool = if exercise.is_flow() { FULL } else { LEGAL };
        let needs = exercise.needs().max(1);
        let missing = (u64::from(pool) * unmet.len() as u64).div_ceil(needs as u64) as u32;
        let points = pool - missing.min(pool);
        let mut lost: Vec<Lost> = shares(missing.min(pool), &vec![1; unmet.len()])
            .into_iter()
            .zip(&unmet)
            .filter_map(|(points, unmet)| {
                let row = exercise.set.rows.get(unmet.step)?;
                let need = row.needs.get(unmet.need)?;
                let providers: Vec<usize> = need.any.iter().collect();
                let text = tr!("{step} stands too high: {why}");
                let step = exercise.called(unmet.step, text.starts_with("{step}"));
                let values = [("step", step), ("why", Sentence::of(&need.why, &[]))];
                let why = Sentence::of(text, &values);
                let rows = std::iter::once(unmet.step).chain(providers).collect();
                Some(Lost { points, why, rows })
            })
            .collect();
        let verdict = if exercise.is_flow() {
            tr!("1 need is not met yet." | "{n} needs are not met yet." % unmet.len())
        } else {
            lost.push(Lost {
                points: FULL - pool,
                why: Sentence::new().words(tr!(
                    "An order that does not build has no build time to compare."
                )),
                rows: Vec::new(),
            });
            tr!("This order does not build.")
        };
        Self {
            points,
            legal: false,
            lost,
            verdict,
        }
    }

    fn legal(exercise: &Exercise, order: &[usize]) -> Self {
        let cost = exercise.problem.cost(order);
        let best = exercise.best_near(order);
        if cost <= best.cost {
            return Self {
                points: FULL,
                legal: true,
                lost: Vec::new(),
                verdict: if exercise.is_flow() {
                    tr!("That is the order in which a build can be done.")
                } else {
                    let mean = format::duration(exercise.mean(cost));
                    tr!("Nothing can be faster: {} a build on average.", mean)
                },
            };
        }
        let pool = u128::from(FULL - LEGAL);
        let share = pool * u128::from(best.cost) / u128::from(cost);
        let points = LEGAL + (share as u32).min(FULL - LEGAL - 1);
        let losses = exercise.problem.losses(order, &best.order);
        let weights: Vec<u64> = losses.pairs.iter().map(|loss| loss.cost).collect();
        let lost = shares(FULL - points, &weights)
            .into_iter()
            .zip(&losses.pairs)
            .filter(|(points, _)| *points > 0)
            .map(|(points, loss)| {
                let edits: Vec<&str> = loss
                    .edits
                    .iter()
                    .filter_map(|&edit| Some(exercise.set.edits.get(edit)?.title.as_str()))
                    .collect();
                let cost = format::duration(exercise.mean(loss.cost));
                let text = if loss.upper == loss.lower {
                    tr!("{step} runs after {edits}: {time} a build on average.")
                } else {
                    tr!(
                        "{step} stands below {upper}, so it runs after {edits}: {time} a build on average."
                    )
                };
                Lost {
                    points,
                    why: Sentence::of(
                        &text,
                        &[
                            (
                                "step",
                                exercise.called(loss.lower, text.starts_with("{step}")),
                            ),
                            ("upper", exercise.called(loss.upper, false)),
                            ("edits", listed(&edits).into()),
                            ("time", cost.into()),
                        ],
                    ),
                    rows: vec![loss.upper, loss.lower],
                }
            })
            .collect();
        let now = format::duration(exercise.mean(cost));
        let best = format::duration(exercise.mean(best.cost));
        Self {
            points,
            legal: true,
            lost,
            verdict: tr!("It builds, in {} on average. {} is possible.", now, best),
        }
    }
}

impl Exercise {
    /// What a row is called, at the start of a sentence or within one.
    fn called(&self, row: usize, starts: bool) -> Sentence {
        let name = self.set.rows.get(row).map_or("", |row| row.name.as_str());
        if !self.is_flow() {
            return Sentence::new().code(name);
        }
        let mut letters = name.chars();
        match letters.next().filter(|_| starts) {
            Some(first) => {
                let upper: String = first.to_uppercase().collect();
                Sentence::new().words(upper + letters.as_str())
            }
            None => Sentence::new().words(name),
        }
    }
}

/// `a`, `a or b`, `a, b or c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => tr!("{} or {}", first.join(", "), last),
    }
}

/// Divides points in proportion to weights, by largest remainder: the parts sum up to the whole.
fn shares(points: u32, weights: &[u64]) -> Vec<u32> {
    let total: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    if total == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: u64| u128::from(points) * u128::from(weight);
    let mut parts: Vec<u32> = weights
        .iter()
        .map(|&weight| (exact(weight) / total) as u32)
        .collect();
    let mut by_rest: Vec<usize> = (0..weights.len()).collect();
    by_rest.sort_by_key(|&index| std::cmp::Reverse(exact(weights[index]) % total));
    let left = points - parts.iter().sum::<u32>();
    for &index in by_rest.iter().take(left as usize) {
        parts[index] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_sum_up() {
        assert_eq!(shares(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(shares(1, &[5, 90, 5]), [0, 1, 0]);
        assert!(shares(7, &[]).is_empty());
        assert_eq!(shares(7, &[0]), [0]);
        assert_eq!(shares(100, &[u64::MAX, u64::MAX]), [50, 50]);
    }

    #[test]
    fn lists_read_aloud() {
        assert_eq!(listed(&[]), "");
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b", "c"]), "a, b or c");
    }
}

//! A week of builds: how often each change comes, times what it costs under each order.

use std::time::Duration;

use language::tr;
use lesson::story::Library;

use super::live::bench;
use super::scene::Scene;
use crate::format;

/// What is built in a week. The reader moves these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mix {
    /// Builds.
    pub builds: u32,
    /// How many of a hundred change dependencies; the others change code.
    pub dependencies: u32,
}

impl Default for Mix {
    fn default() -> Self {
        Self {
            builds: 150,
            dependencies: 5,
        }
    }
}

/// A week under each order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Week {
    /// One row for each order.
    pub rows: Vec<WeekRow>,
    /// The difference between the worst and the best, in a sentence.
    pub answer: String,
}

/// A week under one order.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekRow {
    /// The order's title.
    pub title: String,
    /// Time a build of changed code takes.
    pub code: Duration,
    /// Time a build of changed dependencies takes.
    pub dependencies: Duration,
    /// All builds of the week.
    pub total: Duration,
    /// `total` as a share of the longest row's, 0 to 1.
    pub share: f64,
}

/// What the two kinds of build take under each order, in the order of the scene: measured once, then only multiplied.
pub type Costs = Vec<(String, Duration, Duration)>;

impl Week {
    /// What one build costs under each order.
    ///
    /// # Errors
    /// What the scene cannot do.
    pub fn costs(scene: &Scene, library: &Library) -> Result<Costs, String> {
        let edit = |id: &str| Scene {
            changes: vec![lesson::catalogue::Change {
                moves: vec![lesson::moves::Move::Edit(id.to_owned())],
                ..Default::default()
            }],
            ..scene.clone()
        };
        let (code, dependencies) = (edit("code"), edit("dependencies"));
        let orders = scene.orders.iter().enumerate();
        orders
            .map(|(at, (_, title))| {
                let time = |edited: &Scene| {
                    let (first, next) = edited.play(library, at, Some(0))?;
                    let time = bench(&first, &next, &library.example).summary.time;
                    time.ok_or_else(|| format!("not every time of “{title}” is known"))
                };
                Ok((title.clone(), time(&code)?, time(&dependencies)?))
            })
            .collect()
    }

    /// A week of this mix.
    pub fn of(costs: &Costs, mix: Mix) -> Self {
        let share = f64::from(mix.dependencies.min(100)) / 100.0;
        let builds = f64::from(mix.builds);
        let mut rows: Vec<WeekRow> = costs
            .iter()
            .map(|(title, code, dependencies)| WeekRow {
                title: title.clone(),
                code: *code,
                dependencies: *dependencies,
                total: code.mul_f64(builds * (1.0 - share)) + dependencies.mul_f64(builds * share),
                share: 0.0,
            })
            .collect();
        let longest = rows.iter().map(|row| row.total).max().unwrap_or_default();
        for row in &mut rows {
            if !longest.is_zero() {
                row.share = row.total.as_secs_f64() / longest.as_secs_f64();
            }
        }
        let shortest = rows.iter().map(|row| row.total).min().unwrap_or_default();
        let answer = if longest == shortest {
            tr!("The orders cost the same.")
        } else {
            tr!(
                "The better order saves {} a week.",
                format::duration(longest.saturating_sub(shortest))
            )
        };
        Self { rows, answer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs() -> Costs {
        let seconds = Duration::from_secs;
        vec![
            ("slow".to_owned(), seconds(220), seconds(220)),
            ("fast".to_owned(), seconds(20), seconds(220)),
        ]
    }

    #[test]
    fn a_week_is_builds_times_cost() {
        let week = Week::of(
            &costs(),
            Mix {
                builds: 100,
                dependencies: 10,
            },
        );
        assert_eq!(week.rows[0].total, Duration::from_secs(22_000));
        assert_eq!(week.rows[1].total, Duration::from_secs(4_000));
        assert!((week.rows[0].share - 1.0).abs() < 1e-9);
        assert_eq!(week.answer, "The better order saves 5 h 00 min a week.");
    }

    #[test]
    fn where_nothing_differs_nothing_is_saved() {
        for mix in [
            Mix {
                builds: 0,
                dependencies: 0,
            },
            Mix {
                builds: 9,
                dependencies: 100,
            },
        ] {
            assert_eq!(Week::of(&costs(), mix).answer, "The orders cost the same.");
        }
    }
}

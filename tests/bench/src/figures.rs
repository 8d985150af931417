//! What is measured.

use std::hint::black_box;

use serde::Serialize;

use crate::project::{context, dockerfile};

/// The figures, by the names of `tests/budgets.json`.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    /// Reading Dockerfiles: megabytes of text a second.
    parse_mb_per_s: f64,
    /// Memory of the context beyond names, by file, at 100,000 files.
    overhead_bytes_per_file: f64,
}

/// Milliseconds since some moment.
type Clock<'a> = &'a dyn Fn() -> f64;

/// Measures everything.
pub(crate) fn measure(clock: Clock<'_>) -> Figures {
    let large = context(100_000);
    Figures {
        parse_mb_per_s: parse(clock),
        overhead_bytes_per_file: large.root().overhead() as f64 / large.len() as f64,
    }
}

fn parse(clock: Clock<'_>) -> f64 {
    let text = dockerfile(5, 200);
    let rounds = 2_000_000 / text.len();
    let milliseconds = median(5, || {
        let start = clock();
        for _ in 0..rounds {
            black_box(dockerfile::syntax::parse(black_box(&text)));
        }
        clock() - start
    });
    (rounds * text.len()) as f64 / 1e3 / milliseconds
}

/// The middle one of several measurements.
fn median(times: usize, mut measure: impl FnMut() -> f64) -> f64 {
    let mut all: Vec<f64> = (0..times).map(|_| measure()).collect();
    all.sort_by(f64::total_cmp);
    all[times / 2]
}

//! Parameters of a stream of builds: move one, say what a week will do, then see.

mod chart;
mod predict;
mod tally;

use cache_model::build::ExportMode;
use lesson::stream::{Order, Runner};

pub use chart::{Column, Distribution, StepRow, WeekBar, steps, weeks};
pub use predict::{Reveal, Way, moved};
pub use tally::{StepTally, Tally};

/// All streams have the same commits, so that only what is moved makes a difference.
pub const SEED: u64 = 1;

/// What the figures are worth.
pub const NOTE: &str = "What runs is found out by the simulator, build by build. Times are assumed; a warm cache mount \
    leaves 40 % of the install. Moving layers and caches over the network is not counted.";

/// What an order is called.
pub const fn order(order: Order) -> &'static str {
    match order {
        Order::SourceFirst => "Source first",
        Order::DependenciesFirst => "Dependencies first",
        Order::TwoStages => "A stage for dependencies",
    }
}

/// What a runner is called.
pub const fn runner(runner: Runner) -> &'static str {
    match runner {
        Runner::Persistent => "One that stays",
        Runner::Ephemeral => "A new one each time",
    }
}

/// What an export is called.
pub const fn export(export: Option<ExportMode>) -> &'static str {
    match export {
        None => "None",
        Some(ExportMode::Inline) => "Inline",
        Some(ExportMode::Min) => "Min",
        Some(ExportMode::Max) => "Max",
    }
}

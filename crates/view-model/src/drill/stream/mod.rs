//! Parameters of a stream of builds: move one, say what a week will do, then see.

mod chart;
mod predict;
mod tally;

use cache_model::build::ExportMode;
use language::tr;
use lesson::stream::{Order, Runner};

pub use chart::{Column, Distribution, StepRow, WeekBar, steps, weeks};
pub use predict::{Reveal, Way, moved};
pub use tally::{StepTally, Tally};

/// All streams have the same commits, so that only what is moved makes a difference.
pub const SEED: u64 = 1;

/// What the figures are worth.
pub fn note() -> String {
    tr!(
        "What runs is found out by the simulator, build by build. Times are assumed; a warm cache mount leaves 40 % of the install. Moving layers and caches over the network is not counted."
    )
}

/// What an order is called.
pub fn order(order: Order) -> String {
    match order {
        Order::SourceFirst => tr!("Source first"),
        Order::DependenciesFirst => tr!("Dependencies first"),
        Order::TwoStages => tr!("A stage for dependencies"),
    }
}

/// What a runner is called.
pub fn runner(runner: Runner) -> String {
    match runner {
        Runner::Persistent => tr!("One that stays"),
        Runner::Ephemeral => tr!("A new one each time"),
    }
}

/// What an export is called.
pub fn export(export: Option<ExportMode>) -> String {
    match export {
        None => tr!("no export" => "None"),
        Some(ExportMode::Inline) => "Inline".to_owned(),
        Some(ExportMode::Min) => "Min".to_owned(),
        Some(ExportMode::Max) => "Max".to_owned(),
    }
}

//! The drill: two builds, one change, and the question which steps run again.
//!
//! Questions and answers are the simulator's (`lesson::question`); here is what stands on the screen, what an answer is
//! worth, and what is written down of it.

mod ask;
mod mastery;
pub mod stream;
mod verdict;

pub use ask::{Ask, LineView};
pub use mastery::{TopicRow, mastery, rows};
pub use verdict::{StepVerdict, Verdict};

use lesson::question::{Question, Topic};

/// The place of a question in addresses, and its name in what is written down: `drill/<topic>/<seed>`.
pub fn name(topic: Topic, seed: u64) -> String {
    format!("drill/{}/{seed}", topic.id())
}

/// The question at a place `<topic>/<seed>`; none if it is no such place.
pub fn at(place: &str) -> Option<Question> {
    let (topic, seed) = place.split_once('/')?;
    Question::new(Topic::of(topic)?, seed.parse().ok()?)
}

/// The point of the lesson that a topic is about.
pub const fn point(topic: Topic) -> &'static str {
    match topic {
        Topic::CopyContent => "beyond.key",
        Topic::IgnoreRules => "beyond.ignore",
        Topic::ModeTime => "beyond.digests",
        Topic::Variables => "beyond.variables",
        Topic::MultiStage => "beyond.graph",
        Topic::CutOff => "beyond.cut-off",
        Topic::Mounts => "beyond.mounts",
        Topic::Metadata => "theory.instruction-layer",
        Topic::BaseMoves => "tradeoff.pinning",
        Topic::CacheExport => "beyond.cache-export",
    }
}

//! What has been mastered, from the answers that were written down.

use lesson::question::Topic;
use lesson::question::run::Mastery;
use review::state::State;

/// How hard a question is taken to have been: its difficulty is not written down.
const TYPICAL: u32 = 3;

/// A topic in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicRow {
    /// The topic.
    pub topic: Topic,
    /// How many questions were answered.
    pub answered: u32,
    /// How well it is mastered, in percent.
    pub mastered: u32,
}

/// Mastery of every topic.
pub fn mastery(state: &State) -> Mastery {
    let mut mastery = Mastery::default();
    for (question, record) in &state.questions {
        let topic = question
            .strip_prefix("drill/")
            .and_then(|rest| Topic::of(rest.split('/').next()?));
        if let Some(topic) = topic {
            mastery.answered(topic, TYPICAL, record.last as f64 / 100.0);
        }
    }
    mastery
}

/// The table.
pub fn rows(mastery: &Mastery) -> Vec<TopicRow> {
    let row = |topic: Topic| TopicRow {
        topic,
        answered: mastery.asked(topic),
        mastered: (mastery.of(topic) * 100.0).round() as u32,
    };
    Topic::ALL.into_iter().map(row).collect()
}

//! Question after question: topics by mastery, harder as they are mastered, none twice.

use std::collections::BTreeSet;

use optimizer::random::Random;

use super::{Question, Topic};

/// How many candidates are looked at for one of the right difficulty.
const CANDIDATES: usize = 4;
/// How many seeds are tried for a question that was not asked yet.
const TRIES: usize = 200;

/// What a learner has mastered, topic by topic: from 0 to 1, where each answer counts for a quarter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mastery {
    values: [f64; Topic::ALL.len()],
    asked: [u32; Topic::ALL.len()],
}

impl Mastery {
    /// How well a topic is mastered.
    pub fn of(&self, topic: Topic) -> f64 {
        self.values[topic.index()]
    }

    /// How many questions of a topic were answered.
    pub fn asked(&self, topic: Topic) -> u32 {
        self.asked[topic.index()]
    }

    /// Notes an answer: the share of steps that were right, from 0 to 1. Harder questions lift higher.
    pub fn answered(&mut self, topic: Topic, difficulty: u32, right: f64) {
        let value = &mut self.values[topic.index()];
        // Only a faultless answer is mastery; half right is a good guess.
        let worth = if right >= 1.0 {
            0.6 + 0.1 * f64::from(difficulty.min(4))
        } else {
            right * 0.4
        };
        *value += (worth - *value) / 4.0;
        self.asked[topic.index()] += 1;
    }

    /// How hard the next question of a topic should be.
    pub fn target(&self, topic: Topic) -> u32 {
        1 + (self.of(topic) * 4.0).round() as u32
    }
}

/// A run of questions.
#[derive(Debug, Clone)]
pub struct Series {
    random: Random,
    seen: BTreeSet<u64>,
    /// Only this topic.
    pub only: Option<Topic>,
}

impl Series {
    /// A run that follows from a seed.
    pub const fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            seen: BTreeSet::new(),
            only: None,
        }
    }

    /// The next question: weak topics come more often. None when no new one is found.
    pub fn next(&mut self, mastery: &Mastery) -> Option<Question> {
        let weights = Topic::ALL.map(|topic| 1 + ((1.0 - mastery.of(topic)) * 9.0) as u32);
        let mut best: Option<Question> = None;
        let mut candidates = 0;
        for _ in 0..TRIES {
            let topic = self
                .only
                .or_else(|| Some(Topic::ALL[self.random.weighted(&weights)?]))?;
            let Some(question) = Question::new(topic, self.random.bits()) else {
                continue;
            };
            if self.seen.contains(&question.fingerprint()) {
                continue;
            }
            let off =
                |question: &Question| question.difficulty.abs_diff(mastery.target(question.topic));
            let better = best.as_ref().is_none_or(|best| off(&question) < off(best));
            if better {
                best = Some(question);
            }
            candidates += 1;
            if candidates == CANDIDATES || best.as_ref().is_some_and(|best| off(best) == 0) {
                break;
            }
        }
        if let Some(question) = &best {
            self.seen.insert(question.fingerprint());
        }
        best
    }

    /// Notes a question that was opened by its link.
    pub fn saw(&mut self, question: &Question) {
        self.seen.insert(question.fingerprint());
    }
}

//! What a learning platform is told of something the learner did.

use review::event::What;
use review::schedule::Rating;

/// A result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The verb, as the vocabulary of ADL has it.
    pub did: &'static str,
    /// The place it is about, as in addresses: `cards/theory.layering-1`.
    pub about: String,
    /// How well, in percent, where that can be said.
    pub score: Option<u64>,
}

impl Report {
    /// The result of an event; none of one that concerns nobody but the learner. Words that a learner wrote are never in it.
    pub fn of(what: &What) -> Option<Self> {
        let report = |did, about: String, score| Some(Self { did, about, score });
        match what {
            What::Seen { point } => report("experienced", format!("lesson/{point}"), None),
            What::Answered {
                question, score, ..
            } => report("answered", question.to_string(), Some(*score)),
            What::Rated { card, rating, .. } => {
                let score = if *rating == Rating::Again { 0 } else { 100 };
                report("answered", format!("cards/{card}"), Some(score))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(what: &What, expected: Option<(&'static str, &str, Option<u64>)>) {
        let expected = expected.map(|(did, about, score)| Report {
            did,
            about: about.to_owned(),
            score,
        });
        assert_eq!(Report::of(what), expected);
    }

    #[test]
    fn results_are_told_and_the_rest_is_not() {
        let card: std::sync::Arc<str> = "c-1".into();
        let rated = |rating| What::Rated {
            card: card.clone(),
            rating,
            interval: None,
            took: 0,
        };
        check(
            &rated(Rating::Again),
            Some(("answered", "cards/c-1", Some(0))),
        );
        check(
            &rated(Rating::Hard),
            Some(("answered", "cards/c-1", Some(100))),
        );
        let point = What::Seen {
            point: "a.b".into(),
        };
        check(&point, Some(("experienced", "lesson/a.b", None)));
        let answered = What::Answered {
            question: "reorder/node".into(),
            point: "a.b".into(),
            score: 70,
        };
        check(&answered, Some(("answered", "reorder/node", Some(70))));
        check(&What::Suspended { card }, None);
        let said = What::Interviewed {
            question: "q1".into(),
            answer: "my own words".into(),
            met: 1,
            rating: Rating::Good,
        };
        check(&said, None);
    }
}

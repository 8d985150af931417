//! What follows from the events: the state of every card, point and question.
//!
//! A fold: events in order, each applied once. Events that a later one took back, and everything before the last erasing
//! that was not, count as if they had never been.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::day::{Day, Zone};
use crate::event::{Event, EventId, Settings, What};
use crate::schedule::{Card, Millis, Phase, Rating, SECOND, Scheduler};

/// Everything that is known about a learner.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Cards that were ever rated, suspended or made, by id.
    pub cards: BTreeMap<Arc<str>, CardRecord>,
    /// Points that were read or practised, by id.
    pub points: BTreeMap<Arc<str>, PointRecord>,
    /// Questions of exercises that were answered, by id.
    pub questions: BTreeMap<Arc<str>, QuestionRecord>,
    /// Interview questions that were answered, by id.
    pub interviews: BTreeMap<Arc<str>, Interview>,
    /// What was done on each day.
    pub days: BTreeMap<Day, Tally>,
    /// How cards are scheduled.
    pub settings: Settings,
    /// The last erasing that was not taken back: it hides what was done before, also when that is imported.
    pub erased: Option<EventId>,
    /// Whether an event says how cards are scheduled.
    pub(crate) is_set: bool,
    scheduler: Scheduler,
    zone: Zone,
}

/// One card.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CardRecord {
    /// Its schedule.
    pub card: Card,
    /// Whether it is taken out of reviews.
    pub is_suspended: bool,
    /// Its text, if it is the learner's own.
    pub own: Option<OwnCard>,
}

/// A card that the learner made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCard {
    /// The point it is about.
    pub point: Arc<str>,
    /// Its question.
    pub front: Arc<str>,
    /// Its answer.
    pub back: Arc<str>,
}

/// What was done about one point of the lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PointRecord {
    /// Whether it was read.
    pub is_seen: bool,
    /// How many answers were given.
    pub answers: u32,
    /// Answers in a row, up to the last one, of which each was at least 80 percent right.
    pub right_in_a_row: u32,
}

/// The answers to one question of an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuestionRecord {
    /// How often it was answered.
    pub times: u32,
    /// The best score, in percent.
    pub best: u64,
    /// The last score, in percent.
    pub last: u64,
}

/// The last answer to a question of the interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    /// When.
    pub at: Millis,
    /// In the learner's words.
    pub answer: Arc<str>,
    /// The points of the rubric that it met, one bit each, the first lowest.
    pub met: u64,
    /// How the learner rated it.
    pub rating: Rating,
    /// How often the question was answered.
    pub times: u32,
}

/// What was done on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Cards rated for the first time.
    pub new: u32,
    /// Ratings of cards that were known and due.
    pub reviews: u32,
    /// Of those, how many were recalled.
    pub recalled: u32,
    /// All ratings, steps among them.
    pub ratings: u32,
    /// Answers to questions of exercises and interviews.
    pub answers: u32,
}

impl Tally {
    /// Whether anything was done.
    pub const fn is_active(&self) -> bool {
        self.ratings + self.answers > 0
    }
}

/// From which score an answer counts as right.
const RIGHT: u64 = 80;

impl State {
    /// Nothing done yet.
    pub fn new(zone: Zone) -> Self {
        let settings = Settings::default();
        Self {
            cards: BTreeMap::new(),
            points: BTreeMap::new(),
            questions: BTreeMap::new(),
            interviews: BTreeMap::new(),
            days: BTreeMap::new(),
            scheduler: settings.scheduler(),
            settings,
            erased: None,
            is_set: false,
            zone,
        }
    }

    /// The state after these events, which are in order.
    pub fn of(events: &[Event], zone: Zone) -> Self {
        // Later ones take the place of earlier ones: what counts is whether any comes after the event.
        let undone: BTreeMap<EventId, Millis> = events
            .iter()
            .filter_map(|event| match event.what {
                What::Undone { id } => Some((id, event.order)),
                _ => None,
            })
            .collect();
        let counts = |event: &&Event| {
            undone
                .get(&event.id)
                .is_none_or(|order| *order <= event.order)
        };
        let erased = events
            .iter()
            .rposition(|event| event.what == What::Erased && counts(&event));
        let mut state = Self::new(zone);
        for event in events.iter().skip(erased.unwrap_or(0)).filter(counts) {
            state.apply(event);
        }
        state
    }

    /// What schedules cards.
    pub const fn scheduler(&self) -> &Scheduler {
        &self.scheduler
    }

    /// Where days begin.
    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// The schedule of a card; a new one if it was never rated.
    pub fn card(&self, card: &str) -> Card {
        self.cards
            .get(card)
            .map_or_else(Card::default, |record| record.card)
    }

    /// Whether an event changes the meaning of earlier ones, so that all of them must be applied anew.
    pub(crate) const fn reaches_back(what: &What) -> bool {
        matches!(what, What::Undone { .. } | What::Erased)
    }

    /// Applies an event that comes after all that were applied.
    pub(crate) fn apply(&mut self, event: &Event) {
        match &event.what {
            What::Seen { point } => entry(&mut self.points, point).is_seen = true,
            What::Answered {
                question,
                point,
                score,
            } => {
                let record = entry(&mut self.questions, question);
                record.times += 1;
                record.best = record.best.max(*score);
                record.last = *score;
                let point = entry(&mut self.points, point);
                point.answers += 1;
                point.right_in_a_row = if *score >= RIGHT {
                    point.right_in_a_row + 1
                } else {
                    0
                };
                self.today(event.at).answers += 1;
            }
            What::Rated {
                card,
                rating,
                interval,
                ..
            } => self.rate(card, *rating, *interval, event.at),
            What::Suspended { card } => entry(&mut self.cards, card).is_suspended = true,
            What::Resumed { card } => entry(&mut self.cards, card).is_suspended = false,
            What::Added {
                card,
                point,
                front,
                back,
            } => {
                entry(&mut self.cards, card).own = Some(OwnCard {
                    point: Arc::clone(point),
                    front: Arc::clone(front),
                    back: Arc::clone(back),
                });
            }
            What::Interviewed {
                question,
                answer,
                met,
                rating,
            } => {
                let times = self
                    .interviews
                    .get(question)
                    .map_or(0, |interview| interview.times);
                let interview = Interview {
                    at: event.at,
                    answer: Arc::clone(answer),
                    met: *met,
                    rating: *rating,
                    times: times + 1,
                };
                self.interviews.insert(Arc::clone(question), interview);
                self.today(event.at).answers += 1;
            }
            What::Set(settings) => {
                self.settings = **settings;
                self.is_set = true;
                self.scheduler = settings.scheduler();
            }
            What::Erased => self.erased = Some(event.id),
            // Its effect is in which events are applied.
            What::Undone { .. } => {}
        }
    }

    fn rate(&mut self, name: &Arc<str>, rating: Rating, interval: Option<u64>, at: Millis) {
        let record = entry(&mut self.cards, name);
        let before = record.card;
        record.card = self.scheduler.rate(&before, rating, at, None);
        // What the button said counts, also where the scheduler has changed since.
        if let Some(seconds) = interval {
            record.card.due = at.saturating_add(seconds.saturating_mul(SECOND));
        }
        let day = self.today(at);
        day.ratings += 1;
        match before.phase {
            Phase::New => day.new += 1,
            Phase::Review => {
                day.reviews += 1;
                day.recalled += u32::from(rating != Rating::Again);
            }
            Phase::Learning(_) | Phase::Relearning(_) => {}
        }
    }

    fn today(&mut self, at: Millis) -> &mut Tally {
        self.days.entry(self.zone.day(at)).or_default()
    }
}

/// The record of this name, made if there is none.
fn entry<'a, T: Default>(records: &'a mut BTreeMap<Arc<str>, T>, name: &Arc<str>) -> &'a mut T {
    records.entry(Arc::clone(name)).or_default()
}

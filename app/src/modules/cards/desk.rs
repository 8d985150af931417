//! What a session of reviews remembers, and what can be done in it.

use std::sync::Arc;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use lesson::cards::Deck;
use review::cram::Cram;
use review::event::What;
use review::queue::Queue;
use review::schedule::{Card, Rating};
use view_model::revision::{self, CardView};
use wasm_bindgen::JsCast as _;

use crate::host::{chance, focus, page, timers};
use crate::learner::Learner;

/// How often waiting cards are looked after.
const TICK: Duration = Duration::from_secs(15);

/// The session. A handle.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// Whose cards.
    pub learner: Learner,
    /// The deck.
    pub deck: StoredValue<Arc<Deck>>,
    /// Key of the tab that is open.
    pub tab: RwSignal<&'static str>,
    /// What cards are searched for.
    pub search: RwSignal<String>,
    /// The time, as far as the screen goes by it.
    pub now: RwSignal<u64>,
    /// What is left of today.
    pub queue: Memo<Queue>,
    /// The card on the screen. It stays until something is done with it, whatever becomes due meanwhile.
    pub card: RwSignal<Option<Arc<str>>>,
    /// Whether it is turned.
    pub turned: RwSignal<bool>,
    /// The run through cards without a schedule, if one is on.
    pub cram: RwSignal<Option<Cram>>,
    apart: StoredValue<Option<Arc<str>>>,
    shown: StoredValue<u64>,
    turned_at: StoredValue<u64>,
    seed: u64,
    ticking: StoredValue<Option<timers::Timer>, LocalStorage>,
}

impl Desk {
    /// A session with this deck.
    pub(super) fn new(learner: Learner, deck: Arc<Deck>) -> Self {
        let deck = StoredValue::new(deck);
        let now = RwSignal::new(timers::epoch());
        let queue = Memo::new(move |_| {
            let now = now.get();
            learner.with(|progress| {
                let order = deck.with_value(|deck| revision::order(deck, progress.state()));
                Queue::of(progress.state(), &order, now, None)
            })
        });
        let desk = Self {
            learner,
            deck,
            tab: RwSignal::new("review"),
            search: RwSignal::default(),
            now,
            queue,
            card: RwSignal::default(),
            turned: RwSignal::default(),
            cram: RwSignal::default(),
            apart: StoredValue::default(),
            shown: StoredValue::default(),
            turned_at: StoredValue::default(),
            seed: chance::number(),
            ticking: StoredValue::new_local(None),
        };
        desk.advance();
        desk.tick();
        desk.follow();
        desk
    }

    /// Looks now and then whether a card has come back.
    fn tick(self) {
        let timer = timers::Timer::after(TICK, move || {
            if self.now.try_set(timers::epoch()).is_none() {
                if self.card.with_untracked(Option::is_none) {
                    self.advance();
                }
                self.tick();
            }
        });
        let _ = self.ticking.try_set_value(Some(timer));
    }

    /// Goes on when the card whose front is shown was rated in another tab.
    fn follow(self) {
        Effect::new(move |before: Option<Option<(Arc<str>, Card)>>| {
            let card = self.card.get().map(|id| {
                let state = self.learner.with(|progress| progress.state().card(&id));
                (id, state)
            });
            let before = before.flatten();
            let is_same = before.as_ref().map(|(id, _)| id) == card.as_ref().map(|(id, _)| id);
            let is_open = self.turned.get_untracked() || self.cram.with_untracked(Option::is_some);
            if is_same && before != card && !is_open {
                self.advance();
            }
            card
        });
    }

    /// Shows the next card.
    pub(super) fn advance(self) {
        let now = timers::epoch();
        self.now.set(now);
        let next = match self.cram.get_untracked() {
            Some(cram) => cram.current().cloned(),
            None => self.learner.with_now(|progress| {
                let order = self
                    .deck
                    .with_value(|deck| revision::order(deck, progress.state()));
                let apart = self.apart.get_value();
                Queue::of(progress.state(), &order, now, apart.as_deref()).next
            }),
        };
        self.show(next);
    }

    fn show(self, card: Option<Arc<str>>) {
        self.turned.set(false);
        self.shown.set_value(timers::epoch());
        self.card.set(card);
    }

    /// A card, both sides.
    pub(super) fn view(self, id: &str) -> Option<CardView> {
        self.learner.with_now(|progress| {
            self.deck
                .with_value(|deck| CardView::of(deck, progress.state(), id))
        })
    }

    /// The four ratings of the card on the screen, as of the moment at which it was turned.
    pub(super) fn ratings(self) -> Option<[revision::RatingButton; 4]> {
        let card = self.card.get()?;
        let now = self.turned_at.get_value();
        Some(
            self.learner
                .with_now(|progress| revision::ratings(progress.state(), &card, now, self.seed)),
        )
    }

    /// Turns the card.
    pub(super) fn turn(self) {
        if self.card.with_untracked(Option::is_some) {
            self.turned_at.set_value(timers::epoch());
            self.turned.set(true);
        }
    }

    /// Rates the card that is turned.
    pub(super) fn rate(self, rating: Rating) {
        let Some(card) = self
            .card
            .get_untracked()
            .filter(|_| self.turned.get_untracked())
        else {
            return;
        };
        if self.cram.with_untracked(Option::is_some) {
            self.cram.update(|cram| {
                if let Some(cram) = cram {
                    cram.answer(rating);
                }
            });
        } else {
            let interval = untrack(move || self.ratings())
                .and_then(|buttons| buttons.into_iter().find(|button| button.rating == rating))
                .map(|button| button.seconds);
            let took = timers::epoch().saturating_sub(self.shown.get_value());
            self.apart.set_value(Some(Arc::clone(&card)));
            self.learner.record(What::Rated {
                card,
                rating,
                interval,
                took,
            });
        }
        self.advance();
    }

    /// Takes the last rating or suspension back, and shows its card again.
    pub(super) fn undo(self) {
        let card = self.learner.with_now(|progress| {
            let id = progress.undoable()?;
            let events = progress.log().events();
            let event = events.iter().rev().find(|event| event.id == id)?;
            match &event.what {
                What::Rated { card, .. } | What::Suspended { card } => Some(Arc::clone(card)),
                _ => None,
            }
        });
        if card.is_some() {
            self.learner.undo();
            self.now.set(timers::epoch());
            self.show(card);
        }
    }

    /// Takes the card on the screen out of reviews.
    pub(super) fn suspend(self) {
        if let Some(card) = self.card.get_untracked() {
            self.learner.record(What::Suspended { card });
            self.advance();
        }
    }

    /// Begins a run through these cards, and shows it.
    pub(super) fn start_cram(self, cards: Vec<Arc<str>>) {
        self.cram.set(Some(Cram::new(cards, chance::number())));
        self.tab.set("review");
        self.advance();
    }

    /// Ends the run.
    pub(super) fn end_cram(self) {
        self.cram.set(None);
        self.advance();
    }

    /// Keys of the room: as long as it is open, and only where nothing else wants them.
    pub(super) fn listen(self) {
        let listener = window_event_listener(ev::keydown, move |event| {
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            if modified || self.tab.get_untracked() != "review" || is_taken(&event) {
                return;
            }
            match (event.key().as_str(), self.turned.get_untracked()) {
                (" ", false) => self.turn(),
                ("1", true) => self.rate(Rating::Again),
                ("2", true) => self.rate(Rating::Hard),
                ("3", true) => self.rate(Rating::Good),
                ("4", true) => self.rate(Rating::Easy),
                ("u", _) => self.undo(),
                ("s", _) if self.cram.with_untracked(Option::is_none) => self.suspend(),
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || listener.remove());
        // What was pressed is gone from the screen: its place is taken by what is pressed next.
        Effect::new(move |before: Option<bool>| {
            let turned = self.turned.get();
            self.card.track();
            if before.is_some() && self.tab.get_untracked() == "review" {
                request_animation_frame(move || focus::id(if turned { "rate-3" } else { "turn" }));
            }
            turned
        });
    }
}

/// Whether a key goes to something that has its own use for it.
fn is_taken(event: &ev::KeyboardEvent) -> bool {
    let is_pressed = || {
        let target: Option<web_sys::Element> =
            event.target().and_then(|target| target.dyn_into().ok());
        target
            .is_some_and(|target| matches!(target.tag_name().as_str(), "BUTTON" | "A" | "SUMMARY"))
    };
    page::is_typed(event) || event.key() == " " && is_pressed()
}

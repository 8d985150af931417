//! What the search was asked, what it found and what is chosen of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use language::tr;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use lesson::search::{Index, Kind, entries_of_json};
use view_model::search::{Act, Screen, Step};

use crate::content;
use crate::home::Home;
use crate::host::{fetch, focus, location};
use crate::shelf::{Fetched, Shelf};

/// Ids of the field and of the list below it.
pub(super) const FIELD: &str = "search";
pub(super) const LIST: &str = "found";

/// The id of a row.
pub(super) fn row_id(at: usize) -> String {
    format!("{LIST}-{at}")
}

/// The file of the index.
const FILE: &str = "search.json";

/// The index of each language, fetched when the search is opened for the first time in it and kept as long as the page.
#[derive(Clone, Copy)]
struct Kept(RwSignal<BTreeMap<&'static str, Fetched<Index>>>);

impl Kept {
    /// The index in the language of the page.
    fn here() -> Signal<Fetched<Index>> {
        let Self(kept) = Home::one(|| Self(RwSignal::new(BTreeMap::new())));
        let language = content::language(FILE);
        let of_language = move |kept: &BTreeMap<_, Fetched<Index>>| {
            kept.get(language).cloned().unwrap_or(Fetched::Waiting)
        };
        if kept.with_untracked(|kept| of_language(kept).here().is_none()) {
            let keep = move |index| kept.update(|kept| drop(kept.insert(language, index)));
            keep(Fetched::Waiting);
            let address = content::address(FILE);
            spawn_local(async move { keep(read(&address).await) });
        }
        Signal::derive(move || kept.with(of_language))
    }
}

async fn read(address: &str) -> Fetched<Index> {
    let text = fetch::text(address).await;
    let value = text.and_then(|text| serde_json::from_str(&text).ok());
    let entries = value.as_ref().and_then(entries_of_json);
    entries.map_or(Fetched::Failed, |entries| {
        Fetched::Here(Arc::new(Index::new(entries)))
    })
}

/// What was asked, and what is chosen. A handle.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    index: Signal<Fetched<Index>>,
    /// What is in the field.
    pub(super) query: RwSignal<String>,
    /// Kinds of which everything is shown.
    whole: RwSignal<Vec<Kind>>,
    /// The row that somebody moved to.
    pub(super) moved: RwSignal<Option<usize>>,
    /// What is shown.
    pub(super) screen: Memo<Screen>,
    /// The dialog it is shown in.
    pub(super) dialog: NodeRef<html::Dialog>,
}

impl Desk {
    /// Nothing asked yet.
    pub(super) fn new() -> Self {
        let index = Kept::here();
        let query = RwSignal::new(String::new());
        let whole = RwSignal::new(Vec::new());
        let stopped = Shelf::expect().bookmark().place();
        let screen = Memo::new(move |_| {
            let Some(index) = index.get().here() else {
                return Screen::default();
            };
            let stopped = stopped.get();
            Screen::of(&index, &query.read(), stopped.as_deref(), &whole.read())
        });
        Self {
            index,
            query,
            whole,
            moved: RwSignal::new(None),
            screen,
            dialog: NodeRef::new(),
        }
    }

    /// Asks something else.
    pub(super) fn ask(self, query: String) {
        self.query.set(query);
        self.whole.set(Vec::new());
        self.moved.set(None);
    }

    /// The row that Enter takes.
    pub(super) fn chosen(self) -> Option<usize> {
        self.moved
            .get()
            .or_else(|| self.screen.with(|screen| screen.first))
    }

    fn step(self, step: Step) {
        let rows = self.screen.with_untracked(|screen| screen.rows().count());
        let next = untrack(|| step.from(self.chosen(), rows));
        self.moved.set(next);
        if let Some(next) = next {
            // It is drawn as chosen before the next frame.
            request_animation_frame(move || focus::show(&row_id(next)));
        }
    }

    fn take(self) {
        let chosen = untrack(|| self.chosen());
        let act = self.screen.with_untracked(|screen| {
            let mut rows = screen.rows();
            rows.find(|row| Some(row.at) == chosen)
                .map(|row| row.act.clone())
        });
        if let Some(act) = act {
            self.act(act, chosen);
        }
    }

    /// Does what a row is for.
    pub(super) fn act(self, act: Act, at: Option<usize>) {
        match act {
            Act::Go(href) => {
                self.close();
                // Where the place moves the focus further, it does so when it is drawn.
                focus::id("main");
                if location::hash() == href.trim_start_matches('#') {
                    // One is there, but may have scrolled away.
                    focus::reveal(href.rsplit('/').next().unwrap_or_default());
                } else {
                    location::go(&href);
                }
            }
            Act::Ask(query) => self.ask(query),
            Act::ShowAll(kind) => {
                self.whole.update(|whole| whole.push(kind));
                // The first of those that were not shown is where “all of them” stood.
                self.moved.set(at);
            }
        }
    }

    /// Closes the dialog: the browser then gives the focus back and tells, and only then it goes.
    pub(super) fn close(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    /// Takes a key of the dialog.
    pub(super) fn on_key(self, event: &ev::KeyboardEvent) {
        // What is typed here is for nobody else.
        event.stop_propagation();
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => self.step(Step::Down),
            "ArrowUp" => self.step(Step::Up),
            "Enter" if is_field(event) => self.take(),
            _ => return,
        }
        event.prevent_default();
    }

    /// What is said about what was found.
    pub(super) fn said(self) -> String {
        match self.index.get() {
            Fetched::Waiting => tr!("Loading …"),
            Fetched::Failed => {
                tr!("The search could not be loaded. Open it again when there is a connection.")
            }
            Fetched::Here(_) => self.screen.with(|screen| screen.said.clone()),
        }
    }
}

/// Whether a key goes to the field and not to the button beside it.
fn is_field(event: &ev::KeyboardEvent) -> bool {
    let target: web_sys::Element = event_target(event);
    target.id() == FIELD
}

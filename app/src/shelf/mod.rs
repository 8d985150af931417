//! What there is to read: fetched when it is first asked for, kept as long as the page, each language by itself.

mod bookmark;

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use lesson::catalogue::{Catalogue, Props, Term, glossary_of_json};
use lesson::example::Example;
use lesson::story::Library;
use lesson::text::{Block, blocks_of_json};
use serde_json::Value;
use view_model::lesson::Scene;

pub(crate) use bookmark::Bookmark;

use crate::content;
use crate::host::fetch;

/// What figures are told.
pub(crate) const PROPS: &str = "props.json";

/// Something that is fetched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fetched<T> {
    /// It is on its way.
    Waiting,
    /// It is here.
    Here(Arc<T>),
    /// It cannot be had, or is of another version of the page.
    Failed,
}

impl<T> Fetched<T> {
    /// What is here.
    pub(crate) fn here(&self) -> Option<Arc<T>> {
        match self {
            Self::Here(it) => Some(Arc::clone(it)),
            Self::Waiting | Self::Failed => None,
        }
    }
}

/// What figures are told, and what their stories are about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stage {
    /// Changes and Dockerfiles.
    pub props: Props,
    /// The example with them.
    pub library: Library,
}

impl Stage {
    /// The scene of a room.
    pub(crate) fn scene(&self, room: &str) -> Scene {
        let figure = self.props.scenes.get(room);
        figure.map_or_else(Scene::default, |figure| {
            Scene::of(figure, &self.props, &self.library)
        })
    }
}

/// A file of the content, by the language it is in. What was asked for stands there, so that nothing is fetched twice.
type Kept<T> = RwSignal<BTreeMap<&'static str, Fetched<T>>>;

/// The shelf. A handle: copies share what was fetched.
#[derive(Clone, Copy)]
pub(crate) struct Shelf {
    contents: Kept<Catalogue>,
    glossary: Kept<Vec<Term>>,
    stage: Kept<Stage>,
    /// By their addresses.
    chapters: RwSignal<BTreeMap<String, Fetched<Vec<Block>>>>,
    bookmark: Bookmark,
}

impl Shelf {
    /// Makes the shelf and provides it to all components below.
    pub(crate) fn provide() -> Self {
        let shelf = Self {
            contents: Kept::default(),
            glossary: Kept::default(),
            stage: Kept::default(),
            chapters: RwSignal::default(),
            bookmark: Bookmark::kept(),
        };
        provide_context(shelf);
        shelf
    }

    /// The shelf provided above.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Where the reader stopped.
    pub(crate) fn bookmark(self) -> Bookmark {
        self.bookmark
    }

    /// The contents of the lesson.
    pub(crate) fn contents(self) -> Signal<Fetched<Catalogue>> {
        ask("contents.json", Catalogue::of_json, self.contents)
    }

    /// The glossary.
    pub(crate) fn glossary(self) -> Signal<Fetched<Vec<Term>>> {
        ask("glossary.json", glossary_of_json, self.glossary)
    }

    /// What figures are told.
    pub(crate) fn stage(self) -> Signal<Fetched<Stage>> {
        ask(
            PROPS,
            |value| {
                let props = Props::of_json(value)?;
                let library = props.library();
                Some(Stage { props, library })
            },
            self.stage,
        )
    }

    /// The text of a chapter.
    pub(crate) fn chapter(self, id: &str) -> Signal<Fetched<Vec<Block>>> {
        let address = content::address(&format!("{id}.json"));
        let text = RwSignal::new(Fetched::Waiting);
        let known = self
            .chapters
            .with_untracked(|known| known.get(&address).cloned());
        if let Some(known) = known {
            text.set(known);
        } else {
            leptos::task::spawn_local(async move {
                let read = read(&address, blocks_of_json).await;
                // Whoever asked may have left meanwhile.
                let _ = text.try_set(read.clone());
                if read != Fetched::Failed {
                    self.chapters.update(|known| {
                        known.insert(address, read);
                    });
                }
            });
        }
        text.into()
    }
}

/// A file of the content in the language of the page, fetched once.
fn ask<T>(
    file: &'static str,
    of_json: impl Fn(&Value) -> Option<T> + 'static,
    kept: Kept<T>,
) -> Signal<Fetched<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let language = content::language(file);
    if kept.with_untracked(|kept| !kept.contains_key(language)) {
        // Nobody waits for this yet: who asks now sees it below.
        kept.update_untracked(|kept| drop(kept.insert(language, Fetched::Waiting)));
        let address = content::address(file);
        leptos::task::spawn_local(async move {
            let read = read(&address, of_json).await;
            kept.update(|kept| drop(kept.insert(language, read)));
        });
    }
    Signal::derive(move || {
        kept.with(|kept| kept.get(language).cloned())
            .unwrap_or(Fetched::Waiting)
    })
}

/// The stage without anything fetched: the example alone.
pub(crate) fn bare_stage() -> Stage {
    Stage {
        props: Props::default(),
        library: Library {
            example: Example::model_serving(),
            dockerfiles: BTreeMap::new(),
        },
    }
}

async fn read<T>(address: &str, of_json: impl Fn(&Value) -> Option<T>) -> Fetched<T> {
    let text = fetch::text(address).await;
    let value: Option<Value> = text.and_then(|text| serde_json::from_str(&text).ok());
    match value.as_ref().and_then(of_json) {
        Some(it) => Fetched::Here(Arc::new(it)),
        None => Fetched::Failed,
    }
}

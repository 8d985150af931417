//! What there is to read: fetched when it is first asked for, kept as long as the page.

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

use crate::host::fetch;

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

/// The shelf. A handle: copies share what was fetched.
#[derive(Clone, Copy)]
pub(crate) struct Shelf {
    contents: RwSignal<Fetched<Catalogue>>,
    glossary: RwSignal<Fetched<Vec<Term>>>,
    stage: RwSignal<Fetched<Stage>>,
    chapters: RwSignal<BTreeMap<String, Fetched<Vec<Block>>>>,
    /// What was asked for, so that nothing is fetched twice.
    asked: StoredValue<Vec<String>>,
    bookmark: Bookmark,
}

impl Shelf {
    /// Makes the shelf and provides it to all components below.
    pub(crate) fn provide() -> Self {
        let shelf = Self {
            contents: RwSignal::new(Fetched::Waiting),
            glossary: RwSignal::new(Fetched::Waiting),
            stage: RwSignal::new(Fetched::Waiting),
            chapters: RwSignal::new(BTreeMap::new()),
            asked: StoredValue::new(Vec::new()),
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
        self.ask("contents.json", Catalogue::of_json, self.contents);
        self.contents.into()
    }

    /// The glossary.
    pub(crate) fn glossary(self) -> Signal<Fetched<Vec<Term>>> {
        self.ask("glossary.json", glossary_of_json, self.glossary);
        self.glossary.into()
    }

    /// What figures are told.
    pub(crate) fn stage(self) -> Signal<Fetched<Stage>> {
        self.ask(
            "props.json",
            |value| {
                let props = Props::of_json(value)?;
                let library = props.library();
                Some(Stage { props, library })
            },
            self.stage,
        );
        self.stage.into()
    }

    /// The text of a chapter.
    pub(crate) fn chapter(self, id: &str) -> Signal<Fetched<Vec<Block>>> {
        let name = format!("{id}.json");
        let text = RwSignal::new(Fetched::Waiting);
        let known = self.chapters.with_untracked(|known| known.get(id).cloned());
        if let Some(known) = known {
            text.set(known);
        } else {
            let id = id.to_owned();
            leptos::task::spawn_local(async move {
                let read = read(&name, blocks_of_json).await;
                // Whoever asked may have left meanwhile.
                let _ = text.try_set(read.clone());
                if read != Fetched::Failed {
                    self.chapters.update(|known| {
                        known.insert(id, read);
                    });
                }
            });
        }
        text.into()
    }

    /// Fetches once.
    fn ask<T>(
        self,
        name: &'static str,
        of_json: impl Fn(&Value) -> Option<T> + 'static,
        into: RwSignal<Fetched<T>>,
    ) where
        T: PartialEq + Send + Sync + 'static,
    {
        let first = self.asked.try_update_value(|asked| {
            let first = !asked.iter().any(|other| other == name);
            if first {
                asked.push(name.to_owned());
            }
            first
        });
        if first == Some(true) {
            leptos::task::spawn_local(async move { into.set(read(name, of_json).await) });
        }
    }
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

async fn read<T>(name: &str, of_json: impl Fn(&Value) -> Option<T>) -> Fetched<T> {
    let text = fetch::text(&format!("content/{name}")).await;
    let value: Option<Value> = text.and_then(|text| serde_json::from_str(&text).ok());
    match value.as_ref().and_then(of_json) {
        Some(it) => Fetched::Here(Arc::new(it)),
        None => Fetched::Failed,
    }
}

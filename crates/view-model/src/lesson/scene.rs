//! What a figure can be told: Dockerfiles to choose from, and changes to make.

use cache_model::build::{BuildInput, BuildReport};
use language::tr;
use lesson::catalogue::{Change, Props};
use lesson::example::Example;
use lesson::moves::Move;
use lesson::story::{Library, Story};
use lesson::text::Figure;

/// A figure's play, before anyone plays.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// Its title.
    pub title: String,
    /// Dockerfiles: name and title, the one to start from first.
    pub orders: Vec<(String, String)>,
    /// Changes that can be made, one at a time.
    pub changes: Vec<Change>,
    /// The change that is made at the start.
    pub start: Option<usize>,
    /// What is so before the first build.
    pub(super) before: Vec<Move>,
}

/// A build: what went in and what came out.
pub(super) type Build = (BuildInput, BuildReport);

impl Scene {
    /// The play of a figure. Names that nothing has are left out; the compiler of the text refuses them.
    pub fn of(figure: &Figure, props: &Props, library: &Library) -> Self {
        let title = |name: &str| {
            let orders = &library.example.orders;
            let order = orders.iter().find(|order| order.id == name);
            order
                .map(|order| order.title.clone())
                .or_else(|| props.dockerfiles.get(name).map(|file| file.title.clone()))
        };
        let changes: Vec<Change> = figure
            .list("changes")
            .filter_map(|id| props.change(id).cloned())
            .collect();
        let on = figure.get("on").unwrap_or_default();
        Self {
            title: figure.get("say").unwrap_or_default().to_owned(),
            orders: figure
                .list("orders")
                .filter_map(|name| Some((name.to_owned(), title(name)?)))
                .collect(),
            start: changes.iter().position(|change| change.id == on),
            before: figure
                .list("before")
                .filter_map(|id| props.change(id))
                .flat_map(|change| change.moves.iter().cloned())
                .collect(),
            changes,
        }
    }

    /// The scene of the lesson's opening: the example's own orders and edits, the first of each at the start.
    pub fn opening(example: &Example) -> Self {
        let edits = example.edits.iter().map(|edit| Change {
            id: edit.id.clone(),
            title: edit.title.clone(),
            moves: vec![Move::Edit(edit.id.clone())],
            per_week: None,
        });
        Self {
            title: tr!("Change a file, and see what a build would do"),
            orders: example
                .orders
                .iter()
                .map(|order| (order.id.clone(), order.title.clone()))
                .collect(),
            changes: edits.collect(),
            start: Some(0),
            before: Vec::new(),
        }
    }

    /// The same scene on the builder of Docker 20.10.
    #[must_use]
    pub fn classic(mut self) -> Self {
        self.before.insert(0, Move::Classic);
        self
    }

    /// The first build of an order, and what a build would do after a change; without one, after nothing.
    ///
    /// # Errors
    /// What cannot be done: the compiler of the text has tried it all, so this is a fault of the program.
    pub(super) fn play(
        &self,
        library: &Library,
        order: usize,
        change: Option<usize>,
    ) -> Result<(Build, Build), String> {
        let (name, _) = self.orders.get(order).ok_or("there is no such order")?;
        let mut story = Story::new(library, name)?;
        for done in &self.before {
            story.make(done)?;
        }
        let first = story.build();
        if let Some(change) = change.and_then(|change| self.changes.get(change)) {
            for done in &change.moves {
                story.make(done)?;
            }
        }
        Ok((first, story.predict()))
    }
}

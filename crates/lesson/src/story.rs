//! A story: a project on a builder, changed move by move and built again, by the real model.
//!
//! Figures tell one while a reader plays with them; the proofs of the text tell one in a test. So what a figure shows
//! and what a sentence claims rest on the same code.

use std::collections::BTreeMap;

use cache_model::build::{
    BuildInput, BuildReport, Builder, BuilderKind, CacheExport, ExportMode, NoCache, Rerun,
    RunOutput, runs,
};
use cache_model::content::tree::{File, Node, Tree};
use cache_model::digest::Digest;
use dockerfile::instruction::parse;
use dockerfile::syntax;
use language::tr;

use crate::example::Example;
use crate::moves::Move;

/// Where the Dockerfile lies.
const DOCKERFILE: &str = "Dockerfile";

/// Name of the exported cache.
const STORE: &str = "cache";

/// What stories are told about: the example, and Dockerfiles beside its own orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    /// The project.
    pub example: Example,
    /// More Dockerfiles for it: name → text.
    pub dockerfiles: BTreeMap<String, String>,
}

impl Library {
    /// The Dockerfile of this name: an order of the example, or one of the others.
    pub fn dockerfile(&self, name: &str) -> Option<String> {
        let orders = &self.example.orders;
        let order = orders.iter().find(|order| order.id == name);
        order
            .map(|order| order.dockerfile.to_text())
            .or_else(|| self.dockerfiles.get(name).cloned())
    }
}

/// A project on a builder.
#[derive(Debug, Clone)]
pub struct Story<'a> {
    library: &'a Library,
    input: BuildInput,
    texts: BTreeMap<String, String>,
    /// Beginnings of steps that write the same bytes whenever they run.
    same: Vec<String>,
    /// How many files were touched: each gets a later time.
    touched: i64,
    builder: Builder,
}

impl<'a> Story<'a> {
    /// The example with a Dockerfile of the library, on a builder that has built nothing.
    ///
    /// # Errors
    /// There is no such Dockerfile.
    pub fn new(library: &'a Library, dockerfile: &str) -> Result<Self, String> {
        let files = &library.example.files;
        let context: Tree = files
            .iter()
            .map(|file| (file.path.as_str(), Node::File(file.to_file())))
            .collect();
        let texts = files
            .iter()
            .filter_map(|file| Some((file.path.clone(), file.to_text()?)))
            .collect();
        let mut story = Self {
            library,
            input: BuildInput {
                dockerfile_path: DOCKERFILE.to_owned(),
                context,
                images: library.example.catalog(),
                ..BuildInput::default()
            },
            texts,
            same: Vec::new(),
            touched: 0,
            builder: Builder::new(),
        };
        story.order(dockerfile)?;
        story.keep_ignore_files();
        Ok(story)
    }

    /// Does one thing.
    ///
    /// # Errors
    /// Why it cannot be done: a name that is not there, a text that does not stand exactly once.
    pub fn make(&mut self, done: &Move) -> Result<(), String> {
        match done {
            Move::Edit(id) => {
                let mut edits = self.library.example.edits.iter();
                let edit = edits.find(|edit| edit.id == *id);
                let edit = edit.ok_or_else(|| tr!("the example has no edit `{}`", id))?;
                let text = self.text(&edit.path)?;
                let text = replaced(text, &edit.find, &edit.replace)?;
                self.write(&edit.path, text)?;
            }
            Move::Write(path, text) => self.write(path, text.clone())?,
            Move::Remove(path) => {
                self.input
                    .context
                    .remove(path)
                    .ok_or_else(|| missing(path))?;
                self.texts.remove(path);
            }
            Move::Rename(from, to) => {
                let node = self
                    .input
                    .context
                    .remove(from)
                    .ok_or_else(|| missing(from))?;
                self.insert(to, node)?;
                if let Some(text) = self.texts.remove(from) {
                    self.texts.insert(to.clone(), text);
                }
            }
            Move::Touch(path) => {
                self.touched += 1;
                let file = self.file(path)?.with_mtime(self.touched);
                self.insert(path, Node::File(file))?;
            }
            Move::Mode(mode, path) => {
                let file = self.file(path)?.with_mode(*mode);
                self.insert(path, Node::File(file))?;
            }
            Move::Order(name) => self.order(name)?,
            Move::Replace(old, new) => {
                let text = replaced(&self.input.dockerfile, old, new)?;
                self.set_dockerfile(text)?;
            }
            Move::Arg(name, value) => {
                self.input.args.insert(name.clone(), value.clone());
            }
            Move::Secret(id, value) => {
                let secrets = &mut self.input.options.secrets;
                secrets.insert(id.clone(), value.clone());
            }
            Move::Target(stage) => self.input.target = Some(stage.clone()),
            Move::Platform(list) => {
                self.input.platforms = list.split(',').map(str::to_owned).collect();
            }
            Move::NoCache => self.input.options.no_cache = NoCache::All,
            Move::Same(beginning) => self.same.push(beginning.clone()),
            Move::Republish(reference) => self.republish(reference)?,
            Move::Cache(mode) => {
                self.input.options.cache_to = Some(CacheExport {
                    store: STORE.to_owned(),
                    mode: match mode.as_str() {
                        "min" => ExportMode::Min,
                        "inline" => ExportMode::Inline,
                        _ => ExportMode::Max,
                    },
                });
                self.input.options.cache_from = vec![STORE.to_owned()];
            }
            Move::Classic => self.input.builder = BuilderKind::Classic,
            Move::Fresh => self.builder = self.builder.fresh(),
            Move::Prune => {
                self.builder.prune();
            }
        }
        self.keep_ignore_files();
        Ok(())
    }

    /// Builds.
    pub fn build(&mut self) -> (BuildInput, BuildReport) {
        let input = self.input();
        let report = self.builder.build(&input);
        (input, report)
    }

    /// What a build would do now.
    pub fn predict(&self) -> (BuildInput, BuildReport) {
        let input = self.input();
        let report = self.builder.predict(&input);
        (input, report)
    }

    /// The texts of the project's files, by path.
    pub const fn texts(&self) -> &BTreeMap<String, String> {
        &self.texts
    }

    /// What a build is given now.
    pub fn input(&self) -> BuildInput {
        let mut input = self.input.clone();
        if !self.same.is_empty() {
            let program = parse(&syntax::parse(&input.dockerfile)).program;
            let same = runs(&program).into_iter().filter(|run| {
                let mut beginnings = self.same.iter();
                beginnings.any(|beginning| run.source.starts_with(beginning))
            });
            input.outputs.steps = same
                .map(|run| (run.key, RunOutput::Assumed(Rerun::Same)))
                .collect();
        }
        input
    }

    fn order(&mut self, name: &str) -> Result<(), String> {
        let text = self.library.dockerfile(name);
        self.set_dockerfile(text.ok_or_else(|| tr!("there is no Dockerfile `{}`", name))?)
    }

    fn set_dockerfile(&mut self, text: String) -> Result<(), String> {
        self.write(DOCKERFILE, text.clone())?;
        self.input.dockerfile = text;
        Ok(())
    }

    fn write(&mut self, path: &str, text: String) -> Result<(), String> {
        let mut file = File::of(text.as_bytes());
        if let Some(Node::File(old)) = self.input.context.get(path) {
            file.meta = old.meta;
        }
        self.texts.insert(path.to_owned(), text);
        self.insert(path, Node::File(file))
    }

    fn insert(&mut self, path: &str, node: Node) -> Result<(), String> {
        let entered = self.input.context.insert(path, node);
        entered.map_err(|error| error.to_string())
    }

    fn file(&self, path: &str) -> Result<File, String> {
        match self.input.context.get(path) {
            Some(Node::File(file)) => Ok(file),
            _ => Err(missing(path)),
        }
    }

    fn text(&self, path: &str) -> Result<&str, String> {
        let text = self.texts.get(path).map(String::as_str);
        text.ok_or_else(|| tr!("the text of {} is not known", path))
    }

    fn keep_ignore_files(&mut self) {
        self.input.ignore_files = self
            .texts
            .iter()
            .filter(|(path, _)| path.ends_with(".dockerignore"))
            .map(|(path, text)| (path.clone(), text.clone()))
            .collect();
    }

    fn republish(&mut self, reference: &str) -> Result<(), String> {
        let mut images = self.input.images.images.iter_mut();
        let (_, image) = images
            .find(|(name, _)| name.ends_with(reference))
            .ok_or_else(|| tr!("no image is called {}", reference))?;
        image.digest = Digest::of(image.digest.as_bytes());
        for layer in image.manifests.values_mut().flat_map(|one| &mut one.layers) {
            layer.diff_id = Digest::of(layer.diff_id.as_bytes());
        }
        Ok(())
    }
}

fn missing(path: &str) -> String {
    tr!("there is no file {}", path)
}

fn replaced(text: &str, old: &str, new: &str) -> Result<String, String> {
    match text.matches(old).count() {
        1 => Ok(text.replacen(old, new, 1)),
        count => Err(tr!("`{}` stands {} times, not once", old, count)),
    }
}

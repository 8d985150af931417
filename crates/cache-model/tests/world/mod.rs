//! What lowering is told besides the text, for tests that care for little of it.

use std::collections::BTreeMap;

use cache_model::build::NoCache;
use cache_model::image::catalog::ImageCatalog;
use cache_model::image::platform::Platform;
use cache_model::lower::{LowerOptions, NamedContext};

/// Options of one build, all else as without any.
#[derive(Default)]
pub(crate) struct World {
    /// `--build-arg`
    pub(crate) args: BTreeMap<String, String>,
    /// Options of the frontend.
    pub(crate) frontend: BTreeMap<String, String>,
    /// Named contexts.
    pub(crate) contexts: BTreeMap<String, NamedContext>,
    /// `--platform`
    pub(crate) platforms: Vec<Platform>,
    /// `--no-cache`
    pub(crate) no_cache: NoCache,
    /// `--target`
    pub(crate) target: Option<String>,
}

impl World {
    /// What `run` makes of a text, read and with these options.
    pub(crate) fn run<T>(
        &self,
        text: &str,
        run: impl Fn(
            &dockerfile::syntax::Syntax,
            &dockerfile::instruction::Parsed,
            &LowerOptions<'_>,
        ) -> T,
    ) -> T {
        let syntax = dockerfile::syntax::parse(text);
        let parsed = dockerfile::instruction::parse(&syntax);
        let images = ImageCatalog {
            assume_unknown: true,
            ..ImageCatalog::default()
        };
        let options = LowerOptions {
            args: &self.args,
            target: self.target.as_deref(),
            platforms: &self.platforms,
            worker: &Platform::default(),
            no_cache: &self.no_cache,
            frontend: &self.frontend,
            contexts: &self.contexts,
            images: &images,
            ignore: None,
            all_stages: false,
        };
        run(&syntax, &parsed, &options)
    }
}

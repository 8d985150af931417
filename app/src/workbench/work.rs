//! What a person has made: the Dockerfile, the folder, what the build command says. All else follows from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use cache_model::build::Rerun;
use cache_model::content::tree::Tree;

/// The state of the Bench that a person can change and take back. Cheap to clone: texts and trees are shared.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Work {
    /// Text of the Dockerfile. The context holds no `Dockerfile` entry of its own: a build adds this one.
    pub dockerfile: Arc<str>,
    /// The folder, before ignore rules.
    pub context: Tree,
    /// What the build command says.
    pub settings: Settings,
}

/// What the build command says beside the Dockerfile and the folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Settings {
    /// `--build-arg`
    pub args: BTreeMap<String, String>,
    /// `--target`; none for the last stage.
    pub target: Option<String>,
    /// `--no-cache`
    pub no_cache: bool,
    /// What is assumed about the output of a RUN, by the step's name.
    pub assumptions: BTreeMap<String, Rerun>,
}

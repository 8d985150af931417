//! The form of recorded builds, as `tests/corpus/README.md` describes it. Names are the recordings' own.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// One line of a file of cases.
#[derive(Debug, Deserialize)]
pub(super) struct Case {
    pub(super) id: String,
    pub(super) builds: Vec<Build>,
    /// Base images of this case: digest → image.
    #[serde(default)]
    pub(super) images: BTreeMap<String, Image>,
    /// Layers of this case: layer id → path → description.
    #[serde(default)]
    pub(super) layers: BTreeMap<String, BTreeMap<String, String>>,
}

/// `base-images.json`
#[derive(Debug, Default, Deserialize)]
pub(super) struct BaseImages {
    pub(super) layers: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) variants: BTreeMap<String, Image>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Image {
    /// Of the manifest or index; absent where the image is listed by it.
    #[serde(default)]
    pub(super) digest: String,
    pub(super) layers: Vec<String>,
    #[serde(default)]
    pub(super) config: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct Build {
    /// The commit of a real project; such recordings hold no warnings.
    pub(super) commit: Option<String>,
    pub(super) name: String,
    #[serde(default)]
    pub(super) fresh_cache: bool,
    pub(super) dockerfile: String,
    pub(super) dockerfile_name: Option<String>,
    #[serde(default)]
    pub(super) dockerfile_outside_context: bool,
    pub(super) dockerfile_mtime: Option<f64>,
    pub(super) context: Option<BTreeMap<String, Entry>>,
    pub(super) context_edit: Option<ContextEdit>,
    #[serde(default)]
    pub(super) touched: bool,
    #[serde(default)]
    pub(super) args: BTreeMap<String, String>,
    pub(super) target: Option<String>,
    pub(super) platform: Option<String>,
    #[serde(default)]
    pub(super) options: Options,
    #[serde(default)]
    pub(super) base_images: BTreeMap<String, String>,
    pub(super) expect: Expect,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct ContextEdit {
    #[serde(default)]
    pub(super) remove: Vec<String>,
    #[serde(default)]
    pub(super) set: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Entry {
    pub(super) text: Option<String>,
    pub(super) base64: Option<String>,
    pub(super) symlink: Option<String>,
    pub(super) hardlink: Option<String>,
    pub(super) sha256: Option<String>,
    #[serde(default)]
    pub(super) size: u64,
    pub(super) mtime: Option<f64>,
    pub(super) mode: Option<String>,
    #[serde(default)]
    pub(super) uid: u32,
    #[serde(default)]
    pub(super) gid: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Options {
    pub(super) no_cache: Value,
    pub(super) cache_to: Option<CacheTo>,
    pub(super) cache_from: Value,
    pub(super) secrets: BTreeMap<String, String>,
    pub(super) contexts: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) flags: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct CacheTo {
    pub(super) store: String,
    pub(super) mode: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Expect {
    #[serde(default)]
    pub(super) steps: Vec<Step>,
    #[serde(default)]
    pub(super) run_outputs: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) error: Option<Failure>,
    /// Base images announced; absent if the recording does not say.
    pub(super) bases: Option<Vec<Base>>,
    /// Findings of the build checks.
    pub(super) warnings: Option<Vec<Warning>>,
    /// The image, of the last build of a case.
    pub(super) image: Option<ExpectedImage>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Base {
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Warning {
    pub(super) message: String,
    pub(super) line: Option<usize>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ExpectedImage {
    pub(super) layers: usize,
    pub(super) history: Vec<ExpectedHistory>,
    pub(super) config: Value,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(super) struct ExpectedHistory {
    pub(super) created_by: String,
    pub(super) empty: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Step {
    pub(super) name: String,
    pub(super) instruction: String,
    pub(super) status: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Failure {
    pub(super) message: String,
    pub(super) line: Option<usize>,
}

//! What a build command says beside the Dockerfile: arguments, target, switches.

/// The options of the build.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// Build arguments the Dockerfile declares, and those given although it does not.
    pub args: Vec<ArgRow>,
    /// The stages that can be built.
    pub targets: Vec<TargetRow>,
    /// `--no-cache` is on.
    pub no_cache: bool,
    /// The build command that says all this.
    pub command: String,
}

/// One build argument.
#[derive(Debug, Clone, PartialEq)]
pub struct ArgRow {
    /// Its name.
    pub name: String,
    /// Its default as written.
    pub default: Option<String>,
    /// The value given with `--build-arg`.
    pub given: Option<String>,
    /// Whether the Dockerfile declares it.
    pub declared: bool,
}

/// One stage.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    /// What `--target` takes; none for the last stage, which is built by default.
    pub target: Option<String>,
    /// What people read.
    pub label: String,
    /// Whether it is built now.
    pub selected: bool,
}

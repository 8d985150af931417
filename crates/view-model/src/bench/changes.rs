//! What differs from the last build, as removable chips.

/// What a change is about; undoing is done by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The text of the Dockerfile.
    Dockerfile,
    /// A file of the context, by path.
    File(String),
    /// A build argument, by name.
    BuildArg(String),
    /// The target stage.
    Target,
    /// `--no-cache`
    NoCache,
    /// What is assumed about a RUN, by the step's name.
    Assumption(String),
}

/// One change since the last build.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeChip {
    /// What it is about.
    pub subject: Subject,
    /// Its name: a path, `--build-arg VERSION`.
    pub label: String,
    /// What happened to it: "content", "new", "mode 0644 → 0755".
    pub what: String,
    /// Why it changes nothing, if it does not: "touched: times are in no digest".
    pub no_effect: Option<String>,
}

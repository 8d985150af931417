//! Tree → stages of typed instructions, before any expansion.
//!
//! Follows `frontend/dockerfile/instructions` of `BuildKit`. Values keep their quotes and variables:
//! what they stand for depends on the stage's environment, which only lowering knows.

pub mod csv;
mod device;
mod duration;
mod flag;
mod parse;
mod run_mount;

pub use device::Device;
pub use parse::{Parsed, parse, parse_trigger};
pub use run_mount::{Mount, MountError, MountKind, SharingMode};

use serde::{Deserialize, Serialize};

use crate::span::{Lines, Span};

/// A whole Dockerfile as typed instructions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Program {
    /// `ARG`s before the first `FROM`.
    pub meta_args: Vec<Command>,
    /// Stages in file order.
    pub stages: Vec<Stage>,
}

/// One `FROM` and the instructions up to the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Position in the file, from 0.
    pub index: usize,
    /// Name after `AS`, lower-cased; empty when there is none.
    pub name: String,
    /// Image or stage after `FROM`, as written.
    pub base: String,
    /// Value of `--platform`, as written; empty when not given.
    pub platform: String,
    /// The word `FROM` as written.
    pub keyword: String,
    /// The `FROM` instruction as one logical line.
    pub source: String,
    /// Lines of the `FROM` instruction.
    pub lines: Lines,
    /// Bytes of the `FROM` instruction.
    pub span: Span,
    /// Doc comment: the last comment above, when its first word is the stage name.
    pub doc: String,
    /// Comment lines right above `FROM`, without `#`.
    pub comments: Vec<String>,
    /// The stage's instructions in order.
    pub commands: Vec<Command>,
}

/// One instruction with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// The keyword as written (`run`, `Run`, `RUN`).
    pub keyword: String,
    /// The instruction as one logical line: continuations joined, comments gone.
    pub source: String,
    /// Its lines, heredoc bodies included.
    pub lines: Lines,
    /// Its bytes, heredoc bodies included.
    pub span: Span,
    /// Comment lines right above, without `#`.
    pub comments: Vec<String>,
    /// What it says.
    pub instruction: Instruction,
}

/// What an instruction says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Instruction {
    /// `ENV`
    Env(Vec<KeyValue>),
    /// `LABEL`
    Label(Vec<KeyValue>),
    /// `ARG`
    Arg(Vec<ArgDeclaration>),
    /// `COPY`
    Copy(Copy),
    /// `ADD`
    Add(Add),
    /// `RUN`
    Run(Run),
    /// `CMD`
    Cmd(CommandLine),
    /// `ENTRYPOINT`
    Entrypoint(CommandLine),
    /// `HEALTHCHECK`
    Healthcheck(Healthcheck),
    /// `EXPOSE`: ports sorted as strings.
    Expose(Vec<String>),
    /// `ONBUILD`: the trigger's text.
    Onbuild(String),
    /// `WORKDIR`
    Workdir(String),
    /// `USER`
    User(String),
    /// `VOLUME`
    Volume(Vec<String>),
    /// `STOPSIGNAL`
    Stopsignal(String),
    /// `SHELL`
    Shell(Vec<String>),
    /// `MAINTAINER`
    Maintainer(String),
}

/// One pair of `ENV` or `LABEL`, quotes kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyValue {
    /// Name, quotes kept.
    pub key: String,
    /// Value, quotes kept.
    pub value: String,
    /// Written in the old form `ENV key rest of line`.
    pub legacy: bool,
}

/// One name of `ARG`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArgDeclaration {
    /// Its name.
    pub key: String,
    /// Its default as written, if there is one.
    pub value: Option<String>,
    /// Doc comment, when the comment above begins with the name.
    pub doc: String,
}

/// A here-document that `COPY` or `ADD` writes as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceContent {
    /// The delimiter, which is the file's name.
    pub path: String,
    /// Its text, tabs of `<<-` stripped.
    pub data: String,
    /// Whether variables in it are expanded (delimiter not quoted).
    pub expand: bool,
}

/// `COPY`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Copy {
    /// Source paths as written, here-documents apart.
    pub sources: Vec<String>,
    /// Destination as written.
    pub dest: String,
    /// Here-document sources.
    pub contents: Vec<SourceContent>,
    /// `--from`; empty when not given.
    pub from: String,
    /// `--chown`; empty when not given.
    pub chown: String,
    /// `--chmod`; empty when not given.
    pub chmod: String,
    /// `--link`
    pub link: bool,
    /// `--parents`
    pub parents: bool,
    /// `--exclude`, each.
    pub exclude: Vec<String>,
}

/// `ADD`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Add {
    /// Sources as written: paths, URLs, git references.
    pub sources: Vec<String>,
    /// Destination as written.
    pub dest: String,
    /// Here-document sources.
    pub contents: Vec<SourceContent>,
    /// `--chown`; empty when not given.
    pub chown: String,
    /// `--chmod`; empty when not given.
    pub chmod: String,
    /// `--link`
    pub link: bool,
    /// `--exclude`, each.
    pub exclude: Vec<String>,
    /// `--checksum`; empty when not given.
    pub checksum: String,
    /// `--keep-git-dir`, if given.
    pub keep_git_dir: Option<bool>,
    /// `--unpack`, if given.
    pub unpack: Option<bool>,
}

/// `RUN`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Run {
    /// The command: one string in shell form, the elements in exec form.
    pub command: CommandLine,
    /// Here-documents.
    pub files: Vec<ShellFile>,
    /// Names of the flags used, sorted.
    pub flags_used: Vec<String>,
    /// Values of `--mount` as written, in order; [`Mount::parse`] reads them once variables are known.
    pub mounts: Vec<String>,
    /// `--network`: `default`, `none` or `host`.
    pub network: String,
    /// `--security`: `sandbox` or `insecure`.
    pub security: String,
    /// `--device`, each.
    pub devices: Vec<Device>,
}

/// A command in shell or exec form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CommandLine {
    /// One string in shell form, the elements in exec form.
    pub args: Vec<String>,
    /// Shell form: the stage's `SHELL` goes in front.
    pub prepend_shell: bool,
}

/// A here-document of `RUN`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShellFile {
    /// The delimiter.
    pub name: String,
    /// Raw text, tabs not stripped.
    pub data: String,
    /// Written `<<-`: the shell strips leading tabs.
    pub chomp: bool,
}

/// `HEALTHCHECK`; durations in nanoseconds, 0 when not given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Healthcheck {
    /// `NONE`, or `CMD`/`CMD-SHELL` and the command.
    pub test: Vec<String>,
    /// `--interval`
    pub interval_ns: i64,
    /// `--timeout`
    pub timeout_ns: i64,
    /// `--start-period`
    pub start_period_ns: i64,
    /// `--start-interval`
    pub start_interval_ns: i64,
    /// `--retries`
    pub retries: i64,
}

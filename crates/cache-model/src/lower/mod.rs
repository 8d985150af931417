//! Typed Dockerfile → build graph, image configuration, findings of checks that need an environment.
//!
//! Follows `frontend/dockerfile/dockerfile2llb` of `BuildKit` step by step: arguments before the first `FROM`, stages
//! and what they need, base images, triggers, then the instructions of every stage in use, and last the image. The
//! result says for every instruction which vertices it made, so that a screen can lay the file beside the graph.

mod args;
mod checks;
mod chmod;
mod context;
mod copy;
mod dispatch;
mod draft;
mod epoch;
mod expose;
mod fault;
mod frontend_options;
mod metadata;
mod mount;
mod name;
mod onbuild;
mod options;
mod outcome;
mod path;
mod plan;
mod remote;
mod resolve;
mod run;
mod signal;
mod stage;
mod state;
mod text;
mod workdir;

// What the classic builder does in the same way.
pub(crate) use copy::owner as account;
pub(crate) use expose::ports;
pub(crate) use metadata::{healthcheck, set_env, with_shell};
pub(crate) use path::{in_filesystem, normalize_workdir};
pub(crate) use plan::step_kind;
pub(crate) use signal::is_known as is_signal;
pub(crate) use text::{list as shown_list, quoted_list};

pub use options::{LowerOptions, NamedContext};

pub use crate::image::{ImageResolver, ResolvedImage};
pub use outcome::{CommandOutcome, Lowered, StageOutcome, check, lower};

use plan::Lowering;

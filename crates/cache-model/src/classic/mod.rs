//! The classic builder of Docker 20.10 (`DOCKER_BUILDKIT=0`), for teaching: old advice is often about this one.
//!
//! Where it differs from `BuildKit`:
//!
//! - Every instruction is a step and makes an image, a child of the image of the step before; `LABEL` and `CMD` too. A
//!   step is found if its parent has a child made by the same command in the same configuration
//!   (`builder/dockerfile/imageprobe.go`, `image/cache/cache.go`). After the first miss of a stage nothing is looked
//!   for any more.
//! - Stages are built in file order, one after the other, up to the target, needed or not.
//! - `COPY` counts what it takes by content, mode and *path* (`copy.go`); its destination counts as it is written.
//! - The whole context that is not ignored is sent, and only `.dockerignore` itself says what is.
//!
//! Flow: [`dispatch`] goes through the instructions as `builder/dockerfile/dispatchers.go` does, asks [`images`] for
//! each ([`step`]), executes what is not found, and [`reasons`] tells why. What later builders brought is [`refused`].
//!
//! Simplified: `--cache-from`, several platforms and ADD of what lies behind a URL are taken as if nothing had changed
//! there; other failures of parsing have `BuildKit`'s present words. `tests/classic.rs` holds it against recordings of
//! the real builder, far fewer than there are of `BuildKit`: see [`crate::build::BuilderKind::is_proved`].

mod arguments;
mod configure;
mod copy;
mod dispatch;
mod images;
mod reasons;
mod refused;
mod report;
mod stage;
mod step;

pub(crate) use dispatch::{Setting, build};
pub(crate) use images::Images;

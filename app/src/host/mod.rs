//! The browser: the only code of the page that touches it beside Leptos itself. Everything here works in
//! `<iframe sandbox="allow-scripts">` too, where storage, workers and the clipboard are refused.

pub(crate) mod announce;
pub(crate) mod chance;
pub(crate) mod clipboard;
mod database;
mod error;
pub(crate) mod fetch;
pub(crate) mod files;
pub(crate) mod focus;
pub(crate) mod folder;
mod hashing;
pub(crate) mod inert;
pub(crate) mod language;
pub(crate) mod location;
pub(crate) mod media;
pub(crate) mod outside;
pub(crate) mod page;
pub(crate) mod recordings;
pub(crate) mod rows;
pub(crate) mod segments;
pub(crate) mod storage;
pub(crate) mod tabs;
pub(crate) mod theme;
pub(crate) mod timers;
pub(crate) mod voice;

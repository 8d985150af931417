//! What stands in `index.html` beside the program, for moments when no program runs: worded ahead of them.

use language::tr;

use crate::host::page::{set_attribute, set_text};

/// Words it in the language spoken now.
pub(super) fn word() {
    set_attribute("update", "aria-label", &tr!("A new version"));
    set_text(
        "update-text",
        &tr!("A new version of Layer Lab is ready. Your work is kept."),
    );
    set_text("update-now", &tr!("Load it"));
    set_text("update-later", &tr!("Later"));
    set_attribute("panic", "aria-label", &tr!("The program failed"));
    set_text(
        "panic-text",
        &tr!("Layer Lab has failed. Your work is kept."),
    );
    set_text("panic-reload", &tr!("Reload"));
    set_text("panic-copy", &tr!("Copy my Dockerfile"));
    set_attribute("panic-copy", "data-done", &tr!("Copied"));
}

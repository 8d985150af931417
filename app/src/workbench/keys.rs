//! Keys that work wherever one is, once there is something for them to act on.

use leptos::ev;
use leptos::prelude::*;

use super::Workbench;

impl Workbench {
    /// Listens for the keys as long as the owner lives.
    pub(super) fn listen(self) {
        let listener = window_event_listener(ev::keydown, move |event| {
            // What lies above the rooms comes first.
            if event.default_prevented() {
                return;
            }
            let command = event.ctrl_key() || event.meta_key();
            match event.key().as_str() {
                "Enter" if command => self.build(),
                "z" | "Z" if command && event.shift_key() => self.redo(),
                "y" if command => self.redo(),
                "z" if command => self.undo(),
                "Escape" if self.opened().get_untracked().is_some() => self.open_file(None),
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || listener.remove());
    }
}

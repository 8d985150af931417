//! Keys that work wherever one is, once there is something for them to act on.

use leptos::ev;
use leptos::prelude::*;

use super::Workbench;
use crate::host::page;

/// The room whose fields are the workbench's.
const ROOM: &str = ".bench";

impl Workbench {
    /// Listens for the keys as long as the owner lives.
    pub(super) fn listen(self) {
        let listener = window_event_listener(ev::keydown, move |event| {
            // What lies above the rooms comes first, and the texts of other rooms have an undo of their own.
            if event.default_prevented() || page::is_typed_outside(&event, ROOM) {
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

//! A folder may be dropped anywhere on the page.

use language::tr;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::home::Home;
use crate::host::folder::FolderSource;
use crate::host::location;
use crate::workbench;

/// Shows where a folder goes while it is dragged over the page, and takes it.
#[component]
pub(super) fn DropZone() -> impl IntoView {
    let home = Home::expect();
    // Each element below fires enter and leave of its own: only their balance says whether the pointer is over the page.
    let depth = RwSignal::new(0_i32);
    let files = |event: &ev::DragEvent| {
        event
            .data_transfer()
            .is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
    };
    let listeners = [
        window_event_listener(ev::dragenter, move |event| {
            if files(&event) {
                event.prevent_default();
                depth.update(|depth| *depth += 1);
            }
        }),
        window_event_listener(ev::dragover, move |event| {
            if files(&event) {
                event.prevent_default();
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            if files(&event) {
                depth.update(|depth| *depth = (*depth - 1).max(0));
            }
        }),
        window_event_listener(ev::drop, move |event| {
            depth.set(0);
            if let Some(data) = event.data_transfer()
                && files(&event)
                // A room may have taken it.
                && !event.default_prevented()
            {
                event.prevent_default();
                take(home.clone(), FolderSource::of_drop(&data));
            }
        }),
    ];
    on_cleanup(move || {
        listeners
            .into_iter()
            .for_each(leptos::leptos_dom::helpers::WindowListenerHandle::remove);
    });
    view! {
        <Show when=move || { depth.get() > 0 }>
            <div class="drop-zone" aria-hidden="true">
                <p class="drop-zone__text">{tr!("Drop the folder or its archive: it becomes the build context. It stays on this machine.")}</p>
            </div>
        </Show>
    }
}

/// Has a folder read. Where the store does not load, its room says so, and offers to try again.
fn take(home: Home, source: FolderSource) {
    spawn_local(async move {
        match workbench::DROP.load().await {
            Ok(read) => home.with(|| read(source)),
            Err(_) => location::go("/bench"),
        }
    });
}

//! Keys of the frame, and the list of all keys.

use language::tr;
use leptos::ev;
use leptos::prelude::*;

use crate::components::{Button, ButtonKind};
use crate::host::focus;
use crate::host::page::is_typed;

/// The keys, and what they do.
fn keys() -> [(String, String); 10] {
    [
        (SEARCH.to_owned(), tr!("Search")),
        (
            tr!("keys" => "Ctrl Enter"),
            tr!("what a key does" => "Build"),
        ),
        ("Ctrl Z".to_owned(), tr!("Undo the last change")),
        (tr!("keys" => "Ctrl Shift Z, Ctrl Y"), tr!("Redo")),
        (
            tr!("keys" => "F8, Shift F8"),
            tr!("Next, last check or error of the Dockerfile"),
        ),
        (
            tr!("keys" => "↑ ↓ Home End"),
            tr!("Move in the layers or the files"),
        ),
        (
            "← →".to_owned(),
            tr!("Fold and unfold a directory; move a splitter"),
        ),
        (
            tr!("keys" => "Enter, Space"),
            tr!("Open what is focused; copy a digest"),
        ),
        (
            tr!("keys" => "Escape"),
            tr!("Close this list, a note, or the opened file"),
        ),
        ("?".to_owned(), tr!("This list")),
    ]
}

/// The key that opens the search.
const SEARCH: &str = "/";

/// Listens for the keys as long as the owner lives: `help` shows the list, `find` the search where there is one.
pub(super) fn listen(help: RwSignal<bool>, find: Option<RwSignal<bool>>) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            SEARCH if !command && !is_typed(&event) && find.is_some() => {
                if let Some(find) = find {
                    find.update(|open| *open = !*open);
                }
            }
            "?" if !command && !is_typed(&event) => help.update(|open| *open = !*open),
            "Escape" if help.get_untracked() => help.set(false),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
}

/// The list of keys, in place at the foot of the page.
#[component]
pub(super) fn Shortcuts(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// Whether there is a search here.
    has_search: bool,
) -> impl IntoView {
    let before = StoredValue::new_local(None);
    Effect::new(move || {
        if open.get() {
            before.set_value(focus::holder());
        } else if let Some(before) = before.try_update_value(Option::take).flatten() {
            // The list is gone before the next frame, and with it the focus, if it was in there.
            request_animation_frame(move || focus::give_back(&before));
        }
    });
    view! {
        <Show when=move || open.get()>
            <section class="keys" aria-label=tr!("Keyboard shortcuts")>
                <dl class="keys__list">
                    {keys()
                        .into_iter()
                        .filter(|(key, _)| has_search || key != SEARCH)
                        .map(|(key, does)| view! {
                            <div class="keys__item">
                                <dt><kbd>{key}</kbd></dt>
                                <dd>{does}</dd>
                            </div>
                        })
                        .collect_view()}
                </dl>
                <Button kind=ButtonKind::Plain on_press=Callback::new(move |()| open.set(false))>{tr!("Close")}</Button>
            </section>
        </Show>
    }
}

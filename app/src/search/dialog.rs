//! The dialog: a field, and below it what it finds. The pattern is a combobox with a list box: the focus stays in the
//! field, the arrow keys choose in the list.

use language::tr;
use leptos::ev;
use leptos::prelude::*;

use super::desk::{Desk, FIELD, LIST, row_id};
use super::list::List;
use crate::components::{Button, ButtonKind, Icon, Shape};

/// The dialog, open as long as it is drawn.
#[component]
pub(super) fn Dialog(open: RwSignal<bool>) -> impl IntoView {
    let desk = Desk::new();
    Effect::new(move || {
        if let Some(dialog) = desk.dialog.get() {
            // Refused only to what is open already.
            let _ = dialog.show_modal();
        }
    });
    let away = window_event_listener_untyped("hashchange", move |_| desk.close());
    on_cleanup(move || away.remove());
    let beside = move |event: ev::MouseEvent| {
        // All of the dialog but its edge is covered: what hits the dialog itself hits the page behind.
        let target: web_sys::Element = event_target(&event);
        if target.tag_name() == "DIALOG" {
            desk.close();
        }
    };
    let has_rows = Memo::new(move |_| desk.screen.with(|screen| screen.rows().next().is_some()));
    view! {
        <dialog
            class="search"
            aria-label=tr!("Search")
            node_ref=desk.dialog
            on:close=move |_| open.set(false)
            on:click=beside
            on:keydown=move |event| desk.on_key(&event)
        >
            <div class="search__sheet">
                <div class="search__head">
                    <Icon shape=Shape::Search />
                    <input
                        type="text"
                        class="search__field"
                        id=FIELD
                        role="combobox"
                        aria-label=tr!("Search")
                        aria-autocomplete="list"
                        aria-controls=LIST
                        aria-expanded=move || has_rows.get().to_string()
                        aria-activedescendant=move || desk.chosen().map(row_id)
                        autofocus
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        enterkeyhint="go"
                        placeholder=tr!("Lesson, glossary, cards, labs …")
                        prop:value=move || desk.query.get()
                        on:input=move |event| desk.ask(event_target_value(&event))
                    />
                    <Button
                        kind=ButtonKind::Quiet
                        label=Signal::stored(tr!("Close the search"))
                        on_press=Callback::new(move |()| desk.close())
                    >
                        <Icon shape=Shape::Cross />
                    </Button>
                </div>
                <p class="search__said" role="status">{move || desk.said()}</p>
                {move || has_rows.get().then(|| view! { <List desk /> })}
                <p class="search__keys" aria-hidden="true">
                    <kbd>"↑"</kbd><kbd>"↓"</kbd>" "{tr!("what a key does" => "choose")}" "
                    <kbd>{tr!("keys" => "Enter")}</kbd>" "{tr!("what a key does" => "opens")}" "
                    <kbd>{tr!("keys" => "Esc")}</kbd>" "{tr!("what a key does" => "closes")}
                </p>
            </div>
        </dialog>
    }
}

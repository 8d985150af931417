//! Tabs: one of several panels at a time.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use view_model::keys::{Way, along};

use crate::host::{focus, page};

/// A tab.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TabItem {
    /// Its key; the panel's id is `panel-` and this.
    pub key: &'static str,
    /// Words its name.
    pub label: fn() -> String,
}

/// The bar of tabs. Arrow keys move between them.
#[component]
pub(crate) fn Tabs(
    /// The tabs.
    items: &'static [TabItem],
    /// What they divide.
    label: String,
    /// Key of the one that is chosen.
    chosen: RwSignal<&'static str>,
) -> impl IntoView {
    let bar = NodeRef::<html::Div>::new();
    let on_key = move |event: ev::KeyboardEvent| {
        let at = items
            .iter()
            .position(|item| item.key == chosen.get_untracked())
            .unwrap_or(0);
        let Some(to) = along(&page::key(&event), Way::Round, at, items.len()) else {
            return;
        };
        event.prevent_default();
        chosen.set(items[to].key);
        if let Some(bar) = bar.get_untracked() {
            focus::child(&bar, to as u32);
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label node_ref=bar on:keydown=on_key>
            {items
                .iter()
                .map(|item| {
                    let selected = move || chosen.get() == item.key;
                    view! {
                        <button
                            type="button"
                            class="tabs__tab"
                            role="tab"
                            id=format!("tab-{}", item.key)
                            aria-controls=format!("panel-{}", item.key)
                            aria-selected=move || selected().to_string()
                            tabindex=move || if selected() { "0" } else { "-1" }
                            on:click=move |_| chosen.set(item.key)
                        >
                            {(item.label)()}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

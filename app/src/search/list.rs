//! The list of what was found.

use language::tr;
use leptos::ev;
use leptos::prelude::*;
use view_model::search::{Act, Group, Row, Stretch};

use super::desk::{Desk, LIST, row_id};
use crate::content;

/// What was found, kind by kind.
#[component]
pub(super) fn List(desk: Desk) -> impl IntoView {
    let groups = move || {
        let groups = desk.screen.with(|screen| screen.groups.clone());
        groups
            .into_iter()
            .enumerate()
            .map(|(at, group)| draw(desk, at, group))
            .collect_view()
    };
    view! {
        <div
            class="search__list"
            id=LIST
            role="listbox"
            aria-label=tr!("Results")
            // Pressed, a row leaves the focus in the field.
            on:mousedown=move |event| event.prevent_default()
        >
            {groups}
        </div>
    }
}

fn draw(desk: Desk, at: usize, group: Group) -> AnyView {
    let name = format!("{LIST}-kind-{at}");
    view! {
        <div class="search__group" role="group" aria-labelledby=name.clone()>
            <p class="search__kind" id=name.clone() role="presentation">{group.title}</p>
            {group.rows.into_iter().map(|row| view! { <Found desk row /> }).collect_view()}
        </div>
    }
    .into_any()
}

#[component]
fn Found(desk: Desk, row: Row) -> impl IntoView {
    let Row {
        at,
        act,
        title,
        context,
        text,
        file,
    } = row;
    let href = match &act {
        Act::Go(href) => Some(href.clone()),
        Act::Ask(_) | Act::ShowAll(_) => None,
    };
    let on_click = move |event: ev::MouseEvent| {
        // In a window of its own, if somebody wants that.
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        desk.act(act.clone(), Some(at));
    };
    // What it is part of may be a place of the lesson, which is in the language of the page.
    let lang = file.and_then(content::lang);
    let id = row_id(at);
    let (name, about) = (format!("{id}-name"), format!("{id}-about"));
    view! {
        <a
            class="search__row"
            id=id
            role="option"
            tabindex="-1"
            href=href
            aria-selected=move || (desk.chosen() == Some(at)).to_string()
            aria-labelledby=name.clone()
            aria-describedby=about.clone()
            on:click=on_click
            on:pointermove=move |_| {
                if untrack(|| desk.chosen()) != Some(at) {
                    desk.moved.set(Some(at));
                }
            }
        >
            <span class="search__title" id=name.clone() lang=lang>{stretches(title)}</span>
            <span class="search__about" id=about.clone()>
                {(!context.is_empty()).then(|| view! { <span class="search__context">{context}</span> })}
                {(!text.is_empty()).then(|| view! { <span class="search__text" lang=lang>{stretches(text)}</span> })}
            </span>
        </a>
    }
}

fn stretches(stretches: Vec<Stretch>) -> AnyView {
    let draw = |one: Stretch| {
        if one.is_marked {
            view! { <mark>{one.text}</mark> }.into_any()
        } else {
            one.text.into_any()
        }
    };
    stretches.into_iter().map(draw).collect_view().into_any()
}

//! What is said of a line, at the line: a few words behind its text, the whole in a card under its row.
//!
//! The words stand on top of the editor, behind an invisible copy of the line, so that they begin where the line ends
//! and never cover code. The card lies in the column of the layers, under the row of the line.

use language::tr;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use view_model::bench::geometry::LINE;
use view_model::bench::{Fix, Margin, Problem};

use super::dockerfile::TEXT;
use super::prose::Prose;
use super::view::Desk;
use super::why::NoteText;
use crate::components::{Button, ButtonKind, Icon, Shape};
use crate::host::{announce, focus};

/// Class of the buttons at the lines: arrow keys move among them.
const SAY: &str = "margin__say";

/// Id of the card.
const CARD: &str = "margin-card";

/// Id of what is said of the error.
pub(super) const PROBLEM: &str = "problem";

/// Id of the button at a line.
fn say_id(line: u32) -> String {
    format!("{SAY}-{line}")
}

/// The words behind the lines.
#[component]
pub(super) fn Margins(desk: Desk) -> impl IntoView {
    let group = NodeRef::<html::Div>::new();
    let margins = desk.part(|screen| screen.margins.clone());
    let cursor = RwSignal::new(0_usize);
    let lines = move || {
        margins.with_untracked(|margins| margins.iter().map(|one| one.line).collect::<Vec<_>>())
    };
    let go = move |to: usize| {
        cursor.set(to);
        if let Some(group) = group.get_untracked() {
            focus::nth(&group, ".margin__say", to as u32);
        }
    };
    // As editors do it: F8 goes to the next thing said, Shift F8 to the one before, from anywhere.
    let jump = window_event_listener(ev::keydown, move |event| {
        let lines = lines();
        if event.key() != "F8" || lines.is_empty() {
            return;
        }
        event.prevent_default();
        let open = desk
            .margin
            .get_untracked()
            .and_then(|line| lines.iter().position(|one| *one == line));
        let to = match (open, event.shift_key()) {
            (None, false) => 0,
            (None, true) => lines.len() - 1,
            (Some(at), false) => (at + 1) % lines.len(),
            (Some(at), true) => (at + lines.len() - 1) % lines.len(),
        };
        desk.margin.set(Some(lines[to]));
        go(to);
    });
    on_cleanup(move || jump.remove());
    let on_key = move |event: ev::KeyboardEvent| {
        let count = margins.with_untracked(Vec::len);
        let at = cursor.get_untracked().min(count.saturating_sub(1));
        match event.key().as_str() {
            "ArrowDown" => go((at + 1).min(count.saturating_sub(1))),
            "ArrowUp" => go(at.saturating_sub(1)),
            "Escape" if desk.shown_margin.get_untracked().is_some() => desk.close_margin(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div class="margins" role="group" aria-label=tr!("What is said of the lines") node_ref=group on:keydown=on_key>
            {move || {
                margins
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(at, margin)| {
                        let reachable = Signal::derive(move || cursor.get().min(margins.with(Vec::len).saturating_sub(1)) == at);
                        view! { <AtLine desk margin reachable on_focus=Callback::new(move |()| cursor.set(at)) /> }
                    })
                    .collect_view()
            }}
        </div>
    }
}

/// The words behind one line, and its repair.
#[component]
fn AtLine(
    desk: Desk,
    margin: Margin,
    reachable: Signal<bool>,
    on_focus: Callback<()>,
) -> impl IntoView {
    let line = margin.line;
    let text = desk.workbench.dockerfile();
    let code = Memo::new(move |_| {
        text.with(|text| {
            text.split('\n')
                .nth(line as usize - 1)
                .unwrap_or_default()
                .trim_end()
                .to_owned()
        })
    });
    let open = move || desk.shown_margin.get() == Some(line);
    let tabindex = move || if reachable.get() { "0" } else { "-1" };
    let fix = margin.fix().filter(|_| !desk.workbench.is_fixed());
    let fix = fix.cloned().map(|fix| {
        let title = fix.title.clone();
        view! {
            <button
                type="button"
                class="margin__fix"
                tabindex=tabindex
                title=title.clone()
                aria-label=tr!("Fix line {}: {}", line, title)
                on:click=move |_| mend(desk, &fix)
            >
                {tr!("Fix")}
            </button>
        }
    });
    let (said_kind, spoken) = (kind(&margin), margin.spoken());
    view! {
        <div class="margin" data-kind=said_kind style=("--top", format!("{}px", (line - 1) * LINE))>
            <span class="margin__code" aria-hidden="true">{code}</span>
            <button
                type="button"
                class=SAY
                id=say_id(line)
                aria-label=spoken
                aria-expanded=move || open().to_string()
                aria-controls=CARD
                tabindex=tabindex
                on:focus=move |_| on_focus.run(())
                on:click=move |_| desk.toggle_margin(line)
            >
                {margin.short}
            </button>
            {fix}
        </div>
    }
}

const fn kind(margin: &Margin) -> &'static str {
    if margin.is_error { "error" } else { "note" }
}

/// Does a repair: one step of undo.
pub(super) fn mend(desk: Desk, fix: &Fix) {
    let text = desk.workbench.dockerfile().get_untracked();
    desk.workbench.mend(fix.apply(&text));
    desk.margin.set(None);
    // The button is gone with what it mended.
    focus::id(TEXT);
    announce::say(&tr!("Done: {}. Undo takes it back.", fix.title));
}

/// The card: everything that is said of the line, under its row.
#[component]
pub(super) fn MarginCard(desk: Desk) -> impl IntoView {
    let shown = desk.part(move |screen| {
        let line = desk.shown_margin.get()?;
        screen
            .margins
            .iter()
            .find(|margin| margin.line == line)
            .cloned()
    });
    move || {
        shown.get().map(|margin| {
            let (line, said_kind) = (margin.line, kind(&margin));
            view! {
                <section
                    class="margin-card"
                    id=CARD
                    aria-label=tr!("Said of line {}", line)
                    data-kind=said_kind
                    style=("--top", format!("{}px", line * LINE))
                >
                    <div class="margin-card__close">
                        <Button
                            kind=ButtonKind::Quiet
                            label=Signal::stored(tr!("Close"))
                            on_press=Callback::new(move |()| {
                                desk.close_margin();
                                // The button that was pressed is gone.
                                focus::id(&say_id(line));
                            })
                        >
                            <Icon shape=Shape::Cross />
                        </Button>
                    </div>
                    <Said desk margin />
                </section>
            }
        })
    }
}

/// The error and the findings of a line in full.
#[component]
pub(super) fn Said(desk: Desk, margin: Margin) -> impl IntoView {
    view! {
        {margin.problem.map(|problem| view! { <ProblemText problem desk /> })}
        {margin.notes.into_iter().map(|note| view! { <NoteText desk note /> }).collect_view()}
    }
}

/// The error in the builder's words, and what it means.
#[component]
fn ProblemText(problem: Problem, desk: Desk) -> impl IntoView {
    view! {
        <div class="problem" id=PROBLEM>
            <p class="problem__message">
                <strong>{problem.place()}</strong>
                " "
                {problem.message}
            </p>
            {problem.hint.map(|hint| view! {
                <p class="problem__hint"><Prose sentence=hint choose=desk.choose /></p>
            })}
        </div>
    }
}

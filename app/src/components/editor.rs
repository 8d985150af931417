//! A code editor: a plain transparent textarea over painted lines.
//!
//! The textarea is the one that is edited, read aloud and searched; the lines below it only paint. Both are as high and as
//! wide as the text and never scroll themselves (the pane around them does), so they cannot drift apart. A line is
//! painted again only when it differs.

use std::sync::Arc;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use view_model::code::{Line, LineMark, Marks};

use super::painted::painted;

/// The editor.
#[component]
pub(crate) fn Editor(
    /// The text.
    text: Signal<String>,
    /// The same text as painted lines.
    lines: Signal<Arc<Vec<Line>>>,
    /// What is marked.
    #[prop(optional, into)]
    marks: Signal<Marks>,
    /// A person changed the text.
    on_input: Callback<String>,
    /// The caret went to another line, counted from 1.
    #[prop(optional)]
    on_line: Option<Callback<u32>>,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// Id of the text, for whom it is to be found by.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Id of the element that says what is wrong with the text.
    #[prop(optional)]
    described_by: Option<&'static str>,
    /// Whether something is wrong with the text.
    #[prop(optional, into)]
    invalid: Signal<bool>,
    /// Whether the text can only be read.
    #[prop(optional)]
    fixed: bool,
    /// A marked number of the gutter was pressed: the line, counted from 1. Keys reach the same through `margins`.
    #[prop(optional)]
    on_mark: Option<Callback<u32>>,
    /// What stands at the ends of lines, drawn over the text in its metrics.
    #[prop(optional)]
    margins: Option<ViewFn>,
) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let count = Memo::new(move |_| lines.with(|lines| lines.len().max(1)));
    let on_caret = move || {
        if let (Some(on_line), Some(area)) = (on_line, area.get_untracked()) {
            on_line.run(caret_line(&area));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if matches!(
            event.key().as_str(),
            "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown" | "Home" | "End" | "Enter"
        ) {
            on_caret();
        }
    };
    let mark = move |at: usize| {
        let mark = marks.with(|marks| marks.get(&(at as u32 + 1)).copied());
        mark.map(LineMark::key)
    };
    view! {
        <div class="editor">
            <div class="editor__gutter" aria-hidden="true">
                <For each=move || 0..count.get() key=|at| *at let:at>
                    <div
                        class="editor__number"
                        data-mark=move || mark(at)
                        on:click=move |_| {
                            if let (Some(on_mark), Some(_)) = (on_mark, untrack(|| mark(at))) {
                                on_mark.run(at as u32 + 1);
                            }
                        }
                    >
                        {at + 1}
                    </div>
                </For>
            </div>
            <div class="editor__pane">
                <div class="editor__sheet">
                    <pre class="editor__paint" aria-hidden="true">
                        <For each=move || 0..count.get() key=|at| *at let:at>
                            <PaintedLine lines at mark=Signal::derive(move || mark(at)) />
                        </For>
                    </pre>
                    <textarea
                        class="editor__text"
                        id=id
                        node_ref=area
                        wrap="off"
                        spellcheck="false"
                        autocapitalize="off"
                        autocomplete="off"
                        readonly=fixed
                        aria-label=label
                        aria-describedby=described_by
                        aria-invalid=move || invalid.get().to_string()
                        prop:value=move || text.get()
                        on:input=move |event| on_input.run(event_target_value(&event))
                        on:click=move |_| on_caret()
                        on:keyup=on_key
                    ></textarea>
                    {margins.map(|margins| margins.run())}
                </div>
            </div>
        </div>
    }
}

#[component]
fn PaintedLine(
    lines: Signal<Arc<Vec<Line>>>,
    at: usize,
    mark: Signal<Option<&'static str>>,
) -> impl IntoView {
    let line = Memo::new(move |_| lines.with(|lines| lines.get(at).cloned().unwrap_or_default()));
    view! {
        <div class="editor__line" data-mark=mark>
            {move || painted(line.get().pieces)}
        </div>
    }
}

/// The line of the caret, counted from 1.
fn caret_line(area: &web_sys::HtmlTextAreaElement) -> u32 {
    let at = area.selection_start().ok().flatten().unwrap_or(0) as usize;
    // The browser counts in UTF-16 units.
    let breaks = area
        .value()
        .encode_utf16()
        .take(at)
        .filter(|unit| *unit == u16::from(b'\n'))
        .count();
    breaks as u32 + 1
}

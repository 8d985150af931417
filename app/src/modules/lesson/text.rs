//! The tree of a text, drawn element by element.

use language::tr;
use leptos::prelude::*;
use lesson::text::{Block, Inline};
use view_model::code;

use crate::components::painted;
use crate::figures::PlacedFigure;
use crate::shelf::Shelf;

/// The text of a chapter.
#[component]
pub(super) fn Text(blocks: Vec<Block>) -> impl IntoView {
    blocks_view(blocks)
}

fn blocks_view(blocks: Vec<Block>) -> AnyView {
    blocks.into_iter().map(block).collect_view().into_any()
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Paragraph(words) => view! { <p>{inlines(words)}</p> }.into_any(),
        Block::Heading { level, id, words } => {
            let name = lesson::text::plain(&words);
            let inside = view! {
                {inlines(words)}
                <a class="text__anchor" href=format!("#/lesson/{id}") aria-label=tr!("Link to “{}”", name)>"#"</a>
            };
            if level == 2 {
                view! { <h2 id=id tabindex="-1">{inside}</h2> }.into_any()
            } else {
                view! { <h3 id=id tabindex="-1">{inside}</h3> }.into_any()
            }
        }
        Block::List { ordered, entries } => {
            let entries = entries
                .into_iter()
                .map(|entry| view! { <li>{tight(entry)}</li> })
                .collect_view();
            if ordered {
                view! { <ol class="text__list text__list--numbered">{entries}</ol> }.into_any()
            } else {
                view! { <ul class="text__list">{entries}</ul> }.into_any()
            }
        }
        Block::Code { language, text } => code_block(&language, &text),
        Block::Aside { kind, blocks } => view! {
            <div class="aside" role="note" data-kind=kind>{blocks_view(blocks)}</div>
        }
        .into_any(),
        Block::Table(rows) => table(rows),
        Block::Figure(figure) => view! { <PlacedFigure figure /> }.into_any(),
    }
}

/// An entry that is one paragraph needs no paragraph around its words.
fn tight(mut entry: Vec<Block>) -> AnyView {
    match (entry.pop(), entry.is_empty()) {
        (Some(Block::Paragraph(words)), true) => inlines(words),
        (last, _) => {
            entry.extend(last);
            blocks_view(entry)
        }
    }
}

fn code_block(language: &str, text: &str) -> AnyView {
    let text = text.trim_end();
    let lines = if language == "dockerfile" {
        code::dockerfile(text)
    } else {
        code::plain(text)
    };
    let lines = lines
        .into_iter()
        .map(|line| view! { <div class="play__line">{painted(line.pieces)}</div> });
    view! { <pre class="text__code" tabindex="0">{lines.collect_view()}</pre> }.into_any()
}

fn table(rows: Vec<Vec<Vec<Inline>>>) -> AnyView {
    let mut rows = rows.into_iter();
    let head = rows.next().unwrap_or_default();
    let head = head
        .into_iter()
        .map(|cell| view! { <th scope="col">{inlines(cell)}</th> })
        .collect_view();
    let body = rows.map(|row| {
        let mut cells = row.into_iter();
        let first = cells.next().unwrap_or_default();
        view! {
            <tr>
                <th scope="row">{inlines(first)}</th>
                {cells.map(|cell| view! { <td>{inlines(cell)}</td> }).collect_view()}
            </tr>
        }
    });
    view! {
        <div class="text__table" role="region" aria-label=tr!("Table") tabindex="0">
            <table><thead><tr>{head}</tr></thead><tbody>{body.collect_view()}</tbody></table>
        </div>
    }
    .into_any()
}

/// Words, drawn.
pub(crate) fn inlines(words: Vec<Inline>) -> AnyView {
    words.into_iter().map(inline).collect_view().into_any()
}

fn inline(inline: Inline) -> AnyView {
    match inline {
        Inline::Words(words) => words.into_any(),
        Inline::Code(code) => view! { <code>{code}</code> }.into_any(),
        Inline::Stress(words) => view! { <em>{inlines(words)}</em> }.into_any(),
        Inline::Strong(words) => view! { <strong>{inlines(words)}</strong> }.into_any(),
        Inline::Link(target, words) => view! { <a href=target>{inlines(words)}</a> }.into_any(),
        Inline::Term(name, words) => view! { <TermWord name words /> }.into_any(),
    }
}

/// A word of the glossary: pressed, it says in place what it means.
#[component]
fn TermWord(name: String, words: Vec<Inline>) -> impl IntoView {
    let glossary = Shelf::expect().glossary();
    let open = RwSignal::new(false);
    let meaning = move || {
        let terms = glossary.get().here()?;
        let term = terms.iter().find(|term| term.id == name)?;
        Some(inlines(term.meaning.clone()))
    };
    view! {
        <button
            type="button"
            class="term"
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {inlines(words)}
        </button>
        {move || open.get().then(|| view! { <span class="term__meaning" role="note">{meaning()}</span> })}
    }
}

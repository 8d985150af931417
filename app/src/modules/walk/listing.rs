//! A function of the simulator, line by line, with what is said of its statements.

use language::tr;
use leptos::prelude::*;
use lesson::walk::Source;
use view_model::lesson::walk::{SourceLine, source as source_lines};

use crate::components::painted;
use crate::modules::lesson::inlines;

/// The source. Lines whose event is among `lit` are lit.
#[component]
pub(super) fn Listing(source: Source, lit: Memo<Option<Vec<&'static str>>>) -> impl IntoView {
    let name = source.item.clone();
    let place = tr!("crates/{}, line {}", source.file, source.first_line);
    let lines = move || {
        let lit = lit.get().unwrap_or_default();
        source_lines(&source, &lit)
            .into_iter()
            .map(line)
            .collect_view()
    };
    view! {
        <figure class="source">
            <figcaption class="source__name"><code>{name}</code>" "<span>{place}</span></figcaption>
            <div class="source__code">{lines}</div>
        </figure>
    }
}

fn line(line: SourceLine) -> impl IntoView {
    let notes = line.notes.into_iter().map(|note| {
        let word = note.word();
        view! {
            <p class="source__note" data-lit=note.is_lit.to_string()>
                <strong>{word}</strong>" "{inlines(note.says)}
            </p>
        }
    });
    view! {
        <div class="source__line" data-lit=line.is_lit.to_string()>
            <span class="source__number">{line.number}</span>
            <code class="source__text">{painted(line.pieces)}</code>
        </div>
        {notes.collect_view()}
    }
}

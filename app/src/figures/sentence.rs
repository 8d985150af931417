//! Sentences of the model where nothing in them can be chosen.

use leptos::prelude::*;
use view_model::prose::{Piece, Sentence};

/// A sentence; names of steps and digests in it lead nowhere.
pub(crate) fn sentence(sentence: Sentence) -> AnyView {
    sentence
        .0
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.into_any(),
            Piece::Code(code) | Piece::Step(_, code) => view! { <code>{code}</code> }.into_any(),
            Piece::Digest(digest) => view! { <code>{digest.short()}</code> }.into_any(),
        })
        .collect_view()
        .into_any()
}

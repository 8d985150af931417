//! Code in its colours.

use leptos::prelude::*;
use view_model::code::Piece;

/// The pieces of a line, each in its colour.
pub(crate) fn painted(pieces: Vec<Piece>) -> AnyView {
    let paint = |piece: Piece| match piece.class {
        Some(class) => view! { <span class=class>{piece.text}</span> }.into_any(),
        None => piece.text.into_any(),
    };
    pieces.into_iter().map(paint).collect_view().into_any()
}

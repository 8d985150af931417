//! Sentences with code, steps and digests inside.

use leptos::prelude::*;
use view_model::bench::StepRef;
use view_model::prose::{Piece, Sentence};

use crate::host::clipboard;

/// A sentence. Steps in it can be chosen.
#[component]
pub(super) fn Prose(
    /// The sentence.
    sentence: Sentence,
    /// A person chose a step.
    choose: Callback<StepRef>,
) -> impl IntoView {
    sentence
        .0
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.into_any(),
            Piece::Code(code) => view! { <code>{code}</code> }.into_any(),
            Piece::Step(step, name) => view! {
                <button type="button" class="step-link" on:click=move |_| choose.run(step)>
                    <code>{name}</code>
                </button>
            }
            .into_any(),
            Piece::Digest(digest) => view! { <DigestText digest /> }.into_any(),
        })
        .collect_view()
}

/// The first 12 characters of a digest; a click copies all of it.
#[component]
pub(super) fn DigestText(
    /// The digest.
    digest: cache_model::digest::Digest,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let full = digest.to_string();
    let title = format!("{full}: copy");
    let copy = move |_| {
        let full = full.clone();
        leptos::task::spawn_local(async move {
            copied.set(clipboard::copy(&full).await);
        });
    };
    view! {
        <button
            type="button"
            class="digest"
            title=title
            data-copied=move || copied.get().to_string()
            on:click=copy
            on:blur=move |_| copied.set(false)
        >
            {digest.short()}
        </button>
    }
}

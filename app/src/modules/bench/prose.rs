//! Sentences with code, steps and digests inside.

use language::tr;
use leptos::prelude::*;
use view_model::bench::StepRef;
use view_model::prose::{Piece, Sentence};

use crate::host::{announce, clipboard};

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

/// The first 12 characters of a digest; pressing it copies all of it. Where the browser does not let the page copy, all
/// of it is shown, to be copied by hand.
#[component]
pub(super) fn DigestText(
    /// The digest.
    digest: cache_model::digest::Digest,
) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let full = StoredValue::new(digest.to_string());
    let short = digest.short();
    let label = tr!("Copy digest {}", short);
    let copy = move |_| {
        leptos::task::spawn_local(async move {
            let full = full.get_value();
            let done = clipboard::copy(&full).await;
            copied.set(Some(done));
            announce::say(&if done {
                tr!("Copied {}", full)
            } else {
                tr!(
                    "The browser did not let the page copy. The digest is {}",
                    full
                )
            });
        });
    };
    view! {
        <button
            type="button"
            class="digest"
            aria-label=label
            title=full.get_value()
            data-copied=move || (copied.get() == Some(true)).to_string()
            on:click=copy
            on:blur=move |_| copied.set(None)
        >
            {move || if copied.get() == Some(false) { full.get_value() } else { short.clone() }}
        </button>
    }
}

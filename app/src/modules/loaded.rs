//! Rooms about content: what they are about is fetched, the learner's history read; until both are there, that is said.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::revision::keeping;

use crate::content;
use crate::host::fetch;
use crate::learner::Learner;

/// What was fetched: nothing while it is on its way, an error where it cannot be had or read.
pub(crate) type Content<T> = RwSignal<Option<Result<Arc<T>, ()>>>;

/// Fetches a file of the content, in the language of the page if there it is; `read` makes something of its text.
pub(crate) fn fetched<T: Send + Sync + 'static>(
    file: &'static str,
    read: fn(&str) -> Option<T>,
) -> Content<T> {
    let content = Content::new(None);
    let address = content::address(file);
    spawn_local(async move {
        let text = fetch::text(&address).await;
        let found = text.and_then(|text| read(&text));
        // Whoever asked may have left meanwhile.
        let _ = content.try_set(Some(found.map(Arc::new).ok_or(())));
    });
    content
}

/// Draws a room once its content is there. `file` is one of the content; `read` makes something of its text, and `failed` is
/// said where that cannot be done.
pub(crate) fn loaded<T: Send + Sync + 'static>(
    title: String,
    failed: String,
    file: &'static str,
    read: fn(&str) -> Option<T>,
    draw: impl Fn(Learner, Arc<T>) -> AnyView + Send + 'static,
) -> AnyView {
    let content = fetched(file, read);
    let learner = Learner::here();
    let is_ready = Memo::new(move |_| learner.keeping.with(|keeping| keeping.is_ready));
    let view = move || match (content.get(), is_ready.get()) {
        (Some(Err(())), _) => view! {
            <div class="page">
                <h1>{title.clone()}</h1>
                <p role="alert">{failed.clone()}</p>
            </div>
        }
        .into_any(),
        (Some(Ok(content)), true) => draw(learner, content),
        _ => view! {
            <div class="page">
                <h1>{title.clone()}</h1>
                <Waiting learner />
            </div>
        }
        .into_any(),
    };
    view.into_any()
}

/// What is said until all is there: also what keeps the history from being read, where that is not mere slowness.
#[component]
pub(super) fn Waiting(
    /// Whose history.
    learner: Learner,
) -> impl IntoView {
    view! { <p role="status">{move || waiting(learner)}</p> }
}

fn waiting(learner: Learner) -> String {
    let keeping = learner.keeping.get();
    match keeping.trouble.filter(|_| !keeping.is_ready) {
        Some(trouble) => {
            let told = keeping::trouble(trouble, keeping.unkept);
            format!("{} {}", told.text, told.remedy)
        }
        None => tr!("Loading …"),
    }
}

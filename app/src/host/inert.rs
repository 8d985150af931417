//! What `index.html` draws before the program is there.

use leptos::prelude::*;

/// The figure of the first screen as `index.html` draws it.
#[derive(Clone)]
pub(crate) struct Inert {
    figure: String,
}

impl Inert {
    /// Keeps it for [`Inert::figure`], before the program takes the place of `root`.
    pub(crate) fn of(root: &web_sys::Element) -> Self {
        let figure = root.query_selector(".opening__figure").ok().flatten();
        Self {
            figure: figure.map(|figure| figure.inner_html()).unwrap_or_default(),
        }
    }

    /// The figure once more: it can be looked at, and nothing in it answers.
    pub(crate) fn figure() -> AnyView {
        let kept = use_context::<Self>().map(|kept| kept.figure);
        view! { <div class="opening__inert" inert aria-busy="true" inner_html=kept></div> }
            .into_any()
    }
}

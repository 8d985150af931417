//! The frame: top bar, routes, theme, shortcuts, embedding.

mod drop_zone;
mod route;
mod shortcuts;

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::components::{Button, ButtonKind, Icon, Shape};
use crate::host::location;
use crate::host::theme::Theme;
use crate::modules::about::About;
use crate::modules::bench::BenchPage;
use crate::workbench::Workbench;
use drop_zone::DropZone;
use route::Route;
use shortcuts::{Shortcuts, listen};

/// Puts the page in the place of the first screen that `index.html` brings along.
pub(crate) fn start() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
        .and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
    let Some(root) = root else {
        leptos::mount::mount_to_body(Shell);
        return;
    };
    root.set_inner_html("");
    // The page lives as long as its document.
    mount_to(root, Shell).forget();
}

/// The page.
#[component]
fn Shell() -> impl IntoView {
    let workbench = Workbench::provide();
    let embedded = location::parameter("embed");
    let chrome = embedded.is_none();
    let hash = location::watch();
    let route = Memo::new(move |_| match &embedded {
        Some(module) => Route::of_hash(module),
        None => Route::of_hash(&hash.get()),
    });
    let asked = location::parameter("theme").and_then(|theme| Theme::parse(&theme));
    let theme = RwSignal::new(asked.unwrap_or_else(Theme::kept));
    Effect::new(move || theme.get().show());
    let help = RwSignal::new(false);
    listen(workbench, help);
    view! {
        <div class="shell">
            {chrome.then(|| view! { <TopBar route theme help /> })}
            <main class="shell__main" id="main" tabindex="-1">
                {move || match route.get() {
                    Route::Bench => view! { <BenchPage /> }.into_any(),
                    Route::About => view! { <About /> }.into_any(),
                }}
            </main>
            <Shortcuts open=help />
            <DropZone workbench />
        </div>
    }
}

#[component]
fn TopBar(route: Memo<Route>, theme: RwSignal<Theme>, help: RwSignal<bool>) -> impl IntoView {
    let next = move || {
        let now = theme.get();
        let at = Theme::ALL.iter().position(|one| *one == now).unwrap_or(0);
        Theme::ALL[(at + 1) % Theme::ALL.len()]
    };
    let turn = Callback::new(move |()| {
        let next = untrack(next);
        theme.set(next);
        next.keep();
    });
    let shape = Signal::derive(move || match theme.get() {
        Theme::Auto => Shape::Auto,
        Theme::Light => Shape::Sun,
        Theme::Dark => Shape::Moon,
    });
    view! {
        <header class="shell__bar">
            // A link to `#main` would change the route.
            <button
                type="button"
                class="shell__skip button visually-hidden"
                on:click=move |_| crate::host::focus::id("main")
            >
                "Skip to the content"
            </button>
            <a class="shell__name" href=Route::Bench.href()>"Layer Lab"</a>
            <nav class="shell__nav" aria-label="Modules">
                {Route::ALL
                    .into_iter()
                    .map(|one| view! {
                        <a
                            class="shell__link"
                            href=one.href()
                            aria-current=move || (route.get() == one).then_some("page")
                        >
                            {one.title()}
                        </a>
                    })
                    .collect_view()}
            </nav>
            <div class="shell__tools">
                <Button
                    kind=ButtonKind::Quiet
                    label=Signal::derive(move || format!("Colours: {}", theme.get()))
                    on_press=turn
                >
                    <Icon shape />
                </Button>
                <Button
                    kind=ButtonKind::Quiet
                    label=Signal::stored("Keyboard shortcuts (?)".to_owned())
                    on_press=Callback::new(move |()| help.update(|open| *open = !*open))
                >
                    "?"
                </Button>
            </div>
        </header>
    }
}

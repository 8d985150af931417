//! The frame: top bar, navigation, routes, theme, shortcuts, embedding. It knows rooms only by [`ROOMS`].

mod beside;
mod drop_zone;
mod navigation;
mod room;
mod route;
mod shortcuts;
mod tongue;

use std::time::Duration;

use language::tr;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;

use crate::components::{Button, ButtonKind, Icon, Shape};
use crate::home::Home;
use crate::host::inert::Inert;
use crate::host::theme::Theme;
use crate::host::timers::Timer;
use crate::host::{location, page};
use crate::modules::{ROOMS, bench, lesson};
use crate::part::later;
use crate::search::{self, Search, SearchButton};
use crate::shelf::Shelf;
use crate::workbench;
use drop_zone::DropZone;
use navigation::Navigation;
pub(crate) use room::{Room, RoomKind, View, Visit};
use route::Route;
use shortcuts::{Shortcuts, listen};
use tongue::{LanguageMenu, Tongue, Unlearnt};

/// How long the page may rest after its start before more is loaded.
const REST: Duration = Duration::from_secs(1);

/// Puts the page in the place of the first screen that `index.html` brings along.
pub(crate) fn start() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
        .and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
    tongue::begin(move || {
        let Some(root) = root else {
            leptos::mount::mount_to_body(Shell);
            return;
        };
        let inert = Inert::of(&root);
        root.set_inner_html("");
        let page = move || {
            provide_context(inert);
            Shell()
        };
        // The page lives as long as its document.
        mount_to(root, page).forget();
    });
}

/// The page.
#[component]
fn Shell() -> impl IntoView {
    Home::provide();
    Shelf::provide();
    let embedded = location::parameter("embed");
    let chrome = embedded.is_none();
    let hash = location::watch();
    // A frame opens in its room; links inside it lead on.
    let hash = Memo::new(move |_| match (hash.get(), &embedded) {
        (hash, Some(module)) if hash.trim_start_matches('/').is_empty() => format!("/{module}"),
        (hash, _) => hash,
    });
    let route = Memo::new(move |_| hash.with(|hash| Route::of_hash(ROOMS, hash)));
    let room = Memo::new(move |_| route.with(|route| route.room));
    Effect::new(move |before: Option<&'static Room>| {
        let room = room.get();
        if before.is_some_and(|before| before != room) {
            crate::host::focus::top("main");
        }
        room
    });
    let theme = RwSignal::new(Theme::begun());
    // In a frame `frame.js` has the colours: its host may change them.
    if chrome {
        Effect::new(move || theme.get().show());
    }
    let help = RwSignal::new(false);
    let find = RwSignal::new(false);
    // In a frame `/` is the host's.
    listen(help, chrome.then_some(find));
    fetch_ahead(room.get_untracked(), chrome);
    let tongue = Tongue::new();
    let drawn = move || {
        tongue.track();
        view! {
            {chrome.then(|| view! {
                <TopBar room theme help find tongue />
                <Navigation room />
            })}
            <main class="shell__main" id="main" tabindex="-1">
                {move || visited(room.get(), route)}
            </main>
            {(!chrome).then(|| view! {
                <footer class="shell__foot">
                    <a href=move || location::whole(&hash.read()) target="_blank" rel="noopener">
                        {tr!("Open Layer Lab in a window of its own")}
                    </a>
                </footer>
            })}
            {chrome.then(|| view! { <Search open=find /> })}
            <Shortcuts open=help has_search=chrome />
            <Unlearnt tongue />
            {(!location::is_figure()).then(|| view! { <DropZone /> })}
        }
    };
    view! {
        <div class="shell" data-embedded=(!chrome).to_string()>
            {drawn}
        </div>
    }
}

/// A room as long as one is in it.
fn visited(room: &'static Room, route: Memo<Route>) -> AnyView {
    // While one leaves, the address already is another room's.
    let place = Memo::new(move |before: Option<&String>| {
        route.with(|route| match before {
            Some(before) if route.room != room => before.clone(),
            _ => route.place.clone(),
        })
    });
    let visit = Visit::new(place);
    Effect::new(move || page::set_title(&room.document_title(&visit.title().read())));
    later(room.view, move |draw| draw(visit))
}

/// Loads what comes apart once the start is over: so it is there at once when it is wanted, and without a connection too.
/// What is on the screen has the line to itself before.
fn fetch_ahead(room: &'static Room, has_search: bool) {
    let timer = Timer::after(REST, move || {
        spawn_local(async move {
            // One that does not come now is asked for again by whoever goes there.
            let _ = room.view.load().await;
            lesson::fetch_opening().await;
            if has_search {
                search::fetch().await;
            }
            bench::fetch_panels().await;
            workbench::fetch_readers().await;
            for room in ROOMS {
                let _ = room.view.load().await;
            }
        });
    });
    // Dropped, it would not ring.
    StoredValue::new_local(timer);
}

#[component]
fn TopBar(
    room: Memo<&'static Room>,
    theme: RwSignal<Theme>,
    help: RwSignal<bool>,
    find: RwSignal<bool>,
    tongue: Tongue,
) -> impl IntoView {
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
                {tr!("Skip to the content")}
            </button>
            <a class="shell__name" href="#/">"Layer Lab"</a>
            <span class="shell__room">{move || room.get().title()}</span>
            <div class="shell__tools">
                <SearchButton open=find />
                <Button
                    kind=ButtonKind::Quiet
                    label=Signal::derive(move || theme.get().label())
                    on_press=turn
                >
                    <Icon shape />
                </Button>
                <LanguageMenu tongue />
                <Button
                    kind=ButtonKind::Quiet
                    label=Signal::stored(tr!("Keyboard shortcuts (?)"))
                    on_press=Callback::new(move |()| help.update(|open| *open = !*open))
                >
                    "?"
                </Button>
            </div>
        </header>
    }
}

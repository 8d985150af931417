//! For course authors: each room as a frame, with what to paste and how it looks.

use std::iter;

use language::{LANGUAGES, tr};
use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::revision::runs;
use view_model::snippet::{Dialect, Frame};

use super::ROOMS;
use crate::components::{Button, Pick, Shape, Words};
use crate::host::{clipboard, location, page};
use crate::shell::{Room, RoomKind, View, Visit};

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "embed",
    title: || tr!("Embed"),
    kind: RoomKind::About,
    icon: Shape::Frame,
    view: part!(reading.embed: View = |visit| view! { <Gallery visit /> }.into_any()),
};

/// Colours that an author can fix: none, light, dark.
const THEMES: [Option<&str>; 3] = [None, Some("light"), Some("dark")];

/// What they are called, in the same order.
fn themes() -> [String; 3] {
    [
        tr!("As the page around it"),
        tr!("colours" => "Light"),
        tr!("colours" => "Dark"),
    ]
}

/// Motion that an author can fix: none, reduced, full.
const MOTIONS: [Option<&str>; 3] = [None, Some("reduce"), Some("full")];

/// What they are called, in the same order.
fn motions() -> [String; 3] {
    [
        tr!("As the system"),
        tr!("motion" => "Reduced"),
        tr!("motion" => "Full"),
    ]
}

/// Languages that an author can fix: none, or one there is.
fn languages() -> Vec<(Option<&'static str>, String)> {
    let own = LANGUAGES
        .iter()
        .map(|one| (Some(one.tag), one.name.to_owned()));
    iter::once((None, tr!("As the page around it")))
        .chain(own)
        .collect()
}

/// Whether what is shown can be changed, and what that is called. Only the Bench has both: elsewhere there is nothing to
/// edit, or nothing else to do.
fn inputs() -> Vec<(bool, String)> {
    vec![
        (false, tr!("Can be edited")),
        (true, tr!("A figure, read-only")),
    ]
}

/// Heights in pixels, until the page around the frame follows it.
const HEIGHTS: [u32; 3] = [480, 720, 960];

/// The gallery. A place in the address is the name of a room.
#[component]
fn Gallery(visit: Visit) -> impl IntoView {
    let place = visit.place();
    // A room that shows rooms would show itself.
    let rooms = || ROOMS.iter().copied().filter(|room| **room != ROOM);
    let room = Memo::new(move |_| {
        let name = place.get();
        rooms()
            .find(|room| room.name == name)
            .unwrap_or(super::ROOMS[0])
    });
    Effect::new(move || visit.call(room.get().title()));
    let dialect = RwSignal::new(Dialect::Html);
    let theme = RwSignal::new(0_usize);
    let motion = RwSignal::new(0_usize);
    let language = RwSignal::new(None::<&str>);
    let readonly = RwSignal::new(false);
    let has_inputs = move || *room.get() == super::bench::ROOM;
    let height = RwSignal::new(HEIGHTS[1]);
    let frame = Memo::new(move |_| Frame {
        base: location::base(),
        room: room.get().name.to_owned(),
        place: String::new(),
        title: format!("Layer Lab: {}", room.get().title()),
        theme: THEMES[theme.get()],
        motion: MOTIONS[motion.get()],
        language: language.get(),
        readonly: has_inputs() && readonly.get(),
        height: height.get(),
    });
    // The page around the preview is this one.
    let shown = Memo::new(move |_| {
        let mut frame = frame.get();
        frame.language.get_or_insert(language::now().tag);
        frame
    });
    let text = Memo::new(move |_| frame.get().snippet(dialect.get()));
    let copied = RwSignal::new(None::<bool>);
    let copy = Callback::new(move |()| {
        spawn_local(async move {
            let done = clipboard::copy(&text.get_untracked()).await;
            // Whoever asked may have left meanwhile.
            let _ = copied.try_set(Some(done));
        });
    });
    Effect::new(move || {
        text.track();
        copied.set(None);
    });
    view! {
        <div class="embed">
            <header class="embed__head">
                <h1>{tr!("Embed a room")}</h1>
                <p>
                    <Words runs=runs(&tr!(
                        "Each room works in a frame of a course page: nothing to install, nothing sent anywhere. The frame grows with what is in it and follows the colours and the language of the page around it. The repository’s `docs/embedding.md` has every parameter and message."
                    )) />
                </p>
            </header>
            <nav class="embed__rooms" aria-label=tr!("Room to embed")>
                {rooms()
                    .map(|one| view! {
                        <a
                            class="choices__option"
                            href=format!("#/embed/{}", one.name)
                            aria-current=move || (room.get() == one).then_some("true")
                        >
                            {one.title()}
                        </a>
                    })
                    .collect_view()}
            </nav>
            <div class="embed__options">
                <Options label=tr!("Written as") options=Dialect::ALL.map(|one| (one, one.title().to_owned())).to_vec() chosen=dialect />
                <Options
                    label=tr!("Colours")
                    options=themes().into_iter().enumerate().collect()
                    chosen=theme
                />
                <Options
                    label=tr!("Motion")
                    options=motions().into_iter().enumerate().collect()
                    chosen=motion
                />
                <Options
                    label=tr!("Language")
                    options=languages()
                    chosen=language
                />
                <Show when=has_inputs>
                    <Options
                        label=tr!("Inputs")
                        options=inputs()
                        chosen=readonly
                    />
                </Show>
                <Options
                    label=tr!("Height")
                    options=HEIGHTS.iter().map(|height| (*height, format!("{height} px"))).collect()
                    chosen=height
                />
            </div>
            <section class="embed__snippet" aria-label=tr!("To paste")>
                <pre class="embed__text" tabindex="0"><code>{text}</code></pre>
                <Button on_press=copy>{tr!("Copy")}</Button>
                <p class="embed__said" role="status">
                    {move || copied.get().map(|done| if done { tr!("Copied.") } else { tr!("The browser does not let the page copy. Select the text.") })}
                </p>
            </section>
            {(!page::is_packed()).then(|| view! {
                <p class="embed__link">
                    {tr!("To share the room as a link that shows what it is about:")}" "
                    <a href=move || frame.with(Frame::link)>{move || frame.with(Frame::link)}</a>
                </p>
            })}
            <h2>{tr!("Preview")}</h2>
            <iframe
                class="embed__preview"
                title=move || frame.with(|frame| frame.title.clone())
                src=move || shown.with(Frame::address)
                height=move || height.get().to_string()
            ></iframe>
        </div>
    }
}

/// One of few values.
#[component]
fn Options<T: Copy + PartialEq + Send + Sync + 'static>(
    /// What they are.
    label: String,
    /// Each with what it is called.
    options: Vec<(T, String)>,
    /// The one in force.
    chosen: RwSignal<T>,
) -> impl IntoView {
    view! {
        <div class="embed__option" role="group" aria-label=label>
            <span class="embed__label">{label.clone()}</span>
            <div class="choices">
                {options
                    .into_iter()
                    .map(|(value, title)| view! {
                        <Pick pressed=Signal::derive(move || chosen.get() == value) press=move || chosen.set(value) title />
                    })
                    .collect_view()}
            </div>
        </div>
    }
}

//! The language of the page: learnt before anything is drawn, changed while it is read.

use futures_util::future::join;
use language::{Catalogue, ENGLISH, LANGUAGES, Language, Unreadable, speak, tr};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::beside;
use crate::components::{Button, Icon, Shape};
use crate::host::{fetch, focus, language as host};
use crate::part::Part;

type Read = fn(Vec<u8>) -> Result<Catalogue, Unreadable>;

/// Reads a catalogue. Whoever reads English never loads it.
const READ: Part<Read> = part!(language.read: Read = Catalogue::read);

/// Id of the menu: it has the focus again after the page was drawn anew.
const MENU: &str = "language";

/// The language of the page. Everything that is drawn below reads it, so that it is drawn anew when it changes.
#[derive(Clone, Copy)]
pub(crate) struct Tongue {
    spoken: RwSignal<&'static Language>,
    /// The language asked for last: what arrives late for another is not spoken.
    wished: StoredValue<&'static Language>,
    /// The language that was asked for and did not load.
    unlearnt: RwSignal<Option<&'static Language>>,
}

impl Tongue {
    /// The language that was learnt; it changes as the page around this frame wishes.
    pub(super) fn new() -> Self {
        let now = language::now();
        let tongue = Self {
            spoken: RwSignal::new(now),
            wished: StoredValue::new(now),
            unlearnt: RwSignal::new(None),
        };
        host::on_asked(move |language| tongue.change(language, || {}));
        tongue
    }

    /// Draws again, where this is read, once another language is spoken.
    pub(super) fn track(self) {
        self.spoken.track();
    }

    /// Speaks another language and then calls `after`. Where it cannot be learnt, everything stays as it is, and that is
    /// said.
    fn change(self, language: &'static Language, after: fn()) {
        self.wished.set_value(language);
        self.unlearnt.set(None);
        if language == self.spoken.get_untracked() {
            return;
        }
        spawn_local(async move {
            let learnt = learn(language).await;
            if self.wished.get_value() != language {
                return;
            }
            match learnt {
                Some(learnt) => {
                    learnt.speak();
                    self.spoken.set(language);
                    after();
                }
                None => self.unlearnt.set(Some(language)),
            }
        });
    }
}

/// A language that can be spoken.
struct Learnt(&'static Language, Option<Catalogue>);

impl Learnt {
    fn speak(self) {
        host::show(self.0);
        speak(self.0, self.1);
        beside::word();
    }
}

/// Fetches what a language needs; none if that cannot be had.
async fn learn(language: &'static Language) -> Option<Learnt> {
    if language == ENGLISH {
        return Some(Learnt(language, None));
    }
    let path = format!("lang/{}.mo", language.tag);
    let (bytes, read) = join(fetch::bytes(&path), READ.load()).await;
    Some(Learnt(language, Some(read.ok()?(bytes?).ok()?)))
}

/// Calls `draw` once the language of the first screen is spoken; in English, should it not be had.
pub(super) fn begin(draw: impl FnOnce() + 'static) {
    let language = host::begun();
    if language == ENGLISH {
        host::show(language);
        draw();
        return;
    }
    // Leptos has no executor before something is mounted.
    wasm_bindgen_futures::spawn_local(async move {
        let learnt = learn(language).await;
        learnt.unwrap_or(Learnt(ENGLISH, None)).speak();
        draw();
    });
}

/// The menu of languages.
#[component]
pub(super) fn LanguageMenu(tongue: Tongue) -> impl IntoView {
    let choose = move |tag: String| {
        if let Some(language) = Language::of_tag(&tag) {
            host::keep(language);
            tongue.change(language, || request_animation_frame(|| focus::id(MENU)));
        }
    };
    let menu = NodeRef::<html::Select>::new();
    Effect::new(move || {
        tongue.unlearnt.track();
        // Else the one that did not load would stay chosen, and could not be chosen again.
        if let Some(menu) = menu.get() {
            menu.set_value(tongue.spoken.get_untracked().tag);
        }
    });
    let options = LANGUAGES.iter().map(|one| {
        view! {
            <option value=one.tag lang=one.tag selected=*one == language::now()>
                {one.name}
            </option>
        }
    });
    view! {
        <label class="language button" data-kind="quiet">
            <span class="visually-hidden">{tr!("Language")}</span>
            <Icon shape=Shape::Globe />
            <select
                class="language__menu"
                id=MENU
                node_ref=menu
                on:change:target=move |event| choose(event.target().value())
            >
                {options.collect_view()}
            </select>
        </label>
    }
}

/// That a language did not load, until it is read or a language is asked for again.
#[component]
pub(super) fn Unlearnt(tongue: Tongue) -> impl IntoView {
    let close = Callback::new(move |()| {
        tongue.unlearnt.set(None);
        // The button that was pressed is gone.
        focus::id(MENU);
    });
    move || {
        tongue.unlearnt.get().map(|language| {
            let said = tr!(
                "{} did not load. Try again when there is a connection.",
                language.name
            );
            view! {
                <section class="update" role="status">
                    <p>{said}</p>
                    <p class="update__actions"><Button on_press=close>{tr!("Close")}</Button></p>
                </section>
            }
        })
    }
}

//! The learner's history to take along, and how many cards a day brings.

use language::tr;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use review::anki;
use review::event::Settings;
use review::progress::Progress;
use view_model::format;
use view_model::revision::{self, keeping};
use wasm_bindgen::JsCast as _;

use super::desk::Desk;
use crate::components::Button;
use crate::host::fetch::Refused;
use crate::host::files;

/// A file of more bytes is none of a history: that of ten thousand cards over years is a fraction of it.
const LONGEST: usize = 200_000_000;

/// The panel.
#[component]
pub(super) fn Data(desk: Desk) -> impl IntoView {
    view! {
        <h2 class="cards__title">{tr!("How much a day")}</h2>
        <Limits desk />
        <h2 class="cards__title">{tr!("History")}</h2>
        <p class="cards__note">
            {tr!(
                "Everything you did lies in this browser only. A file of it can be taken to another device and imported there: both histories are put together, and nothing counts twice. Recordings of your voice are not in it."
            )}
        </p>
        <History desk />
        <h2 class="cards__title">{tr!("Erase")}</h2>
        <Erase desk />
    }
}

#[component]
fn Limits(desk: Desk) -> impl IntoView {
    let settings = Memo::new(move |_| desk.learner.with(|progress| progress.state().settings));
    let change = move |change: fn(&mut Settings, u64), event: ev::Event| {
        if let Ok(value) = event_target_value(&event).parse::<u64>() {
            let mut next = settings.get_untracked();
            change(&mut next, value.min(9_999));
            if next != settings.get_untracked() {
                desk.learner.set(next);
                desk.advance();
            }
        }
    };
    view! {
        <div class="limits">
            <label class="field">
                <span class="field__label">{tr!("New cards")}</span>
                <input class="input" type="number" min="0" max="9999"
                    prop:value=move || settings.get().new_per_day.to_string()
                    on:change=move |event| change(|settings, value| settings.new_per_day = value, event) />
            </label>
            <label class="field">
                <span class="field__label">{tr!("Reviews")}</span>
                <input class="input" type="number" min="0" max="9999"
                    prop:value=move || settings.get().reviews_per_day.to_string()
                    on:change=move |event| change(|settings, value| settings.reviews_per_day = value, event) />
            </label>
            <label class="field">
                <span class="field__label">{tr!("Wanted recall, %")}</span>
                <input class="input" type="number" min="70" max="97"
                    prop:value=move || (settings.get().retention / 10).to_string()
                    on:change=move |event| change(
                        |settings, value| settings.retention = value.clamp(70, 97) * 10,
                        event,
                    ) />
            </label>
        </div>
    }
}

#[component]
fn History(desk: Desk) -> impl IntoView {
    let learner = desk.learner;
    let said = RwSignal::new(String::new());
    let save = move |name: &str, text: &str| {
        let saved = files::save(name, text.as_bytes());
        said.set((!saved).then(keeping::unsaved).unwrap_or_default());
    };
    let export = Callback::new(move |()| save("layer-lab-history.json", &learner.export()));
    let to_anki = Callback::new(move |()| {
        let notes = learner.with_now(|progress| {
            desk.deck
                .with_value(|deck| revision::notes(deck, progress.state()))
        });
        save("layer-lab-cards.txt", &anki::tsv("Layer Lab", &notes));
    });
    let import = move |event: ev::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some((input, file)) =
            input.and_then(|input| Some((input.clone(), input.files()?.get(0)?)))
        else {
            return;
        };
        spawn_local(async move {
            let text = files::text_up_to(&file, LONGEST).await;
            // So that the same file can be chosen again.
            input.set_value("");
            said.set(match text.map(|text| learner.import(&text)) {
                Ok(Ok((all, fresh))) => {
                    let hidden = learner.with_now(Progress::hidden);
                    keeping::imported(all, fresh, hidden)
                }
                Ok(Err(error)) => tr!("Nothing was imported: {}.", error),
                Err(Refused::TooLong) => tr!(
                    "Nothing was imported: the file is larger than {}, as no history is.",
                    format::bytes(LONGEST as u64)
                ),
                Err(Refused::Missing) => tr!("Nothing was imported: the file cannot be read."),
            });
            desk.advance();
        });
    };
    let hidden = move || learner.with(|progress| progress.hidden() > 0);
    let unhide = Callback::new(move |()| {
        learner.unhide();
        said.set(tr!("What was erased counts again."));
        desk.advance();
    });
    view! {
        <div class="cards__actions">
            <Button on_press=export>{tr!("Export history")}</Button>
            <label class="button lead__pick">
                {tr!("Import history")}
                <input
                    class="lead__input"
                    type="file"
                    accept=".json,application/json"
                    aria-label=tr!("Import history")
                    on:change=import
                />
            </label>
            <Button on_press=to_anki>{tr!("Export cards for Anki")}</Button>
        </div>
        <p role="status" class="cards__note">{move || said.get()}</p>
        {move || hidden().then(|| view! { <Button on_press=unhide>{tr!("Bring them back")}</Button> })}
    }
}

#[component]
fn Erase(desk: Desk) -> impl IntoView {
    let learner = desk.learner;
    let can_unerase = Memo::new(move |_| learner.keeping.with(|keeping| keeping.can_unerase));
    // One button for both: it has the focus still when it means the other.
    let turn = Callback::new(move |()| {
        if can_unerase.get_untracked() {
            learner.unerase();
        } else {
            learner.erase();
        }
        desk.advance();
    });
    view! {
        <p class="cards__note" role="status">
            {move || if can_unerase.get() {
                tr!("Everything is erased. Until you close this tab you can bring it back.")
            } else {
                tr!("Takes away all ratings, answers, recordings, cards of your own and what you read on this device.")
            }}
        </p>
        <div class="cards__actions">
            <Button on_press=turn>
                {move || if can_unerase.get() { tr!("Bring everything back") } else { tr!("Erase everything") }}
            </Button>
        </div>
    }
}

//! The door of the lab: every incident, and the way to bring one's own.

use language::tr;
use leptos::html;
use leptos::prelude::*;
use lesson::lab::{Entry, read_index};
use view_model::lab;

use super::desk::Fetched;
use super::own::Own;
use crate::components::Button;
use crate::content::{self, LAB};
use crate::learner::Learner;
use crate::modules::loaded::fetched;
use crate::shell::Visit;

/// All incidents by level.
#[component]
pub(super) fn Door(visit: Visit, learner: Learner, own: Own) -> impl IntoView {
    visit.call("");
    let index = fetched(LAB, |text| read_index(text).ok());
    let levels = move |entries: &[Entry]| {
        let levels = learner.with(|progress| lab::door(entries, progress.state()));
        levels
            .into_iter()
            .map(|level| {
                let rows = level.rows.into_iter().map(|row| view! {
                    <li class="lab-door__row">
                        <a class="lab-door__link" href=format!("#/lab/{}", row.id) lang=content::lang(LAB)>{row.title}</a>
                        <span class="lab-door__note">{row.concepts}</span>
                        <span class="lab-door__note">{row.status}</span>
                    </li>
                });
                view! {
                    <section>
                        <h2 class="lab__title">{level.title}</h2>
                        <ul>{rows.collect_view()}</ul>
                    </section>
                }
            })
            .collect_view()
    };
    view! {
        <div class="lab-door">
            <header class="lab-door__head">
                <h1>{tr!("Failure-mode lab")}</h1>
                <p>
                    {tr!(
                        "Builds that went wrong. Predict, trigger, read the log, name the cause, repair it. The simulator builds every repair; whatever meets the goals passes."
                    )}
                </p>
            </header>
            {move || match index.get() {
                None => view! { <p>{tr!("Loading …")}</p> }.into_any(),
                Some(Err(())) => view! {
                    <p role="alert">{tr!("The incidents could not be loaded. Reload the page to try again.")}</p>
                }
                .into_any(),
                Some(Ok(entries)) => levels(&entries).into_any(),
            }}
            <Bring own />
        </div>
    }
}

/// A scenario of one's own.
#[component]
fn Bring(own: Own) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let pick = Callback::new(move |()| {
        if let Some(field) = field.get_untracked() {
            field.click();
        }
    });
    let picked = move |_| {
        let Some(field) = field.get_untracked() else {
            return;
        };
        if let Some(file) = field.files().and_then(|files| files.get(0)) {
            own.open(file);
        }
        // The same file may be picked again once it is mended.
        field.set_value("");
    };
    view! {
        <section class="lab-door__own">
            <h2 class="lab__title">{tr!("Your own incident")}</h2>
            <p>{tr!("Drop a scenario here, a JSON file, or choose one. It is played in this page and sent nowhere.")}</p>
            <input
                class="visually-hidden"
                type="file"
                accept=".json,application/json"
                tabindex="-1"
                aria-label=tr!("Scenario file")
                node_ref=field
                on:change=picked
            />
            <p><Button on_press=pick>{tr!("Choose a scenario")}</Button></p>
            {move || match own.lab.get() {
                Fetched::Failed(why) => view! { <p role="alert" class="lab__fault">{why}</p> }.into_any(),
                Fetched::Here(lab) => view! {
                    <p><a href="#/lab/own">{tr!("Go on with “{}”", lab.scenario.title)}</a></p>
                }
                .into_any(),
                Fetched::None | Fetched::Waiting => ().into_any(),
            }}
        </section>
    }
}

//! Parameters of a stream of builds: one is moved, one says what a week will do, then it is played and explained.

mod charts;
mod desk;
mod form;
mod predict;

use language::tr;
use leptos::prelude::*;
use lesson::stream::Settings;
use view_model::drill::stream::note;

use super::Halves;
use crate::learner::Learner;
use crate::shelf::{Fetched, Shelf};
use charts::Charts;
use desk::Desk;
use form::Form;
use predict::Predict;

/// The half of the room.
#[component]
pub(super) fn Parameters(
    /// Whose predictions.
    learner: Learner,
    /// Where to start from.
    start: Settings,
    /// The address asked for something else, which does not exist.
    is_unknown: bool,
) -> impl IntoView {
    let stage = Shelf::expect().stage();
    view! {
        <div class="drill">
            <header class="practice__head">
                <h1>{tr!("Concept drill")}</h1>
                <Halves at_parameters=true />
                <p>
                    {tr!(
                        "Weeks of commits to the model-serving project, each built by the simulator. Move a parameter, say what that does to the minutes a week spends building, then see."
                    )}
                </p>
                {is_unknown.then(|| view! {
                    <p role="status">{tr!("The link names parameters that do not exist; here is where the project starts.")}</p>
                })}
            </header>
            {move || match stage.get() {
                Fetched::Here(stage) => {
                    let desk = Desk::new(learner, stage, start);
                    desk.play(None);
                    view! {
                        <div class="stream">
                            <Form desk />
                            <div class="stream__side">
                                <Predict desk />
                                <Charts desk />
                            </div>
                        </div>
                        <p class="stream__note">{note()}</p>
                    }
                    .into_any()
                }
                Fetched::Waiting => view! { <p>{tr!("Loading …")}</p> }.into_any(),
                Fetched::Failed => view! {
                    <p role="alert">{tr!("The project could not be loaded. Reload the page to try again.")}</p>
                }
                .into_any(),
            }}
        </div>
    }
}

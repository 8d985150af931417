//! What is drilled, and how well it is mastered.

use language::tr;
use leptos::prelude::*;
use lesson::question::Topic;
use view_model::{drill, format};

use super::{Desk, Halves};
use crate::components::Pick;

/// The door of the room.
#[component]
pub(super) fn Door(desk: Desk) -> impl IntoView {
    let rows = Memo::new(move |_| {
        desk.learner
            .with(|progress| drill::rows(&drill::mastery(progress.state())))
    });
    // A question of what is chosen now; another one when something else is chosen.
    let first = Memo::new(move |_| {
        desk.only.track();
        desk.next()
    });
    view! {
        <div class="drill">
            <header class="practice__head">
                <h1>{tr!("Concept drill")}</h1>
                <Halves at_parameters=false />
                <p>
                    {tr!(
                        "A Dockerfile, a context, one change: which steps run again? Each question is new and built by the simulator, which also says why. What you get wrong comes back as a flash card."
                    )}
                </p>
            </header>
            <div class="choices" role="group" aria-label=tr!("Topic")>
                <Choice desk topic=None title=tr!("All topics") />
                {Topic::ALL.into_iter().map(|topic| view! { <Choice desk topic=Some(topic) title=topic.title() /> }).collect_view()}
            </div>
            <p>
                <a class="button" data-kind="primary" href=move || first.get().unwrap_or_default()>{tr!("Ask me")}</a>
            </p>
            <table class="drill__mastery">
                <caption>{tr!("What is mastered")}</caption>
                <thead>
                    <tr><th scope="col">{tr!("Topic")}</th><th scope="col">{tr!("Answered")}</th><th scope="col">{tr!("Mastered")}</th></tr>
                </thead>
                <tbody>
                    {move || rows
                        .get()
                        .into_iter()
                        .map(|row| view! {
                            <tr>
                                <th scope="row">{row.topic.title()}</th>
                                <td>{row.answered}</td>
                                <td>
                                    <span class="drill__meter" aria-hidden="true">
                                        <span class="drill__level" style:width=format!("{}%", row.mastered)></span>
                                    </span>
                                    {format::percent(row.mastered.into())}
                                </td>
                            </tr>
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Choice(desk: Desk, topic: Option<Topic>, title: String) -> impl IntoView {
    let pressed = Signal::derive(move || desk.only.get() == topic);
    view! { <Pick pressed press=move || desk.only.set(topic) title /> }
}

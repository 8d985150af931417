//! Interview prep: think, answer, compare with the rubric, climb the ladder; or a mock interview against the clock.

mod answer;
mod desk;
mod list;
mod mock;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use lesson::interview::Interview;

use crate::components::Shape;
use crate::host::fetch;
use crate::learner::Learner;
use crate::shell::{Room, RoomKind, View, Visit};
use answer::Practice;
use desk::Desk;
use list::QuestionList;
use mock::Mock;

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "interview",
    title: "Interview",
    kind: RoomKind::Practise,
    icon: Shape::Interview,
    view: part!(practice.interview: View = |visit| view! { <InterviewPrep visit /> }.into_any()),
};

/// The place of the mock interview in addresses; any other is the name of a question.
const MOCK: &str = "mock";

/// Fetches the questions, then shows the room.
#[component]
fn InterviewPrep(visit: Visit) -> impl IntoView {
    let interview: RwSignal<Option<Result<Arc<Interview>, ()>>> = RwSignal::new(None);
    spawn_local(async move {
        let text = fetch::text("content/interview.json").await;
        let read = text.and_then(|text| Interview::read(&text).ok());
        // Whoever asked may have left meanwhile.
        let _ = interview.try_set(Some(read.map(Arc::new).ok_or(())));
    });
    let learner = Learner::here();
    let is_ready = Memo::new(move |_| learner.keeping.with(|keeping| keeping.is_ready));
    let place = visit.place();
    view! {
        <div class="interview">
            {move || match (interview.get(), is_ready.get()) {
                (Some(Err(())), _) => view! {
                    <h1>"Interview prep"</h1>
                    <p role="alert">"The questions could not be loaded. Reload the page to try again."</p>
                }
                .into_any(),
                (Some(Ok(interview)), true) => {
                    let desk = Desk::new(learner, interview);
                    view! {
                        {move || match place.get().as_str() {
                            "" => view! { <QuestionList desk /> }.into_any(),
                            MOCK => view! { <Mock desk /> }.into_any(),
                            id => match desk.question(id) {
                                Some(question) => view! { <Practice desk question /> }.into_any(),
                                None => view! { <QuestionList desk /> }.into_any(),
                            },
                        }}
                    }
                    .into_any()
                }
                _ => view! {
                    <h1>"Interview prep"</h1>
                    <p>"Loading …"</p>
                }
                .into_any(),
            }}
        </div>
    }
}

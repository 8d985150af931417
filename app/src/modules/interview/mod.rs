//! Interview prep: think, answer, compare with the rubric, climb the ladder; or a mock interview against the clock.

mod aloud;
mod answer;
mod desk;
mod list;
mod mock;

use language::tr;
use leptos::prelude::*;
use lesson::interview::Interview;

use super::loaded::loaded;
use crate::components::Shape;
use crate::content::INTERVIEW;
use crate::shell::{Room, RoomKind, View, Visit};
pub(crate) use answer::Answer;
use answer::Practice;
pub(crate) use desk::{Desk, Sheet};
use list::QuestionList;
use mock::Mock;

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "interview",
    title: || tr!("Interview"),
    kind: RoomKind::Practise,
    icon: Shape::Interview,
    view: part!(practice.interview: View = draw),
};

/// The place of the mock interview in addresses; any other is the name of a question.
const MOCK: &str = "mock";

/// A place in the address is the mock interview or the name of a question.
fn draw(visit: Visit) -> AnyView {
    let place = visit.place();
    let read = |text: &str| Interview::read(text).ok();
    loaded(
        tr!("Interview prep"),
        tr!("The questions could not be loaded. Reload the page to try again."),
        INTERVIEW,
        read,
        move |learner, interview| {
            let desk = Desk::new(learner, interview);
            let shown = move || match place.get().as_str() {
                "" => view! { <QuestionList desk /> }.into_any(),
                MOCK => view! { <Mock desk /> }.into_any(),
                id => match desk.question(id) {
                    Some(question) => view! { <Practice desk question /> }.into_any(),
                    None => view! { <QuestionList desk /> }.into_any(),
                },
            };
            view! { <div class="interview">{shown}</div> }.into_any()
        },
    )
}

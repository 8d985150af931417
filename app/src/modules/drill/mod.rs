//! The concept drill: which steps run again? Question after question, harder as they are mastered. And a stream of
//! builds whose parameters one moves.

mod ask;
mod door;
mod parameters;

use language::tr;
use leptos::prelude::*;
use lesson::question::Topic;
use lesson::question::run::Series;
use lesson::stream::Settings;
use view_model::drill;

use crate::components::Shape;
use crate::host::chance;
use crate::learner::Learner;
use crate::modules::loaded::Waiting;
use crate::shell::{Room, RoomKind, View, Visit};
use ask::Asked;
use door::Door;
use parameters::Parameters;

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "drill",
    title: || tr!("Drill"),
    kind: RoomKind::Practise,
    icon: Shape::Drill,
    view: part!(practice.drill: View = draw),
};

/// A run of questions, as long as one is in the room. A handle.
#[derive(Clone, Copy)]
struct Desk {
    learner: Learner,
    series: StoredValue<Series>,
    /// The only topic that is asked about; none for all.
    only: RwSignal<Option<Topic>>,
}

impl Desk {
    /// The address of a question that was not asked yet, as hard as what is mastered asks for.
    fn next(self) -> Option<String> {
        let mastery = self
            .learner
            .with_now(|progress| drill::mastery(progress.state()));
        let only = self.only.get_untracked();
        let question = self.series.try_update_value(|series| {
            series.only = only;
            series.next(&mastery)
        });
        let question = question.flatten()?;
        Some(format!("#/{}", drill::name(question.topic, question.seed)))
    }
}

/// Where the parameters are; what follows is a setting of them.
const PARAMETERS: &str = "parameters";

/// A place in the address is a question, its topic and its seed; or the parameters.
fn draw(visit: Visit) -> AnyView {
    let learner = Learner::here();
    let desk = Desk {
        learner,
        series: StoredValue::new(Series::new(chance::number())),
        only: RwSignal::new(None),
    };
    let is_ready = Memo::new(move |_| learner.keeping.with(|keeping| keeping.is_ready));
    let place = visit.place();
    let view = move || {
        if !is_ready.get() {
            return view! { <div class="page"><h1>{tr!("Concept drill")}</h1><Waiting learner /></div> }
                .into_any();
        }
        if let Some(rest) = place.with(|place| parameters(place).map(str::to_owned)) {
            visit.call(tr!("Parameters"));
            let start = Settings::at(&rest);
            let is_unknown = start.is_none() && !rest.is_empty();
            return view! { <Parameters learner start=start.unwrap_or_default() is_unknown /> }
                .into_any();
        }
        // The door, with a topic chosen.
        if let Some(topic) = place.with(|place| Topic::of(place)) {
            desk.only.set(Some(topic));
        }
        if let Some(question) = place.with(|place| drill::at(place)) {
            visit.call(question.topic.title());
            desk.series.update_value(|series| series.saw(&question));
            view! { <Asked desk question /> }.into_any()
        } else {
            visit.call("");
            view! { <Door desk /> }.into_any()
        }
    };
    view.into_any()
}

/// The setting that a place among the parameters names, empty for none; none for another place.
fn parameters(place: &str) -> Option<&str> {
    let rest = place.strip_prefix(PARAMETERS)?;
    if rest.is_empty() {
        Some(rest)
    } else {
        rest.strip_prefix('/')
    }
}

/// The two halves of the room.
#[component]
fn Halves(
    /// One is at the parameters.
    at_parameters: bool,
) -> impl IntoView {
    let half = |href: &'static str, title: String, is_here: bool| {
        view! {
            <a class="choices__option" href=href aria-current=is_here.then_some("page")>{title}</a>
        }
    };
    view! {
        <nav class="choices" aria-label=tr!("Halves of the drill")>
            {half("#/drill", tr!("Questions"), !at_parameters)}
            {half("#/drill/parameters", tr!("Parameters"), at_parameters)}
        </nav>
    }
}

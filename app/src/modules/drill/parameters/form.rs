//! The parameters.

use language::tr;
use leptos::prelude::*;
use lesson::stream::{EXPORTS, Order, Range, Runner, Settings};
use view_model::drill::stream;

use super::desk::Desk;
use crate::components::{Pick, Slider};

/// All parameters, in groups.
#[component]
pub(super) fn Form(desk: Desk) -> impl IntoView {
    let draft = desk.draft;
    view! {
        <section class="stream__form" aria-label=tr!("Parameters")>
            <Picks
                label=tr!("Order of the Dockerfile")
                options=Order::ALL.map(stream::order).to_vec()
                chosen=Signal::derive(move || Order::ALL.iter().position(|one| *one == draft.get().order))
                set=Callback::new(move |at: usize| desk.change(|draft| draft.order = Order::ALL[at]))
            />
            <Picks
                label=tr!("Runner")
                options=Runner::ALL.map(stream::runner).to_vec()
                chosen=Signal::derive(move || Runner::ALL.iter().position(|one| *one == draft.get().runner))
                set=Callback::new(move |at: usize| desk.change(|draft| draft.runner = Runner::ALL[at]))
            />
            <Picks
                label=tr!("Cache export")
                options=EXPORTS.map(stream::export).to_vec()
                chosen=Signal::derive(move || EXPORTS.iter().position(|one| *one == draft.get().export))
                set=Callback::new(move |at: usize| desk.change(|draft| draft.export = EXPORTS[at]))
            />
            <Picks
                label=tr!("Cache mount for downloads")
                options=vec![tr!("Off"), tr!("On")]
                chosen=Signal::derive(move || Some(usize::from(draft.get().mounts)))
                set=Callback::new(move |at| desk.change(|draft| draft.mounts = at == 1))
            />
            <div class="stream__sliders" role="group" aria-label=tr!("What commits change, by weight")>
                <p class="stream__label" aria-hidden="true">{tr!("What commits change, by weight")}</p>
                {number(desk, tr!("Code"), Range::WEIGHT, |one| &mut one.churn.code)}
                {number(desk, tr!("Dependencies"), Range::WEIGHT, |one| &mut one.churn.dependencies)}
                {number(desk, "README".to_owned(), Range::WEIGHT, |one| &mut one.churn.docs)}
            </div>
            <div class="stream__sliders" role="group" aria-label=tr!("How often and how long")>
                <p class="stream__label" aria-hidden="true">{tr!("How often and how long")}</p>
                {number(desk, tr!("Builds a day"), Range::BUILDS, |one| &mut one.builds)}
                {number(desk, tr!("Moves of the base image a week"), Range::BASE, |one| &mut one.churn.base)}
                {number(desk, tr!("Seconds of the install"), Range::INSTALL, |one| &mut one.install)}
                {number(desk, tr!("Seconds of the system packages"), Range::SYSTEM, |one| &mut one.system)}
            </div>
        </section>
    }
}

fn number(
    desk: Desk,
    label: String,
    range: Range,
    of: fn(&mut Settings) -> &mut u32,
) -> impl IntoView {
    view! {
        <Slider
            label
            min=range.min
            max=range.max
            value=Signal::derive(move || *of(&mut desk.draft.get()))
            set=move |value| desk.change(|draft| *of(draft) = value)
        />
    }
}

/// One of several.
#[component]
fn Picks(
    label: String,
    options: Vec<String>,
    chosen: Signal<Option<usize>>,
    set: Callback<usize>,
) -> impl IntoView {
    let options = options.into_iter().enumerate().map(|(at, title)| {
        view! {
            <Pick pressed=Signal::derive(move || chosen.get() == Some(at)) press=move || set.run(at) title />
        }
    });
    view! {
        <div class="stream__pick" role="group" aria-label=label>
            <p class="stream__label" aria-hidden="true">{label.clone()}</p>
            <div class="choices">{options.collect_view()}</div>
        </div>
    }
}

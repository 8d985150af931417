//! The parameters.

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
        <section class="stream__form" aria-label="Parameters">
            <Picks
                label="Order of the Dockerfile"
                options=Order::ALL.map(stream::order).to_vec()
                chosen=Signal::derive(move || Order::ALL.iter().position(|one| *one == draft.get().order))
                set=Callback::new(move |at: usize| desk.change(|draft| draft.order = Order::ALL[at]))
            />
            <Picks
                label="Runner"
                options=Runner::ALL.map(stream::runner).to_vec()
                chosen=Signal::derive(move || Runner::ALL.iter().position(|one| *one == draft.get().runner))
                set=Callback::new(move |at: usize| desk.change(|draft| draft.runner = Runner::ALL[at]))
            />
            <Picks
                label="Cache export"
                options=EXPORTS.map(stream::export).to_vec()
                chosen=Signal::derive(move || EXPORTS.iter().position(|one| *one == draft.get().export))
                set=Callback::new(move |at: usize| desk.change(|draft| draft.export = EXPORTS[at]))
            />
            <Picks
                label="Cache mount for downloads"
                options=vec!["Off", "On"]
                chosen=Signal::derive(move || Some(usize::from(draft.get().mounts)))
                set=Callback::new(move |at| desk.change(|draft| draft.mounts = at == 1))
            />
            <div class="stream__sliders" role="group" aria-label="What commits change, by weight">
                <p class="stream__label" aria-hidden="true">"What commits change, by weight"</p>
                {number(desk, "Code", Range::WEIGHT, |one| &mut one.churn.code)}
                {number(desk, "Dependencies", Range::WEIGHT, |one| &mut one.churn.dependencies)}
                {number(desk, "README", Range::WEIGHT, |one| &mut one.churn.docs)}
            </div>
            <div class="stream__sliders" role="group" aria-label="How often and how long">
                <p class="stream__label" aria-hidden="true">"How often and how long"</p>
                {number(desk, "Builds a day", Range::BUILDS, |one| &mut one.builds)}
                {number(desk, "Moves of the base image a week", Range::BASE, |one| &mut one.churn.base)}
                {number(desk, "Seconds of the install", Range::INSTALL, |one| &mut one.install)}
                {number(desk, "Seconds of the system packages", Range::SYSTEM, |one| &mut one.system)}
            </div>
        </section>
    }
}

fn number(
    desk: Desk,
    label: &'static str,
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
    label: &'static str,
    options: Vec<&'static str>,
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
            <p class="stream__label" aria-hidden="true">{label}</p>
            <div class="choices">{options.collect_view()}</div>
        </div>
    }
}

//! What a reader can do with a figure: choose a Dockerfile, make a change, take it to the Bench.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use leptos::task::spawn_local;
use view_model::lesson::Scene;

use crate::components::Pick;
use crate::home::Home;
use crate::shelf::Stage;
use crate::workbench;

/// What is chosen in a figure.
#[derive(Clone, Copy)]
pub(crate) struct Choice {
    /// Index of the Dockerfile.
    pub(crate) order: RwSignal<usize>,
    /// Index of the change; none if nothing changed.
    pub(crate) change: RwSignal<Option<usize>>,
}

impl Choice {
    /// What the author chose.
    pub(crate) fn of(scene: &Scene) -> Self {
        Self {
            order: RwSignal::new(0),
            change: RwSignal::new(scene.start),
        }
    }
}

/// The buttons above a figure.
#[component]
pub(crate) fn Controls(scene: Scene, choice: Choice) -> impl IntoView {
    let Choice { order, change } = choice;
    let orders = (scene.orders.len() > 1).then(|| {
        let buttons = scene.orders.into_iter().enumerate().map(|(at, (_, title))| {
            view! { <Pick pressed=Signal::derive(move || order.get() == at) press=move || order.set(at) title /> }
        });
        view! {
            <div class="choices" role="group" aria-label="Dockerfile">{buttons.collect_view()}</div>
        }
    });
    let changes = (!scene.changes.is_empty()).then(|| {
        let buttons = scene.changes.into_iter().enumerate().map(|(at, made)| {
            let press = move || change.update(|now| *now = (*now != Some(at)).then_some(at));
            view! { <Pick pressed=Signal::derive(move || change.get() == Some(at)) press title=made.title /> }
        });
        view! {
            <div class="choices choices--changes" role="group" aria-label=tr!("Change since the last build")>
                {buttons.collect_view()}
            </div>
        }
    });
    view! {
        <div class="figure__controls">{orders} {changes}</div>
    }
}

/// Takes what the figure shows to the Bench.
#[component]
pub(super) fn ToBench(stage: Arc<Stage>, scene: Scene, choice: Choice) -> impl IntoView {
    let home = Home::expect();
    let open = move |_| {
        let (order, change) = (choice.order.get_untracked(), choice.change.get_untracked());
        // The compiler of the text has tried every choice.
        if let Ok(taken) = scene.take(&stage.library, order, change) {
            let home = home.clone();
            spawn_local(async move {
                // Where it does not load, the Bench, where this leads, says so.
                if let Ok(take) = workbench::TAKE.load().await {
                    home.with(|| take(taken));
                }
            });
        }
    };
    view! {
        <a class="figure__bench" href="#/bench" on:click=open>{tr!("Open on the Bench")}</a>
    }
}

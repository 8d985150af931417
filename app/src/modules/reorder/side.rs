//! What the order costs, and what can be done.

use language::tr;
use leptos::prelude::*;
use view_model::reorder::{Bar, Event};

use super::play::Desk;
use crate::components::{Button, ButtonKind, Icon, Shape};
use crate::content::{self, REORDER};

/// The bar, the edits it is made of, and the buttons.
#[component]
pub(super) fn Side(desk: Desk) -> impl IntoView {
    let bar = Memo::new(move |_| desk.screen.with(|screen| screen.bar.clone()));
    let edits = Memo::new(move |_| desk.screen.with(|screen| screen.edits.clone()));
    let moves = Memo::new(move |_| desk.screen.with(|screen| screen.moves.clone()));
    let can = move |read: fn(&view_model::reorder::State) -> bool| {
        Signal::derive(move || !desk.state.with(read))
    };
    let press = move |event: Event| Callback::new(move |()| desk.act(event));
    view! {
        <aside class="reorder__side" aria-label=tr!("What the order costs")>
            {move || bar.get().map(|bar| view! { <CostBar bar /> })}
            {move || edits.with(|edits| (!edits.is_empty()).then(|| view! {
                <table class="reorder__edits">
                    <thead>
                        <tr><th scope="col">{tr!("column" => "After")}</th><th scope="col">{tr!("column" => "Builds")}</th><th scope="col">{tr!("column" => "Runs")}</th></tr>
                    </thead>
                    <tbody>
                        {edits
                            .iter()
                            .map(|edit| view! {
                                <tr>
                                    <th scope="row" lang=content::lang(REORDER)>{edit.title.clone()}</th>
                                    <td>{edit.share.clone()}</td>
                                    <td>{edit.runs.clone()}</td>
                                </tr>
                            })
                            .collect_view()}
                    </tbody>
                </table>
            }))}
            <p class="reorder__moves">
                {move || moves.get()}
                {move || desk.best.with(|best| (!best.is_empty()).then(|| format!(" · {best}")))}
            </p>
            <div class="practice__actions">
                <Button kind=ButtonKind::Primary on_press=press(Event::Check)>{tr!("Check")}</Button>
                <Button
                    kind=ButtonKind::Quiet
                    label=Signal::stored(tr!("Undo"))
                    disabled=can(view_model::reorder::State::can_undo)
                    on_press=press(Event::Undo)
                >
                    <Icon shape=Shape::Undo />
                </Button>
                <Button
                    kind=ButtonKind::Quiet
                    label=Signal::stored(tr!("Redo"))
                    disabled=can(view_model::reorder::State::can_redo)
                    on_press=press(Event::Redo)
                >
                    <Icon shape=Shape::Redo />
                </Button>
                <Button on_press=press(Event::Restart)>{tr!("Start again")}</Button>
                <Button on_press=press(Event::ShowBest)>{tr!("Show me")}</Button>
            </div>
        </aside>
    }
}

/// Expected build time of the present order and of the best one, on the same scale.
#[component]
fn CostBar(bar: Bar) -> impl IntoView {
    let share = |part: u32| format!("{}%", f64::from(part) / 10.0);
    view! {
        <div class="cost-bar" data-broken=bar.broken.to_string()>
            <p class="cost-bar__words">
                <strong>{bar.words}</strong>
                {bar.broken.then(|| tr!(", if it built"))}
            </p>
            <div class="cost-bar__scale" aria-hidden="true">
                <span class="cost-bar__now" style:width=share(bar.now)></span>
                <span class="cost-bar__best" style:inset-inline-start=share(bar.best)></span>
            </div>
            <p class="cost-bar__key" aria-hidden="true">{tr!("The mark is the best there is.")}</p>
        </div>
    }
}

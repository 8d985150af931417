//! A week of builds under several orders, with the mix in the reader's hands.

use language::tr;
use leptos::prelude::*;
use view_model::format;
use view_model::lesson::{Costs, Mix, Week, WeekRow};

use crate::components::Slider;

/// The figure.
#[component]
pub(super) fn WeekFigure(
    /// What it shows.
    title: String,
    /// What a build costs under each order.
    costs: Costs,
) -> impl IntoView {
    let mix = RwSignal::new(Mix::default());
    let week = Memo::new(move |_| Week::of(&costs, mix.get()));
    view! {
        <figcaption class="figure__title">{title}</figcaption>
        <div class="figure__controls">
            <Slider
                label=tr!("Builds a week")
                max=600
                value=Signal::derive(move || mix.get().builds)
                set=move |builds| mix.update(|mix| mix.builds = builds)
            />
            <Slider
                label=tr!("Of a hundred, change dependencies")
                max=100
                value=Signal::derive(move || mix.get().dependencies)
                set=move |dependencies| mix.update(|mix| mix.dependencies = dependencies)
            />
        </div>
        <table class="week">
            <thead>
                <tr>
                    <th scope="col">{tr!("order of instructions" => "Order")}</th>
                    <th scope="col">{tr!("Code")}</th>
                    <th scope="col">{tr!("Dependencies")}</th>
                    <th scope="col">{tr!("A week")}</th>
                </tr>
            </thead>
            <tbody>{move || week.with(|week| week.rows.iter().map(row).collect_view())}</tbody>
        </table>
        <p class="figure__answer" role="status">{move || week.with(|week| week.answer.clone())}</p>
    }
}

fn row(row: &WeekRow) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">{row.title.clone()}</th>
            <td>{format::duration(row.code)}</td>
            <td>{format::duration(row.dependencies)}</td>
            <td class="week__total" style=("--share", format!("{:.4}", row.share))>
                {format::duration(row.total)}
            </td>
        </tr>
    }
}

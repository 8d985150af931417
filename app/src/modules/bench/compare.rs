//! The last build and the next, side by side: also the layer stack as a table.

use language::tr;
use leptos::prelude::*;
use view_model::bench::{ComparisonRow, State};

use super::prose::DigestText;
use super::view::Desk;
use crate::diagram::StateWord;
use crate::part::Part;

/// Draws it; loaded when it is first opened.
pub(super) const COMPARE: Part<fn(Desk) -> AnyView> =
    part!(bench.compare: fn(Desk) -> AnyView = |desk| view! { <Compare desk /> }.into_any());

/// The table.
#[component]
fn Compare(desk: Desk) -> impl IntoView {
    let comparison = desk.part(|screen| screen.comparison.clone());
    let state = |state: Option<State>| match state {
        Some(state) => view! { <StateWord state /> }.into_any(),
        None => "–".into_any(),
    };
    let row = move |row: ComparisonRow| {
        let changed = row.layer_before != row.layer_after;
        let name = match row.step {
            Some(step) => view! {
                <button type="button" class="step-link" on:click=move |_| desk.choose.run(step)>
                    <code>{row.name}</code>
                </button>
            }
            .into_any(),
            None => view! { <del><code>{row.name}</code></del> }.into_any(),
        };
        view! {
            <tr>
                <th scope="row" class="compare__name">{name}</th>
                <td>{state(row.before)}</td>
                <td>{state(row.after)}</td>
                <td class="compare__digest">{row.layer_before.map(|digest| view! { <DigestText digest /> })}</td>
                <td class="compare__digest">
                    {if changed {
                        row.layer_after.map(|digest| view! { <DigestText digest /> }).into_any()
                    } else {
                        tr!("same").into_any()
                    }}
                </td>
            </tr>
        }
    };
    view! {
        <section class="compare" aria-label=tr!("The last build and the next")>
            {move || {
                let rows = comparison.get().rows;
                if rows.is_empty() {
                    return view! { <p class="empty">{tr!("There is nothing to compare before the first build.")}</p> }.into_any();
                }
                view! {
                    <div class="compare__scroll" tabindex="0" role="region" aria-label=tr!("Comparison, scrolls sideways")>
                        <table class="compare__table">
                            <thead>
                                <tr>
                                    <th scope="col">{tr!("Step")}</th>
                                    <th scope="col">{tr!("Last build")}</th>
                                    <th scope="col">{tr!("If you build now")}</th>
                                    <th scope="col">{tr!("Layer before")}</th>
                                    <th scope="col">{tr!("Layer after")}</th>
                                </tr>
                            </thead>
                            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                        </table>
                    </div>
                }
                .into_any()
            }}
        </section>
    }
}

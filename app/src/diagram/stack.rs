//! The layer stack: one row for each instruction, on the lines of the instruction itself.
//!
//! A list box in SVG: one row is chosen; arrow keys, Home and End move, and each row says everything it shows.

use language::tr;
use leptos::ev;
use leptos::prelude::*;
use leptos::svg;
use view_model::bench::geometry::{Band, Fault, Figure, LANE, LINE, label_width};
use view_model::bench::{Listing, Row, State, StepRef};
use view_model::keys::{Way, along};

use super::mark::shape;
use crate::host::focus;

/// Where the shape of a state stands in the lane.
const MARK: u32 = 14;

/// The figure beside the Dockerfile.
#[component]
pub(crate) fn LayerStack(
    /// The rows.
    listing: Signal<Listing>,
    /// Where they are drawn.
    figure: Signal<Figure>,
    /// The row that is chosen.
    selected: Signal<Option<StepRef>>,
    /// A person chose a row.
    on_select: Callback<StepRef>,
) -> impl IntoView {
    let stack = NodeRef::<svg::Svg>::new();
    let steps = Memo::new(move |_| {
        listing.with(|listing| listing.rows.iter().map(|row| row.step).collect::<Vec<_>>())
    });
    let current = Memo::new(move |_| {
        steps.with(|steps| {
            selected
                .get()
                .and_then(|step| steps.iter().position(|other| *other == step))
                .unwrap_or(0)
        })
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let count = steps.with_untracked(Vec::len);
        let at = current.get_untracked();
        let Some(to) = along(&event.key(), Way::Down, at, count) else {
            return;
        };
        event.prevent_default();
        if let Some(step) = steps.with_untracked(|steps| steps.get(to).copied()) {
            on_select.run(step);
            if let Some(stack) = stack.get_untracked() {
                focus::nth(&stack, "[role=option]", to as u32);
            }
        }
    };
    view! {
        <svg
            class="stack"
            node_ref=stack
            role="listbox"
            aria-label=tr!("Layers, one for each instruction")
            height=move || figure.with(|figure| figure.height)
            on:keydown=on_key
        >
            <defs>
                <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="stack__hatch" d="M0 0v7" />
                </pattern>
            </defs>
            <For
                each=move || steps.get().into_iter().enumerate()
                key=|(_, step)| *step
                let((at, step))
            >
                <StackRow
                    row=Signal::derive(move || listing.with(|listing| listing.row(step).cloned()))
                    band=Signal::derive(move || {
                        figure.with(|figure| figure.bands.iter().find(|band| band.step == step).copied())
                    })
                    chosen=Signal::derive(move || selected.get() == Some(step))
                    reachable=Signal::derive(move || current.get() == at)
                    on_select
                />
            </For>
            <g aria-hidden="true">
                {move || figure.with(|figure| figure.faults.iter().map(fault).collect_view())}
            </g>
        </svg>
    }
}

#[component]
fn StackRow(
    row: Signal<Option<Row>>,
    band: Signal<Option<Band>>,
    chosen: Signal<bool>,
    reachable: Signal<bool>,
    on_select: Callback<StepRef>,
) -> impl IntoView {
    let row = Memo::new(move |_| row.get());
    let band = Memo::new(move |_| band.get());
    let state =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.state).unwrap_or_default()));
    let spoken = move || row.with(|row| row.as_ref().map(Row::spoken));
    let choose = move |_| {
        if let Some(step) = row.with_untracked(|row| row.as_ref().map(|row| row.step)) {
            on_select.run(step);
        }
    };
    view! {
        <g
            class="stack__row"
            role="option"
            data-state=move || state.get().key()
            tabindex=move || if reachable.get() { "0" } else { "-1" }
            aria-selected=move || chosen.get().to_string()
            aria-label=spoken
            style=("--wave", move || row.with(|row| {
                row.as_ref().and_then(|row| row.wave).unwrap_or(0).to_string()
            }))
            on:click=choose
        >
            {move || {
                let (Some(row), Some(band)) = (row.get(), band.get()) else {
                    return ().into_any();
                };
                drawn(row, band)
            }}
        </g>
    }
}

/// What a row shows.
fn drawn(row: Row, band: Band) -> AnyView {
    let slab = row.layer || row.state == State::Skipped;
    let hatched = row.state == State::Base;
    let base = band.middle + 4;
    let words = LANE + 8;
    let figure = row.figure().unwrap_or_default().to_owned();
    let room = format!("calc(100% - {}px)", words + 12 + label_width(&figure));
    view! {
        <rect class="stack__ring" x="1" y=band.y + 1 width="calc(100% - 2px)" height=band.height - 2 rx="3" />
        <rect fill="transparent" x="0" y=band.y width="100%" height=band.height />
        {slab.then(|| view! {
            <rect
                class="stack__slab"
                x=LANE
                y=band.slab_y
                width=format!("calc(100% - {}px)", LANE + 2)
                height=band.slab_height
                rx="2"
            />
        })}
        {hatched.then(|| view! {
            <rect
                fill="url(#hatch)"
                x=LANE
                y=band.slab_y
                width=format!("calc(100% - {}px)", LANE + 2)
                height=band.slab_height
            />
        })}
        <g transform=format!("translate({MARK} {})", band.middle - 7)>{shape(row.state)}</g>
        // A picture of its own, so that long words end before the figures on the right begin.
        <svg x=words y=band.y height=band.height width=room>
            <text y=base - band.y>
                <tspan class="stack__word">{row.state.word()}</tspan>
                <tspan class="stack__fact" dx="8">{row.fact}</tspan>
            </text>
        </svg>
        <text class="stack__figure" x="100%" dx="-10" y=base>
            {figure}
        </text>
        {(band.height >= 2 * LINE && !row.digest.is_empty() && row.state != State::Base).then(|| view! {
            <text class="stack__figure stack__digest" x="100%" dx="-10" y=base + LINE>
                {row.digest}
            </text>
        })}
    }
    .into_any()
}

/// A run of invalidation, drawn from its cause downwards: in the lane, under the shapes of the steps it passes.
fn fault(fault: &Fault) -> impl IntoView + use<> {
    let x = MARK - 9;
    let (from, to) = (fault.from, fault.to);
    view! {
        <path
            class="stack__fault"
            pathLength="1"
            d=format!("M{} {from}H{x}V{to}H{}", MARK, MARK - 3)
            style=("--beats", fault.beats.to_string())
            style=("--wave", fault.wave.to_string())
        />
        <path
            class="stack__tip"
            d=format!("M{} {}l5 4-5 4z", MARK - 5, to - 4)
            style=("--beats", fault.beats.to_string())
            style=("--wave", fault.wave.to_string())
        />
    }
}

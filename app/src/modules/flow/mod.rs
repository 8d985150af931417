//! The build flow: one build of what is on the Bench as a journey, stop by stop.

use std::time::Duration;

use language::tr;
use leptos::prelude::*;
use view_model::lesson::Stop;

use super::linked::{PLACE, linked};
use crate::components::{Button, Shape};
use crate::host::timers::Timer;
use crate::shell::{Room, RoomKind, View};
use crate::workbench::Workbench;

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "flow",
    title: || tr!("room" => "Build flow"),
    kind: RoomKind::Read,
    icon: Shape::Flow,
    view: part!(reading.flow: View = |_| view! { <FlowRoom /> }.into_any()),
};

/// How long a stop is shown while the journey plays.
const PACE: Duration = Duration::from_millis(2500);

#[component]
fn FlowRoom() -> impl IntoView {
    let stops = Workbench::here().journey();
    let count = Memo::new(move |_| stops.with(Vec::len));
    let wanted = RwSignal::new(0_usize);
    let at = Memo::new(move |_| wanted.get().min(count.get().saturating_sub(1)));
    let playing = RwSignal::new(false);
    let timer = StoredValue::new_local(None::<Timer>);
    // While it plays, each stop sets the clock for the next.
    Effect::new(move || {
        let here = at.get();
        let clock = playing.get().then(|| {
            Timer::after(PACE, move || {
                if here + 1 < count.get_untracked() {
                    wanted.set(here + 1);
                } else {
                    playing.set(false);
                }
            })
        });
        timer.set_value(clock);
    });
    let go = move |to: usize| {
        playing.set(false);
        wanted.set(to);
    };
    let play = Callback::new(move |()| {
        if !playing.get_untracked() && at.get_untracked() + 1 >= count.get_untracked() {
            wanted.set(0);
        }
        playing.update(|playing| *playing = !*playing);
    });
    view! {
        <div class="flow">
            <header class="flow__head">
                <h1>{tr!("Build flow")}</h1>
                <p>
                    {linked(
                        &tr!(
                            "One build of what is on the {}, from the text to the nodes that run it. Every table shows what is \
                             really there at that stop.",
                            PLACE
                        ),
                        "#/bench",
                        tr!("Bench"),
                    )}
                </p>
            </header>
            <div class="flow__bar">
                <Button on_press=Callback::new(move |()| go(at.get_untracked().saturating_sub(1)))
                    disabled=Signal::derive(move || at.get() == 0)>{tr!("stop of a journey" => "Back")}</Button>
                <Button on_press=play>{move || if playing.get() { tr!("Pause") } else { tr!("Play") }}</Button>
                <Button on_press=Callback::new(move |()| go(at.get_untracked() + 1))
                    disabled=Signal::derive(move || at.get() + 1 >= count.get())>{tr!("stop of a journey" => "Next")}</Button>
                <input
                    type="range"
                    class="slider__input flow__scrub"
                    aria-label=tr!("stop of a journey" => "Stop")
                    min="1"
                    max=move || count.get().to_string()
                    prop:value=move || (at.get() + 1).to_string()
                    aria-valuetext=move || stops.with(|stops| {
                        stops.get(at.get()).map(|stop| stop.title.clone()).unwrap_or_default()
                    })
                    on:input=move |event| {
                        if let Ok(stop) = event_target_value(&event).parse::<usize>() {
                            go(stop.saturating_sub(1));
                        }
                    }
                />
            </div>
            <div class="flow__body">
                <ol class="flow__stops">
                    {move || stops.with(|stops| {
                        stops
                            .iter()
                            .enumerate()
                            .map(|(index, stop)| view! {
                                <li>
                                    <button
                                        type="button"
                                        class="flow__stop"
                                        aria-current=move || (at.get() == index).then_some("step")
                                        on:click=move |_| go(index)
                                    >
                                        <span class="flow__number">{index + 1}</span>
                                        {stop.title.clone()}
                                    </button>
                                </li>
                            })
                            .collect_view()
                    })}
                </ol>
                <section class="flow__stop-page" aria-label=tr!("The present stop")>
                    {move || stops.with(|stops| stops.get(at.get()).map(page))}
                </section>
            </div>
        </div>
    }
}

fn page(stop: &Stop) -> impl IntoView + use<> {
    let head = stop
        .head
        .iter()
        .map(|name| view! { <th scope="col">{name.clone()}</th> })
        .collect_view();
    let rows = stop.rows.iter().map(|row| {
        let mut cells = row.iter();
        let first = cells.next().cloned().unwrap_or_default();
        view! {
            <tr>
                <th scope="row"><code>{first}</code></th>
                {cells.map(|cell| view! { <td>{cell.clone()}</td> }).collect_view()}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let more = (stop.more > 0).then(|| tr!("and {} more", stop.more));
    view! {
        <h2 class="flow__title">{stop.title.clone()}</h2>
        <p class="flow__says" role="status">{stop.says.clone()}</p>
        {(!stop.rows.is_empty()).then(|| view! {
            <div class="text__table" role="region" aria-label=tr!("What is there") tabindex="0">
                <table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
            </div>
        })}
        {more.map(|more| view! { <p class="image__more">{more}</p> })}
    }
}

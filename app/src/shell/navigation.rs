//! The ways to the rooms: a rail at the left of wide screens, a bar at the foot of narrow ones.

use language::tr;
use leptos::ev;
use leptos::prelude::*;

use super::room::{Room, RoomKind};
use crate::components::{Icon, Shape};
use crate::modules::ROOMS;

/// Rooms that a narrow bar shows at once; the others lie behind “More”.
const AT_ONCE: [&str; 4] = ["lesson", "diagram", "bench", "drill"];

/// The navigation.
#[component]
pub(super) fn Navigation(
    /// The room one is in.
    room: Memo<&'static Room>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let few = ROOMS.len() <= AT_ONCE.len() + 1;
    // Whoever went somewhere needs the list no longer.
    Effect::new(move || {
        room.track();
        open.set(false);
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            crate::host::focus::id("more-rooms");
        }
    };
    let groups = RoomKind::ALL.into_iter().map(|kind| {
        let rooms = ROOMS.iter().filter(|one| one.kind == kind);
        view! {
            <ul class="rail__group" aria-label=kind.title()>
                {rooms.map(|one| view! { <Entry one room folded=!few && !at_once(one) /> }).collect_view()}
            </ul>
        }
    });
    view! {
        <nav
            class="rail"
            aria-label=tr!("Rooms")
            data-open=move || open.get().to_string()
            on:keydown=on_key
        >
            {groups.collect_view()}
            {(!few).then(|| view! {
                <button
                    type="button"
                    class="rail__link rail__more"
                    id="more-rooms"
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    <Icon shape=Signal::derive(move || if open.get() { Shape::Down } else { Shape::More }) />
                    <span class="rail__word">{move || if open.get() { tr!("rooms" => "Less") } else { tr!("rooms" => "More") }}</span>
                </button>
            })}
        </nav>
    }
}

/// Whether a narrow bar shows this room without being asked.
fn at_once(room: &Room) -> bool {
    AT_ONCE.contains(&room.name)
}

#[component]
fn Entry(one: &'static Room, room: Memo<&'static Room>, folded: bool) -> impl IntoView {
    view! {
        <li class="rail__item" data-folded=folded.to_string()>
            <a
                class="rail__link"
                href=one.href()
                aria-current=move || (room.get() == one).then_some("page")
            >
                <Icon shape=one.icon />
                <span class="rail__word">{one.title()}</span>
            </a>
        </li>
    }
}

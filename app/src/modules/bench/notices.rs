//! What a person has to be told, in place, and how far the reading of a folder has come.

use language::tr;
use leptos::prelude::*;
use view_model::format;

use super::view::Desk;
use crate::components::{Button, ButtonKind, Icon, Shape};
use crate::workbench::{LoadPhase, Notice, Offer};

/// All notices. Each is a status, which no item of a list can be.
#[component]
pub(super) fn Notices(desk: Desk) -> impl IntoView {
    let notices = desk.workbench.notices();
    view! {
        <div class="notices">
            {move || notices.get().into_iter().map(|notice| view! { <NoticeText desk notice /> }).collect_view()}
        </div>
    }
}

#[component]
fn NoticeText(desk: Desk, notice: Notice) -> impl IntoView {
    let kind = notice.kind;
    let more = notice.total.saturating_sub(notice.paths.len());
    let paths = (!notice.paths.is_empty()).then(|| {
        view! {
            <details class="notice__paths">
                <summary>{tr!("1 path" | "{n} paths" % notice.total, n = format::count(notice.total))}</summary>
                <ul>
                    {notice.paths.iter().map(|path| view! { <li><code>{path.clone()}</code></li> }).collect_view()}
                    {(more > 0).then(|| view! { <li>{tr!("and {} more", format::count(more))}</li> })}
                </ul>
            </details>
        }
    });
    let offers = (!notice.offers.is_empty()).then(|| {
        let button = |offer: Offer| {
            let label = offer.label();
            let accept = Callback::new(move |()| desk.workbench.accept(offer.clone(), kind));
            view! { <Button on_press=accept>{label}</Button> }
        };
        view! {
            <p class="notice__offers">{notice.offers.iter().cloned().map(button).collect_view()}</p>
        }
    });
    view! {
        <div class="notice" data-problem=kind.is_problem().to_string() role="status">
            <div class="notice__text">
                <p>
                    {notice.text()}
                    " "
                    <span class="notice__remedy">{notice.remedy()}</span>
                </p>
                {paths}
                {offers}
            </div>
            <Button
                kind=ButtonKind::Quiet
                label=Signal::stored(tr!("Close this notice"))
                on_press=Callback::new(move |()| desk.workbench.dismiss(kind))
            >
                <Icon shape=Shape::Cross />
            </Button>
        </div>
    }
}

/// How far the reading of a folder has come.
#[component]
pub(super) fn Loading(desk: Desk) -> impl IntoView {
    let progress = desk.workbench.progress();
    let text = move || {
        progress.get().map(|now| match now.phase {
            LoadPhase::Listing => tr!(
                "Listing the folder: 1 file, {size}"
                    | "Listing the folder: {n} files, {size}" % now.files_found,
                n = format::count(now.files_found),
                size = format::bytes(now.bytes_found)
            ),
            LoadPhase::Hashing => tr!(
                "Reading {done} of 1 file, {read} of {size}"
                    | "Reading {done} of {n} files, {read} of {size}" % now.files_found,
                n = format::count(now.files_found),
                done = format::count(now.files_done),
                read = format::bytes(now.bytes_done),
                size = format::bytes(now.bytes_found)
            ),
        })
    };
    let share = move || {
        progress
            .get()
            .filter(|now| now.phase == LoadPhase::Hashing && now.bytes_found > 0)
            .map(|now| (now.bytes_done as f64 / now.bytes_found as f64).to_string())
    };
    view! {
        <Show when=move || progress.with(Option::is_some)>
            <div class="loading">
                <progress class="loading__bar" max="1" value=share aria-label=tr!("Reading the folder")></progress>
                <span class="loading__text">{text}</span>
                <Button on_press=Callback::new(move |()| desk.workbench.cancel_loading())>{tr!("Cancel")}</Button>
            </div>
        </Show>
    }
}

//! What changed since the last build, as chips that can be taken away, and what one does about it.

use language::tr;
use leptos::prelude::*;
use view_model::bench::ChangeChip;

use super::view::Desk;
use crate::components::{Button, ButtonKind, Chip, Icon, Shape};

/// The bar above the answer.
#[component]
pub(super) fn Changes(
    /// What the panes share.
    desk: Desk,
    /// Whether the comparison is shown.
    comparing: RwSignal<bool>,
    /// Whether the options are shown.
    options: RwSignal<bool>,
) -> impl IntoView {
    let workbench = desk.workbench;
    let fixed = workbench.is_fixed();
    let chips = desk.part(|screen| screen.changes.clone());
    let builds = desk.part(|screen| screen.builds);
    let (can_undo, can_redo) = (workbench.can_undo(), workbench.can_redo());
    let chip = move |chip: ChangeChip| {
        let subject = chip.subject.clone();
        view! {
            <Chip
                remove_label=tr!("Take back: {} {}", chip.label, chip.what)
                label=chip.label
                what=chip.what
                no_effect=chip.no_effect
                on_remove=(!fixed).then(|| Callback::new(move |()| {
                    workbench.select(None);
                    workbench.revert(subject.clone());
                }))
            />
        }
    };
    view! {
        <div class="changes">
            <h2 class="changes__title" id="changes-title">
                {move || match builds.get() {
                    0 => tr!("Nothing built yet"),
                    number => tr!("Changed since build {}", number),
                }}
            </h2>
            <ul class="chips changes__list" aria-labelledby="changes-title">
                {move || {
                    let chips = chips.get();
                    if chips.is_empty() {
                        let hint = if builds.get() == 0 {
                            tr!("Press Build to fill the cache.")
                        } else {
                            tr!("nothing. Edit a line, or choose a file and say that it changed.")
                        };
                        return view! { <li class="changes__none">{hint}</li> }.into_any();
                    }
                    chips.into_iter().map(chip).collect_view().into_any()
                }}
            </ul>
            <div class="changes__actions" role="toolbar" aria-label=tr!("noun" => "Build")>
                {(!fixed).then(|| view! {
                    <Button
                        kind=ButtonKind::Quiet
                        label=Signal::stored(tr!("Undo"))
                        disabled=Signal::derive(move || !can_undo.get())
                        on_press=Callback::new(move |()| workbench.undo())
                    >
                        <Icon shape=Shape::Undo />
                    </Button>
                    <Button
                        kind=ButtonKind::Quiet
                        label=Signal::stored(tr!("Redo"))
                        disabled=Signal::derive(move || !can_redo.get())
                        on_press=Callback::new(move |()| workbench.redo())
                    >
                        <Icon shape=Shape::Redo />
                    </Button>
                    <Button
                        pressed=Signal::from(options)
                        on_press=Callback::new(move |()| options.update(|open| *open = !*open))
                    >
                        {tr!("Options")}
                    </Button>
                })}
                <Button
                    pressed=Signal::from(comparing)
                    on_press=Callback::new(move |()| comparing.update(|open| *open = !*open))
                >
                    {tr!("Compare")}
                </Button>
                {(!fixed).then(|| view! {
                    <Button
                        kind=ButtonKind::Primary
                        on_press=Callback::new(move |()| {
                            workbench.select(None);
                            workbench.build();
                        })
                    >
                        {tr!("verb" => "Build")}
                    </Button>
                })}
            </div>
        </div>
    }
}

//! A file opened for editing: its text, or the statement that its bytes changed; its permission; its time.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use view_model::code;

use super::path_field::PathField;
use super::view::Desk;
use crate::components::{Button, ButtonKind, Editor, Icon, Shape};
use crate::part::Part;

/// Draws it; loaded when it is first opened.
pub(super) const OPEN_FILE: Part<fn(Desk) -> AnyView> = part!(bench.open_file: fn(Desk) -> AnyView = |desk| view! { <OpenFilePanel desk /> }.into_any());

/// The panel under the tree.
#[component]
fn OpenFilePanel(desk: Desk) -> impl IntoView {
    let workbench = desk.workbench;
    let fixed = workbench.is_fixed();
    let opened = workbench.opened();
    let path = Memo::new(move |_| {
        opened.with(|file| {
            file.as_ref()
                .map(|file| file.path.clone())
                .unwrap_or_default()
        })
    });
    let text =
        Memo::new(move |_| opened.with(|file| file.as_ref().and_then(|file| file.text.clone())));
    let executable =
        Memo::new(move |_| opened.with(|file| file.as_ref().is_some_and(|file| file.executable)));
    let shown = Signal::derive(move || text.get().unwrap_or_default());
    let lines = Memo::new(move |_| shown.with(|text| Arc::new(code::plain(text))));
    let act = move |verb: fn(crate::workbench::Workbench, String)| {
        Callback::new(move |()| {
            workbench.select(None);
            verb(workbench, path.get_untracked());
        })
    };
    let effect = desk.part(move |screen| screen.effect(&path.read()));
    view! {
        <section class="open-file" aria-label=move || tr!("File {}", path.get())>
            <header class="open-file__head">
                <h3 class="open-file__path"><code>{path}</code></h3>
                <Button
                    kind=ButtonKind::Quiet
                    label=Signal::stored(tr!("Close the file"))
                    on_press=Callback::new(move |()| workbench.open_file(None))
                >
                    <Icon shape=Shape::Cross />
                </Button>
            </header>
            <Show
                when=move || text.with(Option::is_some)
                fallback=|| view! {
                    <p class="empty">{tr!("Its text is not kept: it is large, or no text. Say that it changed instead.")}</p>
                }
            >
                <div class="open-file__text">
                    <Editor
                        text=shown
                        lines=lines.into()
                        on_input=Callback::new(move |text| {
                            workbench.select(None);
                            workbench.edit_file(path.get_untracked(), text);
                        })
                        label=tr!("Text of the file")
                        fixed
                    />
                </div>
            </Show>
            {(!fixed).then(|| view! {
                <PathField
                    label=tr!("Path")
                    path=path.into()
                    on_commit=Callback::new(move |to: String| workbench.rename_file(path.get_untracked(), &to))
                />
            })}
            <p class="open-file__effect">{effect}</p>
            {(!fixed).then(|| view! {
                <div class="open-file__actions">
                    <Button on_press=act(crate::workbench::Workbench::touch_content)>{tr!("Its content changed")}</Button>
                    <Button on_press=act(crate::workbench::Workbench::touch_mtime)>{tr!("Touch")}</Button>
                    <Button on_press=act(|workbench, path| {
                        workbench.open_file(None);
                        workbench.remove_file(path);
                    })>{tr!("Remove")}</Button>
                    <label class="choice">
                        <input
                            type="checkbox"
                            prop:checked=executable
                            on:change=move |event| {
                                workbench.select(None);
                                workbench.set_mode(path.get_untracked(), event_target_checked(&event));
                            }
                        />
                        {tr!("executable")}
                    </label>
                </div>
            })}
        </section>
    }
}

//! What this is, in one sentence, and how to bring one's own work.

use language::tr;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::view::Desk;
use crate::components::Button;
use crate::host::folder::FolderSource;

/// What a picker for archives lists first. What a file is, its bytes tell.
const ARCHIVES: &str =
    ".zip,.tar,.tgz,.gz,application/zip,application/x-tar,application/gzip,application/x-gzip";

/// The head of the page.
#[component]
pub(super) fn Lead(desk: Desk) -> impl IntoView {
    let workbench = desk.workbench;
    let on_pick = move |event: ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(files) = input.files().filter(|files| files.length() > 0) {
            workbench.open_folder(FolderSource::of_pick(&files));
        }
        // The same folder may be picked again after it changed on disk.
        input.set_value("");
    };
    let on_pick_archive = move |event: ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            workbench.open_folder(FolderSource::Archive(file));
        }
        input.set_value("");
    };
    let fixed = workbench.is_fixed();
    let about = if fixed {
        tr!(
            "A figure to look into: choose a line to read why it runs or not. Nothing can be changed here. It is a simulator of BuildKit’s cache."
        )
    } else {
        tr!(
            "Edit the Dockerfile or a file below and read the answer. It is a simulator of BuildKit’s cache: nothing runs, nothing is uploaded."
        )
    };
    view! {
        <header class="lead">
            <div class="lead__text">
                <h1 class="lead__title">{tr!("If I change this, what will Docker rebuild, and why?")}</h1>
                <p class="lead__about">{about}</p>
            </div>
            {(!fixed).then(|| view! {
                <div class="lead__actions">
                    <label class="button lead__pick">
                        {tr!("Open folder")}
                        <input
                            type="file"
                            class="lead__input"
                            multiple
                            aria-label=tr!("Open folder as the build context")
                            on:change=on_pick
                            node_ref=directory_input()
                        />
                    </label>
                    <label class="button lead__pick">
                        {tr!("Open archive")}
                        <input
                            type="file"
                            class="lead__input"
                            accept=ARCHIVES
                            aria-label=tr!("Open archive as the build context")
                            on:change=on_pick_archive
                        />
                    </label>
                    <Button on_press=Callback::new(move |()| desk.select_text())>{tr!("Paste Dockerfile")}</Button>
                    <Button on_press=Callback::new(move |()| {
                        workbench.select(None);
                        workbench.load_example();
                    })>{tr!("Example")}</Button>
                </div>
            })}
        </header>
    }
}

/// An input that picks folders. The attribute is no standard one, so it is set by hand.
fn directory_input() -> NodeRef<leptos::html::Input> {
    let input = NodeRef::<leptos::html::Input>::new();
    input.on_load(|input| {
        // The name is a constant and valid.
        let _ = input
            .unchecked_ref::<web_sys::Element>()
            .set_attribute("webkitdirectory", "");
    });
    input
}

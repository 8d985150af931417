//! The build context as a tree: sizes, ignore rules, what changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use language::tr;
use leptos::attr::custom::custom_attribute;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use view_model::bench::{FileChange, FileKind, FileRow, IgnoredBy};
use view_model::format;
use view_model::keys::{Way, along};

use super::open_file::OPEN_FILE;
use super::path_field::PathField;
use super::view::Desk;
use crate::components::{Icon, Shape};
use crate::host::{focus, page};
use crate::part::later;

type Rows = Arc<BTreeMap<String, FileRow>>;

/// The tree, and the file that is open.
#[component]
pub(super) fn FilesPane(desk: Desk) -> impl IntoView {
    let totals = desk.part(|screen| {
        let files = &screen.files;
        tr!(
            "1 file, {size}" | "{n} files, {size}" % files.files,
            n = format::count(files.files),
            size = files.size
        )
    });
    let empty = desk.part(|screen| screen.files.files == 0);
    let hidden = desk.part(|screen| screen.files.hidden);
    let opened = desk.workbench.opened();
    // What was open may have had the focus: then it goes back to the tree.
    Effect::new(move |before: Option<bool>| {
        let is_open = opened.with(Option::is_some);
        if before == Some(true) && !is_open {
            request_animation_frame(|| {
                if focus::holder().is_none() {
                    focus::first(".tree__row[tabindex='0']");
                }
            });
        }
        is_open
    });
    view! {
        <div class="pane__body files">
            <p class="files__totals">{totals}</p>
            <Show when=move || empty.get()>
                <p class="empty">{tr!("The build context is empty. Drop a folder anywhere on this page, or open one above.")}</p>
            </Show>
            <FileTree desk />
            {(!desk.workbench.is_fixed()).then(|| view! {
                <PathField
                    label=tr!("New file")
                    path=Signal::stored(String::new())
                    on_commit=Callback::new(move |path: String| desk.workbench.add_file(&path, String::new()))
                />
            })}
            <Show when=move || { hidden.get() > 0 }>
                <p class="empty">{move || tr!(
                    "1 more is not listed. It counts all the same." | "{n} more are not listed. They count all the same." % hidden.get(),
                    n = format::count(hidden.get())
                )}</p>
            </Show>
            <Show when=move || opened.with(Option::is_some)>
                {later(OPEN_FILE, move |draw| draw(desk))}
            </Show>
        </div>
    }
}

#[component]
fn FileTree(desk: Desk) -> impl IntoView {
    let workbench = desk.workbench;
    let tree = NodeRef::<html::Ul>::new();
    let order = desk.part(|screen| {
        screen
            .files
            .rows
            .iter()
            .map(|row| row.path.clone())
            .collect::<Vec<_>>()
    });
    let rows = desk.part(|screen| -> Rows {
        Arc::new(
            screen
                .files
                .rows
                .iter()
                .map(|row| (row.path.clone(), row.clone()))
                .collect(),
        )
    });
    let opened = workbench.opened();
    let opened =
        Memo::new(move |_| opened.with(|file| file.as_ref().map(|file| file.path.clone())));
    let cursor = RwSignal::new(None::<String>);
    let current = Memo::new(move |_| {
        order.with(|order| {
            cursor
                .get()
                .and_then(|path| order.iter().position(|other| *other == path))
                .unwrap_or(0)
        })
    });
    let act = move |row: &FileRow| match row.kind {
        FileKind::Directory { .. } => workbench.toggle_dir(&row.path),
        _ if row.change == Some(FileChange::Removed) => {}
        _ => workbench.open_file(Some(row.path.clone())),
    };
    let go = move |to: usize| {
        if let Some(path) = order.with_untracked(|order| order.get(to).cloned()) {
            cursor.set(Some(path));
            if let Some(tree) = tree.get_untracked() {
                focus::nth(&tree, "[role=treeitem]", to as u32);
            }
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let at = current.get_untracked();
        let Some(row) = order
            .with_untracked(|order| order.get(at).cloned())
            .and_then(|path| rows.with_untracked(|rows| rows.get(&path).cloned()))
        else {
            return;
        };
        let open = matches!(row.kind, FileKind::Directory { open: true, .. });
        let dir = matches!(row.kind, FileKind::Directory { .. });
        let key = page::key(&event);
        if let Some(to) = along(&key, Way::Down, at, order.with_untracked(Vec::len)) {
            event.prevent_default();
            go(to);
            return;
        }
        match key.as_str() {
            "ArrowRight" if dir && !open => act(&row),
            "ArrowRight" if dir => go(at + 1),
            "ArrowLeft" if open => act(&row),
            "ArrowLeft" => {
                if let Some((parent, _)) = row.path.rsplit_once('/')
                    && let Some(to) =
                        order.with_untracked(|order| order.iter().position(|path| path == parent))
                {
                    go(to);
                }
            }
            "Enter" | " " => act(&row),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <ul class="tree" role="tree" aria-label=tr!("Build context") node_ref=tree on:keydown=on_key>
            <For each=move || order.get().into_iter().enumerate() key=|(_, path)| path.clone() let((at, path))>
                <TreeRow
                    row={
                        let path = path.clone();
                        Memo::new(move |_| rows.with(|rows| rows.get(&path).cloned()))
                    }
                    reachable=Signal::derive(move || current.get() == at)
                    open=Signal::derive({
                        let path = path.clone();
                        move || opened.with(|opened| opened.as_ref() == Some(&path))
                    })
                    on_press=Callback::new(move |row: FileRow| {
                        cursor.set(Some(row.path.clone()));
                        act(&row);
                    })
                />
            </For>
        </ul>
    }
}

#[component]
fn TreeRow(
    row: Memo<Option<FileRow>>,
    reachable: Signal<bool>,
    open: Signal<bool>,
    on_press: Callback<FileRow>,
) -> impl IntoView {
    let with =
        move |read: fn(&FileRow) -> Option<String>| row.with(|row| row.as_ref().and_then(read));
    view! {
        <li
            class="tree__row"
            role="treeitem"
            tabindex=move || if reachable.get() { "0" } else { "-1" }
            {..custom_attribute("aria-level", move || with(|row| Some((row.depth + 1).to_string())))}
            aria-expanded=move || with(|row| match row.kind {
                FileKind::Directory { open, .. } => Some(open.to_string()),
                _ => None,
            })
            aria-selected=move || open.get().to_string()
            data-ignored=move || with(|row| row.ignored.as_ref().map(|_| "true".to_owned()))
            data-change=move || with(|row| row.change.map(|change| change.key().to_owned()))
            title=move || with(|row| row.ignored.as_ref().map(IgnoredBy::told))
            style=("--depth", move || with(|row| Some(row.depth.to_string())).unwrap_or_default())
            on:click=move |_| {
                if let Some(row) = row.get_untracked() {
                    on_press.run(row);
                }
            }
        >
            {move || row.get().map(drawn)}
        </li>
    }
}

fn drawn(row: FileRow) -> AnyView {
    let icon = match row.kind {
        FileKind::Directory { open: true, .. } => Some(Shape::Down),
        FileKind::Directory { open: false, .. } => Some(Shape::Right),
        FileKind::File { .. } | FileKind::Symlink { .. } => None,
    };
    view! {
        <span class="tree__icon">{icon.map(|shape| view! { <Icon shape /> })}</span>
        <span class="tree__name">{row.label()}</span>
        {row.word().map(|word| view! { <span class="tree__word">{word}</span> })}
        <span class="tree__size">{row.size}</span>
    }
    .into_any()
}

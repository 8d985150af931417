//! The image view: what each layer holds and hides, and what moving a new version costs.

use std::sync::Arc;

use language::tr;
use leptos::prelude::*;
use view_model::lesson::{Cargo, Provided, Scene, Shipment};

use crate::components::Shape;
use crate::figures::{Choice, Controls};
use crate::shelf::{Fetched, Shelf, Stage};
use crate::shell::{Room, RoomKind, View};

/// The room.
pub(crate) const ROOM: Room = Room {
    name: "image",
    title: || tr!("Image"),
    kind: RoomKind::Read,
    icon: Shape::Box,
    view: part!(reading.image: View = |_| view! { <ImageRoom /> }.into_any()),
};

#[component]
fn ImageRoom() -> impl IntoView {
    let stage = Shelf::expect().stage();
    view! {
        <div class="image">
            <header class="image__head">
                <h1>{tr!("Image view")}</h1>
                <p>
                    {tr!(
                        "An image after a change, layer by layer: what each layer holds, what of it a higher layer hides, and \
                         what a push to the registry and a pull by a node that runs the old version have to move. What a \
                         command writes is assumed; what is copied is counted."
                    )}
                </p>
            </header>
            {move || match stage.get() {
                Fetched::Here(stage) => view! {
                    <Versions scene=stage.scene(ROOM.name) stage />
                }
                .into_any(),
                Fetched::Waiting => view! { <p>{tr!("Loading …")}</p> }.into_any(),
                Fetched::Failed => view! {
                    <p role="alert">{tr!("The example could not be loaded. Reload the page to try again.")}</p>
                }
                .into_any(),
            }}
        </div>
    }
}

#[component]
fn Versions(scene: Scene, stage: Arc<Stage>) -> impl IntoView {
    let choice = Choice::of(&scene);
    let shown = scene.clone();
    let shipment = Memo::new(move |before: Option<&Shipment>| {
        let (order, change) = (choice.order.get(), choice.change.get());
        // The compiler of the text has built every order.
        Shipment::of(&scene, &stage.library, order, change)
            .unwrap_or_else(|_| before.cloned().unwrap_or_default())
    });
    view! {
        <Controls scene=shown choice />
        <p class="image__answer" role="status">{move || shipment.with(|shipment| shipment.answer.clone())}</p>
        <div class="text__table" role="region" aria-label=tr!("Layers") tabindex="0">
            <table class="layers">
                <caption class="visually-hidden">{tr!("Layers, the lowest first")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{tr!("Layer")}</th>
                        <th scope="col">{tr!("Size")}</th>
                        <th scope="col">{tr!("Holds")}</th>
                        <th scope="col">{tr!("Push")}</th>
                        <th scope="col">{tr!("Pull")}</th>
                        <th scope="col">"Diff ID"</th>
                    </tr>
                </thead>
                <tbody>{move || shipment.with(|shipment| shipment.layers.iter().map(layer).collect_view())}</tbody>
            </table>
        </div>
        <h2 class="image__heading">{tr!("The union: what one sees")}</h2>
        <div class="text__table" role="region" aria-label=tr!("Files") tabindex="0">
            <table class="layers">
                <caption class="visually-hidden">{tr!("Files of the image that the model knows")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{tr!("File")}</th>
                        <th scope="col">{tr!("Size")}</th>
                        <th scope="col">{tr!("Provided by")}</th>
                        <th scope="col">{tr!("Versions")}</th>
                    </tr>
                </thead>
                <tbody>{move || shipment.with(|shipment| shipment.files.iter().map(file).collect_view())}</tbody>
            </table>
        </div>
        <p class="image__more">{move || shipment.with(|shipment| match shipment.more_files {
            0 => String::new(),
            more => tr!("and {} more", more),
        })}</p>
    }
}

fn layer(layer: &Cargo) -> impl IntoView + use<> {
    view! {
        <tr data-moves=layer.moves.to_string()>
            <th scope="row"><code>{layer.title.clone()}</code></th>
            <td class="layers__number">{layer.size.clone()}</td>
            <td>{layer.holds.clone()}</td>
            <td>{layer.push.clone()}</td>
            <td>{layer.pull.clone()}</td>
            <td><code>{layer.digest.clone()}</code></td>
        </tr>
    }
}

fn file(file: &Provided) -> impl IntoView + use<> {
    let by = if file.by.is_empty() {
        tr!("gone: a whiteout hides it").into_any()
    } else {
        view! { <code>{file.by.clone()}</code> }.into_any()
    };
    view! {
        <tr>
            <th scope="row"><code>{file.path.clone()}</code></th>
            <td class="layers__number">{file.size.clone()}</td>
            <td>{by}</td>
            <td class="layers__number">{file.versions}</td>
        </tr>
    }
}

//! Rows that are moved: where one is held, and how the others get out of its way.

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::request_animation_frame;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// How near to the edge of the window a held row makes the page scroll, and how far at a time, in pixels.
const EDGE: f64 = 72.0;
const PACE: f64 = 14.0;

/// How long a row takes to its new place, in milliseconds.
const GLIDE: f64 = 180.0;

/// The place of a row that is held at a height of the window, counted from the top among the rows of a list: below all
/// others whose middle is above. At the edges of the window the page scrolls on.
pub(crate) fn place(list: &Element, held: &str, y: f64) -> usize {
    scroll(y);
    elements(list)
        .filter(|row| row.id() != held)
        .filter(|row| {
            let area = row.get_bounding_client_rect();
            area.top() + area.height() / 2.0 < y
        })
        .count()
}

fn scroll(y: f64) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let height = window
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64());
    if y < EDGE {
        window.scroll_by_with_x_and_y(0.0, -PACE);
    } else if height.is_some_and(|height| y > height - EDGE) {
        window.scroll_by_with_x_and_y(0.0, PACE);
    }
}

/// Keeps a pointer with an element until it is let go, wherever it goes.
pub(crate) fn capture(element: &Element, pointer: i32) {
    // A pointer that is gone already cannot be kept; then nothing is held.
    let _ = element.set_pointer_capture(pointer);
}

/// Where the rows of a list stand now.
pub(crate) struct Places(Vec<(String, f64)>);

impl Places {
    /// Looks.
    pub(crate) fn of(list: &Element) -> Self {
        Self(
            elements(list)
                .map(|row| (row.id(), row.get_bounding_client_rect().top()))
                .collect(),
        )
    }

    /// Lets the rows glide from there to where they stand once the page is drawn anew, but for the one that is held.
    pub(crate) fn glide(self, list: HtmlElement, held: Option<String>) {
        request_animation_frame(move || {
            for row in elements(&list).filter(|row| held.as_ref() != Some(&row.id())) {
                let before = self.0.iter().find(|(id, _)| *id == row.id());
                let way = before.map_or(0.0, |(_, top)| top - row.get_bounding_client_rect().top());
                if way.abs() >= 1.0 {
                    let frames = Array::of2(&frame(way), &frame(0.0));
                    animate(&row, &frames);
                }
            }
        });
    }
}

/// `Element.animate`, which the bindings do not have yet.
fn animate(row: &Element, frames: &Array) {
    let animate = Reflect::get(row, &"animate".into()).map(JsCast::dyn_into::<Function>);
    if let Ok(Ok(animate)) = animate {
        // Without it the row is where it belongs at once.
        let _ = animate.call2(row, frames, &GLIDE.into());
    }
}

fn frame(down: f64) -> JsValue {
    let frame = Object::new();
    // A plain object takes any field.
    let _ = Reflect::set(
        &frame,
        &"transform".into(),
        &format!("translateY({down}px)").into(),
    );
    frame.into()
}

fn elements(list: &Element) -> impl Iterator<Item = Element> {
    let children = list.children();
    (0..children.length()).filter_map(move |at| children.item(at))
}

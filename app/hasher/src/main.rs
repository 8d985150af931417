//! The worker: answers requests of the page.

use hasher::batch::{READY, answer};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let page = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let page = page.clone();
        spawn_local(async move {
            let answer = answer(event.data().unchecked_into()).await;
            send(&page, &answer);
        });
    });
    scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    send(&scope, &READY.into());
}

/// Sends to the page. An answer is made of plain values, which can always be sent.
fn send(page: &DedicatedWorkerGlobalScope, value: &JsValue) {
    let sent = page.post_message(value);
    debug_assert!(sent.is_ok());
}

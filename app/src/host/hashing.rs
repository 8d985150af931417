//! Hashing of files off the main thread: in a worker where the browser grants one, else here, piece by piece.

use hasher::batch::{Outcome, READY, answer, outcomes};
use js_sys::{Array, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

/// Where the worker lies: Trunk's loader for the package `hasher`, beside the page.
const WORKER: &str = "./hasher_loader.js";

/// Reads and hashes files.
pub(crate) struct Hasher {
    worker: Option<Worker>,
}

impl Hasher {
    /// Starts a worker. In a sandboxed frame, or when the worker does not load, files are hashed on the page.
    pub(crate) async fn start() -> Self {
        Self {
            worker: spawn().await.ok(),
        }
    }

    /// Reads files, all of them in memory at once unless they are large: hand in batches of bounded size.
    pub(crate) async fn hash(&mut self, files: &Array) -> Vec<Outcome> {
        if let Some(worker) = &self.worker {
            match request(worker, files).await {
                Ok(answer) => return outcomes(&answer),
                Err(_) => self.stop(),
            }
        }
        outcomes(&answer(files.clone()).await)
    }

    fn stop(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
    }
}

impl Drop for Hasher {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn spawn() -> Result<Worker, JsValue> {
    let worker = Worker::new(WORKER)?;
    match next_message(&worker).await {
        Ok(message) if message == READY => Ok(worker),
        Ok(other) => Err(other),
        Err(error) => {
            worker.terminate();
            Err(error)
        }
    }
}

async fn request(worker: &Worker, files: &Array) -> Result<Array, JsValue> {
    worker.post_message(files)?;
    next_message(worker).await?.dyn_into()
}

/// The next message of the worker, or the error that ends it.
async fn next_message(worker: &Worker) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        let on_message = Closure::once_into_js(move |event: MessageEvent| {
            // `resolve` is the promise's own function: it takes anything and does not throw.
            let _ = resolve.call1(&JsValue::UNDEFINED, &event.data());
        });
        worker.set_onmessage(Some(on_message.unchecked_ref()));
        worker.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await
}

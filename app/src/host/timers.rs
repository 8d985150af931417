//! Time: now, and later.

use std::time::Duration;

/// Milliseconds since the page was opened.
#[cfg(target_arch = "wasm32")]
pub(crate) fn now() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}

/// Milliseconds since any start.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn now() -> f64 {
    0.0
}

/// Milliseconds since 1970, by the person's clock.
#[cfg(target_arch = "wasm32")]
pub(crate) fn epoch() -> u64 {
    js_sys::Date::now() as u64
}

/// Milliseconds since 1970, by no clock.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn epoch() -> u64 {
    0
}

/// Minutes that the person's clock is ahead of UTC.
#[cfg(target_arch = "wasm32")]
pub(crate) fn zone() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

/// Minutes that no clock is ahead of UTC.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn zone() -> i32 {
    0
}

/// Does `work` and leaves how long it took in the browser's timeline, under `name`: the last time only. `cargo xtask
/// bench` reads it there, and so do the browser's own tools.
pub(crate) fn measured<T>(name: &str, work: impl FnOnce() -> T) -> T {
    #[cfg(target_arch = "wasm32")]
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        performance.clear_marks_with_mark_name(name);
        performance.clear_measures_with_measure_name(name);
        // Marks fail only for names that browsers reserve.
        let _ = performance.mark(name);
        let done = work();
        let _ = performance.measure_with_start_mark(name, name);
        return done;
    }
    let _ = name;
    work()
}

/// Lets the browser draw and listen before one goes on.
#[cfg(target_arch = "wasm32")]
pub(crate) async fn pause() {
    let turn = js_sys::Promise::new(&mut |resolve, _| {
        let asked =
            web_sys::window().and_then(|window| window.set_timeout_with_callback(&resolve).ok());
        // Without a clock nothing would ever go on.
        if asked.is_none() {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    });
    // It is never rejected.
    let _ = wasm_bindgen_futures::JsFuture::from(turn).await;
}

/// There is no browser to wait for.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn pause() -> std::future::Ready<()> {
    std::future::ready(())
}

/// Something that happens later, unless this is dropped before.
pub(crate) struct Timer {
    #[cfg(target_arch = "wasm32")]
    handle: Option<leptos::leptos_dom::helpers::TimeoutHandle>,
}

impl Timer {
    /// Does `then` after `delay`, and not before the present task has ended. Outside a browser there is no event loop:
    /// it is done at once, so that stores can be tested natively.
    pub(crate) fn after(delay: Duration, then: impl FnOnce() + 'static) -> Self {
        #[cfg(target_arch = "wasm32")]
        {
            Self {
                handle: leptos::prelude::set_timeout_with_handle(then, delay).ok(),
            }
        }
        #[cfg(not(target_arch = "wasm32"))]
        {
            let _ = delay;
            then();
            Self {}
        }
    }
}

#[cfg(target_arch = "wasm32")]
impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.clear();
        }
    }
}

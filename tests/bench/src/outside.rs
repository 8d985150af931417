//! Clock and output of either platform.

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{milliseconds, print};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{milliseconds, print};

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::sync::LazyLock;
    use std::time::Instant;

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);

    /// Milliseconds since some moment.
    pub(crate) fn milliseconds() -> f64 {
        START.elapsed().as_secs_f64() * 1e3
    }

    /// Prints a line.
    pub(crate) fn print(line: &str) {
        println!("{line}");
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    /// Milliseconds since the page was opened.
    pub(crate) fn milliseconds() -> f64 {
        let window = web_sys::window().expect("a page has a window");
        window.performance().expect("a window has a clock").now()
    }

    /// Prints a line to the console.
    pub(crate) fn print(line: &str) {
        web_sys::console::log_1(&line.into());
    }
}

//! Clock, memory, input and output of either platform.

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{memory, milliseconds, print, read};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{memory, milliseconds, print, read};

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::sync::LazyLock;
    use std::time::Instant;

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);

    /// Milliseconds since some moment.
    pub(crate) fn milliseconds() -> f64 {
        START.elapsed().as_secs_f64() * 1e3
    }

    /// Bytes of memory in use, as the system counts them; 0 where it does not say.
    pub(crate) fn memory() -> f64 {
        const PAGE: f64 = 4096.0;
        let counts = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
        let resident = counts
            .split(' ')
            .nth(1)
            .and_then(|pages| pages.parse().ok());
        resident.unwrap_or(0.0) * PAGE
    }

    /// Prints a line.
    pub(crate) fn print(line: &str) {
        println!("{line}");
    }

    /// A file of the folder that the first argument names.
    pub(crate) fn read(name: &str) -> Option<String> {
        let folder = std::env::args_os().nth(1)?;
        std::fs::read_to_string(std::path::Path::new(&folder).join(name)).ok()
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    /// Milliseconds since the page was opened.
    pub(crate) fn milliseconds() -> f64 {
        let window = web_sys::window().expect("a page has a window");
        window.performance().expect("a window has a clock").now()
    }

    /// Bytes of memory that were ever in use.
    pub(crate) fn memory() -> f64 {
        const PAGE: f64 = 65_536.0;
        core::arch::wasm32::memory_size::<0>() as f64 * PAGE
    }

    /// Prints a line to the console.
    pub(crate) fn print(line: &str) {
        web_sys::console::log_1(&line.into());
    }

    /// A file beside the page. The page has nothing else to do, so it waits for the answer.
    pub(crate) fn read(name: &str) -> Option<String> {
        let request = web_sys::XmlHttpRequest::new().ok()?;
        request.open_with_async("GET", name, false).ok()?;
        request.send().ok()?;
        let found = request.status().ok()? == 200;
        found
            .then(|| request.response_text().ok())
            .flatten()
            .flatten()
    }
}

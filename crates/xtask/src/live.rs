//! Live reload of a page under development: a stream of server-sent events, and the module that listens to it.
//!
//! The module is a file of the server's own, asked for by a tag that is added to the page as it is served: nothing inline,
//! so that the page runs under the policy it is published with, and nothing of it on disk.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::{Mutex, PoisonError};

/// Where the module is served, from the folder of the page.
pub(crate) const MODULE: &str = "xtask-live.js";

/// Where the stream is served, from the folder of the page.
pub(crate) const STREAM: &str = "xtask-live";

/// The module.
pub(crate) const SCRIPT: &str =
    "// Reloads the page when it was built again; served by `cargo xtask serve` only.
const events = new EventSource(new URL('xtask-live', import.meta.url));
events.addEventListener('reload', () => location.reload());
";

/// The pages that listen.
#[derive(Debug, Default)]
pub(crate) struct Listeners(Mutex<Vec<TcpStream>>);

impl Listeners {
    /// Answers a request for the stream and keeps it open.
    pub(crate) fn add(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.write_all(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n\r\nretry: 500\n\n",
        )?;
        self.listening().push(stream);
        Ok(())
    }

    /// Tells all pages to load again. Those that are gone by now are forgotten.
    pub(crate) fn reload(&self) {
        self.listening()
            .retain_mut(|stream| stream.write_all(b"event: reload\ndata:\n\n").is_ok());
    }

    /// How many listen.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.listening().len()
    }

    fn listening(&self) -> std::sync::MutexGuard<'_, Vec<TcpStream>> {
        // A thread that panicked in between leaves a list that is as good as before.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The page with the module in it.
pub(crate) fn with_module(html: &str) -> String {
    let tag = format!("<script type=\"module\" src=\"./{MODULE}\"></script>");
    match html.find("</head>") {
        Some(at) => format!("{}{tag}{}", &html[..at], &html[at..]),
        None => format!("{tag}{html}"),
    }
}

#[cfg(test)]
mod tests {
    use super::with_module;

    #[test]
    fn the_module_stands_in_the_head() {
        assert_eq!(
            with_module("<head></head><body>"),
            "<head><script type=\"module\" src=\"./xtask-live.js\"></script></head><body>"
        );
    }
}

//! A static file server as plain as the hosts that the page must run on: files, types, no rules.
//!
//! It serves a folder below a path of choice, so that tests see the page where course sites put
//! it, and sends the compressed file where the browser takes it. Only on the loopback address.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::live::{self, Listeners};

/// A running server; its threads end with the process.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    base: String,
    listeners: Option<Arc<Listeners>>,
}

/// What is served: a folder below a path.
#[derive(Debug, Clone)]
pub(crate) struct Mount {
    /// Begins and ends with `/`.
    pub(crate) base: String,
    /// The folder.
    pub(crate) folder: PathBuf,
}

impl Server {
    /// Serves the mounts at `port` of 127.0.0.1; port 0 takes a free one. The longest base wins.
    ///
    /// # Errors
    /// The port is taken.
    pub(crate) fn start(port: u16, mounts: Vec<Mount>) -> Result<Self> {
        Self::begin(port, mounts, None)
    }

    /// The same with a module in every page that loads it again when [`Server::reload`] says so.
    ///
    /// # Errors
    /// The port is taken.
    pub(crate) fn start_live(port: u16, mounts: Vec<Mount>) -> Result<Self> {
        Self::begin(port, mounts, Some(Arc::default()))
    }

    /// Tells the open pages to load again.
    pub(crate) fn reload(&self) {
        if let Some(listeners) = &self.listeners {
            listeners.reload();
        }
    }

    fn begin(port: u16, mut mounts: Vec<Mount>, listeners: Option<Arc<Listeners>>) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| {
            format!("cannot listen at 127.0.0.1:{port}: choose another port with --port N")
        })?;
        let address = listener.local_addr()?;
        let base = mounts
            .first()
            .map_or_else(|| "/".to_owned(), |mount| mount.base.clone());
        mounts.sort_by_key(|mount| std::cmp::Reverse(mount.base.len()));
        let site = Arc::new(Site {
            mounts,
            listeners: listeners.clone(),
        });
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = Arc::clone(&site);
                // A client that hangs up in the middle is its own affair.
                std::thread::spawn(move || drop(converse(&stream, &site)));
            }
        });
        Ok(Self {
            address,
            base,
            listeners,
        })
    }

    /// The address of the first mount.
    pub(crate) fn url(&self) -> String {
        format!("http://{}{}", self.address, self.base)
    }
}

/// All that is served.
#[derive(Debug)]
struct Site {
    mounts: Vec<Mount>,
    /// Pages that wait to be told to load again; none if the site is not live.
    listeners: Option<Arc<Listeners>>,
}

/// Answers requests until the client is done.
fn converse(stream: &TcpStream, site: &Site) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut words = line.split_ascii_whitespace();
        let (method, target) = (
            words.next().unwrap_or_default().to_owned(),
            words.next().unwrap_or("/").to_owned(),
        );
        let mut takes_brotli = false;
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
                break;
            }
            let header = header.to_ascii_lowercase();
            takes_brotli |= header.starts_with("accept-encoding:") && header.contains("br");
        }
        if let Some(listeners) = &site.listeners
            && target.ends_with(&format!("/{}", live::STREAM))
        {
            return listeners.add(stream.try_clone()?);
        }
        let answer = match method.as_str() {
            "GET" | "HEAD" if site.listeners.is_some() => live_answer(&target, &site.mounts),
            "GET" | "HEAD" => answer(&target, takes_brotli, &site.mounts),
            _ => Answer::plain("405 Method Not Allowed", "only GET and HEAD"),
        };
        writer.write_all(answer.head().as_bytes())?;
        if method != "HEAD" {
            writer.write_all(&answer.body)?;
        }
        writer.flush()?;
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: &'static str,
    kind: &'static str,
    extra: String,
    body: Vec<u8>,
}

impl Answer {
    fn plain(status: &'static str, text: &str) -> Self {
        Self {
            status,
            kind: "text/plain; charset=utf-8",
            extra: String::new(),
            body: format!("{text}\n").into_bytes(),
        }
    }

    fn head(&self) -> String {
        // Sandboxed frames have an opaque origin: modules and wasm reach them only with this permission,
        // which the usual static hosts give too. `no-cache` lets a rebuilt page replace the old one.
        format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nAccess-Control-Allow-Origin: *\r\n\
             X-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\nVary: Accept-Encoding\r\n{}\r\n",
            self.status,
            self.kind,
            self.body.len(),
            self.extra,
        )
    }
}

/// The answer of a live site: as on disk, but for the module, and its tag in every page.
fn live_answer(target: &str, mounts: &[Mount]) -> Answer {
    if target.ends_with(&format!("/{}", live::MODULE)) {
        return Answer {
            status: "200 OK",
            kind: content_type(Path::new(live::MODULE)),
            extra: String::new(),
            body: live::SCRIPT.as_bytes().to_vec(),
        };
    }
    let mut answer = answer(target, false, mounts);
    if answer.kind.starts_with("text/html") {
        answer.body = live::with_module(&String::from_utf8_lossy(&answer.body)).into_bytes();
    }
    answer
}

fn answer(target: &str, takes_brotli: bool, mounts: &[Mount]) -> Answer {
    let not_found = || Answer::plain("404 Not Found", "no such file");
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let Some(path) = percent_decode(path) else {
        return not_found();
    };
    let Some(mount) = mounts.iter().find(|mount| path.starts_with(&mount.base)) else {
        // `/some/course` means the folder `/some/course/`.
        return match mounts.iter().find(|mount| format!("{path}/") == mount.base) {
            Some(mount) => Answer {
                extra: format!("Location: {}\r\n", mount.base),
                ..Answer::plain("301 Moved Permanently", "see the folder")
            },
            None => not_found(),
        };
    };
    let relative = &path[mount.base.len()..];
    if relative.starts_with('/')
        || relative
            .split('/')
            .any(|part| part == ".." || part.contains('\\'))
    {
        return not_found();
    }
    let mut file = mount.folder.join(relative);
    if file.is_dir() {
        file.push("index.html");
    }
    let compressed = file.with_file_name(format!(
        "{}.br",
        file.file_name().unwrap_or_default().to_string_lossy()
    ));
    let kind = content_type(&file);
    if takes_brotli && let Ok(body) = std::fs::read(&compressed) {
        return Answer {
            status: "200 OK",
            kind,
            extra: "Content-Encoding: br\r\n".to_owned(),
            body,
        };
    }
    match std::fs::read(&file) {
        Ok(body) => Answer {
            status: "200 OK",
            kind,
            extra: String::new(),
            body,
        },
        Err(_) => not_found(),
    }
}

fn content_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn percent_decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit =
                    |byte: Option<u8>| char::from(byte?).to_digit(16).map(|digit| digit as u8);
                digit(rest.next())? * 16 + digit(rest.next())?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Vec<Mount> {
        vec![Mount {
            base: "/some/course/".to_owned(),
            folder: Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        }]
    }

    #[track_caller]
    fn check(target: &str, status: &str) {
        assert!(
            answer(target, true, &site()).status.starts_with(status),
            "{target}"
        );
    }

    #[test]
    fn files_below_the_base_are_served_and_nothing_else() {
        check("/some/course/main.rs", "200");
        check("/some/course/main.rs?embed=bench", "200");
        check("/some/course/tools%2Fmod.rs", "200");
        check("/some/course", "301");
        check("/", "404");
        check("/main.rs", "404");
        check("/some/course/nowhere", "404");
        check("/some/course/../Cargo.toml", "404");
        check("/some/course/%2e%2e/Cargo.toml", "404");
        check("/some/course/%ff", "404");
        check("/some/course/%4", "404");
    }

    #[test]
    fn a_live_page_is_told_to_load_again() {
        use std::io::Read as _;
        let server = Server::start_live(0, site()).unwrap();
        let ask = |path: &str| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            write!(stream, "GET {path} HTTP/1.1\r\n\r\n").unwrap();
            stream
        };
        let mut module = BufReader::new(ask("/some/course/xtask-live.js"));
        let mut first = String::new();
        module.read_line(&mut first).unwrap();
        assert_eq!(first, "HTTP/1.1 200 OK\r\n");

        let mut stream = ask("/some/course/xtask-live");
        let mut heard = String::new();
        let mut bytes = [0; 64];
        let mut hear = |until: &str| {
            while !heard.ends_with(until) {
                let read = stream.read(&mut bytes).unwrap();
                assert!(read > 0, "the stream ended after {heard:?}");
                heard.push_str(&String::from_utf8_lossy(&bytes[..read]));
            }
        };
        hear("retry: 500\n\n");
        // The stream is listed once its head was written, perhaps a moment later.
        while server.listeners.as_ref().unwrap().count() == 0 {
            std::thread::yield_now();
        }
        server.reload();
        hear("event: reload\ndata:\n\n");
    }

    #[test]
    fn an_absolute_path_cannot_leave_the_folder() {
        check("/some/course//etc/hostname", "404");
    }
}

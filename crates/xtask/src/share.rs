//! Pages for sharing: one a room, with a title, a description and a way on to the room.
//!
//! Rooms lie behind `#`, which no server and no reader of links ever sees. What is said of each is
//! `crates/lesson/content/share.json`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use lesson::reader::{At, json};
use lesson::text::escaped;
use serde_json::json;

use crate::workspace::Workspace;

/// What is said of each room.
const SAID: &str = "crates/lesson/content/share.json";

/// Folder of the published page that holds them.
const FOLDER: &str = "share";

/// Leads on; in the sources below `app/static/`.
const SCRIPT: &str = "share.js";

/// What frames are as high as, until the page around them follows; in pixels.
const FRAME: (u32, u32) = (960, 720);

/// Where the page will lie: an absolute address that ends in a slash. Only who publishes knows it, and only with it can
/// a picture be shown and a frame be offered by oEmbed: both need absolute addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home(String);

/// What is said of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shared {
    room: String,
    title: String,
    description: String,
}

impl Home {
    /// Reads an address.
    ///
    /// # Errors
    /// It is none of a folder on the web.
    pub(crate) fn parse(address: &str) -> Result<Self> {
        let rest = address
            .strip_prefix("https://")
            .or_else(|| address.strip_prefix("http://"));
        let fits = |letter: char| letter.is_ascii_alphanumeric() || "-._~:/%@+".contains(letter);
        match rest {
            Some(rest) if rest.len() > 1 && rest.ends_with('/') && rest.chars().all(fits) => {
                Ok(Self(address.to_owned()))
            }
            _ => bail!(
                "`{address}` is no address of a folder: it begins with https:// and ends in /"
            ),
        }
    }
}

/// Writes the pages into `folder/share/`, and into `folder/index.html` what needs an absolute address.
///
/// # Errors
/// A file cannot be read or written, or `share.json` does not hold together.
pub(crate) fn write(workspace: &Workspace, folder: &Path, home: Option<&Home>) -> Result<()> {
    let target = folder.join(FOLDER);
    let put = |name: &str, text: &str| {
        let path = target.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    fs::create_dir_all(&target).with_context(|| format!("cannot make {}", target.display()))?;
    put(SCRIPT, &workspace.read(&format!("app/static/{SCRIPT}"))?)?;
    for shared in read(&workspace.read(SAID)?)? {
        put(&format!("{}.html", shared.room), &shared.page(home))?;
        if let Some(home) = home {
            put(&format!("{}.json", shared.room), &shared.oembed(home))?;
        }
    }
    if let Some(Home(home)) = home {
        let index = folder.join("index.html");
        let html = fs::read_to_string(&index).context("the page has no index.html")?;
        let more = format!(
            "<meta property=\"og:url\" content=\"{home}\"><meta property=\"og:image\" content=\"{home}screenshot-wide.png\"></head>"
        );
        fs::write(&index, html.replacen("</head>", &more, 1)).context("cannot write index.html")?;
    }
    Ok(())
}

/// The names of all rooms.
///
/// # Errors
/// `share.json` cannot be read or does not hold together.
pub(crate) fn rooms(workspace: &Workspace) -> Result<Vec<String>> {
    let said = read(&workspace.read(SAID)?)?;
    Ok(said.into_iter().map(|shared| shared.room).collect())
}

fn read(text: &str) -> Result<Vec<Shared>> {
    let value = json(text)?;
    let rooms = At::root(&value).each("rooms", |at| {
        Ok(Shared {
            room: at.field("room")?.words()?,
            title: at.field("title")?.words()?,
            description: at.field("description")?.words()?,
        })
    });
    rooms.context("share.json")
}

impl Shared {
    /// The page. It stands below the published page's folder.
    fn page(&self, home: Option<&Home>) -> String {
        let Self { room, .. } = self;
        let (title, about) = (escaped(&self.title), escaped(&self.description));
        let at = home.map_or("", |home| home.0.as_str());
        let canonical = if home.is_some() {
            format!("{at}{FOLDER}/{room}.html")
        } else {
            format!("{room}.html")
        };
        let mut head = format!(
            "<title>{title}</title>\
             <meta name=\"description\" content=\"{about}\">\
             <link rel=\"canonical\" href=\"{canonical}\">\
             <meta property=\"og:type\" content=\"website\">\
             <meta property=\"og:site_name\" content=\"Layer Lab\">\
             <meta property=\"og:title\" content=\"{title}\">\
             <meta property=\"og:description\" content=\"{about}\">"
        );
        if home.is_some() {
            // Writing to a String cannot fail.
            let _ = write!(
                head,
                "<meta property=\"og:url\" content=\"{canonical}\">\
                 <meta property=\"og:image\" content=\"{at}screenshot-wide.png\">\
                 <meta name=\"twitter:card\" content=\"summary_large_image\">\
                 <link rel=\"alternate\" type=\"application/json+oembed\" href=\"{at}{FOLDER}/{room}.json\" title=\"{title}\">"
            );
        }
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; \
             base-uri 'none'; form-action 'none'\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">{head}\
             <link rel=\"stylesheet\" href=\"../read.css\"><script type=\"module\" src=\"{SCRIPT}\"></script></head>\n\
             <body><main><h1>{title}</h1>\n<p>{about}</p>\n<p><a id=\"on\" href=\"../#/{room}\">Open it in Layer Lab</a></p>\n\
             <p><a href=\"../read.html\">The text of the lesson</a>, for which no scripts are needed.</p></main></body></html>\n"
        )
    }

    /// The room as oEmbed offers it: a frame.
    fn oembed(&self, Home(home): &Home) -> String {
        let (width, height) = FRAME;
        let title = escaped(&self.title);
        json!({
            "version": "1.0",
            "type": "rich",
            "provider_name": "Layer Lab",
            "provider_url": home,
            "title": self.title,
            "width": width,
            "height": height,
            "html": format!(
                "<iframe src=\"{home}?embed={}\" title=\"{title}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\"></iframe>",
                self.room
            ),
        })
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn shared() -> Shared {
        Shared {
            room: "bench".to_owned(),
            title: "A & \"B\"".to_owned(),
            description: "1 < 2".to_owned(),
        }
    }

    #[test]
    fn addresses_are_of_folders_on_the_web() {
        for good in ["https://example.org/", "http://127.0.0.1:8080/some/course/"] {
            assert!(Home::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "https://",
            "https:///",
            "https://a",
            "ftp://a/",
            "https://a/\"/",
            "https://a/?b=/",
            "a/",
        ] {
            assert!(Home::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_page_says_what_it_is_and_leads_on() {
        let page = shared().page(None);
        for part in [
            "<title>A &amp; &quot;B&quot;</title>",
            "<meta name=\"description\" content=\"1 &lt; 2\">",
            "<meta property=\"og:title\" content=\"A &amp; &quot;B&quot;\">",
            "<link rel=\"canonical\" href=\"bench.html\">",
            "<a id=\"on\" href=\"../#/bench\">",
        ] {
            assert!(page.contains(part), "{part}");
        }
        // What needs an absolute address is left out where there is none.
        for part in ["og:image", "og:url", "oembed"] {
            assert!(!page.contains(part), "{part}");
        }
        assert_eq!(
            page.matches("<script").count(),
            page.matches(" src=\"").count()
        );
    }

    #[test]
    fn with_an_address_there_is_a_picture_and_a_frame() {
        let home = Home::parse("https://example.org/lab/").unwrap();
        let page = shared().page(Some(&home));
        for part in [
            "<link rel=\"canonical\" href=\"https://example.org/lab/share/bench.html\">",
            "<meta property=\"og:image\" content=\"https://example.org/lab/screenshot-wide.png\">",
            "type=\"application/json+oembed\" href=\"https://example.org/lab/share/bench.json\"",
        ] {
            assert!(page.contains(part), "{part}");
        }
        let offer: serde_json::Value = serde_json::from_str(&shared().oembed(&home)).unwrap();
        assert_eq!(
            (&offer["version"], &offer["type"]),
            (&"1.0".into(), &"rich".into())
        );
        let html = offer["html"].as_str().unwrap();
        assert!(html.starts_with(
            "<iframe src=\"https://example.org/lab/?embed=bench\" title=\"A &amp; &quot;B&quot;\""
        ));
    }

    /// The names of rooms as their folders say them.
    fn folders(workspace: &Workspace) -> Vec<String> {
        let modules = workspace.path("app/src/modules");
        let mut rooms = Vec::new();
        for entry in fs::read_dir(modules).unwrap() {
            let path = entry.unwrap().path();
            let file = if path.is_dir() {
                path.join("mod.rs")
            } else {
                path
            };
            let text = fs::read_to_string(file).unwrap();
            if let Some((_, room)) = text.split_once("const ROOM: Room = Room {") {
                let name = room.split_once("name: \"").unwrap().1.split('"').next();
                rooms.push(name.unwrap().to_owned());
            }
        }
        rooms.sort();
        rooms
    }

    #[test]
    fn what_needs_an_address_is_written_only_with_one() {
        let workspace = Workspace::find().unwrap();
        let folder = std::env::temp_dir().join(format!("layer-lab-share-{}", std::process::id()));
        let index = folder.join("index.html");
        let written = |home: Option<&Home>| {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&index, "<head></head>").unwrap();
            write(&workspace, &folder, home).unwrap();
            let has = |name: &str| folder.join(FOLDER).join(name).is_file();
            let found = (has("bench.html"), has("bench.json"), has(SCRIPT));
            let html = fs::read_to_string(&index).unwrap();
            fs::remove_dir_all(&folder).unwrap();
            (found, html)
        };
        assert_eq!(
            written(None),
            ((true, false, true), "<head></head>".to_owned())
        );
        let (found, html) = written(Some(&Home::parse("https://example.org/a/").unwrap()));
        assert_eq!(found, (true, true, true));
        assert!(html.contains("og:image\" content=\"https://example.org/a/screenshot-wide.png\""));
    }

    #[test]
    fn something_is_said_of_each_room() {
        let workspace = Workspace::find().unwrap();
        let mut said = rooms(&workspace).unwrap();
        said.sort();
        assert_eq!(said, folders(&workspace));
    }
}

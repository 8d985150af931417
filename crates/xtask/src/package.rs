//! `cargo xtask package`: the page as a package for learning platforms, by SCORM 1.2 or 2004.
//!
//! A package is the published page with a manifest at its root and `lms.js` beside, which speaks to the platform. It has
//! no service worker: the platform's origin is not ours.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::arguments::Arguments;
use crate::page;
use crate::share;
use crate::sizes;
use crate::workspace::Workspace;

/// A version of SCORM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scorm {
    /// SCORM 1.2.
    V12,
    /// SCORM 2004, fourth edition.
    V2004,
}

impl Scorm {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::V12, Self::V2004];

    /// How it is called on the command line and in the page.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V12 => "1.2",
            Self::V2004 => "2004",
        }
    }
}

/// What is to be packed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package<'a> {
    /// For which platforms.
    pub(crate) scorm: Scorm,
    /// The one room in it; none for the whole page.
    pub(crate) room: Option<&'a str>,
    /// How many results make it complete.
    pub(crate) need: u32,
    /// From which mean score on it is passed, in percent.
    pub(crate) pass: u32,
}

/// Published, but of no use inside a platform.
const LEFT_OUT: [&str; 3] = ["service-worker.js", "offline.js", "embed.js"];

/// Where the script for platforms lies in the sources, and its name in a package.
const SCRIPT: &str = "lms.js";

/// Builds the page and packs it.
///
/// # Errors
/// An option makes no sense, the page does not build, or a file cannot be written.
pub(crate) fn run(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let asked = arguments.option("--scorm")?.unwrap_or_default();
    let Some(scorm) = Scorm::ALL.into_iter().find(|one| one.name() == asked) else {
        bail!("say which version: --scorm 1.2 or --scorm 2004");
    };
    let room = arguments.option("--module")?;
    let need = arguments.number("--need")?.unwrap_or(5);
    let pass = arguments.number("--pass")?.unwrap_or(80);
    let out = arguments.option("--out")?;
    arguments.finish()?;
    let rooms = share::rooms(workspace)?;
    if let Some(room) = &room
        && !rooms.contains(room)
    {
        bail!("there is no room `{room}`; there are {}", rooms.join(", "));
    }
    let package = Package {
        scorm,
        room: room.as_deref(),
        need,
        pass,
    };
    page::release(workspace, None)?;
    let name = format!(
        "layer-lab-{}-scorm-{}.zip",
        room.as_deref().unwrap_or("all"),
        scorm.name()
    );
    let target = out.map_or_else(|| workspace.target().join(name), Into::into);
    let file =
        File::create(&target).with_context(|| format!("cannot write {}", target.display()))?;
    let mut zip = ZipWriter::new(file);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (path, bytes) in files(workspace, &workspace.dist(), package)? {
        zip.start_file(path, options)?;
        zip.write_all(&bytes)?;
    }
    zip.finish()?;
    println!("{}", target.display());
    Ok(())
}

/// Lays the files of a package into a folder, as a platform does that unpacks it.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn unpacked(
    workspace: &Workspace,
    published: &Path,
    package: Package<'_>,
    target: &Path,
) -> Result<()> {
    if target.exists() {
        fs::remove_dir_all(target).with_context(|| format!("cannot empty {}", target.display()))?;
    }
    for (path, bytes) in files(workspace, published, package)? {
        let file = target.join(path);
        let folder = file.parent().unwrap_or(target);
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// Path → bytes, the manifest first.
fn files(
    workspace: &Workspace,
    published: &Path,
    package: Package<'_>,
) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for (path, bytes) in sizes::files(published, &LEFT_OUT)? {
        let bytes = if path == "index.html" {
            page_with_script(&String::from_utf8_lossy(&bytes), package)?.into_bytes()
        } else {
            bytes
        };
        files.push((path, bytes));
    }
    let script = workspace.read(&format!("app/static/{SCRIPT}"))?;
    files.push((SCRIPT.to_owned(), script.into_bytes()));
    let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let manifest = manifest(&names, package);
    files.insert(0, ("imsmanifest.xml".to_owned(), manifest.into_bytes()));
    Ok(files)
}

/// The page that tells its platform.
fn page_with_script(html: &str, package: Package<'_>) -> Result<String> {
    let Package {
        scorm, need, pass, ..
    } = package;
    let settings = format!(
        "{{&quot;version&quot;:&quot;{}&quot;,&quot;need&quot;:{need},&quot;pass&quot;:{pass}}}",
        scorm.name()
    );
    let head = format!(
        "<meta name=\"layer-lab-lms\" content=\"{settings}\"><script type=\"module\" src=\"./{SCRIPT}\"></script></head>"
    );
    if !html.contains("</head>") {
        bail!("index.html has no head");
    }
    Ok(html.replacen("</head>", &head, 1))
}

fn manifest(files: &[&str], package: Package<'_>) -> String {
    let title = package.room.map_or_else(
        || "Layer Lab: Docker image layers and the build cache".to_owned(),
        |room| format!("Layer Lab: {room}"),
    );
    let parameters = package
        .room
        .map(|room| format!(" parameters=\"?embed={room}\""))
        .unwrap_or_default();
    let (namespaces, schema, kind) = match package.scorm {
        Scorm::V12 => (
            "xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\" xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\"",
            "1.2",
            "adlcp:scormtype",
        ),
        Scorm::V2004 => (
            "xmlns=\"http://www.imsglobal.org/xsd/imscp_v1p1\" xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_v1p3\"",
            "2004 4th Edition",
            "adlcp:scormType",
        ),
    };
    let mut list = String::new();
    for file in files {
        // Writing to a String cannot fail.
        let _ = write!(list, "\n      <file href=\"{file}\"/>");
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <manifest identifier=\"layer-lab\" version=\"1\" {namespaces}>\n  \
         <metadata><schema>ADL SCORM</schema><schemaversion>{schema}</schemaversion></metadata>\n  \
         <organizations default=\"layer-lab-organization\">\n    \
         <organization identifier=\"layer-lab-organization\">\n      <title>{title}</title>\n      \
         <item identifier=\"layer-lab-item\" identifierref=\"layer-lab-page\"{parameters}><title>{title}</title></item>\n    \
         </organization>\n  </organizations>\n  <resources>\n    \
         <resource identifier=\"layer-lab-page\" type=\"webcontent\" {kind}=\"sco\" href=\"index.html\">{list}\n    \
         </resource>\n  </resources>\n</manifest>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Package<'_> = Package {
        scorm: Scorm::V12,
        room: Some("cards"),
        need: 3,
        pass: 70,
    };

    #[test]
    fn the_manifest_names_every_file_and_the_room() {
        let text = manifest(&["index.html", "parts/1/a.wasm"], ROOM);
        assert!(text.contains("<schemaversion>1.2</schemaversion>"));
        assert!(text.contains("adlcp:scormtype=\"sco\" href=\"index.html\""));
        assert!(text.contains("parameters=\"?embed=cards\""));
        assert!(text.contains("<file href=\"parts/1/a.wasm\"/>"));
        let whole = manifest(
            &["index.html"],
            Package {
                scorm: Scorm::V2004,
                room: None,
                ..ROOM
            },
        );
        assert!(whole.contains("adlcp:scormType=\"sco\""));
        assert!(!whole.contains("parameters"));
    }

    #[test]
    fn the_page_says_what_its_platform_is() {
        let page = page_with_script("<head></head><body></body>", ROOM);
        let page = page.unwrap_or_default();
        assert!(page.contains(
            "&quot;version&quot;:&quot;1.2&quot;,&quot;need&quot;:3,&quot;pass&quot;:70"
        ));
        assert!(page.contains("src=\"./lms.js\"></script></head>"));
        assert!(page_with_script("<p>", ROOM).is_err());
    }
}

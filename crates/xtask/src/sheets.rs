//! The page's style sheets: those that `index.html` links in a row are published as one file.
//!
//! A browser paints nothing before every sheet of the head is there, and each one costs a turn on a slow line. So the
//! head's row holds what the first screen needs, and what the rooms need stands in a row at the end of the body: there it
//! keeps back the program, which would draw without it, and not the screen that is painted before.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha384};

/// How trunk writes a link to a sheet.
const LINK: &str = "<link rel=\"stylesheet\" href=\"./";

/// Sheets that stand in a row, and what becomes of them.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    /// The sheets' files, in order.
    sheets: Vec<String>,
    /// Name of the file that has them all. It names its content.
    file: String,
    /// What is in it.
    text: String,
}

/// Joins the sheets of the published page in `folder`.
///
/// # Errors
/// The page links none, one of them is missing, or a file cannot be written.
pub(crate) fn join(folder: &Path) -> Result<()> {
    let page = folder.join("index.html");
    let html = fs::read_to_string(&page).context("trunk wrote no index.html")?;
    let read = |sheet: &str| {
        fs::read_to_string(folder.join(sheet)).with_context(|| format!("trunk wrote no {sheet}"))
    };
    let (html, rows) = joined(&html, read)?;
    if rows.is_empty() {
        bail!("index.html links no style sheet in the form that is known here: `{LINK}`");
    }
    let write = |path: &Path, text: &str| {
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    for row in rows {
        for sheet in row.sheets {
            fs::remove_file(folder.join(&sheet))
                .with_context(|| format!("cannot remove {sheet}"))?;
        }
        write(&folder.join(row.file), &row.text)?;
    }
    write(&page, &html)
}

/// The page with one link for each row, and the rows.
fn joined(html: &str, read: impl Fn(&str) -> Result<String>) -> Result<(String, Vec<Row>)> {
    let mut out = String::with_capacity(html.len());
    let mut rows = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(LINK) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut sheets = Vec::new();
        while let Some(link) = rest.trim_start().strip_prefix(LINK) {
            let (sheet, after) = link.split_once('"').context("a link has no end")?;
            let (_, after) = after.split_once('>').context("a link has no end")?;
            sheets.push(sheet.to_owned());
            rest = after;
        }
        let text = sheets
            .iter()
            .map(|sheet| read(sheet))
            .collect::<Result<String>>()?;
        let hash = Sha384::digest(&text);
        let mut name = [0; 8];
        name.copy_from_slice(&hash[..8]);
        let file = format!("style-{:016x}.css", u64::from_be_bytes(name));
        out.extend([
            LINK,
            &file,
            "\" crossorigin=\"anonymous\" integrity=\"sha384-",
            &STANDARD.encode(hash),
            "\">",
        ]);
        rows.push(Row { sheets, file, text });
    }
    out.push_str(rest);
    Ok((out, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(sheet: &str) -> String {
        format!("{LINK}{sheet}\" crossorigin=\"anonymous\" integrity=\"sha384-x\"/>")
    }

    #[track_caller]
    fn check(html: &str, shape: &str, sheets: &[&[&str]]) {
        let (html, rows) = joined(html, |sheet| Ok(format!("/* {sheet} */\n"))).unwrap();
        let mut expected = shape.to_owned();
        for (row, sheets) in rows.iter().zip(sheets) {
            assert_eq!(row.sheets, *sheets);
            let text: String = sheets
                .iter()
                .flat_map(|sheet| ["/* ", *sheet, " */\n"])
                .collect();
            assert_eq!(row.text, text);
            let hash = STANDARD.encode(Sha384::digest(&text));
            let link = format!(
                "{LINK}{}\" crossorigin=\"anonymous\" integrity=\"sha384-{hash}\">",
                row.file
            );
            expected = expected.replacen("[row]", &link, 1);
        }
        assert_eq!(html, expected);
        assert_eq!(rows.len(), sheets.len());
    }

    #[test]
    fn sheets_in_a_row_are_one_file() {
        let (a, b, c) = (link("a-1.css"), link("b-2.css"), link("c-3.css"));
        check(
            &format!("<head>\n {a}\n {b}\n<script></script></head><p>{c}</body>"),
            "<head>\n [row]\n<script></script></head><p>[row]</body>",
            &[&["a-1.css", "b-2.css"], &["c-3.css"]],
        );
        check("<head></head>", "<head></head>", &[]);
    }

    #[test]
    fn another_content_has_another_name() {
        let page = link("a.css");
        let name = |text: &str| {
            joined(&page, |_| Ok(text.to_owned()))
                .unwrap()
                .1
                .remove(0)
                .file
        };
        assert_eq!(name("p {}"), name("p {}"));
        assert_ne!(name("p {}"), name("b {}"));
    }

    #[test]
    fn a_sheet_that_is_not_there_breaks_the_build() {
        assert!(joined(&link("a.css"), |_| bail!("missing")).is_err());
    }
}

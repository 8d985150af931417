//! The page's style sheets: the row that `index.html` links in its head is written into the page, the row at its end is
//! published as one file.
//!
//! A browser paints nothing before every sheet of the head is there, and each file costs a turn on a slow line. So the
//! head's row holds what the first screen needs and comes with the page; the page's policy names it by its hash and
//! allows no other. What the rooms need stands in a row at the end of the body: there it keeps back the program, which
//! would draw without it, and not the screen that is painted before.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256, Sha384};

use crate::headers;

/// How trunk writes a link to a sheet.
const LINK: &str = "<link rel=\"stylesheet\" href=\"./";

/// What the policy in `index.html` allows as styles; the hash of what is written into the page joins it.
const ALLOWED: &str = "style-src 'self'";

/// Sheets that stand in a row.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    /// The sheets' files, in order.
    sheets: Vec<String>,
    /// What is in them.
    text: String,
    /// The file that has them all, named by its content; none for the row that is in the page.
    file: Option<String>,
}

/// Joins the sheets of the published page in `folder`.
///
/// # Errors
/// The page links none in its head, one of them is missing or cannot stand in a page, or a file cannot be written.
pub(crate) fn join(folder: &Path) -> Result<()> {
    let page = folder.join("index.html");
    let html = fs::read_to_string(&page).context("trunk wrote no index.html")?;
    let read = |sheet: &str| {
        fs::read_to_string(folder.join(sheet)).with_context(|| format!("trunk wrote no {sheet}"))
    };
    let (html, rows) = joined(&html, read)?;
    let write = |path: &Path, text: &str| {
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    for row in rows {
        for sheet in row.sheets {
            fs::remove_file(folder.join(&sheet))
                .with_context(|| format!("cannot remove {sheet}"))?;
        }
        if let Some(file) = row.file {
            write(&folder.join(file), &row.text)?;
        }
    }
    write(&page, &html)
}

/// The page with the first row in it and a link for each other one, and the rows.
fn joined(html: &str, read: impl Fn(&str) -> Result<String>) -> Result<(String, Vec<Row>)> {
    let (head, body) = html
        .split_once("</head>")
        .context("index.html has no head")?;
    let mut rows = Vec::new();
    let head = each_row(head, |sheets| {
        let text = text_of(&sheets, &read)?;
        if text.contains("</") {
            bail!("a style sheet of the head holds `</`, which might end it inside the page");
        }
        let tag = format!("<style>{text}</style>");
        rows.push(Row {
            sheets,
            text,
            file: None,
        });
        Ok(tag)
    })?;
    let [row] = rows.as_slice() else {
        bail!(
            "the head of index.html has {} rows of style sheets instead of one; a link is known by `{LINK}`",
            rows.len()
        );
    };
    let head = allowed(&head, &row.text)?;
    let body = each_row(body, |sheets| {
        let text = text_of(&sheets, &read)?;
        let hash = Sha384::digest(&text);
        let mut name = [0; 8];
        name.copy_from_slice(&hash[..8]);
        let file = format!("style-{:016x}.css", u64::from_be_bytes(name));
        let integrity = STANDARD.encode(hash);
        let tag =
            format!("{LINK}{file}\" crossorigin=\"anonymous\" integrity=\"sha384-{integrity}\">");
        rows.push(Row {
            sheets,
            text,
            file: Some(file),
        });
        Ok(tag)
    })?;
    Ok((format!("{head}</head>{body}"), rows))
}

/// The markup with something else in the place of each row of links.
fn each_row(html: &str, mut instead: impl FnMut(Vec<String>) -> Result<String>) -> Result<String> {
    let mut out = String::with_capacity(html.len());
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
        out.push_str(&instead(sheets)?);
    }
    out.push_str(rest);
    Ok(out)
}

fn text_of(sheets: &[String], read: impl Fn(&str) -> Result<String>) -> Result<String> {
    sheets.iter().map(|sheet| read(sheet)).collect()
}

/// The head with a policy that allows this style in the page.
fn allowed(head: &str, style: &str) -> Result<String> {
    let policy = headers::policy(head).context("index.html states no Content-Security-Policy")?;
    if !policy.contains(&format!("{ALLOWED};")) {
        bail!("the Content-Security-Policy of index.html lacks `{ALLOWED};`");
    }
    let wider = policy.replace(ALLOWED, &format!("{ALLOWED} {}", source(style)));
    Ok(head.replace(policy, &wider))
}

/// How a policy names a style that stands in the page.
pub(crate) fn source(style: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(style)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const META: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; base-uri 'none'\">";

    fn link(sheet: &str) -> String {
        format!("{LINK}{sheet}\" crossorigin=\"anonymous\" integrity=\"sha384-x\"/>")
    }

    fn text(sheets: &[&str]) -> String {
        sheets
            .iter()
            .flat_map(|sheet| ["/* ", *sheet, " */\n"])
            .collect()
    }

    fn page(html: &str) -> Result<(String, Vec<Row>)> {
        joined(html, |sheet| Ok(text(&[sheet])))
    }

    #[test]
    fn the_heads_row_is_in_the_page_and_allowed_there_and_the_bodys_row_is_one_file() {
        let (a, b, c, d) = (
            link("a-1.css"),
            link("b-2.css"),
            link("c-3.css"),
            link("d.css"),
        );
        let (html, rows) = page(&format!(
            "<head>{META}\n {a}\n {b}\n<script></script></head><p>{c}\n{d}</body>"
        ))
        .unwrap();
        let inside = text(&["a-1.css", "b-2.css"]);
        let hash = STANDARD.encode(Sha256::digest(&inside));
        let meta = META.replace("'self'", &format!("'self' 'sha256-{hash}'"));
        let outside = text(&["c-3.css", "d.css"]);
        let integrity = STANDARD.encode(Sha384::digest(&outside));
        let [
            Row { file: None, .. },
            Row {
                file: Some(file),
                text,
                sheets,
            },
        ] = rows.as_slice()
        else {
            panic!("{rows:?}");
        };
        assert_eq!(
            html,
            format!(
                "<head>{meta}\n <style>{inside}</style>\n<script></script></head><p>\
                 {LINK}{file}\" crossorigin=\"anonymous\" integrity=\"sha384-{integrity}\"></body>"
            )
        );
        assert_eq!(*text, outside);
        assert_eq!(*sheets, ["c-3.css", "d.css"]);
        assert_eq!(rows[0].sheets, ["a-1.css", "b-2.css"]);
    }

    #[test]
    fn another_content_has_another_name() {
        let page = format!("<head>{META}{}</head>{}", link("a.css"), link("b.css"));
        let name = |text: &str| {
            let (_, rows) = joined(&page, |_| Ok(text.to_owned())).unwrap();
            rows.into_iter().find_map(|row| row.file).unwrap()
        };
        assert_eq!(name("p {}"), name("p {}"));
        assert_ne!(name("p {}"), name("b {}"));
    }

    #[test]
    fn a_page_that_would_break_does_not_build() {
        let (a, b) = (link("a.css"), link("b.css"));
        let fails = |html: &str| assert!(page(html).is_err(), "{html}");
        fails(&format!("<head>{META}</head>"));
        fails(&format!("<head>{META}{a}<title></title>{b}</head>"));
        fails(&format!("<head>{a}</head>"));
        fails(&format!(
            "<head>{}{a}</head>",
            META.replace("style-src", "img-src")
        ));
        let good = format!("<head>{META}{a}</head>");
        assert!(joined(&good, |_| bail!("missing")).is_err());
        assert!(joined(&good, |_| Ok("</style>".to_owned())).is_err());
        assert!(page(&good).is_ok());
    }
}

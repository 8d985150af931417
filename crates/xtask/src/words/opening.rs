//! The words of the first screen, which `index.html` draws before any catalogue is there: each element that holds a text
//! gets it in the other languages as attributes (`data-es`), from which `app/start.js` takes what its reader wants.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use super::translation::Translation;
use crate::workspace::Workspace;

/// Where the first screen begins and where what stands beside it does.
const SCREEN: (&str, &str) = ("<div id=\"app\">", "<noscript>");

/// The element by whose attribute the script learns which languages there are.
const ROOT: &str = "<html lang=\"en\" data-languages=\"en\">";

/// What the first screen says in one language.
pub(super) struct Words {
    tag: &'static str,
    texts: Translation,
    /// Names from the lesson's example.
    props: BTreeMap<String, String>,
}

impl Words {
    /// What is told in a language, with its catalogue at hand.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn of_language(
        workspace: &Workspace,
        tag: &'static str,
        texts: Translation,
    ) -> Result<Self> {
        let path = format!("crates/lesson/content/{tag}/props.json");
        let props = serde_json::from_str(&workspace.read(&path)?)
            .with_context(|| format!("{path} is not in its form"))?;
        Ok(Self { tag, texts, props })
    }

    fn of(&self, text: &str) -> Option<&str> {
        let told = self.props.get(text).map(String::as_str);
        told.or_else(|| self.texts.of(text))
    }
}

/// The page whose first screen can be read in all these languages; `is_kept` knows the texts that are the same in each.
///
/// # Errors
/// The page has no first screen in the form that is known here, or one of its texts is not translated.
pub(super) fn worded(
    html: &str,
    languages: &[Words],
    is_kept: impl Fn(&str) -> bool,
) -> Result<String> {
    let (start, end) = SCREEN;
    let (head, rest) = html
        .split_once(start)
        .with_context(|| format!("index.html has no `{start}`"))?;
    let (screen, foot) = rest
        .split_once(end)
        .with_context(|| format!("index.html has no `{end}` behind its first screen"))?;
    if !head.contains(ROOT) {
        bail!("index.html does not begin with `{ROOT}`");
    }
    let tags: String = languages
        .iter()
        .flat_map(|words| [" ", words.tag])
        .collect();
    let root = ROOT.replace("\"en\">", &format!("\"en{tags}\">"));
    let mut out = head.replacen(ROOT, &root, 1);
    out.push_str(start);
    let mut code = false;
    // Each piece is what stands between two tags: the inside of a tag, and the text behind it.
    for (at, piece) in screen.split('<').enumerate() {
        let Some((tag, text)) = piece.split_once('>') else {
            out.push_str(piece);
            continue;
        };
        if at > 0 {
            out.push('<');
        }
        // Dockerfiles are the same everywhere.
        code = (code || tag.starts_with("pre")) && !tag.starts_with("/pre");
        out.push_str(tag);
        let told = text.trim();
        if !told.is_empty() && !code && !is_kept(told) {
            // What nobody else says brings its translations along.
            let missing = |words: &&Words| !tag.contains(&format!(" data-{}=", words.tag));
            for words in languages.iter().filter(missing) {
                let told = words.of(told).with_context(|| {
                    format!(
                        "the first screen says {told:?}, which is not translated to {:?}",
                        words.tag
                    )
                })?;
                let attribute = told.replace('&', "&amp;").replace('"', "&quot;");
                out.extend([" data-", words.tag, "=\"", &attribute, "\""]);
            }
        }
        out.extend([">", text]);
    }
    out.extend([end, foot]);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages() -> Vec<Words> {
        let workspace = Workspace::find().expect("the repository is there");
        let texts = Translation::read(&workspace, "es").expect("it can be read");
        vec![Words::of_language(&workspace, "es", texts).expect("it can be read")]
    }

    fn page(screen: &str) -> String {
        format!("{ROOT}<head></head><body><div id=\"app\">{screen}</div><noscript>Read</noscript>")
    }

    #[test]
    fn texts_get_their_translations_and_code_none() {
        let html = page(
            "\n<h1 class=\"a\">Layer Lab</h1> <p>\n Read from the start </p><b>An empty commit</b><pre><i>FROM</i> b\n</pre><br>",
        );
        let worded = worded(&html, &languages(), |text| text == "Layer Lab").unwrap();
        assert_eq!(
            worded,
            page(
                "\n<h1 class=\"a\">Layer Lab</h1> <p data-es=\"Leer desde el principio\">\n Read from the start </p>\
                 <b data-es=\"Un commit vacío\">An empty commit</b><pre><i>FROM</i> b\n</pre><br>"
            )
            .replacen("languages=\"en\"", "languages=\"en es\"", 1)
        );
    }

    #[test]
    fn a_text_that_is_not_translated_breaks_the_build() {
        let fails = |html: &str| assert!(worded(html, &languages(), |_| false).is_err(), "{html}");
        fails(&page("<p>What nobody says</p>"));
        fails(&format!("{ROOT}<body></body>"));
        fails(&page("").replace("<noscript>", "<footer>"));
        fails(&page("").replace("lang=\"en\"", "lang=\"fr\""));
        let brought = page("<p data-es=\"Nadie\">What nobody says</p>");
        assert!(worded(&brought, &languages(), |_| false).is_ok());
    }

    #[test]
    fn the_pages_first_screen_is_translated() {
        let workspace = Workspace::find().expect("the repository is there");
        let html = workspace.read("index.html").expect("it is there");
        let kept = super::super::kept(&workspace).expect("it can be read");
        let worded = worded(&html, &languages(), |text| kept.contains(text)).unwrap();
        assert!(worded.contains("data-es=\"Leer desde el principio\">Read from the start</span>"));
    }
}

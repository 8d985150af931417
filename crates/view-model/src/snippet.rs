//! What a course author pastes to hold a room in a frame.

use lesson::text::escaped;

/// How the page around the frame is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// HTML, and Markdown that lets HTML through with a script.
    Html,
    /// MDX, as Docusaurus reads it: attributes are JavaScript's.
    Mdx,
    /// Markdown without scripts: the frame keeps its height and scrolls.
    Markdown,
}

impl Dialect {
    /// All of them, in the order of a choice.
    pub const ALL: [Self; 3] = [Self::Html, Self::Mdx, Self::Markdown];

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Mdx => "MDX",
            Self::Markdown => "Markdown",
        }
    }
}

/// A frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Address of the page, up to its last slash.
    pub base: String,
    /// Name of the room.
    pub room: String,
    /// Where in it: `#/lesson/order` without what stands before `lesson`; empty at the door.
    pub place: String,
    /// What the frame is called, for screen readers.
    pub title: String,
    /// `light` or `dark`; none to follow the host.
    pub theme: Option<&'static str>,
    /// `reduce` or `full`; none to follow the system.
    pub motion: Option<&'static str>,
    /// Its language, as a tag; none to follow the host.
    pub language: Option<&'static str>,
    /// It is a figure: what it shows can be looked into, not changed.
    pub readonly: bool,
    /// Its height in pixels, until the host follows.
    pub height: u32,
}

impl Frame {
    /// The address of the frame.
    pub fn address(&self) -> String {
        let Self {
            base, room, place, ..
        } = self;
        let theme = self.theme.map(|theme| format!("&theme={theme}"));
        let motion = self.motion.map(|motion| format!("&motion={motion}"));
        let language = self.language.map(|tag| format!("&lang={tag}"));
        let readonly = self.readonly.then(|| "&readonly".to_owned());
        let asked = [theme, motion, language, readonly];
        let asked: String = asked.into_iter().flatten().collect();
        let place = if place.is_empty() {
            String::new()
        } else {
            format!("#/{place}")
        };
        format!("{base}?embed={room}{asked}{place}")
    }

    /// The address that shows a title and a description of the room where links are looked into, and leads on to it.
    pub fn link(&self) -> String {
        format!("{}share/{}.html", self.base, self.room)
    }

    /// The text to paste.
    ///
    /// ```
    /// use view_model::snippet::{Dialect, Frame};
    ///
    /// let frame = Frame {
    ///     base: "https://example.org/layer-lab/".to_owned(),
    ///     room: "bench".to_owned(),
    ///     place: String::new(),
    ///     title: "Layer Lab: Bench".to_owned(),
    ///     theme: None,
    ///     motion: None,
    ///     language: None,
    ///     readonly: false,
    ///     height: 720,
    /// };
    /// let text = frame.snippet(Dialect::Markdown);
    /// assert!(text.starts_with("<iframe src=\"https://example.org/layer-lab/?embed=bench\""));
    /// ```
    pub fn snippet(&self, dialect: Dialect) -> String {
        let (address, title) = (escaped(&self.address()), escaped(&self.title));
        let (height, script) = (self.height, escaped(&format!("{}embed.js", self.base)));
        match dialect {
            Dialect::Html => format!(
                "<script src=\"{script}\" defer></script>\n<iframe data-layer-lab src=\"{address}\" title=\"{title}\"\n  \
                 width=\"100%\" height=\"{height}\" style=\"border: 0\" loading=\"lazy\" allow=\"clipboard-write\"></iframe>"
            ),
            Dialect::Mdx => format!(
                "<script src=\"{script}\" defer />\n\n<iframe data-layer-lab src=\"{address}\" title=\"{title}\"\n  \
                 width=\"100%\" height=\"{height}\" style={{{{ border: 0 }}}} loading=\"lazy\" allow=\"clipboard-write\" />"
            ),
            Dialect::Markdown => format!(
                "<iframe src=\"{address}\" title=\"{title}\" width=\"100%\" height=\"{height}\" loading=\"lazy\"></iframe>"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame {
            base: "https://example.org/a/".to_owned(),
            room: "lesson".to_owned(),
            place: "lesson/order".to_owned(),
            title: "Order & \"cost\"".to_owned(),
            theme: Some("dark"),
            motion: Some("reduce"),
            language: Some("es"),
            readonly: true,
            height: 600,
        }
    }

    #[test]
    fn an_address_holds_what_is_asked_for_and_nothing_else() {
        assert_eq!(
            frame().address(),
            "https://example.org/a/?embed=lesson&theme=dark&motion=reduce&lang=es&readonly#/lesson/order"
        );
        let plain = Frame {
            place: String::new(),
            theme: None,
            motion: None,
            language: None,
            readonly: false,
            ..frame()
        };
        assert_eq!(plain.address(), "https://example.org/a/?embed=lesson");
        assert_eq!(plain.link(), "https://example.org/a/share/lesson.html");
    }

    #[test]
    fn what_is_pasted_is_escaped_in_every_dialect() {
        for dialect in Dialect::ALL {
            let text = frame().snippet(dialect);
            assert!(
                text.contains(
                    "?embed=lesson&amp;theme=dark&amp;motion=reduce&amp;lang=es&amp;readonly#/lesson/order\""
                ),
                "{text}"
            );
            assert!(
                text.contains("title=\"Order &amp; &quot;cost&quot;\""),
                "{text}"
            );
            assert_eq!(
                text.contains("embed.js"),
                dialect != Dialect::Markdown,
                "{text}"
            );
        }
        assert!(
            frame()
                .snippet(Dialect::Mdx)
                .contains("style={{ border: 0 }}")
        );
    }
}

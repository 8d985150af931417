//! Light and dark: `data-theme` on the root element, kept where storage allows.

use std::fmt;

use language::tr;

/// Where the choice is kept; `app/start.js` finds it there.
const KEY: &str = "layer-lab:theme";

/// The choice of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them, in the order of a switch.
    pub(crate) const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Reads `auto`, `light` or `dark`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|theme| theme.to_string() == text)
    }

    /// The choice kept from last time; `auto` where there is none.
    pub(crate) fn kept() -> Self {
        super::storage::small::get(KEY)
            .and_then(|text| Self::parse(&text))
            .unwrap_or_default()
    }

    /// What a switch says of it.
    pub(crate) fn label(self) -> String {
        match self {
            Self::Auto => tr!("Colours: auto"),
            Self::Light => tr!("Colours: light"),
            Self::Dark => tr!("Colours: dark"),
        }
    }

    /// Shows it. Keeping it is left to [`Theme::keep`]: a theme that the surrounding page asks for is not kept.
    pub(crate) fn show(self) {
        let root = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.document_element());
        if let Some(root) = root {
            // The attribute's name is a constant and valid.
            let _ = match self {
                Self::Auto => root.remove_attribute("data-theme"),
                Self::Light | Self::Dark => root.set_attribute("data-theme", &self.to_string()),
            };
        }
    }

    /// Keeps it for next time, where the browser lets us.
    pub(crate) fn keep(self) {
        super::storage::small::set(KEY, &self.to_string());
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Theme;

    #[test]
    fn themes_read_back() {
        for theme in Theme::ALL {
            assert_eq!(Theme::parse(&theme.to_string()), Some(theme));
        }
        assert_eq!(Theme::parse("sepia"), None);
    }
}

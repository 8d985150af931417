//! Light and dark: `data-theme` on the root element, kept where storage allows.

use std::fmt;

use language::tr;

/// Where the choice is kept; `app/start.js` finds it there.
const KEY: &str = "layer-lab:theme";

/// Where it is shown.
const ATTRIBUTE: &str = "data-theme";

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

    /// The choice to begin with: the one of the first screen, which `app/start.js` has made.
    pub(crate) fn begun() -> Self {
        root()
            .and_then(|root| root.get_attribute(ATTRIBUTE))
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
        if let Some(root) = root() {
            // The attribute's name is a constant and valid.
            let _ = match self {
                Self::Auto => root.remove_attribute(ATTRIBUTE),
                Self::Light | Self::Dark => root.set_attribute(ATTRIBUTE, &self.to_string()),
            };
        }
    }

    /// Keeps it for next time, where the browser lets us.
    pub(crate) fn keep(self) {
        super::storage::small::set(KEY, &self.to_string());
    }
}

fn root() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.document_element()
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

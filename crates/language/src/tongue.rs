//! The languages there are.

/// How text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

impl Direction {
    /// The value of HTML's `dir`.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// A language that the page can speak.
#[derive(Debug, PartialEq, Eq)]
pub struct Language {
    /// Its BCP 47 tag, a primary subtag alone: the value of HTML's `lang`, the folder of its texts.
    pub tag: &'static str,
    /// Its name in itself.
    pub name: &'static str,
    /// How it runs.
    pub direction: Direction,
}

/// What the texts in the source are written in.
pub const ENGLISH: &Language = &Language {
    tag: "en",
    name: "English",
    direction: Direction::LeftToRight,
};

/// All of them, the source's first.
pub const LANGUAGES: &[&Language] = &[
    ENGLISH,
    &Language {
        tag: "es",
        name: "Español",
        direction: Direction::LeftToRight,
    },
];

impl Language {
    /// The language meant by a tag such as `es`, `es-MX` or `ES_419`; none if there is no such.
    ///
    /// ```
    /// use language::Language;
    ///
    /// assert_eq!(Language::of_tag("es-MX").map(|language| language.name), Some("Español"));
    /// assert_eq!(Language::of_tag("xx"), None);
    /// ```
    pub fn of_tag(tag: &str) -> Option<&'static Self> {
        let primary = tag.split(['-', '_']).next()?;
        let mut all = LANGUAGES.iter().copied();
        all.find(|language| language.tag.eq_ignore_ascii_case(primary))
    }

    /// The first language of a list of wishes that there is; English if there is none of them.
    pub fn wished<'a>(tags: impl IntoIterator<Item = &'a str>) -> &'static Self {
        tags.into_iter().find_map(Self::of_tag).unwrap_or(ENGLISH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wish_that_can_be_met_counts() {
        let wished = |tags: &[&str]| Language::wished(tags.iter().copied()).tag;
        assert_eq!(wished(&["fr-FR", "ES_419", "en"]), "es");
        assert_eq!(wished(&["fr", "en-GB", "es"]), "en");
        assert_eq!(wished(&["", "spanish", "-es"]), "en");
        assert_eq!(wished(&[]), "en");
    }

    #[test]
    fn english_comes_first_and_tags_are_primary() {
        assert_eq!(LANGUAGES.first(), Some(&ENGLISH));
        for language in LANGUAGES {
            assert_eq!(Language::of_tag(language.tag), Some(*language));
        }
    }
}

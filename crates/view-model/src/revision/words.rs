//! Words with code between backticks and gaps, as they are drawn.

use lesson::cards::Part;

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Plain words.
    Words(String),
    /// Set in the code face.
    Code(String),
    /// Left out.
    Gap,
    /// What was left out.
    Filled(String),
}

/// A text whose code stands between backticks.
pub fn runs(text: &str) -> Vec<Run> {
    text.split('`')
        .enumerate()
        .filter(|(_, words)| !words.is_empty())
        .map(|(place, words)| {
            let words = words.to_owned();
            if place % 2 == 0 {
                Run::Words(words)
            } else {
                Run::Code(words)
            }
        })
        .collect()
}

/// A text with gaps, which are left open or filled.
pub(super) fn cloze(parts: &[Part], filled: bool) -> Vec<Run> {
    let mut out = Vec::new();
    for part in parts {
        match part {
            Part::Words(words) => out.extend(runs(words)),
            Part::Gap(_) if !filled => out.push(Run::Gap),
            Part::Gap(words) => out.push(Run::Filled(words.clone())),
        }
    }
    out
}

/// The text as a list or a search has it.
pub(super) fn plain(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match run {
            Run::Words(words) | Run::Code(words) | Run::Filled(words) => words.as_str(),
            Run::Gap => "[…]",
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stands_between_backticks() {
        let words = |text: &str| Run::Words(text.into());
        let code = |text: &str| Run::Code(text.into());
        assert_eq!(runs("plain"), [words("plain")]);
        assert_eq!(runs("`A` and `B`"), [code("A"), words(" and "), code("B")]);
        assert_eq!(runs(""), []);
    }

    #[test]
    fn gaps_are_open_on_the_front_and_filled_on_the_back() {
        let parts = [Part::Words("a ".into()), Part::Gap("b".into())];
        assert_eq!(plain(&cloze(&parts, false)), "a […]");
        assert_eq!(plain(&cloze(&parts, true)), "a b");
    }
}

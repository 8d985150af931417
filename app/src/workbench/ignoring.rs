//! Which rule of the ignore file leaves a path out: for people, who ask about one path at a time.

use cache_model::content::path::clean;
use cache_model::ignore::file;
use cache_model::ignore::pattern::Pattern;
use view_model::bench::IgnoredBy;

use super::texts::Texts;
use super::work::{IGNORE_FILES, Work};

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Ignoring {
    file: String,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    line: u32,
    written: String,
    pattern: Pattern,
}

impl Ignoring {
    /// The rules that a build of this state would follow.
    pub(crate) fn of(work: &Work, texts: &Texts) -> Self {
        IGNORE_FILES
            .into_iter()
            .find_map(|path| {
                let text = texts.of_path(work.context(), path)?;
                Some(Self::read(path, text))
            })
            .unwrap_or_default()
    }

    fn read(file: &str, text: &str) -> Self {
        let rules = file::read(text)
            .into_iter()
            .filter_map(|line| {
                let written = text.lines().nth(line.number - 1)?.trim().to_owned();
                // A bad pattern stops the build, which says so itself.
                let pattern = Pattern::new(&clean(line.pattern.trim())).ok()?;
                Some(Rule {
                    line: line.number as u32,
                    written,
                    pattern,
                })
            })
            .collect();
        Self {
            file: file.to_owned(),
            rules,
        }
    }

    /// The rule that leaves a path out, if one does: the last that matches it or a directory above it, unless that
    /// takes it back.
    pub(crate) fn rule(&self, path: &str) -> Option<IgnoredBy> {
        let matches = |pattern: &Pattern| {
            std::iter::successors(Some(path), |path| Some(path.rsplit_once('/')?.0))
                .any(|path| pattern.matches(path))
        };
        let last = self.rules.iter().rfind(|rule| matches(&rule.pattern))?;
        (!last.pattern.is_exception()).then(|| IgnoredBy {
            file: self.file.clone(),
            line: last.line,
            pattern: last.written.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_rule_that_matches_decides_and_is_named() {
        #[track_caller]
        fn check(path: &str, expected: Option<(u32, &str)>) {
            let rules = Ignoring::read(
                ".dockerignore",
                "# notes\n.git\n**/*.md\n!README.md\n\n/docs/ \n[bad\n",
            );
            let found = rules.rule(path);
            let found = found.as_ref().map(|by| (by.line, by.pattern.as_str()));
            assert_eq!(found, expected, "{path}");
        }
        check(".git", Some((2, ".git")));
        check(".git/refs/heads/main", Some((2, ".git")));
        check("src/a.md", Some((3, "**/*.md")));
        check("README.md", None);
        check("docs/index.html", Some((6, "/docs/")));
        check("src/app.py", None);
        check("[bad", None);
    }
}

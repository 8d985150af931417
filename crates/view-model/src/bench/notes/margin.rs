//! What stands at the end of a line: an error or findings in a few words, with the first repair at hand.

use language::tr;

use super::{Fix, Note, Problem, why};

/// Everything that is said of one line of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// The line, from 1.
    pub line: u32,
    /// Whether it stops the build.
    pub is_error: bool,
    /// The few words.
    pub short: String,
    /// The error, if it stands here.
    pub problem: Option<Problem>,
    /// The findings that stand here.
    pub notes: Vec<Note>,
}

impl Margin {
    /// The repair that one click does: of the first finding that has one.
    pub fn fix(&self) -> Option<&Fix> {
        self.notes.iter().find_map(|note| note.fix.as_ref())
    }

    /// What the button at the line is called: what it shows, and where.
    pub fn spoken(&self) -> String {
        if self.is_error {
            tr!("Error on line {}: {}", self.line, self.short)
        } else {
            tr!("Check on line {}: {}", self.line, self.short)
        }
    }
}

/// The error and the findings by line, top down. An error that names no place stands on the first line.
pub(in super::super) fn margins(problem: Option<&Problem>, notes: &[Note]) -> Vec<Margin> {
    let mut out: Vec<Margin> = Vec::new();
    if let Some(problem) = problem {
        out.push(Margin {
            line: problem.line(),
            is_error: true,
            short: without_place(&problem.message).to_owned(),
            problem: Some(problem.clone()),
            notes: Vec::new(),
        });
    }
    for note in notes {
        let line = note.lines.first.max(1);
        let at = out.iter().position(|margin| margin.line == line);
        match at {
            Some(at) => out[at].notes.push(note.clone()),
            None => out.push(Margin {
                line,
                is_error: false,
                short: why::short(&note.rule),
                problem: None,
                notes: vec![note.clone()],
            }),
        }
    }
    for margin in &mut out {
        let more = (margin.notes.len() + usize::from(margin.is_error)).saturating_sub(1);
        if more > 0 {
            margin.short = tr!("{}, and {} more", margin.short, more);
        }
    }
    out.sort_by_key(|margin| margin.line);
    out
}

/// A message without the place in front, which the line itself shows.
fn without_place(message: &str) -> &str {
    let Some(rest) = message.strip_prefix("dockerfile parse error on line") else {
        return message;
    };
    rest.split_once(": ").map_or(message, |(_, said)| said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::Sentence;
    use dockerfile::span::Lines;

    fn note(rule: &str, line: u32) -> Note {
        Note {
            rule: rule.to_owned(),
            message: String::new(),
            lines: Lines::new(line, line),
            span: None,
            why: Sentence::new(),
            url: None,
            fix: None,
        }
    }

    #[track_caller]
    fn check(problem: Option<&Problem>, notes: &[Note], expected: &[&str]) {
        let found: Vec<String> = margins(problem, notes).iter().map(Margin::spoken).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_line_says_in_short_what_stands_on_it() {
        check(
            None,
            &[
                note("JSONArgsRecommended", 9),
                note("StageNameCasing", 2),
                note("FromAsCasing", 2),
                note("SomeNewRule", 3),
            ],
            &[
                "Check on line 2: stage name in upper case, and 1 more",
                "Check on line 3: SomeNewRule",
                "Check on line 9: a shell becomes process 1",
            ],
        );
    }

    #[test]
    fn an_error_stands_on_its_line_in_the_builders_words() {
        let problem = |message: &str, lines: Vec<Lines>| Problem {
            message: message.to_owned(),
            lines,
            hint: None,
        };
        check(
            Some(&problem(
                "dockerfile parse error on line 4: unknown instruction: RNU",
                vec![Lines::new(4, 4)],
            )),
            &[],
            &["Error on line 4: unknown instruction: RNU"],
        );
        check(
            Some(&problem(
                "target stage \"x\" could not be found",
                Vec::new(),
            )),
            &[note("StageNameCasing", 1)],
            &["Error on line 1: target stage \"x\" could not be found, and 1 more"],
        );
    }
}

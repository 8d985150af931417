//! `ConsistentInstructionCasing`: an instruction is not in the case most others are in.
//!
//! A fix is safe: keywords have no case to the builder.

use super::fix::Place;
use super::{Finding, Lesson, Rule};
use super::{Fix, Linter};
use crate::instruction::Program;
use crate::span::Lines;

/// The rule.
pub const RULE: Rule = Rule {
    name: "ConsistentInstructionCasing",
    description: "All commands within the Dockerfile should use the same casing (either upper or lower)",
    url: Some("https://docs.docker.com/go/dockerfile/rule/consistent-instruction-casing/"),
    experimental: false,
    lesson: Lesson {
        why: "Instructions in one case stand out from their arguments.",
        bad: "FROM alpine\nrun echo",
        good: "FROM alpine\nRUN echo",
    },
};

/// One occurrence at `lines`.
pub fn finding(lines: Lines, command: &str, casing: Casing) -> Finding {
    Finding::new(
        &RULE,
        lines,
        format!(
            "Command '{command}' should match the case of the command majority ({})",
            casing.name()
        ),
    )
}

/// The case of most instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Casing {
    /// `run`
    Lower,
    /// `RUN`, also when neither has the majority.
    Upper,
}

impl Casing {
    const fn name(self) -> &'static str {
        match self {
            Self::Lower => "lowercase",
            Self::Upper => "uppercase",
        }
    }

    fn apply(self, word: &str) -> String {
        match self {
            Self::Lower => crate::case::lower(word),
            Self::Upper => crate::case::upper(word),
        }
    }
}

/// Reports every instruction that is not in the case of the majority (`validateCommandCasing`); a `# check=`
/// above it does not count.
pub(super) fn check(program: &Program, linter: &mut Linter) {
    let instructions = || {
        program.stages.iter().flat_map(|stage| {
            let commands = stage.commands.iter();
            std::iter::once((&stage.keyword, stage.lines))
                .chain(commands.map(|command| (&command.keyword, command.lines)))
        })
    };
    let mut lower = 0_usize;
    let mut upper = 0_usize;
    for (keyword, _) in instructions() {
        if *keyword == crate::case::lower(keyword) {
            lower += 1;
        } else if *keyword == crate::case::upper(keyword) {
            upper += 1;
        }
    }
    let casing = if lower > upper {
        Casing::Lower
    } else {
        Casing::Upper
    };
    for (keyword, lines) in instructions() {
        if *keyword != casing.apply(keyword) {
            linter.report(&RULE, &[], finding(lines, keyword, casing));
        }
    }
}

/// Writes the keyword in the majority's case, which `message` names.
pub(super) fn fix(place: &Place<'_>, message: &str) -> Option<Fix> {
    let casing = if message.ends_with("(lowercase)") {
        Casing::Lower
    } else {
        Casing::Upper
    };
    let mended = casing.apply(place.node.keyword());
    place.replace_keyword(&mended)
}

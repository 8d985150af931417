//! Repairs that one click can do, in the order they are applied.

use dockerfile::check::{self, Finding, Repair};
use dockerfile::syntax;
use language::tr;

use super::{Fix, TextEdit};

/// For each of `findings` in `text` the repair that is offered with it, if there is one.
pub(super) fn of(text: &str, findings: &[Finding]) -> Vec<Option<Fix>> {
    if findings.is_empty() {
        return Vec::new();
    }
    check::with_fixes(text, &syntax::parse(text), findings.to_vec())
        .into_iter()
        .map(|finding| finding.fix.map(last_place_first))
        .collect()
}

fn last_place_first(fix: check::Fix) -> Fix {
    let edits = fix.edits.into_iter().rev();
    Fix {
        title: title(&fix.what),
        edits: edits.map(|(span, text)| TextEdit { span, text }).collect(),
    }
}

/// What the button says.
fn title(what: &Repair) -> String {
    match what {
        Repair::Write(word) => tr!("Write {}", word),
        Repair::Remove(word) => tr!("Remove {}", word),
        Repair::RemoveBlankLines => tr!("Remove the blank lines"),
        Repair::WriteBrackets => tr!("Write it with brackets"),
        Repair::WriteKeyValue => tr!("Write key=value"),
        Repair::WriteLabel => tr!("Write a label instead"),
        Repair::SetApart => tr!("Put an empty comment below"),
    }
}

#[cfg(test)]
mod tests {
    use dockerfile::span::Lines;

    use super::*;

    #[track_caller]
    fn check(rule: &str, text: &str, line: u32, expected: Option<&str>) {
        let rule = check::rule(rule).expect("a rule of that name");
        let finding = Finding::new(rule, Lines::new(line, line), String::new());
        let fixes = of(text, &[finding]);
        let fixed = fixes[0].as_ref().map(|fix| fix.apply(text));
        assert_eq!(fixed.as_deref(), expected);
    }

    #[test]
    fn repairs_are_those_of_the_checks() {
        check(
            "StageNameCasing",
            "FROM x AS Build\nRUN y",
            1,
            Some("FROM x AS build\nRUN y"),
        );
        check(
            "NoEmptyContinuation",
            "FROM x\nRUN a \\\n\n\n  b\n",
            5,
            Some("FROM x\nRUN a \\\n  b\n"),
        );
        check("WorkdirRelativePath", "FROM x\nWORKDIR app", 2, None);
    }
}

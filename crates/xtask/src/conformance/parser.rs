//! Compares a parser recording field by field: directives, tree, typed stages, checks, errors.
//!
//! The schema is in `tests/corpus/parser/README.md`. What we make of the Dockerfile is written in that schema and
//! the two documents are compared.

mod difference;
mod stages;
mod tree;

use dockerfile::check::{Config, Finding, Linter, check_text};
use dockerfile::error::{BuildError, Phase};
use dockerfile::instruction::Parsed;
use dockerfile::span::Lines;
use dockerfile::syntax::Syntax;
use serde_json::{Value, json};

use difference::first_difference;

/// Runs a case; the error is the first difference.
///
/// # Errors
/// The path, what was recorded, and what we say.
pub(crate) fn run_case(case: &Value) -> Result<(), String> {
    let text = case["dockerfile"].as_str().unwrap_or_default();
    let golden = &case["golden"];
    let syntax = dockerfile::syntax::parse(text);
    let parsed = dockerfile::instruction::parse(&syntax);
    first_difference("ast", &golden["ast"], &tree::ast(&syntax))?;
    text_checks(case, &syntax, &parsed)?;
    match &parsed.error {
        Some(error) => first_difference("error", &golden["error"], &error_json(error))?,
        None => {
            first_difference(
                "stages",
                &golden["stages"],
                &stages::stages(&parsed.program),
            )?;
        }
    }
    Ok(())
}

/// The rules that need only the text; the others are compared where lowering runs.
const TEXT_RULES: [&str; 8] = [
    "ConsistentInstructionCasing",
    "DuplicateStageName",
    "FromAsCasing",
    "InvalidDefinitionDescription",
    "MaintainerDeprecated",
    "NoEmptyContinuation",
    "ReservedStageName",
    "StageNameCasing",
];

/// Compares the findings of the rules that need only the text.
fn text_checks(case: &Value, syntax: &Syntax, parsed: &Parsed) -> Result<(), String> {
    let options = case["args"]["BUILDKIT_DOCKERFILE_CHECK"]
        .as_str()
        .or_else(|| Some(syntax.directives.check.as_ref()?.first_word.as_str()))
        .unwrap_or_default();
    let Ok(config) = Config::parse(options) else {
        return Ok(());
    };
    let mut linter = Linter::new(config);
    check_text(syntax, parsed, &mut linter);
    let ours: Vec<Value> = linter.findings().iter().map(finding_json).collect();
    let recorded: Vec<&Value> = case["golden"]["checks"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|check| {
            check["rule"]
                .as_str()
                .is_some_and(|rule| TEXT_RULES.contains(&rule))
        })
        .collect();
    first_difference("checks", &json!(recorded), &json!(ours))
}

/// A finding as recorded.
pub(crate) fn finding_json(finding: &Finding) -> Value {
    let mut value = json!({
        "rule": finding.rule,
        "message": finding.message,
        "lines": finding.lines.iter().copied().map(lines_json).collect::<Vec<_>>(),
    });
    if let Some(url) = &finding.url {
        value["url"] = json!(url);
    }
    value
}

/// An error as recorded.
pub(crate) fn error_json(error: &BuildError) -> Value {
    let phase = match error.phase {
        Phase::Parse => "parse",
        Phase::Instructions => "instructions",
        Phase::Convert => "convert",
        Phase::Solve => "solve",
    };
    json!({
        "phase": phase,
        "message": error.message,
        "lines": error.lines.iter().copied().map(lines_json).collect::<Vec<_>>(),
    })
}

/// A range of lines as recorded.
pub(crate) fn lines_json(lines: Lines) -> Value {
    json!([lines.first, lines.last])
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a recording that cannot be read fails the test"
)]
mod tests;

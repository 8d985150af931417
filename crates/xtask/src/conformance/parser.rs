//! Compares a parser recording field by field: directives, tree, typed stages, checks, errors.
//!
//! The schema is in `tests/corpus/parser/README.md`. What we make of the Dockerfile is written in that schema and
//! the two documents are compared.

mod difference;
mod stages;
mod tree;

use dockerfile::check::Finding;
use dockerfile::error::{BuildError, Phase};
use dockerfile::span::Lines;
use serde_json::{Value, json};

use super::llb;
use difference::first_difference;

/// Runs a case; the error is the first difference.
///
/// # Errors
/// The path, what was recorded, and what we say.
pub(crate) fn run_case(case: &Value) -> Result<(), String> {
    let text = case["dockerfile"]
        .as_str()
        .ok_or("the case has no Dockerfile")?;
    let golden = &case["golden"];
    let syntax = dockerfile::syntax::parse(text);
    let parsed = dockerfile::instruction::parse(&syntax);
    first_difference("ast", &golden["ast"], &tree::ast(&syntax))?;
    let stages = match &parsed.error {
        Some(_) => Value::Null,
        None => stages::stages(&parsed.program),
    };
    first_difference("stages", &golden["stages"], &stages)?;

    let unreadable = |error: anyhow::Error| format!("{error:#}");
    let lowered = llb::lower_case(case, &syntax, &parsed).map_err(unreadable)?;
    // An empty file never reaches the parser in a build, which has its own words for it; recorded are the parser's.
    let error = parsed.error.as_ref().or(lowered.error.as_ref());
    let error = error.map_or(Value::Null, error_json);
    first_difference("error", &golden["error"], &error)?;

    let (findings, check_error) = llb::check_case(case, &syntax, &parsed).map_err(unreadable)?;
    let checks: Value = findings.iter().map(finding_json).collect();
    first_difference("checks", &golden["checks"], &checks)?;
    let check_error = check_error.as_ref().map_or(Value::Null, check_error_json);
    let recorded = with_merged_lines(&golden["check_error"]);
    first_difference("check_error", &recorded, &check_error)?;

    match llb::differences(&golden["llb"], &lowered)
        .into_iter()
        .next()
    {
        Some(difference) => Err(difference),
        None => Ok(()),
    }
}

/// The error of a check run: without its phase, adjoining lines merged.
fn check_error_json(error: &BuildError) -> Value {
    let mut value = error_json(error);
    if let Value::Object(members) = &mut value {
        members.remove("phase");
    }
    with_merged_lines(&value)
}

/// `error` with ranges of lines that touch made one; the recordings are not of one mind about them.
fn with_merged_lines(error: &Value) -> Value {
    let Some(ranges) = error["lines"].as_array() else {
        return error.clone();
    };
    let mut ranges: Vec<(u64, u64)> = ranges
        .iter()
        .filter_map(|range| Some((range[0].as_u64()?, range[1].as_u64()?)))
        .collect();
    ranges.sort_unstable();
    let mut merged: Vec<(u64, u64)> = Vec::new();
    for (first, last) in ranges {
        match merged.last_mut() {
            Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    let mut value = error.clone();
    value["lines"] = json!(merged);
    value
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

//! Build checks: the rules of `docker build --check`, one file a rule.
//!
//! Names, messages and places follow `frontend/dockerfile/linter` and `dockerfile2llb/validations.go`. Rules that
//! need only text and typed instructions run in [`check_text`]; rules that need a stage's environment, the context
//! or a resolved image are called by lowering, which owns those, through the same [`Linter`].
//!
//! Every rule's module has a `RULE` and a `finding(…)` that words one occurrence; lowering decides that a rule is
//! broken and calls `linter.report(comments, finding)`, where `comments` are those above the instruction: a
//! `# check=` among them counts for it alone. Rules on the names and the casing of a whole file heed its directive
//! only.

mod config;
mod fix;
mod text;

pub mod consistent_instruction_casing;
pub mod copy_ignored_file;
pub mod duplicate_stage_name;
pub mod expose_invalid_format;
pub mod expose_proto_casing;
pub mod from_as_casing;
pub mod from_platform_flag_const_disallowed;
pub mod invalid_base_image_platform;
pub mod invalid_default_arg_in_from;
pub mod invalid_definition_description;
pub mod json_args_recommended;
pub mod legacy_key_value_format;
pub mod maintainer_deprecated;
pub mod multiple_instructions_disallowed;
pub mod no_empty_continuation;
pub mod redundant_target_platform;
pub mod reserved_stage_name;
pub mod secrets_used_in_arg_or_env;
pub mod stage_name_casing;
pub mod undefined_arg_in_from;
pub mod undefined_var;
pub mod workdir_relative_path;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub(crate) use config::parse_bool;
pub use config::{Config, Selection};
pub use fix::with_fixes;
pub use text::check_text;

use crate::span::{Lines, Span};

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name, for instance `StageNameCasing`.
    pub name: &'static str,
    /// `BuildKit`'s one sentence.
    pub description: &'static str,
    /// Its documentation page, where it has one.
    pub url: Option<&'static str>,
    /// Runs only when asked for.
    pub experimental: bool,
    /// What a learner should know: why it matters and what to write instead.
    pub lesson: Lesson,
}

/// A rule explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lesson {
    /// Why breaking the rule is bad.
    pub why: &'static str,
    /// A Dockerfile fragment that breaks it.
    pub bad: &'static str,
    /// The fragment to write instead.
    pub good: &'static str,
}

/// One finding of a build check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's name, for instance `StageNameCasing`.
    pub rule: String,
    /// `BuildKit`'s text for this occurrence.
    pub message: String,
    /// Where.
    pub lines: Vec<Lines>,
    /// The rule's documentation page, where it has one.
    pub url: Option<String>,
    /// The exact bytes at fault, where the rule knows them.
    pub span: Option<Span>,
    /// A change that mends it and keeps what the build does, where there is one.
    pub fix: Option<Fix>,
}

impl Finding {
    /// An occurrence of `rule` at `lines`.
    pub fn new(rule: &Rule, lines: Lines, message: String) -> Self {
        Self {
            rule: rule.name.to_owned(),
            message,
            lines: vec![lines],
            url: rule.url.map(str::to_owned),
            span: None,
            fix: None,
        }
    }
}

/// Every rule, by name.
pub const RULES: [Rule; 22] = [
    consistent_instruction_casing::RULE,
    copy_ignored_file::RULE,
    duplicate_stage_name::RULE,
    expose_invalid_format::RULE,
    expose_proto_casing::RULE,
    from_as_casing::RULE,
    from_platform_flag_const_disallowed::RULE,
    invalid_base_image_platform::RULE,
    invalid_default_arg_in_from::RULE,
    invalid_definition_description::RULE,
    json_args_recommended::RULE,
    legacy_key_value_format::RULE,
    maintainer_deprecated::RULE,
    multiple_instructions_disallowed::RULE,
    no_empty_continuation::RULE,
    redundant_target_platform::RULE,
    reserved_stage_name::RULE,
    secrets_used_in_arg_or_env::RULE,
    stage_name_casing::RULE,
    undefined_arg_in_from::RULE,
    undefined_var::RULE,
    workdir_relative_path::RULE,
];

/// The rule called `name`.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// A change to the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fix {
    /// What it does.
    pub what: Repair,
    /// Replacements; the spans do not overlap.
    pub edits: Vec<(Span, String)>,
}

/// What a change does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// A word is written like this.
    Write(String),
    /// A word goes.
    Remove(String),
    /// The blank lines inside a command go.
    RemoveBlankLines,
    /// A command becomes a list.
    WriteBrackets,
    /// A pair becomes `key=value`.
    WriteKeyValue,
    /// A label takes the place of `MAINTAINER`.
    WriteLabel,
    /// An empty comment sets a comment apart from what stands below.
    SetApart,
}

/// Collects findings of the rules that run.
#[derive(Debug, Clone, Default)]
pub struct Linter {
    config: Config,
    findings: Vec<Finding>,
}

impl Linter {
    /// A linter with these options.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            findings: Vec::new(),
        }
    }

    /// Keeps `finding` unless its rule is off, here or for the instruction below `comments`.
    pub fn report(&mut self, rule: &Rule, comments: &[String], finding: Finding) {
        let own = comments
            .iter()
            .find_map(|comment| crate::syntax::check_comment(comment))
            .and_then(|options| Config::parse(options).ok());
        let enabled = if rule.experimental {
            self.config.enables(rule) || own.is_some_and(|own| own.enables(rule))
        } else {
            self.config.enables(rule) && own.is_none_or(|own| own.enables(rule))
        };
        if enabled {
            self.findings.push(finding);
        }
    }

    /// What was found, in the order of the recordings: first line, last line, rule, message.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        findings.sort_by(|a, b| {
            let key = |finding: &Finding| {
                (
                    finding.lines.first().map(|lines| lines.first),
                    finding.lines.last().map(|lines| lines.last),
                )
            };
            (key(a), &a.rule, &a.message).cmp(&(key(b), &b.rule, &b.message))
        });
        findings
    }

    /// The message a build fails with when findings count as errors and there are some.
    pub fn error(&self) -> Option<String> {
        if !self.config.error || self.findings.is_empty() {
            return None;
        }
        let rules: BTreeSet<&str> = self
            .findings
            .iter()
            .map(|finding| finding.rule.as_str())
            .collect();
        let rules: Vec<&str> = rules.into_iter().collect();
        Some(format!(
            "lint violation found for rules: {}",
            rules.join(", ")
        ))
    }
}

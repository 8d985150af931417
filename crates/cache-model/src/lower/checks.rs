//! Checks that need a stage's environment, the context or a resolved image (`validations.go`).
//!
//! Here it is decided that a rule is broken; `dockerfile::check` holds the rules and their words.

use std::collections::{BTreeMap, BTreeSet};

use dockerfile::check::{
    Finding, Rule, copy_ignored_file, expose_invalid_format, expose_proto_casing,
    from_platform_flag_const_disallowed, invalid_base_image_platform, invalid_default_arg_in_from,
    json_args_recommended, legacy_key_value_format, multiple_instructions_disallowed,
    redundant_target_platform, secrets_used_in_arg_or_env, undefined_arg_in_from, undefined_var,
    workdir_relative_path,
};
use dockerfile::instruction::{self, Command, CommandLine, KeyValue, Program};
use dockerfile::span::Lines;
use dockerfile::suggest::{self, Case};
use dockerfile::word::Expansion;

use super::args::{self, NO_VARIABLES};
use super::path;
use super::plan::Lowering;
use super::stage::StageId;
use super::state::Environment;
use crate::image::platform::Platform;
use crate::image::reference::Reference;

impl Lowering<'_> {
    fn report(&mut self, rule: &Rule, finding: Finding) {
        self.lint.report(rule, &self.comments, finding);
    }

    /// Bases must make sense without any build argument (`validateBaseImagesWithDefaultArgs`).
    pub(super) fn check_default_bases(&mut self, program: &Program, predefined: &Environment) {
        let mut environment = predefined.clone();
        let none = BTreeMap::new();
        if args::add_global(&mut environment, self.lexer, &program.meta_args, &none).is_err() {
            return;
        }
        for stage in &program.stages {
            let Ok(base) = self.lexer.process_word(&stage.base, &environment) else {
                return;
            };
            if Reference::parse(&base).is_err() {
                let finding = invalid_default_arg_in_from::finding(stage.lines, &stage.base);
                self.report(&invalid_default_arg_in_from::RULE, finding);
            }
        }
    }

    /// Variables of a `FROM` must be declared (`reportUnusedFromArgs`).
    pub(super) fn check_undefined_args(&mut self, unmatched: &BTreeSet<String>, lines: Lines) {
        let mut declared = self.declared_globals.clone();
        declared.extend(self.globals.names().map(str::to_owned));
        for name in unmatched.difference(&declared) {
            let known = declared.iter().map(String::as_str);
            let near = suggest::nearest(name, known, Case::Sensitive);
            let finding = undefined_arg_in_from::finding(lines, name, near.as_deref());
            self.report(&undefined_arg_in_from::RULE, finding);
        }
    }

    /// `--platform` should neither repeat the default nor be a constant (`reportRedundantTargetPlatform`,
    /// `reportConstPlatformDisallowed`).
    pub(super) fn check_platform_flag(&mut self, stage: &instruction::Stage, value: &Expansion) {
        const TARGET: &str = "TARGETPLATFORM";
        if value.unmatched.is_empty()
            && value.matched.iter().eq([TARGET])
            && self.globals.get(TARGET).unwrap_or_default() == value.result
        {
            let finding = redundant_target_platform::finding(stage.lines, &stage.platform);
            self.report(&redundant_target_platform::RULE, finding);
        }
        if !value.matched.is_empty() || !value.unmatched.is_empty() {
            return;
        }
        if let Ok(platform) = Platform::parse(&value.result)
            && !stage.name.contains(&platform.os)
            && !stage.name.contains(&platform.architecture)
        {
            let finding = from_platform_flag_const_disallowed::finding(stage.lines, &value.result);
            self.report(&from_platform_flag_const_disallowed::RULE, finding);
        }
    }

    /// Variables should be declared or set (`reportUnmatchedVariables`).
    pub(super) fn check_undefined_vars(
        &mut self,
        id: StageId,
        unmatched: &BTreeSet<String>,
        lines: Lines,
    ) {
        let stage = &self.stages[id];
        let findings: Vec<Finding> = unmatched
            .iter()
            .filter(|name| !stage.args.iter().any(|arg| arg.name == **name))
            .filter(|name| !NO_VARIABLES.contains(&name.as_str()))
            .map(|name| {
                let known = stage.state.environment.names();
                let near = suggest::nearest(name, known, Case::Sensitive);
                undefined_var::finding(lines, name, near.as_deref())
            })
            .collect();
        for finding in findings {
            self.report(&undefined_var::RULE, finding);
        }
    }

    /// The image should be for the platform of the build (`validateBaseImagePlatform`).
    pub(super) fn check_base_platform(
        &mut self,
        name: &str,
        expected: &Platform,
        actual: &Platform,
        lines: Option<Lines>,
    ) {
        if expected.os == actual.os && expected.architecture == actual.architecture {
            return;
        }
        let mut finding = invalid_base_image_platform::finding(
            lines.unwrap_or_default(),
            name,
            &expected.normalized().with_os_version(),
            &actual.normalized().with_os_version(),
        );
        // An image that a mount names has no place.
        finding.lines.truncate(lines.iter().len());
        self.lint
            .report(&invalid_base_image_platform::RULE, &[], finding);
    }

    /// Names that sound like secrets (`validateNoSecretKey`).
    pub(super) fn check_secret_name(&mut self, keyword: &str, name: &str, lines: Lines) {
        if secrets_used_in_arg_or_env::sounds_secret(name) {
            let finding = secrets_used_in_arg_or_env::finding(lines, keyword, name);
            self.report(&secrets_used_in_arg_or_env::RULE, finding);
        }
    }

    /// `ENV key value` is the old form.
    pub(super) fn check_legacy_pairs(&mut self, command: &Command, pairs: &[KeyValue]) {
        for _ in pairs.iter().filter(|pair| pair.legacy) {
            let finding = legacy_key_value_format::finding(command.lines, &command.keyword);
            self.report(&legacy_key_value_format::RULE, finding);
        }
    }

    /// Of several `CMD`s only the last counts; the finding points to the one before (`validateUsedOnce`).
    pub(super) fn check_used_once(&mut self, command: &Command, earlier: Option<Lines>) {
        if let Some(lines) = earlier {
            let finding = multiple_instructions_disallowed::finding(lines, &command.keyword);
            self.report(&multiple_instructions_disallowed::RULE, finding);
        }
    }

    /// `CMD` and `ENTRYPOINT` should be in JSON form unless the stage has a shell of its own.
    pub(super) fn check_json_args(&mut self, id: StageId, command: &Command, line: &CommandLine) {
        let shell = &self.stages[id].image.config.shell;
        if line.prepend_shell && shell.as_ref().is_none_or(Vec::is_empty) {
            let finding = json_args_recommended::finding(command.lines, &command.keyword);
            self.report(&json_args_recommended::RULE, finding);
        }
    }

    /// Ports should be plain numbers, protocols in lower case.
    pub(super) fn check_exposed_port(
        &mut self,
        word: &str,
        protocol: &str,
        has_host_part: bool,
        lines: Lines,
    ) {
        if protocol != dockerfile::case::lower(protocol) {
            let finding = expose_proto_casing::finding(lines, word);
            self.report(&expose_proto_casing::RULE, finding);
        }
        if has_host_part {
            let finding = expose_invalid_format::finding(lines, word);
            self.report(&expose_invalid_format::RULE, finding);
        }
    }

    /// The first `WORKDIR` of a file should be absolute.
    pub(super) fn check_relative_workdir(&mut self, dir: &str, lines: Lines) {
        let finding = workdir_relative_path::finding(lines, dir);
        self.report(&workdir_relative_path::RULE, finding);
    }

    /// A source should not be ignored. With exceptions among the rules it cannot be told from the path alone, and the
    /// root counts only under a pattern that takes everything (`validateCopySourcePath`).
    pub(super) fn check_ignored(&mut self, is_add: bool, source: &str, lines: Lines) {
        let Some(ignore) = self.options.ignore else {
            return;
        };
        if ignore.has_exceptions() {
            return;
        }
        let source = path::clean(source);
        let takes_all = |text: &str| matches!(text, "*" | "**" | "**/*");
        let mut patterns = ignore.patterns().iter();
        if matches!(source.as_str(), "." | "/") && !patterns.any(|each| takes_all(each.text())) {
            return;
        }
        if ignore.matches_or_parent_matches(&source) {
            let keyword = if is_add { "Add" } else { "Copy" };
            let finding = copy_ignored_file::finding(lines, keyword, &source);
            self.report(&copy_ignored_file::RULE, finding);
        }
    }
}

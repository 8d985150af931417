//! Checks that need a stage's environment, the context or a resolved image (`validations.go`).

use std::collections::BTreeSet;

use dockerfile::instruction::{self, Command, CommandLine, KeyValue, Program};
use dockerfile::span::Lines;
use dockerfile::word::Expansion;

use super::plan::Lowering;
use super::stage::StageId;
use super::state::Environment;
use crate::image::platform::Platform;

impl Lowering<'_> {
    pub(super) fn check_default_bases(&mut self, _program: &Program, _predefined: &Environment) {}
    pub(super) fn check_undefined_args(&mut self, _names: &BTreeSet<String>, _lines: Lines) {}
    pub(super) fn check_platform_flag(&mut self, _stage: &instruction::Stage, _value: &Expansion) {}
    pub(super) fn check_undefined_vars(
        &mut self,
        _id: StageId,
        _names: &BTreeSet<String>,
        _lines: Lines,
    ) {
    }
    pub(super) fn check_base_platform(
        &mut self,
        _name: &str,
        _expected: &Platform,
        _actual: &Platform,
        _lines: Lines,
    ) {
    }
    pub(super) fn check_secret_name(&mut self, _keyword: &str, _name: &str, _lines: Lines) {}
    pub(super) fn check_legacy_pairs(&mut self, _command: &Command, _pairs: &[KeyValue]) {}
    pub(super) fn check_used_once(&mut self, _command: &Command, _earlier: Option<Lines>) {}
    pub(super) fn check_json_args(
        &mut self,
        _id: StageId,
        _command: &Command,
        _line: &CommandLine,
    ) {
    }
    pub(super) fn check_exposed_port(
        &mut self,
        _word: &str,
        _protocol: &str,
        _host: bool,
        _lines: Lines,
    ) {
    }
    pub(super) fn check_relative_workdir(&mut self, _dir: &str, _lines: Lines) {}
    pub(super) fn check_ignored(&mut self, _is_add: bool, _source: &str, _lines: Lines) {}
}

//! Arguments: the predefined ones, those before the first `FROM`, and `ARG` in a stage.

use std::collections::{BTreeMap, BTreeSet};

use dockerfile::instruction::{ArgDeclaration, Command, Instruction, Program};
use dockerfile::word::Lexer;

use super::Lowering;
use super::fault::Fault;
use super::stage::{DeclaredArg, StageId};
use super::state::Environment;
use crate::image::platform::Platform;

/// Arguments that tell the builder what to scan and are no variables (`nonEnvArgs`).
pub(super) const NO_VARIABLES: &[&str] =
    &["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"];

/// The arguments every Dockerfile has (`dockerfile2llb/platform.go`, `defaultArgs`).
pub(super) fn predefined(
    build: &Platform,
    target: &Platform,
    stage: &str,
    passed: &BTreeMap<String, String>,
) -> Environment {
    let stage = if stage.is_empty() { "default" } else { stage };
    let (build_text, target_text) = (build.with_os_version(), target.with_os_version());
    let mut environment = Environment::default();
    for (name, value) in [
        ("BUILDPLATFORM", build_text.as_str()),
        ("BUILDOS", &build.os),
        ("BUILDOSVERSION", &build.os_version),
        ("BUILDARCH", &build.architecture),
        ("BUILDVARIANT", &build.variant),
        ("TARGETPLATFORM", target_text.as_str()),
        ("TARGETOS", &target.os),
        ("TARGETOSVERSION", &target.os_version),
        ("TARGETARCH", &target.architecture),
        ("TARGETVARIANT", &target.variant),
        ("TARGETSTAGE", stage),
    ] {
        environment.set(name, passed.get(name).map_or(value, String::as_str));
    }
    environment
}

/// Adds the `ARG`s before the first `FROM` (`buildMetaArgs`); returns the names they declare.
///
/// # Errors
/// When a default cannot be expanded.
pub(super) fn add_global(
    environment: &mut Environment,
    lexer: Lexer,
    commands: &[Command],
    passed: &BTreeMap<String, String>,
) -> Result<BTreeSet<String>, Fault> {
    let mut declared = BTreeSet::new();
    for command in commands {
        let Instruction::Arg(args) = &command.instruction else {
            continue;
        };
        for arg in args {
            let value = match (passed.get(&arg.key), &arg.value) {
                (Some(passed), _) => Some(passed.clone()),
                (None, Some(default)) => Some(
                    lexer
                        .process_word(default, environment)
                        .map_err(|error| Fault::from(error.to_string()).at(command.lines))?,
                ),
                (None, None) => None,
            };
            if let Some(value) = value {
                environment.set(&arg.key, &value);
            }
            declared.insert(arg.key.clone());
        }
    }
    Ok(declared)
}

/// The proxies among the build arguments, letter case aside (`proxyEnvFromBuildArgs`).
pub(super) fn proxies(passed: &BTreeMap<String, String>) -> Option<BTreeMap<String, String>> {
    const NAMES: [&str; 5] = [
        "http_proxy",
        "https_proxy",
        "ftp_proxy",
        "no_proxy",
        "all_proxy",
    ];
    let found: BTreeMap<String, String> = passed
        .iter()
        .map(|(name, value)| (dockerfile::case::lower(name), value.clone()))
        .filter(|(name, _)| NAMES.contains(&name.as_str()))
        .collect();
    (!found.is_empty()).then_some(found)
}

impl Lowering<'_> {
    /// `ARG` in a stage (`dispatchArg`).
    pub(super) fn arg(
        &mut self,
        id: StageId,
        command: &Command,
        args: &[ArgDeclaration],
    ) -> Result<(), Fault> {
        let mut shown = Vec::with_capacity(args.len());
        for arg in args {
            self.check_secret_name("ARG", &arg.key, command.lines);
            let value = if let Some(passed) = self.args.get(&arg.key) {
                Some(passed.clone())
            } else if let Some(default) = &arg.value {
                Some(self.expand(id, command, self.lexer, default)?)
            } else {
                self.globals.get(&arg.key).map(str::to_owned)
            };
            let stage = &mut self.stages[id];
            if let Some(value) = &value
                && !NO_VARIABLES.contains(&arg.key.as_str())
            {
                stage.state.environment.set(&arg.key, value);
            }
            shown.push(match &value {
                Some(value) => format!("{}={value}", arg.key),
                None => arg.key.clone(),
            });
            stage.args.push(DeclaredArg {
                name: arg.key.clone(),
                value,
            });
        }
        self.commit(id, format!("ARG {}", shown.join(" ")), false);
        Ok(())
    }
}

/// Names that a Dockerfile declares by `ARG`.
pub(super) fn declared(program: &Program) -> BTreeSet<String> {
    let stages = program.stages.iter().flat_map(|stage| &stage.commands);
    let mut names = BTreeSet::new();
    for command in stages.chain(&program.meta_args) {
        if let Instruction::Arg(declared) = &command.instruction {
            names.extend(declared.iter().map(|declared| declared.key.clone()));
        }
    }
    names
}

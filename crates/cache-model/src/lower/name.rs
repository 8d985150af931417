//! Step names: `[build 2/5] RUN make` (`convert.go`, `prefixCommand`).

use super::stage::Stage;
use super::state::Environment;
use crate::graph::{Step, StepKind};
use crate::image::platform::Platform;

/// A step's name and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StepName {
    pub(super) text: String,
    /// None for a base that is no stage of the file: its name has no number.
    pub(super) step: Option<Step>,
}

/// What a name says beside its text.
pub(super) struct NameContext<'a> {
    pub(super) kind: StepKind,
    pub(super) command_index: Option<usize>,
    /// Platform in front, in builds for several; behind it the one that the stage's variables say it builds for. A FROM
    /// is named before there are any.
    pub(super) platform: Option<&'a Platform>,
}

impl Stage {
    /// Numbers the step and names it.
    pub(super) fn name_step(&mut self, text: &str, context: &NameContext<'_>) -> StepName {
        if self.steps == 0 {
            return StepName {
                text: text.to_owned(),
                step: None,
            };
        }
        self.steps_done += 1;
        self.name_current_step(text, context)
    }

    /// Names the step that was numbered last once more, for the parts of a `--link` copy.
    pub(super) fn name_current_step(&self, text: &str, context: &NameContext<'_>) -> StepName {
        let mut prefix = String::new();
        if let Some(platform) = context.platform {
            prefix.push_str(&platform.with_os_version());
            if let Some(target) = target_platform(&self.state.environment) {
                prefix.push_str(&cross_platform(platform, target));
            }
            prefix.push(' ');
        }
        if !self.shown_name.is_empty() {
            prefix.push_str(&self.shown_name);
            prefix.push(' ');
        }
        let width = self.steps.ilog10() as usize + 1;
        let trigger = if self.in_trigger { "ONBUILD " } else { "" };
        StepName {
            text: format!(
                "[{prefix}{:>width$}/{}] {trigger}{text}",
                self.steps_done, self.steps
            ),
            step: Some(Step {
                kind: context.kind,
                stage_index: self.index,
                command_index: context.command_index,
                stage: self.shown_name.clone(),
                n: self.steps_done,
                of: self.steps,
            }),
        }
    }
}

/// The instruction's word in capitals; words end at a blank, so after a tab more is (`uppercaseCmd`).
pub(super) fn with_uppercase_keyword(text: &str) -> String {
    match text.split_once(' ') {
        Some((keyword, rest)) => format!("{} {rest}", dockerfile::case::upper(keyword)),
        None => dockerfile::case::upper(text),
    }
}

/// First line of a here-document, with dots if there are more (`summarizeHeredoc`).
pub(super) fn heredoc_summary(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    match text.split_once('\n') {
        Some((first, _)) => format!("{first}..."),
        None => text,
    }
}

/// The platform the stage's variables say it builds for (`platformFromEnv`).
fn target_platform(environment: &Environment) -> Option<Platform> {
    let mut platform = Platform {
        os: String::new(),
        architecture: String::new(),
        variant: String::new(),
        os_version: String::new(),
    };
    let mut found = false;
    for name in environment.names() {
        let value = environment.get(name).unwrap_or_default();
        match name {
            "TARGETPLATFORM" => {
                if let Ok(platform) = Platform::parse(value) {
                    return Some(platform);
                }
            }
            "TARGETOS" => {
                value.clone_into(&mut platform.os);
                found = true;
            }
            "TARGETARCH" => {
                value.clone_into(&mut platform.architecture);
                found = true;
            }
            "TARGETVARIANT" => {
                value.clone_into(&mut platform.variant);
                found = true;
            }
            _ => {}
        }
    }
    found.then_some(platform)
}

/// `->arm64` when a stage on one platform builds for another (`formatTargetPlatform`).
fn cross_platform(base: &Platform, mut target: Platform) -> String {
    if target.os.is_empty() {
        target.os.clone_from(&base.os);
    }
    if target.architecture.is_empty() {
        target.architecture.clone_from(&base.architecture);
    }
    let target = target.normalized();
    if target.os != base.os {
        format!("->{}", target.with_os_version())
    } else if target.architecture == base.architecture {
        String::new()
    } else if target.variant.is_empty() {
        format!("->{}", target.architecture)
    } else {
        format!("->{}/{}", target.architecture, target.variant)
    }
}

//! `FROM`: where a stage begins (`builder/dockerfile/dispatchers.go`).

use std::sync::Arc;

use dockerfile::instruction::Stage;

use super::dispatch::{Build, Stand};
use super::images::{Image, ImageId};
use super::reasons::PastStage;
use crate::build::BaseReport;
use crate::digest::Digest;
use crate::explain::stale;
use crate::graph::{Step, StepKind};
use crate::image::config::ImageConfig;
use crate::image::platform::Platform;
use crate::image::reference::Reference;
use crate::solve::store::Snapshot;

impl<'a> Build<'a> {
    /// `FROM` (`initializeStage`), with the triggers of its base.
    pub(super) fn begin(&mut self, stage: &'a Stage) -> Result<(), String> {
        self.step += 1;
        let variables = self.arguments.globals();
        let word = self.lexer.process_word(&stage.base, &variables);
        let base = word.map_err(|error| error.to_string())?;
        let shown = match (self.shows_stage, stage.name.as_str()) {
            (false, _) => String::new(),
            (true, "") => format!("stage-{}", stage.index),
            (true, name) => name.to_owned(),
        };
        let mut stand = Stand {
            told: PastStage {
                index: stage.index,
                name: stage.name.clone(),
                base: base.clone(),
                ..PastStage::default()
            },
            image: None,
            config: ImageConfig {
                platform: self.platform(),
                ..ImageConfig::default()
            },
            arguments: self.arguments.of_stage(),
            missed: false,
            cmd_set: false,
            last: None,
            makers: Vec::new(),
            of: stage.commands.len() + 1,
            n: 1,
        };
        let mut digest = None;
        let earlier = self
            .done
            .iter()
            .find(|done| !base.is_empty() && done.told.name.eq_ignore_ascii_case(&base));
        if let Some(earlier) = earlier {
            stand.image.clone_from(&earlier.image);
            stand.config = earlier.config.clone();
            stand.last = earlier.last;
            stand.makers.clone_from(&earlier.makers);
        } else if base != "scratch" {
            let (found, image) = self.pull(&base)?;
            digest = Some(found);
            stand.config = image.config.clone();
            stand.image = Some(image);
        }
        let env = &mut stand.config.config.env;
        if !env.iter().any(|pair| pair.starts_with("PATH=")) {
            env.push(format!("PATH={}", crate::image::config::DEFAULT_PATH));
        }
        stand.told.image = stand.image.as_ref().map(|image| image.id);
        let triggers = stand.config.config.on_build.take().unwrap_or_default();
        stand.of += triggers.len();
        self.report.bases.push(BaseReport {
            name: self.step_name(&stage.source),
            step: Step {
                kind: StepKind::From,
                stage_index: Some(stage.index),
                command_index: None,
                stage: shown.clone(),
                n: 1,
                of: stand.of,
            },
            digest,
            stale_risk: digest
                .and_then(|_| Reference::parse(&base).ok())
                .and_then(|image| stale::moving_tag(&base, &image.with_default_tag().to_string())),
        });
        let outcome = &mut self.report.stages[stage.index];
        outcome.name = shown;
        outcome.needed = true;
        self.done.push(stand);
        for trigger in &triggers {
            let mut command =
                dockerfile::instruction::parse_trigger(trigger).map_err(|error| error.message)?;
            command.lines = stage.lines;
            self.dispatch(stage, &command, None)?;
        }
        Ok(())
    }

    pub(super) fn platform(&self) -> Platform {
        let asked = self.setting.input.platforms.first();
        asked
            .and_then(|platform| Platform::parse(platform).ok())
            .unwrap_or_default()
    }

    /// An image of the registry.
    pub(super) fn pull(&self, name: &str) -> Result<(Digest, Arc<Image>), String> {
        let reference = Reference::parse(name)
            .map_err(|error| error.to_string())?
            .with_default_tag()
            .to_string();
        let (images, platform) = (&self.setting.input.images, self.platform());
        images.find(&reference, &platform)?;
        let (digest, manifest) = images
            .lookup(&reference, &platform)
            .ok_or_else(|| format!("{reference}: not found"))?;
        let image = Image {
            id: ImageId(digest),
            snapshot: Arc::new(Snapshot::of_image(&manifest)),
            config: manifest.config,
            layer: false,
            assumed: false,
        };
        Ok((digest, Arc::new(image)))
    }
}

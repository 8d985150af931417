//! Base images (`convert.go`, `resolveStages`, `resolveBaseImage`).

use std::collections::{BTreeMap, BTreeSet};

use dockerfile::suggest::{self, Case};

use super::Lowering;
use super::draft::{Draft, DraftOp, Origin};
use super::fault::Fault;
use super::name::NameContext;
use super::stage::StageId;
use super::state::State;
use crate::graph::{SourceOp, StepKind, VertexMeta};
use crate::image::config::ImageConfig;
use crate::image::platform::Platform;
use crate::image::reference::Reference;

impl Lowering<'_> {
    /// Resolves what the target needs; triggers may need more, so it goes on until nothing new comes up.
    pub(super) fn resolve_bases(&mut self, target: StageId) -> Result<BTreeSet<StageId>, Fault> {
        loop {
            let reachable = self.stages.reachable_from(target);
            let names = self.read_base_names();
            for id in self.stages.ids() {
                let needed = self.options.all_stages || reachable.contains(&id);
                let resolved = self.resolve_base(id, needed);
                if names.is_ok() {
                    resolved?;
                }
            }
            names?;
            let mut new_needs = false;
            for id in reachable.iter().copied() {
                new_needs |= self.read_triggers(id)?;
            }
            if !new_needs {
                return Ok(reachable);
            }
        }
    }

    /// Every base must be a reference, needed or not.
    ///
    /// Simplified: `BuildKit` reads them at once, while it looks the images up, and fails with whichever is refused
    /// first, which is nearly always the one started last.
    fn read_base_names(&self) -> Result<(), Fault> {
        let mut stages: Vec<StageId> = self.stages.ids().collect();
        stages.reverse();
        for id in stages {
            let stage = &self.stages[id];
            if stage.awaits_image() && !stage.is_scratch() {
                base_reference(&stage.base_name).map_err(|fault| fault.at(stage.lines))?;
            }
        }
        Ok(())
    }

    fn resolve_base(&mut self, id: StageId, needed: bool) -> Result<(), Fault> {
        let stage = &mut self.stages[id];
        if !stage.awaits_image() {
            return Ok(());
        }
        stage.resolved = needed;
        if stage.is_scratch() {
            stage.state = State::scratch();
            stage.image = ImageConfig::empty(&self.target_platform);
            stage.platform = Some(self.target_platform.clone());
        } else {
            let lines = stage.lines;
            self.resolve_image(id, needed)
                .map_err(|fault| fault.at(lines))?;
        }
        let stage = &mut self.stages[id];
        if stage.is_unregistered() {
            stage.dispatched = true;
        }
        Ok(())
    }

    fn resolve_image(&mut self, id: StageId, needed: bool) -> Result<(), Fault> {
        let written = self.stages[id].base_name.clone();
        let mut reference = base_reference(&written)?.with_default_tag();
        let asked = self.stages[id].platform.clone();
        let mut platform = asked
            .clone()
            .unwrap_or_else(|| self.target_platform.clone());
        self.stages[id].base_name = reference.to_string();
        let mut no_layers = false;
        if needed {
            if self.use_context(id, &platform)? {
                return Ok(());
            }
            let resolved = self
                .options
                .images
                .resolve(&reference.to_string(), &platform)
                .map_err(|error| self.unresolved(&written, &error))?;
            if asked.is_none() && self.implicit_target {
                platform = detect_platform(&resolved.config, platform, self.options.worker);
            }
            if let Some(digest) = resolved.digest {
                reference = reference.with_digest(digest.to_string());
            }
            no_layers = resolved.no_layers
                && resolved
                    .config
                    .history
                    .iter()
                    .all(|entry| entry.empty_layer);
            self.stages[id].image = resolved.config;
        }
        let name = reference.to_string();
        self.stages[id].base_name.clone_from(&name);
        self.stages[id].state = if no_layers {
            State::scratch()
        } else {
            let state = self.image_source(id, &name, &platform);
            if needed {
                let lines = self.stages[id].lines;
                let actual = self.stages[id].image.platform.clone();
                self.check_base_platform(&written, &platform, &actual, lines);
            }
            state
        };
        self.stages[id].platform = Some(platform);
        Ok(())
    }

    /// Puts a named context in the place of a stage or of its base, if there is one.
    fn use_context(&mut self, id: StageId, platform: &Platform) -> Result<bool, Fault> {
        if let Some((name, context)) = self.stages[id].context.clone() {
            let asked = self.stages[id].platform.clone();
            let (state, image) = self.load_context(id, &name, &context, asked.as_ref())?;
            let stage = &mut self.stages[id];
            stage.dispatched = true;
            stage.state = state;
            if let Some(image) = image {
                if !image.platform.os.is_empty() && !image.platform.architecture.is_empty() {
                    stage.platform = Some(image.platform.clone());
                }
                stage.image = image;
            }
            return Ok(true);
        }
        let base = self.stages[id].base_name.clone();
        let Some((name, context)) = self.named_context(&base, Some(platform))? else {
            return Ok(false);
        };
        let (mut state, image) = self.load_context(id, &name, &context, Some(platform))?;
        state.platform = Some(platform.normalized());
        let stage = &mut self.stages[id];
        stage.state = state;
        stage.image = image.unwrap_or_else(|| ImageConfig::empty(platform));
        stage.platform = Some(platform.clone());
        Ok(true)
    }

    fn image_source(&mut self, id: StageId, reference: &str, platform: &Platform) -> State {
        let in_front = self.frontend.multi_platform.then_some(platform);
        let stage = &mut self.stages[id];
        let name = stage.name_step(
            &format!("FROM {reference}"),
            &NameContext {
                kind: StepKind::From,
                command_index: None,
                platform: in_front,
            },
        );
        let meta = VertexMeta {
            name: name.text,
            command: stage.source.clone(),
            platform: Some(platform.clone()),
            lines: stage.lines.into_iter().collect(),
            span: stage.span,
            step: name.step,
            ..VertexMeta::default()
        };
        let origin = stage.index.map(|stage| Origin {
            stage,
            command: None,
        });
        let mut source = SourceOp {
            identifier: format!("docker-image://{reference}"),
            attrs: BTreeMap::default(),
        };
        if let Some(mode) = &self.frontend.image_resolve_mode {
            let attribute = "image.resolvemode".to_owned();
            source.attrs.insert(attribute, mode.clone());
        }
        let edge = self.drafts.add(Draft {
            op: DraftOp::Source(source),
            meta,
            origin,
        });
        State::new(Some(edge), Some(platform))
    }

    /// The registry's words, and what else the name may have meant.
    fn unresolved(&self, written: &str, error: &str) -> Fault {
        let mut known = self.stages.shown_names();
        for image in [
            "alpine", "busybox", "centos", "debian", "golang", "ubuntu", "fedora",
        ] {
            // Without a slash after `library`, as BuildKit's list has it.
            known.extend([
                image.to_owned(),
                format!("docker.io/library{image}"),
                format!("{image}:latest"),
                format!("docker.io/library{image}:latest"),
            ]);
        }
        let message = format!("{written}: {error}");
        let known = known.iter().map(String::as_str);
        suggest::with_suggestion(message, written, known, Case::Sensitive).into()
    }
}

/// The platform of an image that has only one, when none was asked for (`autoDetectPlatform`).
fn detect_platform(image: &ImageConfig, target: Platform, worker: &Platform) -> Platform {
    let same = |platform: &Platform| {
        platform.os == image.platform.os && platform.architecture == image.platform.architecture
    };
    if !same(&target) && same(worker) {
        worker.clone()
    } else {
        target
    }
}

fn base_reference(name: &str) -> Result<Reference, Fault> {
    Reference::parse(name).map_err(|error| {
        let quoted = dockerfile::quote::go_quote(name);
        Fault::from(error.to_string()).while_doing(&format!("failed to parse stage name {quoted}"))
    })
}

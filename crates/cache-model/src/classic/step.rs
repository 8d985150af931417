//! One step: looked for, made if it is not found, and told.

use std::sync::Arc;

use dockerfile::instruction::Instruction;

use super::dispatch::{Build, Place, Work, kind};
use super::images::{Image, ImageId, command_key};
use super::reasons::{Facts, causes};
use super::report;
use crate::build::{NoCache, RunOutput, Status, StepReport};
use crate::content::layer::Layer;
use crate::content::rootfs::Rootfs;
use crate::digest::{Digest, Hasher};
use crate::explain::{Cause, Hit, Ingredient, Reason, stale};
use crate::graph::{FileActionKind, Step, StepKind, VertexId};
use crate::image::config::HistoryEntry;
use crate::lower::{CommandOutcome, with_shell};
use crate::solve::execute::assumed_token;
use crate::solve::store::Snapshot;
use crate::timeline::{FlowInput, FlowVertex};

impl<'a> Build<'a> {
    /// Looks for the child that a command makes, and makes it if there is none (`probeCache`, `commit`).
    pub(super) fn step(
        &mut self,
        place: Place<'a, '_>,
        command: &[String],
        parts: Vec<(Ingredient, String)>,
        taken: Option<(Rootfs, Vec<String>, Digest, Option<VertexId>)>,
        work: &Work<'_>,
    ) -> Result<(), String> {
        let (stage, written, at) = place;
        let no_cache = self.setting.input.options.no_cache == NoCache::All;
        let is_run = matches!(work, Work::Run(..));
        let stand = self.done.last_mut().expect("a stage has begun");
        let mut command = command.to_vec();
        let mut config = stand.config.config.clone();
        if is_run {
            config.entrypoint = None;
            config.healthcheck = None;
        } else {
            let nothing = dockerfile::instruction::CommandLine {
                args: Vec::new(),
                prepend_shell: true,
            };
            let mut shell = with_shell(&stand.config, &nothing);
            shell.pop();
            command.splice(0..0, shell);
        }
        let parent = stand.image.as_ref().map(|image| image.id);
        let key = command_key(&config, &command);
        let content = taken.as_ref().map(|(.., hash, _)| *hash);
        let from = taken.as_ref().and_then(|(.., from)| *from);
        let facts = Facts {
            kind: kind(&written.instruction),
            text: written.source.clone(),
            parts,
            source: taken.map(|(rootfs, paths, ..)| (rootfs, paths)),
            from,
            parent,
        };
        let shown = Hasher::new("classic key").digest(key);
        let shown = match parent {
            None => shown.number(0),
            Some(parent) => shown.number(1).digest(parent.0),
        };
        let shown = shown.finish();
        stand.told.steps.push(facts.clone());
        let looked_for = !(no_cache || stand.missed);
        let found = looked_for.then(|| self.images.find(parent, key)).flatten();
        if let Some(image) = found {
            let ran = |id: &VertexId| self.report.steps[id.index()].status == Status::Run;
            let hit = match from.filter(ran) {
                Some(vertex) => Hit::SameContent {
                    inputs: vec![vertex],
                },
                None => Hit::SameKey,
            };
            let found = Some((&image, content));
            self.tell(
                place,
                &facts,
                Status::Cached,
                Reason::Hit(hit),
                shown,
                found,
            );
            self.settle(image);
            return Ok(());
        }
        stand.missed = true;
        let below = stand.last.map(|id| {
            let reason = &self.report.steps[id.index()].reason;
            (id, report::causes(reason))
        });
        let rest = at.map_or(&stage.commands[..], |at| &stage.commands[at + 1..]);
        let rest: Vec<&str> = rest.iter().map(|command| command.source.as_str()).collect();
        let causes = if no_cache {
            vec![Cause::NoCache]
        } else {
            causes(&self.images.past, &stand.told, &rest, below)
        };
        let reason = Reason::Miss(causes);
        let mut snapshot = stand
            .image
            .as_ref()
            .map(|image| Snapshot::clone(&image.snapshot))
            .unwrap_or_default();
        let assumed_below = stand.image.as_ref().is_some_and(|image| image.assumed);
        let (layer, assumed) = match self.execute(&mut snapshot.rootfs, work, place) {
            Ok(made) => made,
            Err(message) => {
                self.tell(place, &facts, Status::Error, reason, shown, None);
                return Err(message);
            }
        };
        // An empty layer is no part of an image (`image.NewChildImage`).
        let has_layer = !layer.is_empty();
        if has_layer {
            snapshot.push(layer);
        }
        let stand = self.done.last_mut().expect("a stage has begun");
        stand.config.history.push(HistoryEntry {
            created_by: command.join(" "),
            empty_layer: !has_layer,
            ..HistoryEntry::default()
        });
        let image = Image {
            id: ImageId(key),
            config: stand.config.clone(),
            snapshot: Arc::new(snapshot),
            layer: has_layer,
            assumed: assumed || assumed_below,
        };
        let image = self.images.add(parent, key, image);
        let made = Some((&image, content));
        self.tell(place, &facts, Status::Run, reason, shown, made);
        self.settle(image);
        Ok(())
    }

    /// Goes on from the image of the step told last.
    fn settle(&mut self, image: Arc<Image>) {
        let last = VertexId(self.report.steps.len() as u32 - 1);
        let stand = self.stand();
        stand.last = Some(last);
        if image.layer {
            stand.makers.push(last);
        }
        stand.config.history.clone_from(&image.config.history);
        stand.image = Some(image);
    }

    /// What a step writes, and whether that is an assumption.
    fn execute(
        &self,
        rootfs: &mut Rootfs,
        work: &Work<'_>,
        place: Place<'_, '_>,
    ) -> Result<(Layer, bool), String> {
        let mut layer = Layer::default();
        let failed = |error: crate::content::copy::FileActionError| error.to_string();
        match work {
            Work::Configure => {}
            Work::MakeDirectory(path) => {
                let action = FileActionKind::MkDir {
                    path: path.clone(),
                    mode: 0o755,
                    make_parents: true,
                    owner: None,
                    timestamp: None,
                };
                if !rootfs.tree().contains(path) {
                    layer = rootfs
                        .apply_action(&action, &Rootfs::scratch())
                        .map_err(failed)?;
                }
            }
            Work::Copy(actions, source, remote) => {
                for action in actions {
                    let action = FileActionKind::Copy(Box::new(action.clone()));
                    layer = layer.and(rootfs.apply_action(&action, source).map_err(failed)?);
                }
                for url in remote {
                    let token = Hasher::new("remote").text(url).finish();
                    layer = layer.and(rootfs.apply_run_unknown(token));
                }
            }
            Work::Run(args, stage) => {
                let outputs = &self.setting.input.outputs;
                let place_in_file = stage.zip(place.2);
                let named = place_in_file.and_then(|place| self.setting.names.get(&place));
                let output = named
                    .and_then(|name| outputs.steps.get(name))
                    .or_else(|| outputs.steps.get(&self.name(place)))
                    .or_else(|| {
                        let key = self.setting.run_keys.get(&place_in_file?)?;
                        outputs.steps.get(key)
                    });
                let rerun = match output {
                    Some(RunOutput::Known(writes)) => {
                        return Ok((rootfs.apply_run_known(writes), false));
                    }
                    Some(RunOutput::Fails(code)) => {
                        return Err(format!(
                            "The command '{}' returned a non-zero code: {code}",
                            args.join(" ")
                        ));
                    }
                    Some(RunOutput::Assumed(rerun)) => *rerun,
                    None => outputs.default,
                };
                let step = self.report.steps.len() as u64;
                let token = assumed_token(rerun, args, self.setting.number, step);
                return Ok((rootfs.apply_run_unknown(token), true));
            }
        }
        Ok((layer, false))
    }

    pub(super) fn tell(
        &mut self,
        place: Place<'_, '_>,
        facts: &Facts,
        status: Status,
        reason: Reason,
        key: Digest,
        made: Option<(&Arc<Image>, Option<Digest>)>,
    ) {
        let (stage, command, at) = place;
        let vertex = VertexId(self.report.steps.len() as u32);
        let name = self.name(place);
        let hangs_on = facts.from.map(|from| self.assumed_in(from));
        let stand = self.stand();
        let step = Step {
            kind: facts.kind,
            stage_index: Some(stage.index),
            command_index: at,
            stage: String::new(),
            n: stand.n,
            of: stand.of,
        };
        let outcome = &mut self.report.stages[stage.index];
        match at {
            Some(at) => outcome.commands[at] = CommandOutcome::Vertices(vec![vertex]),
            None => outcome.base.push(vertex),
        }
        let stage_name = outcome.name.clone();
        let below = self.done.last().and_then(|stand| stand.last);
        let inputs = below
            .map(|below| (below, false))
            .into_iter()
            .chain(facts.from.map(|from| (from, true)));
        self.report.flow.vertices.push(FlowVertex {
            vertex,
            inputs: inputs
                .map(|(input, by_content)| FlowInput {
                    index: input.index(),
                    by_content,
                })
                .collect(),
            ran: matches!(status, Status::Run | Status::Error),
            at_once: status == Status::Cached,
            limited: true,
        });
        self.report.steps.push(StepReport {
            vertex,
            name,
            step: Step {
                stage: stage_name,
                ..step
            },
            platform: None,
            span: at.map(|_| command.span),
            status,
            reason,
            key,
            content: made.and_then(|(_, content)| content),
            layer: made.and_then(|(image, _)| report::layer(image)),
            stale_risk: match (&command.instruction, status) {
                (Instruction::Run(run), Status::Cached) => run
                    .command
                    .args
                    .last()
                    .and_then(|text| stale::risk_of(text)),
                _ => None,
            },
            hangs_on: hangs_on.unwrap_or_default(),
        });
    }

    /// Steps of the stage that ends with `last` whose output was assumed.
    fn assumed_in(&self, last: VertexId) -> Vec<VertexId> {
        let Some(stage) = self.report.steps.get(last.index()) else {
            return Vec::new();
        };
        let of_stage = |step: &&StepReport| {
            step.step.stage_index == stage.step.stage_index
                && step.step.kind == StepKind::Run
                && step
                    .layer
                    .as_ref()
                    .is_some_and(|layer| layer.size.is_none())
        };
        let steps = self.report.steps.iter().filter(of_stage);
        steps.map(|step| step.vertex).collect()
    }
}

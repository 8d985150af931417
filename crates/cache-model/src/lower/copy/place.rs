//! A copy as a vertex, or as one of its own that is laid on top.

use super::Job;
use crate::graph::{ProgressGroup, StepKind, VertexMeta};
use crate::image::platform::Platform;
use crate::lower::draft::{Draft, DraftAction, DraftOp};
use crate::lower::name::{NameContext, StepName};
use crate::lower::plan::Lowering;
use crate::lower::stage::{StageCommand, StageId};

impl Lowering<'_> {
    /// Puts the copy on the stage's filesystem; with `--link` as a layer of its own that is laid on top.
    pub(super) fn place_copy(
        &mut self,
        id: StageId,
        command: &StageCommand,
        job: &Job<'_>,
        actions: Vec<DraftAction>,
        name: &StepName,
        platform: &Platform,
    ) {
        let base = self.stages[id].state.output;
        let origin = self.origin(id, command);
        let link = job.link && job.chmod.is_empty();
        let group = |weak| ProgressGroup {
            name: name.text.clone(),
            weak,
        };
        let meta = VertexMeta {
            name: name.text.clone(),
            lines: vec![command.command.lines],
            span: command.index.map(|_| command.command.span),
            ignore_cache: self.stages[id].no_cache,
            step: name.step.clone(),
            progress_group: link.then(|| group(true)),
            ..VertexMeta::default()
        };
        let copied = self.drafts.add(Draft {
            op: DraftOp::File {
                base: base.filter(|_| !link),
                actions,
            },
            meta: meta.clone(),
            origin,
        });
        let output = match base {
            Some(base) if link => {
                let text = self.shown_text(id, self.lexer, &command.command.source);
                let name = self.stages[id].name_current_step(
                    &format!("LINK {text}"),
                    &NameContext {
                        kind: StepKind::Link,
                        command_index: command.index,
                        platform: self.frontend.multi_platform.then_some(platform),
                    },
                );
                self.drafts.add(Draft {
                    op: DraftOp::Merge(vec![base, copied]),
                    meta: VertexMeta {
                        name: name.text,
                        step: name.step,
                        progress_group: Some(group(false)),
                        ..meta
                    },
                    origin,
                })
            }
            _ => copied,
        };
        self.stages[id].state.output = Some(output);
    }
}

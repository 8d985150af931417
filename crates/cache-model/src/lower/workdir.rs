//! `WORKDIR` (`convert.go`, `dispatchWorkdir`).

use super::copy::owner;
use super::draft::{Draft, DraftAction, DraftOp};
use super::fault::Fault;
use super::name::NameContext;
use super::path;
use super::plan::Lowering;
use super::stage::{StageCommand, StageId};
use crate::graph::{FileActionKind, StepKind, VertexMeta};

impl Lowering<'_> {
    pub(super) fn workdir(
        &mut self,
        id: StageId,
        command: &StageCommand,
        dir: &str,
    ) -> Result<(), Fault> {
        let plain = &command.command;
        let dir = self.expand(id, plain, self.lexer, dir)?;
        let platform = self.stage_platform_or_target(id);
        if !self.stages[id].workdir_set && !path::is_absolute(&dir, &platform.os) {
            self.check_relative_workdir(&dir, plain.lines);
        }
        self.stages[id].workdir_set = true;
        let dir = self.set_workdir(id, &dir)?;
        let message = format!("WORKDIR {dir}");
        if dir == "/" {
            self.commit(id, message, false);
            return Ok(());
        }
        let text = self.shown_text(id, self.lexer, &plain.source);
        let name = self.stages[id].name_step(
            &text,
            &NameContext {
                kind: StepKind::Workdir,
                command_index: command.index,
                platform: self.frontend.multi_platform.then_some(&platform),
            },
        );
        let stage = &self.stages[id];
        let user = &stage.image.config.user;
        let kind = FileActionKind::MkDir {
            path: path::in_filesystem(&stage.state.dir, &dir, false),
            mode: 0o755,
            make_parents: true,
            owner: (!user.is_empty()).then(|| owner(user)),
            timestamp: self.epoch,
        };
        let base = stage.state.output;
        let origin = self.origin(id, command);
        let output = self.drafts.add(Draft {
            op: DraftOp::File {
                base,
                actions: vec![DraftAction { source: None, kind }],
            },
            meta: VertexMeta {
                name: name.text,
                lines: vec![plain.lines],
                span: command.index.map(|_| plain.span),
                step: name.step,
                ..VertexMeta::default()
            },
            origin,
        });
        self.stages[id].state.output = Some(output);
        self.commit(id, message, true);
        Ok(())
    }
}

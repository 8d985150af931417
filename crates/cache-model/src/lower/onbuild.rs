//! Triggers: instructions that a base leaves to the stages built on it (`convert.go`, `initOnBuildTriggers`).

use dockerfile::instruction::{Instruction, parse_trigger};

use super::Lowering;
use super::fault::Fault;
use super::stage::StageId;

impl Lowering<'_> {
    /// Puts the triggers of a stage's base in front of its instructions. Returns whether they take files from
    /// anywhere, so that more may have to be resolved.
    pub(super) fn read_triggers(&mut self, id: StageId) -> Result<bool, Fault> {
        self.stages.inherit(id);
        let mut triggers = self.stages[id]
            .image
            .config
            .on_build
            .take()
            .unwrap_or_default();
        if let Some(base) = self.stages[id].base
            && !self.stages[id].triggers_read
        {
            let commands = self.stages[base].commands.iter();
            triggers.extend(
                commands.filter_map(|command| match &command.command.instruction {
                    Instruction::Onbuild(trigger) => Some(trigger.clone()),
                    _ => None,
                }),
            );
            self.stages[id].triggers_read = true;
        }
        let lines = self.stages[id].lines;
        let mut commands = Vec::with_capacity(triggers.len());
        let mut new_needs = false;
        for trigger in &triggers {
            let mut command = parse_trigger(trigger)
                .map_err(|error| Fault::from(error.message).only_at(lines))?;
            command.lines = lines.unwrap_or_default();
            let command = self
                .connect_command(id, command, None)
                .map_err(|fault| fault.only_at(lines))?;
            new_needs |= !command.sources.is_empty();
            commands.push(command);
        }
        let stage = &mut self.stages[id];
        // Every trigger counts as a step, also one that makes none.
        stage.steps += commands.len();
        commands.append(&mut stage.commands);
        stage.commands = commands;
        Ok(new_needs)
    }
}

//! What the cache key of each instruction takes in, and what it does not: one short paragraph a keyword.
//!
//! The rules are those of `BuildKit`: `solver/llbsolver/ops/{exec,file}.go`, `frontend/dockerfile/dockerfile2llb`.

use dockerfile::instruction::Instruction;
use language::tr;

use super::super::listing::State;
use super::super::steps::Place;
use crate::prose::Sentence;

/// The rule for an instruction.
pub(super) fn of(place: &Place<'_>, state: State) -> Sentence {
    let Some(instruction) = place.instruction else {
        return if state == State::Base {
            tr!(
                "A base image counts by its digest, not by its tag: when the tag moves, everything on top runs again."
            )
            .into()
        } else {
            Sentence::new()
        };
    };
    let message = match instruction {
        Instruction::Copy(copy) if !copy.from.is_empty() => tr!(
            "`COPY --from` counts by the bytes it takes. If the other stage runs again and writes the same bytes, this step stays cached."
        ),
        Instruction::Copy(_) | Instruction::Add(_) => tr!(
            "The key takes in the names, permission bits and bytes of the files, the destination and the flags. Times and owners of files in the context do not count."
        ),
        Instruction::Run(_) => tr!(
            "The key takes in the exact command, every variable in scope, used or not, the working directory, the user and the mounts, all on top of the step above. What the command would fetch or print does not count."
        ),
        Instruction::Workdir(_) => {
            tr!("`WORKDIR` makes a layer: it creates the directory. Only `WORKDIR /` makes none.")
        }
        Instruction::Env(_) => tr!(
            "It makes no layer, but each `RUN` below has the variable in its key, whether or not it uses it."
        ),
        Instruction::Arg(_) if place.step.stage.is_none() => tr!(
            "An `ARG` before the first `FROM` is seen by `FROM` lines only. A stage sees it after an `ARG` of its own with the same name."
        ),
        Instruction::Arg(_) => tr!(
            "It makes no layer. Once it has a value, each `RUN` below has it in its key, as with `ENV`; steps above do not see it."
        ),
        Instruction::User(_) => {
            tr!("It makes no layer, but the user is in the key of each `RUN` and `WORKDIR` below.")
        }
        Instruction::Shell(_) => tr!(
            "It makes no layer, but the shell is part of each `RUN` below that is written without brackets."
        ),
        Instruction::Onbuild(_) => tr!(
            "It does nothing here. It runs in builds that start `FROM` this image, as if written there."
        ),
        Instruction::Label(_)
        | Instruction::Cmd(_)
        | Instruction::Entrypoint(_)
        | Instruction::Healthcheck(_)
        | Instruction::Expose(_)
        | Instruction::Volume(_)
        | Instruction::Stopsignal(_)
        | Instruction::Maintainer(_) => {
            tr!("It makes no layer and is in no key: changing it runs nothing again.")
        }
    };
    Sentence::of(message, &[])
}

//! What a RUN is called from build to build.

use std::collections::BTreeMap;

use dockerfile::instruction::{Instruction, Program};

/// A name for a RUN that stays when steps are added or taken away around it, unlike the number in front of its name in
/// progress: the index of its stage in the file, how many RUNs of the same text the stage has before it, and its text
/// as one logical line.
///
/// ```
/// use cache_model::build::run_key;
///
/// assert_eq!(run_key(1, 0, "RUN make"), "1#0 RUN make");
/// ```
pub fn run_key(stage: usize, earlier: usize, source: &str) -> String {
    format!("{stage}#{earlier} {source}")
}

/// A RUN of a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunPlace<'a> {
    /// Index of its stage.
    pub stage: usize,
    /// Its index among the stage's instructions.
    pub command: usize,
    /// Its text as one logical line.
    pub source: &'a str,
    /// Its lasting name.
    pub key: String,
}

/// The RUNs of a Dockerfile, in file order.
pub fn runs(program: &Program) -> Vec<RunPlace<'_>> {
    let mut out: Vec<RunPlace<'_>> = Vec::new();
    for stage in &program.stages {
        for (command, one) in stage.commands.iter().enumerate() {
            if !matches!(one.instruction, Instruction::Run(_)) {
                continue;
            }
            let earlier = out
                .iter()
                .filter(|run| run.stage == stage.index && run.source == one.source)
                .count();
            out.push(RunPlace {
                stage: stage.index,
                command,
                source: &one.source,
                key: run_key(stage.index, earlier, &one.source),
            });
        }
    }
    out
}

/// Which name each RUN of the `old` text has in the `new` one: those of one text are the same in order, and what stands
/// between two such in both texts was edited. A RUN that is gone has none.
pub fn carried(old: &Program, new: &Program) -> BTreeMap<String, String> {
    let (old, new) = (runs(old), runs(new));
    let mut out = BTreeMap::new();
    let mut rest = new.as_slice();
    let mut edited: Vec<&RunPlace<'_>> = Vec::new();
    for run in &old {
        let Some(at) = rest.iter().position(|other| other.source == run.source) else {
            edited.push(run);
            continue;
        };
        pair(&mut edited, &rest[..at], &mut out);
        out.insert(run.key.clone(), rest[at].key.clone());
        rest = &rest[at + 1..];
    }
    pair(&mut edited, rest, &mut out);
    out
}

/// Pairs what was edited with what is new in its place.
fn pair(edited: &mut Vec<&RunPlace<'_>>, new: &[RunPlace<'_>], out: &mut BTreeMap<String, String>) {
    for (old, new) in edited.drain(..).zip(new) {
        out.insert(old.key.clone(), new.key.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dockerfile::{instruction, syntax};

    #[track_caller]
    fn check(old: &str, new: &str, expected: &[(&str, &str)]) {
        let read = |text: &str| instruction::parse(&syntax::parse(text)).program;
        let found = carried(&read(old), &read(new));
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(old, new)| (old.as_str(), new.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn runs_keep_their_names_through_edits() {
        let old = "FROM a\nRUN x\nRUN y\nRUN x\n";
        check(
            old,
            "FROM a\nRUN w\nRUN x\nRUN y\nRUN x\n",
            &[
                ("0#0 RUN x", "0#0 RUN x"),
                ("0#0 RUN y", "0#0 RUN y"),
                ("0#1 RUN x", "0#1 RUN x"),
            ],
        );
        check(
            old,
            "FROM b\nFROM a\nRUN x\nRUN y --more\nRUN x\n",
            &[
                ("0#0 RUN x", "1#0 RUN x"),
                ("0#0 RUN y", "1#0 RUN y --more"),
                ("0#1 RUN x", "1#1 RUN x"),
            ],
        );
        check(old, "FROM a\nRUN y\n", &[("0#0 RUN y", "0#0 RUN y")]);
        check(old, "FROM a\n", &[]);
    }
}

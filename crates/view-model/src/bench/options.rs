//! What a build command says beside the Dockerfile: arguments, target, switches.

use cache_model::build::{BuildInput, BuilderKind, NoCache};
use dockerfile::instruction::{Instruction, Program};
use language::tr;

use super::BenchInput;

/// The options of the build.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// Build arguments the Dockerfile declares, and those given although it does not.
    pub args: Vec<ArgRow>,
    /// The stages that can be built.
    pub targets: Vec<TargetRow>,
    /// `--no-cache` is on.
    pub no_cache: bool,
    /// What has to be said of a builder whose rules no body of recordings proves.
    pub unproved: Option<String>,
    /// The build command that says all this.
    pub command: String,
}

/// One build argument.
#[derive(Debug, Clone, PartialEq)]
pub struct ArgRow {
    /// Its name.
    pub name: String,
    /// Its default as written.
    pub default: Option<String>,
    /// The value given with `--build-arg`.
    pub given: Option<String>,
    /// Whether the Dockerfile declares it.
    pub declared: bool,
}

/// One stage.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    /// What `--target` takes; none for the last stage, which is built by default.
    pub target: Option<String>,
    /// What people read.
    pub label: String,
    /// Whether it is built now.
    pub selected: bool,
}

/// The options of the next build.
pub(super) fn options(input: &BenchInput<'_>) -> Options {
    let (program, given) = (input.next.program, input.next.input);
    Options {
        args: args(program, given),
        targets: targets(program, given.target.as_deref()),
        no_cache: given.options.no_cache != NoCache::Off,
        unproved: (!given.builder.is_proved()).then(|| {
            tr!("The classic builder: rules from documentation, not proved by recordings.")
        }),
        command: command(given),
    }
}

fn args(program: &Program, given: &BuildInput) -> Vec<ArgRow> {
    let commands = program
        .meta_args
        .iter()
        .chain(program.stages.iter().flat_map(|stage| &stage.commands));
    let mut out: Vec<ArgRow> = Vec::new();
    for command in commands {
        let Instruction::Arg(declared) = &command.instruction else {
            continue;
        };
        for arg in declared {
            if let Some(row) = out.iter_mut().find(|row| row.name == arg.key) {
                if row.default.is_none() {
                    row.default.clone_from(&arg.value);
                }
                continue;
            }
            out.push(ArgRow {
                name: arg.key.clone(),
                default: arg.value.clone(),
                given: given.args.get(&arg.key).cloned(),
                declared: true,
            });
        }
    }
    for (name, value) in &given.args {
        if !out.iter().any(|row| row.name == *name) {
            out.push(ArgRow {
                name: name.clone(),
                default: None,
                given: Some(value.clone()),
                declared: false,
            });
        }
    }
    out
}

fn targets(program: &Program, selected: Option<&str>) -> Vec<TargetRow> {
    let Some(last) = program.stages.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut out = vec![TargetRow {
        target: None,
        label: match &*program.stages[last].name {
            "" => tr!("last stage"),
            name => tr!("last stage ({})", name),
        },
        selected: selected.is_none(),
    }];
    for stage in program.stages.iter().take(last).rev() {
        if !stage.name.is_empty() {
            out.push(TargetRow {
                target: Some(stage.name.clone()),
                label: stage.name.clone(),
                selected: selected.is_some_and(|name| name.eq_ignore_ascii_case(&stage.name)),
            });
        }
    }
    out
}

/// The command as one would type it.
fn command(input: &BuildInput) -> String {
    let mut out = match input.builder {
        BuilderKind::BuildKit => "docker build".to_owned(),
        BuilderKind::Classic => "DOCKER_BUILDKIT=0 docker build".to_owned(),
    };
    if input.options.no_cache == NoCache::All {
        out.push_str(" --no-cache");
    }
    if let Some(target) = &input.target {
        out.push_str(" --target ");
        out.push_str(&quoted(target));
    }
    for (name, value) in &input.args {
        out.push_str(" --build-arg ");
        out.push_str(&quoted(&format!("{name}={value}")));
    }
    out.push_str(" .");
    out
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

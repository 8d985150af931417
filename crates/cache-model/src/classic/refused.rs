//! What the classic builder does not know: flags and here-documents of later Dockerfiles.

use dockerfile::instruction::{Command, Instruction, Program};

/// Where the refusal sends its reader.
const MORE: &str = "Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled";

/// The first thing that the parser of Docker 20.10 refuses, before anything is built: its words and the instruction.
pub(super) fn by_the_parser(program: &Program) -> Option<(String, &Command)> {
    let mut commands = program.stages.iter().flat_map(|stage| &stage.commands);
    commands.find_map(|command| {
        let flag = unknown_flag(&command.instruction);
        let message = match flag {
            Some(flag) => {
                let line = command.lines.first;
                format!("dockerfile parse error line {line}: Unknown flag: {flag}")
            }
            None => here_document(command)?,
        };
        Some((message, command))
    })
}

fn unknown_flag(instruction: &Instruction) -> Option<&'static str> {
    let used: &[(&str, bool)] = match instruction {
        Instruction::Run(run) => {
            let used = |flag: &str| run.flags_used.iter().any(|used| used == flag);
            &[
                ("network", used("network")),
                ("security", used("security")),
                ("device", used("device")),
            ]
        }
        Instruction::Copy(copy) => &[
            ("link", copy.link),
            ("parents", copy.parents),
            ("exclude", !copy.exclude.is_empty()),
        ],
        Instruction::Add(add) => &[
            ("link", add.link),
            ("exclude", !add.exclude.is_empty()),
            ("checksum", !add.checksum.is_empty()),
            ("keep-git-dir", add.keep_git_dir.is_some()),
            ("unpack", add.unpack.is_some()),
        ],
        Instruction::Healthcheck(check) => &[("start-interval", check.start_interval_ns != 0)],
        _ => &[],
    };
    used.iter().find(|(_, used)| *used).map(|(flag, _)| *flag)
}

/// The first line of a here-document that is no instruction: its body is read as instructions.
fn here_document(command: &Command) -> Option<String> {
    let bodies: Vec<(&str, &str)> = match &command.instruction {
        Instruction::Run(run) => run
            .files
            .iter()
            .map(|file| (file.name.as_str(), file.data.as_str()))
            .collect(),
        Instruction::Copy(copy) => contents(&copy.contents),
        Instruction::Add(add) => contents(&add.contents),
        _ => Vec::new(),
    };
    let count: usize = bodies
        .iter()
        .map(|(_, data)| data.lines().count() + 1)
        .sum();
    let mut line = (command.lines.last as usize + 1).saturating_sub(count);
    for (end, data) in bodies {
        for text in data.lines().chain([end]) {
            let word = text.split_whitespace().next().unwrap_or_default();
            let word = word.to_uppercase();
            if !word.is_empty() && !word.starts_with('#') && !INSTRUCTIONS.contains(&word.as_str())
            {
                return Some(format!(
                    "dockerfile parse error line {line}: unknown instruction: {word}"
                ));
            }
            line += 1;
        }
    }
    None
}

fn contents(contents: &[dockerfile::instruction::SourceContent]) -> Vec<(&str, &str)> {
    contents
        .iter()
        .map(|content| (content.path.as_str(), content.data.as_str()))
        .collect()
}

const INSTRUCTIONS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// A flag that the parser knows and the builder refuses when it comes to the instruction.
pub(super) fn by_the_builder(instruction: &Instruction) -> Option<String> {
    let flag = match instruction {
        Instruction::Run(run) => run.flags_used.first().map(String::as_str),
        Instruction::Copy(copy) if !copy.chmod.is_empty() => Some("chmod"),
        Instruction::Add(add) if !add.chmod.is_empty() => Some("chmod"),
        _ => None,
    };
    Some(format!("the --{} option requires BuildKit. {MORE}", flag?))
}

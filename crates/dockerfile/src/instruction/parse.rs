//! Tree → [`Program`], with `BuildKit`'s checks of each instruction.
//!
//! Follows `instructions/parse.go`.

use std::collections::BTreeMap;

use super::flag::{FlagType, Flags};
use super::{
    Add, ArgDeclaration, Command, CommandLine, Copy, Device, Healthcheck, Instruction, KeyValue,
    Mount, Program, Run, ShellFile, SourceContent, Stage, duration,
};
use crate::error::{BuildError, Phase};
use crate::quote::go_quote;
use crate::suggest::{Case, with_suggestion};
use crate::syntax::{self, Keyword, Node, Syntax, heredoc_word};

/// What the tree says, as far as it can be understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// The stages, without the instructions that are ill-formed.
    pub program: Program,
    /// The first error, where `BuildKit` stops; the syntax error, if there is one.
    pub error: Option<BuildError>,
    /// All errors of this phase.
    pub diagnostics: Vec<BuildError>,
    /// Position in [`Syntax::nodes`] of the first ill-formed instruction.
    pub failed_node: Option<usize>,
}

/// One instruction read: a stage begins, or something happens in it.
enum Item {
    Stage(Stage),
    Command(Command),
}

/// Reads the instructions of a tree.
///
/// ```
/// let syntax = dockerfile::syntax::parse("FROM alpine AS base\nUSER app\n");
/// let parsed = dockerfile::instruction::parse(&syntax);
/// assert_eq!(parsed.program.stages[0].name, "base");
/// assert!(parsed.error.is_none());
/// ```
pub fn parse(syntax: &Syntax) -> Parsed {
    let mut parsed = Parsed::default();
    for (index, node) in syntax.nodes.iter().enumerate() {
        if node.broken {
            continue;
        }
        let failure = match item(node) {
            Ok(Item::Stage(mut stage)) => {
                stage.index = parsed.program.stages.len();
                parsed.program.stages.push(stage);
                None
            }
            Ok(Item::Command(command)) => {
                match (parsed.program.stages.last_mut(), &command.instruction) {
                    (Some(stage), _) => {
                        stage.commands.push(command);
                        None
                    }
                    (None, Instruction::Arg(_)) => {
                        parsed.program.meta_args.push(command);
                        None
                    }
                    (None, _) => Some("no build stage in current context".to_owned()),
                }
            }
            Err(message) => Some(format!(
                "dockerfile parse error on line {}: {message}",
                node.lines.first
            )),
        };
        if let Some(message) = failure {
            parsed.failed_node.get_or_insert(index);
            parsed.diagnostics.push(BuildError::new(
                Phase::Instructions,
                message,
                vec![node.lines],
            ));
        }
    }
    parsed.error = syntax
        .error
        .clone()
        .or_else(|| parsed.diagnostics.first().cloned());
    parsed
}

/// Reads the text of an `ONBUILD` trigger, here-documents included.
///
/// # Errors
/// As a file of one instruction, but without the words `dockerfile parse error`; lines count within the trigger.
pub fn parse_trigger(text: &str) -> Result<Command, BuildError> {
    let syntax = syntax::parse(text);
    if let Some(error) = syntax.error {
        return Err(error);
    }
    let [node] = syntax.nodes.as_slice() else {
        return Err(BuildError::new(
            Phase::Convert,
            "onbuild trigger should be a single expression",
            Vec::new(),
        ));
    };
    let fail = |message: String| BuildError::new(Phase::Convert, message, vec![node.lines]);
    match item(node).map_err(fail)? {
        Item::Command(command) => Ok(command),
        Item::Stage(_) => Err(fail("*instructions.Stage is not a command type".to_owned())),
    }
}

fn item(node: &Node) -> Result<Item, String> {
    let Some(keyword) = node.kind() else {
        return Err(with_suggestion(
            format!("unknown instruction: {}", node.keyword),
            &node.keyword,
            Keyword::ALL.into_iter().map(Keyword::name),
            Case::Insensitive,
        ));
    };
    let instruction = match keyword {
        Keyword::From => return stage(node).map(Item::Stage),
        Keyword::Env => Instruction::Env(key_values(node, keyword)?),
        Keyword::Label => Instruction::Label(key_values(node, keyword)?),
        Keyword::Arg => Instruction::Arg(declarations(node)?),
        Keyword::Copy => Instruction::Copy(copy(node)?),
        Keyword::Add => Instruction::Add(add(node)?),
        Keyword::Run => Instruction::Run(run(node)?),
        Keyword::Cmd => {
            no_flags(node)?;
            Instruction::Cmd(command_line(node, &node.values))
        }
        Keyword::Entrypoint => {
            no_flags(node)?;
            Instruction::Entrypoint(command_line(node, &node.values))
        }
        Keyword::Healthcheck => Instruction::Healthcheck(healthcheck(node)?),
        Keyword::Expose => {
            at_least_one(node, keyword)?;
            no_flags(node)?;
            let mut ports = node.values.clone();
            ports.sort();
            Instruction::Expose(ports)
        }
        Keyword::Onbuild => Instruction::Onbuild(trigger(node)?),
        Keyword::Workdir => Instruction::Workdir(exactly_one(node, keyword)?),
        Keyword::User => Instruction::User(exactly_one(node, keyword)?),
        Keyword::Maintainer => Instruction::Maintainer(exactly_one(node, keyword)?),
        Keyword::Stopsignal => match node.values.as_slice() {
            // `BuildKit` does not look at the flags here.
            [signal] => Instruction::Stopsignal(signal.clone()),
            _ => return Err(one_argument(keyword)),
        },
        Keyword::Volume => Instruction::Volume(volumes(node)?),
        Keyword::Shell => Instruction::Shell(shell(node)?),
    };
    Ok(Item::Command(Command {
        keyword: node.keyword.clone(),
        source: node.original.trim().to_owned(),
        lines: node.lines,
        span: node.span,
        comments: node.comments.clone(),
        instruction,
    }))
}

fn no_flags(node: &Node) -> Result<(), String> {
    Flags::parse(&node.flags, &[]).map(|_| ())
}

fn at_least_one(node: &Node, keyword: Keyword) -> Result<(), String> {
    if node.values.is_empty() && node.child.is_none() {
        return Err(format!("{} requires at least one argument", keyword.name()));
    }
    Ok(())
}

fn one_argument(keyword: Keyword) -> String {
    format!("{} requires exactly one argument", keyword.name())
}

fn exactly_one(node: &Node, keyword: Keyword) -> Result<String, String> {
    let [value] = node.values.as_slice() else {
        return Err(one_argument(keyword));
    };
    no_flags(node)?;
    Ok(value.clone())
}

/// The rest of the first comment that begins with `name`.
fn doc_comment(comments: &[String], name: &str) -> String {
    if name.is_empty() {
        return String::new();
    }
    comments
        .iter()
        .find_map(|comment| comment.strip_prefix(name)?.strip_prefix(' '))
        .unwrap_or_default()
        .to_owned()
}

fn stage(node: &Node) -> Result<Stage, String> {
    let (base, name) = match node.values.as_slice() {
        [base] => (base, String::new()),
        [base, word, name] if word.eq_ignore_ascii_case("as") => (base, stage_name(name)?),
        _ => return Err("FROM requires either one or three arguments".to_owned()),
    };
    let flags = Flags::parse(&node.flags, &[("platform", FlagType::String)])?;
    Ok(Stage {
        index: 0,
        doc: doc_comment(&node.comments, &name),
        name,
        base: base.clone(),
        platform: flags.string("platform"),
        keyword: node.keyword.clone(),
        source: node.original.trim().to_owned(),
        lines: node.lines,
        span: node.span,
        comments: node.comments.clone(),
        commands: Vec::new(),
    })
}

/// `name` in lower case, if it matches `^[a-z][a-z0-9-_.]*$` then.
fn stage_name(name: &str) -> Result<String, String> {
    let lowered = name.to_lowercase();
    let valid = lowered.starts_with(|ch: char| ch.is_ascii_lowercase())
        && lowered.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.')
        });
    if !valid {
        return Err(format!(
            "invalid name for build stage: {}, name can't start with a number or contain symbols",
            go_quote(name)
        ));
    }
    Ok(lowered)
}

fn key_values(node: &Node, keyword: Keyword) -> Result<Vec<KeyValue>, String> {
    no_flags(node)?;
    at_least_one(node, keyword)?;
    node.values
        .chunks_exact(3)
        .map(|triple| match triple {
            [key, value, separator] if !key.is_empty() => Ok(KeyValue {
                key: key.clone(),
                value: value.clone(),
                legacy: separator.is_empty(),
            }),
            _ => Err(format!("{} names can not be blank", keyword.name())),
        })
        .collect()
}

fn declarations(node: &Node) -> Result<Vec<ArgDeclaration>, String> {
    at_least_one(node, Keyword::Arg)?;
    node.values
        .iter()
        .map(|word| {
            let (key, value) = match word.split_once('=') {
                Some(("", _)) => return Err("ARG names can not be blank".to_owned()),
                Some((key, value)) => (key, Some(value.to_owned())),
                None => (word.as_str(), None),
            };
            Ok(ArgDeclaration {
                key: key.to_owned(),
                value,
                doc: doc_comment(&node.comments, key),
            })
        })
        .collect()
}

/// Sources, destination and here-document sources of `COPY` and `ADD`.
type SourcesAndDest = (Vec<String>, String, Vec<SourceContent>);

fn sources_and_dest(node: &Node, keyword: Keyword) -> Result<SourcesAndDest, String> {
    let (dest, words) = node
        .values
        .split_last()
        .ok_or_else(|| no_destination(keyword))?;
    if is_heredoc(dest).is_some() {
        return Err(format!(
            "{} cannot accept a heredoc as a destination",
            keyword.name()
        ));
    }
    // Of two bodies with one name the last counts.
    let bodies: BTreeMap<&str, &str> = node
        .heredocs
        .iter()
        .map(|heredoc| (heredoc.name.as_str(), heredoc.content.as_str()))
        .collect();
    let mut sources = Vec::new();
    let mut contents = Vec::new();
    for word in words {
        let Some(opened) = is_heredoc(word) else {
            sources.push(word.clone());
            continue;
        };
        let body = bodies
            .get(opened.name.as_str())
            .copied()
            .unwrap_or_default();
        contents.push(SourceContent {
            data: if opened.chomp {
                syntax::chomp(body)
            } else {
                body.to_owned()
            },
            path: opened.name,
            expand: opened.expand,
        });
    }
    Ok((sources, dest.clone(), contents))
}

fn is_heredoc(word: &str) -> Option<syntax::Heredoc> {
    heredoc_word(word).unwrap_or_default()
}

fn no_destination(keyword: Keyword) -> String {
    format!(
        "{} requires at least two arguments, but only one was provided. Destination could not be determined",
        keyword.name()
    )
}

fn copy(node: &Node) -> Result<Copy, String> {
    if node.values.len() < 2 {
        return Err(no_destination(Keyword::Copy));
    }
    let flags = Flags::parse(
        &node.flags,
        &[
            ("chmod", FlagType::String),
            ("chown", FlagType::String),
            ("exclude", FlagType::Strings),
            ("from", FlagType::String),
            ("link", FlagType::Bool),
            ("parents", FlagType::Bool),
        ],
    )?;
    let (sources, dest, contents) = sources_and_dest(node, Keyword::Copy)?;
    Ok(Copy {
        sources,
        dest,
        contents,
        from: flags.string("from"),
        chown: flags.string("chown"),
        chmod: flags.string("chmod"),
        link: flags.boolean("link").unwrap_or_default(),
        parents: flags.boolean("parents").unwrap_or_default(),
        exclude: flags.strings("exclude"),
    })
}

fn add(node: &Node) -> Result<Add, String> {
    if node.values.len() < 2 {
        return Err(no_destination(Keyword::Add));
    }
    let flags = Flags::parse(
        &node.flags,
        &[
            ("checksum", FlagType::String),
            ("chmod", FlagType::String),
            ("chown", FlagType::String),
            ("exclude", FlagType::Strings),
            ("keep-git-dir", FlagType::Bool),
            ("link", FlagType::Bool),
            ("unpack", FlagType::Bool),
        ],
    )?;
    let (sources, dest, contents) = sources_and_dest(node, Keyword::Add)?;
    Ok(Add {
        sources,
        dest,
        contents,
        chown: flags.string("chown"),
        chmod: flags.string("chmod"),
        link: flags.boolean("link").unwrap_or_default(),
        exclude: flags.strings("exclude"),
        checksum: flags.string("checksum"),
        keep_git_dir: flags.boolean("keep-git-dir"),
        unpack: flags.boolean("unpack"),
    })
}

fn command_line(node: &Node, values: &[String]) -> CommandLine {
    CommandLine {
        args: if node.json || values.is_empty() {
            values.to_vec()
        } else {
            vec![values.join(" ")]
        },
        prepend_shell: !node.json,
    }
}

fn run(node: &Node) -> Result<Run, String> {
    let flags = Flags::parse(
        &node.flags,
        &[
            ("device", FlagType::Strings),
            ("mount", FlagType::Strings),
            ("network", FlagType::String),
            ("security", FlagType::String),
        ],
    )?;
    let devices = flags
        .strings("device")
        .iter()
        .map(|device| Device::parse(device))
        .collect::<Result<_, _>>()?;
    let mounts = flags.strings("mount");
    for mount in &mounts {
        Mount::check_written(mount).map_err(|error| error.to_string())?;
    }
    let network = match flags.string("network") {
        network if network.is_empty() && flags.strings("network").is_empty() => {
            "default".to_owned()
        }
        network if matches!(network.as_str(), "default" | "none" | "host") => network,
        network => return Err(format!("invalid network mode {}", go_quote(&network))),
    };
    let security = match flags.string("security") {
        security if security.is_empty() && flags.strings("security").is_empty() => {
            "sandbox".to_owned()
        }
        security if matches!(security.as_str(), "sandbox" | "insecure") => security,
        security => return Err(format!("security {} is not valid", go_quote(&security))),
    };
    Ok(Run {
        command: command_line(node, &node.values),
        files: node
            .heredocs
            .iter()
            .map(|heredoc| ShellFile {
                name: heredoc.name.clone(),
                data: heredoc.content.clone(),
                chomp: heredoc.chomp,
            })
            .collect(),
        flags_used: flags.used(),
        mounts,
        network,
        security,
        devices,
    })
}

/// The least interval a health check may have, in nanoseconds.
const MINIMUM_INTERVAL_NS: i64 = 1_000_000;

fn healthcheck(node: &Node) -> Result<Healthcheck, String> {
    at_least_one(node, Keyword::Healthcheck)?;
    let (kind, command) = node
        .values
        .split_first()
        .ok_or_else(|| "HEALTHCHECK requires at least one argument".to_owned())?;
    let kind = kind.to_uppercase();
    if kind == "NONE" {
        if !command.is_empty() {
            return Err("HEALTHCHECK NONE takes no arguments".to_owned());
        }
        return Ok(Healthcheck {
            test: vec![kind],
            ..Healthcheck::default()
        });
    }
    let flags = Flags::parse(
        &node.flags,
        &[
            ("interval", FlagType::String),
            ("retries", FlagType::String),
            ("start-interval", FlagType::String),
            ("start-period", FlagType::String),
            ("timeout", FlagType::String),
        ],
    )?;
    if kind != "CMD" {
        return Err(format!(
            "Unknown type {} in HEALTHCHECK (try CMD)",
            go_quote(&kind)
        ));
    }
    let args = command_line(node, command).args;
    if args.is_empty() {
        return Err("Missing command after HEALTHCHECK CMD".to_owned());
    }
    let kind = if node.json { "CMD" } else { "CMD-SHELL" };
    let mut test = vec![kind.to_owned()];
    test.extend(args);
    Ok(Healthcheck {
        test,
        interval_ns: interval(&flags, "interval")?,
        timeout_ns: interval(&flags, "timeout")?,
        start_period_ns: interval(&flags, "start-period")?,
        start_interval_ns: interval(&flags, "start-interval")?,
        retries: match flags.string("retries").as_str() {
            "" => 0,
            text => match duration::parse_i32(text)? {
                retries if retries < 0 => {
                    return Err(format!("--retries cannot be negative ({retries})"));
                }
                retries => retries,
            },
        },
    })
}

fn interval(flags: &Flags<'_>, name: &str) -> Result<i64, String> {
    let text = flags.string(name);
    if text.is_empty() {
        return Ok(0);
    }
    match duration::parse(&text)? {
        0 => Ok(0),
        nanoseconds if nanoseconds < MINIMUM_INTERVAL_NS => Err(format!(
            "Interval {} cannot be less than 1ms",
            go_quote(name)
        )),
        nanoseconds => Ok(nanoseconds),
    }
}

fn trigger(node: &Node) -> Result<String, String> {
    at_least_one(node, Keyword::Onbuild)?;
    no_flags(node)?;
    if let Some(child) = &node.child {
        match child.kind() {
            Some(Keyword::Onbuild) => {
                return Err("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed".to_owned());
            }
            Some(keyword @ (Keyword::Maintainer | Keyword::From)) => {
                return Err(format!(
                    "{} isn't allowed as an ONBUILD trigger",
                    keyword.name()
                ));
            }
            _ => {}
        }
    }
    let blank = |ch: char| matches!(ch, ' ' | '\t' | '\n' | '\r' | '\x0c');
    let mut text = node.original.trim_start_matches(blank);
    if let Some(head) = text.get(..7)
        && head.eq_ignore_ascii_case("ONBUILD")
    {
        text = text[7..].trim_start_matches(blank);
    }
    let mut text = text.to_owned();
    for heredoc in &node.heredocs {
        text.push('\n');
        text.push_str(&heredoc.content);
        text.push_str(&heredoc.name);
    }
    Ok(text)
}

fn volumes(node: &Node) -> Result<Vec<String>, String> {
    at_least_one(node, Keyword::Volume)?;
    no_flags(node)?;
    node.values
        .iter()
        .map(|volume| match volume.trim() {
            "" => Err("VOLUME specified can not be an empty string".to_owned()),
            volume => Ok(volume.to_owned()),
        })
        .collect()
}

fn shell(node: &Node) -> Result<Vec<String>, String> {
    no_flags(node)?;
    at_least_one(node, Keyword::Shell)?;
    if !node.json {
        return Err("SHELL requires the arguments to be in JSON form".to_owned());
    }
    Ok(node.values.clone())
}

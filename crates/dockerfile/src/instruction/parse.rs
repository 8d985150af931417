//! Tree → [`Program`], with `BuildKit`'s checks of each instruction.
//!
//! Follows `instructions/parse.go`.

mod copy;
mod healthcheck;
mod run;

use super::flag::{FlagType, Flags};
use super::{ArgDeclaration, Command, Instruction, KeyValue, Program, Stage};
use crate::error::{BuildError, Phase};
use crate::quote::go_quote;
use crate::suggest::{Case, with_suggestion};
use crate::syntax::{self, Keyword, Node, Syntax};
use copy::{add, copy};
use healthcheck::healthcheck;
use run::{command_line, run};

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
            format!("unknown instruction: {}", node.keyword()),
            node.keyword(),
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
        keyword: node.keyword().to_owned(),
        source: node.original.trim().to_owned(),
        lines: node.lines,
        span: node.span,
        comments: node.comments().to_vec(),
        instruction,
    }))
}

fn no_flags(node: &Node) -> Result<(), String> {
    Flags::parse(&node.flags, &[]).map(|_| ())
}

fn at_least_one(node: &Node, keyword: Keyword) -> Result<(), String> {
    if node.values.is_empty() && node.child().is_none() {
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
        // The long s is an s.
        [base, word, name] if crate::case::upper(word) == "AS" => (base, stage_name(name)?),
        _ => return Err("FROM requires either one or three arguments".to_owned()),
    };
    let flags = Flags::parse(&node.flags, &[("platform", FlagType::String)])?;
    Ok(Stage {
        index: 0,
        doc: doc_comment(node.comments(), &name),
        name,
        base: base.clone(),
        platform: flags.string("platform"),
        keyword: node.keyword().to_owned(),
        source: node.original.trim().to_owned(),
        lines: node.lines,
        span: node.span,
        comments: node.comments().to_vec(),
        commands: Vec::new(),
    })
}

/// `name` in lower case, if it matches `^[a-z][a-z0-9-_.]*$` then.
fn stage_name(name: &str) -> Result<String, String> {
    let lowered = crate::case::lower(name);
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
                doc: doc_comment(node.comments(), key),
            })
        })
        .collect()
}

fn trigger(node: &Node) -> Result<String, String> {
    at_least_one(node, Keyword::Onbuild)?;
    no_flags(node)?;
    if let Some(child) = node.child() {
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
    for heredoc in node.heredocs() {
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

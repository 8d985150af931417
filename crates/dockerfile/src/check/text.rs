//! The rules that need nothing but the text.

use super::{
    Linter, consistent_instruction_casing, duplicate_stage_name, from_as_casing,
    invalid_definition_description, maintainer_deprecated, no_empty_continuation,
    reserved_stage_name, stage_name_casing,
};
use crate::instruction::{Instruction, Parsed};
use crate::syntax::{Keyword, Node, Syntax};

/// Runs the rules that need only the tree and the typed instructions.
///
/// As in `BuildKit` nothing is found in a text without a tree, what stands above an ill-formed instruction is
/// found, and rules on the whole file run only if every instruction is well-formed.
pub fn check_text(syntax: &Syntax, parsed: &Parsed, linter: &mut Linter) {
    if syntax.error.is_some() {
        return;
    }
    for warning in &syntax.warnings {
        let finding =
            no_empty_continuation::finding(crate::span::Lines::new(warning.line, warning.line));
        linter.report(&no_empty_continuation::RULE, &[], finding);
    }
    let last = parsed.failed_node.unwrap_or(syntax.nodes.len());
    for node in syntax.nodes.iter().take(last.saturating_add(1)) {
        before_parsing(node, linter);
    }
    for stage in &parsed.program.stages {
        if is_past(syntax, last, stage.lines.first) {
            break;
        }
        if !stage.name.is_empty() {
            let names = [stage.name.as_str()];
            invalid_definition_description::check(
                stage.lines,
                "FROM",
                &names,
                &stage.comments,
                linter,
            );
        }
    }
    let commands = parsed.program.meta_args.iter().chain(
        parsed
            .program
            .stages
            .iter()
            .flat_map(|stage| &stage.commands),
    );
    for command in commands {
        if let Instruction::Arg(declarations) = &command.instruction
            && !is_past(syntax, last, command.lines.first)
        {
            let names: Vec<&str> = declarations
                .iter()
                .map(|declaration| declaration.key.as_str())
                .collect();
            invalid_definition_description::check(
                command.lines,
                "ARG",
                &names,
                &command.comments,
                linter,
            );
        }
    }
    if parsed.error.is_none() && !parsed.program.stages.is_empty() {
        reserved_stage_name::check(&parsed.program, linter);
        duplicate_stage_name::check(&parsed.program, linter);
        consistent_instruction_casing::check(&parsed.program, linter);
    }
}

/// Whether `line` lies behind the node at which `BuildKit` stops.
fn is_past(syntax: &Syntax, last: usize, line: u32) -> bool {
    syntax
        .nodes
        .get(last)
        .is_some_and(|node| line > node.lines.first)
}

/// What `ParseInstructionWithLinter` looks at before it reads the instruction.
fn before_parsing(node: &Node, linter: &mut Linter) {
    match node.kind() {
        Some(Keyword::Maintainer) => {
            let finding = maintainer_deprecated::finding(node.lines);
            linter.report(&maintainer_deprecated::RULE, node.comments(), finding);
        }
        Some(Keyword::From) => {
            if let [_, _, name] = node.values.as_slice()
                && *name != crate::case::lower(name)
            {
                let finding = stage_name_casing::finding(node.lines, name);
                linter.report(&stage_name_casing::RULE, node.comments(), finding);
            }
            if let [_, word, _, ..] = node.values.as_slice()
                && !same_casing(node.keyword(), word)
            {
                let finding = from_as_casing::finding(node.lines, node.keyword(), word);
                linter.report(&from_as_casing::RULE, node.comments(), finding);
            }
        }
        _ => {}
    }
}

/// Whether `word` has the case of `keyword`; a keyword of mixed case is another rule's matter.
fn same_casing(keyword: &str, word: &str) -> bool {
    if keyword == crate::case::lower(keyword) {
        word == crate::case::lower(word)
    } else if keyword == crate::case::upper(keyword) {
        word == crate::case::upper(word)
    } else {
        true
    }
}

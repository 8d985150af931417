//! Where a finding's change goes in the text.

use super::{
    Finding, Fix, consistent_instruction_casing, expose_proto_casing, from_as_casing,
    legacy_key_value_format, maintainer_deprecated, no_empty_continuation,
    redundant_target_platform, stage_name_casing,
};
use crate::span::Span;
use crate::syntax::{Node, Syntax};

/// Adds to each finding its bytes and, where one is safe, a change that mends it.
pub fn with_fixes(text: &str, syntax: &Syntax, mut findings: Vec<Finding>) -> Vec<Finding> {
    for finding in &mut findings {
        let Some(lines) = finding.lines.first() else {
            continue;
        };
        let index = syntax
            .nodes
            .partition_point(|node| node.lines.last < lines.first);
        let Some(node) = syntax.nodes.get(index) else {
            continue;
        };
        finding.span.get_or_insert(node.span);
        let place = Place { text, node };
        finding.fix = match finding.rule.as_str() {
            "NoEmptyContinuation" => syntax
                .warnings
                .binary_search_by_key(&lines.first, |warning| warning.line)
                .ok()
                .and_then(|at| no_empty_continuation::fix(text, &syntax.warnings[at].blank_lines)),
            "ConsistentInstructionCasing" => {
                consistent_instruction_casing::fix(&place, &finding.message)
            }
            "ExposeProtoCasing" => expose_proto_casing::fix(&place, &finding.message),
            "FromAsCasing" => from_as_casing::fix(&place),
            "LegacyKeyValueFormat" => legacy_key_value_format::fix(&place),
            "MaintainerDeprecated" => maintainer_deprecated::fix(&place),
            "RedundantTargetPlatform" => redundant_target_platform::fix(&place),
            "StageNameCasing" => stage_name_casing::fix(&place),
            _ => None,
        };
    }
    findings
}

/// An instruction in the text.
pub(super) struct Place<'a> {
    text: &'a str,
    pub(super) node: &'a Node,
}

impl<'a> Place<'a> {
    /// The instruction's text, if it stands on one line and is written as the tree has it.
    fn single_line(&self) -> Option<&'a str> {
        let written = self.node.span.of(self.text);
        (self.node.lines.first == self.node.lines.last && written == self.node.original)
            .then_some(written)
    }

    fn edit(&self, offset: usize, len: usize, by: &str, title: &str) -> Fix {
        let start = self.node.span.start + offset as u32;
        Fix {
            title: title.to_owned(),
            edits: vec![(Span::new(start, start + len as u32), by.to_owned())],
        }
    }

    /// Replaces the keyword.
    pub(super) fn replace_keyword(&self, by: &str, title: &str) -> Option<Fix> {
        let written = self.node.span.of(self.text);
        let keyword = &self.node.keyword;
        written
            .starts_with(keyword.as_str())
            .then(|| self.edit(0, keyword.len(), by, title))
    }

    /// Replaces the last occurrence of `word`.
    pub(super) fn replace_last(&self, word: &str, by: &str, title: &str) -> Option<Fix> {
        let offset = self.single_line()?.rfind(word)?;
        Some(self.edit(offset, word.len(), by, title))
    }

    /// Replaces the last occurrence of `word` in front of the last one of `anchor`.
    pub(super) fn replace_before_last(
        &self,
        word: &str,
        anchor: &str,
        by: &str,
        title: &str,
    ) -> Option<Fix> {
        let line = self.single_line()?;
        let before = line.get(..line.rfind(anchor)?)?;
        Some(self.edit(before.rfind(word)?, word.len(), by, title))
    }

    /// Removes `word` and the blanks behind it.
    pub(super) fn remove_word(&self, word: &str, title: &str) -> Option<Fix> {
        let line = self.single_line()?;
        let offset = line.find(word)?;
        let rest = line.get(offset + word.len()..)?;
        let blanks = rest.len() - rest.trim_start().len();
        Some(self.edit(offset, word.len() + blanks, "", title))
    }

    /// Replaces the whole instruction.
    pub(super) fn replace_all(&self, by: &str, title: &str) -> Option<Fix> {
        let line = self.single_line()?;
        Some(self.edit(0, line.len(), by, title))
    }
}

//! Where a finding's change goes in the text.

use std::cell::OnceCell;

use super::{
    Finding, Fix, Repair, consistent_instruction_casing, expose_proto_casing, from_as_casing,
    invalid_definition_description, json_args_recommended, legacy_key_value_format,
    maintainer_deprecated, no_empty_continuation, redundant_target_platform, stage_name_casing,
};
use crate::span::Span;
use crate::syntax::{Keyword, Node, Syntax};

/// Adds to each finding its bytes and, where one is safe, a change that mends it.
pub fn with_fixes(text: &str, syntax: &Syntax, mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut last: Option<(usize, Place<'_>)> = None;
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
        // One instruction may have many findings: an EXPOSE one for each of its ports.
        let (_, place) = match last.take() {
            Some(same) if same.0 == index => last.insert(same),
            _ => last.insert((index, Place::new(text, syntax, node))),
        };
        let place = &*place;
        // What a trigger does is found at the FROM it is for, where nothing is to be changed.
        finding.fix = match (finding.rule.as_str(), node.kind()) {
            ("NoEmptyContinuation", _) => syntax
                .warnings
                .binary_search_by_key(&lines.first, |warning| warning.line)
                .ok()
                .and_then(|at| no_empty_continuation::fix(text, &syntax.warnings[at].blank_lines)),
            ("ConsistentInstructionCasing", _) => {
                consistent_instruction_casing::fix(place, &finding.message)
            }
            ("ExposeProtoCasing", Some(Keyword::Expose)) => {
                expose_proto_casing::fix(place, &finding.message)
            }
            ("FromAsCasing", Some(Keyword::From)) => from_as_casing::fix(place),
            ("InvalidDefinitionDescription", Some(Keyword::From | Keyword::Arg)) => {
                Some(invalid_definition_description::fix(place))
            }
            ("JSONArgsRecommended", Some(Keyword::Cmd | Keyword::Entrypoint)) => {
                decides_alone(&syntax.nodes, index)
                    .then(|| json_args_recommended::fix(place))
                    .flatten()
            }
            ("LegacyKeyValueFormat", Some(Keyword::Env | Keyword::Label)) => {
                legacy_key_value_format::fix(place)
            }
            ("MaintainerDeprecated", Some(Keyword::Maintainer)) => {
                maintainer_deprecated::fix(place)
            }
            ("RedundantTargetPlatform", Some(Keyword::From)) => {
                redundant_target_platform::fix(place)
            }
            ("StageNameCasing", Some(Keyword::From)) => stage_name_casing::fix(place),
            _ => None,
        };
    }
    findings
}

/// Whether no other instruction of the stage says what a container runs: `CMD` and `ENTRYPOINT` depend on the form of
/// one another.
fn decides_alone(nodes: &[Node], index: usize) -> bool {
    let is_from = |node: &&Node| node.kind() == Some(Keyword::From);
    let decides = |node: &&Node| matches!(node.kind(), Some(Keyword::Cmd | Keyword::Entrypoint));
    let (before, rest) = nodes.split_at(index);
    let before = before.iter().rev().take_while(|node| !is_from(node));
    let behind = rest.iter().skip(1).take_while(|node| !is_from(node));
    !before.chain(behind).any(|node| decides(&node))
}

/// An instruction in the text.
pub(super) struct Place<'a> {
    text: &'a str,
    escape: char,
    pub(super) node: &'a Node,
    /// See [`Self::words`].
    words: OnceCell<Vec<(usize, &'a str)>>,
}

impl<'a> Place<'a> {
    fn new(text: &'a str, syntax: &Syntax, node: &'a Node) -> Self {
        Self {
            text,
            escape: syntax.escape,
            node,
            words: OnceCell::new(),
        }
    }

    /// The instruction's text, if it stands on one line and is written as the tree has it.
    fn single_line(&self) -> Option<&'a str> {
        let written = self.node.span.of(self.text);
        (self.node.lines.first == self.node.lines.last && written == self.node.original)
            .then_some(written)
    }

    /// The words as they are written, with their offsets; comments and line ends between them are left out.
    fn words(&self) -> &[(usize, &'a str)] {
        self.words.get_or_init(|| self.split())
    }

    fn split(&self) -> Vec<(usize, &'a str)> {
        let written = self.node.span.of(self.text);
        let mut words = Vec::new();
        let mut start = 0;
        for line in written.split_inclusive('\n') {
            let kept = line.trim_end();
            let kept = kept.strip_suffix(self.escape).unwrap_or(kept);
            if !kept.trim_start().starts_with('#') {
                let mut end = 0;
                for word in kept.split_whitespace() {
                    let at = end + kept[end..].find(word).unwrap_or_default();
                    end = at + word.len();
                    words.push((start + at, word));
                }
            }
            start += line.len();
        }
        words
    }

    fn edit(&self, offset: usize, len: usize, by: &str, what: Repair) -> Fix {
        let start = self.node.span.start + offset as u32;
        Fix {
            what,
            edits: vec![(Span::new(start, start + len as u32), by.to_owned())],
        }
    }

    /// Puts an empty comment above the instruction.
    pub(super) fn set_apart(&self) -> Fix {
        self.edit(0, 0, "#\n", Repair::SetApart)
    }

    /// Replaces the keyword.
    pub(super) fn replace_keyword(&self, by: &str) -> Option<Fix> {
        let written = self.node.span.of(self.text);
        let keyword = self.node.keyword();
        written
            .starts_with(keyword)
            .then(|| self.edit(0, keyword.len(), by, Repair::Write(by.to_owned())))
    }

    /// Replaces `word`, of several the first.
    pub(super) fn replace_word(&self, word: &str, by: &str) -> Option<Fix> {
        let words = self.words();
        let (offset, _) = words.iter().find(|(_, written)| *written == word)?;
        Some(self.edit(*offset, word.len(), by, Repair::Write(by.to_owned())))
    }

    /// Replaces `word`, which is the last but `behind` others.
    pub(super) fn replace_from_end(&self, word: &str, behind: usize, by: &str) -> Option<Fix> {
        let words = self.words();
        let (offset, _) = words
            .iter()
            .nth_back(behind)
            .filter(|(_, written)| *written == word)?;
        Some(self.edit(*offset, word.len(), by, Repair::Write(by.to_owned())))
    }

    /// Removes `word` and the blanks behind it.
    pub(super) fn remove_word(&self, word: &str) -> Option<Fix> {
        let words = self.words();
        let (offset, _) = words.iter().find(|(_, written)| *written == word)?;
        let rest = &self.node.span.of(self.text)[offset + word.len()..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        Some(self.edit(
            *offset,
            word.len() + blanks,
            "",
            Repair::Remove(word.to_owned()),
        ))
    }

    /// Replaces the whole instruction, if it has no flags.
    pub(super) fn replace_all(&self, by: &str, what: Repair) -> Option<Fix> {
        let line = self.single_line().filter(|_| self.node.flags.is_empty())?;
        Some(self.edit(0, line.len(), by, what))
    }
}

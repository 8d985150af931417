//! `COPY` and `ADD`.

use std::collections::BTreeMap;

use super::super::flag::{FlagType, Flags};
use super::super::{Add, Copy, SourceContent};
use crate::syntax::{self, Keyword, Node, heredoc_word};

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
        .heredocs()
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

pub(super) fn copy(node: &Node) -> Result<Copy, String> {
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

pub(super) fn add(node: &Node) -> Result<Add, String> {
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

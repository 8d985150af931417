//! The syntax tree as recorded.

use dockerfile::syntax::{Directive, Node, Syntax};
use serde_json::{Map, Value, json};

use super::lines_json;

/// The member `ast`; without a tree only its directives are recorded.
pub(super) fn ast(syntax: &Syntax) -> Value {
    let mut directives = Map::new();
    let found = [
        ("syntax", &syntax.directives.syntax),
        ("escape", &syntax.directives.escape),
        ("check", &syntax.directives.check),
    ];
    for (name, directive) in found {
        if let Some(directive) = directive {
            directives.insert(name.to_owned(), directive_json(directive));
        }
    }
    if syntax.error.is_some() {
        return json!({"directives": directives});
    }
    let warnings: Vec<Value> = syntax
        .warnings
        .iter()
        .map(
            |warning| json!({"message": warning.message, "url": warning.url, "line": warning.line}),
        )
        .collect();
    let nodes: Vec<Value> = syntax
        .nodes
        .iter()
        .map(|node| {
            let mut value = node_json(node);
            value["lines"] = lines_json(node.lines);
            value
        })
        .collect();
    json!({
        "directives": directives,
        "escape_token": syntax.escape.to_string(),
        "warnings": warnings,
        "nodes": nodes,
    })
}

fn directive_json(directive: &Directive) -> Value {
    json!({
        "value": directive.value,
        "first_word": directive.first_word,
        "line": directive.line,
    })
}

fn node_json(node: &Node) -> Value {
    let mut value = json!({
        "keyword": node.keyword(),
        "original": node.original,
        "flags": node.flags,
        "values": node.values,
        "json": node.json,
    });
    if !node.comments().is_empty() {
        value["comments"] = json!(node.comments());
    }
    if !node.heredocs().is_empty() {
        value["heredocs"] = node
            .heredocs()
            .iter()
            .map(|heredoc| {
                json!({
                    "name": heredoc.name,
                    "fd": heredoc.fd,
                    "expand": heredoc.expand,
                    "chomp": heredoc.chomp,
                    "content": heredoc.content,
                })
            })
            .collect();
    }
    if let Some(child) = node.child() {
        value["child"] = node_json(child);
    }
    value
}

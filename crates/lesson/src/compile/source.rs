//! Items taken out of Rust files, line by line and coloured.
//!
//! The files are formatted by rustfmt, which says where an item ends: at the line that closes it, indented as it is. What
//! is a word, a string or a comment says the compiler's own lexer.

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

use crate::walk::{Piece, PieceKind, Source};

/// Words of the language, as far as the simulator's source has them.
const KEYWORDS: [&str; 32] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
    "ref", "return", "self", "Self", "static", "struct", "true", "while",
];

/// Takes an item, with the comments above it, out of a file: a function or type by its name, `Type::method` by both.
///
/// # Errors
/// The file has no such item, or several.
pub(super) fn item(file: &str, text: &str, name: &str) -> Result<Source, String> {
    let lines: Vec<&str> = text.lines().collect();
    let (within, own) = match name.split_once("::") {
        Some((kind, method)) => (implementations(&lines, kind), method),
        None => ((0..lines.len()).collect(), name),
    };
    let indent = if name.contains("::") { "    " } else { "" };
    let mut found = within
        .into_iter()
        .filter(|&at| begins(lines[at], indent, own));
    let Some(start) = found.next() else {
        return Err(format!("{file} has no `{name}`"));
    };
    if found.next().is_some() {
        return Err(format!("{file} has `{name}` more than once"));
    }
    let end = end_of(&lines, start, indent);
    let above = lines[..start].iter().rev();
    let above = above.take_while(|line| {
        line.strip_prefix(indent)
            .is_some_and(|line| line.starts_with("///") || line.starts_with("#["))
    });
    let first = start - above.count();
    let taken: Vec<&str> = lines[first..=end]
        .iter()
        .map(|line| line.strip_prefix(indent).unwrap_or(line))
        .collect();
    Ok(Source {
        file: file.to_owned(),
        item: name.to_owned(),
        first_line: first + 1,
        lines: pieces(&taken.join("\n")),
        marks: Vec::new(),
    })
}

/// The lines inside of `impl … Type`.
fn implementations(lines: &[&str], kind: &str) -> Vec<usize> {
    let heads = lines.iter().enumerate().filter(|(_, line)| {
        let words = || line.split(|c: char| !c.is_alphanumeric() && c != '_');
        line.starts_with("impl") && !line.contains(" for ") && words().any(|word| word == kind)
    });
    heads
        .flat_map(|(at, _)| at + 1..end_of(lines, at, ""))
        .collect()
}

/// Whether a line begins the item of this name.
fn begins(line: &str, indent: &str, name: &str) -> bool {
    let Some(line) = line
        .strip_prefix(indent)
        .filter(|line| !line.starts_with(' '))
    else {
        return false;
    };
    let mut words = line
        .split_whitespace()
        .skip_while(|word| word.starts_with("pub") || matches!(*word, "const" | "async"));
    if !matches!(words.next(), Some("fn" | "struct" | "enum" | "trait")) {
        return false;
    }
    let rest = words.next().and_then(|word| word.strip_prefix(name));
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The line that ends what a line begins.
fn end_of(lines: &[&str], start: usize, indent: &str) -> usize {
    let closes = |line: &&str| {
        let rest = line.strip_prefix(indent).unwrap_or_default();
        let is_whole = !rest.starts_with(' ') && (rest.ends_with(';') || rest.ends_with("{}"));
        rest.starts_with('}') || is_whole
    };
    let after = lines[start..].iter().position(closes).unwrap_or(0);
    start + after
}

/// Text as coloured lines.
fn pieces(text: &str) -> Vec<Vec<Piece>> {
    let mut lines = vec![Vec::new()];
    let mut at = 0;
    for token in tokenize(text, FrontmatterAllowed::No) {
        let end = at + token.len as usize;
        let words = &text[at..end];
        at = end;
        let kind = match token.kind {
            TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => PieceKind::Comment,
            TokenKind::Literal { .. } => PieceKind::Literal,
            TokenKind::Ident if KEYWORDS.contains(&words) => PieceKind::Keyword,
            _ => PieceKind::Plain,
        };
        for (n, part) in words.split('\n').enumerate() {
            if n > 0 {
                lines.push(Vec::new());
            }
            add(lines.last_mut(), kind, part);
        }
    }
    lines
}

fn add(line: Option<&mut Vec<Piece>>, kind: PieceKind, text: &str) {
    let Some(line) = line.filter(|_| !text.is_empty()) else {
        return;
    };
    match line.last_mut() {
        Some(last) if last.kind == kind => last.text.push_str(text),
        _ => line.push(Piece {
            kind,
            text: text.to_owned(),
        }),
    }
}

/// The lines from the one that holds `anchor` to the one where every bracket opened on the way is closed again, from 0.
///
/// # Errors
/// No line holds it, or several do.
pub(super) fn statement(source: &Source, anchor: &str) -> Result<(usize, usize), String> {
    let text = |line: &Vec<Piece>| -> String { line.iter().map(|piece| &*piece.text).collect() };
    let mut found = source
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| text(line).contains(anchor));
    let Some((first, _)) = found.next() else {
        return Err(format!("`{}` has no line with `{anchor}`", source.item));
    };
    if found.next().is_some() {
        return Err(format!(
            "`{}` has several lines with `{anchor}`",
            source.item
        ));
    }
    let mut open = 0_i32;
    for (at, line) in source.lines.iter().enumerate().skip(first) {
        let signs = line.iter().filter(|piece| piece.kind == PieceKind::Plain);
        for sign in signs.flat_map(|piece| piece.text.chars()) {
            open += match sign {
                '(' | '[' | '{' => 1,
                ')' | ']' | '}' => -1,
                _ => 0,
            };
        }
        if open <= 0 {
            return Ok((first, at));
        }
    }
    Ok((first, source.lines.len() - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "use a;\n\n/// A.\npub struct A<T> {\n    x: T,\n}\n\nimpl<T> A<T> {\n    /// B.\n    #[must_use]\n    \
                        pub const fn b(\n        self,\n    ) -> T {\n        // \"{\"\n        let c = [\n            1,\n        \
                        ];\n        \"{\"; c\n    }\n\n    fn bb() {}\n}\n\nstruct Unit;\n\nfn b() {\n    b()\n}\n";

    fn lines(source: &Source) -> Vec<String> {
        let text = |line: &Vec<Piece>| line.iter().map(|piece| &*piece.text).collect();
        source.lines.iter().map(text).collect()
    }

    #[track_caller]
    fn check(name: &str, first_line: usize, expected: &[&str]) -> Source {
        let source = item("f.rs", TEXT, name).unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(
            (source.first_line, lines(&source)),
            (
                first_line,
                expected.iter().map(|&line| line.to_owned()).collect()
            )
        );
        source
    }

    #[test]
    fn an_item_is_taken_with_its_comments_and_without_its_indent() {
        check("A", 3, &["/// A.", "pub struct A<T> {", "    x: T,", "}"]);
        check("b", 26, &["fn b() {", "    b()", "}"]);
        check("Unit", 24, &["struct Unit;"]);
        check("A::bb", 21, &["fn bb() {}"]);
        let method = check(
            "A::b",
            9,
            &[
                "/// B.",
                "#[must_use]",
                "pub const fn b(",
                "    self,",
                ") -> T {",
                "    // \"{\"",
                "    let c = [",
                "        1,",
                "    ];",
                "    \"{\"; c",
                "}",
            ],
        );
        assert_eq!(statement(&method, "let c"), Ok((6, 8)));
        assert_eq!(statement(&method, "self,"), Ok((3, 3)));
        assert!(statement(&method, "\"{\"").is_err_and(|fault| fault.contains("several")));
        assert!(statement(&method, "nothing").is_err());
    }

    #[test]
    fn what_is_not_there_is_a_fault() {
        for name in ["c", "B::b", "A::c"] {
            assert!(
                item("f.rs", TEXT, name).is_err_and(|fault| fault.contains(name)),
                "{name}"
            );
        }
        assert!(
            item("f.rs", "fn a() {}\nfn a() {}\n", "a")
                .is_err_and(|fault| fault.contains("more than once"))
        );
    }

    #[test]
    fn words_strings_and_comments_are_told_apart() {
        let kinds = |text: &str| -> Vec<(PieceKind, String)> {
            let line = pieces(text).remove(0);
            line.into_iter()
                .map(|piece| (piece.kind, piece.text))
                .collect()
        };
        assert_eq!(
            kinds("let x = \"for\"; // if"),
            [
                (PieceKind::Keyword, "let".to_owned()),
                (PieceKind::Plain, " x = ".to_owned()),
                (PieceKind::Literal, "\"for\"".to_owned()),
                (PieceKind::Plain, "; ".to_owned()),
                (PieceKind::Comment, "// if".to_owned()),
            ]
        );
    }
}

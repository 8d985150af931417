//! Repairs that one click can do. Offered only where the new text says the same to BuildKit, or says what the rule asks
//! for beyond doubt; a repair that needs a decision is left to the person.

use dockerfile::span::{Lines, Span};

use super::{Fix, TextEdit};

/// The repair of a finding at `lines` of `text`, where there is one.
pub(super) fn of(rule: &str, text: &str, lines: Lines, span: Option<Span>) -> Option<Fix> {
    let line = line(text, lines.first)?;
    let at = line.of(text);
    match rule {
        "StageNameCasing" => {
            let word = words(at, line.start).nth_back(0)?;
            lower(text, word)
        }
        "ConsistentInstructionCasing" => {
            let word = words(at, line.start).next()?;
            let most_upper = mostly_upper(text);
            let old = word.of(text);
            let new = if most_upper {
                old.to_uppercase()
            } else {
                old.to_lowercase()
            };
            replace(text, word, new)
        }
        "FromAsCasing" => {
            let mut all = words(at, line.start);
            let from = all.next()?;
            let keyword = all.find(|word| word.of(text).eq_ignore_ascii_case("as"))?;
            let upper = from.of(text).starts_with('F');
            replace(
                text,
                keyword,
                if upper {
                    "AS".to_owned()
                } else {
                    "as".to_owned()
                },
            )
        }
        "ExposeProtoCasing" => {
            let word = words(at, line.start)
                .skip(1)
                .find(|word| word.of(text).chars().any(char::is_uppercase))?;
            lower(text, word)
        }
        "MaintainerDeprecated" if lines.first == lines.last => {
            let name = at
                .trim_start()
                .get("MAINTAINER".len()..)?
                .trim()
                .trim_matches('"');
            let quoted = name
                .replace('\\', r"\\")
                .replace('"', "\\\"")
                .replace('$', r"\$");
            replace(
                text,
                line,
                format!("LABEL org.opencontainers.image.authors=\"{quoted}\""),
            )
        }
        "LegacyKeyValueFormat" if lines.first == lines.last => legacy_pair(text, line),
        "JSONArgsRecommended" if lines.first == lines.last => exec_form(text, line),
        "RedundantTargetPlatform" => {
            let word =
                words(at, line.start).find(|word| word.of(text).starts_with("--platform"))?;
            let end = text.get(word.end as usize..)?.find(|c: char| c != ' ')? as u32 + word.end;
            Some(Fix {
                title: format!("Remove {}", word.of(text)),
                edits: vec![TextEdit {
                    span: Span::new(word.start, end),
                    text: String::new(),
                }],
            })
        }
        "NoEmptyContinuation" => {
            let empty = (lines.first..=lines.last)
                .rev()
                .filter_map(|number| self::line(text, number))
                .filter(|line| line.of(text).trim().is_empty())
                .map(|line| TextEdit {
                    span: Span::new(line.start, (line.end + 1).min(text.len() as u32)),
                    text: String::new(),
                })
                .collect::<Vec<_>>();
            (!empty.is_empty()).then(|| Fix {
                title: "Remove the empty line".to_owned(),
                edits: empty,
            })
        }
        _ => {
            // The other rules name a decision, not a spelling.
            let _ = span;
            None
        }
    }
}

/// The bytes of a line, 1-based, line end apart.
fn line(text: &str, number: u32) -> Option<Span> {
    let mut start = 0;
    for (at, line) in text.split('\n').enumerate() {
        if at as u32 + 1 == number {
            let kept = line.strip_suffix('\r').unwrap_or(line);
            return Some(Span::new(start, start + kept.len() as u32));
        }
        start += line.len() as u32 + 1;
    }
    None
}

fn words(line: &str, start: u32) -> impl DoubleEndedIterator<Item = Span> {
    let base = line.as_ptr() as usize;
    line.split_whitespace().map(move |word| {
        let at = start + (word.as_ptr() as usize - base) as u32;
        Span::new(at, at + word.len() as u32)
    })
}

fn replace(text: &str, span: Span, new: String) -> Option<Fix> {
    let old = span.of(text);
    (old != new).then(|| Fix {
        title: if new.len() <= 40 {
            format!("Write {new}")
        } else {
            "Rewrite the line".to_owned()
        },
        edits: vec![TextEdit { span, text: new }],
    })
}

fn lower(text: &str, span: Span) -> Option<Fix> {
    replace(text, span, span.of(text).to_lowercase())
}

/// Whether more lines begin with a keyword in upper case than in lower case.
fn mostly_upper(text: &str) -> bool {
    let mut balance = 0_i32;
    for word in text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
    {
        if word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase()) {
            balance += 1;
        } else if word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase()) {
            balance -= 1;
        }
    }
    balance >= 0
}

/// `ENV key rest of line` → `ENV key="rest of line"`.
fn legacy_pair(text: &str, line: Span) -> Option<Fix> {
    let mut all = words(line.of(text), line.start);
    let (_, key, value) = (all.next()?, all.next()?, all.next()?);
    let rest = Span::new(value.start, line.end);
    let old = rest.of(text).trim_end();
    if old.contains(['"', '\'', '\\']) {
        // Quotes and escapes mean something else in the other form.
        return None;
    }
    let new = if old.contains(char::is_whitespace) {
        format!("{}=\"{old}\"", key.of(text))
    } else {
        format!("{}={old}", key.of(text))
    };
    replace(text, Span::new(key.start, line.end), new)
}

/// `CMD python app.py` → `CMD ["python", "app.py"]`, where no shell is needed to read it.
fn exec_form(text: &str, line: Span) -> Option<Fix> {
    let mut all = words(line.of(text), line.start);
    let keyword = all.next()?;
    let rest: Vec<&str> = all.map(|word| word.of(text)).collect();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+%".contains(c);
    if rest.is_empty() || !rest.iter().all(|word| word.chars().all(plain)) {
        return None;
    }
    let quoted: Vec<String> = rest.iter().map(|word| format!("\"{word}\"")).collect();
    let span = Span::new(keyword.end, line.end);
    replace(text, span, format!(" [{}]", quoted.join(", "))).map(|fix| Fix {
        title: "Write it with brackets".to_owned(),
        ..fix
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: &str, number: u32, text: &str, expected: &str) {
        let lines = Lines::new(number, number);
        let fixed = of(rule, text, lines, None).map(|fix| fix.apply(text));
        assert_eq!(fixed.as_deref(), Some(expected));
    }

    #[track_caller]
    fn leaves(rule: &str, text: &str) {
        assert_eq!(of(rule, text, Lines::new(1, 1), None), None);
    }

    #[test]
    fn spellings_are_repaired() {
        check(
            "StageNameCasing",
            1,
            "FROM x AS Build\nRUN y",
            "FROM x AS build\nRUN y",
        );
        check("FromAsCasing", 1, "FROM x as b", "FROM x AS b");
        check("FromAsCasing", 1, "from x AS b", "from x as b");
        check(
            "ConsistentInstructionCasing",
            2,
            "FROM x\nrun y\nCMD z",
            "FROM x\nRUN y\nCMD z",
        );
        check("ExposeProtoCasing", 1, "EXPOSE 80/TCP", "EXPOSE 80/tcp");
        check(
            "RedundantTargetPlatform",
            1,
            "FROM --platform=$TARGETPLATFORM x",
            "FROM x",
        );
    }

    #[test]
    fn old_forms_become_new_ones() {
        check("LegacyKeyValueFormat", 1, "ENV a b c ", "ENV a=\"b c\"");
        check("LegacyKeyValueFormat", 1, "ENV a b", "ENV a=b");
        check(
            "MaintainerDeprecated",
            1,
            "MAINTAINER A <a@b.c>",
            "LABEL org.opencontainers.image.authors=\"A <a@b.c>\"",
        );
        check(
            "JSONArgsRecommended",
            1,
            "CMD python app.py",
            "CMD [\"python\", \"app.py\"]",
        );
    }

    #[test]
    fn a_line_that_hides_in_a_command_is_removed() {
        let text = "FROM x\nRUN a \\\n\n  b\n";
        let fix = of("NoEmptyContinuation", text, Lines::new(2, 4), None).unwrap();
        assert_eq!(fix.apply(text), "FROM x\nRUN a \\\n  b\n");
    }

    #[test]
    fn decisions_are_left_to_people() {
        leaves("LegacyKeyValueFormat", "ENV a \"b c\"");
        leaves("JSONArgsRecommended", "CMD echo $HOME && ls");
        leaves("WorkdirRelativePath", "WORKDIR app");
        leaves("StageNameCasing", "FROM x AS build");
    }
}

//! One record of comma-separated values, which `--mount` values and some options of the frontend are.
//!
//! Follows `Fields` of `tonistiigi/go-csvvalue`, whose errors are those of Go's `encoding/csv`.

/// The fields of `text`.
///
/// # Errors
/// A quote stands where none may, or is never closed; the text is Go's.
pub fn record(text: &str) -> Result<Vec<String>, String> {
    // One line end is no part of the record.
    let text = text
        .strip_suffix('\n')
        .map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    if text.is_empty() {
        return Err("EOF".to_owned());
    }
    let mut fields = Vec::new();
    let mut position = 0;
    loop {
        let rest = &text[position..];
        let Some(quoted) = rest.strip_prefix('"') else {
            let end = rest.find(',').unwrap_or(rest.len());
            let field = &rest[..end];
            if let Some(quote) = field.find('"') {
                return Err(problem(position + quote, "bare \" in non-quoted-field"));
            }
            fields.push(field.to_owned());
            if end == rest.len() {
                return Ok(fields);
            }
            position += end + 1;
            continue;
        };
        let (field, used) = unquote(quoted).map_err(|at| {
            problem(
                position + 1 + at,
                "extraneous or missing \" in quoted-field",
            )
        })?;
        fields.push(field);
        position += 1 + used;
        if position == text.len() {
            return Ok(fields);
        }
        // Behind a closing quote stands a comma; `unquote` saw to it.
        position += 1;
    }
}

/// The field behind an opening quote and the bytes up to and with its closing one; or where it goes wrong.
fn unquote(text: &str) -> Result<(String, usize), usize> {
    let mut field = String::new();
    let mut position = 0;
    loop {
        let Some(quote) = text[position..].find('"') else {
            return Err(position);
        };
        field.push_str(&text[position..position + quote]);
        position += quote + 1;
        match text[position..].chars().next() {
            None | Some(',') => return Ok((field, position)),
            Some('"') => {
                field.push('"');
                position += 1;
            }
            Some(_) => return Err(position - 1),
        }
    }
}

fn problem(offset: usize, reason: &str) -> String {
    format!("parse error on line 1, column {}: {reason}", offset + 1)
}

#[cfg(test)]
mod tests {
    use super::record;

    #[track_caller]
    fn check(text: &str, expected: Result<&[&str], &str>) {
        let expected = expected
            .map(|fields| fields.iter().map(ToString::to_string).collect())
            .map_err(str::to_owned);
        assert_eq!(record(text), expected, "{text}");
    }

    #[test]
    fn records_as_go_reads_them() {
        check("a=1,b", Ok(&["a=1", "b"]));
        check("a,", Ok(&["a", ""]));
        check("\"a,b\",c", Ok(&["a,b", "c"]));
        check("\"a\"\"b\"", Ok(&["a\"b"]));
        check("", Err("EOF"));
        check(
            "a\"b",
            Err("parse error on line 1, column 2: bare \" in non-quoted-field"),
        );
        check(
            "\"a\"b",
            Err("parse error on line 1, column 3: extraneous or missing \" in quoted-field"),
        );
        check(
            "b,\"a",
            Err("parse error on line 1, column 4: extraneous or missing \" in quoted-field"),
        );
    }
}

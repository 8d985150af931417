//! The head of a chapter: `name: value` lines between two lines of dashes.

/// What the head says, and where the text below it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Front {
    /// The chapter's name in addresses.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// What it says, in a sentence.
    pub(super) summary: String,
    /// Line of the text below the head, from 1.
    pub(super) first_line: usize,
}

/// Reads the head of a chapter and gives the text below it.
///
/// # Errors
/// Line and message of what is wrong.
pub(super) fn read(text: &str) -> Result<(Front, &str), (usize, String)> {
    let mut front = Front {
        id: String::new(),
        title: String::new(),
        summary: String::new(),
        first_line: 1,
    };
    let rest = text
        .strip_prefix("---\n")
        .ok_or((1, "a chapter begins with `---`".to_owned()))?;
    let (head, body) = rest
        .split_once("\n---\n")
        .ok_or((1, "the head does not end with `---`".to_owned()))?;
    for (at, line) in head.lines().enumerate() {
        let (name, value) = line
            .split_once(": ")
            .ok_or((at + 2, format!("`{line}` is no `name: value`")))?;
        let field = match name {
            "id" => &mut front.id,
            "title" => &mut front.title,
            "summary" => &mut front.summary,
            _ => return Err((at + 2, format!("`{name}` means nothing here"))),
        };
        value.trim().clone_into(field);
    }
    for (name, value) in [
        ("id", &front.id),
        ("title", &front.title),
        ("summary", &front.summary),
    ] {
        if value.is_empty() {
            return Err((1, format!("the head gives no `{name}`")));
        }
    }
    front.first_line = head.lines().count() + 3;
    Ok((front, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read() {
        let (front, body) =
            read("---\nid: a\ntitle: A: b\nsummary: S.\n---\nText\n").expect("it is whole");
        assert_eq!(
            (&*front.id, &*front.title, &*front.summary),
            ("a", "A: b", "S.")
        );
        assert_eq!((front.first_line, body), (6, "Text\n"));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, line) in [
            ("id: a\n", 1),
            ("---\nid: a\n", 1),
            ("---\nid: a\nwho: b\n---\n", 3),
            ("---\nid\n---\n", 2),
            ("---\nid: a\n---\n", 1),
        ] {
            assert_eq!(read(text).map_err(|(line, _)| line), Err(line), "{text}");
        }
    }
}

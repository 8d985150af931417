//! Cards as a text file that Anki imports, with their kinds and tags. An imported card keeps its id: importing a later
//! file changes cards instead of doubling them.

use std::fmt::Write as _;

/// One note of Anki.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The id of the card.
    pub id: String,
    /// Its kind.
    pub kind: NoteKind,
    /// Question; for a cloze the text with its gaps as `{{c1::…}}`.
    pub front: String,
    /// Answer; for a cloze what is added to it.
    pub back: String,
    /// Tags, without spaces.
    pub tags: Vec<String>,
}

/// Which of Anki's note types a note is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// Question and answer.
    Basic,
    /// A text with gaps.
    Cloze,
}

/// The file: tab-separated, with the header lines that Anki reads.
pub fn tsv(deck: &str, notes: &[Note]) -> String {
    let mut out = format!(
        "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck:{}\n",
        field(deck)
    );
    out.push_str("#tags column:5\n");
    for note in notes {
        let kind = match note.kind {
            NoteKind::Basic => "Basic",
            NoteKind::Cloze => "Cloze",
        };
        // Writing into a text never fails.
        let _ = writeln!(
            out,
            "{}\t{kind}\t{}\t{}\t{}",
            field(&note.id),
            field(&note.front),
            field(&note.back),
            field(&note.tags.join(" "))
        );
    }
    out
}

/// A text as one field: markup made harmless, lines by markup, no tab.
fn field(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A field that begins with one would be read up to the next.
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("<br>"),
            '\t' => out.push_str("&#9;"),
            '\r' => {}
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_one_line_of_five_fields() {
        let note = Note {
            id: "theory.layering-1".into(),
            kind: NoteKind::Basic,
            front: "What does\n`RUN <<EOF` & co. do?".into(),
            back: "\"Run\"\ta script".into(),
            tags: vec!["layer-lab".into(), "theory.layering".into()],
        };
        let text = tsv("Layer Lab", &[note]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[..2], ["#separator:tab", "#html:true"]);
        assert_eq!(lines[4], "#deck:Layer Lab");
        assert_eq!(
            lines[6],
            "theory.layering-1\tBasic\tWhat does<br>`RUN &lt;&lt;EOF` &amp; co. do?\t\
             &quot;Run&quot;&#9;a script\tlayer-lab theory.layering"
        );
        assert_eq!(lines.len(), 7);
    }
}

//! How what was done is kept, in words: what is wrong, and what to do.

use review::wire::Unreadable;

use crate::format::counted;

/// What keeps history from being kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The browser lets nothing be kept here.
    Denied,
    /// It does not fit.
    Full,
    /// A newer version of this page has taken over what is kept.
    Replaced,
}

/// Something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What is the case.
    pub text: String,
    /// What to do.
    pub remedy: &'static str,
}

/// What is told of a trouble while so many events are in memory only.
pub fn trouble(trouble: Trouble, unkept: usize) -> Told {
    let unkept = match unkept {
        0 => "What you do from here on".to_owned(),
        _ => format!(
            "What you did last ({})",
            counted(unkept, "entry", "entries")
        ),
    };
    let (text, remedy) = match trouble {
        Trouble::Denied => (
            format!(
                "This browser lets the page keep nothing here. {unkept} lasts until the page is closed."
            ),
            "Export your history before you leave, or open the page in a window of its own, outside private browsing.",
        ),
        Trouble::Full => (
            format!("The browser’s storage is full. {unkept} is in memory only."),
            "Free some space: it is written with the next thing you do. Or export your history now.",
        ),
        Trouble::Replaced => (
            format!(
                "A newer version of this page is open in another tab. {unkept} is in memory only."
            ),
            "Export your history if you did something here, then reload this tab.",
        ),
    };
    Told { text, remedy }
}

/// What is told of parts of the history that cannot be read.
pub fn unreadable(parts: &[Unreadable]) -> Option<Told> {
    let newer = parts
        .iter()
        .filter(|part| matches!(part, Unreadable::Newer(_)))
        .count();
    let first = parts.first()?;
    Some(Told {
        text: format!(
            "{} of what was kept cannot be read: {first}. It was left as it is, and the rest counts.",
            counted(parts.len(), "part", "parts")
        ),
        remedy: if newer > 0 {
            "Reload the page to get the version that can read it, or save the part as a file."
        } else {
            "Save the part as a file if you want to have it looked at."
        },
    })
}

/// What is told after a file was imported: how much of it was new, and how much of the history an erasing hides.
pub fn imported(all: usize, fresh: usize, hidden: usize) -> String {
    let all = counted(all, "entry", "entries");
    let mut said = match fresh {
        0 => format!("The file holds {all}; all were here already."),
        _ => format!(
            "The file holds {all}; {} new here.",
            counted(fresh, "was", "were")
        ),
    };
    if hidden > 0 {
        said.push_str(
            " Entries from before everything was erased do not count until you bring them back.",
        );
    }
    said
}

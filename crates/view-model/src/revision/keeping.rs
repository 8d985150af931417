//! How what was done is kept, in words: what is wrong, and what to do.

use language::tr;
use review::wire::Unreadable;

use crate::format::count;

/// What keeps history from being kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The browser lets nothing be kept here.
    Denied,
    /// It does not fit.
    Full,
    /// A newer version of this page has taken over what is kept.
    Replaced,
    /// Another tab holds on to what is kept while a newer version waits for it, so the browser answers nobody.
    Held,
}

/// Something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What is the case.
    pub text: String,
    /// What to do.
    pub remedy: String,
}

/// What is told of a trouble while so many events are in memory only.
pub fn trouble(trouble: Trouble, unkept: usize) -> Told {
    let (what, remedy) = match trouble {
        Trouble::Denied => (
            tr!("This browser lets the page keep nothing here."),
            tr!(
                "Export your history before you leave, or open the page in a window of its own, outside private browsing."
            ),
        ),
        Trouble::Full => (
            tr!("The browser’s storage is full."),
            tr!(
                "Free some space: it is written with the next thing you do. Or export your history now."
            ),
        ),
        Trouble::Replaced => (
            tr!("A newer version of this page is open in another tab."),
            tr!("Export your history if you did something here, then reload this tab."),
        ),
        Trouble::Held => (
            tr!("Another tab keeps your history from being read."),
            tr!("Close the other tabs of this page. Nothing is lost: it goes on here by itself."),
        ),
    };
    let text = match trouble {
        // Nothing can be done in a room before the history is there.
        Trouble::Held => what,
        _ => format!("{what} {}", endangered(trouble, unkept)),
    };
    Told { text, remedy }
}

/// What a trouble means for what was done.
fn endangered(trouble: Trouble, unkept: usize) -> String {
    let entries = count(unkept);
    match (trouble, unkept) {
        (Trouble::Denied, 0) => tr!("What you do from here on lasts until the page is closed."),
        (Trouble::Denied, _) => tr!(
            "What you did last ({entries} entry) lasts until the page is closed."
                | "What you did last ({entries} entries) lasts until the page is closed." % unkept,
            entries = entries
        ),
        (_, 0) => tr!("What you do from here on is in memory only."),
        (_, _) => tr!(
            "What you did last ({entries} entry) is in memory only."
                | "What you did last ({entries} entries) is in memory only." % unkept,
            entries = entries
        ),
    }
}

/// What is told of parts of the history that cannot be read.
pub fn unreadable(parts: &[Unreadable]) -> Option<Told> {
    let newer = parts
        .iter()
        .filter(|part| matches!(part, Unreadable::Newer(_)))
        .count();
    let first = parts.first()?;
    Some(Told {
        text: tr!(
            "{parts} part of what was kept cannot be read: {first}. It was left as it is, and the rest counts."
                | "{parts} parts of what was kept cannot be read: {first}. It was left as it is, and the rest counts."
                    % parts.len(),
            parts = count(parts.len()),
            first = first
        ),
        remedy: if newer > 0 {
            tr!("Reload the page to get the version that can read it, or save the part as a file.")
        } else {
            tr!("Save the part as a file if you want to have it looked at.")
        },
    })
}

/// What is told where the browser lets no file be saved.
pub fn unsaved() -> String {
    tr!("The browser lets this page save no file here. Open the page in a window of its own.")
}

/// What is told after a file was imported: how much of it was new, and how much of the history an erasing hides.
pub fn imported(all: usize, fresh: usize, hidden: usize) -> String {
    let entries = tr!(
        "{entries} entry" | "{entries} entries" % all,
        entries = count(all)
    );
    let said = if fresh == 0 {
        tr!("The file holds {}; all were here already.", entries)
    } else {
        tr!(
            "The file holds {entries}; {fresh} was new here."
                | "The file holds {entries}; {fresh} were new here." % fresh,
            entries = entries,
            fresh = count(fresh)
        )
    };
    if hidden == 0 {
        return said;
    }
    let held_back =
        tr!("Entries from before everything was erased do not count until you bring them back.");
    format!("{said} {held_back}")
}

//! What the frame has to know of a room.

use language::tr;
use leptos::prelude::*;

use crate::components::Shape;
use crate::part::Part;

/// A room of the page. Each is one folder of `crate::modules` that describes itself by such a constant.
pub(crate) struct Room {
    /// Its name in addresses and frames: `#/bench`, `?embed=bench`.
    pub name: &'static str,
    /// Words its name for people: a word, two at most.
    pub title: fn() -> String,
    /// What it is for. Rooms of the same kind stand together.
    pub kind: RoomKind,
    /// Its picture in the navigation.
    pub icon: Shape,
    /// Draws it. All rooms but the first are loaded when one goes there: `part!(<file>.<name>: View = |visit| …)`.
    pub view: Part<View>,
}

/// Draws a room.
pub(crate) type View = fn(Visit) -> AnyView;

impl Room {
    /// Its name for people.
    pub(crate) fn title(&self) -> String {
        (self.title)()
    }
}

impl PartialEq for Room {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// What rooms are for, in the order of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RoomKind {
    /// To read and to look.
    Read,
    /// To try one's own Dockerfile.
    Work,
    /// To practise and to remember.
    Practise,
    /// About the page itself.
    About,
}

impl RoomKind {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Read, Self::Work, Self::Practise, Self::About];

    /// What it is called.
    pub(crate) fn title(self) -> String {
        match self {
            Self::Read => tr!("rooms" => "Read"),
            Self::Work => tr!("rooms" => "Work"),
            Self::Practise => tr!("rooms" => "Practise"),
            Self::About => tr!("rooms" => "About"),
        }
    }
}

/// A stay in a room: where in it one is, and what the document is called meanwhile.
#[derive(Clone, Copy)]
pub(crate) struct Visit {
    place: Memo<String>,
    title: RwSignal<String>,
}

impl Visit {
    pub(super) fn new(place: Memo<String>) -> Self {
        Self {
            place,
            title: RwSignal::new(String::new()),
        }
    }

    /// The rest of the address: `theory.layering` of `#/lesson/theory.layering`; empty at the room's door.
    pub(crate) fn place(self) -> Memo<String> {
        self.place
    }

    /// Says what the present place is called, for the title of the document.
    pub(crate) fn call(self, title: impl Into<String>) {
        self.title.set(title.into());
    }

    pub(super) fn title(self) -> RwSignal<String> {
        self.title
    }
}

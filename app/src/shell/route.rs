//! Where one is: a route is the part of the address after `#`.

use super::room::Room;

/// A place of the page: a room, and where in it.
#[derive(Clone, PartialEq)]
pub(crate) struct Route {
    /// The room.
    pub room: &'static Room,
    /// The rest of the address; empty at the room's door.
    pub place: String,
}

impl Route {
    /// The route of an address such as `#/lesson/theory.layering`. An unknown one leads to the first room.
    pub(crate) fn of_hash(rooms: &[&'static Room], hash: &str) -> Self {
        let path = hash.trim_start_matches(['#', '/']);
        let path = path.split('?').next().unwrap_or_default();
        let (name, place) = path.split_once('/').unwrap_or((path, ""));
        match rooms.iter().find(|room| room.name == name) {
            Some(room) => Self {
                room,
                place: place.trim_end_matches('/').to_owned(),
            },
            None => Self {
                room: rooms[0],
                place: String::new(),
            },
        }
    }
}

impl Room {
    /// The address of a link to its door.
    pub(crate) fn href(&self) -> String {
        format!("#/{}", self.name)
    }

    /// The title of the document while one is in this room, at a place called `place`.
    pub(super) fn document_title(&self, place: &str) -> String {
        if place.is_empty() {
            format!("{} · Layer Lab", self.title())
        } else {
            format!("{place} · {} · Layer Lab", self.title())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Route;
    use crate::modules::ROOMS;

    #[track_caller]
    fn check(hash: &str, room: &str, place: &str) {
        let route = Route::of_hash(ROOMS, hash);
        assert_eq!((route.room.name, &*route.place), (room, place), "{hash}");
    }

    #[test]
    fn routes_and_addresses_agree() {
        for room in ROOMS {
            check(&room.href(), room.name, "");
            check(&format!("{}/a.b/c", room.href()), room.name, "a.b/c");
            check(room.name, room.name, "");
        }
    }

    #[test]
    fn what_no_room_is_called_leads_to_the_first() {
        let first = ROOMS[0].name;
        for hash in ["", "#", "#/", "#/no-such-room", "#/no-such-room/place"] {
            check(hash, first, "");
        }
        check("#/about?x=1", "about", "");
        check("#/about/", "about", "");
    }

    #[test]
    fn names_are_unique_and_fit_an_address() {
        for (at, room) in ROOMS.iter().enumerate() {
            assert!(room.name.bytes().all(|byte| byte.is_ascii_lowercase()));
            assert!(ROOMS[..at].iter().all(|other| other.name != room.name));
        }
    }

    #[test]
    fn the_document_is_called_after_room_and_place() {
        assert_eq!(
            ROOMS[0].document_title("Here"),
            format!("Here · {} · Layer Lab", ROOMS[0].title())
        );
        assert_eq!(
            ROOMS[0].document_title(""),
            format!("{} · Layer Lab", ROOMS[0].title())
        );
    }
}

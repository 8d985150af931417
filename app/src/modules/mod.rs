//! The rooms of the page, one folder each. A room is added by its folder and its line in [`ROOMS`].

pub(crate) mod about;
pub(crate) mod bench;
pub(crate) mod cards;
pub(crate) mod coverage;
pub(crate) mod diagram;
pub(crate) mod drill;
pub(crate) mod embed;
pub(crate) mod flow;
pub(crate) mod image;
pub(crate) mod interview;
pub(crate) mod lab;
pub(crate) mod lesson;
mod linked;
mod loaded;
pub(crate) mod reorder;
pub(crate) mod walk;

use crate::shell::Room;

/// Every room, in the order of the navigation. The first is the one that a bare address opens.
pub(crate) const ROOMS: &[&Room] = &[
    &lesson::ROOM,
    &diagram::ROOM,
    &flow::ROOM,
    &image::ROOM,
    &walk::ROOM,
    &coverage::ROOM,
    &bench::ROOM,
    &drill::ROOM,
    &reorder::ROOM,
    &lab::ROOM,
    &cards::ROOM,
    &interview::ROOM,
    &embed::ROOM,
    &about::ROOM,
];

#[cfg(test)]
mod tests {
    use super::ROOMS;

    #[test]
    fn every_room_is_found_by_its_name() {
        let ways = include_str!("../../../crates/lesson/content/ways.md");
        for room in ROOMS {
            let heading = format!("## {} {{#{}}}\n", room.title(), room.name);
            assert!(ways.contains(&heading), "ways.md lacks {heading}");
        }
    }
}

//! Where a key leads among things of which one has the keyboard.

/// How they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Beside each other, as tabs: after the last comes the first.
    Round,
    /// One below the other, as the rows of a list: it ends at both ends.
    Down,
}

/// The one of so many that a key leads to from the one at `at`; none if the key leads nowhere. Keys are called as they are
/// where text runs from left to right.
pub fn along(key: &str, way: Way, at: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let at = at.min(last);
    let near = match way {
        Way::Round => match key {
            "ArrowRight" => Some((at + 1) % count),
            "ArrowLeft" => Some((at + last) % count),
            _ => None,
        },
        Way::Down => match key {
            "ArrowDown" => Some((at + 1).min(last)),
            "ArrowUp" => Some(at.saturating_sub(1)),
            _ => None,
        },
    };
    match key {
        "Home" => Some(0),
        "End" => Some(last),
        _ => near,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(way: Way, at: usize, count: usize, expected: &[(&str, Option<usize>)]) {
        for (key, to) in expected {
            assert_eq!(
                along(key, way, at, count),
                *to,
                "{key} from {at} of {count}"
            );
        }
    }

    #[test]
    fn tabs_go_round() {
        check(
            Way::Round,
            0,
            3,
            &[
                ("ArrowRight", Some(1)),
                ("ArrowLeft", Some(2)),
                ("Home", Some(0)),
                ("End", Some(2)),
                ("ArrowDown", None),
                ("x", None),
            ],
        );
        check(
            Way::Round,
            2,
            3,
            &[("ArrowRight", Some(0)), ("ArrowLeft", Some(1))],
        );
    }

    #[test]
    fn rows_end_at_both_ends() {
        check(
            Way::Down,
            0,
            3,
            &[
                ("ArrowDown", Some(1)),
                ("ArrowUp", Some(0)),
                ("End", Some(2)),
                ("ArrowRight", None),
            ],
        );
        check(
            Way::Down,
            2,
            3,
            &[("ArrowDown", Some(2)), ("ArrowUp", Some(1))],
        );
    }

    #[test]
    fn where_there_is_nothing_no_key_leads_anywhere() {
        check(Way::Down, 0, 0, &[("Home", None), ("ArrowDown", None)]);
        // Fewer than there were.
        check(Way::Down, 7, 2, &[("ArrowUp", Some(0))]);
    }
}

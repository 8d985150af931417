//! Days as a learner has them.

use crate::schedule::{DAY, Millis};

/// A day begins at four in the morning: who reviews after midnight is still at the day before.
const BEGIN: i64 = 4 * 3_600_000;

/// A day of the person's calendar, counted from 1970.
pub type Day = i64;

/// The person's place in the world, as far as days go: minutes that their clock is ahead of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Zone(pub i32);

impl Zone {
    /// The day of a moment.
    pub fn day(self, at: Millis) -> Day {
        (at as i64 + i64::from(self.0) * 60_000 - BEGIN).div_euclid(DAY as i64)
    }

    /// When a day begins.
    pub fn begin(self, day: Day) -> Millis {
        let begin = day.saturating_mul(DAY as i64) + BEGIN - i64::from(self.0) * 60_000;
        u64::try_from(begin).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: i32, hour: u64, day: Day) {
        assert_eq!(
            Zone(zone).day(10 * DAY + hour * 3_600_000),
            day,
            "{zone} {hour}"
        );
    }

    #[test]
    fn a_day_begins_at_four_where_the_person_is() {
        check(0, 3, 9);
        check(0, 4, 10);
        check(0, 23, 10);
        check(120, 1, 9);
        check(120, 2, 10);
        check(-300, 8, 9);
        check(-300, 9, 10);
        assert_eq!(Zone(90).day(Zone(90).begin(77)), 77);
        assert_eq!(Zone(90).day(Zone(90).begin(77) - 1), 76);
    }
}

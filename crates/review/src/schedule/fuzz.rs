//! Spreading reviews over days: intervals are moved a little, so that cards learned together do not stay together.
//!
//! Ranges as in the reference scheduler (`py-fsrs`, `Scheduler._get_fuzzed_interval`). Chance comes in as a seed: the
//! same seed moves longer intervals to longer ones, so that the four ratings keep their order.

/// Longest interval, in days.
pub const MAX_DAYS: u32 = 36_500;

/// From where to where a share of the interval is added to the width, in days.
const RANGES: [(f32, f32, f32); 3] = [
    (2.5, 7.0, 0.15),
    (7.0, 20.0, 0.1),
    (20.0, f32::INFINITY, 0.05),
];

/// The shortest and the longest interval that one of `days` may become.
pub fn range(days: u32) -> (u32, u32) {
    let exact = days as f32;
    if exact < 2.5 {
        return (days, days);
    }
    let width: f32 = RANGES
        .iter()
        .map(|(start, end, share)| share * (exact.min(*end) - start).max(0.0))
        .sum::<f32>()
        + 1.0;
    let longest = ((exact + width).round() as u32).min(MAX_DAYS);
    let shortest = ((exact - width).round() as u32).max(2).min(longest);
    (shortest, longest)
}

/// An interval of `days`, moved by chance.
pub fn moved(days: u32, seed: u64) -> u32 {
    let (shortest, longest) = range(days);
    // The upper half of the product is the seed's share of the width, without rounding.
    let width = u64::from(longest - shortest) + 1;
    let share = (u128::from(scattered(seed)) * u128::from(width)) >> 64;
    shortest + share as u32
}

/// Evenly spread bits for any seed: the finaliser of `SplitMix64`.
pub fn scattered(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

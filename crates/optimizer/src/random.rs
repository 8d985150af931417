//! Numbers that look random and follow from a seed.
//!
//! `SplitMix64` (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): a counter with a stride,
//! mixed. Sixty-four bits of state, the same on every platform, and quite good enough to deal out commits and questions.

/// A generator. The same seed gives the same numbers for ever: seeds stand in links that people keep.
///
/// ```
/// use optimizer::random::Random;
/// let mut random = Random::new(7);
/// let dice = 1 + random.below(6);
/// assert!((1..=6).contains(&dice));
/// assert_eq!(dice, 1 + Random::new(7).below(6));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random(u64);

impl Random {
    /// A generator for a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when the bound is 0.
    ///
    /// Simplified: the high half of a product, without rejection. The bias is below `bound` / 2⁶⁴.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    /// An index, each as likely as its weight; none if all weigh nothing.
    pub fn weighted(&mut self, weights: &[u32]) -> Option<usize> {
        let total: usize = weights.iter().map(|&weight| weight as usize).sum();
        let mut rest = self.below(total);
        weights.iter().position(|&weight| {
            let found = rest < weight as usize;
            rest = rest.saturating_sub(weight as usize);
            found
        })
    }

    /// One of several; none of none.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// Puts a slice in random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, slice: &mut [T]) {
        for end in (1..slice.len()).rev() {
            slice.swap(end, self.below(end + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_published_sequence() {
        // The first numbers for the seed 1234567, as reference implementations print them.
        let mut random = Random::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.bits()).collect();
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn weights_are_kept() {
        let mut random = Random::new(1);
        let mut drawn = [0_u32; 3];
        for _ in 0..10_000 {
            drawn[random.weighted(&[6, 0, 4]).unwrap_or(1)] += 1;
        }
        assert_eq!(drawn[1], 0);
        assert!((5_800..6_200).contains(&drawn[0]), "{drawn:?}");
        assert_eq!(random.weighted(&[0, 0]), None);
        assert_eq!(random.weighted(&[]), None);
    }

    #[test]
    fn a_shuffle_keeps_what_there_is() {
        let mut slice = [0, 1, 2, 3, 4, 5, 6];
        Random::new(3).shuffle(&mut slice);
        assert_ne!(slice, [0, 1, 2, 3, 4, 5, 6]);
        slice.sort_unstable();
        assert_eq!(slice, [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(Random::new(3).pick::<u8>(&[]), None);
    }
}

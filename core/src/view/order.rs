//! The order of things by a key of 32 bits.
//!
//! Hits, shapes and labels are put in order in every frame. They are large, and
//! comparing them is slow; so their keys are sorted, each with the place of its
//! thing, digit by digit (least significant first) and with no comparison.

/// As few as this are sorted sooner by comparing them.
const FEW: usize = 48;
/// A digit is a byte.
const DIGITS: usize = 4;

/// The places of things by their keys; keeps its room from frame to frame.
#[derive(Debug, Default)]
pub(super) struct KeyOrder {
    /// The key above, the place below.
    keys: Vec<u64>,
    spare: Vec<u64>,
}

impl KeyOrder {
    /// Forgets all things.
    pub(super) fn clear(&mut self) {
        self.keys.clear();
    }

    /// Takes the key of the next thing, the first of which has the place 0.
    pub(super) fn push(&mut self, key: u32) {
        self.keys.push(u64::from(key) << 32 | self.keys.len() as u64);
    }

    /// Puts the things in the order of their keys, equal ones as they came.
    pub(super) fn sort(&mut self) {
        if self.keys.len() <= FEW {
            self.keys.sort_unstable();
            return;
        }
        let mut counts = [[0_u32; 256]; DIGITS];
        for &key in &self.keys {
            for (number, count) in counts.iter_mut().enumerate() {
                count[digit(key, number)] += 1;
            }
        }
        self.spare.resize(self.keys.len(), 0);
        for (number, starts) in counts.iter_mut().enumerate() {
            // A digit that all share changes nothing.
            let first = digit(self.keys[0], number);
            if starts[first] as usize == self.keys.len() {
                continue;
            }
            let mut sum = 0;
            for start in starts.iter_mut() {
                sum += std::mem::replace(start, sum);
            }
            for &key in &self.keys {
                let start = &mut starts[digit(key, number)];
                self.spare[*start as usize] = key;
                *start += 1;
            }
            std::mem::swap(&mut self.keys, &mut self.spare);
        }
    }

    /// The places of the things, in order once they were sorted.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> + use<'_> {
        self.keys.iter().map(|&key| key as u32 as usize)
    }
}

fn digit(key: u64, number: usize) -> usize {
    usize::from((key >> (32 + 8 * number)) as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn things_are_in_the_order_of_their_keys_and_equal_ones_as_they_came(
            keys in proptest::collection::vec(
                prop_oneof![0..9_u32, 0..70_000_u32, any::<u32>()],
                0..400,
            ),
        ) {
            let mut order = KeyOrder::default();
            // Twice, since it keeps its room.
            for _ in 0..2 {
                order.clear();
                keys.iter().for_each(|&key| order.push(key));
                order.sort();
            }
            let mut expected: Vec<_> = (0..keys.len()).collect();
            expected.sort_by_key(|&place| keys[place]);
            prop_assert_eq!(order.places().collect::<Vec<_>>(), expected);
        }
    }
}

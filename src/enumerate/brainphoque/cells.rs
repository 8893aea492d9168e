//! The ring of cells of two values in a machine word, seen from the head.

use super::item::{Item, REACH};

/// The most cells that fit.
pub(super) const MOST_CELLS: u32 = 128;

/// How a ring of so many cells moves: bit i is the cell i to the right of the head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells {
    memory: u32,
    mask: u128,
}

impl Cells {
    /// A ring of 1 to [`MOST_CELLS`] cells.
    pub fn new(memory: u32) -> Self {
        Self {
            memory,
            mask: u128::MAX >> (MOST_CELLS - memory),
        }
    }

    /// The ring seen from `shift` cells further to the right.
    #[inline]
    pub fn moved(self, ring: u128, shift: i32) -> u128 {
        let by = if shift.unsigned_abs() < self.memory {
            if shift < 0 {
                self.memory.wrapping_add_signed(shift)
            } else {
                shift as u32
            }
        } else {
            shift.rem_euclid(self.memory as i32) as u32
        };
        if by == 0 {
            return ring;
        }
        (ring >> by | ring << (self.memory - by)) & self.mask
    }

    /// The ring after the flips of a segment, before its move.
    #[inline]
    pub fn flipped(self, ring: u128, segment: Item) -> u128 {
        let flips = u128::from(segment.flips());
        if self.memory > 2 * REACH {
            let left = flips & ((1 << REACH) - 1);
            return ring ^ (flips >> REACH) ^ (left << (self.memory - REACH));
        }
        (0..=2 * REACH)
            .filter(|cell| flips >> cell & 1 == 1)
            .fold(ring, |ring, cell| {
                let from_head = cell as i32 - REACH as i32;
                ring ^ 1 << from_head.rem_euclid(self.memory as i32)
            })
    }

    /// The ring after a segment.
    #[inline]
    pub fn after(self, ring: u128, segment: Item) -> u128 {
        self.moved(self.flipped(ring, segment), segment.shift())
    }

    /// Where the head is after a move, among so many cells.
    #[inline]
    pub fn place(self, from: u32, shift: i32) -> u32 {
        (from as i32 + shift).rem_euclid(self.memory as i32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::super::item::{Kind, LONGEST_SEGMENT};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A segment does what its tokens do one after the other, on every size of a ring.
        #[test]
        fn a_segment_is_its_tokens(
            memory in 1..=MOST_CELLS,
            start in any::<u128>(),
            tokens in proptest::collection::vec(0..3_u8, 0..=LONGEST_SEGMENT as usize),
        ) {
            let cells = Cells::new(memory);
            let start = start & cells.mask;
            let mut plain: Vec<bool> = (0..memory).map(|cell| start >> cell & 1 == 1).collect();
            let (mut head, mut segment) = (0, Item::new(Kind::Segment, 0));
            for token in tokens {
                match token {
                    0 => {
                        plain[head as usize] ^= true;
                        segment = segment.flipping();
                    }
                    token => {
                        head = cells.place(head, if token == 1 { 1 } else { -1 });
                        segment = segment.moving(token == 1);
                    }
                }
            }
            let after = cells.after(start, segment);
            for cell in 0..memory {
                let place = cells.place(head, cell as i32) as usize;
                prop_assert_eq!(after >> cell & 1 == 1, plain[place]);
            }
            prop_assert_eq!(after & !cells.mask, 0);
        }
    }
}

//! The tape: bit cells, all 0 at the start, unbounded both ways, seen from the head.
//!
//! Each side is a stack of cells, the nearest 64 in one word. Blank cells beyond the
//! last 1 are not stored, so two tapes that look alike from the head are equal
//! values: equality of tapes is equality of futures.

use crate::exact::as_usize;

/// A tape with its head, without an absolute position.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tape {
    /// The cell under the head.
    pub cell: bool,
    left: Side,
    right: Side,
}

/// The cells to one side of the head, the nearest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Side {
    /// The 64 nearest cells, the nearest in bit 0.
    near: u64,
    /// The cells beyond them, the farthest first; the first is 1 unless there is none.
    far: Vec<bool>,
}

impl Side {
    fn push(&mut self, cell: bool) {
        let out = self.near >> 63 == 1;
        // A blank cell with nothing but blanks beyond it is not stored.
        if out || !self.far.is_empty() {
            self.far.push(out);
        }
        self.near = self.near << 1 | u64::from(cell);
    }

    fn pop(&mut self) -> bool {
        let cell = self.near & 1 == 1;
        self.near >>= 1;
        if let Some(back) = self.far.pop() {
            self.near |= u64::from(back) << 63;
        }
        cell
    }

    /// Blanks all cells but the nearest `kept`.
    fn keep(&mut self, kept: usize) {
        if kept < 64 {
            self.near &= (1 << kept) - 1;
            self.far.clear();
            return;
        }
        let beyond = self.far.len().saturating_sub(kept - 64);
        self.far.drain(..beyond);
        // The farthest stored cell is 1 in the canonical form.
        let blank = self.far.iter().take_while(|cell| !**cell).count();
        self.far.drain(..blank);
    }

    fn get(&self, distance: usize) -> bool {
        if distance < 64 {
            self.near >> distance & 1 == 1
        } else {
            let from_end = distance - 64;
            from_end < self.far.len() && self.far[self.far.len() - 1 - from_end]
        }
    }
}

impl Tape {
    /// Moves the head one cell to the right.
    pub fn right(&mut self) {
        self.left.push(self.cell);
        self.cell = self.right.pop();
    }

    /// Moves the head one cell to the left.
    pub fn left(&mut self) {
        self.right.push(self.cell);
        self.cell = self.left.pop();
    }

    /// Blanks what lies more than `left` cells left or `right` cells right of the head; `None` keeps a
    /// side whole. For a head that can never get there again, nothing changes.
    pub fn keep(&mut self, left: Option<usize>, right: Option<usize>) {
        if let Some(kept) = left {
            self.left.keep(kept);
        }
        if let Some(kept) = right {
            self.right.keep(kept);
        }
    }

    /// Whether all cells left of the head are 0, and whether all cells right of it are.
    #[must_use]
    pub fn blank_sides(&self) -> [bool; 2] {
        [&self.left, &self.right].map(|side| side.near == 0 && side.far.is_empty())
    }

    /// The cell at `offset` from the head; negative is left.
    #[must_use]
    pub fn get(&self, offset: i64) -> bool {
        let distance = |o: u64| as_usize(o - 1);
        match offset {
            0 => self.cell,
            1.. => self.right.get(distance(offset.unsigned_abs())),
            _ => self.left.get(distance(offset.unsigned_abs())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        /// Random walks with flips, against a map from absolute positions to cells.
        #[test]
        fn equals_a_map(moves in proptest::collection::vec((0..3_u8, 1..100_usize), 0..30)) {
            let mut tape = Tape::default();
            let (mut map, mut head) = (HashMap::new(), 0_i64);
            for (kind, times) in moves {
                for _ in 0..times {
                    match kind {
                        0 => { tape.left(); head -= 1; }
                        1 => { tape.right(); head += 1; }
                        _ => {
                            tape.cell = !tape.cell;
                            let cell: &mut bool = map.entry(head).or_default();
                            *cell = !*cell;
                            tape.right();
                            head += 1;
                        }
                    }
                }
            }
            for offset in -300..300 {
                prop_assert_eq!(
                    tape.get(offset),
                    map.get(&(head + offset)).copied().unwrap_or(false)
                );
            }
        }

        /// What is kept is as it was, what is not is blank, and the form stays canonical.
        #[test]
        fn keeping_blanks_the_rest(flips in proptest::collection::vec(any::<bool>(), 0..200), kept in 0..150_usize) {
            let mut tape = Tape::default();
            for flip in flips {
                tape.cell = flip;
                tape.right();
            }
            let mut cut = tape.clone();
            cut.keep(Some(kept), None);
            let mut again = Tape::default();
            for distance in (1..=i64::try_from(kept).unwrap()).rev() {
                prop_assert_eq!(cut.get(-distance), tape.get(-distance));
                again.cell = tape.get(-distance);
                again.right();
            }
            prop_assert_eq!(cut, again);
        }

        /// Walking over blank cells and back leaves an equal value: the form is canonical.
        #[test]
        fn blank_walks_leave_no_trace(flips in proptest::collection::vec(any::<bool>(), 0..90), far in 0..200_u32) {
            let mut tape = Tape::default();
            for flip in flips {
                tape.cell ^= flip;
                tape.right();
            }
            let before = tape.clone();
            for _ in 0..far { tape.right(); }
            for _ in 0..far { tape.left(); }
            prop_assert_eq!(&tape, &before);
            for _ in 0..far { tape.left(); }
            for _ in 0..far { tape.right(); }
            prop_assert_eq!(&tape, &before);
        }
    }
}

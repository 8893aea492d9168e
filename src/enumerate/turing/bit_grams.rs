//! The closure of `grams` for windows of two bits and of four, with all surroundings of a state and cell in one set of bits.
//!
//! These windows settle most machines that the first steps leave open, so that they are worth code of their own.

use crate::machine::{Move, Rules};

/// The entries as they are read here, by 2 state + cell.
struct Table {
    entries: [Option<Move>; 16],
    /// The places whose entries move to the left, and to the right.
    moving: [u16; 2],
    /// The places whose entries are not chosen.
    unread: u16,
}

const LEFT: usize = 0;
const RIGHT: usize = 1;

impl Table {
    fn new(rules: &Rules) -> Self {
        let mut table = Self {
            entries: [None; 16],
            moving: [0; 2],
            unread: 0,
        };
        for place in 0..16_u8 {
            let entry = rules.get(place >> 1, place & 1);
            table.entries[usize::from(place)] = entry;
            match entry {
                Some(Move { right, .. }) => table.moving[usize::from(right)] |= 1 << place,
                None => table.unread |= 1 << place,
            }
        }
        table
    }
}

/// Whether the closure of the blank tape has no way out for windows of at most four bits. What closes with some windows
/// closes with longer ones, so that not all need be tried.
pub(super) fn closes(rules: &Rules) -> bool {
    let table = Table::new(rules);
    close::<Two>(&table) || close::<Four>(&table)
}

/// Pairs of windows of n bits to the left and to the right, the nearest cell lowest. Right windows are bits, and left
/// windows are lanes of them: the pair is the bit 2^n left + right.
trait Windows: Copy + PartialEq {
    /// Two blank windows.
    const BLANK: Self;
    /// All pairs with a blank window to the left, and to the right.
    const FAR: [Self; 2];
    /// No pair.
    const NONE: Self;
    fn or(self, other: Self) -> Self;
    fn and(self, other: Self) -> Self;
    /// All pairs whose left window is in this set, and whose right one is.
    fn lefts(self) -> Self;
    fn rights(self) -> Self;
    /// What is reached by a step to the right, or to the left, that writes `write` and comes to `cell`: the windows
    /// ahead may be any, as far as their farthest cell goes.
    fn right(self, write: u8, cell: u8) -> Self;
    fn left(self, write: u8, cell: u8) -> Self;
}

#[inline(never)]
fn close<W: Windows>(table: &Table) -> bool {
    let mut sets = [W::NONE; 16];
    // Windows that may stand further out.
    let mut far = W::FAR;
    sets[0] = W::BLANK;
    let mut open = 1_u16;
    // The latest place first: that is how a way out is soon found.
    let mut latest = 0;
    while open != 0 {
        let place = match open >> latest & 1 {
            1 => latest,
            _ => (open.trailing_zeros() & 15) as usize,
        };
        open &= !(1 << place);
        let Some(Move { write, right, next }) = table.entries[place] else {
            return false;
        };
        let set = sets[place];
        let (ahead, behind, seen) = if right {
            (RIGHT, LEFT, set.lefts())
        } else {
            (LEFT, RIGHT, set.rights())
        };
        let joined = far[behind].or(seen);
        if joined != far[behind] {
            far[behind] = joined;
            // Among them may be this place.
            open |= table.moving[behind];
        }
        for cell in 0..2 {
            let reached = if right {
                set.right(write, cell)
            } else {
                set.left(write, cell)
            };
            let to = usize::from(next << 1 | cell) & 15;
            let joined = sets[to].or(reached.and(far[ahead]));
            if joined != sets[to] {
                sets[to] = joined;
                open |= 1 << to;
                latest = to;
            }
        }
        if open & table.unread != 0 {
            return false;
        }
    }
    true
}

/// Windows of two bits.
#[derive(Clone, Copy, PartialEq)]
struct Two(u16);

impl Windows for Two {
    const BLANK: Self = Self(1);
    const FAR: [Self; 2] = [Self(15), Self(0x1111)];
    const NONE: Self = Self(0);
    #[inline]
    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    #[inline]
    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
    #[inline]
    fn lefts(self) -> Self {
        let some = self.0 | self.0 >> 1;
        Self(((some | some >> 2) & 0x1111) * 15)
    }
    #[inline]
    fn rights(self) -> Self {
        let some = self.0 | self.0 >> 8;
        Self(((some | some >> 4) & 15) * 0x1111)
    }
    #[inline]
    fn right(self, write: u8, cell: u8) -> Self {
        // The left windows lose their farthest cell, the right ones their nearest.
        let pairs = (self.0 | self.0 >> 8) >> cell & 0x55;
        let pairs = (pairs | pairs >> 1) & 0x33;
        // The right ones get any farthest cell, the left ones what is written as their nearest.
        let pairs = pairs | pairs << 2;
        let pairs = (pairs | pairs << 4) & 0x0F0F;
        Self(pairs << (4 * write))
    }
    #[inline]
    fn left(self, write: u8, cell: u8) -> Self {
        let pairs = self.0 >> (4 * cell) & 0x0F0F;
        let pairs = pairs | pairs >> 4;
        let pairs = (pairs | pairs >> 2) & 0x33;
        let pairs = (pairs | pairs << 1) & 0x55;
        let pairs = pairs << write;
        Self(pairs | pairs << 8)
    }
}

/// A bit of each lane.
const EACH: u64 = 0x0001_0001_0001_0001;

/// Windows of four bits.
#[derive(Clone, Copy, PartialEq)]
struct Four([u64; 4]);

impl Windows for Four {
    const BLANK: Self = Self([1, 0, 0, 0]);
    const FAR: [Self; 2] = [Self([0xFFFF, 0, 0, 0]), Self([EACH; 4])];
    const NONE: Self = Self([0; 4]);
    #[inline]
    fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|lanes| self.0[lanes] | other.0[lanes]))
    }
    #[inline]
    fn and(self, other: Self) -> Self {
        Self(std::array::from_fn(|lanes| self.0[lanes] & other.0[lanes]))
    }
    #[inline]
    fn lefts(self) -> Self {
        Self(self.0.map(|lanes| {
            let some = lanes | lanes >> 1;
            let some = some | some >> 2;
            let some = some | some >> 4;
            ((some | some >> 8) & EACH) * 0xFFFF
        }))
    }
    #[inline]
    fn rights(self) -> Self {
        let [a, b, c, d] = self.0;
        let some = a | b | c | d;
        let some = some | some >> 32;
        Self([((some | some >> 16) & 0xFFFF) * EACH; 4])
    }
    #[inline]
    fn right(self, write: u8, cell: u8) -> Self {
        let [a, b, c, d] = self.0;
        let [(a, b), (c, d)] = [a | c, b | d].map(|lanes| {
            let pairs = lanes >> cell & (EACH * 0x5555);
            let pairs = (pairs | pairs >> 1) & (EACH * 0x3333);
            let pairs = (pairs | pairs >> 2) & (EACH * 0x0F0F);
            let pairs = (pairs | pairs >> 4) & (EACH * 0x00FF);
            let pairs = pairs | pairs << 8;
            let spread = |two: u64| (two & 0xFFFF | (two & 0xFFFF_0000) << 16) << (16 * write);
            (spread(pairs), spread(pairs >> 32))
        });
        Self([a, b, c, d])
    }
    #[inline]
    fn left(self, write: u8, cell: u8) -> Self {
        let [a, b, c, d] = self.0.map(|lanes| {
            let pairs = lanes >> (16 * cell) & 0x0000_FFFF_0000_FFFF;
            let pairs = (pairs | pairs >> 16) & 0xFFFF_FFFF;
            let pairs = (pairs | pairs >> 8) & 0x00FF_00FF;
            let pairs = (pairs | pairs << 4) & 0x0F0F_0F0F;
            let pairs = (pairs | pairs << 2) & 0x3333_3333;
            let pairs = (pairs | pairs << 1) & 0x5555_5555;
            pairs << write
        });
        let (near, far) = (a | b << 32, c | d << 32);
        Self([near, far, near, far])
    }
}

#[cfg(test)]
mod tests {
    use super::super::descent::{Numbers, descend};
    use super::super::grams::Grams;
    use super::*;
    use crate::machine::TuringSize;

    /// Catches: a far window forgotten, left and right exchanged, a window's cells in the wrong order.
    #[test]
    fn short_windows_close_as_they_do_by_the_slower_closure() {
        let mut numbers = Numbers(7);
        let size = TuringSize::new(5, 2).unwrap();
        let mut slower = [1, 2, 3, 4].map(|n| Grams::<1>::new(size, n));
        let closes = [close::<Two>, close::<Four>];
        let mut closed = [0; 4];
        for _ in 0..20_000 {
            let found = descend(&mut numbers);
            for rules in found.halting.iter().chain(&found.last) {
                let table = Table::new(rules);
                let mut shorter = false;
                for (n, slower) in slower.iter_mut().enumerate() {
                    let is_closed = slower.close(rules);
                    if n % 2 == 1 {
                        assert_eq!(closes[n / 2](&table), is_closed, "{} {rules}", n + 1);
                    }
                    assert!(is_closed >= shorter, "{} {rules}", n + 1);
                    shorter = is_closed;
                    closed[n] += u32::from(is_closed);
                }
            }
        }
        assert!(closed.iter().all(|&closed| closed > 1000), "{closed:?}");
    }
}

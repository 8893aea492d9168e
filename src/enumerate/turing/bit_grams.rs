//! The closure of `grams` for windows of one bit and of two, with all surroundings of a state and cell in one number.
//!
//! These windows settle most machines that the first steps leave open, so that they are worth code of their own.

use crate::machine::{Move, Rules};

/// The entries as they are read here, by 2 state + cell.
struct Table {
    entries: [Option<Move>; 16],
    /// The places whose entries move to the left, and to the right.
    moving: [u16; 2],
}

const LEFT: usize = 0;
const RIGHT: usize = 1;

impl Table {
    fn new(rules: &Rules) -> Self {
        let mut table = Self {
            entries: [None; 16],
            moving: [0; 2],
        };
        for place in 0..16_u8 {
            let entry = rules.get(place >> 1, place & 1);
            table.entries[usize::from(place)] = entry;
            if let Some(Move { right, .. }) = entry {
                table.moving[usize::from(right)] |= 1 << place;
            }
        }
        table
    }
}

/// Whether the closure of the blank tape has no way out, for windows of `n` bits: 1 or 2.
pub(super) fn closes(rules: &Rules, n: u32) -> bool {
    if n == 1 {
        close::<One>(rules)
    } else {
        close::<Two>(rules)
    }
}

/// Windows of some length: the surroundings of a place are a set of pairs of windows, a bit each.
trait Windows {
    /// The windows to the left that are in a set.
    fn left(set: u16) -> u16;
    /// The set with left and right exchanged.
    fn mirrored(set: u16) -> u16;
    /// What is reached from a set by a step to the right that writes `write`, where the nearest cell of the right window
    /// is `cell`: the windows to the right are to be among `far`.
    fn step(set: u16, write: u8, cell: u16, far: u16) -> u16;
}

fn close<W: Windows>(rules: &Rules) -> bool {
    let table = Table::new(rules);
    let mut sets = [0_u16; 16];
    // Windows that may stand further out; the blank one is the lowest bit, as is the pair of two blank ones.
    let mut far = [1_u16; 2];
    sets[0] = 1;
    let mut open = 1_u16;
    while open != 0 {
        let place = (open.trailing_zeros() & 15) as usize;
        open &= open - 1;
        let Some(Move { write, right, next }) = table.entries[place] else {
            return false;
        };
        let set = if right {
            sets[place]
        } else {
            W::mirrored(sets[place])
        };
        let (ahead, behind) = if right { (RIGHT, LEFT) } else { (LEFT, RIGHT) };
        let joined = far[behind] | W::left(set);
        if joined != far[behind] {
            far[behind] = joined;
            // Among them may be this place.
            open |= table.moving[behind];
        }
        for cell in 0..2 {
            let reached = W::step(set, write, cell, far[ahead]);
            let reached = if right { reached } else { W::mirrored(reached) };
            let to = usize::from(u16::from(next) << 1 | cell) & 15;
            if sets[to] | reached != sets[to] {
                sets[to] |= reached;
                open |= 1 << to;
            }
        }
    }
    true
}

/// Windows of one bit: the pair (left, right) is the bit 2 left + right.
struct One;

impl Windows for One {
    #[inline]
    fn left(set: u16) -> u16 {
        u16::from(set & 3 != 0) | u16::from(set & 12 != 0) << 1
    }
    #[inline]
    fn mirrored(set: u16) -> u16 {
        set & 9 | (set & 2) << 1 | (set & 4) >> 1
    }
    #[inline]
    fn step(set: u16, write: u8, cell: u16, far: u16) -> u16 {
        let is_there = (set | set >> 2) >> cell & 1;
        (far * is_there) << (2 * write)
    }
}

/// Windows of two bits, the nearest cell lowest: the pair (left, right) is the bit 4 left + right.
struct Two;

impl Windows for Two {
    #[inline]
    fn left(set: u16) -> u16 {
        let some = set | set >> 1;
        let some = (some | some >> 2) & 0x1111;
        (some | some >> 3 | some >> 6 | some >> 9) & 15
    }
    #[inline]
    fn mirrored(set: u16) -> u16 {
        let swapped = (set ^ set >> 3) & 0x0A0A;
        let set = set ^ swapped ^ swapped << 3;
        let swapped = (set ^ set >> 6) & 0x00CC;
        set ^ swapped ^ swapped << 6
    }
    #[inline]
    fn step(set: u16, write: u8, cell: u16, far: u16) -> u16 {
        // Left windows lose their farthest cell, right ones their nearest: 4 near left + 2 far right is left.
        let seen = set >> cell & 0x5555;
        let pairs = (seen | seen >> 8) & 0x55;
        // The near left cell becomes the far one, the far right one the near one: 8 left + right.
        let pairs = (pairs | pairs >> 1) & 0x33;
        let pairs = (pairs | pairs << 4) & 0x0303;
        ((pairs | pairs << 2) << (4 * write)) & (far * 0x1111)
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
        for n in [1, 2] {
            let mut slower = Grams::<1>::new(size, n);
            let mut closed = 0;
            for _ in 0..20_000 {
                let found = descend(&mut numbers);
                for rules in found.halting.iter().chain(&found.last) {
                    let is_closed = slower.close(rules);
                    assert_eq!(closes(rules, n), is_closed, "{n} {rules}");
                    closed += u32::from(is_closed);
                }
            }
            assert!(closed > 1000, "{closed}");
        }
    }
}

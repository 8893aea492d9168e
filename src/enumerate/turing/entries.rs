//! The table of a machine as the first steps read it: an entry is a number that needs no taking apart.

use crate::machine::{Move, Rules};

/// Places in a table.
const PLACES: usize = 32;

/// An entry but for what it writes: how far the tape is turned (lowest byte), which way the head moves (1 or -1, next
/// byte), and 4 times the next state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry<const B: u32>(u32);

impl<const B: u32> Entry<B> {
    /// One that is not chosen.
    const UNREAD: Self = Self(u32::MAX);

    fn new(right: bool, next: u8) -> Self {
        let turn = if right { 64 - B } else { B };
        let by: i8 = if right { 1 } else { -1 };
        Self(turn | u32::from(by as u8) << 8 | u32::from(next) << 18)
    }

    /// Whether it is not chosen.
    #[inline]
    pub fn is_unread(self) -> bool {
        (self.0 as i32) < 0
    }

    /// The tape seen from where the head moves to.
    #[inline]
    pub fn turn(self, tape: u64) -> u64 {
        tape.rotate_right(self.0)
    }

    /// Which way the head moves.
    #[inline]
    pub fn by(self) -> i32 {
        i32::from((self.0 >> 8) as i8)
    }

    /// The place of the entry that is read next, where the tape is as it is then.
    #[inline]
    pub fn then(self, tape: u64) -> usize {
        (self.0 >> 16 & 0x1C) as usize | (tape & ((1 << B) - 1)) as usize
    }
}

/// What is done in a state on a symbol, by 4 state + symbol.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entries<const B: u32> {
    entries: [Entry<B>; PLACES],
    /// What is flipped under the head.
    flips: [u64; PLACES],
}

impl<const B: u32> Entries<B> {
    /// What stands in a place.
    #[inline]
    pub fn at(&self, place: usize) -> Entry<B> {
        self.entries[place % PLACES]
    }

    /// What the entry in a place flips under the head.
    #[inline]
    pub fn flip(&self, place: usize) -> u64 {
        self.flips[place % PLACES]
    }

    /// Chooses an entry.
    #[inline]
    pub fn set(&mut self, place: u8, Move { write, right, next }: Move) {
        self.entries[usize::from(place) % PLACES] = Entry::new(right, next);
        self.flips[usize::from(place) % PLACES] = u64::from(write ^ place & 3);
    }

    /// Takes a choice back.
    #[inline]
    pub fn unset(&mut self, place: u8) {
        self.entries[usize::from(place) % PLACES] = Entry::UNREAD;
    }

    /// Whether a state has an entry for each symbol.
    #[inline]
    pub fn is_full(&self, state: u8, symbols: u8) -> bool {
        (0..symbols).all(|symbol| !self.at(usize::from(state << 2 | symbol)).is_unread())
    }

    /// The table as the deciders and the checker read it.
    pub fn rules(&self) -> Rules {
        let mut rules = Rules::new();
        for place in 0..32_u8 {
            let entry = self.at(place.into());
            if !entry.is_unread() {
                let chosen = Move {
                    write: self.flip(place.into()) as u8 ^ place & 3,
                    right: entry.by() > 0,
                    next: (entry.0 >> 18) as u8,
                };
                rules.set(place >> 2, place & 3, Some(chosen));
            }
        }
        rules
    }
}

impl<const B: u32> From<&Rules> for Entries<B> {
    fn from(rules: &Rules) -> Self {
        let mut entries = Self {
            entries: [Entry::UNREAD; PLACES],
            flips: [0; PLACES],
        };
        for place in 0..32_u8 {
            if let Some(chosen) = rules.get(place >> 2, place & 3) {
                entries.set(place, chosen);
            }
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_back_as_it_went_in() {
        for text in [
            "1RB0LC_1RC1RB_1RD0LE_1LA1LD_---0LA",
            "1RB2LA1RA3RA_0LB1LA3RB---",
        ] {
            let rules = Rules::parse(text).unwrap();
            assert_eq!(Entries::<1>::from(&rules).rules(), rules);
            assert_eq!(Entries::<2>::from(&rules).rules(), rules);
        }
    }
}

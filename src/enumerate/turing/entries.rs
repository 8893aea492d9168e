//! The table of a machine as the first steps read it: an entry is a number that needs no taking apart.

use crate::machine::{Move, Rules};

/// An entry that is not chosen.
pub(super) const UNREAD: u32 = u32::MAX;

/// What is done in a state on a symbol, by 4 state + symbol: how far the tape is turned, the symbol to be flipped under
/// the head, 4 times the next state, and which way the head moves (1 or -1, highest).
#[derive(Clone, Copy, Debug)]
pub(super) struct Entries<const B: u32> {
    entries: [u32; 32],
}

impl<const B: u32> Entries<B> {
    /// What stands in the place 4 state + symbol.
    #[inline]
    pub fn get(&self, place: u8) -> u32 {
        self.entries[usize::from(place & 31)]
    }

    /// Chooses an entry.
    #[inline]
    pub fn set(&mut self, place: u8, Move { write, right, next }: Move) {
        let turn = if right { 64 - B } else { B };
        let flip = u32::from(write ^ place & 3);
        let by: i8 = if right { 1 } else { -1 };
        self.entries[usize::from(place & 31)] =
            turn | flip << 8 | u32::from(next) << 18 | u32::from(by as u8) << 24;
    }

    /// Takes a choice back.
    #[inline]
    pub fn unset(&mut self, place: u8) {
        self.entries[usize::from(place & 31)] = UNREAD;
    }

    /// Whether a state has an entry for each symbol.
    #[inline]
    pub fn is_full(&self, state: u8, symbols: u8) -> bool {
        (0..symbols).all(|symbol| self.get(state << 2 | symbol) != UNREAD)
    }

    /// The table as the deciders and the checker read it.
    pub fn rules(&self) -> Rules {
        let mut rules = Rules::new();
        for place in 0..32_u8 {
            let entry = self.get(place);
            if entry != UNREAD {
                let chosen = Move {
                    write: (entry >> 8 & 3) as u8 ^ place & 3,
                    right: entry >> 24 == 1,
                    next: (entry >> 18 & 7) as u8,
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
            entries: [UNREAD; 32],
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

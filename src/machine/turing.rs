//! Small Turing machines: n states, k symbols, one tape, and a blank tape to begin with.
//!
//! A machine has an entry for each state and symbol. An entry writes a symbol, moves the head and names the next
//! state; or it writes a symbol and halts where it stands. There are 2nk + k entries to choose from, so (2nk+k)^(nk)
//! machines (Delahaye and Zenil 2012). Here an entry that is not chosen yet is *unread*: a run that comes to it stops,
//! and whatever stands there, the run up to it is the same.

use std::fmt;

/// The most states that [`Rules`] hold.
const MOST_STATES: u8 = 6;
/// The most symbols.
const MOST_SYMBOLS: u8 = 4;
/// The byte of an entry that is not chosen.
const UNREAD: u8 = 0xFF;

/// How large the machines of a class are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TuringSize {
    states: u8,
    symbols: u8,
}

/// No class of machines whose longest halting run is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no exact table of {states} states and {symbols} symbols: give 2 to 5 states with 2 symbols, or 2 states with 3 or \
     4 symbols, where the longest halting run is proven"
)]
pub struct UnprovenSize {
    /// States asked for.
    pub states: u8,
    /// Symbols asked for.
    pub symbols: u8,
}

impl TuringSize {
    /// Machines of so many states and symbols.
    ///
    /// # Errors
    /// [`UnprovenSize`] unless the longest halting run of the class is proven.
    pub fn new(states: u8, symbols: u8) -> Result<Self, UnprovenSize> {
        match (states, symbols) {
            (2..=5, 2) | (2, 3 | 4) => Ok(Self { states, symbols }),
            _ => Err(UnprovenSize { states, symbols }),
        }
    }

    /// Machines of a class whose longest halting run is not known, of which there are only bounds.
    ///
    /// # Errors
    /// [`UnprovenSize`] unless there are 6 states and 2 symbols: beyond that the number of runs fits no 64 bits.
    pub fn unproven(states: u8, symbols: u8) -> Result<Self, UnprovenSize> {
        match (states, symbols) {
            (6, 2) => Ok(Self { states, symbols }),
            _ => Err(UnprovenSize { states, symbols }),
        }
    }

    /// n.
    #[must_use]
    pub fn states(self) -> u8 {
        self.states
    }

    /// k.
    #[must_use]
    pub fn symbols(self) -> u8 {
        self.symbols
    }

    /// Entries of a machine: nk.
    #[must_use]
    pub fn entries(self) -> u32 {
        u32::from(self.states) * u32::from(self.symbols)
    }

    /// What an entry is chosen from, 2nk + k: the base of the machine's masses.
    #[must_use]
    pub fn base(self) -> u64 {
        u64::from(2 * self.entries() + u32::from(self.symbols))
    }

    /// All runs: (2nk+k)^(nk) machines, on each of the k blank tapes.
    #[must_use]
    pub fn runs(self) -> u64 {
        u64::from(self.symbols) * self.base().pow(self.entries())
    }

    /// S: the steps of the longest run that halts, the halting step included; none where that is not known.
    ///
    /// Rado 1962, Lin and Rado 1965, Brady 1983; S(5) by the bbchallenge collaboration, proven in Coq (2024);
    /// three and four symbols by Lafitte and Papazian 2007, and in the same proof.
    #[must_use]
    pub fn longest_run(self) -> Option<u64> {
        match (self.states, self.symbols) {
            (2, 2) => Some(6),
            (3, _) => Some(21),
            (4, _) => Some(107),
            (2, 3) => Some(38),
            (2, _) => Some(3_932_964),
            (5, _) => Some(47_176_870),
            _ => None,
        }
    }
}

/// What an entry does that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    /// The symbol written.
    pub write: u8,
    /// Whether the head moves right, else left.
    pub right: bool,
    /// The next state, from 0.
    pub next: u8,
}

/// A machine whose entries are chosen as far as they are read.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rules {
    /// By 4 state + symbol.
    entries: [u8; 32],
}

impl Rules {
    /// Nothing chosen.
    #[must_use]
    pub fn new() -> Self {
        Self {
            entries: [UNREAD; 32],
        }
    }

    /// What is done in `state` on `symbol`; none where that is not chosen, and the run stops.
    #[inline]
    #[must_use]
    pub fn get(&self, state: u8, symbol: u8) -> Option<Move> {
        let entry = self.entries[usize::from(state << 2 | symbol) & 31];
        (entry != UNREAD).then_some(Move {
            write: entry >> 1 & 3,
            right: entry & 1 == 1,
            next: entry >> 3,
        })
    }

    /// Chooses an entry, or takes the choice back.
    pub fn set(&mut self, state: u8, symbol: u8, entry: Option<Move>) {
        self.entries[usize::from(state << 2 | symbol) & 31] = match entry {
            Some(Move { write, right, next }) => next << 3 | write << 1 | u8::from(right),
            None => UNREAD,
        };
    }

    /// The rules of a text such as `1RB1LB_1LA---`: the states are divided by `_`, an unread entry is `---`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rules = Self::new();
        for (state, entries) in (0..).zip(text.split('_')) {
            let entries = entries.as_bytes();
            if state >= MOST_STATES || entries.len() % 3 != 0 {
                return None;
            }
            for (symbol, entry) in (0..).zip(entries.chunks(3)) {
                if symbol >= MOST_SYMBOLS {
                    return None;
                }
                if entry == b"---" {
                    continue;
                }
                let write = entry[0].checked_sub(b'0')?;
                let next = entry[2].checked_sub(b'A')?;
                let right = match entry[1] {
                    b'R' => true,
                    b'L' => false,
                    _ => return None,
                };
                if write >= MOST_SYMBOLS || next >= MOST_STATES {
                    return None;
                }
                rules.set(state, symbol, Some(Move { write, right, next }));
            }
        }
        Some(rules)
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = |of: fn(usize) -> usize| {
            let chosen = (0..32).filter(|&place| self.entries[place] != UNREAD);
            chosen.map(of).max().unwrap_or(0)
        };
        let (states, symbols) = (last(|place| place / 4), last(|place| place % 4).max(1));
        for state in 0..=states {
            if state > 0 {
                f.write_str("_")?;
            }
            for symbol in 0..=symbols {
                match self.get(state as u8, symbol as u8) {
                    None => f.write_str("---")?,
                    Some(Move { write, right, next }) => {
                        let side = if right { 'R' } else { 'L' };
                        write!(f, "{write}{side}{}", char::from(b'A' + next))?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_and_written_alike() {
        for text in [
            "1RB1LC_1RC1RB_1RD0LE_1LA1LD_---0LA",
            "1RB2LA1RA1RA_1LB1LA3RB---",
            "0RA---",
        ] {
            assert_eq!(Rules::parse(text).unwrap().to_string(), text);
        }
        for wrong in ["1RB1L", "1XB---", "4RB---", "1RG---", "1RB?RA"] {
            assert_eq!(Rules::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_classes_are_as_large_as_the_literature_says() {
        let runs = |states, symbols| TuringSize::new(states, symbols).unwrap().runs();
        assert_eq!(runs(2, 2), 20_000);
        assert_eq!(runs(3, 2), 2 * 7_529_536);
        assert_eq!(runs(2, 3), 34_171_875);
        assert_eq!(runs(5, 2), 2 * 22_u64.pow(10));
        assert!(TuringSize::new(6, 2).is_err() && TuringSize::new(3, 3).is_err());
    }
}

//! Strings of binary symbols: outputs, the x of M(x), data and actions.
//!
//! Packed, the first 128 symbols inline, so that the outputs of an enumeration are
//! copied without allocating.

use std::cmp::Ordering;
use std::fmt;

/// A string of binary symbols, ordered lexicographically (a prefix comes first).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Symbols {
    /// The first 128 symbols, the very first in the highest bit; unused bits are 0.
    head: u128,
    /// The symbols from the 129th on, 64 to a word, likewise.
    tail: Vec<u64>,
    len: usize,
}

/// A character that is no binary symbol.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "character {position} is {found:?}, which is not a bit; a string of symbols has `0`, `1` and white space only"
)]
pub struct SymbolsError {
    /// Where it stands, counted from 1 in characters.
    pub position: usize,
    /// The character.
    pub found: char,
}

const INLINE: usize = 128;
const WORD: usize = 64;

impl Symbols {
    /// The empty string.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            head: 0,
            tail: Vec::new(),
            len: 0,
        }
    }

    /// The number of symbols.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no symbol.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends a symbol.
    pub fn push(&mut self, symbol: bool) {
        if self.len < INLINE {
            self.head |= u128::from(symbol) << (INLINE - 1 - self.len);
        } else {
            let place = (self.len - INLINE) % WORD;
            if place == 0 {
                self.tail.push(0);
            }
            if let Some(word) = self.tail.last_mut() {
                *word |= u64::from(symbol) << (WORD - 1 - place);
            }
        }
        self.len += 1;
    }

    /// The symbol at `index` (from 0), if there is one.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<bool> {
        if index >= self.len {
            None
        } else if index < INLINE {
            Some(self.head >> (INLINE - 1 - index) & 1 == 1)
        } else {
            let behind = index - INLINE;
            Some(self.tail[behind / WORD] >> (WORD - 1 - behind % WORD) & 1 == 1)
        }
    }

    /// The symbols in order.
    pub fn iter(&self) -> impl Iterator<Item = bool> + '_ {
        (0..self.len).filter_map(|index| self.get(index))
    }

    /// The first `len` symbols (all of them when there are fewer).
    #[must_use]
    pub fn prefix(&self, len: usize) -> Self {
        if len >= self.len {
            return self.clone();
        }
        let mut prefix = self.clone();
        prefix.len = len;
        if len < INLINE {
            prefix.head &= !(u128::MAX >> len);
            prefix.tail.clear();
        } else {
            let behind = len - INLINE;
            prefix.tail.truncate(behind.div_ceil(WORD));
            if !behind.is_multiple_of(WORD)
                && let Some(word) = prefix.tail.last_mut()
            {
                *word &= !(u64::MAX >> (behind % WORD));
            }
        }
        prefix
    }

    /// This string with one more symbol.
    #[must_use]
    pub fn with(&self, symbol: bool) -> Self {
        let mut longer = self.clone();
        longer.push(symbol);
        longer
    }

    /// Whether `prefix` is a (not necessarily proper) prefix of this string.
    #[must_use]
    pub fn starts_with(&self, prefix: &Self) -> bool {
        if prefix.len > self.len {
            return false;
        }
        if prefix.len <= INLINE {
            return prefix.len == 0 || (self.head ^ prefix.head) >> (INLINE - prefix.len) == 0;
        }
        self.prefix(prefix.len) == *prefix
    }

    /// Parses `0` and `1`; white space is ignored.
    ///
    /// # Errors
    /// [`SymbolsError`] with the position of the first other character.
    pub fn parse(text: &str) -> Result<Self, SymbolsError> {
        let mut symbols = Self::new();
        for (index, found) in text.chars().enumerate() {
            match found {
                '0' => symbols.push(false),
                '1' => symbols.push(true),
                _ if found.is_whitespace() => {}
                _ => {
                    return Err(SymbolsError {
                        position: index + 1,
                        found,
                    });
                }
            }
        }
        Ok(symbols)
    }
}

impl FromIterator<bool> for Symbols {
    fn from_iter<I: IntoIterator<Item = bool>>(symbols: I) -> Self {
        let mut string = Self::new();
        for symbol in symbols {
            string.push(symbol);
        }
        string
    }
}

impl Ord for Symbols {
    fn cmp(&self, other: &Self) -> Ordering {
        // Unused bits are 0, so words compare as strings do, and length decides a tie.
        self.head
            .cmp(&other.head)
            .then_with(|| {
                let zeros = std::iter::repeat(&0);
                let words = self.tail.len().max(other.tail.len());
                self.tail
                    .iter()
                    .chain(zeros.clone())
                    .take(words)
                    .cmp(other.tail.iter().chain(zeros).take(words))
            })
            .then(self.len.cmp(&other.len))
    }
}

impl PartialOrd for Symbols {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Symbols {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter()
            .try_for_each(|symbol| f.write_str(if symbol { "1" } else { "0" }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Mostly zeros, so that strings often agree on long prefixes.
    fn string() -> impl Strategy<Value = Vec<bool>> {
        proptest::collection::vec(proptest::bool::weighted(0.02), 0..300)
    }

    proptest! {
        #[test]
        fn behaves_like_a_vector(a in string(), b in string(), cut in 0..310_usize) {
            let (sa, sb): (Symbols, Symbols) = (a.iter().copied().collect(), b.iter().copied().collect());
            prop_assert_eq!(sa.cmp(&sb), a.cmp(&b));
            prop_assert_eq!(sa == sb, a == b);
            prop_assert_eq!(sa.starts_with(&sb), a.starts_with(&b));
            prop_assert_eq!(sa.iter().collect::<Vec<_>>(), a.clone());
            let prefix = sa.prefix(cut);
            prop_assert_eq!(prefix.iter().collect::<Vec<_>>(), &a[..cut.min(a.len())]);
            prop_assert!(sa.starts_with(&prefix));
            prop_assert_eq!(&prefix, &a[..cut.min(a.len())].iter().copied().collect::<Symbols>());
            prop_assert_eq!(Symbols::parse(&sa.to_string()).unwrap(), sa);
        }
    }

    #[test]
    fn a_character_that_is_no_bit_is_named() {
        assert_eq!(
            Symbols::parse("01 a"),
            Err(SymbolsError {
                position: 4,
                found: 'a'
            })
        );
        assert_eq!(Symbols::parse(" 0\n1 ").unwrap().to_string(), "01");
    }
}

//! Patterns: outputs in which data bits stand that nothing has looked at.
//!
//! A program that copies its data bits to the output prints every string alike. Its outputs
//! are one pattern: the mass of a pattern is spread evenly over the strings that it matches.

use std::cmp::Ordering;
use std::fmt;

use crate::machine::Symbols;

/// A symbol of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PatternSymbol {
    /// 0 or 1.
    Known(bool),
    /// The value of a free data bit, counted from 0 in the order of first showing; flipped or not.
    Free(usize, bool),
}

/// A string of symbols some of which are free data bits, each of which may show several times.
///
/// Written with letters: `a` is the first free bit, `A` its complement, `b` the second one; from the
/// 27th on they are numbers in parentheses, negative for the complement. `aAbB` matches 0101, 0110,
/// 1001 and 1010.
///
/// Canonical: free bits are named in the order of first showing, and first shown unflipped; so two
/// patterns are equal exactly if they match the same strings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// 0, 1, or [`FREE`] plus twice the free bit, plus 1 if flipped.
    symbols: Box<[u8]>,
    /// How many symbols stand before the first free one: every comparison asks for it.
    known: usize,
}

/// The code of the first free bit.
const FREE: u8 = 2;

/// The codes of the canonical pattern of these codes.
pub(super) fn canonical(codes: &[u8]) -> Vec<u8> {
    let mut names = [u8::MAX; 128];
    let mut next = FREE;
    let mut name = |code: u8| {
        if code < FREE {
            return code;
        }
        let name = &mut names[usize::from((code - FREE) >> 1)];
        if *name == u8::MAX {
            // The first showing is unflipped: the name takes the flip in.
            *name = next | (code & 1);
            next += 2;
        }
        *name ^ (code & 1)
    };
    codes.iter().map(|&code| name(code)).collect()
}

/// What is fixed when `symbol` stands where a pattern has `code` and the free bits below `fixed` have
/// `values`; none if it cannot stand there.
pub(super) fn follow(code: u8, symbol: bool, values: u128, fixed: u32) -> Option<(u128, u32)> {
    if code < FREE {
        return ((code == 1) == symbol).then_some((values, fixed));
    }
    let (bit, value) = (u32::from((code - FREE) >> 1), symbol ^ (code & 1 == 1));
    if bit == fixed {
        Some((values | u128::from(value) << bit, fixed + 1))
    } else {
        ((values >> bit & 1 == 1) == value).then_some((values, fixed))
    }
}

/// A text that is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not a pattern of symbols: it has 0, 1 and letters in the order of the alphabet"
)]
pub struct PatternError {
    /// The text as given, cut after its first 40 characters.
    pub text: String,
}

impl Pattern {
    /// Names the free bits of `codes` anew, in the order of first showing.
    ///
    /// Codes are 0, 1, or 2 plus twice a name below 124, plus 1 if flipped.
    pub(super) fn canonical(codes: &[u8]) -> Self {
        Self::from_codes(canonical(codes))
    }

    /// The pattern of codes that are canonical.
    pub(super) fn from_codes(codes: Vec<u8>) -> Self {
        let known = codes.iter().position(|&code| code >= FREE);
        let known = known.unwrap_or(codes.len());
        Self {
            symbols: codes.into(),
            known,
        }
    }

    /// The codes of all symbols.
    pub(super) fn codes(&self) -> &[u8] {
        &self.symbols
    }

    /// The number of symbols.
    #[must_use]
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Whether there is no symbol.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// The number of free data bits: it matches 2 to this power strings.
    #[must_use]
    pub fn free(&self) -> u32 {
        self.symbols.iter().max().map_or(0, |&most| {
            if most < FREE {
                0
            } else {
                u32::from((most - FREE) >> 1) + 1
            }
        })
    }

    /// The symbol at `index` (from 0), if there is one.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<PatternSymbol> {
        self.symbols.get(index).map(|&code| match code {
            0..FREE => PatternSymbol::Known(code == 1),
            _ => PatternSymbol::Free(usize::from((code - FREE) >> 1), code & 1 == 1),
        })
    }

    /// The symbols before the first free one.
    #[must_use]
    pub fn known_prefix(&self) -> Symbols {
        self.known().iter().map(|&code| code == 1).collect()
    }

    /// The codes of the symbols before the first free one.
    pub(super) fn known(&self) -> &[u8] {
        &self.symbols[..self.known]
    }

    /// How many free bits are fixed when the pattern's first symbols are those of `x`, as far as both
    /// go; none if they cannot be.
    #[must_use]
    pub fn fixed_by(&self, x: &Symbols) -> Option<u32> {
        let mut so_far = (0, 0);
        for (index, symbol) in x.iter().take(self.len()).enumerate() {
            so_far = self.follow(index, symbol, so_far.0, so_far.1)?;
        }
        Some(so_far.1)
    }

    /// What is fixed when `symbol` stands at `index` and the free bits below `fixed` have `values`; none
    /// if it cannot stand there. Symbols are to be followed in their order.
    pub(super) fn follow(
        &self,
        index: usize,
        symbol: bool,
        values: u128,
        fixed: u32,
    ) -> Option<(u128, u32)> {
        follow(self.symbols[index], symbol, values, fixed)
    }

    /// The string, if no symbol is free.
    #[must_use]
    pub fn string(&self) -> Option<Symbols> {
        (self.known().len() == self.len()).then(|| self.known_prefix())
    }

    /// Reads what [`fmt::Display`] writes.
    ///
    /// # Errors
    /// [`PatternError`] for any other text.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        Self::read(text.as_bytes()).ok_or_else(|| PatternError {
            text: text.chars().take(40).collect(),
        })
    }

    /// The same, from bytes and without a reason: tables have hundreds of thousands of them.
    fn read(text: &[u8]) -> Option<Self> {
        let mut codes = Vec::with_capacity(text.len());
        // Free bits named so far: only one text stands for each pattern, so a name is the next one
        // and unflipped, or was named before.
        let mut named = 0;
        let mut rest = text;
        while let Some((&symbol, behind)) = rest.split_first() {
            rest = behind;
            let (bit, flipped) = match symbol {
                b'0' | b'1' => {
                    codes.push(symbol - b'0');
                    continue;
                }
                b'a'..=b'z' => (symbol - b'a', false),
                b'A'..=b'Z' => (symbol - b'A', true),
                b'(' => {
                    let end = rest.iter().position(|&c| c == b')')?;
                    let (number, behind) = (&rest[..end], &rest[end + 1..]);
                    rest = behind;
                    let (digits, flipped) = match number.strip_prefix(b"-") {
                        Some(digits) => (digits, true),
                        None => (number, false),
                    };
                    (numbered(digits)?, flipped)
                }
                _ => return None,
            };
            if bit > named || (bit == named && flipped) {
                return None;
            }
            named = named.max(bit + 1);
            codes.push(FREE + 2 * bit + u8::from(flipped));
        }
        Some(Self::from_codes(codes))
    }
}

/// The free bit of a number in parentheses: below the 27th there are letters, and codes end at the 124th.
fn numbered(digits: &[u8]) -> Option<u8> {
    if digits.first().is_none_or(|&first| first == b'0') {
        return None;
    }
    let mut number = 0_u8;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(digit - b'0')?;
    }
    (27..=124).contains(&number).then(|| number - 1)
}

impl Ord for Pattern {
    /// By known prefixes as strings, so that all that start with an x stand together; then by the rest.
    fn cmp(&self, other: &Self) -> Ordering {
        self.known()
            .cmp(other.known())
            .then_with(|| self.symbols.cmp(&other.symbols))
    }
}

impl PartialOrd for Pattern {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<&Symbols> for Pattern {
    fn from(symbols: &Symbols) -> Self {
        Self::from_codes(symbols.iter().map(u8::from).collect())
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for index in 0..self.len() {
            match self.get(index) {
                Some(PatternSymbol::Known(bit)) => write!(f, "{}", u8::from(bit))?,
                Some(PatternSymbol::Free(bit @ 0..26, flipped)) => {
                    let first = if flipped { b'A' } else { b'a' };
                    let letter = u8::try_from(bit).map_or('?', |bit| char::from(first + bit));
                    write!(f, "{letter}")?;
                }
                Some(PatternSymbol::Free(bit, flipped)) => {
                    let sign = if flipped { "-" } else { "" };
                    write!(f, "({sign}{})", bit + 1)?;
                }
                None => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn codes() -> impl Strategy<Value = Vec<u8>> {
        proptest::collection::vec(prop_oneof![0..2_u8, 0..12_u8, 2..248_u8], 0..40)
    }

    /// All strings that a pattern matches, by trying every value of its free bits.
    fn strings(pattern: &Pattern) -> Vec<Symbols> {
        (0..1_u32 << pattern.free())
            .map(|values| {
                (0..pattern.len())
                    .filter_map(|index| pattern.get(index))
                    .map(|symbol| match symbol {
                        PatternSymbol::Known(bit) => bit,
                        PatternSymbol::Free(bit, flipped) => (values >> bit & 1 == 1) ^ flipped,
                    })
                    .collect()
            })
            .collect()
    }

    proptest! {
        #[test]
        fn a_pattern_is_canonical_and_read_back(codes in codes()) {
            let pattern = Pattern::canonical(&codes);
            prop_assert_eq!(&Pattern::canonical(&pattern.symbols), &pattern);
            prop_assert_eq!(Pattern::parse(&pattern.to_string()).unwrap(), pattern);
        }

        #[test]
        fn renaming_and_flipping_a_bit_throughout_changes_nothing(codes in codes(), by in 1..124_u8, flip in 0..124_u8) {
            let other: Vec<u8> = codes
                .iter()
                .map(|&code| match code {
                    0..FREE => code,
                    _ => {
                        let name = (code - FREE) >> 1;
                        let flipped = (code & 1) ^ u8::from(name == flip);
                        FREE + 2 * ((name + by) % 124) + flipped
                    }
                })
                .collect();
            prop_assert_eq!(Pattern::canonical(&other), Pattern::canonical(&codes));
        }

        #[test]
        fn what_x_fixes_is_the_share_of_the_strings_that_agree(
            codes in proptest::collection::vec(0..12_u8, 0..10),
            x in proptest::collection::vec(any::<bool>(), 0..10),
        ) {
            let pattern = Pattern::canonical(&codes);
            let x: Symbols = x.into_iter().collect();
            let all = strings(&pattern);
            let agreeing = all.iter().filter(|s| s.starts_with(&x) || x.starts_with(s)).count();
            match pattern.fixed_by(&x) {
                Some(fixed) => prop_assert_eq!(agreeing << fixed, all.len()),
                None => prop_assert_eq!(agreeing, 0),
            }
        }
    }

    #[test]
    fn letters_stand_for_free_bits_and_capitals_for_complements() {
        let pattern = Pattern::canonical(&[7, 6, 0, 2, 7]);
        assert_eq!(pattern.to_string(), "aA0ba");
        assert_eq!(pattern.known_prefix().len(), 0);
        for wrong in [
            "b", "A", "aC", "a(0)", "2", "(1)", "a(3", "é", "a(+27)", "a(027)", "a()",
        ] {
            assert!(Pattern::parse(wrong).is_err(), "{wrong}");
        }
        let letters = "abcdefghijklmnopqrstuvwxy";
        assert!(Pattern::parse(&format!("{letters}(26)")).is_err());
        assert!(Pattern::parse(&format!("{letters}z(27)(-27)")).is_ok());
    }
}

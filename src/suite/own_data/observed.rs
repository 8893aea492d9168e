//! Data as it was observed: symbols, some of which may be missing.

use crate::exact::as_u64;
use crate::machine::Symbols;

/// Symbols in order, or counts of both, whose order does not matter.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// The symbols; what stands for a missing one has no meaning.
    symbols: Symbols,
    /// The places of missing symbols, from 0, ascending.
    missing: Vec<u64>,
    counted: bool,
}

impl Observed {
    /// So many ones and zeros, in an order that nobody wrote down.
    #[must_use]
    pub fn counts(ones: u64, zeros: u64) -> Observed {
        let one = (0..ones).map(|_| true);
        Observed {
            symbols: one.chain((0..zeros).map(|_| false)).collect(),
            missing: Vec::new(),
            counted: true,
        }
    }

    /// Appends a symbol; none where it is missing.
    pub fn push(&mut self, symbol: Option<bool>) {
        if symbol.is_none() {
            self.missing.push(as_u64(self.symbols.len()));
        }
        self.symbols.push(symbol.unwrap_or_default());
    }

    /// The number of symbols, missing ones included.
    #[must_use]
    pub fn len(&self) -> u64 {
        as_u64(self.symbols.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// How many symbols are missing.
    #[must_use]
    pub fn missing(&self) -> u64 {
        as_u64(self.missing.len())
    }

    /// Whether the order of the symbols is part of what was observed.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        !self.counted
    }

    /// The symbols as they are written, `?` for a missing one.
    pub fn symbols(&self) -> impl Iterator<Item = char> + '_ {
        self.iter().map(|symbol| match symbol {
            None => '?',
            Some(false) => '0',
            Some(true) => '1',
        })
    }

    /// The symbols, where none is missing.
    pub(super) fn whole(&self) -> Option<&Symbols> {
        self.missing.is_empty().then_some(&self.symbols)
    }

    /// The symbols in order; none where one is missing.
    pub(super) fn iter(&self) -> impl Iterator<Item = Option<bool>> + '_ {
        let mut missing = self.missing.iter().copied().peekable();
        self.symbols.iter().zip(0..).map(move |(symbol, place)| {
            let is_missing = missing.next_if_eq(&place).is_some();
            (!is_missing).then_some(symbol)
        })
    }
}

impl From<Symbols> for Observed {
    fn from(symbols: Symbols) -> Observed {
        Observed {
            symbols,
            ..Observed::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_keeps_its_place() {
        let mut observed = Observed::default();
        let symbols = [Some(true), None, Some(false), None, None, Some(true)];
        symbols.iter().for_each(|&symbol| observed.push(symbol));
        assert_eq!(observed.iter().collect::<Vec<_>>(), symbols);
        assert_eq!((observed.len(), observed.missing()), (6, 3));
        assert!(observed.whole().is_none());
    }

    #[test]
    fn counts_are_so_many_of_each() {
        let counted = Observed::counts(2, 3);
        assert_eq!(
            counted.whole().map(ToString::to_string).as_deref(),
            Some("11000")
        );
        assert!(!counted.is_ordered());
    }
}

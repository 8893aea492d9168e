//! The symbols from before the start, for hypotheses that look back. Takes nothing.

use thiserror::Error;

use crate::exact::as_u64;

/// A depth or an order beyond what is kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a past of {asked} symbols is more than is kept: give at most {most}")]
pub struct PastTooLong {
    /// The depth or order asked for.
    pub asked: u32,
    /// The most allowed.
    pub most: u32,
}

/// A past of another length than the hypothesis looks back.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "this hypothesis looks back {needed} symbols and the past has {given}; give as many, the oldest first"
)]
pub struct PastError {
    /// The order or depth.
    pub needed: u32,
    /// The symbols given.
    pub given: usize,
}

/// Symbols from before the start, the oldest first, as many as are looked back at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past {
    /// As a binary number, the latest symbol lowest.
    number: u64,
}

impl Past {
    /// A past of `needed` symbols, at most 64.
    pub(super) fn of(past: &[bool], needed: u32) -> Result<Past, PastError> {
        if as_u64(past.len()) != u64::from(needed) {
            let given = past.len();
            return Err(PastError { needed, given });
        }
        let number = past.iter().fold(0, |all, &one| all << 1 | u64::from(one));
        Ok(Past { number })
    }

    /// The number.
    pub(super) fn number(self) -> u64 {
        self.number
    }

    /// The number as the place of a table of 2^needed entries.
    pub(super) fn context(self) -> usize {
        crate::exact::as_usize(self.number)
    }
}

#[cfg(test)]
mod tests {
    use crate::exact::Rational;
    use crate::mixture::{Hypothesis, KrichevskyTrofimov, Markov};

    /// After 01 the chain stands in the context 01, and the estimator of order 1 counts both ones of 11 after a 1.
    #[test]
    fn a_past_is_where_it_begins() {
        let table = [1, 2, 3, 4].map(|p| Rational::ratio(p, 5));
        let probability = |past: &[bool]| {
            let mut chain = Markov::new(table.to_vec()).unwrap().after(past).unwrap();
            chain.update(true);
            chain.evidence().lower().to_rational()
        };
        assert_eq!(probability(&[false, true]), Rational::ratio(2, 5));
        assert_eq!(probability(&[true, false]), Rational::ratio(3, 5));
        let estimated = |past: bool| {
            let fresh = KrichevskyTrofimov::of_order(1).unwrap();
            let mut after = fresh.after(&[past]).unwrap();
            after.update(true);
            after.update(true);
            after.evidence().lower().to_rational()
        };
        assert_eq!(estimated(true), Rational::ratio(3, 8));
        assert_eq!(estimated(false), Rational::ratio(1, 4));
    }
}

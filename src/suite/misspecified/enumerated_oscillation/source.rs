//! The random sources: two families with one parameter each, and their seeded sequences. Grade S.
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: chances of a drawn symbol are doubles"
)]

use rand_chacha::rand_core::Rng;

use crate::exact::{Rational, as_f64};
use crate::scenario::sampling::stream;

/// A family of sources with one parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Each symbol is 1 with this chance.
    Bernoulli,
    /// Each symbol differs from the one before with this chance; before the first stands a 0.
    Switching,
}

impl Family {
    pub(super) const ALL: [Family; 2] = [Family::Bernoulli, Family::Switching];

    pub(super) fn name(self) -> &'static str {
        match self {
            Family::Bernoulli => "bernoulli",
            Family::Switching => "switching",
        }
    }

    /// The source of this parameter.
    pub(super) fn at(self, parameter: &Rational) -> Source {
        Source {
            family: self,
            parameter: parameter.nearest_f64(),
        }
    }
}

/// One source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Source {
    pub(super) family: Family,
    pub(super) parameter: f64,
}

impl Source {
    /// mu(1 | the symbol before).
    fn one(self, last: bool) -> f64 {
        match self.family {
            Family::Switching if last => 1.0 - self.parameter,
            Family::Bernoulli | Family::Switching => self.parameter,
        }
    }

    /// mu(symbol | the symbol before).
    pub(super) fn chance(self, last: bool, symbol: bool) -> f64 {
        let one = self.one(last);
        if symbol { one } else { 1.0 - one }
    }

    /// The sequence that stream number `run` of a seed draws.
    pub(super) fn symbols(self, seed: u64, run: u64) -> impl Iterator<Item = bool> {
        /// 2^53: a double in [0, 1) is drawn from so many.
        const ALL: f64 = 9_007_199_254_740_992.0;
        let mut generator = stream(seed, run);
        let mut last = false;
        std::iter::from_fn(move || {
            let high = generator.next_u64() >> 37;
            let low = generator.next_u64() >> 38;
            last = as_f64(high << 26 | low) / ALL < self.one(last);
            Some(last)
        })
    }
}

//! One run of the twins' world until the odds have moved by the bits asked for.
//!
//! Takes only integers and exact draws: at how many ones among v visits the odds have moved far enough is
//! decided beforehand from products of rationals.

use num_bigint::BigUint;

use super::automaton::Automaton;
use crate::exact::{Fraction, Rational, RationalError};
use crate::scenario::sampling::{Chance, Draws};

/// What one run did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Walk {
    /// Symbols until the pattern was first seen.
    pub(super) first: u64,
    /// Visits until the odds had moved.
    pub(super) visits: u64,
    /// Symbols until then.
    pub(super) symbols: u64,
}

/// Least number of ones among v = 0, 1, .. visits at which the odds have moved by `bits` bits: the least u
/// with (a/b)^u ((1-a)/(1-b))^(v-u) >= 2^bits, for a > b. Where u is above v they cannot have.
pub(super) fn thresholds(
    a: &Rational,
    b: &Rational,
    bits: u64,
    visits: u64,
) -> Result<Vec<u64>, RationalError> {
    let parts = |p: &Rational| (p.numerator().magnitude().clone(), p.denominator());
    let ratio = |over: &Rational, under: &Rational| {
        let ((n, d), (u, v)) = (parts(over), parts(under));
        (n * v, d * u)
    };
    let one = Rational::one();
    let (up, down) = (ratio(a, b), ratio(&(&one - a), &(&one - b)));
    let goal = Fraction::new(BigUint::from(1u32) << bits, BigUint::from(1u32))?;
    let mut odds = Fraction::one();
    let (mut least, mut found) = (0, Vec::new());
    for visit in 0..=visits {
        // `odds` belongs to `least` ones and the other visits zeros, one visit less than now.
        if visit > 0 {
            let mut with_zero = odds.clone();
            with_zero.multiply(&down.0, &down.1);
            if odds >= goal && with_zero >= goal {
                odds = with_zero;
            } else {
                odds.multiply(&up.0, &up.1);
                least += 1;
            }
        }
        found.push(if odds >= goal { least } else { visit + 1 });
    }
    Ok(found)
}

/// The twins' world: fair flips, but Bernoulli(a) after the pattern.
pub(super) struct World {
    pub(super) automaton: Automaton,
    /// a.
    pub(super) after: Chance,
    pub(super) fair: Chance,
}

impl World {
    /// The symbols of a run, without an end: whether each is a visit, and whether it is a 1.
    pub(super) fn symbols(&self, mut draws: Draws) -> impl Iterator<Item = (bool, bool)> {
        let mut state = 0;
        std::iter::repeat_with(move || {
            let visits = state == self.automaton.seen();
            let symbol = draws.happens(if visits { self.after } else { self.fair });
            state = self.automaton.step(state, symbol);
            (visits, symbol)
        })
    }

    /// Follows one run. None when the visits that have thresholds do not suffice.
    pub(super) fn follow(&self, thresholds: &[u64], draws: Draws) -> Option<Walk> {
        let (mut first, mut ones) = (0, 0u64);
        let mut goals = (1u64..).zip(thresholds.iter().skip(1));
        for (time, (visits, symbol)) in (1u64..).zip(self.symbols(draws)) {
            if !visits {
                continue;
            }
            let (visits, goal) = goals.next()?;
            if visits == 1 {
                first = time - 1;
            }
            ones += u64::from(symbol);
            if ones >= *goal {
                return Some(Walk {
                    first,
                    visits,
                    symbols: time,
                });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Odds that double or halve: v visits have moved them by 3 bits when ones - zeros >= 3, ties included.
    #[test]
    fn thresholds_of_a_doubling_are_those_of_the_balance() {
        let third = |p| Rational::ratio(p, 3);
        let found = thresholds(&third(2), &third(1), 3, 40).unwrap();
        for (visits, least) in (0u64..).zip(found) {
            let expected = (0..=visits).find(|ones| 2 * ones >= visits + 3);
            assert_eq!(least, expected.unwrap_or(visits + 1), "{visits}");
        }
    }
}

//! One run of the twins' world until the odds have moved by the bits asked for.
//!
//! Takes only integers and exact draws. Whether u ones and w zeros at the visits have moved the odds far enough,
//! u log2(a/b) + w log2((1-a)/(1-b)) >= B, is decided by integers: both logarithms are enclosed once, over 2^80. Only
//! where the enclosures leave it open (a tie, as with odds that double) the powers themselves are compared.

use super::automaton::Automaton;
use crate::exact::{PRECISION, Rational, log2, narrow};
use crate::scenario::figures::{quotient, whole};
use crate::scenario::sampling::{Chance, Draws};
use crate::scenario::{Context, Result};

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

/// Logarithms are integers over 2^80: below 2^83 each, as the odds move by less than 2^7 at a visit.
const SCALE_BITS: u32 = 80;

/// Symbols after which a run asks whether it shall go on.
const ASKS: u64 = 1 << 16;

/// When the odds have moved far enough.
#[derive(Clone, Debug)]
pub(super) struct Goal {
    /// a/b and (1-a)/(1-b).
    factors: [Rational; 2],
    /// Lower and upper ends of their logarithms, over 2^[`SCALE_BITS`].
    logarithms: [[i128; 2]; 2],
    /// B.
    bits: u32,
}

impl Goal {
    /// Odds that move by `bits` bits, a 1 at a visit having the chance a > b.
    pub(super) fn new(a: &Rational, b: &Rational, bits: u32) -> Result<Goal> {
        let one = Rational::one();
        let factors = [quotient(a, b)?, quotient(&(&one - a), &(&one - b))?];
        let scale = whole(2).pow(u64::from(SCALE_BITS));
        let ends = |factor: &Rational| -> Result<[i128; 2]> {
            let scaled = log2(factor, PRECISION)?.scale(&scale);
            Ok([
                narrow(scaled.lower().floor())?,
                narrow(scaled.upper().ceil())?,
            ])
        };
        Ok(Goal {
            logarithms: [ends(&factors[0])?, ends(&factors[1])?],
            factors,
            bits,
        })
    }

    /// Whether so many ones and zeros at the visits have moved the odds far enough.
    pub(super) fn is_reached(&self, ones: u64, zeros: u64) -> Result<bool> {
        let [up, down] = self.logarithms;
        let moved = |end: usize| i128::from(ones) * up[end] + i128::from(zeros) * down[end];
        let goal = i128::from(self.bits) << SCALE_BITS;
        if moved(0) >= goal {
            return Ok(true);
        }
        if moved(1) < goal {
            return Ok(false);
        }
        let [up, down] = &self.factors;
        let odds = up.checked_pow(ones)? * down.checked_pow(zeros)?;
        Ok(odds >= whole(2).pow(u64::from(self.bits)))
    }
}

/// The twins' world: fair flips, but Bernoulli(a) after the pattern.
pub(super) struct World {
    pub(super) automaton: Automaton,
    /// a.
    pub(super) after: Chance,
    pub(super) fair: Chance,
}

impl World {
    /// The symbols of a run, one at each call: whether it is a visit, and whether it is a 1.
    pub(super) fn symbols(&self, mut draws: Draws) -> impl FnMut() -> (bool, bool) {
        let mut state = 0;
        move || {
            let visits = state == self.automaton.seen();
            let symbol = draws.happens(if visits { self.after } else { self.fair });
            state = self.automaton.step(state, symbol);
            (visits, symbol)
        }
    }

    /// Follows one run; `look` sees at which symbol each visit is judged, and whether that is a 1.
    pub(super) fn follow(
        &self,
        goal: &Goal,
        draws: Draws,
        context: &Context<'_>,
        mut look: impl FnMut(u64, bool),
    ) -> Result<Walk> {
        let (mut first, mut ones, mut zeros, mut time) = (0, 0u64, 0u64, 0u64);
        let mut next = self.symbols(draws);
        loop {
            time += 1;
            if time.is_multiple_of(ASKS) {
                context.go_on()?;
            }
            let (visits, symbol) = next();
            if !visits {
                continue;
            }
            if ones + zeros == 0 {
                first = time - 1;
            }
            *(if symbol { &mut ones } else { &mut zeros }) += 1;
            look(time, symbol);
            if goal.is_reached(ones, zeros)? {
                return Ok(Walk {
                    first,
                    visits: ones + zeros,
                    symbols: time,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Odds that double or halve have moved by 3 bits when ones - zeros >= 3, ties included.
    #[test]
    fn a_doubling_reaches_its_goal_by_the_balance() {
        let third = |p| Rational::ratio(p, 3);
        let goal = Goal::new(&third(2), &third(1), 3).unwrap();
        for (ones, zeros) in (0..40).flat_map(|ones| (0..40).map(move |zeros| (ones, zeros))) {
            assert_eq!(
                goal.is_reached(ones, zeros).unwrap(),
                ones >= zeros + 3,
                "{ones} {zeros}"
            );
        }
    }

    /// Odds that go up by 8/3 and down by 3/4 double after one of each: no logarithm is exact, and 3 pairs are a tie.
    #[test]
    fn a_tie_without_exact_logarithms_is_decided_by_the_powers() {
        // a/b = 8/3 and (1-a)/(1-b) = 3/4.
        let (a, b) = (Rational::ratio(8, 23), Rational::ratio(3, 23));
        let goal = Goal::new(&a, &b, 3).unwrap();
        assert!(goal.is_reached(3, 3).unwrap());
        assert!(!goal.is_reached(3, 4).unwrap() && goal.is_reached(4, 3).unwrap());
    }
}

//! The observations, as whole numbers of a unit, and what must hold of them for the likelihood to be the
//! base's.
//!
//! Takes random words from `rand_chacha`; integers only.

use std::collections::BTreeSet;

use rand_chacha::rand_core::Rng;

use crate::exact::{Rational, as_u64, narrow};
use crate::scenario::sampling;
use crate::scenario::{Context, Result};

/// Observations and hypotheses are multiples of 2^-this, small enough that all are doubles.
pub(super) const UNIT_BITS: u32 = 50;

/// The hypotheses are the multiples of 2^-this.
pub(super) const GRID_BITS: u32 = 8;

/// The hypotheses are the multiples from -this to this: 4001 in all.
pub(super) const GRID_HALF: i64 = 2000;

/// Whether a place is in the window around the likeliest one: |theta| within 1 of the likeliest |theta|.
pub(super) fn in_window(place: i64, likeliest: i64) -> bool {
    (place.abs() - likeliest.abs()).abs() <= 1 << GRID_BITS
}

/// The nearest whole number of units.
pub(super) fn units(value: &Rational) -> Result<i64> {
    let scaled = value * Rational::from(2).pow(u64::from(UNIT_BITS));
    Ok(narrow((scaled + Rational::ratio(1, 2)).floor())?)
}

/// A hypothesis in units, by its place on the grid from -`GRID_HALF`.
pub(super) fn hypothesis(place: i64) -> i64 {
    place << (UNIT_BITS - GRID_BITS)
}

/// `count` observations of one run, in units: +(a + j) or -(a + j) with equal chances, the jitters j distinct
/// and uniform from 1 to `jitter`. A stream of its own for each run.
pub(super) fn observations(a: i64, jitter: i64, count: usize, seed: u64, stream: u64) -> Vec<i64> {
    let mut generator = sampling::stream(seed, stream);
    let mut met = BTreeSet::new();
    let mut observations = Vec::with_capacity(count);
    while observations.len() < count {
        let word = generator.next_u64();
        // A word of 63 bits modulo a jitter of at most 41: the bias is below 2^-22 of a chance.
        let offset = 1 + (word >> 1).cast_signed() % jitter;
        if met.insert(offset) {
            let size = a + offset;
            observations.push(if word & 1 == 1 { size } else { -size });
        }
    }
    observations
}

/// Positive observations minus negative ones, after 0, 1, .. observations.
pub(super) fn balance(observations: &[i64]) -> Vec<i64> {
    let steps = observations.iter().scan(0, |balance, observation| {
        *balance += observation.signum();
        Some(*balance)
    });
    std::iter::once(0).chain(steps).collect()
}

/// In how many ways two errors x - theta are equal in size, over all pairs of observations and all
/// hypotheses: x = y, or x + y = 2 theta.
pub(super) fn ties(observations: &[i64], context: &Context<'_>) -> Result<u64> {
    let mut sorted = observations.to_vec();
    sorted.sort_unstable();
    let equal = sorted.windows(2).filter(|pair| pair[0] == pair[1]).count();
    let mut ties = as_u64(equal);
    for place in -GRID_HALF..=GRID_HALF {
        context.go_on()?;
        let sum = 2 * hypothesis(place);
        let (mut low, mut high) = (0, sorted.len().saturating_sub(1));
        while low < high {
            let found = sorted[low] + sorted[high];
            ties += u64::from(found == sum);
            if found < sum {
                low += 1;
            } else {
                high -= 1;
            }
        }
    }
    Ok(ties)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::trial::context;

    #[test]
    fn ties_are_found() {
        let ties = |observations: &[i64]| ties(observations, &context()).unwrap();
        let one = hypothesis(256);
        assert_eq!(ties(&[one + 1, -one - 3, one + 5]), 0);
        // Around 0; around 1; and two equal ones.
        assert_eq!(ties(&[one + 1, -one - 1]), 1);
        assert_eq!(ties(&[2 * one + 1, -1]), 1);
        assert_eq!(ties(&[one + 1, one + 1]), 1);
    }
}

//! The theory's side of `thompson-sampling`: the chain in rationals, and where the Bayes-optimal agent stops.

use std::collections::BTreeMap;

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, sqrt};
use crate::scenario::figures::quotient;
use crate::scenario::{Result, ScenarioError};

/// k at gamma = 19/20: the first place of the largest y^k - x^k.
pub(super) fn stops() -> Result<u64> {
    let r = Rational::ratio;
    let gamma = r(19, 20);
    let s = sqrt(&(Rational::one() - r(21, 25) * &gamma * &gamma), PRECISION)?;
    let rest = Enclosure::one() - s;
    let root = |twice: Rational| {
        quotient(&Rational::one(), &(twice * &gamma)).map(|factor| rest.scale(&factor))
    };
    let (x, y) = (root(r(7, 5))?, root(r(3, 5))?);
    let (mut left, mut right, mut before) = (Enclosure::one(), Enclosure::one(), Enclosure::zero());
    for k in 0..64 {
        left *= &x;
        right *= &y;
        let next = &right - &left;
        match next.at_most(&before) {
            Some(true) => return Ok(k),
            _ => before = next,
        }
    }
    Err(ScenarioError::DivisionByZero)
}

/// Expected rewards of `cycles` cycles with a draw every `every`, by what was drawn and d.
pub(super) fn value(good: bool, cycles: usize, every: usize) -> Rational {
    let r = Rational::ratio;
    let success = if good { r(7, 10) } else { r(3, 10) };
    let mut sum = Rational::zero();
    // By d and whether the unknown arm is pulled in this period.
    let mut chances = BTreeMap::from([((0_i64, false), Rational::one())]);
    for cycle in 0..cycles {
        if cycle.is_multiple_of(every) {
            let mut drawn: BTreeMap<(i64, bool), Rational> = BTreeMap::new();
            for ((net, _), chance) in chances {
                let odds = r(7, 3).pow(net.unsigned_abs());
                let total = Rational::one() + &odds;
                let likely = odds.checked_div(&total).unwrap_or_else(Rational::zero);
                let tries = if net < 0 {
                    Rational::one() - likely
                } else {
                    likely
                };
                let rests = Rational::one() - &tries;
                *drawn.entry((net, true)).or_insert_with(Rational::zero) += &chance * tries;
                *drawn.entry((net, false)).or_insert_with(Rational::zero) += chance * rests;
            }
            chances = drawn;
        }
        let mut next: BTreeMap<(i64, bool), Rational> = BTreeMap::new();
        for ((net, tries), chance) in chances {
            if tries {
                sum += &chance * &success;
                for (to, share) in [
                    (net + 1, success.clone()),
                    (net - 1, Rational::one() - &success),
                ] {
                    *next.entry((to, true)).or_insert_with(Rational::zero) += &chance * share;
                }
            } else {
                sum += &chance * r(1, 2);
                *next.entry((net, false)).or_insert_with(Rational::zero) += chance;
            }
        }
        chances = next;
    }
    sum
}

/// Draws up to this cycle, itself included, from 1.
fn draws(cycle: usize, every: usize) -> u64 {
    as_u64(cycle.div_ceil(every))
}

/// Lights off, by world (there, gone) and horizon: a test with chance 1/40 at each draw, told at once.
pub(super) fn nights(most: usize, every: usize) -> [Vec<Rational>; 2] {
    let tested = |cycle| Rational::one() - Rational::ratio(39, 40).pow(draws(cycle, every));
    let mut sum = Rational::zero();
    let there = (1..=most).map(|cycle| {
        sum += Rational::from_integer(3) * tested(cycle);
        sum.clone()
    });
    let there = there.collect();
    [there, (1..=most).map(|cycle| -tested(cycle)).collect()]
}

/// A dogma that is true, by horizon: 1/2 per cycle while no draw has led off it.
pub(super) fn dogma(most: usize, every: usize) -> Vec<Rational> {
    let mut sum = Rational::zero();
    let values = (1..=most).map(|cycle| {
        sum += Rational::ratio(1, 2) * Rational::ratio(2, 3).pow(draws(cycle, every));
        sum.clone()
    });
    values.collect()
}

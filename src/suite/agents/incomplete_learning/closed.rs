//! The theory's side of `incomplete-learning`: the closed form of the threshold, by square roots.

use crate::exact::{Enclosure, PRECISION, Rational, sqrt};
use crate::scenario::figures::quotient;
use crate::scenario::{Result, ScenarioError};

/// The first k >= 0 with the largest y^k - x^k: see the head of the scenario's file.
pub(super) fn stops(gamma: &Rational) -> Result<u64> {
    let r = Rational::ratio;
    let s = sqrt(&(Rational::one() - r(21, 25) * gamma * gamma), PRECISION)?;
    let rest = Enclosure::one() - s;
    let root = |chance: Rational| -> Result<Enclosure> {
        let twice = Rational::from_integer(2) * chance * gamma;
        Ok(rest.scale(&quotient(&Rational::one(), &twice)?))
    };
    let (x, y) = (root(r(7, 10))?, root(r(3, 10))?);
    let (mut x_power, mut y_power) = (Enclosure::one(), Enclosure::one());
    // y^k - x^k rises to its largest value and falls from there on.
    let mut before = Enclosure::zero();
    for k in 0_u64.. {
        x_power = (x_power * &x).round_outward(PRECISION);
        y_power = (y_power * &y).round_outward(PRECISION);
        let next = &y_power - &x_power;
        match next.at_most(&before) {
            Some(true) => return Ok(k),
            Some(false) => before = next,
            None => break,
        }
    }
    Err(ScenarioError::Settings(
        "two thresholds are worth the same to 128 bits at this gamma; take another".to_owned(),
    ))
}

//! Factorials and Stirling's formula with its error enclosed.
//!
//! Takes exact integers and enclosures. Robbins 1955: ln Gamma(a) = (a - 1/2) ln a - a + (1/2) ln 2 pi + r(a),
//! 1/(12a+1) < r(a) < 1/(12a), for a = 1, 2, 3, ... .

use std::sync::LazyLock;

use num_bigint::BigUint;
use rayon::prelude::*;

use crate::exact::{Enclosure, ExactError, PRECISION, Rational, ln};
use crate::scenario::{Context, Result, ScenarioError};

/// Terms of each arctangent: 1/5 to the power 2 x 60 is below 2^-270.
const TERMS: u32 = 60;

/// arctan(1/k), between two partial sums of its alternating series.
fn arctangent(k: u64) -> Enclosure {
    let step = Rational::ratio(1, k);
    let (mut power, square) = (step.clone(), &step * &step);
    let (mut sum, mut former) = (Rational::zero(), Rational::zero());
    for i in 0..TERMS {
        former = sum.clone();
        let term = &power * Rational::ratio(1, u64::from(2 * i + 1));
        sum = if i % 2 == 0 { sum + term } else { sum - term };
        power *= &square;
    }
    Enclosure::exact(sum).hull(&Enclosure::exact(former))
}

/// pi, by Machin's formula.
pub(crate) fn pi() -> Enclosure {
    let four = |k, factor| arctangent(k).scale(&Rational::from_integer(factor));
    (four(5, 16) - four(239, 4)).round_outward(2 * PRECISION)
}

/// ln 2 pi, worked out once.
pub(crate) fn ln_two_pi() -> Result<Enclosure, ExactError> {
    static VALUE: LazyLock<Result<Enclosure, ExactError>> =
        LazyLock::new(|| pi().scale(&2.into()).ln(PRECISION));
    VALUE.clone()
}

/// r(a), for a at least 1, between Robbins's bounds.
pub(crate) fn robbins(a: u64) -> Result<Enclosure> {
    if a == 0 {
        return Err(ScenarioError::DivisionByZero);
    }
    Ok(Enclosure::new(
        Rational::ratio(1, 12 * a + 1),
        Rational::ratio(1, 12 * a),
    )?)
}

/// ln Gamma(a), for a at least 1, by Stirling's formula.
pub(crate) fn ln_gamma(a: u64) -> Result<Enclosure> {
    let (value, half) = (Rational::from(a), Rational::ratio(1, 2));
    let power = ln(&value, PRECISION)?.scale(&(&value - &half));
    Ok(power - Enclosure::exact(value) + ln_two_pi()?.scale(&half) + robbins(a)?)
}

/// So many factorials are held at once; they are long.
const CHUNK: u64 = 256;

/// The logarithms of 0!, 1!, .. , n!, from the integers themselves.
pub(crate) fn log_factorials(
    n: u64,
    log: fn(&Rational, u32) -> Result<Enclosure, ExactError>,
    context: &Context<'_>,
) -> Result<Vec<Enclosure>> {
    let mut product = BigUint::from(1_u32);
    let mut logs = vec![Enclosure::zero()];
    for first in (1..=n).step_by(CHUNK as usize) {
        context.go_on()?;
        let factorials: Vec<Rational> = (first..=n.min(first + CHUNK - 1))
            .map(|k| {
                product *= k;
                Rational::from(product.clone())
            })
            .collect();
        let of_chunk = factorials.par_iter().map(|k| log(k, PRECISION));
        logs.extend(of_chunk.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(logs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::trial;

    #[test]
    fn pi_and_stirling_enclose_known_values() {
        assert_eq!(pi().to_decimals(12).0, "3.14159265358");
        assert!(pi().width() < Rational::ratio(1, 2).pow(200));
        let factorials = log_factorials(40, ln, &trial::context()).unwrap();
        for (a, exact) in (1..).zip(&factorials) {
            let stirling = ln_gamma(a).unwrap();
            assert!(
                stirling.contains(exact.lower()) && stirling.contains(exact.upper()),
                "{a}"
            );
        }
    }
}

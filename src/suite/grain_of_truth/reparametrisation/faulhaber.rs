//! Sums of powers by Faulhaber's formula.
//!
//! Takes rationals from `exact`.

use crate::exact::Rational;
use crate::scenario::Result;
use crate::scenario::figures::fraction;

/// The Bernoulli numbers B_0 .. B_last with B_1 = 1/2.
pub(super) fn bernoulli_numbers(last: u64) -> Result<Vec<Rational>> {
    let mut numbers: Vec<Rational> = Vec::new();
    for n in 0..=last {
        // B_n = 1 - the sum over j < n of C(n, j) B_j/(n - j + 1).
        let mut choose = Rational::one();
        let mut rest = Rational::one();
        for (j, number) in (0..n).zip(&numbers) {
            rest -= &choose * number * fraction(1, n - j + 1)?;
            choose *= fraction(n - j, j + 1)?;
        }
        numbers.push(rest);
    }
    Ok(numbers)
}

/// (1^p + .. + m^p)/m^(p+1) by Faulhaber's formula.
pub(super) fn mean_power(numbers: &[Rational], p: u64, m: u64) -> Result<Rational> {
    let (mut choose, mut power, mut sum) = (Rational::one(), Rational::one(), Rational::zero());
    let step = fraction(1, m)?;
    for (j, number) in (0..=p).zip(numbers) {
        sum += &choose * number * &power;
        choose *= fraction(p + 1 - j, j + 1)?;
        power *= &step;
    }
    Ok(sum * fraction(1, p + 1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// -1/30 is the fourth, and the sum of the cubes of 1 .. 10 is 3025.
    #[test]
    fn faulhabers_formula_sums_powers() {
        let numbers = bernoulli_numbers(4).unwrap();
        assert_eq!(numbers[1], Rational::ratio(1, 2));
        assert_eq!(numbers[4], -Rational::ratio(1, 30));
        let cubes = mean_power(&numbers, 3, 10).unwrap();
        assert_eq!(cubes, Rational::ratio(3025, 10_000));
    }
}

//! Doubles on their way into claims: their exact values, once, and what is said of them.
//!
//! Takes doubles of the network layer; what leaves is rational.

use crate::exact::{Rational, Rounding};
use crate::scenario::figures::{of_double, quotient};
use crate::scenario::{Result, ScenarioError};

/// The exact values of doubles.
pub(crate) fn exact_values<'a>(values: impl IntoIterator<Item = &'a f64>) -> Result<Vec<Rational>> {
    values.into_iter().map(|value| of_double(*value)).collect()
}

/// What doubles could compute, or the error that says that they could not.
pub(crate) fn computed<T>(value: Option<T>) -> Result<T> {
    value.ok_or(ScenarioError::NotFinite)
}

/// A quotient as the value of the nearest double. Sums of many exact quotients have denominators as long as all of theirs
/// together; a measurement needs no such figure.
pub(crate) fn rounded_quotient(numerator: &Rational, denominator: &Rational) -> Result<Rational> {
    of_double(quotient(numerator, denominator)?.nearest_f64())
}

/// The largest distance between the values of two lists.
pub(crate) fn farthest(one: &[Rational], other: &[Rational]) -> Rational {
    let distances = one.iter().zip(other).map(|(a, b)| (a - b).abs());
    distances.max().unwrap_or_else(Rational::zero)
}

/// The median: of an even number the upper of the two in the middle; 0 of none.
pub(crate) fn median(values: &[Rational]) -> Rational {
    let mut sorted: Vec<&Rational> = values.iter().collect();
    sorted.sort();
    let middle = sorted.get(sorted.len() / 2);
    middle.map_or_else(Rational::zero, |value| (*value).clone())
}

/// A measured value with so many significant digits.
pub(crate) fn short(value: &Rational, digits: u32) -> String {
    value.to_decimal(digits, Rounding::Nearest)
}

/// The same of what nothing measured is above.
pub(crate) fn short_above(value: &Rational, digits: u32) -> String {
    value.to_decimal(digits, Rounding::Up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle_and_the_farthest_pair_counts() {
        let whole = |values: &[i64]| -> Vec<Rational> {
            values
                .iter()
                .map(|value| Rational::from_integer(*value))
                .collect()
        };
        assert_eq!(median(&whole(&[9, 1, 5])), Rational::from_integer(5));
        assert_eq!(median(&whole(&[9, 1, 5, 7])), Rational::from_integer(7));
        assert_eq!(median(&[]), Rational::zero());
        let far = farthest(&whole(&[1, 2, 3]), &whole(&[1, 6, 0]));
        assert_eq!(far, Rational::from_integer(4));
    }

    #[test]
    fn a_third_is_rounded_and_a_half_is_not() {
        let [one, two, three] = [1, 2, 3].map(Rational::from_integer);
        assert_eq!(rounded_quotient(&one, &two).unwrap(), Rational::ratio(1, 2));
        let third = rounded_quotient(&one, &three).unwrap();
        assert!(third != Rational::ratio(1, 3) && third.nearest_f64() == 1.0 / 3.0);
        assert!(rounded_quotient(&one, &Rational::zero()).is_err());
    }

    #[test]
    fn what_is_not_finite_is_an_error() {
        assert!(exact_values(&[1.0, f64::NAN]).is_err());
        assert!(computed(None::<f64>).is_err());
    }
}

//! Doubles on their way into claims: their exact values, once, and what is said of them.
//!
//! Takes doubles of the network layer; what leaves is rational.

use crate::exact::{Rational, Rounding};
use crate::scenario::figures::of_double;
use crate::scenario::{Result, ScenarioError};

/// The exact values of doubles.
pub(crate) fn exact_values<'a>(values: impl IntoIterator<Item = &'a f64>) -> Result<Vec<Rational>> {
    values.into_iter().map(|value| of_double(*value)).collect()
}

/// What doubles could compute, or the error that says that they could not.
pub(crate) fn computed<T>(value: Option<T>) -> Result<T> {
    value.ok_or(ScenarioError::NotFinite)
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

/// With so many significant digits, cut.
pub(crate) fn short(value: &Rational, digits: u32) -> String {
    value.to_decimal(digits, Rounding::Down)
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
    fn what_is_not_finite_is_an_error() {
        assert!(exact_values(&[1.0, f64::NAN]).is_err());
        assert!(computed(None::<f64>).is_err());
    }
}

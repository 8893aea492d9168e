//! Rank correlations as exact numbers: a whole number over the root of another.

use std::cmp::Ordering;

use crate::exact::{Enclosure, ExactError, PRECISION, Rational, sqrt};

/// A correlation: `numerator` over the square root of `square`, which is above 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correlation {
    /// What both rankings share.
    pub numerator: i128,
    /// The product of what each has by itself.
    pub square: u128,
}

impl Correlation {
    fn new(numerator: i128, own: [u128; 2]) -> Option<Self> {
        let square = own[0] * own[1];
        (square > 0).then_some(Self { numerator, square })
    }

    /// Its value, from -1 to 1; exact where the root is.
    ///
    /// # Errors
    /// None in fact: the root is of a number above 0.
    pub fn value(&self) -> Result<Enclosure, ExactError> {
        let root = sqrt(&Rational::from(self.square), PRECISION)?;
        let sign = if self.numerator < 0 { -1 } else { 1 };
        let size = Enclosure::exact(Rational::from(self.numerator.unsigned_abs()));
        let value = size.checked_div(&root).unwrap_or_else(Enclosure::zero);
        Ok(value.scale(&Rational::from_integer(sign)))
    }
}

/// Kendall's tau-b of two rankings of the same things: pairs ordered alike, minus pairs ordered unlike, over the
/// geometric mean of the pairs that each ranking orders. None where one of them orders none.
#[must_use]
pub fn kendall(first: &[u32], second: &[u32]) -> Option<Correlation> {
    let mut shared = 0;
    let mut own = [0, 0];
    for (i, (a, b)) in first.iter().zip(second).enumerate() {
        for (other_a, other_b) in first[..i].iter().zip(second) {
            let orders = [a.cmp(other_a), b.cmp(other_b)];
            for (own, order) in own.iter_mut().zip(orders) {
                *own += u128::from(order != Ordering::Equal);
            }
            shared += orders[0] as i128 * orders[1] as i128;
        }
    }
    Correlation::new(shared, own)
}

/// Spearman's rho of two rankings of the same things, tied ones at the middle of their places. None where one of them
/// orders none.
#[must_use]
pub fn spearman(first: &[u32], second: &[u32]) -> Option<Correlation> {
    let [first, second] = [first, second].map(deviations);
    let product = |a: &[i128], b: &[i128]| -> i128 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let own = [&first, &second].map(|ranks| product(ranks, ranks).unsigned_abs());
    Correlation::new(product(&first, &second), own)
}

/// Twice the distance of each rank from the mean of all ranks: whole numbers, since a rank is a half at worst.
fn deviations(values: &[u32]) -> Vec<i128> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let deviation = |value: &u32| {
        let less = sorted.partition_point(|other| other < value);
        let up_to = sorted.partition_point(|other| other <= value);
        // Places less + 1 to up_to; their middle is half the sum of both, and the mean of all is (n + 1)/2.
        (less + 1 + up_to) as i128 - (sorted.len() + 1) as i128
    };
    values.iter().map(deviation).collect()
}

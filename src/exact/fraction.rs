//! Non-negative fractions that are never reduced, for long products of small
//! ratios. Takes big integers only.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint};

use super::binary::bit_length;
use super::enclosure::Enclosure;
use super::functions::{ExactError, log2_of_quotient};
use super::operators::{forward, sum};
use super::rational::{Rational, RationalError};

/// A non-negative fraction, deliberately not reduced: a filter multiplies small
/// ratios tens of thousands of times, and a gcd at each step would cost more than
/// the product. Equality and order are those of the values.
///
/// ```
/// use num_bigint::BigUint;
/// use solomonoff::exact::Fraction;
/// let mut x = Fraction::one();
/// for _ in 0..3 {
///     x.multiply(&BigUint::from(2u32), &BigUint::from(6u32));
/// }
/// assert_eq!(x.denominator(), &BigUint::from(216u32));
/// assert_eq!(x.to_rational().to_string(), "1/27");
/// ```
#[derive(Clone, Debug)]
pub struct Fraction {
    numerator: BigUint,
    denominator: BigUint,
}

impl Fraction {
    /// numerator/denominator as they are.
    ///
    /// # Errors
    /// [`RationalError::ZeroDenominator`].
    pub fn new(numerator: BigUint, denominator: BigUint) -> Result<Fraction, RationalError> {
        if denominator == BigUint::ZERO {
            return Err(RationalError::ZeroDenominator {
                numerator: BigInt::from(numerator),
            });
        }
        Ok(Fraction {
            numerator,
            denominator,
        })
    }

    /// 0/1.
    pub fn zero() -> Fraction {
        Fraction {
            numerator: BigUint::ZERO,
            denominator: BigUint::from(1u32),
        }
    }

    /// 1/1.
    pub fn one() -> Fraction {
        Fraction {
            numerator: BigUint::from(1u32),
            denominator: BigUint::from(1u32),
        }
    }

    /// The numerator as it stands.
    pub fn numerator(&self) -> &BigUint {
        &self.numerator
    }

    /// The denominator as it stands.
    pub fn denominator(&self) -> &BigUint {
        &self.denominator
    }

    /// Multiplies by p/q in place.
    ///
    /// # Panics
    /// If q is 0.
    pub fn multiply(&mut self, p: &BigUint, q: &BigUint) {
        assert!(*q != BigUint::ZERO, "Fraction::multiply by {p}/0");
        self.numerator *= p;
        self.denominator *= q;
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.numerator == BigUint::ZERO
    }

    /// The same value in lowest terms: the one gcd, at the end.
    pub fn to_rational(&self) -> Rational {
        let numerator = BigInt::from(self.numerator.clone());
        Rational::from_nonzero(numerator, self.denominator.clone())
    }

    /// log2 of the value to `precision` significant bits, without reducing.
    ///
    /// # Errors
    /// [`ExactError::Domain`] for 0, [`ExactError::Precision`].
    pub fn log2(&self, precision: u32) -> Result<Enclosure, ExactError> {
        log2_of_quotient(
            &BigInt::from(self.numerator.clone()),
            &self.denominator,
            precision,
        )
    }

    fn sum_of(a: &Fraction, b: &Fraction) -> Fraction {
        if a.denominator == b.denominator {
            return Fraction {
                numerator: &a.numerator + &b.numerator,
                denominator: a.denominator.clone(),
            };
        }
        Fraction {
            numerator: &a.numerator * &b.denominator + &b.numerator * &a.denominator,
            denominator: &a.denominator * &b.denominator,
        }
    }

    fn product_of(a: &Fraction, b: &Fraction) -> Fraction {
        Fraction {
            numerator: &a.numerator * &b.numerator,
            denominator: &a.denominator * &b.denominator,
        }
    }
}

forward!(Fraction, Add add, AddAssign add_assign, Fraction::sum_of);
forward!(Fraction, Mul mul, MulAssign mul_assign, Fraction::product_of);
sum!(Fraction);

impl Ord for Fraction {
    fn cmp(&self, other: &Fraction) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        if self.is_zero() || other.is_zero() {
            return other.is_zero().cmp(&self.is_zero());
        }
        // A product of a and b bits has a+b-1 or a+b bits, so a difference of two
        // in the sums decides without multiplying.
        let left = bit_length(&self.numerator) + bit_length(&other.denominator);
        let right = bit_length(&other.numerator) + bit_length(&self.denominator);
        if (left - right).abs() >= 2 {
            return left.cmp(&right);
        }
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Fraction) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

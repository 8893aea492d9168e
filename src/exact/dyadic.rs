//! Dyadic rationals p/2^k: the masses that an enumeration leaves at its edge.
//! Takes big integers only.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::{BigInt, BigUint};

use super::binary::{Rounding, bit_length, double};
use super::operators::{forward, sum};
use super::rational::Rational;

/// A non-negative number p/2^k, always normalised: p is odd, or it is 0/2^0. Two
/// equal numbers are therefore equal field by field.
///
/// ```
/// use solomonoff::exact::Dyadic;
/// let half = Dyadic::inverse_power(1);
/// let eighth = Dyadic::inverse_power(3);
/// assert_eq!((&half + &eighth).to_string(), "5/2^3");
/// assert_eq!(half.checked_sub(&eighth), Some(Dyadic::from_u128(3, 3)));
/// assert_eq!(eighth.checked_sub(&half), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dyadic {
    numerator: BigUint,
    log2_denominator: u64,
}

impl Dyadic {
    /// 0.
    pub fn zero() -> Dyadic {
        Dyadic {
            numerator: BigUint::ZERO,
            log2_denominator: 0,
        }
    }

    /// 1.
    pub fn one() -> Dyadic {
        Dyadic::inverse_power(0)
    }

    /// numerator / 2^log2_denominator, normalised.
    pub fn new(numerator: BigUint, log2_denominator: u64) -> Dyadic {
        let Some(zeros) = numerator.trailing_zeros() else {
            return Dyadic::zero();
        };
        let excess = zeros.min(log2_denominator);
        Dyadic {
            numerator: if excess == 0 {
                numerator
            } else {
                numerator >> excess
            },
            log2_denominator: log2_denominator - excess,
        }
    }

    /// numerator / 2^log2_denominator from a machine word.
    pub fn from_u128(numerator: u128, log2_denominator: u64) -> Dyadic {
        Dyadic::new(BigUint::from(numerator), log2_denominator)
    }

    /// 2^-k, the mass of a cylinder of k bits.
    pub fn inverse_power(k: u64) -> Dyadic {
        Dyadic {
            numerator: BigUint::from(1u32),
            log2_denominator: k,
        }
    }

    /// p, which is odd unless the number is an even integer.
    pub fn numerator(&self) -> &BigUint {
        &self.numerator
    }

    /// k of p/2^k.
    pub fn log2_denominator(&self) -> u64 {
        self.log2_denominator
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.numerator == BigUint::ZERO
    }

    /// The integer p' with p'/2^log2_denominator equal to this number, or `None`
    /// if the denominator is too small for that.
    pub fn numerator_over(&self, log2_denominator: u64) -> Option<BigUint> {
        let shift = log2_denominator.checked_sub(self.log2_denominator)?;
        Some(&self.numerator << shift)
    }

    /// self - other, or `None` where that would be negative.
    pub fn checked_sub(&self, other: &Dyadic) -> Option<Dyadic> {
        if self < other {
            return None;
        }
        let k = self.log2_denominator.max(other.log2_denominator);
        Some(Dyadic::new(self.over(k) - other.over(k), k))
    }

    /// The same number as a rational.
    pub fn to_rational(&self) -> Rational {
        Rational::from(self)
    }

    /// The nearest double, ties to even.
    pub fn nearest_f64(&self) -> f64 {
        let one = BigUint::from(1u32);
        let exponent = i64::try_from(self.log2_denominator).map_or(i64::MIN, |k| -k);
        double(false, &self.numerator, &one, exponent, Rounding::Nearest)
    }

    /// The numerator over 2^k, for k no smaller than the own denominator's.
    fn over(&self, k: u64) -> BigUint {
        &self.numerator << (k - self.log2_denominator)
    }

    fn sum_of(a: &Dyadic, b: &Dyadic) -> Dyadic {
        let k = a.log2_denominator.max(b.log2_denominator);
        Dyadic::new(a.over(k) + b.over(k), k)
    }

    fn product_of(a: &Dyadic, b: &Dyadic) -> Dyadic {
        let k = a.log2_denominator + b.log2_denominator;
        Dyadic::new(&a.numerator * &b.numerator, k)
    }
}

forward!(Dyadic, Add add, AddAssign add_assign, Dyadic::sum_of);
forward!(Dyadic, Mul mul, MulAssign mul_assign, Dyadic::product_of);
sum!(Dyadic);

impl Ord for Dyadic {
    fn cmp(&self, other: &Dyadic) -> Ordering {
        if self.is_zero() || other.is_zero() {
            return other.is_zero().cmp(&self.is_zero());
        }
        // Numbers of different binary magnitude need no shift by a big power.
        let magnitude =
            |x: &Dyadic| i128::from(bit_length(&x.numerator)) - i128::from(x.log2_denominator);
        magnitude(self).cmp(&magnitude(other)).then_with(|| {
            let k = self.log2_denominator.max(other.log2_denominator);
            self.over(k).cmp(&other.over(k))
        })
    }
}

impl PartialOrd for Dyadic {
    fn partial_cmp(&self, other: &Dyadic) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Dyadic {
    /// `p/2^k`, also for integers: `1/2^0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/2^{}", self.numerator, self.log2_denominator)
    }
}

impl From<&Dyadic> for Rational {
    fn from(dyadic: &Dyadic) -> Rational {
        let denominator = BigUint::from(1u32) << dyadic.log2_denominator;
        Rational::from_nonzero(BigInt::from(dyadic.numerator.clone()), denominator)
    }
}

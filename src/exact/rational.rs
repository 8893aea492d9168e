//! Signed rationals in lowest terms, a thin type over the back end's. Takes the
//! back end for arithmetic, big integers for everything at the edge.

use std::fmt;
use std::str::FromStr;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use thiserror::Error;

use super::back_end::Ratio;
use super::binary::{Binary, Rounding, double};
use super::count::TooLarge;
use super::decimal;
use super::operators::{forward, sum};

/// The most bits that a power may have in numerator or denominator: half a gigabyte.
pub const MAX_POWER_BITS: u64 = 1 << 32;

/// Why a rational could not be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RationalError {
    /// The denominator is 0.
    #[error("{numerator}/0 is not a number: give a denominator above 0")]
    ZeroDenominator {
        /// What stood above the 0.
        numerator: BigInt,
    },
    /// The text is not a number of a form that is read.
    #[error(
        "{text:?} is not a number: write 3, 3/7, 0.43 or 1.5e-3 (exponents to {limit})",
        limit = decimal::MAX_EXPONENT
    )]
    Unreadable {
        /// The text as given, cut after its first 40 characters.
        text: String,
    },
}

/// A rational number in lowest terms, its denominator above 0.
///
/// ```
/// use solomonoff::exact::{Rational, Rounding};
/// let third = Rational::ratio(1, 3);
/// let x = &third - Rational::ratio(1, 2);
/// assert_eq!(x.to_string(), "-1/6");
/// assert_eq!(x.to_decimal(3, Rounding::Down), "-0.167");
/// assert_eq!(x.to_decimal(3, Rounding::Up), "-0.166");
/// assert_eq!("0.125".parse(), Ok(Rational::ratio(1, 8)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rational(Ratio);

impl Rational {
    /// 0.
    pub fn zero() -> Rational {
        Rational::from_integer(0)
    }

    /// 1.
    pub fn one() -> Rational {
        Rational::from_integer(1)
    }

    /// The integer n.
    pub fn from_integer(n: i64) -> Rational {
        Rational(Ratio::small(n, 1))
    }

    /// p/q for numbers written in code.
    ///
    /// # Panics
    /// If q is 0. For a denominator that comes from outside use [`Rational::new`].
    pub fn ratio(p: i64, q: u64) -> Rational {
        assert!(q > 0, "Rational::ratio({p}, 0)");
        Rational(Ratio::small(p, q))
    }

    /// numerator/denominator in lowest terms.
    ///
    /// # Errors
    /// [`RationalError::ZeroDenominator`].
    pub fn new(numerator: BigInt, denominator: BigUint) -> Result<Rational, RationalError> {
        if denominator == BigUint::ZERO {
            return Err(RationalError::ZeroDenominator { numerator });
        }
        Ok(Rational::from_nonzero(numerator, denominator))
    }

    /// numerator/denominator, for a denominator known not to be 0.
    pub(super) fn from_nonzero(numerator: BigInt, denominator: BigUint) -> Rational {
        Rational(Ratio::reduced(&numerator, &denominator))
    }

    /// The rational number that a binary number is.
    pub(super) fn from_binary(binary: &Binary) -> Rational {
        let shift = binary.exponent.unsigned_abs();
        let one = BigUint::from(1u32);
        if binary.exponent >= 0 {
            Rational::from_nonzero(&binary.mantissa << shift, one)
        } else {
            Rational::from_nonzero(binary.mantissa.clone(), one << shift)
        }
    }

    /// The numerator of the lowest terms, with the sign.
    pub fn numerator(&self) -> BigInt {
        self.0.numerator()
    }

    /// The denominator of the lowest terms, above 0.
    pub fn denominator(&self) -> BigUint {
        self.0.denominator()
    }

    /// -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        self.0.signum()
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.signum() == 0
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        self.signum() < 0
    }

    /// Whether its denominator is 1.
    pub fn is_integer(&self) -> bool {
        self.denominator() == BigUint::from(1u32)
    }

    /// The absolute value.
    pub fn abs(&self) -> Rational {
        if self.is_negative() {
            -self
        } else {
            self.clone()
        }
    }

    /// self / other, or `None` if other is 0.
    pub fn checked_div(&self, other: &Rational) -> Option<Rational> {
        (!other.is_zero()).then(|| Rational(self.0.quotient(&other.0)))
    }

    /// 1/self, or `None` for 0.
    pub fn reciprocal(&self) -> Option<Rational> {
        Rational::one().checked_div(self)
    }

    /// 2^-bits, the weight of a code of that length.
    ///
    /// # Panics
    /// As [`Rational::pow`].
    pub fn inverse_power(bits: u64) -> Rational {
        Rational::ratio(1, 2).pow(bits)
    }

    /// self^exponent; 0^0 is 1.
    ///
    /// # Panics
    /// If the power could have more than [`MAX_POWER_BITS`] bits. For an exponent from outside
    /// use [`Rational::checked_pow`].
    pub fn pow(&self, exponent: u64) -> Rational {
        match self.checked_pow(exponent) {
            Ok(power) => power,
            Err(error) => panic!("Rational::pow: the exponent {error}"),
        }
    }

    /// self^exponent; 0^0 is 1. Powers of 0, 1 and -1 have no limit.
    ///
    /// # Errors
    /// [`TooLarge`] for an exponent with which the power could have more than
    /// [`MAX_POWER_BITS`] bits.
    pub fn checked_pow(&self, exponent: u64) -> Result<Rational, TooLarge> {
        let bits = self.numerator().bits().max(self.denominator().bits());
        if bits == 1 {
            return Ok(match exponent {
                0 => Rational::one(),
                _ if exponent.is_multiple_of(2) => self.abs(),
                _ => self.clone(),
            });
        }
        let most = MAX_POWER_BITS / bits;
        match u32::try_from(exponent) {
            Ok(small) if exponent <= most => Ok(Rational(self.0.power(small))),
            _ => Err(TooLarge::new(exponent, 0, most)),
        }
    }

    /// The largest integer not above it.
    pub fn floor(&self) -> BigInt {
        self.numerator()
            .div_floor(&BigInt::from(self.denominator()))
    }

    /// The smallest integer not below it.
    pub fn ceil(&self) -> BigInt {
        -(-self.numerator()).div_floor(&BigInt::from(self.denominator()))
    }

    /// The nearest double, ties to even; infinite past the largest, as IEEE 754
    /// has it.
    pub fn nearest_f64(&self) -> f64 {
        self.to_double(Rounding::Nearest)
    }

    /// The largest double not above it (minus infinity where there is none).
    pub fn lower_f64(&self) -> f64 {
        self.to_double(Rounding::Down)
    }

    /// The smallest double not below it (infinity where there is none).
    pub fn upper_f64(&self) -> f64 {
        self.to_double(Rounding::Up)
    }

    /// The value of a double, exactly; none for an infinity or a NaN.
    pub fn from_f64(value: f64) -> Option<Rational> {
        if !value.is_finite() {
            return None;
        }
        let bits = value.to_bits();
        let field = bits >> 52 & 0x7ff;
        let fraction = bits & ((1 << 52) - 1);
        // Subnormal doubles lack the leading 1 and share the exponent of the smallest normal ones.
        let (mantissa, exponent) = match field {
            0 => (fraction, 1),
            _ => (fraction | 1 << 52, field),
        };
        let sign = if value.is_sign_negative() {
            Sign::Minus
        } else {
            Sign::Plus
        };
        let mantissa = BigInt::from_biguint(sign, BigUint::from(mantissa));
        let one = BigUint::from(1_u32);
        let (numerator, denominator) = if exponent >= 1075 {
            (mantissa << (exponent - 1075), one)
        } else {
            (mantissa, one << (1075 - exponent))
        };
        Rational::new(numerator, denominator).ok()
    }

    fn to_double(&self, rounding: Rounding) -> f64 {
        let (n, d) = (self.numerator(), self.denominator());
        double(n.sign() == Sign::Minus, n.magnitude(), &d, 0, rounding)
    }

    /// A decimal with `digits` significant digits (at least one), rounded as told
    /// and without zeros at its end: `0.333`, `12`, and `1.5e-9` where writing it
    /// out would take many zeros. [`FromStr`] reads it back.
    pub fn to_decimal(&self, digits: u32, rounding: Rounding) -> String {
        let (n, d) = (self.numerator(), self.denominator());
        let negative = n.sign() == Sign::Minus;
        decimal::print(negative, n.magnitude(), &d, digits, rounding)
    }

    fn sum_of(a: &Rational, b: &Rational) -> Rational {
        Rational(a.0.sum(&b.0))
    }

    fn difference_of(a: &Rational, b: &Rational) -> Rational {
        Rational(a.0.difference(&b.0))
    }

    fn product_of(a: &Rational, b: &Rational) -> Rational {
        Rational(a.0.product(&b.0))
    }
}

forward!(Rational, Add add, AddAssign add_assign, Rational::sum_of);
forward!(Rational, Sub sub, SubAssign sub_assign, Rational::difference_of);
forward!(Rational, Mul mul, MulAssign mul_assign, Rational::product_of);
sum!(Rational);

impl std::iter::Product for Rational {
    fn product<I: Iterator<Item = Rational>>(factors: I) -> Rational {
        factors.fold(Rational::one(), |product, factor| product * factor)
    }
}

impl std::ops::Neg for &Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        Rational(self.0.negated())
    }
}

impl std::ops::Neg for Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        -&self
    }
}

/// The integer itself, of any size.
macro_rules! from_integers {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Rational {
            fn from(n: $integer) -> Rational {
                match i64::try_from(n) {
                    Ok(small) => Rational::from_integer(small),
                    Err(_) => Rational::from(BigInt::from(n)),
                }
            }
        }
    )*};
}

from_integers!(u64, usize, u128);

impl From<i64> for Rational {
    fn from(n: i64) -> Rational {
        Rational::from_integer(n)
    }
}

impl From<i32> for Rational {
    fn from(n: i32) -> Rational {
        Rational::from_integer(i64::from(n))
    }
}

impl From<u32> for Rational {
    fn from(n: u32) -> Rational {
        Rational::from_integer(i64::from(n))
    }
}

impl From<BigInt> for Rational {
    fn from(n: BigInt) -> Rational {
        Rational::from_nonzero(n, BigUint::from(1u32))
    }
}

impl From<BigUint> for Rational {
    fn from(n: BigUint) -> Rational {
        Rational::from(BigInt::from(n))
    }
}

impl FromStr for Rational {
    type Err = RationalError;

    /// Reads an integer, `p/q` or a decimal, with a sign if need be.
    fn from_str(text: &str) -> Result<Rational, RationalError> {
        let (numerator, denominator) =
            decimal::parse(text).ok_or_else(|| RationalError::Unreadable {
                text: text.chars().take(40).collect(),
            })?;
        Rational::new(numerator, denominator)
    }
}

impl fmt::Display for Rational {
    /// `p/q`, or `p` for an integer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_integer() {
            write!(f, "{}", self.numerator())
        } else {
            write!(f, "{}/{}", self.numerator(), self.denominator())
        }
    }
}

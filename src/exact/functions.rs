//! log2, ln, exp and square root of rationals as certified enclosures. Takes the
//! back end for one correctly rounded operation on one binary number; what is
//! exact, and how an argument is cut to a binary number, is decided here.
//!
//! An argument that is no short binary number is cut twice, down for the lower
//! end and up for the upper, to [`GUARD`] bits more than the precision needs; the
//! functions are increasing, so the ends enclose the value. The ends are dyadic
//! rationals of `precision` bits, and for nearly all arguments neighbours.

use num_bigint::{BigInt, BigUint, Sign};
use thiserror::Error;

use super::back_end;
use super::binary::{Binary, Direction, bit_length, floor_log2};
use super::enclosure::Enclosure;
use super::function::Function;
use super::rational::Rational;

/// The precision in bits that is used where nobody asks for another.
pub const PRECISION: u32 = 128;
/// The smallest precision in bits.
pub const MIN_PRECISION: u32 = 2;
/// The largest precision in bits.
pub const MAX_PRECISION: u32 = 1 << 20;

/// Bits of an argument kept beyond those that the result's precision needs.
const GUARD: u64 = 64;
/// A logarithm of 1 + d has as many bits less as d is small, so that many more of
/// the argument are kept, up to this; for an even smaller d the enclosure is
/// still certified, but only so narrow in absolute terms.
const NEAR_ONE: i64 = 4096;
/// exp of more than 2^20 in absolute value is refused: its binary exponent alone
/// makes a rational of more than a million bits.
const MAX_EXP_MAGNITUDE: i64 = 20;

/// Why a function has no value, or no certified one.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ExactError {
    /// A logarithm of a number that is not positive, or the root of a negative.
    #[error("{function} is not defined at {argument}")]
    Domain {
        /// `log2`, `ln` or `sqrt`.
        function: &'static str,
        /// The argument as its nearest double.
        argument: f64,
    },
    /// The precision is out of range.
    #[error(
        "a precision of {precision} bits is out of range: \
         give {MIN_PRECISION} to {MAX_PRECISION}"
    )]
    Precision {
        /// The precision asked for, in bits.
        precision: u32,
    },
    /// exp of a number so large that its value would not fit in memory.
    #[error("exp({argument}) is out of range: arguments go from -2^20 to 2^20")]
    Range {
        /// The argument as its nearest double.
        argument: f64,
    },
    /// The back end could not decide the last bit.
    #[error("{function} could not be certified to {precision} bits: ask for another precision")]
    Uncertified {
        /// The function.
        function: &'static str,
        /// The precision asked for, in bits.
        precision: u32,
    },
}

/// log2(x), exact for a power of two.
///
/// ```
/// use solomonoff::exact::{PRECISION, Rational, log2};
/// let three = log2(&Rational::from_integer(3), PRECISION)?;
/// assert_eq!(three.to_decimals(9), ("1.5849625".into(), "1.58496251".into()));
/// let eighth = log2(&Rational::ratio(1, 8), PRECISION)?;
/// assert_eq!(eighth.exact_value(), Some(&Rational::from_integer(-3)));
/// # Ok::<(), solomonoff::exact::ExactError>(())
/// ```
///
/// # Errors
/// [`ExactError::Domain`] unless x > 0, [`ExactError::Precision`].
pub fn log2(x: &Rational, precision: u32) -> Result<Enclosure, ExactError> {
    log2_of_quotient(&x.numerator(), &x.denominator(), precision)
}

/// ln(x), the natural logarithm, exact for 1.
///
/// # Errors
/// [`ExactError::Domain`] unless x > 0, [`ExactError::Precision`].
pub fn ln(x: &Rational, precision: u32) -> Result<Enclosure, ExactError> {
    let (n, d) = (x.numerator(), x.denominator());
    check_precision(precision)?;
    check_positive(Function::Ln, &n, &d)?;
    if *n.magnitude() == d {
        return Ok(Enclosure::exact(Rational::zero()));
    }
    logarithm(Function::Ln, &n, &d, precision)
}

/// e^x, exact for 0.
///
/// # Errors
/// [`ExactError::Range`] for an absolute value of 2^20 or more,
/// [`ExactError::Precision`].
pub fn exp(x: &Rational, precision: u32) -> Result<Enclosure, ExactError> {
    check_precision(precision)?;
    if x.is_zero() {
        return Ok(Enclosure::exact(Rational::one()));
    }
    let (n, d) = (x.numerator(), x.denominator());
    let magnitude = floor_log2(n.magnitude(), &d);
    if magnitude >= MAX_EXP_MAGNITUDE {
        return Err(ExactError::Range {
            argument: x.nearest_f64(),
        });
    }
    if magnitude < -i64::from(precision) - 1 {
        return Ok(exp_beside_one(x.is_negative(), precision));
    }
    // A relative error in x is |x| times larger in e^x.
    let bits = u64::from(precision) + GUARD + magnitude.max(0).unsigned_abs();
    enclose(Function::Exp, &n, &d, bits, precision)
}

/// The square root, exact for the square of a rational.
///
/// # Errors
/// [`ExactError::Domain`] for x < 0, [`ExactError::Precision`].
pub fn sqrt(x: &Rational, precision: u32) -> Result<Enclosure, ExactError> {
    check_precision(precision)?;
    if x.is_negative() {
        return Err(ExactError::Domain {
            function: Function::Sqrt.name(),
            argument: x.nearest_f64(),
        });
    }
    let (n, d) = (x.numerator(), x.denominator());
    // In lowest terms a quotient is a square only if both its terms are.
    if let Some(root_n) = back_end::exact_root(n.magnitude())
        && let Some(root_d) = back_end::exact_root(&d)
    {
        let root = Rational::from_nonzero(BigInt::from(root_n), root_d);
        return Ok(Enclosure::exact(root));
    }
    let bits = u64::from(precision) + GUARD;
    enclose(Function::Sqrt, &n, &d, bits, precision)
}

/// log2(n/d) for d > 0, which need not be in lowest terms.
pub(super) fn log2_of_quotient(
    n: &BigInt,
    d: &BigUint,
    precision: u32,
) -> Result<Enclosure, ExactError> {
    check_precision(precision)?;
    check_positive(Function::Log2, n, d)?;
    if let Some(k) = exact_log2(n.magnitude(), d) {
        return Ok(Enclosure::exact(Rational::from_integer(k)));
    }
    logarithm(Function::Log2, n, d, precision)
}

/// k with n/d = 2^k: the odd parts are then equal.
fn exact_log2(n: &BigUint, d: &BigUint) -> Option<i64> {
    let (zeros_n, zeros_d) = (n.trailing_zeros()?, d.trailing_zeros()?);
    let k = bit_length(n) - bit_length(d);
    let aligned = k == i64::try_from(zeros_n).ok()? - i64::try_from(zeros_d).ok()?;
    (aligned && n >> zeros_n == d >> zeros_d).then_some(k)
}

/// A logarithm of n/d > 0, which is not 1.
fn logarithm(
    function: Function,
    n: &BigInt,
    d: &BigUint,
    precision: u32,
) -> Result<Enclosure, ExactError> {
    let from_one = n - BigInt::from(d.clone());
    let lost = -floor_log2(from_one.magnitude(), d);
    let bits = u64::from(precision) + GUARD + lost.clamp(0, NEAR_ONE).unsigned_abs();
    enclose(function, n, d, bits, precision)
}

/// The enclosure of an increasing function of n/d, its argument cut to `bits`.
fn enclose(
    function: Function,
    n: &BigInt,
    d: &BigUint,
    bits: u64,
    precision: u32,
) -> Result<Enclosure, ExactError> {
    let end = |direction| {
        let argument = Binary::cut(n, d, bits, direction);
        back_end::evaluate(function, &argument, precision, direction)
            .map(|value| Rational::from_binary(&value))
            .ok_or(ExactError::Uncertified {
                function: function.name(),
                precision,
            })
    };
    Ok(Enclosure::from_ordered(
        end(Direction::Down)?,
        end(Direction::Up)?,
    ))
}

/// e^x for 0 < |x| < 2^-(precision+1): between 1 and its neighbour of that many
/// bits, which no series has to be summed to know.
fn exp_beside_one(negative: bool, precision: u32) -> Enclosure {
    // The neighbour below 1 is half as far as the one above.
    let distance = if negative { precision } else { precision - 1 };
    let step = Rational::from_binary(&Binary {
        mantissa: BigInt::from(1),
        exponent: -i64::from(distance),
    });
    let one = Rational::one();
    if negative {
        Enclosure::from_ordered(&one - step, one)
    } else {
        Enclosure::from_ordered(one.clone(), one + step)
    }
}

fn check_precision(precision: u32) -> Result<(), ExactError> {
    if (MIN_PRECISION..=MAX_PRECISION).contains(&precision) {
        Ok(())
    } else {
        Err(ExactError::Precision { precision })
    }
}

fn check_positive(function: Function, n: &BigInt, d: &BigUint) -> Result<(), ExactError> {
    if n.sign() == Sign::Plus {
        return Ok(());
    }
    Err(ExactError::Domain {
        function: function.name(),
        argument: Rational::from_nonzero(n.clone(), d.clone()).nearest_f64(),
    })
}

impl Enclosure {
    /// log2 of the number; see [`log2`].
    ///
    /// # Errors
    /// [`ExactError::Domain`] unless the lower end is above 0.
    pub fn log2(&self, precision: u32) -> Result<Enclosure, ExactError> {
        self.lift(log2, precision)
    }

    /// The natural logarithm of the number; see [`ln`].
    ///
    /// # Errors
    /// [`ExactError::Domain`] unless the lower end is above 0.
    pub fn ln(&self, precision: u32) -> Result<Enclosure, ExactError> {
        self.lift(ln, precision)
    }

    /// e to the number; see [`exp`].
    ///
    /// # Errors
    /// [`ExactError::Range`] if an end is too large.
    pub fn exp(&self, precision: u32) -> Result<Enclosure, ExactError> {
        self.lift(exp, precision)
    }

    /// The square root of the number; see [`sqrt`].
    ///
    /// # Errors
    /// [`ExactError::Domain`] if the lower end is below 0.
    pub fn sqrt(&self, precision: u32) -> Result<Enclosure, ExactError> {
        self.lift(sqrt, precision)
    }

    /// An increasing function of the number.
    fn lift(
        &self,
        function: fn(&Rational, u32) -> Result<Enclosure, ExactError>,
        precision: u32,
    ) -> Result<Enclosure, ExactError> {
        let low = function(self.lower(), precision)?;
        if self.is_exact() {
            return Ok(low);
        }
        let high = function(self.upper(), precision)?;
        Ok(low.hull(&high))
    }
}

//! Certified reals: two rationals that a real number lies between. Takes rationals; its
//! arithmetic is exact on the ends.

use std::cmp::Ordering;
use std::fmt;

use thiserror::Error;

use super::binary::{Binary, Direction, Rounding};
use super::dyadic::Dyadic;
use super::operators::{forward, sum};
use super::rational::Rational;

/// The digits with which an enclosure is shown.
const SHOWN_DIGITS: u32 = 12;

/// Why two rationals enclose nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EnclosureError {
    /// The lower end is above the upper.
    #[error("no number lies above {lower} and below {upper}: give the smaller end first")]
    Reversed {
        /// The lower end as given, to 17 digits.
        lower: String,
        /// The upper end as given, to 17 digits.
        upper: String,
    },
}

/// A real number known to lie in `[lower, upper]`; exact where the two are equal.
///
/// Sums and products are exact on the ends, so an enclosure is never narrower than
/// what was proved. The ends of long computations grow; [`Enclosure::round_outward`]
/// shortens them and widens the enclosure as little as it can.
///
/// ```
/// use std::cmp::Ordering;
/// use solomonoff::exact::{Enclosure, PRECISION, Rational, ln, sqrt};
/// let root = sqrt(&Rational::from_integer(2), PRECISION)?;
/// let ln4 = ln(&Rational::from_integer(4), PRECISION)?;
/// assert_eq!(ln4.compare(&root), Some(Ordering::Less));
/// assert_eq!((&root * &root).compare(&Enclosure::from(2)), None);
/// # Ok::<(), solomonoff::exact::ExactError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enclosure {
    lower: Rational,
    upper: Rational,
}

impl Enclosure {
    /// The number itself.
    pub fn exact(value: Rational) -> Enclosure {
        Enclosure {
            lower: value.clone(),
            upper: value,
        }
    }

    /// `[lower, upper]`.
    ///
    /// # Errors
    /// [`EnclosureError::Reversed`] if lower > upper.
    pub fn new(lower: Rational, upper: Rational) -> Result<Enclosure, EnclosureError> {
        if lower > upper {
            return Err(EnclosureError::Reversed {
                lower: lower.to_decimal(17, Rounding::Nearest),
                upper: upper.to_decimal(17, Rounding::Nearest),
            });
        }
        Ok(Enclosure { lower, upper })
    }

    /// `[lower, upper]` for ends that are in order by their making.
    pub(super) fn from_ordered(lower: Rational, upper: Rational) -> Enclosure {
        debug_assert!(lower <= upper, "{lower} > {upper}");
        Enclosure { lower, upper }
    }

    /// Exactly 0.
    pub fn zero() -> Enclosure {
        Enclosure::exact(Rational::zero())
    }

    /// Exactly 1.
    pub fn one() -> Enclosure {
        Enclosure::exact(Rational::one())
    }

    /// The lower end.
    pub fn lower(&self) -> &Rational {
        &self.lower
    }

    /// The upper end.
    pub fn upper(&self) -> &Rational {
        &self.upper
    }

    /// Whether the number is known exactly.
    pub fn is_exact(&self) -> bool {
        self.lower == self.upper
    }

    /// The number, where it is known exactly.
    pub fn exact_value(&self) -> Option<&Rational> {
        self.is_exact().then_some(&self.lower)
    }

    /// Whether x is one of the values that the number may have.
    pub fn contains(&self, x: &Rational) -> bool {
        self.lower <= *x && *x <= self.upper
    }

    /// upper - lower.
    pub fn width(&self) -> Rational {
        &self.upper - &self.lower
    }

    /// The smallest enclosure that has both within it.
    pub fn hull(&self, other: &Enclosure) -> Enclosure {
        Enclosure {
            lower: (&self.lower).min(&other.lower).clone(),
            upper: (&self.upper).max(&other.upper).clone(),
        }
    }

    /// The number times a rational.
    pub fn scale(&self, factor: &Rational) -> Enclosure {
        if self.is_exact() {
            return Enclosure::exact(&self.lower * factor);
        }
        let (a, b) = (&self.lower * factor, &self.upper * factor);
        if factor.is_negative() {
            Enclosure::from_ordered(b, a)
        } else {
            Enclosure::from_ordered(a, b)
        }
    }

    /// self / other, or `None` if other may be 0.
    pub fn checked_div(&self, other: &Enclosure) -> Option<Enclosure> {
        let reciprocal = if other.is_exact() {
            Enclosure::exact(other.lower.reciprocal()?)
        } else if other.contains(&Rational::zero()) {
            return None;
        } else {
            Enclosure::from_ordered(other.upper.reciprocal()?, other.lower.reciprocal()?)
        };
        Some(self * reciprocal)
    }

    /// The order of the two numbers as far as it is proved: `None` where the
    /// enclosures overlap or touch, `Equal` only where both are exact.
    pub fn compare(&self, other: &Enclosure) -> Option<Ordering> {
        if self.upper < other.lower {
            Some(Ordering::Less)
        } else if self.lower > other.upper {
            Some(Ordering::Greater)
        } else if self.is_exact() && other.is_exact() {
            Some(Ordering::Equal)
        } else {
            None
        }
    }

    /// Whether self <= other: `None` where the enclosures leave it open. Decides
    /// the case of touching ends, which [`Enclosure::compare`] leaves open.
    pub fn at_most(&self, other: &Enclosure) -> Option<bool> {
        if self.upper <= other.lower {
            Some(true)
        } else if self.lower > other.upper {
            Some(false)
        } else {
            None
        }
    }

    /// The enclosure with its ends cut outward to `bits` significant bits (at least
    /// one). An exact number that has more becomes a proper enclosure.
    pub fn round_outward(&self, bits: u32) -> Enclosure {
        let cut = |x: &Rational, direction| {
            let bits = u64::from(bits.max(1));
            Rational::from_binary(&Binary::cut(
                &x.numerator(),
                &x.denominator(),
                bits,
                direction,
            ))
        };
        Enclosure::from_ordered(
            cut(&self.lower, Direction::Down),
            cut(&self.upper, Direction::Up),
        )
    }

    /// Both ends as decimals of `digits` significant digits, the lower rounded
    /// down and the upper up, so that the text claims no more than is proved.
    pub fn to_decimals(&self, digits: u32) -> (String, String) {
        (
            self.lower.to_decimal(digits, Rounding::Down),
            self.upper.to_decimal(digits, Rounding::Up),
        )
    }

    /// The largest double that is surely not above the number.
    pub fn lower_f64(&self) -> f64 {
        self.lower.lower_f64()
    }

    /// The smallest double that is surely not below the number.
    pub fn upper_f64(&self) -> f64 {
        self.upper.upper_f64()
    }

    /// The double nearest to the middle of the enclosure, for drawing.
    pub fn midpoint_f64(&self) -> f64 {
        if self.is_exact() {
            return self.lower.nearest_f64();
        }
        ((&self.lower + &self.upper) * Rational::ratio(1, 2)).nearest_f64()
    }

    fn sum_of(a: &Enclosure, b: &Enclosure) -> Enclosure {
        if a.is_exact() && b.is_exact() {
            return Enclosure::exact(&a.lower + &b.lower);
        }
        Enclosure::from_ordered(&a.lower + &b.lower, &a.upper + &b.upper)
    }

    fn difference_of(a: &Enclosure, b: &Enclosure) -> Enclosure {
        if a.is_exact() && b.is_exact() {
            return Enclosure::exact(&a.lower - &b.lower);
        }
        Enclosure::from_ordered(&a.lower - &b.upper, &a.upper - &b.lower)
    }

    fn product_of(a: &Enclosure, b: &Enclosure) -> Enclosure {
        if a.is_exact() {
            return b.scale(&a.lower);
        }
        if b.is_exact() {
            return a.scale(&b.lower);
        }
        if !a.lower.is_negative() && !b.lower.is_negative() {
            return Enclosure::from_ordered(&a.lower * &b.lower, &a.upper * &b.upper);
        }
        let with_lower = a.scale(&b.lower);
        with_lower.hull(&a.scale(&b.upper))
    }
}

forward!(Enclosure, Add add, AddAssign add_assign, Enclosure::sum_of);
forward!(Enclosure, Sub sub, SubAssign sub_assign, Enclosure::difference_of);
forward!(Enclosure, Mul mul, MulAssign mul_assign, Enclosure::product_of);
sum!(Enclosure);

impl std::ops::Neg for &Enclosure {
    type Output = Enclosure;
    fn neg(self) -> Enclosure {
        Enclosure::from_ordered(-&self.upper, -&self.lower)
    }
}

impl std::ops::Neg for Enclosure {
    type Output = Enclosure;
    fn neg(self) -> Enclosure {
        -&self
    }
}

impl From<Rational> for Enclosure {
    fn from(value: Rational) -> Enclosure {
        Enclosure::exact(value)
    }
}

/// The integer itself.
macro_rules! from_integers {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Enclosure {
            fn from(n: $integer) -> Enclosure {
                Enclosure::exact(Rational::from(n))
            }
        }
    )*};
}

from_integers!(i32, u32, i64, u64, usize, u128);

impl From<&Dyadic> for Enclosure {
    fn from(value: &Dyadic) -> Enclosure {
        Enclosure::exact(value.to_rational())
    }
}

impl fmt::Display for Enclosure {
    /// `p/q` where exact, else `[lower, upper]` in decimals rounded outward.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(value) = self.exact_value() {
            return value.fmt(f);
        }
        let (lower, upper) = self.to_decimals(SHOWN_DIGITS);
        write!(f, "[{lower}, {upper}]")
    }
}

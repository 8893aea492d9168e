//! Positive numbers between two floats of 128 bits: the arithmetic for products of millions of factors.
//!
//! An exact product of n small ratios has as many bits as n, so that n of them take time as n^2. Here both ends are
//! cut to 128 significant bits after each operation, outward: an operation widens the interval by at most 2^-126 of
//! its value, and ten million of them by less than 2^-100.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint};

use super::binary::significant;
use super::enclosure::Enclosure;
use super::functions::ExactError;
use super::rational::Rational;
use super::short_log::{log2_of_narrow, log2_of_significand};

/// Significant bits of an end.
const BITS: i64 = 128;

/// Ends that are so many bits alike have one logarithm, for all of its places.
const NARROW: u32 = 60;

/// A number v >= 0 with lower 2^exponent <= v <= upper 2^exponent; 0 exactly where the upper end is.
///
/// ```
/// use solomonoff::exact::Scaled;
/// let mut product = Scaled::one();
/// for _ in 0..1_000_000 {
///     product = product * Scaled::ratio(1, 3);
/// }
/// // 10^6 log2(3)
/// let bits = product.log2()?;
/// assert_eq!(bits.to_decimals(12), ("-1584962.50073".into(), "-1584962.50072".into()));
/// # Ok::<(), solomonoff::exact::ExactError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Scaled {
    lower: u128,
    /// Its highest bit is set, unless it is 0.
    upper: u128,
    exponent: i64,
}

impl Scaled {
    /// Exactly 0.
    #[must_use]
    pub const fn zero() -> Scaled {
        Scaled {
            lower: 0,
            upper: 0,
            exponent: 0,
        }
    }

    /// Exactly 1.
    #[must_use]
    pub const fn one() -> Scaled {
        Scaled {
            lower: 1 << 127,
            upper: 1 << 127,
            exponent: -127,
        }
    }

    /// p/q; exact where it is a power of two times an integer of 128 bits. 0 where q is.
    #[must_use]
    pub fn ratio(p: u64, q: u64) -> Scaled {
        if p == 0 || q == 0 {
            return Scaled::zero();
        }
        let (up, uq) = (p.leading_zeros(), q.leading_zeros());
        let (n, d) = (u128::from(p << up), u128::from(q << uq));
        // The first 64 places, the highest of them set, and then 64 more.
        let shift = if n >= d { 63 } else { 64 };
        let (first, rest) = ((n << shift) / d, (n << shift) % d);
        let (second, rest) = ((rest << 64) / d, (rest << 64) % d);
        let exponent = i64::from(uq) - i64::from(up) - shift - 64;
        Scaled::cut(first << 64 | second, rest != 0, exponent)
    }

    /// n/d; 0 where n or d is.
    #[must_use]
    pub fn quotient(n: &BigUint, d: &BigUint) -> Scaled {
        if *n == BigUint::ZERO || *d == BigUint::ZERO {
            return Scaled::zero();
        }
        if let (Ok(p), Ok(q)) = (u64::try_from(n), u64::try_from(d)) {
            return Scaled::ratio(p, q);
        }
        let (down, exponent) = significant(n, d, BITS.unsigned_abs(), false);
        let (up, _) = significant(n, d, BITS.unsigned_abs(), true);
        let down = u128::try_from(&down).unwrap_or(u128::MAX);
        let is_cut = up != BigUint::from(down);
        Scaled::cut(down, is_cut, exponent)
    }

    /// The smallest interval with both in it; `low` must not lie above `high`.
    #[must_use]
    pub fn between(low: Scaled, high: Scaled) -> Scaled {
        let lower = align(low.lower, high.exponent - low.exponent, false);
        Scaled { lower, ..high }
    }

    /// A number that was cut at the end of `significand`, whose highest bit is set.
    fn cut(significand: u128, is_cut: bool, exponent: i64) -> Scaled {
        Scaled::rounded(significand, (significand, is_cut), exponent)
    }

    /// An interval whose upper end is rounded up where something was cut from it.
    fn rounded(lower: u128, (upper, is_cut): (u128, bool), exponent: i64) -> Scaled {
        match upper.checked_add(u128::from(is_cut)) {
            Some(upper) => Scaled {
                lower,
                upper,
                exponent,
            },
            // It is rounded up to 2^128.
            None => Scaled {
                lower: lower >> 1,
                upper: 1 << 127,
                exponent: exponent + 1,
            },
        }
    }

    /// The number over 2^`bits`.
    #[must_use]
    pub fn over_power(self, bits: u32) -> Scaled {
        Scaled {
            exponent: self.exponent - i64::from(bits),
            ..self
        }
    }

    /// Whether it is 0 for certain.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.upper == 0
    }

    /// Whether the number is known exactly.
    #[must_use]
    pub const fn is_exact(self) -> bool {
        self.lower == self.upper
    }

    /// Whether the ends differ by at most 2^-`bits` of the upper one.
    #[must_use]
    pub const fn is_within(self, bits: u32) -> bool {
        self.upper - self.lower <= self.upper >> bits
    }

    /// The lower end, and the upper.
    #[must_use]
    pub fn ends(self) -> [Scaled; 2] {
        let shift = self.lower.leading_zeros();
        let lower = if self.lower == 0 {
            Scaled::zero()
        } else {
            Scaled {
                lower: self.lower << shift,
                upper: self.lower << shift,
                exponent: self.exponent - i64::from(shift),
            }
        };
        let upper = Scaled {
            lower: self.upper,
            ..self
        };
        [lower, upper]
    }

    /// The order of the upper ends of two numbers; that of the numbers where they are known exactly, as
    /// [ends](Scaled::ends) are.
    #[must_use]
    pub fn order(a: Scaled, b: Scaled) -> Ordering {
        match (a.upper, b.upper) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            _ => (a.exponent, a.upper).cmp(&(b.exponent, b.upper)),
        }
    }

    /// The order of the two numbers, as far as the intervals prove it.
    #[must_use]
    pub fn compare(self, other: Scaled) -> Option<Ordering> {
        let ([a, b], [c, d]) = (self.ends(), other.ends());
        if Scaled::order(b, c) == Ordering::Less {
            return Some(Ordering::Less);
        }
        if Scaled::order(a, d) == Ordering::Greater {
            return Some(Ordering::Greater);
        }
        let both = self.is_exact() && other.is_exact();
        (both && Scaled::order(a, c) == Ordering::Equal).then_some(Ordering::Equal)
    }

    /// The quotient, whose upper end needs a lower end above 0 to divide by.
    #[must_use]
    pub fn checked_div(self, other: Scaled) -> Option<Scaled> {
        let [low, high] = other.ends();
        if low.is_zero() {
            return None;
        }
        let [from, to] = self.ends();
        let divide = |a: Scaled, b: Scaled| {
            let quotient = Scaled::quotient(&a.upper.into(), &b.upper.into());
            Scaled {
                exponent: quotient.exponent + a.exponent - b.exponent,
                ..quotient
            }
        };
        let ([lower, _], [_, upper]) = (divide(from, high).ends(), divide(to, low).ends());
        if upper.is_zero() {
            return Some(Scaled::zero());
        }
        Some(Scaled::between(lower, upper))
    }

    /// log2, with ends at most 2^-47 apart where the number is known that well.
    ///
    /// # Errors
    /// [`ExactError::Domain`] where the lower end is 0.
    pub fn log2(self) -> Result<Enclosure, ExactError> {
        let [lower, upper] = self.ends();
        if lower.is_zero() {
            return Err(ExactError::Domain {
                function: "log2",
                argument: 0.0,
            });
        }
        let end = |end: Scaled| log2_of_significand(end.upper, end.exponent + 127);
        if self.is_exact() {
            return Ok(end(upper));
        }
        if self.is_within(NARROW) {
            return Ok(log2_of_narrow(lower.upper, lower.exponent + 127));
        }
        Ok(end(lower).hull(&end(upper)))
    }

    /// Both ends as rationals, whose denominators have as many bits as the number is small.
    #[must_use]
    pub fn enclosure(self) -> Enclosure {
        let [lower, upper] = self.ends().map(Scaled::rational);
        Enclosure::from_ordered(lower, upper)
    }

    /// The upper end.
    fn rational(self) -> Rational {
        let power = BigUint::from(1_u32) << self.exponent.unsigned_abs();
        let significand = BigUint::from(self.upper);
        if self.exponent >= 0 {
            Rational::from_nonzero(BigInt::from(significand * power), BigUint::from(1_u32))
        } else {
            Rational::from_nonzero(BigInt::from(significand), power)
        }
    }
}

/// A significand over 2^`places`, rounded down or up; to the left where `places` is negative, which must lose nothing.
fn align(significand: u128, places: i64, up: bool) -> u128 {
    if significand == 0 {
        return 0;
    }
    if places < 0 {
        return significand << places.unsigned_abs();
    }
    if places >= BITS {
        return u128::from(up && significand != 0);
    }
    let kept = significand >> places;
    kept + u128::from(up && kept << places != significand)
}

/// The product's upper and lower 128 bits.
fn product(a: u128, b: u128) -> (u128, u128) {
    let half = |number: u128| (number >> 64, number & u128::from(u64::MAX));
    let ((a1, a0), (b1, b0)) = (half(a), half(b));
    let (low, across) = (a0 * b0, a1 * b0);
    let middle = (low >> 64) + (across & u128::from(u64::MAX)) + a0 * b1 % (1 << 64);
    let high = a1 * b1 + (across >> 64) + ((a0 * b1) >> 64) + (middle >> 64);
    (high, middle << 64 | low & u128::from(u64::MAX))
}

impl std::ops::Mul for Scaled {
    type Output = Scaled;

    fn mul(self, other: Scaled) -> Scaled {
        if self.is_zero() || other.is_zero() {
            return Scaled::zero();
        }
        let (high, low) = product(self.upper, other.upper);
        let (below, rest) = product(self.lower, other.lower);
        let exponent = self.exponent + other.exponent + BITS;
        if high >> 127 == 1 {
            Scaled::rounded(below, (high, low != 0), exponent)
        } else {
            let upper = (high << 1 | low >> 127, low << 1 != 0);
            Scaled::rounded(below << 1 | rest >> 127, upper, exponent - 1)
        }
    }
}

impl std::ops::Add for Scaled {
    type Output = Scaled;

    fn add(self, other: Scaled) -> Scaled {
        if self.is_zero() {
            return other;
        }
        if other.is_zero() {
            return self;
        }
        let (small, large) = if self.exponent < other.exponent {
            (self, other)
        } else {
            (other, self)
        };
        let places = large.exponent - small.exponent;
        let lower = large.lower.checked_add(align(small.lower, places, false));
        let upper = large.upper.checked_add(align(small.upper, places, true));
        match (lower, upper) {
            (Some(lower), Some(upper)) => Scaled {
                lower,
                upper,
                exponent: large.exponent,
            },
            // A bit more: both halves are halved first, outward.
            _ => {
                let half = |up| {
                    let side = |own: Scaled| if up { own.upper } else { own.lower };
                    let (a, b) = (side(large), align(side(small), places, up));
                    (a >> 1) + (b >> 1) + (if up { (a | b) & 1 } else { a & b & 1 })
                };
                Scaled {
                    lower: half(false),
                    upper: half(true),
                    exponent: large.exponent + 1,
                }
            }
        }
    }
}

impl std::iter::Sum for Scaled {
    fn sum<I: Iterator<Item = Scaled>>(terms: I) -> Scaled {
        terms.fold(Scaled::zero(), std::ops::Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rational(p: u64, q: u64) -> Rational {
        Rational::new(p.into(), q.into()).expect("no zero")
    }

    /// The value lies within, and the interval is as narrow as so many operations may leave it.
    fn holds(found: Scaled, value: &Rational, operations: u32) {
        let found_in = found.enclosure();
        assert!(found_in.contains(value), "{found:?} {value}");
        assert!(found.is_within(126 - operations), "{found:?}");
        assert!(found.upper >> 127 == 1 || found.is_zero());
    }

    proptest! {
        #[test]
        fn operations_enclose_the_value_narrowly(
            p in 1..u64::MAX, q in 1..u64::MAX, r in 1..u64::MAX, s in 1..u64::MAX, small in 0..70_u32,
        ) {
            let r = (r >> small.min(63)).max(1);
            let ((a, b), (x, y)) = ((rational(p, q), rational(r, s)), (Scaled::ratio(p, q), Scaled::ratio(r, s)));
            holds(x, &a, 0);
            holds(y, &b, 0);
            holds(x * y, &(&a * &b), 2);
            holds(x + y, &(&a + &b), 2);
            holds(x.checked_div(y).expect("above 0"), &a.checked_div(&b).expect("above 0"), 3);
            holds(Scaled::quotient(&(BigUint::from(p) << 90), &q.into()), &(&a * Rational::from_integer(2).pow(90)), 0);
            prop_assert_eq!(x.compare(y), (a != b).then(|| a.cmp(&b)).or(x.compare(x).filter(|_| a == b)));
        }

        #[test]
        fn the_logarithm_of_a_narrow_interval_encloses_those_of_its_ends(p in 1..u64::MAX, q in 1..u64::MAX) {
            let product = (0..9).fold(Scaled::one(), |product, _| product * Scaled::ratio(p, q));
            let found = product.log2().expect("above 0");
            for end in [product.enclosure().lower(), product.enclosure().upper()] {
                let exact = crate::exact::log2(end, 128).expect("above 0");
                prop_assert!(found.lower() <= exact.lower() && exact.upper() <= found.upper());
            }
            prop_assert!(found.width() <= Rational::inverse_power(47));
        }

        #[test]
        fn a_product_has_256_bits(a: u128, b: u128) {
            let (high, low) = product(a, b);
            prop_assert_eq!((BigUint::from(high) << 128_u32) + BigUint::from(low), BigUint::from(a) * BigUint::from(b));
        }
    }

    #[test]
    fn powers_of_two_stay_exact() {
        let half = Scaled::ratio(1, 2);
        let product = (0..500).fold(Scaled::one(), |product, _| product * half);
        assert!(product.is_exact());
        assert_eq!(product.enclosure().lower(), &Rational::inverse_power(500));
        assert_eq!(
            product.log2().expect("above 0").exact_value(),
            Some(&Rational::from_integer(-500))
        );
        let sum = product + product;
        assert!(sum.is_exact());
        assert_eq!(sum.enclosure().lower(), &Rational::inverse_power(499));
        assert!(
            (Scaled::one() + product).is_within(125),
            "what is cut is rounded outward"
        );
        assert!(!(Scaled::one() + product).is_exact());
    }

    #[test]
    fn nothing_is_nothing() {
        let third = Scaled::ratio(1, 3);
        assert!((third * Scaled::zero()).is_zero());
        assert!(Scaled::ratio(0, 3).is_zero());
        assert!(third.checked_div(Scaled::zero()).is_none());
        assert!(Scaled::zero().log2().is_err());
        assert_eq!(Scaled::zero().compare(third), Some(Ordering::Less));
        assert_eq!(
            Scaled::zero().compare(Scaled::zero()),
            Some(Ordering::Equal)
        );
        assert_eq!(
            (Scaled::zero() + third).compare(third),
            None,
            "1/3 is known to 128 bits"
        );
    }
}

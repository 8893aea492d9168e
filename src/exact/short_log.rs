//! log2 to a fixed number of binary places, in integers alone: a thousand times faster than [`log2`](super::log2), for
//! code lengths that are wanted by the hundred thousand.
//!
//! x = 2^e m with 1 <= m < 2. Squaring m doubles its logarithm, so the next binary place of log2 m is 1 exactly if the
//! square is at least 2, by which it is then halved. Two numbers of 128 bits are carried along: one rounded down
//! whenever something is rounded, so that its places are those of a number at most m and make a lower end; and one
//! rounded up, whose places make an upper end with one unit more, since what is left of it has a logarithm below 1. A
//! rounding error of 2^-127 grows to 2^(PLACES - 127) at most, far below a unit.

use num_bigint::{BigInt, BigUint};

use super::binary::floor_log2;
use super::enclosure::Enclosure;
use super::functions::ExactError;
use super::rational::Rational;

/// The binary places that are worked out.
const PLACES: u32 = 48;
/// 1, as the numbers carried along have it.
const ONE: u128 = 1 << 127;

/// log2(x) with ends that are multiples of 2^-48 and at most two of these apart; exact for a power of two.
///
/// ```
/// use solomonoff::exact::{Rational, short_log2};
/// let three = short_log2(&Rational::from_integer(3))?;
/// assert_eq!(three.to_decimals(9), ("1.5849625".into(), "1.58496251".into()));
/// assert!(short_log2(&Rational::ratio(1, 8))?.is_exact());
/// # Ok::<(), solomonoff::exact::ExactError>(())
/// ```
///
/// # Errors
/// [`ExactError::Domain`] unless x > 0.
pub fn short_log2(x: &Rational) -> Result<Enclosure, ExactError> {
    if x.signum() <= 0 {
        return Err(ExactError::Domain {
            function: "log2",
            argument: x.nearest_f64(),
        });
    }
    let (n, d) = (x.numerator().magnitude().clone(), x.denominator());
    let whole = floor_log2(&n, &d);
    let (down, is_cut) = significand(n, d, whole);
    Ok(enclosed(down, is_cut, whole))
}

/// log2 of significand/2^127 times 2^whole, the significand's highest bit set, likewise.
pub(super) fn log2_of_significand(significand: u128, whole: i64) -> Enclosure {
    enclosed(significand, false, whole)
}

/// log2 of a number from significand/2^127 times 2^whole to 2^-60 of it more: the places that are cut are worth less
/// than a unit, and so is what is added.
pub(super) fn log2_of_narrow(significand: u128, whole: i64) -> Enclosure {
    let (lower, _) = places(significand, false);
    let end = |places: u64| {
        let units = (BigInt::from(whole) << PLACES) + BigInt::from(places);
        Rational::from_nonzero(units, BigUint::from(1_u64 << PLACES))
    };
    Enclosure::from_ordered(end(lower), end(lower + 2))
}

/// log2 of a number that is `down`/2^127 times 2^whole, or a little more where it was cut.
fn enclosed(down: u128, is_cut: bool, whole: i64) -> Enclosure {
    let (lower, _) = places(down, false);
    let upper = match down.checked_add(u128::from(is_cut)) {
        Some(up) => {
            let (upper, left) = places(up, true);
            upper + u64::from(left > ONE)
        }
        // It is rounded up to 2.
        None => 1 << PLACES,
    };
    let end = |places: u64| {
        let units = (BigInt::from(whole) << PLACES) + BigInt::from(places);
        Rational::from_nonzero(units, BigUint::from(1_u64 << PLACES))
    };
    Enclosure::from_ordered(end(lower), end(upper))
}

/// n/d over 2^whole, which is at least 1 and below 2, as a multiple of 2^-127 rounded down; and whether that was cut.
fn significand(n: BigUint, d: BigUint, whole: i64) -> (u128, bool) {
    let shift = 127 - whole;
    let (n, d) = if shift >= 0 {
        (n << shift.unsigned_abs(), d)
    } else {
        (n, d << shift.unsigned_abs())
    };
    let quotient = &n / &d;
    let is_cut = &quotient * d != n;
    // It is below 2^128 by the choice of `whole`.
    (u128::try_from(quotient).unwrap_or(u128::MAX), is_cut)
}

/// The first places of log2 of a number, and what is left of it: rounded up if told, else down.
fn places(mut number: u128, up: bool) -> (u64, u128) {
    let mut places = 0;
    for _ in 0..PLACES {
        let (high, low) = square(number);
        places <<= 1;
        // `high` has 126 places after the point.
        if high >> 127 == 1 {
            places += 1;
            // The square of the largest number is below 2^256 - 2^128, so there is room for one more.
            number = high + u128::from(up && low != 0);
        } else {
            let square = high << 1 | low >> 127;
            match square.checked_add(u128::from(up && low << 1 != 0)) {
                Some(next) => number = next,
                // It is rounded up to 2, and halved.
                None => {
                    places += 1;
                    number = ONE;
                }
            }
        }
    }
    (places, number)
}

/// The square of a number, its upper and its lower 128 bits.
fn square(number: u128) -> (u128, u128) {
    let half = |number: u128| (number >> 64, number & u128::from(u64::MAX));
    let (a, b) = half(number);
    let (across, below) = (a * b, b * b);
    // a^2 2^128 + 2 a b 2^64 + b^2
    let (low, first) = below.overflowing_add(across << 65);
    let high = a * a + (across >> 63) + u128::from(first);
    (high, low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::log2;
    use proptest::prelude::*;

    /// Both certified, so they have log2 x in common; and this one is as narrow as it says.
    fn agrees(x: &Rational) {
        let short = short_log2(x).expect("above 0");
        let long = log2(x, 128).expect("above 0");
        assert!(short.lower() <= long.lower(), "{x}: {short} {long}");
        assert!(short.upper() >= long.upper(), "{x}: {short} {long}");
        let unit = Rational::inverse_power(PLACES.into());
        assert!(short.width() <= &unit + &unit, "{x}");
    }

    proptest! {
        #[test]
        fn it_encloses_the_logarithm_narrowly(n in 1..u64::MAX, d in 1..u64::MAX, shift in 0..300_u64) {
            let quotient = Rational::new(n.into(), d.into()).expect("no zero");
            agrees(&(&quotient * Rational::inverse_power(shift)));
            agrees(&quotient);
        }

        #[test]
        fn squares_are_those_of_long_integers(number in ONE..) {
            let (high, low) = square(number);
            let whole = (BigUint::from(high) << 128_u32) + BigUint::from(low);
            prop_assert_eq!(whole, BigUint::from(number).pow(2));
        }
    }

    #[test]
    fn beside_a_power_of_two_the_ends_are_in_order_and_certain() {
        for shift in [1, 40, 60, 126, 127, 128, 200] {
            let step = Rational::inverse_power(shift);
            agrees(&(Rational::one() + &step));
            agrees(&(Rational::one() - &step * Rational::ratio(1, 2)));
        }
        for power in [-300, -1, 0, 5] {
            let exact = short_log2(&Rational::from_integer(2).pow(5)).expect("above 0");
            assert_eq!(exact.exact_value(), Some(&Rational::from_integer(5)));
            let x =
                Rational::inverse_power(300) * Rational::from_integer(2).pow((300 + power) as u64);
            let exact = short_log2(&x).expect("above 0");
            assert_eq!(exact.exact_value(), Some(&Rational::from_integer(power)));
        }
        assert!(short_log2(&Rational::zero()).is_err());
    }
}

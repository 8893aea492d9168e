//! Binary numbers m * 2^e, and how a quotient is cut to one of a few bits or to a
//! double. Takes nothing but integers; both back ends work on what it yields.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;

/// mantissa * 2^exponent. Not normalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binary {
    pub(super) mantissa: BigInt,
    pub(super) exponent: i64,
}

/// Which neighbour a result that cannot be represented goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Toward minus infinity.
    Down,
    /// Toward plus infinity.
    Up,
}

/// How a value that does not fit is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Toward minus infinity: never above the value.
    Down,
    /// Toward plus infinity: never below the value.
    Up,
    /// To the nearest, ties to even.
    Nearest,
}

/// The number of bits, signed so that exponents can be computed from it.
pub(super) fn bit_length(n: &BigUint) -> i64 {
    i64::try_from(n.bits()).expect("an integer in memory has fewer than 2^63 bits")
}

/// n * 2^shift over d as numerator and denominator, both integers.
fn shifted(n: &BigUint, d: &BigUint, shift: i64) -> (BigUint, BigUint) {
    if shift >= 0 {
        (n << shift.unsigned_abs(), d.clone())
    } else {
        (n.clone(), d << shift.unsigned_abs())
    }
}

/// floor(log2(n/d)), for n, d > 0.
pub(super) fn floor_log2(n: &BigUint, d: &BigUint) -> i64 {
    let estimate = bit_length(n) - bit_length(d);
    // 2^(estimate-1) < n/d < 2^(estimate+1)
    let (n, d) = shifted(n, d, -estimate);
    if n >= d { estimate } else { estimate - 1 }
}

/// n/d (both > 0) cut to `bits` significant bits: the largest such number not
/// above it, or with `up` the smallest not below it. The quotient computed is as
/// short as `bits`, however long n and d are, so the cost is linear in theirs.
pub(super) fn significant(n: &BigUint, d: &BigUint, bits: u64, up: bool) -> (BigUint, i64) {
    let bits = i64::try_from(bits).expect("a precision fits in 63 bits");
    let unit = floor_log2(n, d) - (bits - 1);
    let (n, d) = shifted(n, d, -unit);
    let (mut quotient, rest) = n.div_rem(&d);
    if up && rest != BigUint::ZERO {
        quotient += 1u32;
    }
    (quotient, unit)
}

impl Binary {
    /// The signed quotient n/d cut to `bits` significant bits in a direction.
    pub(super) fn cut(n: &BigInt, d: &BigUint, bits: u64, direction: Direction) -> Binary {
        if n.sign() == Sign::NoSign {
            return Binary {
                mantissa: BigInt::ZERO,
                exponent: 0,
            };
        }
        let negative = n.sign() == Sign::Minus;
        let up = negative == (direction == Direction::Down);
        let (quotient, exponent) = significant(n.magnitude(), d, bits, up);
        Binary {
            mantissa: BigInt::from_biguint(n.sign(), quotient),
            exponent,
        }
    }

    /// The number cut to `bits` significant bits in a direction.
    #[cfg(any(not(feature = "gmp"), test))]
    pub(super) fn rounded(&self, bits: u64, direction: Direction) -> Binary {
        let one = BigUint::from(1u32);
        let cut = Binary::cut(&self.mantissa, &one, bits, direction);
        Binary {
            exponent: cut.exponent + self.exponent,
            ..cut
        }
    }

    /// value - |value| 2^-bits and value + |value| 2^-bits.
    #[cfg(any(not(feature = "gmp"), test))]
    pub(super) fn widened(&self, bits: u64) -> (Binary, Binary) {
        let shift = i64::try_from(bits).expect("a precision fits in 63 bits");
        let middle = &self.mantissa << bits;
        let radius = BigInt::from(self.mantissa.magnitude().clone());
        let with = |mantissa| Binary {
            mantissa,
            exponent: self.exponent - shift,
        };
        (with(&middle - &radius), with(middle + radius))
    }
}

/// The double that n/d * 2^exponent (d > 0) rounds to: the nearest with ties to
/// even, or the neighbour in a direction. Past the largest finite double the
/// nearest is infinite, as IEEE 754 has it, and so is the neighbour away from 0.
pub(super) fn double(
    negative: bool,
    n: &BigUint,
    d: &BigUint,
    exponent: i64,
    rounding: Rounding,
) -> f64 {
    const INFINITE: u64 = 0x7ff << 52;
    let sign = u64::from(negative) << 63;
    if *n == BigUint::ZERO {
        return 0.0;
    }
    let away = match rounding {
        Rounding::Down => Some(negative),
        Rounding::Up => Some(!negative),
        Rounding::Nearest => None,
    };
    let magnitude = floor_log2(n, d).saturating_add(exponent);
    if magnitude > 1023 {
        let bits = if away == Some(false) {
            INFINITE - 1
        } else {
            INFINITE
        };
        return f64::from_bits(sign | bits);
    }
    if magnitude < -1100 {
        return f64::from_bits(sign | u64::from(away == Some(true)));
    }
    // The last place of a normal double, or of all subnormal ones.
    let unit = (magnitude - 52).max(-1074);
    let (n, d) = shifted(n, d, exponent - unit);
    let (quotient, rest) = n.div_rem(&d);
    let mut digits = u64::try_from(quotient).expect("at most 53 bits by the choice of unit");
    let step = away.map_or_else(
        || match (rest.clone() << 1u32).cmp(&d) {
            Ordering::Less => false,
            Ordering::Equal => digits % 2 == 1,
            Ordering::Greater => true,
        },
        |away| away && rest != BigUint::ZERO,
    );
    digits += u64::from(step);
    // A carry out of the 53 bits runs into the exponent field, where it belongs.
    let field = u64::try_from(unit + 1074).expect("unit is at least -1074");
    f64::from_bits(sign | ((field << 52) + digits))
}

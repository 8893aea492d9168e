//! Counts and constants as the rationals and enclosures that a claim compares.
//!
//! Takes everything from `exact`.

use super::ScenarioError;
use crate::exact::{Enclosure, PRECISION, Rational, log2};

/// A count as a signed integer. What is counted here (symbols, hypotheses, runs) stays far below 2^63;
/// a larger count would saturate.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A length in memory as a count.
pub(crate) fn length<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

/// A count as a rational.
pub(crate) fn whole(count: u64) -> Rational {
    Rational::from_integer(signed(count))
}

/// A count as the two ends of an enclosure.
pub(crate) fn exact(count: u64) -> Enclosure {
    Enclosure::exact(whole(count))
}

/// The value of a double, exactly.
pub(crate) fn of_double(value: f64) -> Result<Rational, ScenarioError> {
    Rational::from_f64(value).ok_or(ScenarioError::NotFinite)
}

/// A count as a double.
#[expect(
    clippy::cast_precision_loss,
    reason = "every integer to 2^53 is a double; what is counted or drawn beyond may be rounded"
)]
pub(crate) fn to_double(count: u64) -> f64 {
    count as f64
}

/// 2^-bits.
pub(crate) fn inverse_power(bits: u32) -> Rational {
    Rational::ratio(1, 2).pow(bits)
}

/// A quotient of exact values.
pub(crate) fn quotient(
    numerator: &Rational,
    denominator: &Rational,
) -> Result<Rational, ScenarioError> {
    numerator
        .checked_div(denominator)
        .ok_or(ScenarioError::DivisionByZero)
}

/// A quotient of counts.
pub(crate) fn fraction(numerator: u64, denominator: u64) -> Result<Rational, ScenarioError> {
    quotient(&whole(numerator), &whole(denominator))
}

/// log2(1 + odds^-lead), enclosed, for odds > 1 whose log2 is enclosed by `step_bits`. Beyond a lead of
/// some hundred bits the enclosure runs from 0 to the value at that lead, so that no power grows with it.
pub(crate) fn log2_of_rest(
    odds: &Rational,
    step_bits: &Enclosure,
    lead: u64,
) -> Result<Enclosure, ScenarioError> {
    let enough = quotient(&whole(u64::from(2 * PRECISION)), step_bits.lower())?.ceil();
    let far = u64::try_from(enough).unwrap_or(u64::MAX);
    let exponent = u32::try_from(lead.min(far)).map_err(|_| ScenarioError::DivisionByZero)?;
    let rest = quotient(&Rational::one(), &odds.pow(exponent))?;
    let value = log2(&(Rational::one() + rest), PRECISION)?;
    if lead <= far {
        return Ok(value);
    }
    Ok(Enclosure::new(Rational::zero(), value.upper().clone())?)
}

/// What the far ends of two enclosures of one real may differ by at most, where the two together are sums of
/// `terms` logarithms to [`PRECISION`] bits, each below `size` in absolute value with its factor: the ends of
/// a logarithm are at most two units of its last bit apart.
pub(crate) fn width_of_logarithms(terms: u64, size: &Rational) -> Rational {
    whole(terms) * size * inverse_power(PRECISION - 2)
}

//! Counts and constants as the rationals and enclosures that a claim compares.
//!
//! Takes everything from `exact`.

use std::fmt::Display;

use num_traits::Bounded;

use super::ScenarioError;
use crate::exact::{Enclosure, PRECISION, Rational, TooLarge, as_u64, log2, narrow};

/// A count as a signed integer. What was counted one by one (symbols, hypotheses, runs) is below 2^63.
///
/// # Panics
/// If it is not: then it was no such count. A number that a user gives goes through [`narrow`].
pub(crate) fn signed(count: u64) -> i64 {
    narrow(count).expect("nothing is counted to 2^63")
}

/// The numbers of a list as another type, each once.
pub(crate) fn distinct<T>(numbers: &[i64]) -> Result<Vec<T>, TooLarge>
where
    T: TryFrom<i64> + Bounded + Display + PartialEq,
{
    let mut all = Vec::new();
    for &number in numbers {
        let number = narrow(number)?;
        if !all.contains(&number) {
            all.push(number);
        }
    }
    Ok(all)
}

/// A length in memory as a count.
pub(crate) fn length<T>(items: &[T]) -> u64 {
    as_u64(items.len())
}

/// A count as a rational.
pub(crate) fn whole(count: u64) -> Rational {
    Rational::from(count)
}

/// A count as the two ends of an enclosure.
pub(crate) fn exact(count: u64) -> Enclosure {
    Enclosure::from(count)
}

/// The value of a double, exactly.
pub(crate) fn of_double(value: f64) -> Result<Rational, ScenarioError> {
    Rational::from_f64(value).ok_or(ScenarioError::NotFinite)
}

/// 2^-bits.
pub(crate) fn inverse_power(bits: u32) -> Rational {
    Rational::inverse_power(u64::from(bits))
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

/// log2 of a value as a picture has it: none where there is no logarithm.
pub(crate) fn bits(value: &Rational) -> Result<Option<Enclosure>, ScenarioError> {
    if value.signum() <= 0 {
        return Ok(None);
    }
    Ok(Some(log2(value, PRECISION)?))
}

/// log2(1 + odds^-lead), enclosed, for odds > 1 whose log2 is enclosed by `step_bits`. Beyond a lead of
/// some hundred bits the enclosure runs from 0 to the value at that lead, so that no power grows with it.
pub(crate) fn log2_of_rest(
    odds: &Rational,
    step_bits: &Enclosure,
    lead: u64,
) -> Result<Enclosure, ScenarioError> {
    let enough = quotient(&whole(u64::from(2 * PRECISION)), step_bits.lower())?.ceil();
    // Where `enough` is no u64, no lead reaches it.
    let far = u64::try_from(enough).ok().filter(|&far| far < lead);
    let rest = quotient(&Rational::one(), &odds.checked_pow(far.unwrap_or(lead))?)?;
    let value = log2(&(Rational::one() + rest), PRECISION)?;
    if far.is_none() {
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

//! The Kullback-Leibler divergence of two next-symbol predictions. Takes enclosures.

use thiserror::Error;

use crate::exact::{Enclosure, ExactError, Rational};

/// Why a divergence has no finite enclosure.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum DivergenceError {
    /// p may give a symbol a positive probability where q may give it 0.
    #[error(
        "the divergence may be infinite: symbol {symbol} has probability up to {p} under the first and possibly 0 under the second"
    )]
    Infinite {
        /// The symbol, 0 or 1.
        symbol: u8,
        /// The first prediction's upper bound for it.
        p: Rational,
    },
    /// A logarithm could not be enclosed.
    #[error(transparent)]
    Exact(#[from] ExactError),
}

/// KL(p || q) = sum over b of p(b) log2(p(b)/q(b)), in bits; 0 log 0 = 0.
///
/// At least 0 where p is a measure and q a semimeasure; for a semimeasure p it may be
/// negative, as the sum then stands.
///
/// # Errors
/// [`DivergenceError::Infinite`] where q(b) may be 0 and p(b) may not;
/// [`DivergenceError::Exact`] for a precision out of range.
pub fn kullback_leibler(
    p: &[Enclosure; 2],
    q: &[Enclosure; 2],
    precision: u32,
) -> Result<Enclosure, DivergenceError> {
    let mut sum = Enclosure::zero();
    for symbol in [0_u8, 1] {
        let index = usize::from(symbol);
        sum += term(symbol, &p[index], &q[index], precision)?;
    }
    Ok(sum)
}

fn term(
    symbol: u8,
    p: &Enclosure,
    q: &Enclosure,
    precision: u32,
) -> Result<Enclosure, DivergenceError> {
    if p.upper().is_zero() {
        return Ok(Enclosure::zero());
    }
    let at = |p: &Rational, q: &Rational| -> Result<Enclosure, DivergenceError> {
        if p.is_zero() {
            return Ok(Enclosure::zero());
        }
        let ratio = p.checked_div(q).ok_or_else(|| DivergenceError::Infinite {
            symbol,
            p: p.clone(),
        })?;
        Ok(Enclosure::exact(ratio).log2(precision)?.scale(p))
    };
    if p.is_exact() && q.is_exact() {
        return at(p.lower(), q.lower());
    }
    // p log2(p/q) falls in q and is convex in p: its maximum is at an end of p, and it is
    // never below -q log2(e)/e, where log2(e)/e < 531/1000.
    let high = at(p.lower(), q.lower())?.hull(&at(p.upper(), q.lower())?);
    let floor = -(q.upper() * &Rational::ratio(531, 1000));
    let low = if p.lower().is_zero() {
        floor
    } else {
        let least = p
            .lower()
            .checked_div(q.upper())
            .unwrap_or_else(Rational::one);
        let slope = Enclosure::exact(least).log2(precision)?.lower().clone();
        // p is at least its lower end; where the logarithm is negative the upper end is worse.
        let weight = if slope.is_negative() {
            p.upper()
        } else {
            p.lower()
        };
        (weight * &slope).max(floor)
    };
    let upper = high.upper().clone();
    Ok(super::evidence::ordered(low.min(upper.clone()), upper))
}

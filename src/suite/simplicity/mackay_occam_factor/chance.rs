//! How likely it is that the evidence peaks away from the truth, at one n.
//!
//! Takes enclosures and the data set's constants; nothing of the data themselves. The derivation is in the
//! scenario's module.

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, ln, log2};
use crate::scenario::Result;
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::sampling::ALPHA_INVERSE;
use crate::suite::instrument::mixing::coin_divergence;
use crate::suite::instrument::occam::{data, stirling};

/// An upper bound of P(chi^2 of d degrees of freedom > y), the next even d's own: e^(-y/2) times the sum over
/// i < d/2 of (y/2)^i/i!. It is 1 where y is not above 0.
pub(super) fn chi_squared_above(degrees: u64, y: &Enclosure) -> Result<Rational> {
    let half = y.scale(&Rational::ratio(1, 2)).lower().clone();
    if half.signum() <= 0 {
        return Ok(Rational::one());
    }
    let (mut term, mut sum) = (Rational::one(), Rational::one());
    for i in 1..degrees.div_ceil(2) {
        term *= quotient(&half, &whole(i))?;
        sum += &term;
    }
    let chance = Enclosure::exact(-half).exp(PRECISION)?.scale(&sum);
    Ok(chance.upper().clone().min(Rational::one()))
}

/// By how much the share of so many runs may be above p, where each run hits with chance p at most: a share that is
/// more has a chance below 1 in a million, for R independent runs hit a share q > p of the time with chance at most
/// 2^(-R KL(q, p)) (Chernoff; KL in bits).
pub(super) fn tolerance(p: &Rational, runs: u64) -> Result<Rational> {
    let enough = log2(&whole(ALPHA_INVERSE), PRECISION)?.upper() * fraction(1, runs)?;
    let mut allowed = p.clone();
    for hits in 0..=runs {
        let share = fraction(hits, runs)?;
        if share > *p {
            if *coin_divergence(&share, p)?.lower() > enough {
                break;
            }
            allowed = share;
        }
    }
    Ok(allowed - p)
}

/// e^-v, from above, where v is known from below.
fn falls_to(exponent: &Enclosure) -> Result<Rational> {
    Ok((-exponent).exp(PRECISION)?.upper().clone())
}

/// V of a chain of this order: the sum over contexts of (1/2) ln(n p/(2 pi q(1-q))).
fn volume(order: u32, n: u64) -> Result<Enclosure> {
    let change = data::change();
    let stay = Rational::one() - &change;
    let half = Rational::ratio(1, 2);
    let spread = if order == 0 {
        &half * &half
    } else {
        &change * &stay
    };
    let mut sum = Enclosure::zero();
    for context in 0..1_u32 << order {
        let mut chance = if order == 0 {
            Rational::one()
        } else {
            half.clone()
        };
        for place in 1..order {
            let changes = (context >> place ^ context >> (place - 1)) & 1 == 1;
            chance *= if changes { &change } else { &stay };
        }
        let seen = ln(&quotient(&(whole(n) * chance), &spread)?, PRECISION)?;
        sum += (seen - stirling::ln_two_pi()?).scale(&half);
    }
    Ok(sum)
}

/// Of the chains: for each larger order by chi^2, for order 0 by Hoeffding.
pub(super) fn of_chains(orders: u32, n: u64) -> Result<Rational> {
    let two = Rational::from_integer(2);
    let truth = volume(data::TRUE_ORDER, n)?;
    let mut chance = Rational::zero();
    for order in data::TRUE_ORDER + 1..=orders {
        let extra = (1_u64 << order) - (1 << data::TRUE_ORDER);
        let deficit = volume(order, n)? - &truth;
        chance += chi_squared_above(extra, &deficit.scale(&two))?;
    }
    // A symbol's gain over a fair coin is ln 2q, q the chance of what the chain did.
    let change = data::change();
    let stay = Rational::one() - &change;
    let gain_stay = ln(&(&two * &stay), PRECISION)?;
    let gain_change = ln(&(&two * &change), PRECISION)?;
    let mean = gain_stay.scale(&stay) + gain_change.scale(&change);
    let range = gain_stay - gain_change;
    let spare = mean.scale(&whole(n)) - (truth - volume(0, n)?);
    if spare.lower().signum() <= 0 {
        return Ok(Rational::one());
    }
    let square = &range * &range;
    let exponent = (&spare * &spare)
        .scale(&two)
        .checked_div(&square.scale(&whole(n)));
    match exponent {
        Some(exponent) => Ok(chance + falls_to(&exponent)?),
        None => Ok(Rational::one()),
    }
}

/// Of the polynomials: for each larger degree by chi^2, for the smaller ones by the normal tail of the estimate of
/// the true highest coefficient.
pub(super) fn of_polynomials(degrees: usize, n: u64) -> Result<Rational> {
    // n points leave a coefficient on the Legendre polynomial of degree j the precision n/(s(2j+1)).
    let precision = |degree: usize| -> Result<Rational> {
        let width = whole(2 * as_u64(degree) + 1);
        quotient(&whole(n), &(data::noise_variance() * width))
    };
    let mut chance = Rational::zero();
    let mut doubled = Enclosure::zero();
    for (extra, degree) in (1..).zip(data::TRUE_DEGREE + 1..=degrees) {
        doubled += ln(&(Rational::one() + precision(degree)?), PRECISION)?;
        chance += chi_squared_above(extra, &doubled)?;
    }
    // The estimate in standard errors has mean root(signal); it must come below root(threshold).
    let leading = data::leading_coefficient();
    let signal = &leading * &leading * precision(data::TRUE_DEGREE)?;
    let threshold = ln(
        &(Rational::one() + precision(data::TRUE_DEGREE)?),
        PRECISION,
    )?;
    let short = Enclosure::exact(signal).sqrt(PRECISION)? - threshold.sqrt(PRECISION)?;
    if short.lower().signum() <= 0 {
        return Ok(Rational::one());
    }
    let exponent = (&short * &short).scale(&Rational::ratio(1, 2));
    Ok(chance + falls_to(&exponent)?)
}

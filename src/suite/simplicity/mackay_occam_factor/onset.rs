//! From which n the evidence peaks at the truth by five standard errors.
//!
//! Takes enclosures and the data set's constants; nothing of the data themselves. The derivation is in the
//! scenario's module.

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, ln};
use crate::scenario::Result;
use crate::scenario::figures::{quotient, whole};
use crate::suite::instrument::occam::{data, stirling};

/// Standard errors.
const ERRORS: i64 = 5;

/// (d + 5 sqrt(2d))/2: what d parameters too many may gain in fit, in nats.
fn chance_gain(parameters: u64) -> Result<Enclosure> {
    let spread = Enclosure::exact(whole(2 * parameters)).sqrt(PRECISION)?;
    let gain = Enclosure::exact(whole(parameters)) + spread.scale(&Rational::from_integer(ERRORS));
    Ok(gain.scale(&Rational::ratio(1, 2)))
}

/// The least n of the grid from which on every margin is above 0.
fn least(
    grid: impl Iterator<Item = u64>,
    margins: impl Fn(u64) -> Result<Vec<Enclosure>>,
) -> Result<Option<u64>> {
    let mut onset = None;
    for n in grid {
        let clear = margins(n)?.iter().all(|margin| margin.lower().signum() > 0);
        onset = if clear { onset.or(Some(n)) } else { None };
    }
    Ok(onset)
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

/// The n from which the true order's evidence is the largest.
pub(super) fn of_chains(orders: u32, grid: impl Iterator<Item = u64>) -> Result<Option<u64>> {
    let change = data::change();
    let stay = Rational::one() - &change;
    let two = Rational::from_integer(2);
    // A symbol's gain over a fair coin is ln 2q, q the chance of what the chain did: mean and variance.
    let (gain_stay, gain_change) = (
        ln(&(&two * &stay), PRECISION)?,
        ln(&(&two * &change), PRECISION)?,
    );
    let mean = gain_stay.scale(&stay) + gain_change.scale(&change);
    let distance = &gain_stay - &gain_change;
    let variance = (&distance * &distance).scale(&(&stay * &change));
    least(grid, |n| {
        let truth = volume(data::TRUE_ORDER, n)?;
        let mut margins = Vec::new();
        for order in (0..=orders).filter(|&order| order != data::TRUE_ORDER) {
            let own = volume(order, n)?;
            if order < data::TRUE_ORDER {
                let spread = variance.scale(&whole(n)).sqrt(PRECISION)?;
                let gain = mean.scale(&whole(n)) - spread.scale(&Rational::from_integer(ERRORS));
                margins.push(gain + &own - &truth - chance_gain(1 << order)?);
            } else {
                let extra = (1_u64 << order) - (1 << data::TRUE_ORDER);
                margins.push(own - &truth - chance_gain(extra)?);
            }
        }
        Ok(margins)
    })
}

/// The n from which the true degree's evidence is the largest.
pub(super) fn of_polynomials(
    degrees: usize,
    grid: impl Iterator<Item = u64>,
) -> Result<Option<u64>> {
    // n points leave a coefficient on the Legendre polynomial of degree j the precision n/(s(2j+1)).
    let precision = |n: u64, degree: usize| -> Result<Rational> {
        let width = whole(2 * as_u64(degree) + 1);
        quotient(&whole(n), &(data::noise_variance() * width))
    };
    let half = Rational::ratio(1, 2);
    least(grid, |n| {
        let volume = |degree| -> Result<Enclosure> {
            Ok(ln(&(Rational::one() + precision(n, degree)?), PRECISION)?.scale(&half))
        };
        let leading = data::leading_coefficient();
        let signal = &leading * &leading * precision(n, data::TRUE_DEGREE)?;
        // The gain of the true highest coefficient is half a chi^2 of 1 and this signal.
        let spread = Enclosure::exact(&signal * whole(4) + whole(2)).sqrt(PRECISION)?;
        let gain = Enclosure::exact(signal) - spread.scale(&Rational::from_integer(ERRORS));
        let mut margins = vec![gain.scale(&half) - volume(data::TRUE_DEGREE)?];
        let mut sum = Enclosure::zero();
        for (extra, degree) in (1..).zip(data::TRUE_DEGREE + 1..=degrees) {
            sum += volume(degree)?;
            margins.push(&sum - chance_gain(extra)?);
        }
        Ok(margins)
    })
}

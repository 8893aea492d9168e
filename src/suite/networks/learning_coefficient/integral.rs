//! The integral of exp(-n w^(2k)/(2k)) over w from 0 to 1, enclosed.
//!
//! Up to a place c at which the exponent t = n c^(2k)/(2k) is at most 48 the power series is integrated term by term:
//! c times the sum of (-t)^j/(j! (2kj + 1)), whose partial sums enclose it once the terms fall. Beyond, the integrand is
//! between 0 and e^-t.

use crate::exact::{Enclosure, PRECISION, Rational, exp};
use crate::scenario::Result;
use crate::scenario::figures::{inverse_power, quotient, whole};

/// Most that the exponent is at the place where the series ends: what is beyond is at most e^-48.
const MOST: u64 = 48;

/// Significant bits of a term: e^48 is below 2^70, so what cancels leaves more than 120 of them.
const BITS: u32 = 192;

/// A place is a multiple of 2^-16.
const PLACES: u32 = 16;

/// The exponent n w^(2k)/(2k).
fn exponent(n: u64, k: u32, w: &Rational) -> Result<Rational> {
    quotient(
        &(whole(n) * w.pow(u64::from(2 * k))),
        &whole(u64::from(2 * k)),
    )
}

/// The largest multiple of 2^-16 up to 1 at which the exponent is at most 48.
fn cut(n: u64, k: u32) -> Result<Rational> {
    let place = |m: u64| whole(m) * inverse_power(PLACES);
    let (mut below, mut above) = (0u64, (1u64 << PLACES) + 1);
    while above - below > 1 {
        let middle = below.midpoint(above);
        if exponent(n, k, &place(middle))? <= whole(MOST) {
            below = middle;
        } else {
            above = middle;
        }
    }
    Ok(place(below))
}

/// The integral.
pub(super) fn integral(n: u64, k: u32) -> Result<Enclosure> {
    let place = cut(n, k)?;
    let t = exponent(n, k, &place)?;
    let enough = inverse_power(BITS);
    let mut term = Enclosure::one();
    let mut sum = Enclosure::one();
    let mut j = 0u64;
    loop {
        j += 1;
        term = -term.scale(&quotient(&t, &whole(j))?).round_outward(BITS);
        let share = term.scale(&quotient(
            &Rational::one(),
            &whole(u64::from(2 * k) * j + 1),
        )?);
        let next = (&sum + &share).round_outward(BITS);
        // Past j = t the terms fall, so the value lies between two sums in a row.
        if whole(j) > t && term.lower().abs() < enough {
            sum = sum.hull(&next);
            break;
        }
        sum = next;
    }
    let series = sum.scale(&place);
    let rest = (Rational::one() - &place) * exp(&-t, PRECISION)?.upper();
    Ok(&series + &Enclosure::new(Rational::zero(), rest)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Riemann sums of the decreasing integrand enclose the same value.
    #[test]
    fn riemann_sums_agree() {
        for (n, k) in [(1, 1), (40, 1), (1000, 1), (1000, 2), (300, 3)] {
            let cells = 400;
            let values: Vec<Enclosure> = (0..=cells)
                .map(|cell| {
                    let w = Rational::ratio(cell, 400);
                    exp(&-exponent(n, k, &w).unwrap(), PRECISION).unwrap()
                })
                .collect();
            let width = Rational::ratio(1, 400);
            let upper: Rational = values[..400].iter().map(|v| v.upper() * &width).sum();
            let lower: Rational = values[1..].iter().map(|v| v.lower() * &width).sum();
            let found = integral(n, k).unwrap();
            assert!(
                &lower <= found.lower() && found.upper() <= &upper,
                "{n} {k}"
            );
            assert!(found.width() < inverse_power(60), "{n} {k}");
        }
    }

    /// For large n and k = 1 it is sqrt(pi/(2n)): pi to 18 places.
    #[test]
    fn the_normal_integral() {
        let pi: Rational = "3.141592653589793238".parse().unwrap();
        let found = integral(1_000_000, 1).unwrap();
        let square = (&found * &found).scale(&whole(2_000_000));
        let off = (square.lower() - pi).abs();
        assert!(
            off < Rational::ratio(1, 1_000_000_000_000_000),
            "{}",
            off.nearest_f64()
        );
    }
}

//! The limit of the coverage, and how far from it the coverage at n may be: see the head of [`super`].
//!
//! Takes the error function from `libm`; knows nothing of the law of the count.
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: a bound of a distance; the file with the claims takes it as an exact value"
)]

use crate::exact::{Rational, as_f64};
use crate::scenario::Result;
use crate::scenario::figures::{quotient, whole};

/// The limit and its tolerance are stated from so many symbols on.
pub(super) const LEAST: u64 = 2000;

/// The constant of Berry's and Esseen's inequality for terms of different laws.
const BERRY_ESSEEN: f64 = 0.56;

/// The largest x phi(x), at x = 1: by so much do two values of Phi(z/sqrt(t)) together move with ln t.
const STEEPEST: f64 = 0.242;

/// What lies above the credible interval.
const TAIL: f64 = 0.025;

/// Where the lengths' mean square may end, relative to its own: the e that are tried.
const MARGINS: [f64; 9] = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];

/// The limit of the coverage, and what it may be missed by.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    pub(super) coverage: f64,
    pub(super) tolerance: f64,
}

/// The normal law's distribution function.
fn phi(x: f64) -> f64 {
    libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2) / 2.0
}

/// What the normal law exceeds with this chance, from 0 to 1/2.
fn upper_quantile(chance: f64) -> f64 {
    let (mut below, mut above) = (0.0, 40.0);
    for _ in 0..80 {
        let middle = f64::midpoint(below, above);
        if phi(-middle) > chance {
            below = middle;
        } else {
            above = middle;
        }
    }
    below
}

/// Limit and tolerance after `symbols` symbols.
pub(super) fn limit(p: f64, rho: f64, symbols: u64) -> Result<Limit> {
    let (n, q) = (as_f64(symbols), 1.0 - p);
    let (spread, skew) = (p * q, (p * p + q * q) / libm::sqrt(p * q));
    let ratio = (1.0 + rho) / (1.0 - rho);
    let (root, nominal) = (libm::sqrt(ratio), upper_quantile(TAIL));
    let coverage = 2.0 * phi(nominal / root) - 1.0;

    // The ends k2 and k1 - 1 of the interval, in standard errors of n tosses.
    let off = BERRY_ESSEEN * skew / libm::sqrt(n + 1.0);
    let (nearer, farther) = (
        upper_quantile(TAIL + off),
        upper_quantile((TAIL - off).max(0.0)),
    );
    let (step, longer) = (
        1.0 / libm::sqrt((n + 1.0) * spread),
        libm::sqrt((n + 1.0) / n),
    );
    let shift = p / libm::sqrt(n * spread);
    let at_most = |ends: [f64; 2]| {
        let misses = ends.map(|end| (phi(end / root) - phi(nominal / root)).abs());
        misses[0].max(misses[1])
    };
    let upper = at_most([(nearer - step) * longer + shift, farther * longer + shift]);
    let lower = at_most([nearer * longer - shift, (farther + step) * longer - shift]);

    // The mean square of the lengths about its limit.
    let correction =
        2.0 * rho * (1.0 - libm::exp(n * libm::log(rho))) / ((1.0 - rho) * (1.0 - rho) * n);
    let geometric = (1.0 + rho) / ((1.0 - rho) * (1.0 - rho));
    let variance = 4.0 * rho * (1.0 - rho) * geometric * geometric / n;
    let cube = (1.0 + 4.0 * rho + rho * rho) / ((1.0 - rho) * (1.0 - rho) * (1.0 - rho));
    let cubes = (1.0 + (n - 1.0) * (1.0 - rho)) * cube;
    let with_margin = |margin: f64| {
        let room = margin * ratio - correction;
        if room <= 0.0 {
            return 1.0;
        }
        let (rest, least) = (variance / (room * room), (1.0 - margin) * ratio);
        let moved = STEEPEST * (libm::sqrt(variance) + correction) / least;
        let scale = n * least;
        let normal = 2.0 * BERRY_ESSEEN * skew * cubes / (scale * libm::sqrt(scale));
        rest + moved + normal
    };
    let lengths = if rho > 0.0 {
        MARGINS.into_iter().map(with_margin).fold(1.0, f64::min)
    } else {
        2.0 * BERRY_ESSEEN * skew / libm::sqrt(n)
    };
    Ok(Limit {
        coverage,
        tolerance: upper + lower + lengths,
    })
}

/// The variance of the count after `symbols` symbols.
pub(super) fn variance(p: &Rational, rho: &Rational, symbols: u64) -> Result<Rational> {
    let one = Rational::one();
    let (spread, rest) = (p * (&one - p), &one - rho);
    let ratio = quotient(&(&one + rho), &rest)?;
    let powers = quotient(
        &(rho * whole(2) * (&one - rho.checked_pow(symbols)?)),
        &(&rest * &rest),
    )?;
    Ok(spread * (whole(symbols) * ratio - powers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_law_has_its_known_values() {
        assert!((upper_quantile(0.025) - 1.959_963_984_540_054).abs() < 1e-12);
        assert!((phi(1.0) - 0.841_344_746_068_542_9).abs() < 1e-15);
    }

    /// The figures of the head of the scenario; a tolerance that four times the symbols halve, about.
    #[test]
    fn the_tolerance_falls_as_the_root_of_n() {
        let at = |n| limit(0.5, 0.6, n).unwrap();
        assert!((at(10_000).coverage - 0.672_9).abs() < 1e-3);
        let (few, many) = (at(10_000).tolerance, at(1_000_000).tolerance);
        assert!(few < 0.12 && many < few / 8.0, "{few} {many}");
        let well = limit(0.5, 0.0, 10_000).unwrap();
        assert!((well.coverage - 0.95).abs() < 1e-12 && well.tolerance < 0.04);
    }

    /// Two symbols: 2 pq (1 + rho).
    #[test]
    fn the_variance_of_two() {
        let (p, rho) = (Rational::ratio(1, 3), Rational::ratio(3, 5));
        let wanted = Rational::ratio(2, 9) * Rational::ratio(16, 5) * Rational::ratio(1, 1);
        assert_eq!(variance(&p, &rho, 2).unwrap(), wanted);
    }
}

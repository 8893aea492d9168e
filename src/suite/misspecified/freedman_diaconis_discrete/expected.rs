//! What theory says of the run: the urn's closed form, the expected bill of new symbols, the distances.
//!
//! Takes nothing from the run but how often each symbol came; logarithms from `libm`.
#![expect(
    clippy::float_arithmetic,
    reason = "grades F and S: sums of logarithms and powers without a rational form worth having"
)]

use std::collections::BTreeMap;
use std::f64::consts::LN_2;

use super::laws::{Law, SHOWN, ZETA_THREE_HALVES};
use crate::exact::as_f64;

/// ln of the probability of symbols that came this often, in any order: with base 2^-k and concentration 1 it
/// is prod_k 2^-k (1 + 2^-k) (2 + 2^-k) .. (n_k - 1 + 2^-k) / n!.
pub(super) fn log_urn(counts: &BTreeMap<u64, u32>) -> f64 {
    let mut log = 0.0;
    let mut total = 0.0;
    for (&symbol, &count) in counts {
        let k = as_f64(symbol);
        let base = libm::exp2(-k);
        let count = f64::from(count);
        log += libm::lgamma(count + base) - libm::lgamma(1.0 + base) - k * LN_2;
        total += count;
    }
    log - libm::lgamma(total + 1.0)
}

/// Mean, and a bound of the variance, of the sum of the distinct symbols up to `limit` among `length`.
pub(super) struct Bill {
    pub(super) mean: f64,
    pub(super) variance: f64,
}

/// Under the heavy tail: a symbol is met with chance 1 - (1 - p(k))^n, and whether one is and whether another
/// is are negatively correlated, so the variance is at most the sum of the single ones.
pub(super) fn bill(length: u64, limit: u64) -> Bill {
    let mut bill = Bill {
        mean: 0.0,
        variance: 0.0,
    };
    for k in (1..=limit).map(as_f64) {
        let missed = libm::exp(as_f64(length) * libm::log1p(-1.0 / (k * (k + 1.0))));
        bill.mean += k * (1.0 - missed);
        bill.variance += k * k * missed * (1.0 - missed);
    }
    bill
}

/// The point mass's expected loss on one symbol of the heavy tail, in nats: ln zeta(3/2) + (3/2) sum p(k) ln
/// k. The sum is cut at 2^16, beyond which it is below (17 ln 2 + 1) 2^-16: nothing that a picture shows.
pub(super) fn point_mass_loss() -> f64 {
    let logs = (1..=1u64 << 16).map(as_f64);
    let sum: f64 = logs.map(|k| libm::log(k) / (k * (k + 1.0))).sum();
    1.5 * sum + libm::log(ZETA_THREE_HALVES)
}

/// What the expected bill alone, up to `limit`, puts the point mass ahead by, in nats.
pub(super) fn lead(length: u64, limit: u64, point_mass_loss: f64) -> f64 {
    bill(length, limit).mean * LN_2 - as_f64(length) * point_mass_loss
}

/// A bound of the mean distance, over the symbols that are shown, of the shares among `length` symbols from
/// their chances: half the sum of their standard errors; and what the prior's one ball adds.
pub(super) fn mean_distance(truth: Law, length: u64) -> f64 {
    let length = as_f64(length);
    let errors: f64 = (1..=SHOWN)
        .map(|k| truth.chance(k))
        .map(|p| libm::sqrt(p * (1.0 - p) / length))
        .sum();
    errors / 2.0 + 1.0 / (length + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All sequences of two and three symbols up to 3, by hand: two equal ones have 2^-k (1 + 2^-k)/2.
    #[test]
    fn the_closed_form_is_the_urns() {
        let counts = |pairs: &[(u64, u32)]| pairs.iter().copied().collect::<BTreeMap<_, _>>();
        assert!((log_urn(&counts(&[(1, 2)])) - libm::log(0.5 * 1.5 / 2.0)).abs() < 1e-14);
        assert!((log_urn(&counts(&[(1, 1), (3, 1)])) - libm::log(0.5 * 0.125 / 2.0)).abs() < 1e-14);
        let three = 0.25 * 1.25 * 0.5 / 6.0;
        assert!((log_urn(&counts(&[(2, 2), (1, 1)])) - libm::log(three)).abs() < 1e-14);
    }

    /// Two draws, symbols to 2: 1 is met with chance 3/4, 2 with 1 - (5/6)^2 = 11/36.
    #[test]
    fn the_bill_of_two_draws() {
        let found = bill(2, 2);
        assert!((found.mean - (0.75 + 22.0 / 36.0)).abs() < 1e-14);
        let wanted = 0.75 * 0.25 + 4.0 * (11.0 / 36.0) * (25.0 / 36.0);
        assert!((found.variance - wanted).abs() < 1e-14);
    }
}

//! What exponential moments say of the odds and of the losses, with a chance that is stated.
//!
//! Takes logarithms from `libm`. Symbols are independent, so an expectation of a product over the counts N_k of the
//! symbols is n! x^-n times the coefficient's bound: for any x > 0 and f_k >= 0
//!
//! E prod f_k(N_k) = n! \[x^n\] prod_k sum_N (x p_k)^N/N! f_k(N) <= n! x^-n prod_k sum_N (x p_k)^N/N! f_k(N).
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: bounds of chances that are compared with sampled figures"
)]

use std::f64::consts::LN_2;

use super::laws::{Law, ZETA_THREE_HALVES};
use crate::exact::as_f64;
use crate::scenario::{Context, Result};

/// Halvings in which the best x is sought; any x gives a bound.
const HALVINGS: u32 = 14;

/// The powers that are tried.
const POWERS: [f64; 12] = [
    0.01, 0.014, 0.02, 0.03, 0.04, 0.06, 0.08, 0.12, 0.17, 0.25, 0.35, 0.5,
];

/// A term of e^-this of the largest is left out.
const NEGLIGIBLE: f64 = 40.0;

/// ln of the product over the symbols, and the mean number of symbols in it.
struct Product {
    log: f64,
    mean: f64,
}

/// prod_k sum_N (x p_k)^N/N! (u_k(N)/p*(k)^N)^s for s of either sign, u_k(N) = 2^-k (1 + 2^-k) .. (N - 1 + 2^-k) the
/// Dirichlet process's factor. Symbols follow until one adds less than 10^-13: from there on their factors fall at
/// least as 2^(-sk) or 4^-k. None where more than 8 n of one symbol count.
fn product(truth: Law, length: u64, power: f64, log_x: f64) -> Option<Product> {
    let mut product = Product {
        log: 0.0,
        mean: 0.0,
    };
    for symbol in 1u32.. {
        let k = f64::from(symbol);
        let base = libm::exp2(-k);
        let log_y = log_x + truth.log_chance(k) - power * Law::PointMass.log_chance(k);
        let (first, log_gamma) = (-k * LN_2, libm::lgamma(1.0 + base));
        let (mut sum, mut mean, mut largest) = (1.0, 0.0, 0.0f64);
        let mut log_factorial = 0.0;
        let mut number = 0.0;
        loop {
            number += 1.0;
            log_factorial += libm::log(number);
            let urn = first + libm::lgamma(number + base) - log_gamma;
            let term = number * log_y - log_factorial + power * urn;
            if term > largest {
                let shrink = libm::exp(largest - term);
                (sum, mean, largest) = (sum * shrink, mean * shrink, term);
            }
            let value = libm::exp(term - largest);
            (sum, mean) = (sum + value, mean + number * value);
            if term < largest - NEGLIGIBLE && number > libm::exp(log_y.min(NEGLIGIBLE)) {
                break;
            }
            if number > 8.0 * as_f64(length) {
                return None;
            }
        }
        let log = largest + libm::log(sum);
        product.log += log;
        product.mean += mean / sum;
        if symbol > 20 && log < 1e-13 {
            return Some(product);
        }
    }
    None
}

/// A bound of ln E (P_DP/p*)^s over `length` symbols of the truth.
pub(super) fn log_moment(truth: Law, length: u64, power: f64) -> f64 {
    let n = as_f64(length);
    let (mut below, mut above) = (libm::log(n) - 6.0, libm::log(n) + 6.0);
    let mut least = f64::INFINITY;
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(below, above);
        let Some(found) = product(truth, length, power, middle) else {
            above = middle;
            continue;
        };
        // The Dirichlet process has n! below, too.
        let bound = (1.0 - power) * libm::lgamma(n + 1.0) - n * middle + found.log;
        least = least.min(bound);
        if found.mean < n {
            below = middle;
        } else {
            above = middle;
        }
    }
    least
}

/// What the log-odds exceed in the direction of the winner, but for a chance e^-`nats`: of the point mass under the
/// heavy tail, of the Dirichlet process under the light one.
pub(super) fn sure_lead(truth: Law, length: u64, nats: f64, context: &Context<'_>) -> Result<f64> {
    let sign = if truth == Law::LightTail { -1.0 } else { 1.0 };
    let mut most = f64::NEG_INFINITY;
    for power in POWERS {
        context.go_on()?;
        // P(lead <= c) <= e^(s c) E e^(-s lead).
        let lead = (-log_moment(truth, length, sign * power) - nats) / power;
        most = most.max(lead);
    }
    Ok(most)
}

/// Terms of a sum over the symbols; the rest is an integral.
const TERMS: u32 = 1 << 16;

/// KL(p||p*) in nats: ln zeta(3/2) + sum of p(k) (ln(k)/2 - ln(k + 1)). Beyond K the terms are -ln(k)/(2 k^2), but
/// for a relative 2/K.
pub(super) fn divergence() -> f64 {
    let term = |k: f64| (0.5 * libm::log(k) - libm::log1p(k)) / (k * (k + 1.0));
    let sum: f64 = (1..TERMS).map(f64::from).map(term).sum();
    let end = f64::from(TERMS);
    libm::log(ZETA_THREE_HALVES) + sum - 0.5 * (libm::log(end) + 1.0) / end
}

/// ln E (p/p*)^s: zeta^s sum of k^(s/2 - 1) (k + 1)^(-1 - s), for -1 < s < 1.
fn log_ratio_moment(power: f64) -> f64 {
    let term =
        |k: f64| libm::exp((0.5 * power - 1.0) * libm::log(k) - (1.0 + power) * libm::log1p(k));
    let sum: f64 = (1..TERMS).map(f64::from).map(term).sum();
    let end = f64::from(TERMS) - 0.5;
    let rest = libm::exp(-(1.0 + 0.5 * power) * libm::log(end)) / (1.0 + 0.5 * power);
    power * libm::log(ZETA_THREE_HALVES) + libm::log(sum + rest)
}

/// What the mean of ln(p/p*) over so many symbols may be off KL(p||p*) on either side, but for a chance 2 e^-`nats`.
pub(super) fn deviation(symbols: u64, nats: f64) -> f64 {
    let mean = divergence();
    let on_side = |sign: f64| {
        let radius = |halvings: i32| {
            let power = sign * libm::ldexp(1.0, -halvings);
            let surplus = log_ratio_moment(power) - power * mean;
            (nats / as_f64(symbols) + surplus) / power.abs()
        };
        (1..=12).map(radius).fold(f64::INFINITY, f64::min)
    };
    on_side(1.0).max(on_side(-1.0))
}

/// The expected summed squared distance of the Dirichlet process's prediction from the law that it drew, over so
/// many symbols of the base: a chance has the law Beta(b, 1 - b), whose variance b (1 - b)/2 is 1/(n + 1) of that on
/// average after n symbols.
pub(super) fn bayes_risk(shown: u64, length: u64) -> f64 {
    let bases = (1..=shown).map(|k| libm::exp2(-as_f64(k)));
    let variances: f64 = bases.map(|base| base * (1.0 - base) / 2.0).sum();
    variances / (as_f64(length) + 1.0)
}

/// Bernstein's radius of a sum of figures between 0 and `most`, of this variance in all, but for a chance 2
/// e^-`nats`. It holds where the figures are independent, or negatively associated, as what says of each symbol
/// whether it was met is (Joag-Dev and Proschan 1983, unconfirmed): both bound the exponential moment by the product
/// of the single ones.
pub(super) fn bernstein(variance: f64, most: f64, nats: f64) -> f64 {
    let linear = most * nats / 3.0;
    linear + libm::sqrt(linear * linear + 2.0 * variance * nats)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::trial::context;

    /// At power 0 the moment is 1, and the bound is that but for what the coefficient's bound gives away.
    #[test]
    fn the_moment_at_power_nought_is_one() {
        let found = log_moment(Law::LightTail, 100, 1e-9);
        // sqrt(2 pi 100) is e^3.22.
        assert!(found > -1e-6 && found < 3.23, "{found}");
    }

    /// The figures of a sketch in another language.
    #[test]
    fn the_lead_at_a_thousand_symbols() {
        let nats = libm::log(20e6);
        let heavy = sure_lead(Law::HeavyTail, 1000, nats, &context()).unwrap();
        assert!(heavy > 180.0 && heavy < 200.0, "{heavy}");
        let light = sure_lead(Law::LightTail, 1000, nats, &context()).unwrap();
        assert!(light > 405.0 && light < 420.0, "{light}");
    }

    /// KL(p||p*) by the plain sum to a million.
    #[test]
    fn the_divergence_is_that_of_the_plain_sum() {
        let chances = (1..1_000_000u64).map(|k| {
            let p = Law::HeavyTail.chance(k);
            let k = as_f64(k);
            p * (Law::HeavyTail.log_chance(k) - Law::PointMass.log_chance(k))
        });
        let plain: f64 = chances.sum();
        // What is beyond is (ln zeta(3/2) - (ln(N) + 1)/2)/N = -6.45e-6.
        assert!((plain - divergence() - 6.45e-6).abs() < 1e-7, "{plain}");
        assert!(deviation(180_000, 14.5).abs() < 0.02);
    }
}

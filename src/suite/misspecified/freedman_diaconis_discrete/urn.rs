//! One run: symbols from a truth, and the Dirichlet process and the point mass that predict them.
//!
//! Takes random words from `rand_chacha` and logarithms from `libm`.
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: logarithms of sampled symbols; the file with the claims takes them as exact values"
)]

use std::collections::BTreeMap;
use std::f64::consts::LN_2;

use rand_chacha::rand_core::Rng;

use crate::exact::{TooLarge, as_f64, as_usize, narrow};
use crate::scenario::Result;
use crate::scenario::sampling::stream;

/// Symbols 1 .. this are shown, and enter the distances.
pub(super) const SHOWN: u64 = 10;

/// The law of the symbols 1, 2, ...
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    /// p(k) = 1/(k (k + 1)): the mean is infinite.
    HeavyTail,
    /// q(k) = 3 4^-k: the mean is 4/3.
    LightTail,
}

impl Truth {
    pub(super) fn name(self) -> &'static str {
        match self {
            Truth::HeavyTail => "heavy tail",
            Truth::LightTail => "light tail",
        }
    }

    /// The chance of a symbol from 1 on.
    pub(super) fn chance(self, k: u64) -> f64 {
        let k = as_f64(k);
        match self {
            Truth::HeavyTail => 1.0 / (k * (k + 1.0)),
            Truth::LightTail => 3.0 * libm::exp2(-2.0 * k),
        }
    }

    /// The symbols of one run: a stream of its own. From a word w uniform below 2^64, floor(2^64/(w + 1)) is
    /// at least m with chance floor(2^64/m)/2^64, and of its pairs of bits the first that is not 00 is the
    /// k-th with chance 3 4^-k.
    fn symbols(self, seed: u64, run: u64) -> impl Iterator<Item = Result<u64, TooLarge>> {
        let number = match self {
            Truth::HeavyTail => 2 * run,
            Truth::LightTail => 2 * run + 1,
        };
        let mut generator = stream(seed, number);
        std::iter::repeat_with(move || {
            let word = generator.next_u64();
            match self {
                Truth::HeavyTail => narrow((1u128 << 64) / (u128::from(word) + 1)),
                Truth::LightTail => Ok(1 + u64::from(word.trailing_zeros() / 2)),
            }
        })
    }
}

/// What one run did.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    /// ln of the odds of the point mass against the Dirichlet process, after 1, 2, .. n symbols.
    pub(super) log_odds: Vec<f64>,
    /// ln of the Dirichlet process's probability of all symbols, as the sum over its predictions.
    pub(super) log_urn: f64,
    /// The sum of the distinct symbols up to the limit.
    pub(super) bill: u64,
    /// How often each symbol came.
    pub(super) counts: BTreeMap<u64, u32>,
    /// What the Dirichlet process alone says of the next symbol, for the symbols that are shown.
    pub(super) alone: Vec<f64>,
    /// What the mixture says of it.
    pub(super) mixture: Vec<f64>,
}

/// Follows `length` symbols of run number `run`. The bill counts symbols up to `length`.
pub(super) fn follow(truth: Truth, length: u64, seed: u64, run: u64) -> Result<Path> {
    let log_zeta = libm::log(zeta_three_halves());
    let mut path = Path::default();
    let (mut log_odds, mut seen) = (0.0, 0.0);
    for symbol in truth.symbols(seed, run).take(as_usize(length)) {
        let symbol = symbol?;
        let k = as_f64(symbol);
        let count = path.counts.entry(symbol).or_insert(0);
        // Concentration 1: the urn holds one ball of base 2^-k beside the balls drawn so far. For a new
        // symbol the logarithm is taken before 2^-k underflows.
        let log_ball = if *count == 0 {
            path.bill += if symbol <= length { symbol } else { 0 };
            -k * LN_2
        } else {
            libm::log(f64::from(*count) + libm::exp2(-k))
        };
        *count += 1;
        let log_urn = log_ball - libm::log(1.0 + seen);
        seen += 1.0;
        path.log_urn += log_urn;
        log_odds += -1.5 * libm::log(k) - log_zeta - log_urn;
        path.log_odds.push(log_odds);
    }
    let urn_weight = 1.0 / (1.0 + libm::exp(log_odds));
    for (k, point) in (1u64..).zip(point_mass()) {
        let count = path.counts.get(&k).copied().unwrap_or(0);
        let alone = (f64::from(count) + libm::exp2(-as_f64(k))) / (1.0 + seen);
        path.alone.push(alone);
        path.mixture.push(point + urn_weight * (alone - point));
    }
    Ok(path)
}

/// The point mass's law p*(k) = k^(-3/2)/zeta(3/2), for the symbols that are shown.
pub(super) fn point_mass() -> Vec<f64> {
    let zeta = zeta_three_halves();
    (1..=SHOWN)
        .map(as_f64)
        .map(|k| 1.0 / (k * libm::sqrt(k) * zeta))
        .collect()
}

/// Half the summed distance of a law from the truth over the symbols that are shown.
pub(super) fn distance(truth: Truth, law: &[f64]) -> f64 {
    let differences = law
        .iter()
        .zip(1..)
        .map(|(chance, k)| (chance - truth.chance(k)).abs());
    differences.sum::<f64>() / 2.0
}

/// zeta(3/2) by Euler and Maclaurin's formula behind the first terms.
fn zeta_three_halves() -> f64 {
    const TERMS: u32 = 256;
    let end = f64::from(TERMS);
    let head: f64 = (1..TERMS)
        .map(f64::from)
        .map(|k| 1.0 / (k * libm::sqrt(k)))
        .sum();
    let last = 1.0 / (end * libm::sqrt(end));
    // s = 3/2: N^(1-s)/(s-1), N^-s/2, s N^(-s-1)/12, s(s+1)(s+2) N^(-s-3)/720.
    head + last * (2.0 * end + 0.5 + 1.5 / (12.0 * end) - 13.125 / (720.0 * end * end * end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeta_has_its_known_value() {
        assert!((zeta_three_halves() - 2.612_375_348_685_488).abs() < 1e-14);
    }

    /// Shares of symbols 1 .. 4 within 6 standard errors of their chances.
    #[test]
    fn symbols_have_their_law() {
        for truth in [Truth::HeavyTail, Truth::LightTail] {
            let symbols = truth.symbols(2, 0).take(20_000);
            let symbols: Vec<u64> = symbols.collect::<Result<_, _>>().unwrap();
            for k in 1..=4 {
                let count = symbols.iter().filter(|&&s| s == k).count();
                let share = f64::from(u32::try_from(count).unwrap()) / 20_000.0;
                let chance = truth.chance(k);
                let error = libm::sqrt(chance * (1.0 - chance) / 20_000.0);
                assert!(
                    (share - chance).abs() < 6.0 * error,
                    "{truth:?} {k} {share}"
                );
            }
        }
    }
}

//! The laws of the symbols 1, 2, ..: the truths, the point mass, and a law drawn from the Dirichlet process.
//!
//! Takes random words from `rand_chacha` and logarithms from `libm`.
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: chances of sampled symbols; the file with the claims takes them as exact values"
)]

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::exact::{TooLarge, as_f64, as_usize, narrow};

/// Symbols 1 .. this are shown, and enter the distances.
pub(super) const SHOWN: u64 = 10;

/// The law of the symbols 1, 2, ...
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Law {
    /// p(k) = 1/(k (k + 1)): the mean is infinite.
    HeavyTail,
    /// q(k) = 3 4^-k: the mean is 4/3.
    LightTail,
    /// p*(k) = k^(-3/2)/zeta(3/2): the point mass of the prior.
    PointMass,
}

impl Law {
    pub(super) fn name(self) -> &'static str {
        match self {
            Law::HeavyTail => "heavy tail",
            Law::LightTail => "light tail",
            Law::PointMass => "point mass",
        }
    }

    /// The chance of a symbol from 1 on.
    pub(super) fn chance(self, k: u64) -> f64 {
        match self {
            Law::HeavyTail => 1.0 / (as_f64(k) * (as_f64(k) + 1.0)),
            _ => libm::exp(self.log_chance(as_f64(k))),
        }
    }

    /// ln of the chance of the symbol k.
    pub(super) fn log_chance(self, k: f64) -> f64 {
        match self {
            Law::HeavyTail => -libm::log(k) - libm::log1p(k),
            Law::LightTail => libm::log(3.0) - k * libm::log(4.0),
            Law::PointMass => -1.5 * libm::log(k) - libm::log(ZETA_THREE_HALVES),
        }
    }

    /// One symbol. From a word w uniform below 2^64, floor(2^64/(w + 1)) is at least m with chance
    /// floor(2^64/m)/2^64, and of its pairs of bits the first that is not 00 is the k-th with chance 3 4^-k. The
    /// point mass by rejection: X = floor(U^-2) is at least m with chance m^(-1/2), and is kept with the chance that
    /// makes its law the right one (Devroye).
    pub(super) fn draw(self, generator: &mut ChaCha8Rng) -> Result<u64, TooLarge> {
        match self {
            Law::HeavyTail => narrow((1u128 << 64) / (u128::from(generator.next_u64()) + 1)),
            Law::LightTail => Ok(1 + u64::from(generator.next_u64().trailing_zeros() / 2)),
            Law::PointMass => loop {
                let (u, v) = (uniform(generator), uniform(generator));
                let x = libm::floor(1.0 / (u * u));
                // P(X = x) is (1 - sqrt(x/(x + 1))) x^(-1/2), and x times that is largest at 1, relative to x^(-1/2).
                let kept = -libm::expm1(-0.5 * libm::log1p(1.0 / x)) * x;
                let most = 1.0 - std::f64::consts::FRAC_1_SQRT_2;
                if v * kept <= most {
                    return Ok(to_count(x));
                }
            },
        }
    }
}

/// A whole double of any size as a symbol; beyond 2^63 all are one, which comes with chance 2^-31.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast saturates, and x is positive"
)]
fn to_count(x: f64) -> u64 {
    x.min(9_223_372_036_854_775_808.0) as u64
}

/// A uniform draw between 0 and 1, both left out.
pub(super) fn uniform(generator: &mut ChaCha8Rng) -> f64 {
    (as_f64(generator.next_u64() >> 11) + 0.5) / 9_007_199_254_740_992.0
}

/// The chances of the symbols that are shown.
pub(super) fn shown(law: Law) -> Vec<f64> {
    (1..=SHOWN).map(|k| law.chance(k)).collect()
}

/// Half the summed distance of a law from the heavy tail's over the symbols that are shown.
pub(super) fn distance(law: &[f64]) -> f64 {
    let differences = law
        .iter()
        .zip(1..)
        .map(|(chance, k)| (chance - Law::HeavyTail.chance(k)).abs());
    differences.sum::<f64>() / 2.0
}

/// A law drawn from the Dirichlet process with base 2^-k and concentration 1: a stick of length 1 is broken at
/// uniform places, and each piece falls to a symbol of the base. Broken as far as it is asked for.
pub(super) struct DrawnLaw {
    /// Each piece's symbol, and the length up to its end.
    pieces: Vec<(u64, f64)>,
}

/// What is left of the stick when it is broken no further.
const REST: f64 = 1e-18;

impl DrawnLaw {
    pub(super) fn new(generator: &mut ChaCha8Rng) -> Self {
        let (mut pieces, mut rest) = (Vec::new(), 1.0);
        while rest > REST {
            rest *= uniform(generator);
            let symbol = 1 + u64::from(generator.next_u64().trailing_zeros());
            pieces.push((symbol, 1.0 - rest));
        }
        DrawnLaw { pieces }
    }

    pub(super) fn draw(&self, generator: &mut ChaCha8Rng) -> u64 {
        let at = uniform(generator);
        let found = self.pieces.partition_point(|(_, end)| *end <= at);
        let last = self.pieces.len() - 1;
        self.pieces[found.min(last)].0
    }

    /// The chances of the symbols that are shown.
    pub(super) fn shown(&self) -> Vec<f64> {
        let mut chances = vec![0.0; as_usize(SHOWN)];
        let mut start = 0.0;
        for &(symbol, end) in &self.pieces {
            if symbol <= SHOWN {
                chances[as_usize(symbol - 1)] += end - start;
            }
            start = end;
        }
        chances
    }
}

/// zeta(3/2); the tests have it by Euler and Maclaurin's formula.
pub(super) const ZETA_THREE_HALVES: f64 = 2.612_375_348_685_488;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::sampling::stream;

    /// zeta(3/2) by Euler and Maclaurin's formula after the first terms.
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

    #[test]
    fn zeta_has_its_known_value() {
        assert!((zeta_three_halves() - ZETA_THREE_HALVES).abs() < 1e-14);
    }

    /// Shares of symbols 1 .. 4 within 6 standard errors of their chances.
    #[test]
    fn symbols_have_their_law() {
        for law in [Law::HeavyTail, Law::LightTail, Law::PointMass] {
            let mut generator = stream(2, 0);
            let symbols = (0..20_000).map(|_| law.draw(&mut generator));
            let symbols: Vec<u64> = symbols.collect::<Result<_, _>>().unwrap();
            for k in 1..=4 {
                let count = symbols.iter().filter(|&&s| s == k).count();
                let share = f64::from(u32::try_from(count).unwrap()) / 20_000.0;
                let chance = law.chance(k);
                let error = libm::sqrt(chance * (1.0 - chance) / 20_000.0);
                assert!((share - chance).abs() < 6.0 * error, "{law:?} {k} {share}");
            }
        }
    }

    /// The chances of a drawn law add to at most 1, and the mean of the first one's is 1/2.
    #[test]
    fn drawn_laws_have_the_base_as_their_mean() {
        let mut generator = stream(5, 1);
        let mut sum = 0.0;
        for _ in 0..4000 {
            let law = DrawnLaw::new(&mut generator);
            let shown = law.shown();
            assert!(shown.iter().sum::<f64>() <= 1.0 + 1e-12);
            sum += shown[0];
        }
        // The variance of one is 1/8; six standard errors of 4000.
        assert!((sum / 4000.0 - 0.5).abs() < 6.0 * libm::sqrt(0.125 / 4000.0));
    }
}

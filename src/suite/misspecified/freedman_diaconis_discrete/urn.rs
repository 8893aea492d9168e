//! The Dirichlet process and the point mass as they learn, and one run under a fixed truth.
//!
//! Takes random words from `rand_chacha` and logarithms from `libm`.
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: logarithms of sampled symbols; the file with the claims takes them as exact values"
)]

use std::collections::BTreeMap;
use std::f64::consts::LN_2;

use rand_chacha::rand_core::Rng;

use super::laws::{DrawnLaw, Law, SHOWN, ZETA_THREE_HALVES, shown};
use crate::exact::{as_f64, as_usize};
use crate::scenario::Result;
use crate::scenario::sampling::stream;

/// Symbols drawn after the last of a run, which the mixture predicts from what it has learned.
pub(super) const FRESH: u64 = 1000;

/// The prior's two halves after some symbols.
#[derive(Clone, Debug, Default)]
pub(super) struct Learner {
    /// ln of the odds of the point mass against the Dirichlet process.
    pub(super) log_odds: f64,
    /// ln of the Dirichlet process's probability, as the sum over its predictions.
    pub(super) log_urn: f64,
    /// -ln of the mixture's probability, as the sum over its predictions.
    pub(super) loss: f64,
    /// How often each symbol came.
    pub(super) counts: BTreeMap<u64, u32>,
    seen: f64,
}

/// ln(e^a + e^b).
fn log_add(a: f64, b: f64) -> f64 {
    a.max(b) + libm::log1p(libm::exp(-(a - b).abs()))
}

impl Learner {
    /// Learns a symbol; whether it is new.
    pub(super) fn learn(&mut self, symbol: u64) -> bool {
        let k = as_f64(symbol);
        let count = self.counts.entry(symbol).or_insert(0);
        // Concentration 1: the urn holds one ball of base 2^-k beside the balls drawn so far. For a new
        // symbol the logarithm is taken before 2^-k underflows.
        let new = *count == 0;
        let log_ball = if new {
            -k * LN_2
        } else {
            libm::log(f64::from(*count) + libm::exp2(-k))
        };
        *count += 1;
        let log_urn = log_ball - libm::log(1.0 + self.seen);
        self.seen += 1.0;
        self.log_urn += log_urn;
        let log_point = Law::PointMass.log_chance(k);
        // ln(1 + e^odds) less, the two halves' weights.
        let both = log_add(0.0, self.log_odds);
        self.loss += both - log_add(self.log_odds + log_point, log_urn);
        self.log_odds += log_point - log_urn;
        new
    }

    /// What the Dirichlet process alone says of the next symbol, for the symbols that are shown.
    pub(super) fn alone(&self) -> Vec<f64> {
        let chance = |k: u64| {
            let count = self.counts.get(&k).copied().unwrap_or(0);
            (f64::from(count) + libm::exp2(-as_f64(k))) / (1.0 + self.seen)
        };
        (1..=SHOWN).map(chance).collect()
    }

    /// What the mixture says of a 1 next.
    fn mixture_of_one(&self) -> f64 {
        let count = self.counts.get(&1).copied().unwrap_or(0);
        let alone = (f64::from(count) + 0.5) / (1.0 + self.seen);
        let point = 1.0 / ZETA_THREE_HALVES;
        point + (alone - point) / (1.0 + libm::exp(self.log_odds))
    }

    /// What it says of the symbols that are shown.
    pub(super) fn mixture(&self) -> Vec<f64> {
        let urn_weight = 1.0 / (1.0 + libm::exp(self.log_odds));
        let both = self.alone().into_iter().zip(shown(Law::PointMass));
        both.map(|(alone, point)| point + urn_weight * (alone - point))
            .collect()
    }
}

/// What one run did.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    /// The log-odds after 1, 2, .. n symbols, for the runs that are drawn.
    pub(super) course: Vec<f64>,
    pub(super) end: Learner,
    /// The sum of the distinct symbols up to n.
    pub(super) bill: u64,
    /// By how much the mixture's loss is above the truth's.
    pub(super) regret: f64,
    /// How many of the fresh symbols are 1.
    pub(super) fresh_ones: u64,
    /// What the mixture said of a 1.
    pub(super) said_one: f64,
}

/// Follows `length` symbols of run number `run`, and draws the fresh ones. The bill counts symbols up to `length`.
pub(super) fn follow(
    truth: Law,
    (length, drawn): (u64, bool),
    seed: u64,
    run: u64,
) -> Result<Path> {
    let number = match truth {
        Law::HeavyTail => 2 * run,
        _ => 2 * run + 1,
    };
    let mut generator = stream(seed, number);
    let mut path = Path {
        course: Vec::with_capacity(if drawn { as_usize(length) } else { 0 }),
        ..Path::default()
    };
    for _ in 0..length {
        let symbol = truth.draw(&mut generator)?;
        if path.end.learn(symbol) && symbol <= length {
            path.bill += symbol;
        }
        path.regret += truth.log_chance(as_f64(symbol));
        if drawn {
            path.course.push(path.end.log_odds);
        }
    }
    path.regret += path.end.loss;
    for _ in 0..FRESH {
        path.fresh_ones += u64::from(truth.draw(&mut generator)? == 1);
    }
    path.said_one = path.end.mixture()[0];
    Ok(path)
}

/// Follows `length` symbols of a truth that is drawn from the prior.
pub(super) fn follow_drawn(length: u64, seed: u64, run: u64) -> Result<Drawn> {
    let mut generator = stream(seed, FIRST_DRAWN + run);
    let is_point = generator.next_u64() & 1 == 1;
    let law = DrawnLaw::new(&mut generator);
    let mut learner = Learner::default();
    let mut drawn = Drawn::default();
    for _ in 0..length {
        let symbol = if is_point {
            Law::PointMass.draw(&mut generator)?
        } else {
            law.draw(&mut generator)
        };
        drawn.said_one += learner.mixture_of_one();
        drawn.ones += u64::from(symbol == 1);
        learner.learn(symbol);
    }
    drawn.log_odds = if is_point {
        learner.log_odds
    } else {
        -learner.log_odds
    };
    drawn.risk = (!is_point).then(|| {
        let both = learner.alone().into_iter().zip(law.shown());
        both.map(|(alone, chance)| (alone - chance) * (alone - chance))
            .sum()
    });
    Ok(drawn)
}

/// Streams of the runs with a drawn truth begin here; those of the fixed truths are below.
const FIRST_DRAWN: u64 = 1 << 40;

/// What one run with a drawn truth did.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawn {
    /// ln of the odds of the true half of the prior against the other.
    pub(super) log_odds: f64,
    /// How many symbols are 1, and the sum of the mixture's chances of a 1.
    pub(super) ones: u64,
    pub(super) said_one: f64,
    /// Where the law is the Dirichlet process's: the summed squared distance of its prediction alone from that law,
    /// over the symbols that are shown.
    pub(super) risk: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mixture's predictions multiply to the mean of the two halves' probabilities.
    #[test]
    fn the_loss_is_the_mixtures() {
        let path = follow(Law::HeavyTail, (50, false), 3, 0).unwrap();
        let log_point: f64 = (path.end.counts.iter())
            .map(|(&k, &count)| f64::from(count) * Law::PointMass.log_chance(as_f64(k)))
            .sum();
        let wanted = LN_2 - log_add(log_point, path.end.log_urn);
        assert!((path.end.loss - wanted).abs() < 1e-9);
        let first = Learner::default();
        assert!((first.mixture_of_one() - first.mixture()[0]).abs() < 1e-15);
    }
}

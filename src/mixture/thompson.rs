//! A Thompson predictor: it says what one hypothesis says, drawn from the posterior. Takes
//! the [`Mixture`], and a seeded generator.

use num_bigint::BigUint;
use num_traits::One;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::bayes::{Mixture, MixtureError};
use super::evidence::{Evidence, magnitude};
use super::hypothesis::Hypothesis;
use super::sample::stream;
use crate::exact::{Enclosure, Fraction};
use crate::prior::FinitePrior;

/// Predicts with a hypothesis drawn from the posterior, anew after every `every` symbols.
///
/// Given the seed it is a hypothesis like any other: what is drawn depends on the past
/// alone. Averaged over the draws the prediction is Bayes's own,
/// [`Thompson::expected_prediction`], exactly; the log loss is not, it is at least Bayes's by
/// Jensen's inequality.
#[derive(Clone, Debug)]
pub struct Thompson {
    mixture: Mixture,
    generator: ChaCha8Rng,
    every: u64,
    drawn: usize,
    seen: Evidence,
}

impl Thompson {
    /// The predictor of `prior` whose draws come from `seed`; `every` 0 counts as 1.
    pub fn new(prior: FinitePrior<Box<dyn Hypothesis>>, every: u64, seed: u64) -> Thompson {
        let mut thompson = Thompson {
            mixture: Mixture::new(prior),
            generator: stream(seed, 0),
            every: every.max(1),
            drawn: 0,
            seen: Evidence::one(),
        };
        thompson.draw();
        thompson
    }

    /// The hypothesis that predicts the next symbol.
    pub fn drawn(&self) -> usize {
        self.drawn
    }

    /// The mixture whose posterior it draws from.
    pub fn mixture(&self) -> &Mixture {
        &self.mixture
    }

    /// The prediction averaged over what could have been drawn for this symbol: the sum of
    /// w_t(nu) nu(b|x), which is the mixture's own.
    ///
    /// # Errors
    /// [`MixtureError::AllRefuted`].
    pub fn expected_prediction(&self) -> Result<[Enclosure; 2], MixtureError> {
        self.mixture.predictive()
    }

    /// Draws from the posterior, exactly: uniform bits are taken until they decide. Where
    /// mass is open the weights are the lower ends, or the upper where all lower ends are 0.
    fn draw(&mut self) {
        let joint = |end: fn(&Evidence) -> Fraction| -> Vec<Evidence> {
            (0..self.mixture.len())
                .map(|index| {
                    let value = end(&self.mixture.joint(index));
                    Evidence::exact(value.numerator().clone(), value.denominator().clone())
                })
                .collect()
        };
        let mut joints = joint(Evidence::lower);
        if joints.iter().all(Evidence::is_zero) {
            joints = joint(Evidence::upper);
        }
        let total = Evidence::sum(joints.iter().cloned());
        if total.is_zero() {
            return;
        }
        let (mut uniform, mut bits) = (BigUint::ZERO, 0u64);
        'more: loop {
            uniform = (uniform << 64u32) + self.generator.next_u64();
            bits += 64;
            // The draw lies within [low, high) of the total.
            let scale = BigUint::one() << bits;
            let low = total.times(&uniform, &scale).lower();
            let high = total.times(&(&uniform + 1u32), &scale).lower();
            let mut below = Evidence::zero();
            for (index, joint) in joints.iter().enumerate() {
                below = Evidence::sum([below, joint.clone()]);
                let end = below.lower();
                if high <= end {
                    self.drawn = index;
                    return;
                }
                if low < end {
                    continue 'more;
                }
            }
        }
    }

    /// The evidence behind `symbol`, as the drawn hypothesis has it.
    fn after(&self, symbol: bool) -> Evidence {
        if self.mixture.refuted_at().is_some() {
            return Evidence::zero();
        }
        let next = &self.mixture.hypothesis(self.drawn).predictive()[usize::from(symbol)];
        let (low, high) = (next.lower(), next.upper());
        if next.is_exact() {
            return self.seen.times(&magnitude(low), &low.denominator());
        }
        let seen = self.seen.integers();
        let denominator = &seen.denominator * low.denominator() * high.denominator();
        let upper = &seen.lower + &seen.open;
        let lower = &seen.lower * magnitude(low) * high.denominator();
        let open = upper * magnitude(high) * low.denominator() - &lower;
        Evidence::with_open(lower, open, denominator)
    }
}

impl Hypothesis for Thompson {
    fn name(&self) -> String {
        format!("Thompson of {}", self.mixture.len())
    }
    fn act(&mut self, action: &[bool]) {
        self.mixture.act(action);
    }
    fn evidence(&self) -> Evidence {
        self.seen.clone()
    }
    fn extended(&self, symbol: bool) -> Evidence {
        self.after(symbol)
    }
    fn update(&mut self, symbol: bool) {
        self.seen = self.after(symbol);
        // Once all are refuted the evidence is 0, and stays so.
        if self.mixture.update(symbol).is_ok() && self.mixture.time().is_multiple_of(self.every) {
            self.draw();
        }
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

//! The parameters of `block-swings`, and the two models.

use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::scenario::figures::{distinct, quotient};
use crate::scenario::{Result, parameters};
use crate::suite::instrument::mixing::{Weighted, bernoulli};

/// Symbols that go through the exact mixture as well.
pub(super) const MIXTURE_SYMBOLS: u64 = 1000;

parameters! { Parameters {
    ratios "r": [i64] = [2, 3] in 2..=8, "ratios of a block's length to the one before";
    symbols "n": u64 = 1_000_000 in 1000..=1_000_000_000_000, "symbols of the source";
    offset "d": Rational = 1/4 in 1/1000..=2/5, "the models are Bernoulli(1/2 + d) and Bernoulli(1/2 - d)";
    program_bits "program_bits": u32 = 20 in 1..=64, "length in bits of the control's block program";
} }

impl Parameters {
    /// The ratios, each once.
    pub(super) fn ratios(&self) -> Result<Vec<u64>> {
        Ok(distinct(&self.ratios)?)
    }

    /// P(1) of the model up, and of the model down.
    pub(super) fn chances(&self) -> [Rational; 2] {
        let half = Rational::ratio(1, 2);
        [&half + &self.offset, &half - &self.offset]
    }

    /// The models up and down at these weights.
    pub(super) fn models(&self, [of_up, of_down]: [Rational; 2]) -> Result<Vec<Weighted>> {
        let [up, down] = self.chances();
        Ok(vec![(bernoulli(&up)?, of_up), (bernoulli(&down)?, of_down)])
    }

    /// What one symbol multiplies the odds of up against down by, or divides them by.
    pub(super) fn odds(&self) -> Result<Rational> {
        let [up, down] = self.chances();
        quotient(&up, &down)
    }

    /// lambda in bits: what one symbol moves the log-odds by.
    pub(super) fn step_bits(&self) -> Result<Enclosure> {
        Ok(log2(&self.odds()?, PRECISION)?)
    }
}

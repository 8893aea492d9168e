//! Fixed share and Bayes on blocks of growing length: the regrets beside their bounds.
//!
//! Takes both mixtures and enclosures; the bounds are derived in [`fixed_share`](super).

use crate::exact::{Enclosure, PRECISION, Rational, ln, log2};
use crate::mixture::{Evidence, Hypothesis, PathMixture, ShareRate};
use crate::prior::FinitePrior;
use crate::scenario::figures::{fraction, length, quotient, whole};
use crate::scenario::{Context, Result};
use crate::suite::instrument::growing_blocks;
use crate::suite::instrument::mixing::{bernoulli, even, exactly};

/// The block source has two experts.
const EXPERTS: u64 = 2;

/// Rows between two block ends, for the picture.
const ROWS: u64 = 24;

/// Growing blocks, and coins of chances `high` and 1 - `high` that predict them.
pub(super) struct Blocks {
    pub(super) ratio: u64,
    /// Of the complete blocks.
    pub(super) ends: Vec<u64>,
    pub(super) high: Rational,
}

/// Losses beyond the switching path's, in bits.
#[derive(Clone, Debug)]
pub(super) struct Regret {
    pub(super) time: u64,
    pub(super) constant: Enclosure,
    pub(super) harmonic: Enclosure,
    pub(super) bayes: Enclosure,
    /// At block ends: what the path gives x over what Bayes does.
    pub(super) ratio_to_bayes: Option<Rational>,
    /// The posterior weights of the upper coin, for the picture: constant rate, and Bayes.
    pub(super) upper: [Enclosure; 2],
}

/// Bounds at the end of a block, in bits.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) time: u64,
    pub(super) constant: Enclosure,
    pub(super) harmonic: Enclosure,
    /// What the path gives x over what Bayes does.
    pub(super) ratio_to_bayes: Rational,
}

/// part/whole by its logarithm, for the picture: the exact quotient would reduce long fractions.
fn share(part: &Evidence, whole: &Evidence) -> Result<Enclosure> {
    let bits = part.log2(PRECISION)? - whole.log2(PRECISION)?;
    Ok((bits * ln(&Rational::from_integer(2), PRECISION)?).exp(PRECISION)?)
}

/// log2 of a positive value.
fn bits(value: &Rational) -> Result<Enclosure> {
    Ok(log2(value, PRECISION)?)
}

impl Blocks {
    /// n, where the last block ends.
    fn symbols(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    /// m.
    fn switches(&self) -> u64 {
        length(&self.ends) - 1
    }

    /// m/(n-1): the rate that fits the blocks.
    fn fitting_rate(&self) -> Result<Rational> {
        fraction(self.switches(), self.symbols() - 1)
    }

    fn coins(&self) -> Result<[Box<dyn Hypothesis>; 2]> {
        Ok([
            bernoulli(&(Rational::one() - &self.high))?,
            bernoulli(&self.high)?,
        ])
    }

    /// Shows the blocks to the mixtures.
    pub(super) fn regrets(&self, context: &Context<'_>) -> Result<Vec<Regret>> {
        let shared = |rate| -> Result<PathMixture> {
            Ok(PathMixture::fixed_share(
                FinitePrior::uniform(self.coins()?)?,
                rate,
            )?)
        };
        let mut constant = shared(ShareRate::Constant(self.fitting_rate()?))?;
        let mut harmonic = shared(ShareRate::Harmonic)?;
        let mut bayes = even(self.coins()?.into())?;
        let symbol_bits = bits(&self.high)?;
        let mut regrets = Vec::new();
        let (mut block, mut start) = (0, 0);
        for (time, &symbol) in (1..).zip(&growing_blocks::symbols(self.ratio, self.symbols())) {
            context.go_on()?;
            constant.update(symbol);
            harmonic.update(symbol);
            bayes.update(symbol)?;
            let end = self.ends[block];
            if time == end || (time - start).is_multiple_of(((end - start) / ROWS).max(1)) {
                context.report("symbols", time, self.symbols())?;
                let path = symbol_bits.scale(&whole(time));
                let over = |evidence: &Evidence| -> Result<Enclosure> {
                    Ok(&path - evidence.log2(PRECISION)?)
                };
                let ratio =
                    || quotient(&self.high.checked_pow(time)?, &exactly(&bayes.evidence())?);
                regrets.push(Regret {
                    time,
                    constant: over(&constant.evidence())?,
                    harmonic: over(&harmonic.evidence())?,
                    bayes: over(&bayes.evidence())?,
                    ratio_to_bayes: (time == end).then(ratio).transpose()?,
                    upper: [
                        share(&constant.joint(1), &constant.evidence())?,
                        share(&bayes.joint(1), &bayes.evidence())?,
                    ],
                });
            }
            if time == end {
                (block, start) = (block + 1, end);
            }
        }
        Ok(regrets)
    }

    /// rho^minority 2/(1 + rho^-|S|) at the end of block k, with (n - \[k even\])/(1+r) symbols of the
    /// minority.
    fn ratio_to_bayes(&self, k: u64, end: u64) -> Result<Rational> {
        let rho = quotient(&self.high, &(Rational::one() - &self.high))?;
        let minority = (end - u64::from(k.is_multiple_of(2))) / (1 + self.ratio);
        let tail = quotient(&Rational::one(), &rho.checked_pow(end - 2 * minority)?)?;
        quotient(
            &(rho.checked_pow(minority)? * whole(2)),
            &(Rational::one() + tail),
        )
    }

    /// log2(rho) (n-1)/(1+r): at most what the formula for Bayes's regret says.
    pub(super) fn linear_regret(&self) -> Result<Enclosure> {
        let rho = quotient(&self.high, &(Rational::one() - &self.high))?;
        let minority = fraction(self.symbols().saturating_sub(1), 1 + self.ratio)?;
        Ok(bits(&rho)?.scale(&minority))
    }

    /// The sum over the switches of log2(t_i - 1), t_i - 1 where a block ends.
    pub(super) fn switch_bits(&self) -> Result<Enclosure> {
        let before = self.ends.iter().rev().skip(1);
        let sum = before.map(|&end| bits(&whole(end)));
        sum.sum()
    }

    /// The bounds at every block's end.
    pub(super) fn bounds(&self) -> Result<Vec<Bound>> {
        let rate = self.fitting_rate()?;
        let (leaves, stays) = (bits(&rate)?, bits(&(Rational::one() - &rate))?);
        let (first, other) = (bits(&whole(EXPERTS))?, bits(&whole(EXPERTS - 1))?);
        // The sum over switches of log2(t_i - 1) + log2(N-1).
        let mut switches = Enclosure::zero();
        let mut bounds = Vec::new();
        for (k, &end) in (0u64..).zip(&self.ends) {
            bounds.push(Bound {
                time: end,
                constant: &first + (&other - &leaves).scale(&whole(k))
                    - stays.scale(&whole(end - 1 - k)),
                harmonic: &first + bits(&whole(end))? + &switches,
                ratio_to_bayes: self.ratio_to_bayes(k, end)?,
            });
            switches = switches + bits(&whole(end))? + &other;
        }
        Ok(bounds)
    }

    /// log2 N + m log2(N-1) + (n-1) H(m/(n-1)).
    pub(super) fn entropy_bound(&self) -> Result<Enclosure> {
        // H(p) = p log2(1/p) + (1-p) log2(1/(1-p)) with p = m/(n-1).
        let (m, chances) = (self.switches(), self.symbols() - 1);
        let part = |count: u64| -> Result<Enclosure> {
            let share = fraction(count, chances)?;
            Ok(-bits(&share)?.scale(&share))
        };
        let entropy = part(m)? + part(chances - m)?;
        Ok(bits(&whole(EXPERTS))?
            + bits(&whole(EXPERTS - 1))?.scale(&whole(m))
            + entropy.scale(&whole(chances)))
    }
}

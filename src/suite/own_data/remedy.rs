//! Remedies against oscillation beside the plain mixture and each other: the same class, prior and data.
//!
//! Takes the mixtures of the layer below. Where a remedy is a mixture over paths it has a bound for any data:
//! the path that stays with one hypothesis nu for all t symbols has a known prior, so the remedy's loss is at
//! most nu's and log2(1/w(nu)) and the price of staying. The others have a loss, and no theorem here.
//!
//! Derivation \[own\]. Fixed share draws the first hypothesis from the prior and leaves it before each later
//! symbol with the rate's probability: to stay costs the factor (1 - a)^(t-1) at rate a, and at rate 1/s
//! before symbol s the factors 1 - 1/s, which multiply to 1/t. The switch distribution gives half of its
//! prior to the paths with no switch, each drawn from the hypotheses' prior: the factor is 1/2.

use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::mixture::{
    GeneralisedBayes, Hypothesis, LearningRateError, PathMixture, ProbabilityError, RateGridError,
    SafeBayes, ShareRate, Thompson,
};
use crate::prior::FinitePrior;
use crate::scenario::figures::whole;
use crate::scenario::{Result, here};

/// Where the price of staying comes from.
pub(super) const SOURCE: &str = here!("derived in");

/// Bits that path weights are kept to, rounded outward, so that long data is no slower by the symbol.
const BITS: u32 = 256;

/// What stands beside the plain Bayes mixture of a scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Weight is shared between the hypotheses before every symbol.
    FixedShare(ShareRate),
    /// The switch distribution.
    Switch,
    /// The likelihood to a power, the learning rate.
    Generalised(Rational),
    /// The same at a learnt rate, of 1, 1/2, .. 2^-halvings.
    SafeBayes {
        /// How often the rate 1 is halved.
        halvings: u32,
    },
    /// Predicts with one hypothesis drawn from the posterior, anew after so many symbols.
    Thompson {
        /// Symbols between two draws.
        every: u64,
    },
}

impl Remedy {
    /// Fixed share at a rate.
    ///
    /// # Errors
    /// [`ProbabilityError`] for a constant rate outside [0, 1].
    pub(crate) fn fixed_share(rate: ShareRate) -> Result<Remedy, ProbabilityError> {
        if let ShareRate::Constant(value) = &rate
            && (value.is_negative() || *value > Rational::one())
        {
            return Err(ProbabilityError {
                value: value.clone(),
            });
        }
        Ok(Remedy::FixedShare(rate))
    }

    /// Generalised Bayes at a learning rate.
    ///
    /// # Errors
    /// [`LearningRateError`] for a rate that is none.
    pub(crate) fn generalised(eta: Rational) -> Result<Remedy, LearningRateError> {
        GeneralisedBayes::accepts(&eta)?;
        Ok(Remedy::Generalised(eta))
    }

    /// SafeBayes with so many halvings of the learning rate.
    ///
    /// # Errors
    /// [`RateGridError`] for too many.
    pub(crate) fn safe_bayes(halvings: u32) -> Result<Remedy, RateGridError> {
        SafeBayes::accepts(halvings)?;
        Ok(Remedy::SafeBayes { halvings })
    }

    /// Whether it draws, so that the seed changes what it predicts.
    pub(crate) fn draws(&self) -> bool {
        matches!(self, Remedy::Thompson { .. })
    }

    /// Its kind and setting as in the file, with hyphens: different for different remedies, and the same
    /// whatever stands beside it, so that claims and columns can be told by it.
    pub(super) fn key(&self) -> String {
        match self {
            Remedy::FixedShare(ShareRate::Constant(rate)) => format!("fixed-share-{rate}"),
            Remedy::FixedShare(ShareRate::Harmonic) => "fixed-share-1-t".to_owned(),
            Remedy::Switch => "switch".to_owned(),
            Remedy::Generalised(eta) => format!("generalised-{eta}"),
            Remedy::SafeBayes { halvings } => format!("safe-bayes-{halvings}"),
            Remedy::Thompson { every } => format!("thompson-{every}"),
        }
        .replace('/', "-")
    }

    /// Its name on a curve, and in the result's parameters.
    pub(super) fn name(&self) -> String {
        match self {
            Remedy::FixedShare(ShareRate::Constant(rate)) => format!("fixed share {rate}"),
            Remedy::FixedShare(ShareRate::Harmonic) => "fixed share 1/t".to_owned(),
            Remedy::Switch => "switch distribution".to_owned(),
            Remedy::Generalised(eta) => format!("generalised Bayes, eta {eta}"),
            Remedy::SafeBayes { halvings } => format!("SafeBayes, {halvings} halvings"),
            Remedy::Thompson { every } => format!("Thompson, drawn every {every}"),
        }
    }

    /// The predictor over a class; `seed` is for one that draws.
    pub(super) fn over(
        &self,
        prior: FinitePrior<Box<dyn Hypothesis>>,
        seed: u64,
    ) -> Result<Box<dyn Hypothesis>> {
        Ok(match self {
            Remedy::FixedShare(rate) => {
                Box::new(PathMixture::fixed_share(prior, rate.clone())?.to_bits(BITS))
            }
            Remedy::Switch => Box::new(PathMixture::switching(prior).to_bits(BITS)),
            Remedy::Generalised(eta) => Box::new(GeneralisedBayes::new(prior, eta.clone())?),
            Remedy::SafeBayes { halvings } => Box::new(SafeBayes::new(prior, *halvings)?),
            Remedy::Thompson { every } => Box::new(Thompson::new(prior, *every, seed)),
        })
    }

    /// Bits that the path which stays with one hypothesis for `time` symbols costs beyond that
    /// hypothesis's prior weight; none where the remedy mixes no paths, or never lets one stay.
    pub(super) fn price_of_staying(&self, time: u64) -> Result<Option<Enclosure>> {
        Ok(match self {
            Remedy::FixedShare(ShareRate::Constant(rate)) => {
                let stays = Rational::one() - rate;
                if stays.is_zero() {
                    return Ok(None);
                }
                Some(-log2(&stays, PRECISION)?.scale(&whole(time.saturating_sub(1))))
            }
            Remedy::FixedShare(ShareRate::Harmonic) => Some(log2(&whole(time.max(1)), PRECISION)?),
            Remedy::Switch => Some(Enclosure::one()),
            Remedy::Generalised(_) | Remedy::SafeBayes { .. } | Remedy::Thompson { .. } => None,
        })
    }
}

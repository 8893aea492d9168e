//! Evidence = best fit x Occam factor, and the program prior beside it: what the three scenarios about
//! Occam's razor share.
//!
//! Takes the machine, exact numbers and enclosures. [`Split`] is the concept: the log-probability that a
//! prior over models and a model together give to data, in three parts that add up. The part *tacked on* is
//! the prior over models: code bits of a program, or a choice of model priors. The part *intrinsic* is the
//! model's evidence, best fit and Occam factor: what the data and the model's own parameters say.
//!
//! [`data`] is the one data set of the three scenarios, [`chains`] and [`polynomials`] are the model
//! families, [`stirling`] encloses what their evidences are compared to.

use crate::exact::Enclosure;

pub(super) mod chains;
pub(super) mod data;
pub(super) mod polynomials;
pub(super) mod stirling;

/// log P(model) + log P(data | best parameters) + log Occam factor, all in one unit.
#[derive(Clone, Debug)]
pub(super) struct Split {
    /// The prior over models.
    pub(super) prior: Enclosure,
    /// The likelihood at the best parameters.
    pub(super) fit: Enclosure,
    /// The evidence over that likelihood.
    pub(super) occam: Enclosure,
}

impl Split {
    /// The log-evidence of the data within the model.
    pub(super) fn evidence(&self) -> Enclosure {
        &self.fit + &self.occam
    }

    /// The part of the log-odds against `other` that is there before any data.
    pub(super) fn tacked_on(&self, other: &Split) -> Enclosure {
        &self.prior - &other.prior
    }

    /// The part of the log-odds against `other` that the data put there: the log Bayes factor.
    pub(super) fn intrinsic(&self, other: &Split) -> Enclosure {
        self.evidence() - other.evidence()
    }
}

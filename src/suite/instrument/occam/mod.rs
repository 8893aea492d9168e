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

use std::sync::LazyLock;

use crate::exact::{Enclosure, ExactError, PRECISION, ln};
use crate::scenario::{Result, ScenarioError};

pub(crate) mod chains;
pub(crate) mod data;
pub(crate) mod polynomials;
pub(crate) mod stirling;

/// Nats as bits.
pub(crate) fn in_bits(nats: &Enclosure) -> Result<Enclosure> {
    static BIT: LazyLock<Result<Enclosure, ExactError>> =
        LazyLock::new(|| ln(&2.into(), PRECISION));
    nats.checked_div(&BIT.clone()?)
        .ok_or(ScenarioError::DivisionByZero)
}

/// log P(model) + log P(data | best parameters) + log Occam factor, all in one unit.
#[derive(Clone, Debug)]
pub(crate) struct Split {
    /// The prior over models.
    pub(crate) prior: Enclosure,
    /// The likelihood at the best parameters.
    pub(crate) fit: Enclosure,
    /// The evidence over that likelihood.
    pub(crate) occam: Enclosure,
}

impl Split {
    /// The log-evidence of the data within the model.
    pub(crate) fn evidence(&self) -> Enclosure {
        &self.fit + &self.occam
    }

    /// The part of the log-odds against `other` that is there before any data.
    pub(crate) fn tacked_on(&self, other: &Split) -> Enclosure {
        &self.prior - &other.prior
    }

    /// The part of the log-odds against `other` that the data put there: the log Bayes factor.
    pub(crate) fn intrinsic(&self, other: &Split) -> Enclosure {
        self.evidence() - other.evidence()
    }
}

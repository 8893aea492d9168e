//! Hypotheses as predictors, and their Bayes mixture, exactly.
//!
//! A [`Hypothesis`] gives the next symbol a probability and then sees it. A [`Mixture`]
//! of a [`FinitePrior`](crate::prior::FinitePrior) of them has the evidence
//! xi(x) = sum over nu of w(nu) nu(x), the posterior, the predictives, log loss and
//! regret. From the layers below it takes the prior's weights, the machine's programs
//! and the exact numbers; it never rounds: what is not an exact rational is an enclosure.
//!
//! ```
//! use solomonoff::exact::Rational;
//! use solomonoff::mixture::{Bernoulli, Hypothesis, Mixture, Sequence};
//! use solomonoff::prior::FinitePrior;
//!
//! let coin: Box<dyn Hypothesis> = Box::new(Bernoulli::new(Rational::ratio(1, 2))?);
//! let ones: Box<dyn Hypothesis> = Box::new(Sequence::periodic(&[], &[true]));
//! let mut mixture = Mixture::new(FinitePrior::uniform([coin, ones])?);
//! mixture.update(true)?;
//! mixture.update(true)?;
//! assert_eq!(mixture.posterior()?[1].to_string(), "4/5");
//! assert_eq!(mixture.predictive()?[1].to_string(), "9/10");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(clippy::float_arithmetic)]

mod absorbing;
mod bayes;
mod bernoulli;
mod beta;
mod branches;
mod change;
mod compressor;
mod conditional;
mod deferred;
mod described;
mod divergence;
mod evidence;
mod finite_filter;
mod generalised;
mod hidden_markov;
mod hypothesis;
mod krichevsky_trofimov;
mod markov;
mod outline;
mod past;
mod path_mixture;
mod power_weights;
mod reach;
mod reaction;
mod safe_bayes;
mod sample;
mod score;
mod sequence;
mod stopping;
#[cfg(any(test, feature = "suites"))]
pub mod suite;
mod support;
mod thompson;
mod transition;
mod tree_weighting;
mod twin;
mod written;

#[cfg(test)]
mod bayes_laws;
#[cfg(test)]
mod implementations;
#[cfg(test)]
mod remedy_laws;
#[cfg(test)]
mod written_laws;

pub use bayes::{Ends, Mixture, MixtureError};
pub use bernoulli::Bernoulli;
pub use beta::{Beta, BetaError};
pub use branches::Branches;
pub use change::{Change, NoChange};
pub use compressor::xz_bits;
pub use conditional::Conditional;
pub use described::Described;
pub use divergence::{DivergenceError, kullback_leibler};
pub use evidence::Evidence;
pub use finite_filter::FiniteFilter;
pub use generalised::GeneralisedBayes;
pub use hidden_markov::{HiddenMarkov, HiddenMarkovError};
pub use hypothesis::{Hypothesis, Odds, Predictor, ProbabilityError};
pub use krichevsky_trofimov::KrichevskyTrofimov;
pub use markov::{Markov, MarkovError};
pub use outline::never_above_coin;
pub use past::{PastError, PastTooLong};
pub use path_mixture::{PathMixture, ShareRate};
pub use power_weights::LearningRateError;
pub use reaction::{Reaction, Response, Situation};
pub use safe_bayes::{RandomisedLoss, RateGridError, SafeBayes};
pub(crate) use sample::happens;
pub use sample::{OpenTruth, sample, stream};
pub use score::{BitRange, BitSum, CodeLength, Score, TooLong, score, score_exactly};
pub use sequence::Sequence;
pub use stopping::Stopping;
pub use support::{drifts, may_print};
pub use thompson::Thompson;
pub use transition::FilterLimits;
pub use tree_weighting::ContextTree;
pub use twin::Twin;
pub use written::{WrittenProgram, written_prior};

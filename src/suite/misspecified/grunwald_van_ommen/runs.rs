//! One run of one learner over one source's points.
//!
//! Takes the posterior and the points from `nested_regression`.
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: sampled reals; the file with the claims takes them as exact values"
)]

use super::parameters::Parameters;
use crate::scenario::{Context, Result};
use crate::suite::instrument::nested_regression::NestedPosterior;
use crate::suite::instrument::nested_regression::source::{Source, risk};

/// Observations between two recorded steps.
const STRIDE: usize = 10;

/// What the posterior says after some observations.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) time: usize,
    /// Posterior mean of the model's size p.
    pub(super) size: f64,
    /// Excess squared error of the posterior mean's prediction, at a point that is not easy.
    pub(super) risk: f64,
}

/// What one run did.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) steps: Vec<Step>,
    /// The largest of ln M_0 = 0, ln M_1, .., M_n the prior mean of (f/f*)^eta over the first n points.
    pub(super) peak: f64,
}

/// Follows a learner of this rate over the points of run number `run`, a stream of their own.
pub(super) fn follow(
    parameters: &Parameters,
    source: Source,
    rate: f64,
    run: u64,
    context: &Context<'_>,
) -> Result<Run> {
    let mut posterior = NestedPosterior::new(parameters.covariates, rate);
    let points = source.points(parameters.covariates, parameters.seed, run);
    let (mut steps, mut peak) = (Vec::new(), 0.0_f64);
    let mut best_loss = 0.0;
    for (time, point) in (1..=parameters.observations).zip(points) {
        context.go_on()?;
        posterior.observe(&point);
        best_loss += source.best_loss(&point);
        let weighed = posterior.weighed();
        peak = peak.max(rate * best_loss + weighed.log_evidence);
        if time % STRIDE == 0 || [parameters.at, parameters.observations].contains(&time) {
            steps.push(Step {
                time,
                size: weighed.mean_size(),
                risk: risk(&weighed.mean_coefficients()),
            });
        }
    }
    Ok(Run { steps, peak })
}

//! One run of one learner over one source's points.
//!
//! Takes the posterior and the points from `nested_regression`.
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: sampled reals; the file with the claims takes them as exact values"
)]

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
    /// At rate 1: the most nats, over all n from 0, by which Bayes' cumulative log loss lies below that of the
    /// best density in the class.
    pub(super) peak: f64,
}

/// Which run: the stream of its points and the learner's rate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    pub(super) source: Source,
    pub(super) rate: f64,
    pub(super) covariates: usize,
    pub(super) observations: usize,
    /// A time that is recorded whatever the stride.
    pub(super) at: usize,
    pub(super) seed: u64,
    pub(super) run: u64,
}

pub(super) fn follow(task: Task) -> Run {
    let mut posterior = NestedPosterior::new(task.covariates, task.rate);
    let mut run = Run {
        steps: Vec::new(),
        peak: 0.0,
    };
    let mut best_loss = 0.0;
    let points = task.source.points(task.covariates, task.seed, task.run);
    for (time, point) in (1..=task.observations).zip(points) {
        posterior.observe(&point);
        best_loss += task.source.best_loss(&point);
        let weighed = posterior.weighed();
        run.peak = run.peak.max(best_loss + weighed.log_evidence);
        if time % STRIDE == 0 || time == task.at {
            run.steps.push(Step {
                time,
                size: weighed.mean_size(),
                risk: risk(&weighed.mean_coefficients()),
            });
        }
    }
    run
}

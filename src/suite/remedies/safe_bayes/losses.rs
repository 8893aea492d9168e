//! The prequential losses of one run, by learning rate.
//!
//! Takes the posterior and the points from `nested_regression`.
#![expect(
    clippy::float_arithmetic,
    reason = "grades F and S: the file with the claims takes the losses as exact values"
)]

use super::parameters::Parameters;
use crate::scenario::{Context, Result};
use crate::suite::instrument::nested_regression::NestedPosterior;
use crate::suite::instrument::nested_regression::source::{Point, Source};

/// The cumulative losses of one learning rate, in nats.
#[derive(Clone, Debug)]
pub(super) struct RateLosses {
    /// Of drawing the parameters from the posterior before each point.
    pub(super) randomised: f64,
    /// Of mixing.
    pub(super) mixed: f64,
    /// The least mixability gap of one point: randomised less mixed.
    pub(super) least_gap: f64,
    /// The most that any one loss was in size.
    pub(super) largest: f64,
    /// -ln of the integral of prior x likelihood^eta, in closed form.
    pub(super) code_length: f64,
}

/// One run: the same points under every learning rate.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// By halvings of the learning rate, from rate 1.
    pub(super) rates: Vec<RateLosses>,
    /// The cumulative loss of the best density in the class.
    pub(super) best: f64,
}

impl Run {
    /// The number of halvings at which the randomised loss is least.
    pub(super) fn chosen(&self) -> usize {
        let losses = self.rates.iter().enumerate();
        losses
            .min_by(|(_, a), (_, b)| a.randomised.total_cmp(&b.randomised))
            .map_or(0, |(halvings, _)| halvings)
    }
}

/// Follows run number `run`, whose points are a stream of their own.
pub(super) fn follow(
    parameters: &Parameters,
    source: Source,
    run: u64,
    context: &Context<'_>,
) -> Result<Run> {
    let points = source.points(parameters.covariates, parameters.seed, run);
    let points: Vec<Point> = points.take(parameters.observations).collect();
    let rates = (0..=parameters.halvings).map(|halvings| -> Result<RateLosses> {
        let rate = (0..halvings).fold(1.0, |rate, _| rate / 2.0);
        let mut posterior = NestedPosterior::new(parameters.covariates, rate);
        let mut losses = RateLosses {
            randomised: 0.0,
            mixed: 0.0,
            least_gap: f64::INFINITY,
            largest: 0.0,
            code_length: 0.0,
        };
        for point in &points {
            context.go_on()?;
            let one = posterior.weighed().losses(point);
            losses.randomised += one.randomised;
            losses.mixed += one.mixed;
            losses.least_gap = losses.least_gap.min(one.randomised - one.mixed);
            losses.largest = losses
                .largest
                .max(one.mixed.abs())
                .max(one.randomised.abs());
            posterior.observe(point);
        }
        losses.code_length = -posterior.weighed().log_evidence;
        Ok(losses)
    });
    Ok(Run {
        rates: rates.collect::<Result<_>>()?,
        best: points.iter().map(|point| source.best_loss(point)).sum(),
    })
}

//! Log-likelihoods of the location over the grid, observation by observation.
//!
//! Takes observations in units from [`super::data`] and logarithms from `libm`.
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: sums of logarithms; the file with the claims takes them as exact values"
)]

use rayon::prelude::*;

use super::data::{GRID_HALF, UNIT_BITS, hypothesis, in_window};
use crate::scenario::{Context, Result};

/// The base law of the errors' Dirichlet process.
#[derive(Clone, Copy, Debug)]
pub(super) enum Base {
    Cauchy,
    Normal,
}

impl Base {
    /// ln of the density at an error, up to a constant.
    fn log_density(self, error: f64) -> f64 {
        match self {
            Base::Cauchy => -libm::log(1.0 + error * error),
            Base::Normal => -error * error / 2.0,
        }
    }
}

/// The unit: 2^-[`UNIT_BITS`].
const UNIT: f64 = 1.0 / (1u64 << UNIT_BITS) as f64;

/// A number of units as a double, exactly: it is below 2^53 for all that comes here.
#[expect(clippy::cast_precision_loss, reason = "below 2^53")]
fn value(units: i64) -> f64 {
    units as f64 * UNIT
}

/// The hypotheses, from the lowest place on the grid.
fn thetas() -> impl Iterator<Item = f64> {
    (-GRID_HALF..=GRID_HALF).map(|place| value(hypothesis(place)))
}

/// The two hills of the posterior after some observations.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hills {
    /// Place of the likeliest hypothesis above 0.
    pub(super) upper: i64,
    /// Place of the likeliest hypothesis below 0.
    pub(super) lower: i64,
    /// ln of the upper one's likelihood minus the lower one's.
    pub(super) lead: f64,
}

/// The hills under the Cauchy base after 1, 2, .. observations, and the last log-likelihoods by place.
pub(super) fn scan(observations: &[i64], context: &Context<'_>) -> Result<(Vec<Hills>, Vec<f64>)> {
    let thetas: Vec<f64> = thetas().collect();
    let mut logs = vec![0.0; thetas.len()];
    let hills = observations.iter().map(|&observation| {
        context.go_on()?;
        let x = value(observation);
        for (log, theta) in logs.iter_mut().zip(&thetas) {
            *log += Base::Cauchy.log_density(x - theta);
        }
        let (mut upper, mut lower) = ((0, f64::NEG_INFINITY), (0, f64::NEG_INFINITY));
        for (place, &log) in (-GRID_HALF..).zip(&logs) {
            let hill = if place > 0 { &mut upper } else { &mut lower };
            if place != 0 && log > hill.1 {
                *hill = (place, log);
            }
        }
        Ok(Hills {
            upper: upper.0,
            lower: lower.0,
            lead: upper.1 - lower.1,
        })
    });
    let hills = hills.collect::<Result<_>>()?;
    Ok((hills, logs))
}

/// The posterior probability of the window around the likeliest place, less 1 if 0 is in it.
pub(super) fn window(logs: &[f64]) -> f64 {
    let at = || (-GRID_HALF..).zip(logs);
    let likeliest = at().max_by(|(_, a), (_, b)| a.total_cmp(b));
    let Some((likeliest, largest)) = likeliest else {
        return 0.0;
    };
    let (mut inside, mut outside) = (0.0, 0.0);
    for (place, log) in at() {
        let sum = if in_window(place, likeliest) {
            &mut inside
        } else {
            &mut outside
        };
        *sum += libm::exp(log - largest);
    }
    let wrong = if in_window(0, likeliest) { 1.0 } else { 0.0 };
    inside / (inside + outside) - wrong
}

/// The likeliest hypothesis after all observations; place by place on all threads.
pub(super) fn likeliest(observations: &[i64], base: Base, context: &Context<'_>) -> Result<i64> {
    let values: Vec<f64> = observations.iter().copied().map(value).collect();
    let logs = (-GRID_HALF..=GRID_HALF).into_par_iter().map(|place| {
        context.go_on()?;
        let theta = value(hypothesis(place));
        Ok(values.iter().map(|x| base.log_density(x - theta)).sum())
    });
    let mut likeliest = (0, f64::NEG_INFINITY);
    for (place, log) in (-GRID_HALF..).zip(logs.collect::<Result<Vec<f64>>>()?) {
        if log > likeliest.1 {
            likeliest = (place, log);
        }
    }
    Ok(likeliest.0)
}

/// What the points +g, -g and 0 have gathered under the Cauchy base.
#[derive(Clone, Copy, Debug)]
pub(super) struct Points {
    /// ln of the likelihood at +g minus that at -g.
    pub(super) lead: f64,
    /// ln of the larger of the two minus that at 0.
    pub(super) over_centre: f64,
}

/// The same after 1, 2, .. observations.
pub(super) fn points(observations: &[i64], g: f64) -> impl Iterator<Item = Points> {
    observations
        .iter()
        .scan([0.0; 3], move |logs, &observation| {
            let x = value(observation);
            for (log, theta) in logs.iter_mut().zip([g, -g, 0.0]) {
                *log += Base::Cauchy.log_density(x - theta);
            }
            let [upper, lower, centre] = *logs;
            Some(Points {
                lead: upper - lower,
                over_centre: upper.max(lower) - centre,
            })
        })
}

/// Mean log-likelihood per symbol, relative to its largest value, for a picture: by value of theta.
pub(super) fn profile(last: &[f64], count: f64) -> Vec<(f64, f64)> {
    let mean = |(theta, log)| (theta, log / count);
    below_peak(last.to_vec()).map(mean).collect()
}

/// The same by theory, from the observations' size a and their balance.
pub(super) fn profile_in_theory(a: f64, share: f64) -> Vec<(f64, f64)> {
    let mean = |theta| {
        let above = Base::Cauchy.log_density(a - theta);
        let below = Base::Cauchy.log_density(a + theta);
        share * above + (1.0 - share) * below
    };
    below_peak(thetas().map(mean).collect()).collect()
}

/// The hypotheses, each with its log-likelihood relative to the largest.
fn below_peak(logs: Vec<f64>) -> impl Iterator<Item = (f64, f64)> {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    thetas().zip(logs.into_iter().map(move |log| log - largest))
}

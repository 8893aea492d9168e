//! Nested linear regressions under a generalised posterior: what `grunwald-van-ommen` and `safe-bayes` share.
//!
//! Takes [`Point`]s from [`source`] and the functions of `libm`; everything here is grade F.
//!
//! Model p = 0 .. d says Y = b_0 + b_1 X_1 + .. + b_p X_p + e, e normal of variance s2, with the prior b | s2
//! ~ N(0, s2 I), s2 ~ InvGamma([`SHAPE`], [`SCALE`]); the models are equally likely. X stands for the rows
//! (1, X_1, ..). The generalised posterior of learning rate eta raises each likelihood to the power eta;
//! eta = 1 is Bayes.
//!
//! Derivation \[own\]. With Lambda = I + eta X'X, c = eta X'y and a = SHAPE + eta n/2, the exponent
//! -(1/(2 s2)) (eta |y - Xb|^2 + |b|^2) is a square around Lambda^-1 c, so b | s2 ~ N(Lambda^-1 c, s2
//! Lambda^-1), s2 ~ InvGamma(a, B) with B = SCALE + (eta y'y - c' Lambda^-1 c)/2, and the integral of prior x
//! likelihood^eta is (2 pi)^(-eta n/2) det(Lambda)^(-1/2) SCALE^SHAPE B^-a Gamma(a)/Gamma(SHAPE).
//!
//! One Cholesky factor L of the largest model's Lambda serves all: the factor of model p is the leading block
//! of L of p + 1 rows, so with z = L^-1 c and v = L^-1 x the model's c' Lambda^-1 c, its prediction at x and
//! x' Lambda^-1 x are the sums of z_j^2, v_j z_j and v_j^2 over j <= p, and ln det is 2 sum ln L_jj. An
//! observation is a rank-one update of L. The posterior mean of b over all models solves
//! L' b = (z_j P(p >= j)): column j of L'^-1 is what model j adds to model j - 1.
//!
//! At a new point the model's predictive density is Student's: with q = x' Lambda^-1 x and residual r,
//! Gamma(a + 1/2)/Gamma(a) (2 pi B (1 + q))^(-1/2) (1 + r^2/(2 B (1 + q)))^(-a - 1/2). The posterior mean of
//! the log loss is (ln 2 pi + ln B - digamma(a) + r^2 a/B + q)/2, since E ln s2 = ln B - digamma(a), E 1/s2
//! = a/B, and b adds s2 q to the expected squared residual.
#![expect(
    clippy::float_arithmetic,
    reason = "grades F and S: the posterior of a regression has no rational form"
)]

use std::f64::consts::TAU;

pub(crate) mod source;

use source::Point;

use crate::exact::{as_f64, as_u64};

/// Shape of the inverse gamma prior of the noise variance.
const SHAPE: f64 = 1.0;

/// Its scale.
const SCALE: f64 = 1.0 / 40.0;

/// A count as a double.
fn double(count: usize) -> f64 {
    as_f64(as_u64(count))
}

/// The generalised posterior of all nested models, ready for the next observation.
#[derive(Clone, Debug)]
pub(crate) struct NestedPosterior {
    rate: f64,
    seen: f64,
    /// eta y'y.
    square: f64,
    /// c = eta X'y.
    cross: Vec<f64>,
    /// L by rows: row i has i + 1 entries.
    factor: Vec<Vec<f64>>,
}

impl NestedPosterior {
    /// The prior of models with up to `covariates` covariates, learning at `rate`.
    pub(crate) fn new(covariates: usize, rate: f64) -> Self {
        let unit = |row: usize| {
            (0..=row)
                .map(|j| if j == row { 1.0 } else { 0.0 })
                .collect()
        };
        NestedPosterior {
            rate,
            seen: 0.0,
            square: 0.0,
            cross: vec![0.0; covariates + 1],
            factor: (0..=covariates).map(unit).collect(),
        }
    }

    /// Takes one observation in.
    pub(crate) fn observe(&mut self, point: &Point) {
        self.seen += 1.0;
        self.square += self.rate * point.y * point.y;
        for (cross, x) in self.cross.iter_mut().zip(&point.x) {
            *cross += self.rate * x * point.y;
        }
        let root = libm::sqrt(self.rate);
        self.raise(point.x.iter().map(|x| root * x).collect());
    }

    /// Makes L the factor of L L' + w w'.
    fn raise(&mut self, mut w: Vec<f64>) {
        for k in 0..self.factor.len() {
            let (pivot, along) = (self.factor[k][k], w[k]);
            let length = libm::sqrt(pivot * pivot + along * along);
            let (cosine, sine) = (length / pivot, along / pivot);
            self.factor[k][k] = length;
            for (row, w) in self.factor.iter_mut().zip(&mut w).skip(k + 1) {
                row[k] = (row[k] + sine * *w) / cosine;
                *w = cosine * *w - sine * row[k];
            }
        }
    }

    /// L^-1 applied to a vector.
    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut solved: Vec<f64> = Vec::with_capacity(right.len());
        for (row, right) in self.factor.iter().zip(right) {
            let known: f64 = row.iter().zip(&solved).map(|(l, z)| l * z).sum();
            solved.push((right - known) / row[solved.len()]);
        }
        solved
    }

    /// What the posterior says of every model.
    pub(crate) fn weighed(&self) -> Weighed<'_> {
        let shape = SHAPE + self.rate * self.seen / 2.0;
        let constant = libm::lgamma(shape) - libm::lgamma(SHAPE) + SHAPE * libm::log(SCALE)
            - self.rate * self.seen / 2.0 * libm::log(TAU);
        let solved = self.solve(&self.cross);
        let (mut explained, mut log_root) = (0.0, 0.0);
        let mut scales = Vec::new();
        let mut log_evidence = Vec::new();
        for (z, row) in solved.iter().zip(&self.factor) {
            explained += z * z;
            log_root += row.last().map_or(0.0, |pivot| libm::log(*pivot));
            let scale = SCALE + (self.square - explained) / 2.0;
            scales.push(scale);
            log_evidence.push(constant - log_root - shape * libm::log(scale));
        }
        let total = log_sum(&log_evidence);
        Weighed {
            weights: log_evidence
                .iter()
                .map(|log| libm::exp(log - total))
                .collect(),
            log_evidence: total - libm::log(double(log_evidence.len())),
            posterior: self,
            shape,
            scales,
            solved,
        }
    }
}

/// The posterior at one time, with the weights of the models.
#[derive(Debug)]
pub(crate) struct Weighed<'a> {
    posterior: &'a NestedPosterior,
    /// a.
    shape: f64,
    /// B, by model.
    scales: Vec<f64>,
    /// z.
    solved: Vec<f64>,
    /// Posterior weight, by model.
    pub(crate) weights: Vec<f64>,
    /// ln of the integral of prior x likelihood^eta over all models.
    pub(crate) log_evidence: f64,
}

/// The log loss of one prediction, in nats.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Losses {
    /// Posterior mean of -ln f(y): the loss of one who draws the parameters from the posterior.
    pub(crate) randomised: f64,
    /// -ln of the posterior mean of f(y): the loss of one who mixes.
    pub(crate) mixed: f64,
}

impl Weighed<'_> {
    /// Posterior mean of p.
    pub(crate) fn mean_size(&self) -> f64 {
        self.weights
            .iter()
            .enumerate()
            .map(|(p, weight)| double(p) * weight)
            .sum()
    }

    /// Posterior mean of the coefficients.
    pub(crate) fn mean_coefficients(&self) -> Vec<f64> {
        let rows = self.solved.len();
        let mut mean = vec![0.0; rows];
        let mut included = 0.0;
        for j in (0..rows).rev() {
            included += self.weights[j];
            let known: f64 = (j + 1..rows)
                .map(|i| self.posterior.factor[i][j] * mean[i])
                .sum();
            mean[j] = (self.solved[j] * included - known) / self.posterior.factor[j][j];
        }
        mean
    }

    /// The losses that this posterior meets at the next point.
    pub(crate) fn losses(&self, point: &Point) -> Losses {
        let v = self.posterior.solve(&point.x);
        let a = self.shape;
        let normaliser = libm::lgamma(a + 0.5) - libm::lgamma(a);
        let expected_log = -digamma(a);
        let (mut predicted, mut spread) = (0.0, 0.0);
        let mut randomised = 0.0;
        let mut logs = Vec::with_capacity(self.weights.len());
        for (p, (scale, weight)) in self.scales.iter().zip(&self.weights).enumerate() {
            predicted += v[p] * self.solved[p];
            spread += v[p] * v[p];
            let residual = point.y - predicted;
            let square = residual * residual;
            let loss =
                libm::log(TAU) + libm::log(*scale) + expected_log + square * a / scale + spread;
            randomised += weight * loss / 2.0;
            let width = scale * (1.0 + spread);
            let density = normaliser
                - libm::log(TAU * width) / 2.0
                - (a + 0.5) * libm::log1p(square / (2.0 * width));
            logs.push(libm::log(*weight) + density);
        }
        Losses {
            randomised,
            mixed: -log_sum(&logs),
        }
    }
}

/// ln of the sum of the exponentials.
fn log_sum(logs: &[f64]) -> f64 {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = logs.iter().map(|log| libm::exp(log - largest)).sum();
    largest + libm::log(sum)
}

/// Above this argument four terms of the asymptotic series of [`digamma`] are exact to a double.
const ASYMPTOTIC: f64 = 30.0;

/// The derivative of ln Gamma, for x > 0: digamma(x) = digamma(x + 1) - 1/x up to where the asymptotic series
/// ln x - 1/(2x) - 1/(12x^2) + 1/(120x^4) - 1/(252x^6) is exact enough.
fn digamma(x: f64) -> f64 {
    let (mut x, mut shift) = (x, 0.0);
    while x < ASYMPTOTIC {
        shift += 1.0 / x;
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    let tail = inverse * (1.0 / 12.0 - inverse * (1.0 / 120.0 - inverse / 252.0));
    libm::log(x) - 0.5 / x - tail - shift
}

#[cfg(test)]
mod tests;

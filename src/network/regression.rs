//! Linear regression with a penalty, each estimate by several routes that share no code.
//!
//! y = X w + e, e standard normal. Ridge is the least (|y - X w|^2 + l |w|^2)/2, by Householder's QR of the system with
//! one made-up observation per weight; the Gaussian posterior under the prior N(0, 1/l) is updated observation by
//! observation (Kalman 1960); the evidence is the normal density of y with the covariance 1 + X X^T/l, by Cholesky.
//! The lasso is the least |y - X w|^2/2 + l |w|_1, by coordinate descent (Friedman et al. 2007; unconfirmed).
//! Doubles throughout.

use std::f64::consts::{LN_2, TAU};

use nalgebra::{DMatrix, DVector};

use super::normals::Normals;
use crate::exact::{as_f64, as_u64};

/// A sum of squares' least share that coordinate descent still moves: below it, doubles cannot tell.
const LEAST_MOVE: f64 = 1.0 / 1_099_511_627_776.0;

/// Sweeps after which coordinate descent stops whether or not it has settled; the last move says which.
const MOST_SWEEPS: usize = 20_000;

/// Observations, and the weights that made them.
#[derive(Clone, Debug)]
pub struct Regression {
    /// One row per observation.
    pub x: DMatrix<f64>,
    /// What was observed.
    pub y: DVector<f64>,
    /// The true weights.
    pub truth: DVector<f64>,
}

/// A Gaussian posterior.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// Its mean.
    pub mean: DVector<f64>,
    /// Its covariance.
    pub covariance: DMatrix<f64>,
}

/// What the lasso came to.
#[derive(Clone, Debug)]
pub struct Lasso {
    /// The weights.
    pub weights: DVector<f64>,
    /// x_j^T (y - X w), for each weight.
    pub correlations: DVector<f64>,
    /// By how much a correlation can be off: what the moves of the last sweep and the rounding leave.
    pub slack: f64,
}

impl Regression {
    /// Standard normal inputs, true weights N(0, 1/features) and noise of variance 1, from one stream.
    #[must_use]
    pub fn drawn(observations: usize, features: usize, normals: &mut Normals) -> Self {
        let x = normals.matrix(observations, features);
        let scale = libm::sqrt(as_f64(as_u64(features)));
        let truth = normals.vector(features) / scale;
        let y = &x * &truth + normals.vector(observations);
        Regression { x, y, truth }
    }

    /// The ridge estimate at penalty l, `None` where it does not exist: QR of \[X; sqrt(l) 1\].
    #[must_use]
    pub fn ridge(&self, penalty: f64) -> Option<DVector<f64>> {
        let (rows, features) = self.x.shape();
        let mut system = DMatrix::zeros(rows + features, features);
        system.rows_mut(0, rows).copy_from(&self.x);
        system
            .rows_mut(rows, features)
            .fill_diagonal(libm::sqrt(penalty));
        let mut values = DVector::zeros(rows + features);
        values.rows_mut(0, rows).copy_from(&self.y);
        let qr = system.qr();
        qr.q_tr_mul(&mut values);
        qr.unpack_r()
            .solve_upper_triangular(&values.rows(0, features).into_owned())
    }

    /// The posterior under the prior N(0, 1/l), one observation after the other.
    #[must_use]
    pub fn posterior(&self, penalty: f64) -> Posterior {
        let (rows, features) = self.x.shape();
        let mut mean = DVector::zeros(features);
        let mut covariance = DMatrix::identity(features, features) / penalty;
        for row in 0..rows {
            let x = self.x.row(row).transpose();
            let toward = &covariance * &x;
            let variance = 1.0 + x.dot(&toward);
            let surprise = self.y[row] - x.dot(&mean);
            mean.axpy(surprise / variance, &toward, 1.0);
            covariance.ger(-1.0 / variance, &toward, &toward, 1.0);
        }
        Posterior { mean, covariance }
    }

    /// -log2 of the evidence of N(0, 1/l): bits of the code of y given X. `None` where doubles do not suffice.
    #[must_use]
    pub fn evidence_bits(&self, penalty: f64) -> Option<f64> {
        let rows = self.x.nrows();
        let covariance = DMatrix::identity(rows, rows) + &self.x * self.x.transpose() / penalty;
        let root = covariance.cholesky()?;
        let determinant = root.ln_determinant();
        let square = self.y.dot(&root.solve(&self.y));
        let constant = as_f64(as_u64(rows)) * libm::log(TAU);
        Some((constant + determinant + square) / (2.0 * LN_2))
    }

    /// Bits of y given the weights, and of the weights under N(0, 1/l), both as densities: the penalised loss
    /// (|y - X w|^2 + l |w|^2)/2 in bits, with the constants of the two normal densities.
    #[must_use]
    pub fn code_bits(&self, weights: &DVector<f64>, penalty: f64) -> f64 {
        let (rows, features) = self.x.shape();
        let residual = &self.y - &self.x * weights;
        let data = as_f64(as_u64(rows)) * libm::log(TAU) + residual.norm_squared();
        let prior = as_f64(as_u64(features)) * libm::log(TAU / penalty);
        (data + prior + penalty * weights.norm_squared()) / (2.0 * LN_2)
    }

    /// The squared distance from the true weights: the excess squared error at a fresh input.
    #[must_use]
    pub fn excess(&self, weights: &DVector<f64>) -> f64 {
        (weights - &self.truth).norm_squared()
    }

    /// A point at a standard deviation of each weight's likelihood from `centre`.
    #[must_use]
    pub fn around(&self, centre: &DVector<f64>, normals: &mut Normals) -> DVector<f64> {
        let scale = libm::sqrt(as_f64(as_u64(self.x.nrows())));
        centre + normals.vector(centre.len()) / scale
    }

    /// What rounding can do to an estimate at penalty l, as bounds of such solutions go (Higham 2002, chapters 19 and
    /// 20; unconfirmed): roundings of an inner product, times the condition of X^T X + l, times the size of the result.
    #[must_use]
    pub fn rounding(&self, penalty: f64, size: f64) -> f64 {
        let (rows, features) = self.x.shape();
        let eigenvalues = (self.x.transpose() * &self.x).symmetric_eigenvalues();
        let condition = (eigenvalues.max() + penalty) / (eigenvalues.min().max(0.0) + penalty);
        as_f64(as_u64(rows + features)) * f64::EPSILON * condition * size
    }

    /// The lasso at penalty l.
    #[must_use]
    pub fn lasso(&self, penalty: f64) -> Lasso {
        let gram = self.x.transpose() * &self.x;
        let toward = self.x.transpose() * &self.y;
        let features = toward.len();
        let mut weights = DVector::zeros(features);
        let mut most;
        let mut sweeps = 0;
        loop {
            most = 0.0;
            for j in 0..features {
                let old: f64 = weights[j];
                let rest = toward[j] - gram.column(j).dot(&weights) + gram[(j, j)] * old;
                let size = (rest.abs() - penalty).max(0.0);
                let new = size.copysign(rest) / gram[(j, j)];
                weights[j] = new;
                most = f64::max(most, (new - old).abs());
            }
            sweeps += 1;
            if most < LEAST_MOVE || sweeps == MOST_SWEEPS {
                break;
            }
        }
        let correlations = self.x.transpose() * (&self.y - &self.x * &weights);
        let sums = gram
            .column_iter()
            .map(|column| column.iter().map(|g| g.abs()).sum());
        let largest = sums.fold(0.0, f64::max);
        let (rows, _) = self.x.shape();
        let rounding = as_f64(as_u64(rows + features)) * f64::EPSILON;
        let slack = largest * (most + rounding * weights.amax()) + rounding * toward.amax();
        Lasso {
            weights,
            correlations,
            slack,
        }
    }
}

impl Posterior {
    /// -log2 of its density at a point. `None` where doubles do not suffice.
    #[must_use]
    pub fn bits(&self, at: &DVector<f64>) -> Option<f64> {
        let root = self.covariance.clone().cholesky()?;
        let determinant = root.ln_determinant();
        let off = at - &self.mean;
        let constant = as_f64(as_u64(at.len())) * libm::log(TAU);
        Some((constant + determinant + off.dot(&root.solve(&off))) / (2.0 * LN_2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One weight, one observation of 3 at x = 2, prior N(0, 1): the posterior is N(6/5, 1/5), and the evidence is
    /// that of 3 under N(0, 5).
    #[test]
    fn one_weight_by_hand() {
        let one = Regression {
            x: DMatrix::from_element(1, 1, 2.0),
            y: DVector::from_element(1, 3.0),
            truth: DVector::zeros(1),
        };
        let near = |a: f64, b: f64| (a - b).abs() < 1e-14;
        let posterior = one.posterior(1.0);
        assert!(near(posterior.mean[0], 1.2) && near(posterior.covariance[(0, 0)], 0.2));
        assert!(near(one.ridge(1.0).unwrap()[0], 1.2));
        let evidence = (libm::log(TAU * 5.0) + 9.0 / 5.0) / (2.0 * LN_2);
        assert!(near(one.evidence_bits(1.0).unwrap(), evidence));
        // A second observation of 1 at x = 1: (6 + 1)/(4 + 1 + 1).
        let two = Regression {
            x: DMatrix::from_column_slice(2, 1, &[2.0, 1.0]),
            y: DVector::from_column_slice(&[3.0, 1.0]),
            truth: DVector::zeros(1),
        };
        assert!(near(two.posterior(1.0).mean[0], 7.0 / 6.0));
        // (3 - 2w) 2 = l at the lasso's w.
        let lasso = one.lasso(2.0);
        assert!(near(lasso.weights[0], 1.0) && near(lasso.correlations[0], 2.0));
        assert_eq!(one.lasso(6.5).weights[0], 0.0);
    }

    /// The lasso's objective is not lower at any of many points near it.
    #[test]
    fn nothing_near_the_lasso_is_better() {
        let mut normals = Normals::new(5, 0);
        let data = Regression::drawn(40, 12, &mut normals);
        let lasso = data.lasso(6.0);
        let objective =
            |w: &DVector<f64>| (&data.y - &data.x * w).norm_squared() / 2.0 + 6.0 * w.lp_norm(1);
        let least = objective(&lasso.weights);
        assert!(lasso.weights.iter().any(|w| *w == 0.0));
        for k in 0..2000 {
            let scale = libm::pow(0.5, f64::from(k % 12));
            let other = &lasso.weights + normals.vector(12) * scale;
            assert!(objective(&other) >= least);
        }
    }
}

//! Stochastic gradient descent with a constant step on a linear regression, and what its covariance should be.
//!
//! The loss is (1/N) sum (y_n - x_n w)^2 / 2, its least w*, its Hessian A, the covariance of one observation's gradient
//! at w* is C. A step is w <- w - P g, g the mean gradient of a batch of S observations drawn with replacement, P a
//! matrix (e times the identity for plain descent). With d = w - w* that is linear, so its second moments obey an exact
//! recursion:
//!
//! V' = V - P A V - V A P + P (A V A + (K(V) - A V A)/S) P^T + P C P^T / S,  K(V) = mean of x x^T V x x^T,
//!
//! as d is independent of the batch and has mean 0 in the long run. Chains run it in doubles; the recursion's fixed
//! point is solved for as a linear system. For small steps the terms of second order drop out: P A V + V A P = P C P^T/S
//! (Mandt, Hoffman and Blei 2017). All covariances here are multiplied by N, so that the posterior's is A^-1.

use std::f64::consts::LN_2;

use nalgebra::SymmetricEigen;

use super::normals::Normals;
use super::{Matrix, Vector};
use crate::exact::{as_f64, as_u64};

/// Largest and smallest variance of an input; the others lie evenly between by ratio.
const VARIANCES: [f64; 2] = [2.0, 0.5];

/// 2^-this is what is left of the start after the burn-in.
pub const REST_BITS: u32 = 20;

/// A regression as descent sees it.
#[derive(Clone, Debug)]
pub struct Landscape {
    /// Rows of inputs, one after the other.
    x: Vec<f64>,
    /// y_n - x_n w*.
    residuals: Vec<f64>,
    inputs: usize,
    hessian: Matrix,
    noise: Matrix,
    /// K as a matrix on the entries of V.
    fourth: Matrix,
}

impl Landscape {
    /// Normal inputs of unequal variances, normal noise of variance 1.
    #[must_use]
    pub fn drawn(observations: usize, inputs: usize, normals: &mut Normals) -> Option<Self> {
        let last = as_f64(as_u64(inputs.max(2) - 1));
        let scale = |input: usize| {
            let share = as_f64(as_u64(input)) / last;
            libm::sqrt(VARIANCES[0] * libm::pow(VARIANCES[1] / VARIANCES[0], share))
        };
        let x = Matrix::from_fn(observations, inputs, |_, input| {
            scale(input) * normals.normal()
        });
        let y = normals.vector(observations);
        let all = as_f64(as_u64(observations));
        let hessian = x.transpose() * &x / all;
        let least = hessian
            .clone()
            .cholesky()?
            .solve(&(x.transpose() * &y / all));
        let residuals = y - &x * least;
        let mut noise = Matrix::zeros(inputs, inputs);
        let mut fourth = Matrix::zeros(inputs * inputs, inputs * inputs);
        for (row, residual) in x.row_iter().zip(&residuals) {
            let row = row.transpose();
            let square = &row * row.transpose();
            noise += &square * (residual * residual / all);
            let flat = flat(&square);
            fourth += &flat * flat.transpose() / all;
        }
        Some(Landscape {
            x: x.transpose().iter().copied().collect(),
            residuals: residuals.iter().copied().collect(),
            inputs,
            hessian,
            noise,
            fourth,
        })
    }

    fn observations(&self) -> f64 {
        as_f64(as_u64(self.residuals.len()))
    }

    /// The step e* = 2 S D / (N tr C) of the least relative entropy to the posterior.
    #[must_use]
    pub fn best_step(&self, batch: usize) -> f64 {
        let sizes = as_f64(as_u64(2 * batch * self.inputs));
        sizes / (self.observations() * self.noise.trace())
    }

    /// A step a quarter of the way to where descent diverges, for normal inputs.
    #[must_use]
    pub fn large_step(&self, batch: usize) -> f64 {
        let most = self.hessian.symmetric_eigenvalues().max();
        0.5 / (most + (self.hessian.trace() + 2.0 * most) / as_f64(as_u64(batch)))
    }

    /// Plain descent's matrix.
    #[must_use]
    pub fn plain(&self, step: f64) -> Matrix {
        Matrix::identity(self.inputs, self.inputs) * step
    }

    /// (2 S / N) C^-1: whatever the step, the preconditioner is 2 S/(e N) C^-1.
    #[must_use]
    pub fn preconditioned(&self, batch: usize) -> Option<Matrix> {
        let inverse = self.noise.clone().cholesky()?.inverse();
        Some(inverse * (as_f64(as_u64(2 * batch)) / self.observations()))
    }

    /// What one step makes of the entries of V, without the noise.
    fn propagation(&self, step: &Matrix, batch: usize) -> Matrix {
        let size = self.inputs;
        let share = 1.0 / as_f64(as_u64(batch));
        let contraction = Matrix::identity(size, size) - step * &self.hessian;
        let twice = contraction.kronecker(&contraction);
        let drift = (step * &self.hessian).kronecker(&(step * &self.hessian));
        let spread = step.kronecker(step) * &self.fourth;
        twice + (spread - drift) * share
    }

    /// N P C P^T / S.
    fn injected(&self, step: &Matrix, batch: usize) -> Matrix {
        step * &self.noise * step.transpose() * (self.observations() / as_f64(as_u64(batch)))
    }

    /// The covariance in the long run, by the recursion's fixed point. `None` where there is none.
    #[must_use]
    pub fn stationary(&self, step: &Matrix, batch: usize) -> Option<Matrix> {
        let propagation = self.propagation(step, batch);
        let system = Matrix::identity(propagation.nrows(), propagation.ncols()) - propagation;
        let solution = system.lu().solve(&flat(&self.injected(step, batch)))?;
        Some(square(&solution, self.inputs))
    }

    /// The covariance for small steps: P A V + V A P = P C P^T / S as a linear system.
    #[must_use]
    pub fn continuous(&self, step: &Matrix, batch: usize) -> Option<Matrix> {
        let size = self.inputs;
        let (drift, one) = (step * &self.hessian, Matrix::identity(size, size));
        let system = drift.kronecker(&one) + one.kronecker(&drift);
        let solution = system.lu().solve(&flat(&self.injected(step, batch)))?;
        Some(square(&solution, size))
    }

    /// The covariance of plain descent if the noise did not depend on the place, A V + V A - e A V A = (e/S) C, in the
    /// Hessian's own axes.
    #[must_use]
    pub fn additive(&self, step: f64, batch: usize) -> Matrix {
        let SymmetricEigen {
            eigenvectors,
            eigenvalues,
        } = self.hessian.clone().symmetric_eigen();
        let factor = step * self.observations() / as_f64(as_u64(batch));
        let mut noise = eigenvectors.transpose() * &self.noise * &eigenvectors * factor;
        for ((row, column), entry) in indexed(&mut noise) {
            let (one, other) = (eigenvalues[row], eigenvalues[column]);
            *entry /= one + other - step * one * other;
        }
        &eigenvectors * noise * eigenvectors.transpose()
    }

    /// By how much the trace of plain descent's covariance is above that for small steps, if the covariance is V:
    /// (e/2) tr A^-1 (A V A + (K(V) - A V A)/S).
    #[must_use]
    pub fn trace_gap(&self, step: f64, batch: usize, covariance: &Matrix) -> Option<f64> {
        let drift = &self.hessian * covariance * &self.hessian;
        let spread = square(&(&self.fourth * flat(covariance)), self.inputs);
        let second = &drift + (spread - &drift) / as_f64(as_u64(batch));
        Some(step / 2.0 * self.hessian.clone().cholesky()?.solve(&second).trace())
    }

    /// The posterior's covariance, A^-1.
    #[must_use]
    pub fn posterior(&self) -> Option<Matrix> {
        Some(self.hessian.clone().cholesky()?.inverse())
    }

    /// Relative entropy in bits of the normal law with this covariance to the posterior.
    #[must_use]
    pub fn relative_entropy_bits(&self, covariance: &Matrix) -> Option<f64> {
        let own = covariance.clone().cholesky()?.ln_determinant();
        let hessian = self.hessian.clone().cholesky()?.ln_determinant();
        let trace = (&self.hessian * covariance).trace();
        Some((trace - as_f64(as_u64(self.inputs)) - own - hessian) / (2.0 * LN_2))
    }

    /// Steps after which 2^-20 of the start's distance from the long run is left. `None` where there is no long run.
    #[must_use]
    pub fn burn_in(&self, step: &Matrix, batch: usize) -> Option<u64> {
        let rates = self.propagation(step, batch).complex_eigenvalues();
        let slowest = rates
            .iter()
            .map(|rate| libm::hypot(rate.re, rate.im))
            .fold(0.0, f64::max);
        let steps = -f64::from(REST_BITS) * LN_2 / libm::log(slowest);
        (slowest < 1.0).then_some(steps.ceil() as u64)
    }

    /// What rounding can do to a solution of the linear system for small steps with this preconditioner, times its size.
    #[must_use]
    pub fn rounding(&self, step: &Matrix) -> f64 {
        let drift = step * &self.hessian;
        let rates = drift.complex_eigenvalues();
        let rates = || rates.iter().map(|rate| rate.re);
        let least = rates().fold(f64::INFINITY, f64::min);
        let condition = rates().fold(0.0, f64::max) / least;
        let size = self.hessian.symmetric_eigenvalues();
        // The system has D^2 unknowns, and C^-1 and A^-1 have the condition of A each.
        let unknowns = as_f64(as_u64(self.inputs * self.inputs));
        let spread = size.max() / size.min();
        unknowns * f64::EPSILON * condition * spread * spread / size.min()
    }

    /// The mean of N d d^T along one chain that starts at w*: `steps` steps after `burn_in` that do not count.
    #[must_use]
    pub fn chain(
        &self,
        step: &Matrix,
        batch: usize,
        burn_in: u64,
        steps: u64,
        normals: &mut Normals,
    ) -> Matrix {
        let size = self.inputs;
        let share = 1.0 / as_f64(as_u64(batch));
        let step: Vec<f64> = (step.transpose() * share).iter().copied().collect();
        let mut place = vec![0.0; size];
        let mut gradient = vec![0.0; size];
        let mut moments = vec![0.0; size * size];
        for time in 0..burn_in + steps {
            gradient.fill(0.0);
            for _ in 0..batch {
                let row = normals.below(self.residuals.len());
                let x = &self.x[row * size..(row + 1) * size];
                let inner: f64 = x.iter().zip(&place).map(|(x, d)| x * d).sum();
                let off = inner - self.residuals[row];
                for (sum, x) in gradient.iter_mut().zip(x) {
                    *sum += off * x;
                }
            }
            for (d, row) in place.iter_mut().zip(step.chunks_exact(size)) {
                *d -= row.iter().zip(&gradient).map(|(p, g)| p * g).sum::<f64>();
            }
            if time >= burn_in {
                for (sums, d) in moments.chunks_exact_mut(size).zip(&place) {
                    for (sum, other) in sums.iter_mut().zip(&place) {
                        *sum += d * other;
                    }
                }
            }
        }
        Matrix::from_vec(size, size, moments) * (self.observations() / as_f64(steps))
    }
}

/// The entries of a matrix, column by column.
fn flat(matrix: &Matrix) -> Vector {
    Vector::from_column_slice(matrix.as_slice())
}

fn square(entries: &Vector, size: usize) -> Matrix {
    Matrix::from_column_slice(size, size, entries.as_slice())
}

fn indexed(matrix: &mut Matrix) -> impl Iterator<Item = ((usize, usize), &mut f64)> {
    let rows = matrix.nrows();
    let entries = matrix.iter_mut().enumerate();
    entries.map(move |(place, entry)| ((place % rows, place / rows), entry))
}

/// A step times 2^(k/2).
#[must_use]
pub fn by_half_powers(step: f64, k: i32) -> f64 {
    step * libm::exp2(f64::from(k) / 2.0)
}

/// The mean of matrices of one size.
#[must_use]
pub fn mean(matrices: &[Matrix]) -> Option<Matrix> {
    let (first, others) = matrices.split_first()?;
    let sum = others
        .iter()
        .fold(first.clone(), |sum, matrix| sum + matrix);
    Some(sum / as_f64(as_u64(matrices.len())))
}

/// The ellipse d^T V^-1 d = 1 of the first two entries: places of the first, with the lower and the upper end of the
/// second. `None` where V is no covariance.
#[must_use]
pub fn ellipse(covariance: &Matrix, points: u32) -> Option<Vec<[f64; 3]>> {
    let root = covariance
        .view((0, 0), (2, 2))
        .into_owned()
        .cholesky()?
        .unpack();
    let at = |k: u32| {
        let along = -libm::cos(std::f64::consts::PI * f64::from(k) / f64::from(points));
        let across = libm::sqrt((1.0 - along * along).max(0.0));
        let middle = root[(1, 0)] * along;
        let half = root[(1, 1)] * across;
        [root[(0, 0)] * along, middle - half, middle + half]
    };
    Some((0..=points).map(at).collect())
}

/// The entries on and below the diagonal, column by column.
#[must_use]
pub fn lower_entries(matrix: &Matrix) -> Vec<f64> {
    let size = matrix.nrows();
    let places = (0..size).flat_map(|column| (column..size).map(move |row| (row, column)));
    places.map(|place| matrix[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One input: V (2 e a - e^2 (a^2 + (k - a^2)/S)) = e^2 N c/S.
    #[test]
    fn one_input_by_hand() {
        let landscape = Landscape::drawn(50, 1, &mut Normals::new(1, 0)).unwrap();
        let [a, c, k] =
            [&landscape.hessian, &landscape.noise, &landscape.fourth].map(|matrix| matrix[(0, 0)]);
        let (e, batch) = (0.1, 3);
        let found = landscape.stationary(&landscape.plain(e), batch).unwrap()[(0, 0)];
        let expected = e * 50.0 * c / 3.0 / (2.0 * a - e * (a * a + (k - a * a) / 3.0));
        assert!((found / expected - 1.0).abs() < 1e-12, "{found} {expected}");
        let small = landscape.continuous(&landscape.plain(e), batch).unwrap()[(0, 0)];
        assert!((small / (e * 50.0 * c / (6.0 * a)) - 1.0).abs() < 1e-12);
        let gap = landscape
            .trace_gap(e, batch, &Matrix::from_element(1, 1, found))
            .unwrap();
        assert!((gap - (found - small)).abs() < 1e-12 * found);
    }

    /// The additive formula is the recursion's where the batch is so large that only the mean is left of the spread.
    #[test]
    fn large_batches_have_additive_noise() {
        let landscape = Landscape::drawn(60, 3, &mut Normals::new(2, 0)).unwrap();
        let (e, batch) = (0.2, 1 << 40);
        let full = landscape.stationary(&landscape.plain(e), batch).unwrap();
        let additive = landscape.additive(e, batch);
        assert!((&full - &additive).amax() < 1e-9 * full.amax());
    }

    #[test]
    fn the_ellipse_of_a_circle() {
        let circle = ellipse(&Matrix::identity(2, 2), 8).unwrap();
        for [x, lower, upper] in circle {
            assert!((x * x + upper * upper - 1.0).abs() < 1e-12 && lower == -upper);
        }
    }
}

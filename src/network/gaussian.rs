//! The linear model whose posterior is known: y = x w + noise, w and the noise standard normal.
//!
//! With X the rows seen, A = 1 + X^T X and h = x^T A^-1 x, the posterior of w is normal with mean A^-1 X^T y and covariance
//! A^-1, and the predictive distribution of y at x is normal around x times that mean with variance 1 + h (textbook). Who
//! predicts with the mean alone, as one trained network does, says variance 1.

use super::split::{Purpose, draws, normal};
use super::train::Run;
use rand_chacha::ChaCha8Rng;

/// One problem drawn from the prior, and what three predictors lose on one more y.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// h at the new x.
    pub h: f64,
    /// Loss of the exact predictive distribution, in nats.
    pub exact: f64,
    /// Loss of the point estimate with variance 1.
    pub point: f64,
    /// Loss of the mean of ten normal densities around draws from the posterior: an ensemble as good as one can be.
    pub ensemble: f64,
}

/// Members of the ensemble.
const MEMBERS: usize = 10;

/// The triangle L with L L^T = A, by rows (Cholesky); A is positive definite.
fn triangle(a: &[f64], size: usize) -> Vec<f64> {
    let mut l = vec![0.0; size * size];
    for i in 0..size {
        for j in 0..=i {
            let before: f64 = (0..j).map(|k| l[i * size + k] * l[j * size + k]).sum();
            let rest = a[i * size + j] - before;
            l[i * size + j] = if i == j {
                rest.sqrt()
            } else {
                rest / l[j * size + j]
            };
        }
    }
    l
}

/// Solves L z = b.
fn forward(l: &[f64], b: &[f64]) -> Vec<f64> {
    let size = b.len();
    let mut z = vec![0.0; size];
    for i in 0..size {
        let before: f64 = (0..i).map(|k| l[i * size + k] * z[k]).sum();
        z[i] = (b[i] - before) / l[i * size + i];
    }
    z
}

/// Solves L^T w = z.
fn backward(l: &[f64], z: &[f64]) -> Vec<f64> {
    let size = z.len();
    let mut w = vec![0.0; size];
    for i in (0..size).rev() {
        let after: f64 = (i + 1..size).map(|k| l[k * size + i] * w[k]).sum();
        w[i] = (z[i] - after) / l[i * size + i];
    }
    w
}

/// -ln of the normal density with this variance, at a distance.
pub(crate) fn normal_loss(distance: f64, variance: f64) -> f64 {
    0.5 * (libm::log(std::f64::consts::TAU * variance) + distance * distance / variance)
}

/// A problem: weights drawn from the prior, rows seen, and what follows for the weights.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// Numbers of a row.
    pub(crate) dimensions: usize,
    /// The rows seen, one after the other.
    pub(crate) inputs: Vec<f64>,
    /// y at each of them.
    pub(crate) targets: Vec<f64>,
    /// A = 1 + X^T X, by rows.
    pub(crate) precision: Vec<f64>,
    /// X^T y.
    pub(crate) moments: Vec<f64>,
    /// The weights that made the data.
    weights: Vec<f64>,
    /// L with L L^T = A.
    triangle: Vec<f64>,
    /// The posterior mean.
    mean: Vec<f64>,
}

/// One more row, and y there.
#[derive(Clone, Debug)]
pub(crate) struct Fresh {
    pub(crate) x: Vec<f64>,
    pub(crate) y: f64,
    /// x^T A^-1 x.
    pub(crate) h: f64,
    /// y minus what the posterior mean predicts.
    pub(crate) off: f64,
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// So many standard normal numbers.
pub(crate) fn normals(count: usize, generator: &mut ChaCha8Rng) -> Vec<f64> {
    (0..count).map(|_| normal(generator)).collect()
}

impl Problem {
    /// Drawn from the prior, with standard normal rows.
    pub(crate) fn drawn(dimensions: usize, rows: usize, generator: &mut ChaCha8Rng) -> Problem {
        let weights = normals(dimensions, generator);
        let mut precision = vec![0.0; dimensions * dimensions];
        for i in 0..dimensions {
            precision[i * dimensions + i] = 1.0;
        }
        let mut moments = vec![0.0; dimensions];
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        for _ in 0..rows {
            let x = normals(dimensions, generator);
            let y = dot(&x, &weights) + normal(generator);
            for i in 0..dimensions {
                moments[i] += x[i] * y;
                for j in 0..dimensions {
                    precision[i * dimensions + j] += x[i] * x[j];
                }
            }
            inputs.extend(x);
            targets.push(y);
        }
        let triangle = triangle(&precision, dimensions);
        let mean = backward(&triangle, &forward(&triangle, &moments));
        Problem {
            dimensions,
            inputs,
            targets,
            precision,
            moments,
            weights,
            triangle,
            mean,
        }
    }

    /// One more row of the same problem.
    pub(crate) fn fresh(&self, generator: &mut ChaCha8Rng) -> Fresh {
        let x = normals(self.dimensions, generator);
        let y = dot(&x, &self.weights) + normal(generator);
        let away = forward(&self.triangle, &x);
        Fresh {
            h: dot(&away, &away),
            off: y - dot(&x, &self.mean),
            x,
            y,
        }
    }
}

/// A problem of `dimensions` numbers with `rows` rows seen, drawn from the prior with standard normal x.
#[must_use]
pub fn draw(dimensions: usize, rows: usize, run: Run) -> Drawn {
    let mut generator = draws(run.seed, run.number, Purpose::Teacher);
    let problem = Problem::drawn(dimensions, rows, &mut generator);
    let fresh = problem.fresh(&mut generator);
    let density: f64 = (0..MEMBERS)
        .map(|_| {
            // L^-T z has covariance A^-1.
            let member = backward(&problem.triangle, &normals(dimensions, &mut generator));
            libm::exp(-normal_loss(fresh.off - dot(&fresh.x, &member), 1.0))
        })
        .sum();
    Drawn {
        h: fresh.h,
        exact: normal_loss(fresh.off, 1.0 + fresh.h),
        point: normal_loss(fresh.off, 1.0),
        ensemble: -libm::log(density / MEMBERS as f64),
    }
}

/// What the exact predictive distribution loses in the mean at h, and how much more the point estimate does: half of ln(2 pi e
/// (1 + h)), and half of h - ln(1 + h).
#[must_use]
pub fn expected(h: f64) -> [f64; 2] {
    let spread = libm::log1p(h);
    let noise = libm::log(std::f64::consts::TAU) + 1.0;
    [0.5 * (noise + spread), 0.5 * (h - spread)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One number: A = 1 + sum x^2, by hand.
    #[test]
    fn the_triangle_solves_the_equations() {
        let a = [4.0, 2.0, 0.4, 2.0, 5.0, 1.0, 0.4, 1.0, 3.0];
        let l = triangle(&a, 3);
        let b = [1.0, -2.0, 0.5];
        let w = backward(&l, &forward(&l, &b));
        for i in 0..3 {
            let product: f64 = (0..3).map(|j| a[i * 3 + j] * w[j]).sum();
            assert!((product - b[i]).abs() < 1e-12);
        }
    }

    /// Without a row the predictive variance is 1 + |x|^2, and the loss of the point at y is that of N(0, 1).
    #[test]
    fn without_rows_the_prior_predicts() {
        let found = draw(3, 0, Run { seed: 1, number: 0 });
        let [exact, _] = expected(found.h);
        assert!(found.h > 0.0 && exact > 1.4);
        let square = 2.0 * (found.point - 0.5 * std::f64::consts::TAU.ln());
        assert!((normal_loss(square.sqrt(), 1.0 + found.h) - found.exact).abs() < 1e-9);
    }
}

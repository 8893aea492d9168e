//! Interpolation by the least weights, for normal inputs and for random rectified features.
//!
//! The estimate is X^+ y: least squares where there are at most as many inputs as observations, the least weights that
//! interpolate where there are more; by Householder's QR of X or of X^T. The error at a fresh input is computed from the
//! weights, not sampled. Doubles throughout.

use std::f64::consts::LN_2;

use nalgebra::SymmetricEigen;

use super::normals::Normals;
use super::{Matrix, Vector};
use crate::exact::{as_f64, as_u64};

/// What shape a matrix has: far from square the normal equations are good enough and fast; near to it their condition,
/// the square of the matrix's, would cost all digits, so QR is taken.
enum Shape {
    Tall,
    Wide,
    NearlySquare,
}

impl Shape {
    fn of(rows: usize, columns: usize) -> Shape {
        if columns * NEARLY_SQUARE < rows * (NEARLY_SQUARE - 1) {
            Shape::Tall
        } else if rows * NEARLY_SQUARE < columns * (NEARLY_SQUARE - 1) {
            Shape::Wide
        } else {
            Shape::NearlySquare
        }
    }
}

/// X^+ V. `None` where X has not full rank in doubles.
fn pseudo_solve(x: &Matrix, values: &Matrix) -> Option<Matrix> {
    match Shape::of(x.nrows(), x.ncols()) {
        Shape::Tall => Some(
            (x.transpose() * x)
                .cholesky()?
                .solve(&(x.transpose() * values)),
        ),
        Shape::Wide => Some(x.transpose() * (x * x.transpose()).cholesky()?.solve(values)),
        Shape::NearlySquare => by_qr(x, values),
    }
}

/// X^+ V by QR of X or of X^T.
fn by_qr(x: &Matrix, values: &Matrix) -> Option<Matrix> {
    let (rows, columns) = x.shape();
    if columns <= rows {
        let qr = x.clone().qr();
        let mut values = values.clone();
        qr.q_tr_mul(&mut values);
        qr.unpack_r()
            .solve_upper_triangular(&values.rows(0, columns).into_owned())
    } else {
        let qr = x.transpose().qr();
        let inner = qr.r().transpose().solve_lower_triangular(values)?;
        Some(qr.q() * inner)
    }
}

/// Sides that differ by less than one part in this many are nearly square.
const NEARLY_SQUARE: usize = 10;

/// A linear model with equal weights whose estimate may use only the first inputs.
#[derive(Clone, Copy, Debug)]
pub struct Linear {
    /// Observations.
    pub observations: usize,
    /// Inputs, all of which the truth uses.
    pub inputs: usize,
    /// Each true weight.
    pub weight: f64,
    /// Standard deviation of the noise.
    pub noise: f64,
}

/// Squared errors at a fresh input in one draw, noise included.
#[derive(Clone, Debug)]
pub struct Draw {
    /// Of the least weights, with each number of inputs.
    pub least: Vec<f64>,
    /// With the last of these and a part added along which the data say nothing, from N(0, 4/p).
    pub added: f64,
}

impl Linear {
    /// One draw of inputs and noise: the errors with the first p inputs, for each p in growing order.
    #[must_use]
    pub fn draw(&self, used: &[usize], normals: &mut Normals) -> Option<Draw> {
        let x = normals.matrix(self.observations, self.inputs);
        let truth = Vector::from_element(self.inputs, self.weight);
        let y = &x * &truth + normals.vector(self.observations) * self.noise;
        let few = x.columns(0, self.observations.min(self.inputs));
        let (gram, toward) = (few.transpose() * few, few.transpose() * &y);
        // X X^T of the first p inputs, which grows from one p to the next.
        let mut kernel = Matrix::zeros(self.observations, self.observations);
        let mut added_to = 0;
        let mut least = Vec::new();
        let mut weights = Vector::zeros(0);
        for &p in used {
            let fresh = x.columns(added_to, p - added_to);
            kernel += fresh * fresh.transpose();
            added_to = p;
            let first = x.columns(0, p);
            weights = match Shape::of(self.observations, p) {
                Shape::Tall => {
                    let gram = gram.view((0, 0), (p, p)).into_owned();
                    gram.cholesky()?.solve(&toward.rows(0, p).into_owned())
                }
                Shape::Wide => first.transpose() * kernel.clone().cholesky()?.solve(&y),
                Shape::NearlySquare => {
                    let y = Matrix::from_column_slice(self.observations, 1, y.as_slice());
                    let weights = by_qr(&first.into_owned(), &y)?;
                    Vector::from_column_slice(weights.as_slice())
                }
            };
            least.push(self.risk(&weights));
        }
        let (last, free) = (weights.len(), normals.vector(weights.len()));
        let free = free * (2.0 / libm::sqrt(as_f64(as_u64(last))));
        let first = x.columns(0, last);
        let seen = first.transpose() * kernel.cholesky()?.solve(&(first * &free));
        Some(Draw {
            least,
            added: self.risk(&(weights + free - seen)),
        })
    }

    /// The squared error at a fresh input of weights on the first inputs.
    fn risk(&self, weights: &Vector) -> f64 {
        let off = weights.add_scalar(-self.weight).norm_squared();
        let out = as_f64(as_u64(self.inputs - weights.len())) * self.weight * self.weight;
        off + out + self.noise * self.noise
    }
}

/// Networks with random rectified units and a trained readout, on a linear truth.
#[derive(Clone, Copy, Debug)]
pub struct Rectified {
    /// Observations.
    pub observations: usize,
    /// Inputs.
    pub inputs: usize,
    /// Standard deviation of the noise.
    pub noise: f64,
    /// Fresh inputs at which the error is averaged.
    pub fresh: usize,
}

/// Squared errors at fresh inputs, noise left out.
#[derive(Clone, Copy, Debug)]
pub struct Errors {
    /// Of the least readout.
    pub least: f64,
    /// Of the readout with the ridge penalty of the highest evidence.
    pub ridge: f64,
    /// Part of the former's mean over the noise that would be there without noise.
    pub bias: f64,
    /// Its variance over the noise.
    pub variance: f64,
}

/// The ridge penalties tried are 2^k for these k, against features whose squares sum to about 1.
const PENALTIES: std::ops::RangeInclusive<i32> = -12..=6;

impl Rectified {
    /// One draw of inputs, units and noise: the errors with the first p units, for each p.
    #[must_use]
    pub fn draw(&self, used: &[usize], normals: &mut Normals) -> Option<Vec<Errors>> {
        let most = used.iter().copied().max()?;
        let scale = 1.0 / libm::sqrt(as_f64(as_u64(self.inputs)));
        let truth = normals.vector(self.inputs) * scale;
        let units = normals.matrix(self.inputs, most) * scale;
        let seen = normals.matrix(self.observations, self.inputs);
        let fresh = normals.matrix(self.fresh, self.inputs);
        let noise = normals.vector(self.observations) * self.noise;
        let [aim, target] = [&seen, &fresh].map(|x| x * &truth);
        let [active, other] = [&seen, &fresh].map(|x| (x * &units).map(|unit| unit.max(0.0)));
        let observed = &aim + &noise;
        let places = as_f64(as_u64(self.fresh));
        let all = used.iter().map(|&p| {
            let scale = 1.0 / libm::sqrt(as_f64(as_u64(p)));
            let [active, other] =
                [&active, &other].map(|units| units.columns(0, p).into_owned() * scale);
            let one = Matrix::identity(self.observations, self.observations);
            let map = &other * pseudo_solve(&active, &one)?;
            let error = |predicted: Vector| (predicted - &target).norm_squared() / places;
            Some(Errors {
                least: error(&map * &observed),
                ridge: error(ridge(&active, &other, &observed)),
                bias: error(&map * &aim),
                variance: self.noise * self.noise * map.norm_squared() / places,
            })
        });
        all.collect()
    }
}

/// What ridge with the penalty of the highest evidence predicts: y is N(0, a (K + l)) for the kernel K, and the best a
/// is y^T (K + l)^-1 y / n.
fn ridge(active: &Matrix, other: &Matrix, observed: &Vector) -> Vector {
    let SymmetricEigen {
        eigenvectors,
        eigenvalues,
    } = (active * active.transpose()).symmetric_eigen();
    let rotated = eigenvectors.transpose() * observed;
    let count = as_f64(as_u64(observed.len()));
    let mut best = (f64::INFINITY, Vector::zeros(observed.len()));
    for k in PENALTIES {
        let penalty = libm::ldexp(1.0, k);
        let solved = rotated.zip_map(&eigenvalues, |y, value| y / (value.max(0.0) + penalty));
        let determinant: f64 = eigenvalues
            .iter()
            .map(|value| libm::log(value.max(0.0) + penalty))
            .sum();
        let bits = (count * libm::log(rotated.dot(&solved)) + determinant) / (2.0 * LN_2);
        if bits < best.0 {
            best = (bits, solved);
        }
    }
    other * (active.transpose() * (eigenvectors * best.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fast routes of one draw against QR at every p.
    #[test]
    fn normal_equations_and_qr_agree() {
        let model = Linear {
            observations: 10,
            inputs: 30,
            weight: 0.2,
            noise: 0.5,
        };
        let used = [2, 5, 7, 9, 10, 11, 13, 20, 30];
        let draw = model.draw(&used, &mut Normals::new(3, 0)).unwrap();
        let mut normals = Normals::new(3, 0);
        let x = normals.matrix(10, 30);
        let y = &x * Vector::from_element(30, 0.2) + normals.vector(10) * 0.5;
        let y = Matrix::from_column_slice(10, 1, y.as_slice());
        for (p, found) in used.into_iter().zip(draw.least) {
            let weights = by_qr(&x.columns(0, p).into_owned(), &y).unwrap();
            let risk = model.risk(&Vector::from_column_slice(weights.as_slice()));
            assert!((found / risk - 1.0).abs() < 1e-8, "{p}");
        }
    }

    /// The pseudo-inverse meets Penrose's four conditions on either side of p = n.
    #[test]
    fn penroses_conditions() {
        let mut normals = Normals::new(1, 0);
        for (rows, columns) in [(5, 3), (5, 5), (5, 9), (20, 19), (19, 20)] {
            let x = normals.matrix(rows, columns);
            let inverse = pseudo_solve(&x, &Matrix::identity(rows, rows)).unwrap();
            let near = |one: &Matrix, other: &Matrix| (one - other).amax() < 1e-10;
            assert!(near(&(&x * &inverse * &x), &x));
            assert!(near(&(&inverse * &x * &inverse), &inverse));
            assert!(near(&(&x * &inverse), &(&x * &inverse).transpose()));
            assert!(near(&(&inverse * &x), &(&inverse * &x).transpose()));
        }
    }

    /// With a penalty far below the noise's the kernel route interpolates as the least readout does.
    #[test]
    fn without_noise_to_explain_the_two_agree() {
        let mut normals = Normals::new(2, 0);
        let setting = Rectified {
            observations: 8,
            inputs: 4,
            noise: 0.0,
            fresh: 30,
        };
        let found = setting.draw(&[40], &mut normals).unwrap()[0];
        assert!((found.least - found.bias).abs() < 1e-12);
        assert!(found.variance == 0.0 && found.ridge < 2.0 * found.least + 1e-3);
    }
}

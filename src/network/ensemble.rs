//! Small networks on a curve, and their ensemble, each prediction by two routes.
//!
//! A network has one hidden layer of rectified units with random weights and a ridge readout: what it predicts is
//! linear in the observations, so its bias and variance are known without a draw. Readouts are trained by Cholesky in
//! the units' own space; the linear map from observations to predictions comes from the observations' space
//! (k(x, X) (K + l)^-1, the same by the push-through identity, with no step in common). The ensemble predicts as one
//! wide network. Doubles throughout.

use super::normals::Normals;
use super::{Matrix, Vector};
use crate::exact::{as_f64, as_u64};

/// Random rectified units: unit j is max(0, a_j x + b_j).
#[derive(Clone, Debug)]
pub struct Units {
    slopes: Vector,
    offsets: Vector,
}

impl Units {
    /// So many units, slopes and offsets standard normal.
    #[must_use]
    pub fn drawn(units: usize, normals: &mut Normals) -> Self {
        Units {
            slopes: normals.vector(units),
            offsets: normals.vector(units),
        }
    }

    /// One row per point; scaled so that a row's square does not grow with the number of units.
    fn active(&self, points: &Vector) -> Matrix {
        let scale = libm::sqrt(as_f64(as_u64(self.slopes.len())));
        Matrix::from_fn(points.len(), self.slopes.len(), |point, unit| {
            (self.slopes[unit] * points[point] + self.offsets[unit]).max(0.0) / scale
        })
    }
}

/// The curve, where it is observed and where it is predicted.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Places of the observations.
    pub seen: Vector,
    /// Places of the predictions.
    pub fresh: Vector,
}

impl Curve {
    /// Places from -1 to 1, uniform.
    #[must_use]
    pub fn drawn(seen: usize, fresh: usize, normals: &mut Normals) -> Self {
        let mut places = |count| Vector::from_fn(count, |_, _| 2.0 * normals.uniform() - 1.0);
        Curve {
            seen: places(seen),
            fresh: places(fresh),
        }
    }

    /// The truth, sin 4x, at these places.
    #[must_use]
    pub fn truth(places: &Vector) -> Vector {
        places.map(|x| libm::sin(4.0 * x))
    }
}

/// Networks whose readouts can be trained on any observations of one curve.
#[derive(Clone, Debug)]
pub struct Networks {
    units: Vec<Units>,
    curve: Curve,
    penalty: f64,
}

/// What the trained networks predict at the fresh places.
#[derive(Clone, Debug)]
pub struct Predictions {
    /// Of each network.
    pub each: Vec<Vector>,
    /// Of the one wide network that they are together.
    pub together: Vector,
    /// By how much rounding can have moved the latter.
    pub rounding: f64,
}

/// Squared bias and variance at the fresh places, means over these.
#[derive(Clone, Copy, Debug)]
pub struct Decomposed {
    /// (E prediction - truth)^2.
    pub bias: f64,
    /// The prediction's variance over the noise of the observations.
    pub variance: f64,
}

impl Networks {
    /// Networks with random units and a ridge penalty on the readout.
    #[must_use]
    pub fn drawn(
        networks: usize,
        units: usize,
        penalty: f64,
        curve: Curve,
        normals: &mut Normals,
    ) -> Self {
        Networks {
            units: (0..networks)
                .map(|_| Units::drawn(units, normals))
                .collect(),
            curve,
            penalty,
        }
    }

    /// Trains all readouts on noisy observations. `None` where doubles do not suffice.
    #[must_use]
    pub fn trained(&self, noise: &Vector) -> Option<Predictions> {
        let observed = Curve::truth(&self.curve.seen) + noise;
        let (mut each, mut readouts) = (Vec::new(), Vec::new());
        for units in &self.units {
            let active = units.active(&self.curve.seen);
            let mut gram = active.transpose() * &active;
            for place in 0..gram.nrows() {
                gram[(place, place)] += self.penalty;
            }
            let readout = gram.cholesky()?.solve(&(active.transpose() * &observed));
            each.push(units.active(&self.curve.fresh) * &readout);
            readouts.push(readout);
        }
        // One network of all units, its readout that of each divided by their number.
        let share = 1.0 / as_f64(as_u64(self.units.len()));
        let mut terms = 0.0;
        let together = Vector::from_fn(self.curve.fresh.len(), |place, _| {
            let x = self.curve.fresh[place];
            let mut sum = 0.0;
            let mut sizes = 0.0;
            for (units, readout) in self.units.iter().zip(&readouts) {
                let scale = share / libm::sqrt(as_f64(as_u64(readout.len())));
                for unit in 0..readout.len() {
                    let active = (units.slopes[unit] * x + units.offsets[unit]).max(0.0);
                    sum += active * (readout[unit] * scale);
                    sizes += (active * readout[unit] * scale).abs();
                }
            }
            terms = f64::max(terms, sizes);
            sum
        });
        let count = readouts.iter().map(|readout| as_u64(readout.len())).sum();
        Some(Predictions {
            each,
            together,
            rounding: as_f64(count) * f64::EPSILON * terms,
        })
    }

    /// The map from observations to predictions of one network: k(x, X) (K + l)^-1, k the units' inner product.
    fn map(&self, network: usize) -> Option<Matrix> {
        let [seen, fresh] =
            [&self.curve.seen, &self.curve.fresh].map(|places| self.units[network].active(places));
        let mut kernel = &seen * seen.transpose();
        for place in 0..kernel.nrows() {
            kernel[(place, place)] += self.penalty;
        }
        let inverse = kernel.try_inverse()?;
        Some(fresh * seen.transpose() * inverse)
    }

    fn decomposed(&self, map: &Matrix, noise_variance: f64) -> Decomposed {
        let off = map * Curve::truth(&self.curve.seen) - Curve::truth(&self.curve.fresh);
        let places = as_f64(as_u64(self.curve.fresh.len()));
        Decomposed {
            bias: off.norm_squared() / places,
            variance: noise_variance * map.norm_squared() / places,
        }
    }

    /// Bias and variance of the first network and of the ensemble. `None` where doubles do not suffice.
    #[must_use]
    pub fn bias_and_variance(&self, noise_variance: f64) -> Option<[Decomposed; 2]> {
        let maps: Vec<Matrix> = (0..self.units.len())
            .map(|k| self.map(k))
            .collect::<Option<_>>()?;
        let sum = maps
            .iter()
            .skip(1)
            .fold(maps.first()?.clone(), |sum, map| sum + map);
        let mean = sum / as_f64(as_u64(maps.len()));
        Some([maps.first()?, &mean].map(|map| self.decomposed(map, noise_variance)))
    }

    /// Squared errors at the fresh places, mean over these: of each network, and of the ensemble, against observations
    /// with this noise.
    #[must_use]
    pub fn errors(&self, predictions: &Predictions, noise: &Vector) -> (Vec<f64>, f64) {
        let observed = self.observed(noise);
        let places = as_f64(as_u64(self.curve.fresh.len()));
        let error = |predicted: &Vector| (predicted - &observed).norm_squared() / places;
        let each = predictions.each.iter().map(error).collect();
        (each, error(&predictions.together))
    }

    /// What is observed at the fresh places with this noise.
    #[must_use]
    pub fn observed(&self, noise: &Vector) -> Vector {
        Curve::truth(&self.curve.fresh) + noise
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two routes to a network's prediction agree.
    #[test]
    fn the_map_predicts_as_the_trained_readout() {
        let mut normals = Normals::new(1, 0);
        let curve = Curve::drawn(12, 9, &mut normals);
        let networks = Networks::drawn(3, 20, 0.01, curve, &mut normals);
        let noise = normals.vector(12) * 0.1;
        let predictions = networks.trained(&noise).unwrap();
        let observed = Curve::truth(&networks.curve.seen) + noise;
        for (network, predicted) in predictions.each.iter().enumerate() {
            let mapped = networks.map(network).unwrap() * &observed;
            assert!((predicted - mapped).amax() < 1e-10);
        }
        let mean = predictions
            .each
            .iter()
            .fold(Vector::zeros(9), |sum, p| sum + p)
            / 3.0;
        assert!((predictions.together - mean).amax() < 1e-12);
    }
}

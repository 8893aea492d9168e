//! Dropout: every mask of a few inputs, and masks drawn at random for many.
//!
//! A mask keeps each input with chance q, independently. What is a mean over all masks is summed over all 2^d of them,
//! each with its chance; nothing is approximated but by rounding. Doubles throughout.

use std::f64::consts::LN_2;

use super::normals::Normals;
use super::{Matrix, Vector};
use crate::exact::{as_f64, as_u64};

/// Each mask of `inputs` inputs with its chance when each input is kept with chance `keep`: whether an input is kept is
/// read off the bits of the number.
fn masks(inputs: usize, keep: f64) -> impl Iterator<Item = (usize, f64)> {
    (0..1usize << inputs).map(move |mask| {
        let kept = mask.count_ones();
        let dropped = (0..inputs).len() - kept as usize;
        let chance =
            libm::pow(keep, f64::from(kept)) * libm::pow(1.0 - keep, as_f64(as_u64(dropped)));
        (mask, chance)
    })
}

fn masked(values: &Vector, mask: usize) -> Vector {
    Vector::from_fn(values.len(), |place, _| {
        if mask >> place & 1 == 1 {
            values[place]
        } else {
            0.0
        }
    })
}

/// A layer: logits are `weights` x + `bias`, one row per class.
#[derive(Clone, Debug)]
pub struct Layer {
    /// One row per class or unit.
    pub weights: Matrix,
    /// One entry per class or unit.
    pub bias: Vector,
}

impl Layer {
    /// Weights of variance `gain` over the number of inputs, biases of variance 1/4.
    #[must_use]
    pub fn drawn(outputs: usize, inputs: usize, gain: f64, normals: &mut Normals) -> Self {
        let scale = libm::sqrt(gain / as_f64(as_u64(inputs)));
        Layer {
            weights: normals.matrix(outputs, inputs) * scale,
            bias: normals.vector(outputs) * 0.5,
        }
    }

    fn logits(&self, x: &Vector) -> Vector {
        &self.weights * x + &self.bias
    }
}

/// Log probabilities of classes.
fn log_softmax(logits: &Vector) -> Vector {
    let most = logits.max();
    let sum: f64 = logits.iter().map(|logit| libm::exp(logit - most)).sum();
    logits.map(|logit| logit - most - libm::log(sum))
}

/// Probabilities in proportion to the exponentials.
fn normalised(logarithms: &Vector) -> Vector {
    log_softmax(logarithms).map(libm::exp)
}

/// The two means over all masked networks of a prediction, renormalised where that is needed.
#[derive(Clone, Debug)]
pub struct Ensemble {
    /// The geometric mean, renormalised.
    pub geometric: Vector,
    /// The arithmetic mean.
    pub arithmetic: Vector,
    /// By how much rounding can have moved a probability of the two.
    pub rounding: f64,
}

impl Ensemble {
    fn over(terms: impl Iterator<Item = (f64, Vector)>, inputs: usize, classes: usize) -> Self {
        let (mut geometric, mut arithmetic) = (Vector::zeros(classes), Vector::zeros(classes));
        let (mut largest, mut count) = (1.0, 0u64);
        for (chance, logarithms) in terms {
            largest = f64::max(largest, logarithms.amax());
            count += 1;
            geometric.axpy(chance, &logarithms, 1.0);
            arithmetic.axpy(chance, &logarithms.map(libm::exp), 1.0);
        }
        Ensemble {
            geometric: normalised(&geometric),
            arithmetic,
            rounding: as_f64(count + as_u64(inputs)) * f64::EPSILON * largest,
        }
    }

    /// Of one softmax layer with masks on its inputs, each kept with chance `keep`.
    #[must_use]
    pub fn of_layer(layer: &Layer, x: &Vector, keep: f64) -> Self {
        let terms = masks(x.len(), keep);
        let terms =
            terms.map(|(mask, chance)| (chance, log_softmax(&layer.logits(&masked(x, mask)))));
        Ensemble::over(terms, x.len(), layer.bias.len())
    }

    /// Of a hidden layer of rectified units below a softmax layer, with masks on inputs and on hidden units.
    #[must_use]
    pub fn of_two_layers(hidden: &Layer, output: &Layer, x: &Vector, keep: f64) -> Self {
        let units = hidden.bias.len();
        let terms = masks(x.len(), keep).flat_map(|(mask, chance)| {
            let active = hidden.logits(&masked(x, mask)).map(|unit| unit.max(0.0));
            masks(units, keep).map(move |(mask, also)| {
                let logarithms = log_softmax(&output.logits(&masked(&active, mask)));
                (chance * also, logarithms)
            })
        });
        Ensemble::over(terms, x.len() + units, output.bias.len())
    }
}

/// What the network without masks predicts when its inputs and hidden units are multiplied by `keep`.
#[must_use]
pub fn scaled(hidden: &Layer, output: &Layer, x: &Vector, keep: f64) -> Vector {
    let active = hidden.logits(&(x * keep)).map(|unit| unit.max(0.0));
    normalised(&output.logits(&(active * keep)))
}

/// Relative entropy in bits of one prediction to another.
#[must_use]
pub fn relative_entropy_bits(one: &Vector, other: &Vector) -> f64 {
    let terms = one.iter().zip(other).map(|(p, q)| p * libm::log(p / q));
    terms.sum::<f64>() / LN_2
}

/// |y - sum of the kept inputs' x w|^2 for masks drawn at random, one for each entry of `x`.
#[must_use]
pub fn sampled_loss(
    x: &Matrix,
    y: &Vector,
    weights: &Vector,
    keep: f64,
    normals: &mut Normals,
) -> f64 {
    let kept = x.map(|value| {
        if normals.uniform() <= keep {
            value
        } else {
            0.0
        }
    });
    (y - kept * weights).norm_squared()
}

/// Logistic loss with masks, and what the quadratic approximation makes of it.
#[derive(Clone, Copy, Debug)]
pub struct Logistic {
    /// The mean over all masks, minus the loss without masks of the weights multiplied by q; nats.
    pub penalty: f64,
    /// (1-q)/(2q) times the sum over observations of p(1-p) (x_j v_j)^2, v = q w: Wager, Wang and Liang 2013.
    pub quadratic: f64,
}

/// The logistic loss of labels 0 and 1 under all masks of the inputs.
#[must_use]
pub fn logistic(x: &Matrix, weights: &Vector, keep: f64) -> Logistic {
    // The labels do not matter: the mean logit is that of v, so their terms cancel.
    let log_partition = |logit: f64| logit.max(0.0) + libm::log1p(libm::exp(-logit.abs()));
    let mut all = Logistic {
        penalty: 0.0,
        quadratic: 0.0,
    };
    for row in x.row_iter() {
        let terms = row.transpose().component_mul(weights);
        let logit = terms.sum() * keep;
        for (mask, chance) in masks(terms.len(), keep) {
            all.penalty += chance * log_partition(masked(&terms, mask).sum());
        }
        all.penalty -= log_partition(logit);
        let p = 1.0 / (1.0 + libm::exp(-logit));
        all.quadratic += p * (1.0 - p) * (1.0 - keep) * keep * terms.norm_squared() / 2.0;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_masks_are_all_and_their_chances_sum_to_one() {
        let all: Vec<(usize, f64)> = masks(5, 0.25).collect();
        assert_eq!(all.len(), 32);
        let sum: f64 = all.iter().map(|(_, chance)| chance).sum();
        assert!((sum - 1.0).abs() < 1e-15);
        assert!((all[0].1 - libm::pow(0.75, 5.0)).abs() < 1e-16);
        assert_eq!(
            masked(&Vector::from_vec(vec![3.0, 4.0]), 2),
            Vector::from_vec(vec![0.0, 4.0])
        );
    }

    /// One input, two classes with logits 2x and 0, q = 1/2 and x = 1: log odds 2 and 0, so their mean is 1.
    #[test]
    fn one_input_by_hand() {
        let layer = Layer {
            weights: Matrix::from_vec(2, 1, vec![2.0, 0.0]),
            bias: Vector::zeros(2),
        };
        let ensemble = Ensemble::of_layer(&layer, &Vector::from_vec(vec![1.0]), 0.5);
        let logistic = |z: f64| 1.0 / (1.0 + libm::exp(-z));
        assert!((ensemble.geometric[0] - logistic(1.0)).abs() < 1e-15);
        let mean = (logistic(2.0) + 0.5) / 2.0;
        assert!((ensemble.arithmetic[0] - mean).abs() < 1e-15);
    }

    /// For weights so small that the loss is a parabola the approximation is right.
    #[test]
    fn small_weights_are_quadratic() {
        let mut normals = Normals::new(1, 0);
        let x = normals.matrix(4, 6);
        let weights = normals.vector(6) * 1e-3;
        let Logistic { penalty, quadratic } = logistic(&x, &weights, 0.5);
        assert!(
            (penalty / quadratic - 1.0).abs() < 1e-4,
            "{penalty} {quadratic}"
        );
    }
}

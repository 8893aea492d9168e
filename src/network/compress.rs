//! A trained network made small: rescaled, pruned by one threshold, quantised with one step.
//!
//! The order matters. Rescaling first, since a network of rectified units computes the same when a unit's incoming
//! weights grow by a factor and its outgoing ones shrink by it, so that a threshold or a step would mean nothing across
//! layers. The threshold on the trained weights, before the step rounds them.

use std::f64::consts::SQRT_2;

use super::dense::{Network, Shape};

/// Shares of the weights kept that are tried.
pub const SHARES: [f64; 9] = [1.0, 0.6, 0.4, 0.28, 0.19, 0.13, 0.09, 0.06, 0.04];

/// How many steps are tried: 2^0 to 2^-5 by half powers.
pub const STEPS: u8 = 11;

/// The step of this number, 2^(-number/2).
#[must_use]
pub fn step(number: u8) -> f32 {
    let halves = libm::ldexp(1.0, -i32::from(number / 2));
    let odd = number % 2 == 1;
    (if odd { halves / SQRT_2 } else { halves }) as f32
}

/// The same function of its inputs, with the norms of each hidden unit's incoming and outgoing weights equal. A unit that
/// lacks either is left as it is, and so is one whose incoming weights are too small beside its bias to change their sum:
/// its bias would grow beyond what a file holds.
#[must_use]
pub fn rescaled(network: &Network) -> Network {
    let mut rescaled = network.clone();
    let Shape {
        hidden, outputs, ..
    } = network.shape;
    let arrays = rescaled.arrays_mut();
    for unit in 0..hidden {
        let incoming = arrays.weights_in.iter().skip(unit).step_by(hidden);
        let incoming = norm(incoming);
        let outgoing = &mut arrays.weights_out[unit * outputs..][..outputs];
        let factor = (norm(outgoing.iter()) / incoming).sqrt();
        let bias = &mut arrays.biases_in[unit];
        let is_constant = incoming <= f64::from(bias.abs() * f32::EPSILON);
        if is_constant || !factor.is_finite() || factor == 0.0 {
            continue;
        }
        for weight in arrays.weights_in.iter_mut().skip(unit).step_by(hidden) {
            *weight = (f64::from(*weight) * factor) as f32;
        }
        *bias = (f64::from(*bias) * factor) as f32;
        for weight in outgoing {
            *weight = (f64::from(*weight) / factor) as f32;
        }
    }
    rescaled
}

/// The square root of the sum of squares.
fn norm<'a>(weights: impl Iterator<Item = &'a f32>) -> f64 {
    let squares = weights.map(|&weight| f64::from(weight) * f64::from(weight));
    squares.sum::<f64>().sqrt()
}

/// The network with only this share of its weights, those of the largest absolute values in both layers together; the
/// others are 0. Biases stay.
#[must_use]
pub fn pruned(network: &Network, share: f64) -> Network {
    let mut pruned = network.clone();
    let is_weight: Vec<bool> = network.is_weight().collect();
    let weights = (0..is_weight.len()).filter(|&at| is_weight[at]);
    let mut by_size: Vec<usize> = weights.collect();
    // The sort is stable: of equal weights the first stays.
    by_size.sort_by(|&a, &b| {
        let size = |at: usize| network.parameters[at].abs();
        size(b).total_cmp(&size(a))
    });
    let kept = (share * by_size.len() as f64).round() as usize;
    for &at in by_size.iter().skip(kept) {
        pruned.parameters[at] = 0.0;
    }
    pruned
}

/// A network whose parameters are whole multiples of a step: what a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantised {
    /// Its widths.
    pub shape: Shape,
    /// The step's number, see [`step`].
    pub step: u8,
    /// Each parameter in steps, in the order of [`Network::parameters`].
    pub multiples: Vec<i32>,
}

impl Quantised {
    /// Each parameter rounded to the nearest multiple of the step, halves away from 0.
    #[must_use]
    pub fn of(network: &Network, number: u8) -> Quantised {
        let step = step(number);
        let steps = network.parameters.iter().map(|p| (p / step).round() as i32);
        Quantised {
            shape: network.shape,
            step: number,
            multiples: steps.collect(),
        }
    }

    /// The network that computes with these multiples.
    #[must_use]
    pub fn network(&self) -> Network {
        let step = step(self.step);
        Network {
            shape: self.shape,
            parameters: self.multiples.iter().map(|&m| m as f32 * step).collect(),
        }
    }

    /// How many weights are not 0; biases do not count.
    #[must_use]
    pub fn weights_left(&self) -> usize {
        let is_weight = Network::zero(self.shape).is_weight();
        let parameters = self.multiples.iter().zip(is_weight);
        parameters.filter(|&(&m, weight)| weight && m != 0).count()
    }

    /// How many hidden units are left: those with a weight in and a weight out.
    #[must_use]
    pub fn units_left(&self) -> usize {
        let Shape {
            hidden, outputs, ..
        } = self.shape;
        let [weights_in, biases_in, _, _] = self.shape.lengths();
        let out = &self.multiples[weights_in + biases_in..];
        let left = (0..hidden).filter(|&unit| {
            let mut incoming = self.multiples[..weights_in]
                .iter()
                .skip(unit)
                .step_by(hidden);
            let mut outgoing = out[unit * outputs..][..outputs].iter();
            incoming.any(|&m| m != 0) && outgoing.any(|&m| m != 0)
        });
        left.count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::digits::digits;
    use crate::network::evaluate::evaluate;
    use crate::network::train::{Run, initial};

    const SHAPE: Shape = Shape {
        inputs: 64,
        hidden: 20,
        outputs: 10,
    };

    fn network() -> Network {
        initial(SHAPE, Run { seed: 1, number: 0 })
    }

    #[test]
    fn a_rescaled_network_says_the_same_and_its_norms_agree() {
        let mut network = network();
        for bias in network.arrays_mut().biases_in {
            *bias = 0.25;
        }
        let other = rescaled(&network);
        let (one, two) = (evaluate(&network, digits()), evaluate(&other, digits()));
        assert!((one.loss - two.loss).abs() < 1e-5, "{one:?} {two:?}");
        let arrays = other.arrays();
        for unit in 0..20 {
            let incoming = norm(arrays.weights_in.iter().skip(unit).step_by(20));
            let outgoing = norm(arrays.weights_out[unit * 10..][..10].iter());
            assert!((incoming / outgoing - 1.0).abs() < 1e-5);
        }
        assert!((other.parameters[0] / network.parameters[0] - 1.0).abs() > 0.01);
    }

    /// A penalty can leave a unit with a bias and next to no weights: of `description-length-at-equal-loss` with seed 4 one
    /// had a bias of more than 2^30 steps after this.
    #[test]
    fn a_unit_whose_inputs_do_not_matter_is_left_as_it_is() {
        let shape = Shape {
            inputs: 1,
            hidden: 2,
            outputs: 1,
        };
        let network = Network {
            shape,
            parameters: vec![1e-30, 1e-3, 0.5, 0.5, 1.0, 1e-3, 0.0],
        };
        let other = rescaled(&network);
        assert_eq!(other.parameters, network.parameters);
    }

    /// 0.6 and 0.9 both round to 1: a threshold after the step could not tell them apart, and would keep the first two.
    #[test]
    fn the_threshold_is_applied_before_the_step() {
        let shape = Shape {
            inputs: 2,
            hidden: 1,
            outputs: 2,
        };
        let network = Network {
            shape,
            parameters: vec![0.6, 0.7, 0.1, 0.9, 1.2, 0.0, 0.0],
        };
        let small = Quantised::of(&pruned(&network, 0.5), 0);
        assert_eq!(small.multiples, [0, 0, 0, 1, 1, 0, 0]);
        assert_eq!((small.weights_left(), small.units_left()), (2, 0));
    }

    /// Mistakes tried: sizes rounded before they are compared, layers not pruned together.
    #[test]
    fn the_share_is_of_the_weights_of_both_layers_and_biases_stay() {
        let mut network = network();
        for bias in network.arrays_mut().biases_in {
            *bias = 1e-6;
        }
        let small = pruned(&network, 0.28);
        let left = |array: &[f32]| array.iter().filter(|w| **w != 0.0).count();
        let arrays = small.arrays();
        let weights = left(arrays.weights_in) + left(arrays.weights_out);
        // 0.28 x (64 x 20 + 20 x 10) = 414.4.
        assert_eq!(weights, 414);
        // Those of the largest absolute values of both layers: none that went is larger than one that stayed.
        let pairs = || network.parameters.iter().zip(&small.parameters);
        let pairs = || {
            pairs()
                .zip(network.is_weight())
                .filter(|(_, weight)| *weight)
        };
        let stayed = pairs().filter(|((_, after), _)| **after != 0.0);
        let went = pairs().filter(|((_, after), _)| **after == 0.0);
        let least = stayed.map(|((before, _), _)| before.abs());
        let most = went.map(|((before, _), _)| before.abs());
        assert!(most.fold(0.0, f32::max) <= least.fold(f32::INFINITY, f32::min));
        assert_eq!(left(arrays.biases_in), 20);
        assert_eq!(pruned(&network, 1.0), network);
    }

    #[test]
    fn the_steps_are_half_powers_and_rounding_is_to_the_nearest() {
        assert_eq!((step(0), step(2), step(10)), (1.0, 0.5, 0.03125));
        assert!((f64::from(step(1)) - 0.5f64.sqrt()).abs() < 1e-7);
        let network = network();
        for number in 0..STEPS {
            let rounded = Quantised::of(&network, number).network();
            let pairs = network.parameters.iter().zip(&rounded.parameters);
            for (one, two) in pairs {
                assert!((one - two).abs() <= step(number) * 0.500_001);
            }
        }
    }
}

//! Hamiltonian Monte Carlo over a network's parameters: a long chain, slow and close to the posterior (Duane et al. 1987;
//! Neal 2011).
//!
//! The energy of a network is the sum of its losses over the images plus |parameters|^2/2: independent standard normal priors.
//! A step follows the energy's gradient for a while from a random momentum and is taken with chance exp(-change of the sum of
//! both energies). The gradient is that of training, in single precision; the energies are in double.

use super::dense::{Example, Network, Pass, Shape, one_hot};
use super::digits::{CLASSES, Images, PIXELS};
use super::evaluate::evaluate;
use super::split::{Purpose, draws, normal, uniform};
use super::train::{Run, initial};
use crate::enumerate::{Control, Interrupted};

/// A chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chain {
    /// Leaps of a trajectory.
    pub leaps: usize,
    /// Length of a leap.
    pub leap: f64,
    /// Trajectories that are forgotten, so that the start is.
    pub forgotten: usize,
    /// Trajectories whose ends are kept.
    pub kept: usize,
}

/// Where a chain went.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The networks at the ends of the trajectories that are kept.
    pub networks: Vec<Network>,
    /// How many of those trajectories were taken.
    pub taken: usize,
}

/// Sum of the losses in nats + |parameters|^2/2.
fn energy(network: &Network, images: &Images) -> f64 {
    let squares = network
        .parameters
        .iter()
        .map(|p| f64::from(*p) * f64::from(*p));
    evaluate(network, images).loss * images.count() as f64 + squares.sum::<f64>() / 2.0
}

/// Walks through the posterior of a network of this shape, given images.
///
/// # Errors
/// [`Interrupted`].
pub fn walk(
    images: &Images,
    shape: Shape,
    chain: Chain,
    run: Run,
    control: &Control<'_>,
) -> Result<Walk, Interrupted> {
    let mut generator = draws(run.seed, run.number, Purpose::Shuffles);
    let targets = one_hot(images, CLASSES);
    let rows = images
        .pixels
        .chunks_exact(PIXELS)
        .zip(targets.chunks_exact(CLASSES));
    let examples: Vec<Example<'_>> = rows
        .map(|(inputs, target)| Example { inputs, target })
        .collect();
    let (mut pass, mut slope) = (Pass::new(), Network::zero(shape));
    let mut network = initial(shape, run);
    let mut here = energy(&network, images);
    let mut walk = Walk {
        networks: Vec::with_capacity(chain.kept),
        taken: 0,
    };
    for trajectory in 0..chain.forgotten + chain.kept {
        let parameters = 0..shape.parameters();
        let mut momentum: Vec<f64> = parameters.map(|_| normal(&mut generator)).collect();
        let kinetic = |momentum: &[f64]| momentum.iter().map(|m| m * m).sum::<f64>() / 2.0;
        let before = here + kinetic(&momentum);
        let mut moved = network.clone();
        for leap in 0..=chain.leaps {
            control.go_on()?;
            slope.parameters.fill(0.0);
            pass.add_gradient(&moved.arrays(), &examples, None, &mut slope.arrays_mut());
            // Half a leap of the momentum at both ends.
            let ends = leap == 0 || leap == chain.leaps;
            let length = if ends { chain.leap / 2.0 } else { chain.leap };
            let pulls = moved.parameters.iter().zip(&slope.parameters);
            for (momentum, (parameter, slope)) in momentum.iter_mut().zip(pulls) {
                let pull = f64::from(*slope) * images.count() as f64 + f64::from(*parameter);
                *momentum -= length * pull;
            }
            if leap < chain.leaps {
                for (parameter, momentum) in moved.parameters.iter_mut().zip(&momentum) {
                    *parameter = (f64::from(*parameter) + chain.leap * momentum) as f32;
                }
            }
        }
        let there = energy(&moved, images);
        let gain = before - there - kinetic(&momentum);
        let taken = libm::log(1.0 - uniform(&mut generator)) < gain;
        if taken {
            (network, here) = (moved, there);
        }
        if trajectory >= chain.forgotten {
            walk.taken += usize::from(taken);
            walk.networks.push(network.clone());
        }
    }
    Ok(walk)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without images the posterior is the prior: standard normal in every parameter. Mistakes tried: whole leaps of the
    /// momentum at the ends, the rectifier's derivative left out, a move that is always taken, the prior's pull left out.
    #[test]
    fn without_images_the_walk_is_through_the_prior() {
        let shape = Shape {
            inputs: 64,
            hidden: 2,
            outputs: 10,
        };
        let images = Images {
            inputs: PIXELS,
            classes: CLASSES,
            pixels: vec![0.0; 64],
            labels: vec![0],
        };
        let chain = Chain {
            leaps: 6,
            leap: 0.3,
            forgotten: 20,
            kept: 400,
        };
        let walk = walk(
            &images,
            shape,
            chain,
            Run { seed: 1, number: 0 },
            &Control::new(),
        )
        .unwrap();
        // A blank image says nothing of the weights of its pixels: the first 128 parameters.
        let squares = walk
            .networks
            .iter()
            .flat_map(|network| &network.parameters[..128]);
        let mean = squares.map(|p| f64::from(p * p)).sum::<f64>() / (400.0 * 128.0);
        // 51,200 squares, correlated over few trajectories: the standard error is about 0.01.
        assert!((mean - 1.0).abs() < 0.05, "{mean}");
        assert!(walk.taken > 200 && walk.taken < 400, "{}", walk.taken);
    }
}

//! Training: Adam with a rate that falls as a cosine, a penalty on the weights, and dropout.
//!
//! The loss of n images is their mean loss in nats + (l2/2n)|w|^2 + (l1/n)|w|_1, over weights and not biases: n times it
//! is -ln of a posterior density with a Gaussian or Laplacian prior on the weights.

use super::adam::Adam;
use super::dense::{Example, Network, Pass, Shape};
use super::split::{Purpose, draws, normal, permutation};
use crate::enumerate::{Control, Interrupted};
use rand_chacha::rand_core::Rng;

/// What keeps a network simple.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Regulariser {
    /// Strength of the square penalty, (l2/2n)|w|^2.
    pub l2: f64,
    /// Strength of the absolute penalty, (l1/n)|w|_1.
    pub l1: f64,
    /// Chance of a hidden unit to drop out of a training step.
    pub dropout: f64,
}

/// How long and how fast it learns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    /// Passes over the images.
    pub epochs: usize,
    /// Images in a step.
    pub batch: usize,
    /// Rate of the first step; it falls as a cosine to 0.
    pub rate: f64,
}

impl Schedule {
    /// Batches of 50 at 3e-3, for so many epochs.
    #[must_use]
    pub fn of(epochs: usize) -> Schedule {
        Schedule {
            epochs,
            batch: 50,
            rate: 3e-3,
        }
    }
}

/// Images as a network takes them, with the targets of its outputs.
#[derive(Clone, Copy, Debug)]
pub struct Lesson<'a> {
    /// One row of inputs an image.
    pub inputs: &'a [f32],
    /// One row of probabilities an image.
    pub targets: &'a [f32],
}

impl<'a> Lesson<'a> {
    /// The image of this number, for a network of this shape.
    fn example(&self, shape: Shape, number: usize) -> Example<'a> {
        Example {
            inputs: &self.inputs[number * shape.inputs..][..shape.inputs],
            target: &self.targets[number * shape.outputs..][..shape.outputs],
        }
    }
}

/// The seed and number of a run: all that is random follows from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Seed of the whole experiment.
    pub seed: u64,
    /// Number of the run.
    pub number: u64,
}

/// A network before training: weights normal with variance 2 over the number of inputs (He et al. 2015), biases 0.
#[must_use]
pub fn initial(shape: Shape, run: Run) -> Network {
    let mut generator = draws(run.seed, run.number, Purpose::Weights);
    let mut network = Network::zero(shape);
    let arrays = network.arrays_mut();
    for (weights, inputs) in [
        (arrays.weights_in, shape.inputs),
        (arrays.weights_out, shape.hidden),
    ] {
        let scale = (2.0 / inputs as f64).sqrt();
        for weight in weights {
            *weight = (scale * normal(&mut generator)) as f32;
        }
    }
    network
}

/// A network trained from its initial weights.
///
/// # Errors
/// [`Interrupted`].
pub fn train(
    shape: Shape,
    lesson: Lesson<'_>,
    regulariser: Regulariser,
    schedule: Schedule,
    run: Run,
    control: &Control<'_>,
) -> Result<Network, Interrupted> {
    let mut network = initial(shape, run);
    descend(
        &mut network,
        lesson,
        regulariser,
        schedule,
        run,
        None,
        control,
    )?;
    Ok(network)
}

/// Trains on; of the weights only those that are not 0, where `pruned` is set: what was pruned stays 0.
///
/// # Errors
/// [`Interrupted`].
pub fn train_on(
    network: &mut Network,
    lesson: Lesson<'_>,
    regulariser: Regulariser,
    schedule: Schedule,
    run: Run,
    control: &Control<'_>,
) -> Result<(), Interrupted> {
    let is_weight = network.is_weight();
    let kept = network.parameters.iter().zip(is_weight);
    let kept: Vec<bool> = kept.map(|(&p, is_weight)| !is_weight || p != 0.0).collect();
    descend(
        network,
        lesson,
        regulariser,
        schedule,
        run,
        Some(&kept),
        control,
    )
}

fn descend(
    network: &mut Network,
    lesson: Lesson<'_>,
    regulariser: Regulariser,
    schedule: Schedule,
    run: Run,
    kept: Option<&[bool]>,
    control: &Control<'_>,
) -> Result<(), Interrupted> {
    let shape = network.shape;
    let images = lesson.inputs.len() / shape.inputs;
    let mut order = draws(run.seed, run.number, Purpose::Batches);
    let mut drops = draws(run.seed, run.number, Purpose::Dropout);
    let is_weight: Vec<bool> = network.is_weight().collect();
    let (mut gradient, mut pass) = (Network::zero(shape), Pass::new());
    let mut adam = Adam::new(shape.parameters());
    let mut factors = Vec::new();
    let steps = schedule.epochs * images.div_ceil(schedule.batch);
    let mut step = 0;
    for _ in 0..schedule.epochs {
        let order = permutation(&mut order, images);
        for batch in order.chunks(schedule.batch) {
            control.go_on()?;
            gradient.parameters.fill(0.0);
            let examples: Vec<Example<'_>> =
                batch.iter().map(|&at| lesson.example(shape, at)).collect();
            let dropped = regulariser.dropout > 0.0;
            if dropped {
                factors.resize(batch.len() * shape.hidden, 1.0);
                drop_out(&mut factors, regulariser.dropout, &mut drops);
            }
            let units = dropped.then_some(&factors[..]);
            pass.add_gradient(
                &network.arrays(),
                &examples,
                units,
                &mut gradient.arrays_mut(),
            );
            add_penalty(&mut gradient, network, &is_weight, regulariser, images);
            if let Some(kept) = kept {
                for (slope, &kept) in gradient.parameters.iter_mut().zip(kept) {
                    *slope = if kept { *slope } else { 0.0 };
                }
            }
            let turn = std::f64::consts::PI * step as f64 / steps as f64;
            let rate = schedule.rate * 0.5 * (1.0 + libm::cos(turn));
            adam.step(&mut network.parameters, &gradient.parameters, rate as f32);
            step += 1;
        }
    }
    Ok(())
}

/// Each factor 0 with chance `dropout`, else 1/(1 - dropout).
pub(crate) fn drop_out(factors: &mut [f32], dropout: f64, generator: &mut impl Rng) {
    let limit = (dropout * (1u64 << 32) as f64) as u64;
    let kept = (1.0 / (1.0 - dropout)) as f32;
    for factor in factors {
        let drops = u64::from(generator.next_u32()) < limit;
        *factor = if drops { 0.0 } else { kept };
    }
}

/// The gradient of (l2/2n)|w|^2 + (l1/n)|w|_1; at w = 0 the absolute value's is taken as 0.
fn add_penalty(
    gradient: &mut Network,
    network: &Network,
    is_weight: &[bool],
    regulariser: Regulariser,
    images: usize,
) {
    let square = (regulariser.l2 / images as f64) as f32;
    let absolute = (regulariser.l1 / images as f64) as f32;
    if square == 0.0 && absolute == 0.0 {
        return;
    }
    let parameters = network.parameters.iter().zip(is_weight);
    for (slope, (&parameter, &is_weight)) in gradient.parameters.iter_mut().zip(parameters) {
        if is_weight {
            let sign = f32::from(parameter > 0.0) - f32::from(parameter < 0.0);
            *slope += square * parameter + absolute * sign;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::dense::one_hot;
    use crate::network::digits::digits;
    use crate::network::evaluate::evaluate;

    const SHAPE: Shape = Shape {
        inputs: 64,
        hidden: 12,
        outputs: 10,
    };
    const RUN: Run = Run { seed: 1, number: 0 };

    fn trained(regulariser: Regulariser, run: Run) -> Network {
        let images = digits().first(300);
        let targets = one_hot(&images, 10);
        let lesson = Lesson {
            inputs: &images.pixels,
            targets: &targets,
        };
        train(
            SHAPE,
            lesson,
            regulariser,
            Schedule::of(30),
            run,
            &Control::new(),
        )
        .unwrap()
    }

    /// Mistakes tried: the rectifier's derivative left out, labels not with their images.
    #[test]
    fn it_learns_and_the_seed_decides_all() {
        let plain = trained(Regulariser::default(), RUN);
        let score = evaluate(&plain, &digits().first(300));
        assert!(score.loss < 1.0 && score.errors < 60, "{score:?}");
        assert_eq!(plain, trained(Regulariser::default(), RUN));
        let other = Run { seed: 1, number: 1 };
        assert_ne!(plain, trained(Regulariser::default(), other));
    }

    /// Adam's steps along a slope that hardly changes are as long as the rate: the first of one is of the whole rate, and of two
    /// the second is of half of it. Mistake tried: the cosine upside down.
    #[test]
    fn the_rate_falls_as_a_cosine_from_the_whole() {
        let images = digits().first(100);
        let targets = one_hot(&images, 10);
        let lesson = Lesson {
            inputs: &images.pixels,
            targets: &targets,
        };
        let plain = Regulariser::default();
        for (epochs, expected) in [(1, 0.001), (2, 0.0015)] {
            let schedule = Schedule {
                epochs,
                batch: 100,
                rate: 0.001,
            };
            let network = train(SHAPE, lesson, plain, schedule, RUN, &Control::new()).unwrap();
            // Biases begin at 0.
            for bias in network.arrays().biases_out {
                let moved = f64::from(bias.abs());
                assert!((moved / expected - 1.0).abs() < 0.02, "{epochs}: {moved}");
            }
        }
    }

    /// Each penalty makes its own norm smaller, and dropout is for training only: a network trained with it is evaluated
    /// as any other.
    #[test]
    fn penalties_shrink_the_weights_and_not_the_biases() {
        let norms = |network: &Network| {
            let weights = network.parameters.iter().zip(network.is_weight());
            let weights = weights.filter_map(|(p, weight)| weight.then_some(p.abs()));
            weights.fold((0.0, 0.0), |(one, two), w| (one + w, two + w * w))
        };
        let plain = norms(&trained(Regulariser::default(), RUN));
        let with = |l2, l1| {
            norms(&trained(
                Regulariser {
                    l2,
                    l1,
                    dropout: 0.0,
                },
                RUN,
            ))
        };
        let (square, absolute) = (with(3.0, 0.0), with(0.0, 1.0));
        assert!(square.1 < 0.8 * plain.1, "{square:?} {plain:?}");
        assert!(absolute.0 < 0.8 * plain.0, "{absolute:?} {plain:?}");
    }

    /// The gradient of the penalty against the difference of (l2/2n) w^2 + (l1/n)|w|. Mistakes tried: l2/n w^2, a penalty
    /// on biases.
    #[test]
    fn the_penalty_is_that_of_the_formula() {
        let mut network = initial(SHAPE, RUN);
        network.arrays_mut().biases_in.fill(0.25);
        network.arrays_mut().biases_out.fill(-0.5);
        let is_weight: Vec<bool> = network.is_weight().collect();
        let regulariser = Regulariser {
            l2: 3.0,
            l1: 2.0,
            dropout: 0.5,
        };
        let mut gradient = Network::zero(SHAPE);
        add_penalty(&mut gradient, &network, &is_weight, regulariser, 600);
        for (at, slope) in gradient.parameters.iter().enumerate() {
            let penalty = |w: f64| (3.0 / 1200.0) * w * w + (2.0 / 600.0) * w.abs();
            let w = f64::from(network.parameters[at]);
            let difference = (penalty(w + 1e-7) - penalty(w - 1e-7)) / 2e-7;
            let expected = if is_weight[at] { difference } else { 0.0 };
            assert!((f64::from(*slope) - expected).abs() < 1e-6, "{at}");
        }
    }

    /// Mistake tried: the factor 1 - p for 1/(1 - p).
    #[test]
    fn dropout_keeps_the_mean() {
        let mut generator = draws(1, 0, Purpose::Dropout);
        let mut factors = vec![0.0; 40_000];
        drop_out(&mut factors, 0.25, &mut generator);
        let dropped = factors.iter().filter(|factor| **factor == 0.0).count();
        // Five standard deviations of 40,000 draws with p = 1/4 are 433.
        assert!((9567..=10_433).contains(&dropped), "{dropped}");
        let kept = factors.iter().find(|factor| **factor != 0.0).unwrap();
        assert!((kept - 4.0 / 3.0).abs() < 1e-6);
    }

    /// What was pruned stays pruned, whatever the gradient says.
    #[test]
    fn training_on_moves_what_is_left_alone() {
        let images = digits().first(100);
        let targets = one_hot(&images, 10);
        let lesson = Lesson {
            inputs: &images.pixels,
            targets: &targets,
        };
        let start = crate::network::compress::pruned(&initial(SHAPE, RUN), 0.3);
        let mut network = start.clone();
        let regulariser = Regulariser {
            l1: 0.1,
            ..Regulariser::default()
        };
        train_on(
            &mut network,
            lesson,
            regulariser,
            Schedule::of(3),
            RUN,
            &Control::new(),
        )
        .unwrap();
        assert_ne!(network, start);
        let pairs = start.parameters.iter().zip(&network.parameters);
        let weights = pairs.zip(network.is_weight()).filter(|(_, weight)| *weight);
        for ((before, after), _) in weights {
            assert!(*before != 0.0 || *after == 0.0);
        }
        let mut same = start.clone();
        train_on(
            &mut same,
            lesson,
            regulariser,
            Schedule::of(0),
            RUN,
            &Control::new(),
        )
        .unwrap();
        assert_eq!(same, start);
    }
}

//! The linear model learnt as networks are learnt: by descent, ten times, with inputs that drop out, and by a chain.
//!
//! Beside each stands the exact predictive distribution of [`gaussian`](super::gaussian). Each of the four predicts with
//! weights w_1 .. w_k and the noise's variance of 1: its density at y is the mean of those of N(x w_i, 1). How far a
//! prediction is calibrated is read off its own distribution function at what came, F(y): with the right distribution that is
//! uniform (probability integral transform, textbook).

use super::gaussian::{Problem, dot, normal_loss, normals};
use super::split::{Purpose, below, draws, permutation, uniform};
use super::train::Run;
use crate::enumerate::{Control, Interrupted};
use rand_chacha::ChaCha8Rng;

/// Who predicts: one descent, ten, dropout in prediction, a chain.
pub const PREDICTORS: usize = 4;

/// Descents of the ensemble.
const MEMBERS: usize = 10;

/// Passes over the rows, and rows of a step.
const DESCENT: (usize, usize) = (400, 5);

/// Chance of an input to drop out, and masks that are averaged.
const DROPOUT: (f64, usize) = (0.25, 50);

/// Trajectories of the chain that are forgotten, and that are kept.
const CHAIN: (usize, usize) = (50, 100);

/// What was found on one problem.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// Nats that each predictor loses more than the exact distribution, mean over the fresh rows.
    pub more: [f64; PREDICTORS],
    /// F(y) of each predictor, and last of the exact distribution, one for each fresh row.
    pub places: [Vec<f64>; PREDICTORS + 1],
    /// How many of the chain's trajectories were taken, of [`kept`].
    pub taken: usize,
}

/// Trajectories that a chain keeps.
#[must_use]
pub fn kept() -> usize {
    CHAIN.1
}

/// The standard normal distribution function.
fn below_normal(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Stochastic descent on the mean of (y - x w)^2/2 + |w|^2/2n from weights of variance 2/D, its rate falling as a cosine; each
/// input of each step drops out with chance `dropout`.
fn descended(problem: &Problem, dropout: f64, generator: &mut ChaCha8Rng) -> Vec<f64> {
    let (dimensions, rows) = (problem.dimensions, problem.targets.len());
    let scale = (2.0 / dimensions as f64).sqrt();
    let mut weights: Vec<f64> = normals(dimensions, generator);
    weights.iter_mut().for_each(|weight| *weight *= scale);
    let (epochs, batch) = DESCENT;
    let square = dot(&problem.inputs, &problem.inputs) / rows as f64;
    let steps = epochs * rows.div_ceil(batch);
    let mut step = 0;
    let mut x = vec![0.0; dimensions];
    for _ in 0..epochs {
        let order = permutation(generator, rows);
        for batch in order.chunks(batch) {
            let mut slope: Vec<f64> = weights.iter().map(|w| w / rows as f64).collect();
            for &row in batch {
                x.copy_from_slice(&problem.inputs[row * dimensions..][..dimensions]);
                if dropout > 0.0 {
                    drop_inputs(&mut x, dropout, generator);
                }
                let off = (dot(&x, &weights) - problem.targets[row]) / batch.len() as f64;
                slope.iter_mut().zip(&x).for_each(|(s, x)| *s += off * x);
            }
            let turn = std::f64::consts::PI * step as f64 / steps as f64;
            let rate = 0.25 * (1.0 + libm::cos(turn)) / square;
            let moves = weights.iter_mut().zip(&slope);
            moves.for_each(|(weight, slope)| *weight -= rate * slope);
            step += 1;
        }
    }
    weights
}

/// Each number 0 with chance `dropout`, else over 1 - dropout.
fn drop_inputs(x: &mut [f64], dropout: f64, generator: &mut ChaCha8Rng) {
    for x in x {
        let stays = uniform(generator) >= dropout;
        *x = if stays { *x / (1.0 - dropout) } else { 0.0 };
    }
}

/// Hamiltonian Monte Carlo through the posterior: energy w A w/2 - w X^T y. The leap is safe for the largest eigenvalue, which
/// no row's sum of absolute values is below; the leaps of a trajectory are drawn, so that no direction comes round to where it
/// began every time.
fn walked(problem: &Problem, generator: &mut ChaCha8Rng) -> (Vec<Vec<f64>>, usize) {
    let dimensions = problem.dimensions;
    let rows = || problem.precision.chunks_exact(dimensions);
    let largest = rows().map(|row| row.iter().map(|a| a.abs()).sum::<f64>());
    let leap = 1.0 / largest.fold(1.0, f64::max).sqrt();
    // A trajectory is 2 long in the mean: no direction is wider than the prior, whose scale is 1.
    let longest = (4.0 / leap) as usize;
    let pull = |w: &[f64]| -> Vec<f64> {
        let both = rows().zip(&problem.moments);
        both.map(|(row, moment)| moment - dot(row, w)).collect()
    };
    let energy = |w: &[f64]| -> f64 {
        let pulled = rows().zip(w).map(|(row, w_i)| dot(row, w) * w_i);
        pulled.sum::<f64>() / 2.0 - dot(w, &problem.moments)
    };
    let mut here = normals(dimensions, generator);
    let (forgotten, kept) = CHAIN;
    let (mut ends, mut taken) = (Vec::with_capacity(kept), 0);
    for trajectory in 0..forgotten + kept {
        let mut momentum = normals(dimensions, generator);
        let before = energy(&here) + dot(&momentum, &momentum) / 2.0;
        let mut moved = here.clone();
        let leaps = 1 + below(generator, longest);
        for at in 0..=leaps {
            let length = if at == 0 || at == leaps {
                leap / 2.0
            } else {
                leap
            };
            let pulls = pull(&moved);
            let moves = momentum.iter_mut().zip(&pulls);
            moves.for_each(|(momentum, pull)| *momentum += length * pull);
            if at < leaps {
                let moves = moved.iter_mut().zip(&momentum);
                moves.for_each(|(place, momentum)| *place += leap * momentum);
            }
        }
        let gain = before - energy(&moved) - dot(&momentum, &momentum) / 2.0;
        let takes = libm::log(1.0 - uniform(generator)) < gain;
        if takes {
            here = moved;
        }
        if trajectory >= forgotten {
            taken += usize::from(takes);
            ends.push(here.clone());
        }
    }
    (ends, taken)
}

/// A problem with `rows` rows, at least one, learnt in four ways and asked at `fresh` more.
///
/// # Errors
/// [`Interrupted`].
pub fn learn(
    dimensions: usize,
    rows: usize,
    fresh: usize,
    run: Run,
    control: &Control<'_>,
) -> Result<Learnt, Interrupted> {
    let mut generator = draws(run.seed, run.number, Purpose::Shuffles);
    let problem = Problem::drawn(dimensions, rows, &mut generator);
    let members: Vec<Vec<f64>> = (0..MEMBERS)
        .map(|_| descended(&problem, 0.0, &mut generator))
        .collect();
    control.go_on()?;
    let (dropout, masks) = DROPOUT;
    let dropping = descended(&problem, dropout, &mut generator);
    let (chain, taken) = walked(&problem, &mut generator);
    control.go_on()?;
    let mut learnt = Learnt {
        more: [0.0; PREDICTORS],
        places: Default::default(),
        taken,
    };
    for _ in 0..fresh {
        let point = problem.fresh(&mut generator);
        let means = |weights: &[Vec<f64>]| -> Vec<f64> {
            weights.iter().map(|w| dot(&point.x, w)).collect()
        };
        let dropped = (0..masks).map(|_| {
            let mut x = point.x.clone();
            drop_inputs(&mut x, dropout, &mut generator);
            dot(&x, &dropping)
        });
        let dropped = dropped.collect();
        let centres: [Vec<f64>; PREDICTORS] = [
            means(&members[..1]),
            means(&members),
            dropped,
            means(&chain),
        ];
        let exact = normal_loss(point.off, 1.0 + point.h);
        for (place, centres) in centres.iter().enumerate() {
            let count = centres.len() as f64;
            let off = || centres.iter().map(|centre| point.y - centre);
            // The nearest centre's loss is taken out, so that no density is 0.
            let least = off()
                .map(|off| normal_loss(off, 1.0))
                .fold(f64::INFINITY, f64::min);
            let density: f64 = off()
                .map(|off| libm::exp(least - normal_loss(off, 1.0)))
                .sum();
            let loss = least - libm::log(density / count);
            learnt.more[place] += (loss - exact) / fresh as f64;
            let share: f64 = off().map(below_normal).sum();
            learnt.places[place].push(share / count);
        }
        let exactly = below_normal(point.off / (1.0 + point.h).sqrt());
        learnt.places[PREDICTORS].push(exactly);
    }
    Ok(learnt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem() -> (Problem, ChaCha8Rng) {
        let mut generator = draws(1, 0, Purpose::Shuffles);
        (Problem::drawn(3, 12, &mut generator), generator)
    }

    /// A's equations at what descent comes to: A w = X^T y but for what noise a rate that falls to 0 leaves. Mistakes tried: the
    /// prior's pull left out, inputs that stay not scaled.
    #[test]
    fn descent_comes_to_the_posterior_mean() {
        let (problem, mut generator) = problem();
        let found = descended(&problem, 0.0, &mut generator);
        for (row, moment) in problem.precision.chunks(3).zip(&problem.moments) {
            assert!((dot(row, &found) - moment).abs() < 0.05 * moment.abs().max(1.0));
        }
        // With inputs that drop out the weights are those of a larger penalty.
        let dropping = descended(&problem, 0.5, &mut generator);
        assert!(dot(&dropping, &dropping) < dot(&found, &found));
    }

    /// Mean and covariance of many chains' ends: E (w - m)^T A (w - m) = D, and A E w = X^T y. Mistake tried: whole
    /// leaps of the momentum at both ends.
    #[test]
    fn the_chain_walks_through_the_posterior() {
        let (problem, mut generator) = problem();
        let (mut mean, mut ends) = (vec![0.0; 3], Vec::new());
        let mut all_taken = 0;
        for _ in 0..40 {
            let (chain, taken) = walked(&problem, &mut generator);
            all_taken += taken;
            ends.extend(chain);
        }
        // Some 93 of 100; whole leaps of the momentum at the ends of a trajectory leave the posterior as it is, and some 70.
        assert!(all_taken > 40 * 82, "{all_taken}");
        let count = ends.len() as f64;
        for end in &ends {
            mean.iter_mut().zip(end).for_each(|(m, w)| *m += w / count);
        }
        let (mut off, mut size) = (0.0, 0.0);
        for end in &ends {
            let away: Vec<f64> = end.iter().zip(&mean).map(|(w, m)| w - m).collect();
            for (row, a) in problem.precision.chunks(3).zip(&away) {
                off += dot(row, &away) * a / count;
            }
        }
        for (row, moment) in problem.precision.chunks(3).zip(&problem.moments) {
            size = f64::max(size, (dot(row, &mean) - moment).abs());
        }
        // 4,000 ends, some in place of several: a standard error of off is about sqrt(6/4000) = 0.04 and more.
        assert!((off - 3.0).abs() < 0.3, "{off}");
        assert!(size < 1.0, "{size}");
    }

    /// Without a wrong word the exact distribution's places are uniform: mean 1/2 within five standard errors, and what the
    /// others lose more is positive in the mean, least for the chain. Mistake tried: the exact distribution without h.
    #[test]
    fn who_knows_the_posterior_loses_least() {
        let mut more = [0.0; PREDICTORS];
        let (mut places, mut squares) = (Vec::new(), Vec::new());
        for number in 0..60 {
            let run = Run { seed: 1, number };
            let found = learn(6, 8, 40, run, &Control::new()).unwrap();
            more.iter_mut()
                .zip(found.more)
                .for_each(|(sum, m)| *sum += m / 60.0);
            let exactly = &found.places[PREDICTORS];
            places.push(exactly.iter().sum::<f64>() / 40.0);
            let away = exactly.iter().map(|at| (at - 0.5) * (at - 0.5));
            squares.push(away.sum::<f64>() / 40.0);
        }
        let mean_and_error = |values: &[f64]| {
            let mean = values.iter().sum::<f64>() / 60.0;
            let away = values.iter().map(|value| (value - mean) * (value - mean));
            (mean, (away.sum::<f64>() / 59.0 / 60.0).sqrt())
        };
        let (mean, _) = mean_and_error(&places);
        assert!(
            (mean - 0.5).abs() < 5.0 * (1.0 / 12.0 / 60.0f64).sqrt(),
            "{mean}"
        );
        // So is their variance, 1/12: it is larger where the weights' own variance is left out.
        let (variance, error) = mean_and_error(&squares);
        assert!(
            (variance - 1.0 / 12.0).abs() < 5.0 * error,
            "{variance} {error}"
        );
        let [one, ten, _, chain] = more;
        assert!(chain < 0.05 && chain < ten && ten <= one, "{more:?}");
        assert!((below_normal(0.0) - 0.5).abs() < 1e-15);
        assert!((below_normal(1.0) - 0.841_344_746).abs() < 1e-9);
    }
}

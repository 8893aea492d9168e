//! Are probabilities what they say? Log loss, expected calibration error, and the bins behind it.
//!
//! The confidence of a prediction is its largest probability. Images are sorted by confidence and put into bins of equal
//! numbers; the expected calibration error is the mean over images of |mean confidence - share that is right| of their bin
//! (Naeini et al. 2015, with equal masses).

use super::dense::{Network, Pass};
use super::digits::{CLASSES, Images, PIXELS};
use super::evaluate::largest;
use super::train::drop_out;
use rand_chacha::ChaCha8Rng;

/// Probabilities of each class of each image.
#[derive(Clone, Debug)]
pub struct Predictions(Vec<f64>);

/// One bin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Images in it.
    pub images: usize,
    /// Mean of their largest probabilities.
    pub confidence: f64,
    /// How many of those classes are right.
    pub right: usize,
}

/// How good predictions are.
#[derive(Clone, Debug)]
pub struct Reliability {
    /// Mean of -ln of the label's probability, in nats.
    pub log_loss: f64,
    /// Images whose label is not the most probable.
    pub errors: usize,
    /// Expected calibration error.
    pub calibration_error: f64,
    /// The bins, the least confident first.
    pub bins: Vec<Bin>,
}

/// The least probability that a prediction gives a class: one that rounds to 0 has none in floating point.
const LEAST: f64 = 1e-300;

impl Predictions {
    /// Mean of the probabilities that networks give.
    #[must_use]
    pub fn mean_of(networks: &[Network], images: &Images) -> Predictions {
        let mut sum = Predictions(vec![0.0; images.count() * CLASSES]);
        for network in networks {
            sum.add(network, images, |_| false, &mut []);
        }
        sum.over(networks.len())
    }

    /// Mean over so many draws of the units that drop out, one draw for each image and time (Gal and Ghahramani 2016).
    #[must_use]
    pub fn with_dropout(
        network: &Network,
        images: &Images,
        dropout: f64,
        times: usize,
        generator: &mut ChaCha8Rng,
    ) -> Predictions {
        let mut sum = Predictions(vec![0.0; images.count() * CLASSES]);
        let mut factors = vec![1.0; network.shape.hidden];
        for _ in 0..times {
            let drop = |factors: &mut [f32]| {
                drop_out(factors, dropout, generator);
                true
            };
            sum.add(network, images, drop, &mut factors);
        }
        sum.over(times)
    }

    fn add(
        &mut self,
        network: &Network,
        images: &Images,
        mut drop: impl FnMut(&mut [f32]) -> bool,
        factors: &mut [f32],
    ) {
        let mut pass = Pass::new();
        let arrays = network.arrays();
        let rows = self.0.chunks_exact_mut(CLASSES);
        for (image, row) in images.pixels.chunks_exact(PIXELS).zip(rows) {
            let dropped = drop(factors);
            let kept = dropped.then_some(&factors[..]);
            for (sum, p) in row.iter_mut().zip(pass.probabilities(&arrays, image, kept)) {
                *sum += f64::from(*p);
            }
        }
    }

    fn over(mut self, count: usize) -> Predictions {
        self.0.iter_mut().for_each(|p| *p /= count as f64);
        self
    }

    /// Half the sum of the differences from other probabilities, mean over images: 0 where they agree, at most 1.
    #[must_use]
    pub fn apart(&self, other: &Predictions) -> f64 {
        let differences = self.0.iter().zip(&other.0).map(|(a, b)| (a - b).abs());
        differences.sum::<f64>() * CLASSES as f64 / (2.0 * self.0.len() as f64)
    }

    /// How good they are on labels, in so many bins.
    #[must_use]
    pub fn reliability(&self, labels: &[u8], bins: usize) -> Reliability {
        let (mut loss, mut errors) = (0.0, 0);
        let mut seen: Vec<(f64, bool)> = Vec::with_capacity(labels.len());
        for (row, &label) in self.0.chunks_exact(CLASSES).zip(labels) {
            let narrow: Vec<f32> = row.iter().map(|p| *p as f32).collect();
            let best = largest(&narrow);
            let right = best == usize::from(label);
            loss -= libm::log(row[usize::from(label)].max(LEAST));
            errors += usize::from(!right);
            seen.push((row[best], right));
        }
        // The sort is stable, so equal confidences keep the images' order.
        seen.sort_by(|a, b| a.0.total_cmp(&b.0));
        let count = seen.len();
        let ends: Vec<usize> = (0..=bins).map(|bin| bin * count / bins).collect();
        let bins: Vec<Bin> = ends
            .windows(2)
            .filter(|ends| ends[0] < ends[1])
            .map(|ends| {
                let bin = &seen[ends[0]..ends[1]];
                Bin {
                    images: bin.len(),
                    confidence: bin.iter().map(|(p, _)| p).sum::<f64>() / bin.len() as f64,
                    right: bin.iter().filter(|(_, right)| *right).count(),
                }
            })
            .collect();
        let off = bins
            .iter()
            .map(|bin| (bin.confidence * bin.images as f64 - bin.right as f64).abs());
        Reliability {
            log_loss: loss / count as f64,
            errors,
            calibration_error: off.sum::<f64>() / count as f64,
            bins,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One image said with 1 and 0, the other alike: (1 + 0)/2. Mistake tried: no half.
    #[test]
    fn predictions_are_apart_by_half_their_differences() {
        let (mut one, mut two) = (vec![0.0; 20], vec![0.0; 20]);
        (one[3], one[15], two[4], two[15]) = (1.0, 1.0, 1.0, 1.0);
        let apart = Predictions(one.clone()).apart(&Predictions(two));
        assert!((apart - 0.5).abs() < 1e-12, "{apart}");
        assert!(Predictions(one.clone()).apart(&Predictions(one)).abs() < 1e-12);
    }

    /// A network of one unit that is on at every image, so that what it says with and without the unit is known: networks are
    /// averaged with every unit in its place, and under dropout the unit is there, twice as large, in about half of the draws.
    /// Mistakes tried: a unit dropped in the mean of networks, none dropped under dropout.
    #[test]
    fn only_dropout_in_prediction_drops_units() {
        use crate::network::dense::Shape;
        use crate::network::split::{Purpose, draws};
        let shape = Shape {
            inputs: PIXELS,
            hidden: 1,
            outputs: CLASSES,
        };
        let with = |class: usize| {
            let mut network = Network::zero(shape);
            let arrays = network.arrays_mut();
            arrays.biases_in[0] = 1.0;
            arrays.weights_out[class] = 2.0;
            network
        };
        let images = Images {
            inputs: PIXELS,
            classes: CLASSES,
            pixels: vec![0.0; PIXELS],
            labels: vec![0],
        };
        // e^2 against nine times e^0, and where the unit is doubled or away.
        let said = |logit: f64| logit.exp() / (logit.exp() + 9.0);
        let other = |logit: f64| 1.0 / (logit.exp() + 9.0);
        let mean = Predictions::mean_of(&[with(3), with(4)], &images);
        let both = (said(2.0) + other(2.0)) / 2.0;
        for (class, expected) in [(3, both), (4, both), (5, other(2.0))] {
            assert!((mean.0[class] - expected).abs() < 1e-6, "{mean:?}");
        }
        let mut generator = draws(1, 0, Purpose::Dropout);
        let times = 40_000;
        let dropped = Predictions::with_dropout(&with(3), &images, 0.5, times, &mut generator);
        // Half of the draws, within five standard deviations: 500 of 40,000.
        let expected = (said(4.0) + said(0.0)) / 2.0;
        let apart = (said(4.0) - said(0.0)) * 500.0 / 40_000.0;
        assert!((dropped.0[3] - expected).abs() < apart, "{dropped:?}");
    }

    /// Two bins by hand: confidences 0.6, 0.7 (one right) and 0.8, 1 (both right): (|1.3 - 1| + |1.8 - 2|)/4. Mistakes tried:
    /// bins of equal width, the label's probability for the largest.
    #[test]
    fn the_calibration_error_is_that_of_the_hand() {
        let mut rows = vec![0.0; 40];
        for (image, (class, p)) in [(1, 0.8), (2, 0.6), (3, 1.0), (4, 0.7)]
            .into_iter()
            .enumerate()
        {
            rows[image * 10 + class] = p;
            rows[image * 10] = 1.0 - p;
        }
        rows[10] = 0.2;
        rows[15] = 0.2;
        let found = Predictions(rows).reliability(&[1, 2, 3, 0], 2);
        assert!(
            (found.calibration_error - 0.5 / 4.0).abs() < 1e-12,
            "{found:?}"
        );
        assert_eq!(found.errors, 1);
        let loss = -(0.8f64.ln() + 0.6f64.ln() + 0.3f64.ln()) / 4.0;
        assert!((found.log_loss - loss).abs() < 1e-12);
        assert_eq!(found.bins[0].images, 2);
    }
}

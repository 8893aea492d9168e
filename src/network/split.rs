//! Which images train, validate and test; and the labels that are replaced at random.
//!
//! A split depends on the seed and the run alone: it never looks at a label. Noise is in the training labels only.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::digits::{CLASSES, Images};
use crate::mixture::stream;

/// What a stream of random numbers is for. Each run has its own stream for each, so that runs in any setting have the
/// same split, initial weights and order of batches: the settings are paired by run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The permutation of the images.
    Split,
    /// The initial weights.
    Weights,
    /// The order of the batches.
    Batches,
    /// The labels that are replaced.
    Noise,
    /// The units that drop out.
    Dropout,
    /// What a teacher is and what it shows.
    Teacher,
    /// All else that is drawn of a finished network.
    Shuffles,
}

/// How many streams a run has.
const PURPOSES: u64 = 8;

/// The stream of a run for a purpose.
#[must_use]
pub fn draws(seed: u64, run: u64, purpose: Purpose) -> ChaCha8Rng {
    stream(seed, run * PURPOSES + purpose as u64)
}

/// One of 0 .. bound - 1, all alike but for 2^-32 times the bound.
pub(crate) fn below(generator: &mut ChaCha8Rng, bound: usize) -> usize {
    let drawn = u64::from(generator.next_u32()) * bound as u64;
    (drawn >> 32) as usize
}

/// A uniform number from 0 to 1, in steps of 2^-53.
pub(crate) fn uniform(generator: &mut ChaCha8Rng) -> f64 {
    (generator.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// A standard normal number (Box and Muller 1958).
pub(crate) fn normal(generator: &mut ChaCha8Rng) -> f64 {
    // 1 - u is not 0, so its logarithm is finite.
    let radius = (-2.0 * libm::log(1.0 - uniform(generator))).sqrt();
    radius * libm::cos(std::f64::consts::TAU * uniform(generator))
}

/// Numbers 0 .. count - 1 in a random order (Fisher and Yates).
pub(crate) fn permutation(generator: &mut ChaCha8Rng, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, below(generator, last + 1));
    }
    order
}

/// Images that train, that choose, and that judge.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// What a network is trained on; some of its labels may be replaced.
    pub train: Images,
    /// What strengths, shares and steps are chosen by.
    pub validation: Images,
    /// What nothing is chosen by.
    pub test: Images,
}

/// Images that validate.
pub const VALIDATING: usize = 598;

impl Split {
    /// The split of a run: `training` images, then 598 for validation, and the rest for the test. A share `noise` of the
    /// training labels, each by itself, is replaced by one of the ten digits at random, perhaps by itself.
    ///
    /// # Panics
    /// If the images are too few.
    #[must_use]
    pub fn new(images: &Images, training: usize, noise: f64, seed: u64, run: u64) -> Split {
        Split::parts(images, [training, VALIDATING], noise, seed, run)
    }

    /// The same with another number of images for validation.
    ///
    /// # Panics
    /// If the images are too few.
    #[must_use]
    pub fn parts(
        images: &Images,
        [training, validating]: [usize; 2],
        noise: f64,
        seed: u64,
        run: u64,
    ) -> Split {
        let mut generator = draws(seed, run, Purpose::Split);
        let order = permutation(&mut generator, images.count());
        let (train, rest) = order.split_at(training);
        let (validation, test) = rest.split_at(validating);
        let mut train = images.of(train);
        replace_among(&mut train.labels, images.classes, noise, seed, run);
        Split {
            train,
            validation: images.of(validation),
            test: images.of(test),
        }
    }

    /// The same with each number minus its mean over the training rows, and over its standard deviation there; a number that is
    /// the same in all of them is 0. What validates and tests decides nothing.
    #[must_use]
    pub fn standardised(mut self) -> Split {
        let inputs = self.train.inputs;
        let rows = self.train.count() as f64;
        for input in 0..inputs {
            let column = |part: &Images| -> Vec<f64> {
                let numbers = part.pixels.iter().skip(input).step_by(inputs);
                numbers.map(|number| f64::from(*number)).collect()
            };
            let seen = column(&self.train);
            let mean = seen.iter().sum::<f64>() / rows;
            let squares = seen.iter().map(|x| (x - mean) * (x - mean));
            let deviation = (squares.sum::<f64>() / rows).sqrt();
            for part in [&mut self.train, &mut self.validation, &mut self.test] {
                for number in part.pixels.iter_mut().skip(input).step_by(inputs) {
                    let away = (f64::from(*number) - mean) / deviation;
                    *number = if away.is_finite() { away as f32 } else { 0.0 };
                }
            }
        }
        self
    }
}

/// Replaces each label with chance `noise` by one of the ten at random.
pub fn replace_labels(labels: &mut [u8], noise: f64, seed: u64, run: u64) {
    replace_among(labels, CLASSES, noise, seed, run);
}

/// The same with so many labels to draw from.
fn replace_among(labels: &mut [u8], classes: usize, noise: f64, seed: u64, run: u64) {
    let mut generator = draws(seed, run, Purpose::Noise);
    for label in labels {
        let (happens, other) = (uniform(&mut generator), below(&mut generator, classes));
        if happens < noise {
            *label = other as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::digits::digits;

    /// Mistakes tried: a split sorted by labels, one with equally many of each label, labels in its seed.
    #[test]
    fn a_split_never_looks_at_a_label() {
        let all = digits();
        let mut other = all.clone();
        for (place, label) in other.labels.iter_mut().enumerate() {
            *label = (place / 7 % 10) as u8;
        }
        let (one, two) = (
            Split::new(all, 600, 0.0, 1, 4),
            Split::new(&other, 600, 0.0, 1, 4),
        );
        assert_eq!(one.train.pixels, two.train.pixels);
        assert_eq!(one.validation.pixels, two.validation.pixels);
        assert_eq!(one.test.pixels, two.test.pixels);
        assert_ne!(
            one.train.pixels,
            Split::new(all, 600, 0.0, 1, 5).train.pixels
        );
    }

    /// Mistakes tried: an image in two parts, noise in the labels that choose or judge.
    #[test]
    fn the_parts_are_the_images_and_only_training_labels_are_replaced() {
        let all = digits();
        let clean = Split::new(all, 600, 0.0, 1, 0);
        let noisy = Split::new(all, 600, 0.2, 1, 0);
        assert_eq!(clean.test.count(), 599);
        assert_eq!(
            (&clean.validation, &clean.test),
            (&noisy.validation, &noisy.test)
        );
        assert_eq!(clean.train.pixels, noisy.train.pixels);
        let pairs = clean.train.labels.iter().zip(&noisy.train.labels);
        let replaced = pairs.filter(|(clean, noisy)| clean != noisy).count();
        // 600 x 0.2 x 0.9 = 108, five standard deviations are 47.
        assert!((61..=155).contains(&replaced), "{replaced}");
        let mut seen: Vec<Vec<u32>> = [&clean.train, &clean.validation, &clean.test]
            .iter()
            .flat_map(|part| part.pixels.chunks(64))
            .map(|image| image.iter().map(|pixel| pixel.to_bits()).collect())
            .collect();
        let mut expected: Vec<Vec<u32>> = all
            .pixels
            .chunks(64)
            .map(|image| image.iter().map(|pixel| pixel.to_bits()).collect())
            .collect();
        seen.sort();
        expected.sort();
        assert_eq!(seen, expected);
    }

    /// By hand: training 1, 3 has mean 2 and deviation 1; a constant is 0. Mistakes tried: the mean over all rows, the
    /// deviation of n - 1.
    #[test]
    fn numbers_are_standardised_by_the_training_rows_alone() {
        let part = |numbers: &[f64]| {
            let labels = vec![0; numbers.len() / 2];
            Images::table(2, 3, numbers, labels).unwrap()
        };
        let split = Split {
            train: part(&[1.0, 7.0, 3.0, 7.0]),
            validation: part(&[100.0, 7.0]),
            test: part(&[2.5, 9.0]),
        };
        let found = split.standardised();
        assert_eq!(found.train.pixels, [-1.0, 0.0, 1.0, 0.0]);
        assert_eq!(found.validation.pixels, [98.0, 0.0]);
        assert_eq!(found.test.pixels, [0.5, 0.0]);
    }

    /// Mistakes tried: streams shared by runs, one stream for all purposes.
    #[test]
    fn each_run_and_purpose_has_a_stream_of_its_own() {
        let purposes = [
            Purpose::Split,
            Purpose::Weights,
            Purpose::Batches,
            Purpose::Noise,
            Purpose::Dropout,
            Purpose::Teacher,
            Purpose::Shuffles,
        ];
        let all = (0..3).flat_map(|run| purposes.map(|purpose| (run, purpose)));
        let mut first: Vec<u64> = all
            .map(|(run, purpose)| draws(1, run, purpose).next_u64())
            .collect();
        first.sort();
        first.dedup();
        assert_eq!(first.len(), 21);
    }

    /// Mean and variance of 10,000 normal numbers, within five standard errors.
    #[test]
    fn normal_numbers_have_mean_0_and_variance_1() {
        let mut generator = draws(1, 0, Purpose::Weights);
        let numbers: Vec<f64> = (0..10_000).map(|_| normal(&mut generator)).collect();
        let mean = numbers.iter().sum::<f64>() / 10_000.0;
        let square = numbers.iter().map(|x| x * x).sum::<f64>() / 10_000.0;
        assert!(
            mean.abs() < 0.05 && (square - 1.0).abs() < 0.071,
            "{mean} {square}"
        );
    }
}

//! How well a network does on images: mean loss in nats and errors.

use super::dense::{Network, Pass};
use super::digits::{Images, PIXELS};

/// What came out on some images.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Mean of -ln of the label's probability, in nats.
    pub loss: f64,
    /// Images of which another class has a larger probability than the label, or an equal one and a smaller number.
    pub errors: u32,
}

/// A network on images, with every unit in its place: dropout is for training only.
#[must_use]
pub fn evaluate(network: &Network, images: &Images) -> Score {
    let mut pass = Pass::new();
    let arrays = network.arrays();
    let (mut loss, mut errors) = (0.0, 0);
    for (image, &label) in images.pixels.chunks_exact(PIXELS).zip(&images.labels) {
        let logits = pass.logits(&arrays, image);
        loss += label_loss(logits, usize::from(label));
        errors += u32::from(largest(logits) != usize::from(label));
    }
    Score {
        loss: loss / images.count() as f64,
        errors,
    }
}

/// -ln of a label's probability from outputs before the softmax, in nats.
#[must_use]
pub fn label_loss(logits: &[f32], label: usize) -> f64 {
    let most = f64::from(logits[largest(logits)]);
    let sum: f64 = logits
        .iter()
        .map(|&logit| libm::exp(f64::from(logit) - most))
        .sum();
    libm::log(sum) - (f64::from(logits[label]) - most)
}

/// Where the largest is; of equal ones the first.
#[must_use]
pub fn largest(row: &[f32]) -> usize {
    let mut best = 0;
    for (index, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = index;
        }
    }
    best
}

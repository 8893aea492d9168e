//! How well a network does on images: mean loss in nats and errors.

use super::dense::{Network, Pass};
use super::digits::Images;

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
    for (image, &label) in images
        .pixels
        .chunks_exact(images.inputs)
        .zip(&images.labels)
    {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::compress::Quantised;
    use crate::network::dense::Shape;
    use crate::network::digits::digits;
    use crate::network::train::{Run, initial};

    /// Loss and errors by the formula, in doubles, every unit in its place. Mistakes tried: units dropped in
    /// evaluation, base 2 for e, errors counted from the wrong label.
    #[test]
    fn a_score_is_that_of_the_formula_with_every_unit_in_its_place() {
        let shape = Shape {
            inputs: 64,
            hidden: 9,
            outputs: 10,
        };
        let network = Quantised::of(&initial(shape, Run { seed: 1, number: 0 }), 6).network();
        let images = digits().first(40);
        let arrays = network.arrays();
        let (mut loss, mut errors) = (0.0, 0);
        for (image, &label) in images.pixels.chunks(64).zip(&images.labels) {
            let mut outputs: Vec<f64> = arrays.biases_out.iter().map(|&b| f64::from(b)).collect();
            for unit in 0..9 {
                let sum: f64 = (0..64)
                    .map(|pixel| f64::from(image[pixel] * arrays.weights_in[pixel * 9 + unit]))
                    .sum();
                let value = (sum + f64::from(arrays.biases_in[unit])).max(0.0);
                for (class, output) in outputs.iter_mut().enumerate() {
                    *output += value * f64::from(arrays.weights_out[unit * 10 + class]);
                }
            }
            let sum: f64 = outputs.iter().map(|output| output.exp()).sum();
            let own = outputs[usize::from(label)];
            loss -= (own.exp() / sum).ln();
            errors += u32::from(outputs.iter().any(|output| *output > own));
        }
        let score = evaluate(&network, &images);
        assert!(
            (score.loss - loss / 40.0).abs() < 1e-5,
            "{score:?} {}",
            loss / 40.0
        );
        assert_eq!(score.errors, errors);
    }
}

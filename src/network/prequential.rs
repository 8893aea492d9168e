//! The code of labels given images without a file: each block is coded by a network trained on those before it.
//!
//! Dawid 1984; Blier and Ollivier 2018. The first block is coded uniformly, log2 10 bits a label. It is a code of the
//! labels: whoever has the images, the seed and the strengths decodes it by training the same networks.

use super::dense::{Pass, Shape, one_hot};
use super::digits::{CLASSES, Images, PIXELS};
use super::evaluate::label_loss;
use super::train::{Lesson, Regulariser, Run, Schedule, train};

/// Images before the end of each block.
pub const BLOCKS: [usize; 6] = [20, 40, 80, 150, 300, 600];

/// Bits of a label that nothing is known of.
#[must_use]
pub fn uniform_bits() -> f64 {
    libm::log2(CLASSES as f64)
}

/// Bits of the labels of all images in blocks that end at `ends`, the last of which is no more than there are images.
///
/// # Panics
/// If there are fewer images.
#[must_use]
pub fn prequential_bits(
    images: &Images,
    ends: &[usize],
    shape: Shape,
    regulariser: Regulariser,
    schedule: Schedule,
    run: Run,
) -> f64 {
    let mut bits = 0.0;
    let mut known = 0;
    for &end in ends {
        if known == 0 {
            bits += end as f64 * uniform_bits();
        } else {
            let past = images.first(known);
            let targets = one_hot(&past, shape.outputs);
            let lesson = Lesson {
                inputs: &past.pixels,
                targets: &targets,
            };
            let network = train(shape, lesson, regulariser, schedule, run);
            let mut pass = Pass::new();
            for place in known..end {
                let image = &images.pixels[place * PIXELS..][..PIXELS];
                let logits = pass.logits(&network.arrays(), image);
                bits +=
                    label_loss(logits, usize::from(images.labels[place])) / std::f64::consts::LN_2;
            }
        }
        known = end;
    }
    bits
}

//! The code of labels given images without a file: each block is coded by a network trained on those before it.
//!
//! Dawid 1984; Blier and Ollivier 2018. The first block is coded uniformly, log2 10 bits a label. It is a code of the
//! labels: whoever has the images, the seed and the strengths decodes it by training the same networks.

use super::dense::{Pass, Shape, one_hot};
use super::digits::{CLASSES, Images, PIXELS};
use super::evaluate::label_loss;
use super::train::{Lesson, Regulariser, Run, Schedule, train};
use crate::enumerate::{Control, Interrupted};

/// Images before the end of each block.
pub const BLOCKS: [usize; 6] = [20, 40, 80, 150, 300, 600];

/// Bits of a label that nothing is known of.
#[must_use]
pub fn uniform_bits() -> f64 {
    libm::log2(CLASSES as f64)
}

/// Bits of the labels of all images in blocks that end at `ends`, the last of which is no more than there are images.
///
/// # Errors
/// [`Interrupted`].
///
/// # Panics
/// If there are fewer images.
pub fn prequential_bits(
    images: &Images,
    ends: &[usize],
    shape: Shape,
    regulariser: Regulariser,
    schedule: Schedule,
    run: Run,
    control: &Control<'_>,
) -> Result<f64, Interrupted> {
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
            let network = train(shape, lesson, regulariser, schedule, run, control)?;
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
    Ok(bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::digits::digits;

    const RUN: Run = Run { seed: 1, number: 0 };
    const SHAPE: Shape = Shape {
        inputs: PIXELS,
        hidden: 8,
        outputs: CLASSES,
    };

    fn bits(images: &Images, ends: &[usize]) -> f64 {
        prequential_bits(
            images,
            ends,
            SHAPE,
            Regulariser::default(),
            Schedule::of(80),
            RUN,
            &Control::new(),
        )
        .unwrap()
    }

    /// A block is coded by what came before it: the last labels change the last block's bits alone. Mistakes tried: the
    /// network trained on its own block, the rectifier's derivative left out, the first block free of charge.
    #[test]
    fn no_block_sees_its_own_labels() {
        let images = digits().first(60);
        let first = bits(&images, &[20]);
        assert!((first - 20.0 * uniform_bits()).abs() < 1e-9);
        let (two, three) = (bits(&images, &[20, 40]), bits(&images, &[20, 40, 60]));
        assert!(first < two && two < three && two - first < 20.0 * uniform_bits());
        let mut other = images.clone();
        other.labels[40..]
            .iter_mut()
            .for_each(|label| *label = (*label + 5) % 10);
        assert_eq!(bits(&other, &[20, 40]), two);
        // Labels that are no digit of the image cost more than a uniform code's.
        let wrong = bits(&other, &[20, 40, 60]) - two;
        assert!(wrong > 20.0 * uniform_bits(), "{wrong}");
    }
}

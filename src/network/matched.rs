//! The smallest file at equal loss.
//!
//! Of each trained network all shares and steps are tried; each try is a file with its validation loss. What is chosen
//! is chosen by bytes and validation loss: the choice is not shown the test.

use super::compress::{Quantised, SHARES, STEPS, pruned, rescaled};
use super::dense::Network;
use super::error::NetworkError;
use super::evaluate::{Score, evaluate};
use super::file_code::encode;
use super::split::Split;
use crate::enumerate::{Control, Interrupted};

/// One file of a trained network.
#[derive(Clone, Debug)]
pub struct Try {
    /// Which of [`SHARES`] is kept.
    pub share: usize,
    /// The step's number.
    pub step: u8,
    /// Bytes of the file.
    pub bytes: u32,
    /// What it scores in training.
    pub train: Score,
    /// What it scores in validation.
    pub validation: Score,
}

/// A trained network with all of its files.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The network before any of what follows.
    pub network: Network,
    /// The network by share kept: rescaled and pruned, perhaps trained on, not yet rounded.
    pub kept: Vec<Network>,
    /// Its validation score before any of that.
    pub whole: Score,
    /// Its files.
    pub tries: Vec<Try>,
}

/// What a choice is made by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Bytes of the file.
    pub bytes: u32,
    /// Its validation loss in nats.
    pub loss: f64,
}

/// The place of the smallest file whose loss is at most `limit`; of equal ones the least loss, then the first.
pub fn smallest(files: impl IntoIterator<Item = Seen>, limit: f64) -> Option<usize> {
    let within = files
        .into_iter()
        .enumerate()
        .filter(|(_, file)| file.loss <= limit);
    let best = within.min_by(|(_, one), (_, two)| {
        let by_bytes = one.bytes.cmp(&two.bytes);
        by_bytes.then_with(|| one.loss.total_cmp(&two.loss))
    });
    best.map(|(place, _)| place)
}

/// Errors that Occam's bound allows: training errors + sqrt(n (bits ln 2 + ln 10^6)/2); files are ranked by it.
#[must_use]
pub fn occam_rank(file: &Try, images: usize) -> f64 {
    let nats = f64::from(file.bytes) * 8.0 * std::f64::consts::LN_2 + libm::log(1e6);
    f64::from(file.train.errors) + (images as f64 * nats / 2.0).sqrt()
}

impl Tried {
    /// All files of a network; `train_on` sees each pruned network before it is rounded.
    ///
    /// # Errors
    /// A network that no file can hold, or an interruption.
    pub fn new(
        network: &Network,
        split: &Split,
        mut train_on: impl FnMut(&mut Network) -> Result<(), Interrupted>,
        control: &Control<'_>,
    ) -> Result<Tried, NetworkError> {
        let whole = evaluate(network, &split.validation);
        let trained = network.clone();
        let network = rescaled(network);
        let (mut kept, mut tries) = (Vec::new(), Vec::new());
        for (place, share) in SHARES.into_iter().enumerate() {
            let mut pruned = pruned(&network, share);
            train_on(&mut pruned)?;
            for step in 0..STEPS {
                control.go_on()?;
                let small = Quantised::of(&pruned, step);
                let decoded = small.network();
                tries.push(Try {
                    share: place,
                    step,
                    bytes: encode(&small)?.len() as u32,
                    train: evaluate(&decoded, &split.train),
                    validation: evaluate(&decoded, &split.validation),
                });
            }
            kept.push(pruned);
        }
        Ok(Tried {
            network: trained,
            kept,
            whole,
            tries,
        })
    }

    /// The network of one of its files.
    #[must_use]
    pub fn quantised(&self, file: &Try) -> Quantised {
        Quantised::of(&self.kept[file.share], file.step)
    }

    /// What the choice is made by.
    pub fn seen(&self) -> impl Iterator<Item = Seen> {
        self.tries.iter().map(|file| Seen {
            bytes: file.bytes,
            loss: file.validation.loss,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::dense::Shape;
    use crate::network::digits::digits;
    use crate::network::file_code::decode;
    use crate::network::train::{Run, initial};

    fn seen(files: &[(u32, f64)]) -> Vec<Seen> {
        let files = files.iter();
        files.map(|&(bytes, loss)| Seen { bytes, loss }).collect()
    }

    /// A network of five units with all of its files.
    fn tried() -> (Network, Split, Tried) {
        let shape = Shape {
            inputs: 64,
            hidden: 5,
            outputs: 10,
        };
        let split = Split::new(digits(), 60, 0.2, 1, 0);
        let network = initial(shape, Run { seed: 1, number: 0 });
        let tried = Tried::new(&network, &split, |_| Ok(()), &Control::new()).unwrap();
        (network, split, tried)
    }

    /// 100 bytes, 7 errors of 600: 7 + sqrt(300 (800 ln 2 + ln 10^6)). Mistake tried: bits counted without the header.
    #[test]
    fn occams_rank_is_that_of_the_formula() {
        let (_, _, tried) = tried();
        let mut file = tried.tries[0].clone();
        (file.bytes, file.train.errors) = (100, 7);
        let expected = 7.0 + 170_499.976_501_776_f64.sqrt();
        assert!((occam_rank(&file, 600) - expected).abs() < 1e-9);
    }

    /// Rescaled, then pruned, then rounded: each file's numbers are worked out here step by step, so that it shows where one is
    /// left out or comes too late. Mistakes tried: the threshold after rounding, in the tries and in the files alike; no
    /// rescaling.
    #[test]
    fn a_file_is_of_the_rescaled_network_first_pruned_and_then_rounded() {
        let (network, split, tried) = tried();
        let rescaled = rescaled(&network);
        let weights: Vec<bool> = network.is_weight().collect();
        let count = weights.iter().filter(|weight| **weight).count();
        let mut sizes: Vec<f32> = rescaled.parameters.iter().map(|p| p.abs()).collect();
        for (size, weight) in sizes.iter_mut().zip(&weights) {
            *size = if *weight { *size } else { 0.0 };
        }
        sizes.sort_by(|a, b| b.total_cmp(a));
        for file in &tried.tries {
            let kept = (SHARES[file.share] * count as f64).round() as usize;
            let threshold = sizes[kept - 1];
            let step = crate::network::compress::step(file.step);
            let numbers = rescaled.parameters.iter().zip(&weights).map(|(p, weight)| {
                let stays = !weight || p.abs() >= threshold;
                if stays { (p / step).round() as i32 } else { 0 }
            });
            let multiples: Vec<i32> = numbers.collect();
            let small = tried.quantised(file);
            assert_eq!(small.multiples, multiples, "{} {}", file.share, file.step);
            let loss = evaluate(&small.network(), &split.validation).loss;
            assert_eq!(loss, file.validation.loss);
        }
    }

    /// Bytes are those of the file, its header among them, and scores are those of the network that the file holds. Mistakes
    /// tried: bits counted without the header, the test's loss for the validation's, a writer whose contexts never learn.
    #[test]
    fn a_try_is_its_file() {
        let (_, split, tried) = tried();
        assert_eq!(tried.tries.len(), 99);
        for file in tried.tries.iter().step_by(7) {
            let bytes = encode(&tried.quantised(file)).unwrap();
            assert_eq!(bytes.len(), file.bytes as usize);
            let decoded = decode(&bytes).unwrap().network();
            assert_eq!(evaluate(&decoded, &split.train), file.train);
            assert_eq!(evaluate(&decoded, &split.validation), file.validation);
        }
    }

    /// Mistakes tried: `<` for `<=`, the least loss for the least bytes, the last of equal ones.
    #[test]
    fn the_smallest_file_within_the_limit_is_chosen() {
        let files = seen(&[(900, 0.1), (500, 0.5), (400, 0.6), (500, 0.4), (300, 0.7)]);
        assert_eq!(smallest(files.clone(), 0.6), Some(2));
        assert_eq!(smallest(files.clone(), 0.55), Some(3));
        assert_eq!(smallest(files.clone(), 0.5), Some(3));
        assert_eq!(smallest(files.clone(), 0.4), Some(3));
        assert_eq!(smallest(files.clone(), 0.39), Some(0));
        assert_eq!(smallest(files, 0.05), None);
        assert_eq!(smallest(seen(&[(5, 0.1), (5, 0.1)]), 1.0), Some(0));
    }
}

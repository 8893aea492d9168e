//! A teacher that shows as many images as one likes: for Occam's bound, which says little of 600.
//!
//! A narrow network trained on all of the digits is the teacher. It shows images that are drawn independently: a digit of
//! the file, each of its pixels moved by -2 to 2 sixteenths at random, with the class that the teacher finds most probable,
//! or, with the chance of noise, any class. A student is trained on so many of them and compressed; what it has not seen is
//! judged on as many more.

use super::dense::{Network, Pass, Shape, one_hot};
use super::digits::{CLASSES, Images, PIXELS};
use super::error::NetworkError;
use super::evaluate::{evaluate, largest};
use super::matched::{Tried, Try, occam_rank};
use super::split::{Purpose, Split, below, draws, replace_labels};
use super::train::{Lesson, Regulariser, Run, Schedule, train};
use crate::enumerate::Control;

/// Hidden units of the teacher.
const TEACHER_UNITS: usize = 16;

/// Passes over the digits that make the teacher.
const TEACHER_EPOCHS: usize = 50;

/// The pixels of `count` images like those of `images`.
fn shown(images: &Images, count: usize, run: Run, part: u64) -> Vec<f32> {
    // Each part has a run's streams of its own, far from those of the other runs.
    let mut generator = draws(run.seed, run.number + (part << 32), Purpose::Teacher);
    let mut pixels = Vec::with_capacity(count * PIXELS);
    for _ in 0..count {
        let image = below(&mut generator, images.count());
        for pixel in &images.pixels[image * PIXELS..][..PIXELS] {
            let moved = pixel + (below(&mut generator, 5) as f32 - 2.0) / 16.0;
            pixels.push(moved.clamp(0.0, 1.0));
        }
    }
    pixels
}

/// The most probable class of each image.
fn labelled(teacher: &Network, pixels: Vec<f32>) -> Images {
    let mut pass = Pass::new();
    let arrays = teacher.arrays();
    let images = pixels.chunks_exact(PIXELS);
    let labels = images.map(|image| largest(pass.logits(&arrays, image)) as u8);
    Images {
        inputs: PIXELS,
        classes: CLASSES,
        labels: labels.collect(),
        pixels,
    }
}

/// What a student sees and what it is judged on: `count` images each, with noise in the labels of both.
fn parts(teacher: &Network, images: &Images, count: usize, noise: f64, run: Run) -> [Images; 2] {
    [0, 1].map(|part| {
        let mut images = labelled(teacher, shown(images, count, run, part));
        replace_labels(
            &mut images.labels,
            noise,
            run.seed,
            run.number + (part << 32),
        );
        images
    })
}

/// A student's file with the least bound, and what it does on images that it has not seen.
#[derive(Clone, Debug)]
pub struct Student {
    /// Images that it was trained on, and as many that it is judged on.
    pub images: usize,
    /// Bytes of its file.
    pub bytes: u32,
    /// Errors in training, by the labels that it saw.
    pub train_errors: u32,
    /// Errors on the others, by labels with noise of their own.
    pub test_errors: u32,
}

/// Trains a student of `shape` on `count` images, with noise in the labels, and compresses it.
///
/// # Errors
/// A network that no file can hold, or an interruption.
pub fn student(
    images: &Images,
    count: usize,
    shape: Shape,
    regulariser: Regulariser,
    (noise, epochs): (f64, usize),
    run: Run,
    control: &Control<'_>,
) -> Result<Student, NetworkError> {
    let narrow = Shape {
        hidden: TEACHER_UNITS,
        ..shape
    };
    let targets = one_hot(images, CLASSES);
    let lesson = Lesson {
        inputs: &images.pixels,
        targets: &targets,
    };
    let plain = Regulariser::default();
    let teacher = train(
        narrow,
        lesson,
        plain,
        Schedule::of(TEACHER_EPOCHS),
        run,
        control,
    )?;
    let [seen, unseen] = &parts(&teacher, images, count, noise, run);
    let targets = one_hot(seen, CLASSES);
    let lesson = Lesson {
        inputs: &seen.pixels,
        targets: &targets,
    };
    let network = train(
        shape,
        lesson,
        regulariser,
        Schedule::of(epochs),
        run,
        control,
    )?;
    // The bound is uniform over files, so the file may be chosen by the training images alone; no others are needed.
    let split = Split {
        validation: seen.first(1),
        test: seen.first(1),
        train: seen.clone(),
    };
    let tried = Tried::new(&network, &split, |_| Ok(()), control)?;
    let rank = |file: &Try| occam_rank(file, count);
    let best = tried
        .tries
        .iter()
        .min_by(|a, b| rank(a).total_cmp(&rank(b)));
    let best = best.expect("a network has 99 files");
    Ok(Student {
        images: count,
        bytes: best.bytes,
        train_errors: best.train.errors,
        test_errors: evaluate(&tried.quantised(best).network(), unseen).errors,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::digits::digits;

    /// Half of the labels of both parts are drawn anew: about 0.45 of them differ. Mistakes tried: the student judged without
    /// noise, or taught without it.
    #[test]
    fn noise_is_in_what_is_seen_and_in_what_judges() {
        let run = Run { seed: 1, number: 0 };
        let shape = Shape {
            inputs: PIXELS,
            hidden: 4,
            outputs: CLASSES,
        };
        let teacher = crate::network::train::initial(shape, run);
        let [clean, noisy] = [0.0, 0.5].map(|noise| parts(&teacher, digits(), 2000, noise, run));
        for (clean, noisy) in clean.iter().zip(&noisy) {
            assert_eq!(clean.pixels, noisy.pixels);
            let pairs = clean.labels.iter().zip(&noisy.labels);
            let replaced = pairs.filter(|(clean, noisy)| clean != noisy).count();
            // 2,000 x 0.45 = 900, five standard deviations are 111.
            assert!((789..=1011).contains(&replaced), "{replaced}");
        }
    }

    /// Seen and unseen images are drawn apart, the teacher's labels can be learnt, and noise is noise. Mistakes tried: units
    /// dropped in evaluation, one stream for both parts, the student taught without noise.
    #[test]
    fn a_student_learns_what_the_teacher_shows() {
        let run = Run { seed: 1, number: 0 };
        let one = shown(digits(), 20, run, 0);
        assert_ne!(one, shown(digits(), 20, run, 1));
        assert!(one.iter().all(|pixel| (0.0..=1.0).contains(pixel)));
        let shape = Shape {
            inputs: PIXELS,
            hidden: 8,
            outputs: CLASSES,
        };
        let plain = Regulariser::default();
        let clean = student(
            digits(),
            2000,
            shape,
            plain,
            (0.0, 20),
            run,
            &Control::new(),
        )
        .unwrap();
        let noisy = student(
            digits(),
            2000,
            shape,
            plain,
            (0.5, 20),
            run,
            &Control::new(),
        )
        .unwrap();
        // The file is chosen by the bound, so it is small: better than chance, and no more is asked of it.
        assert!(clean.test_errors < 1500, "{clean:?}");
        // Half of the labels are drawn anew: at least about 0.45 x 2000 = 900 are wrong, less five standard deviations.
        assert!(noisy.test_errors > 789, "{noisy:?}");
        // So are those that it saw, and a file that the bound chose has not learnt them by heart.
        assert!(noisy.train_errors > 789, "{noisy:?}");
    }
}

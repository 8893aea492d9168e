//! Distillation: how narrow a network may be that another teaches (Hinton, Vinyals and Dean 2015).
//!
//! A student of fewer hidden units is trained on the teacher's probabilities of the training images in the place of their
//! labels, by the schedule that made the teacher, from the first weights of the same run, without a penalty. What is wanted
//! is the narrowest whose validation loss is at most the teacher's + 0.02 nats. Beside it the same with the labels
//! themselves, to the same limit: what the teacher is worth.

use super::dense::{Network, Pass, Shape, one_hot};
use super::digits::{CLASSES, PIXELS};
use super::evaluate::evaluate;
use super::split::Split;
use super::train::{Lesson, Regulariser, Run, Schedule, train};
use crate::enumerate::{Control, Interrupted};

/// Nats of validation loss that a student may lose.
pub const MARGIN: f64 = 0.02;

/// Widths that are tried, the narrowest first.
const WIDTHS: [usize; 20] = [
    1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64,
];

/// Hidden units that suffice; none where the widest tried does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distilled {
    /// Taught by the teacher's probabilities.
    pub by_teacher: Option<usize>,
    /// Taught by the labels.
    pub by_labels: Option<usize>,
}

/// What the teacher says of the training images, one row of probabilities an image.
fn soft_labels(teacher: &Network, split: &Split) -> Vec<f32> {
    let (mut pass, arrays) = (Pass::new(), teacher.arrays());
    let images = split.train.pixels.chunks_exact(PIXELS);
    images
        .flat_map(|image| pass.probabilities(&arrays, image, None).to_vec())
        .collect()
}

/// The narrowest width, up to `most`, at which these targets teach a network of at most this validation loss.
fn narrowest(
    targets: &[f32],
    split: &Split,
    limit: f64,
    (most, schedule): (usize, Schedule),
    run: Run,
    control: &Control<'_>,
) -> Result<Option<usize>, Interrupted> {
    let lesson = Lesson {
        inputs: &split.train.pixels,
        targets,
    };
    for hidden in WIDTHS.into_iter().filter(|width| *width <= most) {
        let shape = Shape {
            inputs: PIXELS,
            hidden,
            outputs: CLASSES,
        };
        let plain = Regulariser::default();
        let student = train(shape, lesson, plain, schedule, run, control)?;
        if evaluate(&student, &split.validation).loss <= limit {
            return Ok(Some(hidden));
        }
    }
    Ok(None)
}

/// How narrow a student of this teacher may be, and how narrow without it.
///
/// # Errors
/// [`Interrupted`].
pub fn distilled(
    teacher: &Network,
    split: &Split,
    schedule: Schedule,
    run: Run,
    control: &Control<'_>,
) -> Result<Distilled, Interrupted> {
    let limit = evaluate(teacher, &split.validation).loss + MARGIN;
    let how = (teacher.shape.hidden, schedule);
    let by = |targets: &[f32]| narrowest(targets, split, limit, how, run, control);
    Ok(Distilled {
        by_teacher: by(&soft_labels(teacher, split))?,
        by_labels: by(&one_hot(&split.train, CLASSES))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::digits::digits;

    const RUN: Run = Run { seed: 1, number: 0 };

    /// Rows of soft labels are the teacher's probabilities: each sums to 1, and the largest is where the network says.
    /// Students are taught by what they are given: targets that are the same for every image teach nothing, so no width does;
    /// a limit above log 10 is met by one unit. Mistakes tried: the test in the place of the validation, the
    /// widest first, labels in the place of the teacher's probabilities.
    #[test]
    fn the_narrowest_student_that_suffices_is_found() {
        let split = Split::new(digits(), 200, 0.0, 1, 0);
        let schedule = Schedule::of(60);
        let shape = Shape {
            inputs: PIXELS,
            hidden: 16,
            outputs: CLASSES,
        };
        let targets = one_hot(&split.train, CLASSES);
        let lesson = Lesson {
            inputs: &split.train.pixels,
            targets: &targets,
        };
        let plain = Regulariser::default();
        let teacher = train(shape, lesson, plain, schedule, RUN, &Control::new()).unwrap();
        let soft = soft_labels(&teacher, &split);
        for row in soft.chunks(CLASSES) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
        let find = |targets: &[f32], limit| {
            let how = (16, schedule);
            narrowest(targets, &split, limit, how, RUN, &Control::new()).unwrap()
        };
        let loss = evaluate(&teacher, &split.validation).loss;
        assert!(find(&targets, loss).is_some());
        assert_eq!(find(&vec![0.1; soft.len()], loss), None);
        assert_eq!(find(&vec![0.1; soft.len()], 2.5), Some(1));
        let found = distilled(&teacher, &split, schedule, RUN, &Control::new()).unwrap();
        let [by_teacher, by_labels] = [&soft, &targets].map(|targets| find(targets, loss + MARGIN));
        assert_eq!((found.by_teacher, found.by_labels), (by_teacher, by_labels));
        // Validation decides: with other validation labels no student is good enough.
        let mut other = split.clone();
        other.validation.labels.rotate_left(1);
        let how = (16, schedule);
        let none = narrowest(&targets, &other, loss, how, RUN, &Control::new()).unwrap();
        assert_eq!(none, None);
    }
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial};

impl Trial for DescriptionLengthAtEqualLoss {
    fn small() -> Parameters {
        Parameters {
            runs: 2,
            noise: Rational::ratio(1, 5),
            delta: Rational::ratio(1, 2),
            strengths: 1,
            fine_tuning: 0,
            epochs: 20,
            images: 200,
            hidden: 12,
            prequential: 1,
            distilled: 2,
            taught: 1500,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The last word of a file changed.
            ("files-decode", |m, t| {
                let file = m.runs[0].families[2].matched[0].as_mut().unwrap();
                let last = file.file.len() - 3;
                file.file[last] ^= 0x55;
                *t = retold(m);
            }),
            // The validation loss stated for the test loss.
            ("files-decode", |m, _| {
                let file = m.runs[1].families[0].matched[0].as_mut().unwrap();
                file.test = file.validation;
            }),
            // Bits counted without the header.
            ("file-at-least-its-code", |m, _| {
                for run in &mut m.runs {
                    for family in &mut run.families {
                        for file in family.matched[0].iter_mut().chain([&mut family.bounded]) {
                            file.file.drain(..4);
                        }
                    }
                }
            }),
            // A code with a probability of 1/2 for every weight: bytes that another code would need.
            ("file-at-most-its-code", |m, _| {
                let file = m.runs[0].families[1].matched[0].as_mut().unwrap();
                file.file.extend([0; 16]);
            }),
            // The header forgotten in the closed form, and the ending.
            ("file-at-most-its-code", |_, t| {
                for said in &mut t.files {
                    said.most_bits = &said.least_bits - Enclosure::from(32u64);
                }
            }),
            // Bits for nats in the bound is no mistake that a sample of this size sees; the square root is.
            ("occam-bound", |_, t| {
                for said in &mut t.files {
                    said.bound = Enclosure::zero();
                }
                t.apart = Enclosure::zero();
            }),
            // A world in which nothing was learnt, though the training labels are known by heart.
            ("occam-bound", |m, t| {
                for run in &mut m.runs {
                    for family in &mut run.families {
                        family.bounded.train.errors = 0;
                        family.bounded.test.errors = u32::MAX;
                    }
                }
                t.apart = Enclosure::zero();
            }),
            // The student errs on everything that it has not seen.
            ("occam-bound-taught", |m, _| {
                let student = m.student.as_mut().unwrap();
                student.test_errors = 2 * student.images as u32;
            }),
            // The training error alone.
            ("occam-bound-taught", |m, t| {
                let (student, said) = (m.student.as_mut().unwrap(), t.student.as_mut().unwrap());
                let images = crate::exact::as_u64(student.images);
                let errors = fraction(u64::from(student.train_errors), images).unwrap();
                said.bound = Enclosure::exact(errors);
                said.apart = Enclosure::zero();
                // One image that only the test gets wrong is enough.
                student.test_errors = student.test_errors.max(student.train_errors + 1);
            }),
        ]
    }
}

/// What theory says of other files.
fn retold(measured: &Measured) -> Theory {
    Theory::of(
        &DescriptionLengthAtEqualLoss::small(),
        measured,
        &Context::new(),
    )
    .unwrap()
}

/// One run for all tests: it trains ten networks.
fn sides() -> &'static (Measured, Theory) {
    static SIDES: std::sync::OnceLock<(Measured, Theory)> = std::sync::OnceLock::new();
    SIDES.get_or_init(trial::sides::<DescriptionLengthAtEqualLoss>)
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    trial::mistakes_are_seen_in::<DescriptionLengthAtEqualLoss>(sides());
}

#[test]
fn the_answer_comes_first_and_has_its_figures() {
    let (measured, _) = sides();
    let said =
        DescriptionLengthAtEqualLoss::answer(&DescriptionLengthAtEqualLoss::small(), measured);
    let said = said.unwrap();
    assert!(
        said[0].starts_with("At equal loss the files are "),
        "{said:?}"
    );
    assert!(
        said[0].contains("(L2)") && said[0].contains("seeds"),
        "{said:?}"
    );
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(PartialModels);

impl Trial for PartialModels {
    fn small() -> Parameters {
        Parameters {
            contexts: vec![1, 2, 3],
            blocks: 40,
            bits: 12,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // m for m - 1: the block's target forgotten.
            ("odds", |_, t| {
                for (n, block) in (1..).zip(&mut t.said[1].blocks) {
                    block[0] = inverse_power(2 * n);
                }
            }),
            // A fair target for A, too.
            ("odds", |m, _| {
                for [_, odds] in &mut m.courses[1].pair {
                    *odds = &*odds * Rational::ratio(1, 2);
                }
            }),
            // The odds before the block's contexts.
            ("target-chance", |_, t| {
                for said in &mut t.said {
                    let first = said.blocks[0].clone();
                    said.blocks.insert(0, first);
                }
            }),
            ("target-chance", |m, _| {
                m.courses[0].pair[7][0] = Rational::ratio(1, 2)
            }),
            // r/4 for r/2.
            ("nothing-learnt", |_, t| {
                for block in &mut t.said[0].blocks {
                    block[2] = &block[2] * Rational::ratio(1, 2);
                }
            }),
            // A mixture that learns the target.
            ("nothing-learnt", |m, _| {
                m.courses[1].pair[9][0] = Rational::ratio(3, 4)
            }),
            // A block less.
            ("lost-for-ever", |_, t| {
                t.lost = &t.lost * Rational::ratio(2, 3)
            }),
            ("lost-for-ever", |m, _| {
                m.courses[0]
                    .pair
                    .iter_mut()
                    .for_each(|pair| pair[0] = Rational::ratio(3, 4));
            }),
            // 1 + 2^-(n-1): off by one.
            ("remedy-given-contexts", |_, t| t.given.rotate_left(1)),
            ("remedy-given-contexts", |m, _| {
                m.courses[0].given.rotate_left(1)
            }),
            // 2^-c for 2^(1-c): the weight of A forgotten.
            ("target-chance-with-the-truth", |_, t| {
                t.said[1].blocks.swap(11, 12)
            }),
            ("target-chance-with-the-truth", |m, _| {
                m.courses[1].whole.rotate_left(1)
            }),
            // 2^c bits for c: a bound of half a bit.
            ("remedy-truth-in-one", |_, t| {
                t.bound = Rational::ratio(2, 3)
            }),
            // The broken remedy: the truth left out.
            ("remedy-truth-in-one", |m, _| {
                for course in &mut m.courses {
                    course.whole = course
                        .pair
                        .iter()
                        .map(|[chance, _]| chance.clone())
                        .collect();
                }
            }),
            // With the truth the bound holds.
            ("control-two-halves", |m, _| {
                for course in &mut m.courses {
                    let whole = course.whole.iter().cloned();
                    course.pair = whole.map(|chance| [chance, Rational::one()]).collect();
                }
            }),
        ]
    }
}

/// The catalogue's figures, at n = 60 and c = 20.
#[test]
fn figures_of_the_catalogue() {
    let parameters = Parameters {
        blocks: 60,
        bits: 20,
        ..PartialModels::small()
    };
    let (measured, _) = trial::both::<PartialModels>(&parameters);
    let bits = |loss: &Enclosure| loss.lower().to_decimal(3, Rounding::Nearest);
    let losses: Vec<[String; 2]> = measured
        .courses
        .iter()
        .map(|course| {
            let [two, _, three] = course.losses().unwrap();
            [bits(&two), bits(&three)]
        })
        .collect();
    let expected = [["35.1", "11.6"], ["59.4", "18.4"], ["59.8", "18.8"]];
    assert_eq!(losses, expected.map(|pair| pair.map(str::to_owned)));
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake};

fn parameters() -> Parameters {
    Parameters {
        lists: ListParameters {
            lists: 6,
            symbols: 7,
            experts: 3,
        },
        ratio: 2,
        symbols: 255,
        // Sharp coins, on which the bounds leave little room.
        offset: Rational::ratio(499, 1000),
        seed: 1,
    }
}

fn run(parameters: &Parameters) -> (Measured, Theory) {
    let lists = parameters.lists.draw(parameters.seed);
    let measured = measure(parameters, &lists, &trial::context()).unwrap();
    (measured, theory(parameters, &lists).unwrap())
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let mistakes: [Mistake<Measured, Theory>; 12] = [
        // The rate meant for N experts, a/N to each other one.
        ("all-paths", |_, t| {
            for paths in t.lists.iter_mut().flat_map(|list| &mut list.paths) {
                if !paths.switchings.times.is_empty() {
                    paths.constant_prior *= Rational::ratio(2, 3);
                }
            }
        }),
        // 1/(t+1) for 1/t: one chance to stay too many.
        ("all-paths", |_, t| {
            let n = signed(length(&t.lists[0].bayes));
            for paths in t.lists.iter_mut().flat_map(|list| &mut list.paths) {
                paths.harmonic_prior *=
                    Rational::from_integer(n) * Rational::ratio(1, n.unsigned_abs() + 1);
            }
        }),
        // ln N left out.
        ("path-bound", |_, t| {
            for paths in t.lists.iter_mut().flat_map(|list| &mut list.paths) {
                paths.constant_prior *= whole(2);
            }
        }),
        // ln n left out.
        ("path-bound", |_, t| {
            let n = whole(length(&t.lists[0].bayes));
            for paths in t.lists.iter_mut().flat_map(|list| &mut list.paths) {
                paths.harmonic_prior *= &n;
            }
        }),
        // A wrong prior weight.
        ("no-sharing", |_, t| {
            t.lists[0].bayes[3] *= Rational::ratio(1, 2);
        }),
        // t off by one.
        ("no-sharing", |_, t| t.lists[0].bayes.rotate_left(1)),
        // A broken remedy: nothing is shared.
        ("full-sharing", |m, _| {
            for list in &mut m.lists {
                list.forgetful = list.unshared.last().unwrap().clone();
            }
        }),
        // Nats for bits.
        ("blocks-constant-rate", |_, t| {
            for block in &mut t.blocks {
                block.constant = block.constant.scale(&Rational::ratio(69, 100));
            }
        }),
        // m = number of blocks less 2: one switch forgotten.
        ("blocks-decreasing-rate", |_, t| {
            for at in (1..t.blocks.len()).rev() {
                t.blocks[at].harmonic = t.blocks[at - 1].harmonic.clone();
            }
        }),
        ("blocks-entropy", |_, t| {
            t.entropy = t.entropy.scale(&Rational::ratio(69, 100));
        }),
        // The two hypotheses' weight 1/2 forgotten: a factor 2.
        ("blocks-bayes", |_, t| {
            t.blocks[4].ratio_to_bayes *= Rational::ratio(1, 2);
        }),
        // A broken control: Bayes that shares.
        ("bayes-beyond-the-bound", |m, _| {
            for regret in &mut m.regrets {
                regret.bayes = regret.harmonic.clone();
            }
        }),
    ];
    let (measured, theory) = run(&parameters());
    trial::every_mistake_is_seen(|| (measured.clone(), theory.clone()), claims, &mistakes);
}

#[test]
fn block_ends_are_the_partial_sums_of_powers() {
    assert_eq!(block_ends(2, 20), [1, 3, 7, 15]);
    assert_eq!(block_ends(3, 40), [1, 4, 13, 40]);
}

#[test]
fn too_few_blocks_are_refused_with_the_number_needed() {
    let mut settings = crate::scenario::Scenario::defaults(&FixedShare);
    settings.assign("r=10").unwrap();
    settings.assign("n=110").unwrap();
    let refused = Parameters::read(&settings).unwrap_err();
    assert!(refused.to_string().contains("111"), "{refused}");
}

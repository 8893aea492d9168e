//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(FixedShare);

impl Trial for FixedShare {
    fn small() -> Parameters {
        Parameters {
            most_symbols: 255,
            ratio: 2,
            // Sharp coins, on which the bounds leave little room.
            offset: Rational::ratio(499, 1000),
            lists: 6,
            list_symbols: 7,
            list_experts: 3,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The rate meant for N experts, a/N to each other one.
            ("all-paths", |_, t| {
                for paths in t.lists.iter_mut().flat_map(|list| &mut list.constant) {
                    if !paths.switchings.times.is_empty() {
                        paths.prior *= Rational::ratio(2, 3);
                    }
                }
            }),
            // 1/(t+1) for 1/t: one chance to stay too many.
            ("all-paths", |_, t| {
                let n = signed(length(&t.lists[0].bayes));
                for paths in t.lists.iter_mut().flat_map(|list| &mut list.harmonic) {
                    paths.prior *=
                        Rational::from_integer(n) * Rational::ratio(1, n.unsigned_abs() + 1);
                }
            }),
            // ln N left out.
            ("path-bound", |_, t| {
                for paths in t.lists.iter_mut().flat_map(|list| &mut list.constant) {
                    paths.prior *= whole(2);
                }
            }),
            // ln n left out.
            ("path-bound", |_, t| {
                let n = whole(length(&t.lists[0].bayes));
                for paths in t.lists.iter_mut().flat_map(|list| &mut list.harmonic) {
                    paths.prior *= &n;
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
                for block in &mut t.bounds {
                    block.constant = block.constant.scale(&Rational::ratio(69, 100));
                }
            }),
            // m = number of blocks less 2: one switch forgotten.
            ("blocks-decreasing-rate", |_, t| {
                for at in (1..t.bounds.len()).rev() {
                    t.bounds[at].harmonic = t.bounds[at - 1].harmonic.clone();
                }
            }),
            ("blocks-entropy", |_, t| {
                t.entropy = t.entropy.scale(&Rational::ratio(69, 100));
            }),
            // The two hypotheses' weight 1/2 forgotten: a factor 2.
            ("blocks-bayes", |_, t| {
                t.bounds[4].ratio_to_bayes *= Rational::ratio(1, 2);
            }),
            // A broken control: Bayes that shares.
            ("bayes-beyond-the-bound", |m, _| {
                for regret in &mut m.regrets {
                    regret.bayes = regret.harmonic.clone();
                }
            }),
        ]
    }
}

#[test]
fn too_few_blocks_are_refused_with_the_number_needed() {
    let parameters = Parameters {
        most_symbols: 110,
        ratio: 10,
        ..FixedShare::small()
    };
    let refused = FixedShare::fits(&parameters).unwrap_err();
    assert!(refused.to_string().contains("111"), "{refused}");
}

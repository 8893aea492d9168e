//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(FixedShare);

/// Bayes in the place of both mixtures over paths.
fn nothing_is_shared(measured: &mut Measured) {
    for regret in &mut measured.regrets {
        regret.constant = regret.bayes.clone();
        regret.harmonic = regret.bayes.clone();
    }
}

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
            // Its weight lost in rounding: a factor 2.
            ("all-paths", |m, _| {
                for list in &mut m.lists {
                    list.harmonic *= Rational::ratio(1, 2);
                }
            }),
            // Bayes, on a sequence that only a path with many switches fits: 2^-24 for each symbol.
            ("path-bound", |m, _| {
                m.lists[2].constant = m.lists[2].unshared.last().unwrap().clone();
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
            // A rate that is not 0.
            ("no-sharing", |m, _| {
                let shared = m.lists[0].constant.clone();
                *m.lists[0].unshared.last_mut().unwrap() = shared;
            }),
            // t off by one.
            ("no-sharing", |_, t| t.lists[0].bayes.rotate_left(1)),
            // A broken remedy: nothing is shared.
            ("full-sharing", |m, _| {
                for list in &mut m.lists {
                    list.forgetful = list.unshared.last().unwrap().clone();
                }
            }),
            // A broken remedy: nothing is shared.
            ("blocks-constant-rate", |m, _| {
                nothing_is_shared(m);
            }),
            ("blocks-decreasing-rate", |m, _| nothing_is_shared(m)),
            ("blocks-entropy", |m, _| nothing_is_shared(m)),
            // The ratio a block late.
            ("blocks-bayes", |m, _| {
                let last = m.regrets.last().unwrap().ratio_to_bayes.clone();
                let ends = m
                    .regrets
                    .iter_mut()
                    .filter_map(|r| r.ratio_to_bayes.as_mut());
                ends.for_each(|ratio| *ratio = last.clone().unwrap());
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
    assert!(refused.to_string().ends_with("set n=111"), "{refused}");
}

/// Coins that are almost fair, and seven symbols: Bayes loses little, and the control says nothing.
#[test]
fn where_little_is_to_be_lost_the_control_is_not_applicable() {
    let parameters = Parameters {
        most_symbols: 7,
        offset: Rational::ratio(1, 1000),
        ..FixedShare::small()
    };
    let (measured, theory) = trial::both::<FixedShare>(&parameters);
    let found = trial::claims::<FixedShare>(&measured, &theory).unwrap();
    assert_eq!(trial::violated(&found), Vec::<String>::new());
    let beyond = found
        .iter()
        .find(|claim| claim.id() == BEYOND.id())
        .unwrap();
    assert!(beyond.sides().is_err());
}

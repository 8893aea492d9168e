//! The claims hold, and the smallest mistakes are called violated.

use super::measured::Planned;
use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(PasswordGame);

impl Trial for PasswordGame {
    fn small() -> Parameters {
        Parameters {
            bits: 6,
            planned: 3,
            horizon: 5,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        fn planned(m: &mut Measured) -> &mut Planned {
            &mut m.planned[2]
        }
        vec![
            // The success pays only from the next cycle on.
            ("best-value", |_, t| t.said[2].values[0].rotate_right(1)),
            ("best-value", |m, _| planned(m).values.rotate_left(1)),
            // N/2 for (N+1)/2.
            ("mean-trials", |_, t| {
                t.trials
                    .iter_mut()
                    .for_each(|[half, _]| *half -= Rational::ratio(1, 2));
            }),
            // A password left out.
            ("mean-trials", |m, _| m.trials[3][0] = whole(8)),
            // Equal weights.
            ("best-value-by-code", |m, _| {
                planned(m)
                    .values
                    .iter_mut()
                    .for_each(|found| found[1] = found[0].clone());
            }),
            ("best-value-by-code", |_, t| {
                t.said[1].values[1].rotate_right(1)
            }),
            ("tries-by-length", |m, _| planned(m).lengths.reverse()),
            // Longer ones first among the short.
            ("simple-ones-soon", |m, _| {
                m.latest.insert(1, 3);
            }),
            ("control-told-value", |m, _| {
                planned(m)
                    .values
                    .iter_mut()
                    .for_each(|found| found[2] = found[0].clone());
            }),
            ("control-told-trials", |m, _| {
                m.trials
                    .iter_mut()
                    .for_each(|found| found[1] = found[0].clone());
            }),
            ("control-told-is-worth-more", |m, _| {
                planned(m)
                    .values
                    .iter_mut()
                    .for_each(|found| found[2] = found[0].clone());
            }),
            ("control-long-ones-first", |m, _| m.shortest_reversed = 1),
        ]
    }
}

/// For two cycles and four passwords: 2/4 + 1/4, and told 2/4 + 2/4.
#[test]
fn two_cycles_and_four_passwords() {
    let (measured, _) = trial::sides::<PasswordGame>();
    let found = &measured.planned[1].values[1];
    assert_eq!(found[0], Rational::ratio(3, 4));
    assert_eq!(found[2], Rational::one());
    assert_eq!(measured.trials[5][0], Rational::ratio(65, 2));
}

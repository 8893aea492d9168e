//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(SemimeasureDeath);

impl Trial for SemimeasureDeath {
    fn small() -> Parameters {
        Parameters {
            sure: Rational::ratio(3, 4),
            risky: Rational::ratio(1, 2),
            horizon: 4,
            grid: 60,
            enumerated: 2,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Death counted as a gain under [0, 1], too.
            ("unit-rewards", |m, _| {
                m.at.iter_mut().for_each(|at| at.unit = at.shifted.clone());
            }),
            // A cycle too many or too few.
            ("shifted-action", |_, t| t.thresholds.rotate_left(1)),
            // A shift that does nothing.
            ("shifted-action", |m, _| {
                m.at.iter_mut().for_each(|at| at.shifted = at.worst.clone());
            }),
            ("threshold-from-below", |_, t| t.thresholds.rotate_left(1)),
            ("threshold-from-below", |m, _| {
                m.thresholds[2][0] = Rational::one();
            }),
            ("threshold-from-above", |_, t| t.thresholds.rotate_right(1)),
            ("threshold-from-above", |m, _| {
                m.thresholds[2][1] = m.thresholds[2][0].clone();
            }),
            // Mass lost after all.
            ("control-norm", |m, _| {
                m.at.iter_mut().for_each(|at| at.norm = at.shifted.clone());
            }),
            // Death worth nothing.
            ("control-death-is-worst", |m, _| {
                m.at.iter_mut().for_each(|at| at.worst = at.shifted.clone());
            }),
        ]
    }

    fn blunt() -> Vec<(&'static str, &'static str)> {
        let zero = "theory says that the risky arm is never played: 0";
        vec![("unit-rewards", zero), ("control-norm", zero)]
    }
}

/// The catalogue's thresholds, 1/2, 1/3, 1/4 and 1/5, at which both arms are worth the same and the safe one is played.
#[test]
fn a_tie_at_the_thresholds_of_the_catalogue_plays_the_safe_arm() {
    let (measured, theory) = trial::sides::<SemimeasureDeath>();
    for n in 1..=4_u64 {
        let place = as_usize(n - 1);
        let threshold = fraction(1, n + 1).unwrap();
        assert_eq!(theory.thresholds[place], threshold);
        let at = measured.at.iter().find(|at| at.chance == threshold);
        let plan = &at.unwrap().shifted[place];
        assert!(plan.ties && plan.best == 0, "{n}");
    }
}

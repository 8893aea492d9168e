//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(HeavenHell);

impl Trial for HeavenHell {
    fn small() -> Parameters {
        Parameters {
            horizon: 6,
            weight: Rational::ratio(1, 3),
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The first percept pays nothing: m - 1.
            ("least-worst-regret", |_, t| t.said.rotate_right(1)),
            ("least-worst-regret", |m, _| m.trap = m.doors.clone()),
            // A policy that gets away with less.
            ("every-first-action", |m, _| m.trap = m.doors.clone()),
            // The heavier weight for the lighter.
            ("bayes-regret", |_, t| {
                t.said
                    .iter_mut()
                    .for_each(|said| said.bayes = &said.bayes * Rational::from(2));
            }),
            ("bayes-regret", |m, _| m.trap = m.doors.clone()),
            // A world that goes on after the wrong action.
            ("written-worst-regret", |m, _| m.written = m.doors.clone()),
            // The weight of the shorter program.
            ("written-bayes-regret", |_, t| {
                t.said
                    .iter_mut()
                    .for_each(|said| said.written = &said.written * Rational::from(8));
            }),
            ("written-bayes-regret", |m, _| m.written = m.trap.clone()),
            // The trap left in.
            ("control-doors-again", |m, _| m.doors = m.trap.clone()),
            ("control-below", |m, _| m.doors = m.trap.clone()),
            ("control-bayes-regret", |m, _| m.doors = m.trap.clone()),
        ]
    }
}

/// The programme against all chances in steps of 1/60, on regrets that are not symmetric.
#[test]
fn no_chance_does_better_than_the_programme() {
    let r = Rational::from_integer;
    for of in [
        [[r(0), r(5)], [r(3), r(0)]],
        [[r(0), r(2)], [r(1), r(4)]],
        [[r(1), r(1)], [r(2), r(2)]],
    ] {
        let (worst, chance) = least_worst(&of).unwrap();
        assert_eq!(worst_at(&of, &chance), worst);
        for part in 0..=60 {
            assert!(worst_at(&of, &Rational::ratio(part, 60)) >= worst);
        }
    }
}

#[test]
fn the_shorter_trap_is_followed() {
    let (measured, _) = trial::sides::<HeavenHell>();
    let last = measured.written.last().unwrap();
    assert_eq!(last.action, 0);
    assert_eq!(measured.trap[5].worst, Rational::from_integer(3));
    assert_eq!(measured.trap[5].action, 1);
}

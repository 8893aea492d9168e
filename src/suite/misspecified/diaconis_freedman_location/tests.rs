//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, context, tried};

tried!(DiaconisFreedmanLocation);

/// A factor for the half step, and for the step.
fn scaled(value: &Enclosure, p: i64, q: u64) -> Enclosure {
    value.scale(&Rational::ratio(p, q))
}

impl Trial for DiaconisFreedmanLocation {
    fn small() -> Parameters {
        Parameters {
            a: Rational::from_integer(3),
            jitter: Rational::ratio(1, 1000),
            observations: 2000,
            runs: 400,
            drawn: 1000,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // No jitter: every observation equals another, and the midpoint of two signs is the truth.
            ("no-ties", |m, _| {
                let a = data::units(&Rational::from_integer(3)).unwrap();
                m.ties = data::ties(&[a, -a, a], &context()).unwrap();
            }),
            // The balance counted with the wrong sign.
            ("modes", |_, t| {
                for (_, upper, lower) in &mut t.modes {
                    (*upper, *lower) = (-lower.clone(), -upper.clone());
                }
            }),
            // The modes at the observations.
            ("modes-settle", |_, t| {
                t.mode = Enclosure::exact(Rational::from_integer(3))
            }),
            // ln(a + g) for 2 ln(a + g).
            ("log-odds-walk", |_, t| t.step = scaled(&t.step, 1, 2)),
            // Bits for nats would be 1.44; half a nat per hundred is seen too.
            ("truth-loses", |_, t| {
                t.loss_of_centre = scaled(&t.loss_of_centre, 101, 100)
            }),
            // One observation late.
            ("leaders", |m, _| m.changes[0] += 1),
            // Every return to a tie counted: a factor 2.
            ("leader-changes", |_, t| {
                t.mean_changes = &t.mean_changes * Rational::from_integer(2)
            }),
            // The Cauchy base in the control, and data beyond 1.
            ("control-normal-base", |m, _| m.normal = m.hills[1999].upper),
            ("control-inner-data", |m, _| m.inner = m.hills[1999].lower),
            // n/2^n: the first error's sign taken for one that must differ, too.
            ("doob-finds-truth", |_, t| {
                t.unfound = (doob::TIMES.iter())
                    .map(|&n| whole(n) * Rational::inverse_power(n))
                    .collect();
            }),
            // Ties overlooked: the truth is never found.
            ("doob-finds-truth", |m, _| {
                m.drawn.iter_mut().for_each(|tally| tally.found = 0)
            }),
            // The fixed truth in place of drawn ones: believed, and never there.
            ("doob-calibrated", |m, _| {
                m.drawn.iter_mut().for_each(|tally| tally.inside = 0)
            }),
            // The window around the truth.
            ("doob-fixed-truth", |m, _| m.window = 0.0),
        ]
    }

    fn blunt() -> Vec<(&'static str, &'static str)> {
        vec![
            ("no-ties", "a count of 0"),
            ("control-normal-base", "the truth is 0"),
            ("control-inner-data", "the truth is 0"),
        ]
    }
}

/// Between a and a + jitter there must be no hypothesis; with what is advised there is none.
#[test]
fn a_hypothesis_among_the_sizes_is_refused() {
    let of = |a: &str| Parameters {
        a: a.parse().unwrap(),
        ..DiaconisFreedmanLocation::small()
    };
    let refused = DiaconisFreedmanLocation::fits(&of("4.9999")).unwrap_err();
    let ScenarioError::Refused { instead, .. } = refused else {
        panic!("{refused}");
    };
    assert_eq!(instead, ["a=5"]);
    assert!(DiaconisFreedmanLocation::fits(&of("5")).is_ok());
}

/// A tie belongs to the former leader, and the first leader is no change.
#[test]
fn a_lead_counts_from_half_a_step() {
    let leads = [0.1, 1.0, 0.2, 1.0, -0.3, -1.0, 0.4, 1.0];
    assert_eq!(leader_changes(leads.into_iter(), 0.5), [6, 8]);
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

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
            observations: 1000,
            runs: 400,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // No jitter: every observation equals another, and the midpoint of two signs is the truth.
            ("no-ties", |m, _| {
                let a = data::units(&Rational::from_integer(3)).unwrap();
                m.ties = data::ties(&[a, -a, a]);
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
            // Bits for nats would be 1.44; half a nat in a hundred is seen too.
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
            ("control-normal-base", |m, _| m.normal = m.hills[999].upper),
            ("control-inner-data", |m, _| m.inner = m.hills[999].lower),
        ]
    }
}

/// A tie belongs to the former leader, and the first leader is no change.
#[test]
fn a_lead_counts_from_half_a_step() {
    let leads = [0.1, 1.0, 0.2, 1.0, -0.3, -1.0, 0.4, 1.0];
    assert_eq!(leader_changes(leads.into_iter(), 0.5), [6, 8]);
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(EnsembleAmbiguity);

impl Trial for EnsembleAmbiguity {
    fn small() -> Parameters {
        Parameters {
            networks: 3,
            units: 8,
            observations: 15,
            noise: Rational::ratio(1, 2),
            draws: 200,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // A member left out of the mean.
            ("error-is-mean-error-less-ambiguity", |_, t| {
                t.members[0].predictions.pop();
            }),
            // A wide network whose readout is not divided by the number of members.
            ("error-is-mean-error-less-ambiguity", |m, _| {
                for prediction in &mut m.draws[1].together {
                    *prediction = &*prediction * Rational::from_integer(3);
                }
            }),
            // The noise at the fresh place forgotten.
            ("ensemble-bias-variance-noise", |_, t| {
                t.parts[1][2] = Rational::zero()
            }),
            // The ensemble's error for that of the truth without noise would be below: its own noise left out.
            ("ensemble-bias-variance-noise", |m, _| {
                for draw in &mut m.draws {
                    draw.ensemble -= Rational::ratio(1, 8);
                }
            }),
            // The deviation for the variance of the noise.
            ("member-bias-variance-noise", |_, t| {
                t.parts[0][2] = Rational::ratio(1, 2)
            }),
            ("member-bias-variance-noise", |m, _| {
                for draw in &mut m.draws {
                    draw.first = &draw.first * Rational::from_integer(2);
                }
            }),
            // Members that all agree with the ensemble: then the absolute error has the identity, too.
            ("control-absolute-error", |m, t| {
                for (members, draw) in t.members.iter_mut().zip(&m.draws) {
                    members.predictions = vec![draw.together.clone()];
                }
            }),
        ]
    }
}

/// At the defaults the identity's tolerance is below 1e-10.
#[test]
fn the_tolerance_is_small() {
    let (measured, _) = trial::sides::<EnsembleAmbiguity>();
    let least = Rational::ratio(1, 10_000_000_000);
    assert!(measured.draws.iter().all(|draw| draw.rounding < least));
}

#[test]
fn the_claims_hold_for_other_seeds_and_at_the_ends_of_the_ranges() {
    for (seed, networks, units, noise) in
        [(2, 2, 5, 10), (3, 10, 20, 2), (4, 10, 20, 1), (5, 4, 40, 1)]
    {
        let parameters = Parameters {
            networks,
            units,
            observations: 10,
            noise: Rational::ratio(1, noise),
            draws: 50,
            seed,
        };
        let violated = trial::violated_at::<EnsembleAmbiguity>(&parameters);
        assert_eq!(violated, Vec::<String>::new());
    }
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(DropoutAsEnsemble);

impl Trial for DropoutAsEnsemble {
    fn small() -> Parameters {
        Parameters {
            inputs: 5,
            keep: Rational::ratio(1, 2),
            runs: 5,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The weights not scaled.
            ("geometric-mean-is-scaled-network", |_, t| {
                let unscaled = Parameters {
                    keep: Rational::one(),
                    ..DropoutAsEnsemble::small()
                };
                t.scaled[0] = unscaled.scaled(0).unwrap();
            }),
            // A vote for the geometric mean.
            ("geometric-mean-is-scaled-network", |m, _| {
                for found in &mut m.layers {
                    found.geometric.clone_from(&found.arithmetic);
                }
            }),
            // The geometric mean for the vote: the control must see that nothing is off.
            ("control-arithmetic-mean", |m, _| {
                let found = &mut m.layers[0];
                found.arithmetic.clone_from(&found.geometric);
            }),
        ]
    }
}

/// At the defaults the tolerance is below 1e-10.
#[test]
fn the_tolerance_is_small() {
    let parameters = Parameters {
        inputs: 12,
        ..DropoutAsEnsemble::small()
    };
    let (measured, _) = trial::both::<DropoutAsEnsemble>(&parameters);
    let least = Rational::ratio(1, 10_000_000_000);
    assert!(measured.layers.iter().all(|found| found.rounding < least));
}

#[test]
fn the_claims_hold_at_the_ends_of_the_ranges() {
    for (seed, inputs, keep) in [
        (2, 2, (1, 10)),
        (3, 8, (9, 10)),
        (4, 2, (1, 2)),
        (5, 6, (1, 3)),
    ] {
        let parameters = Parameters {
            inputs,
            keep: Rational::ratio(keep.0, keep.1),
            runs: 5,
            seed,
        };
        let violated = trial::violated_at::<DropoutAsEnsemble>(&parameters);
        assert_eq!(violated, Vec::<String>::new());
    }
}

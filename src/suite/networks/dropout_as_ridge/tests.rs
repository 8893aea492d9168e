//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(DropoutAsRidge);

impl Trial for DropoutAsRidge {
    fn small() -> Parameters {
        Parameters {
            inputs: 4,
            observations: 3,
            keep: Rational::ratio(1, 3),
            runs: 2,
            masks: 1000,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // q/(1-q) for (1-q)/q: what a mask with the other chance gives.
            ("mean-loss-is-ridge", |_, t| {
                let parameters = DropoutAsRidge::small();
                let data = parameters.data(0);
                let other = Rational::one() - &parameters.keep;
                t.runs[0].losses[0] = formula(&data, &data.weights[0], &other).unwrap();
            }),
            // One coin per row: a world where the masks are not independent.
            ("mean-loss-is-ridge", |m, _| {
                m.runs[0].losses = m.runs[0].tied.clone()
            }),
            // w for q w.
            ("minimiser-is-ridge", |m, _| {
                let three = Rational::from_integer(3);
                for weight in &mut m.runs[0].least {
                    *weight = &*weight * &three;
                }
            }),
            // Ridge without the inputs' scale: another data set's.
            ("minimiser-is-ridge", |_, t| {
                t.runs[0].ridge = t.runs[1].ridge.clone()
            }),
            // The penalty forgotten: its share is above half of the whole here.
            ("drawn-masks-agree", |_, t| {
                t.sampled = &t.sampled * Rational::ratio(1, 2)
            }),
            // Independent coins: the control must see that nothing is off.
            ("control-one-coin-per-row", |m, _| {
                for run in &mut m.runs {
                    run.tied.clone_from(&run.losses);
                }
            }),
        ]
    }
}

#[test]
fn the_claims_hold_at_the_ends_of_the_ranges() {
    for (seed, inputs, observations, keep) in [
        (2, 3, 10, (1, 10)),
        (3, 6, 2, (9, 10)),
        (4, 7, 6, (1, 2)),
        (5, 5, 5, (2, 3)),
    ] {
        let parameters = Parameters {
            inputs,
            observations,
            keep: Rational::ratio(keep.0, keep.1),
            runs: 2,
            masks: 1000,
            seed,
        };
        let violated = trial::violated_at::<DropoutAsRidge>(&parameters);
        assert_eq!(violated, Vec::<String>::new());
    }
}

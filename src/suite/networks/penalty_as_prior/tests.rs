//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(PenaltyAsPrior);

impl Trial for PenaltyAsPrior {
    fn small() -> Parameters {
        Parameters {
            features: 6,
            observations: 20,
            ridge: 2,
            lasso: 6,
            runs: 5,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The penalty of implementations that forget the 1/2.
            ("ridge-is-posterior-mean", |m, _| {
                for run in &mut m.0 {
                    run.ridge.clone_from(&run.doubled);
                }
            }),
            // The posterior of another data set.
            ("ridge-is-posterior-mean", |_, t| {
                t.runs[0].mean = t.runs[1].mean.clone()
            }),
            // A code without its constants: one bit too short.
            ("penalised-loss-is-a-code", |m, _| {
                m.0[0].code[0] -= Rational::one()
            }),
            // Nats for bits, at one point.
            ("penalised-loss-is-a-code", |_, t| {
                let bits = &mut t.runs[0].posterior_bits[1];
                *bits = &*bits * Rational::ratio(7, 10);
            }),
            // The scale 1/l for the slope l, and a sign that is not the weight's.
            ("lasso-is-laplace-mode", |_, t| {
                t.slope = t.slope.reciprocal().unwrap()
            }),
            ("lasso-is-laplace-mode", |m, _| {
                let lasso = &mut m.0[0].lasso;
                *lasso = lasso.iter().map(|weight| -weight).collect();
            }),
            // A weight at 0 that should have moved: its correlation is that of the data themselves.
            ("lasso-zeros-stay", |m, t| {
                let zero = m.0[0].lasso.iter().position(Rational::is_zero).unwrap();
                m.0[0].correlations[zero] = &t.slope * Rational::ratio(9, 8);
            }),
            // The right penalty: the control must see that nothing is off.
            ("control-twice-the-penalty", |m, _| {
                for run in &mut m.0 {
                    run.doubled.clone_from(&run.ridge);
                }
            }),
        ]
    }
}

/// At the defaults the tolerance of the identity is below 1e-10, and that of the lasso below 1e-8.
#[test]
fn the_tolerances_are_small() {
    let parameters = Parameters {
        features: 30,
        observations: 60,
        ridge: 10,
        lasso: 10,
        runs: 2,
        seed: 1,
    };
    let (_, theory) = trial::both::<PenaltyAsPrior>(&parameters);
    assert!(theory.slack(0) < Rational::ratio(1, 10_000_000_000));
    assert!(theory.slack(2) < Rational::ratio(1, 100_000_000));
}

/// More weights than observations, the least penalty, and every seed asked for.
#[test]
fn the_claims_hold_at_the_ends_of_the_ranges() {
    for (seed, features, observations, penalty) in [
        (2, 40, 20, 1),
        (3, 2, 120, 100),
        (4, 30, 60, 10),
        (5, 40, 120, 1),
    ] {
        let parameters = Parameters {
            features,
            observations,
            ridge: penalty,
            lasso: penalty,
            runs: 5,
            seed,
        };
        let violated = trial::violated_at::<PenaltyAsPrior>(&parameters);
        assert_eq!(violated, Vec::<String>::new());
    }
}

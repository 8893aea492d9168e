//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(MisspecifiedCoverage);

impl Trial for MisspecifiedCoverage {
    fn small() -> Parameters {
        Parameters {
            p: Rational::ratio(1, 2),
            rho: Rational::ratio(3, 5),
            symbols: 10_000,
            runs: 400,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // No sandwich: 95 % at the sticky source.
            ("coverage-sandwich", |_, t| {
                for limit in &mut t.sticky {
                    limit.coverage = 0.95;
                }
            }),
            // The ratio of the variances for that of the standard errors: 2 Phi(1.96/4) - 1.
            ("coverage-sandwich", |_, t| {
                for limit in &mut t.sticky {
                    limit.coverage = 0.376;
                }
            }),
            // The model's variance.
            ("sandwich-variance", |_, t| {
                t.variance = Rational::ratio(10_000, 4)
            }),
            // Without the end's correction.
            ("sandwich-variance", |_, t| t.variance = whole(10_000)),
            // Independent symbols in the runs.
            ("coverage-in-runs", |m, _| m.covered = 380),
            // A sticky source in the control, and none outside of it.
            ("control-well-specified", |m, _| {
                m.independent.clone_from(&m.sticky)
            }),
            ("control-no-sandwich", |m, _| {
                m.sticky.clone_from(&m.independent)
            }),
        ]
    }
}

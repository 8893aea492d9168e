//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(Clusterability);

impl Trial for Clusterability {
    fn small() -> Parameters {
        Parameters {
            runs: 2,
            shuffles: 10,
            noise: Rational::ratio(1, 5),
            epochs: 5,
            images: 100,
            hidden: 12,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Edges within a part counted so often that nothing is left to cut.
            ("cut-at-least-its-spectrum", |m, _| {
                let cut = &mut m.networks[0][1].cut;
                cut.n_cut = 0.0;
            }),
            // Three eigenvalues forgotten in the bound: 4 minus the first alone.
            ("cut-at-least-its-spectrum", |m, _| {
                for run in &mut m.networks {
                    for found in run {
                        found.cut.least = 3.0;
                    }
                }
            }),
            // No modules planted.
            ("control-planted-modules", |m, _| {
                m.planted.cut = m.planted.shuffled[0].clone();
            }),
        ]
    }
}

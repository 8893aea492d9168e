//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::{PRECISION, ln};
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(GrunwaldVanOmmen);

/// Bayes on one source in the place of Bayes on the other.
fn put(from: &Learners, to: &mut Learners) {
    to.bayes.clone_from(&from.bayes);
}

/// A broken remedy: the likelihood not raised to eta.
fn not_raised(measured: &mut Measured) {
    let easy = &mut measured.easy_points;
    easy.generalised.clone_from(&easy.bayes);
}

impl Trial for GrunwaldVanOmmen {
    fn small() -> Parameters {
        Parameters {
            observations: 100,
            at: 100,
            covariates: 50,
            runs: 60,
            rate: Rational::ratio(1, 2),
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Data without easy points.
            ("bayes-too-large", |m, _| {
                put(&m.well_specified, &mut m.easy_points)
            }),
            ("rate-repairs-size", |m, _| not_raised(m)),
            ("rate-repairs-risk", |m, _| not_raised(m)),
            // Data without easy points: nothing to compress beyond the best density.
            ("hypercompression", |m, _| {
                put(&m.well_specified, &mut m.easy_points)
            }),
            // Easy points in the control.
            ("control-sizes", |m, _| {
                put(&m.easy_points, &mut m.well_specified)
            }),
            ("control-risk", |m, _| {
                put(&m.easy_points, &mut m.well_specified)
            }),
            // The prior weight 1/51 of a model forgotten: ln 51 nats.
            ("control-no-hypercompression", |m, _| {
                let prior = ln(&whole(51), PRECISION).unwrap();
                for run in &mut m.well_specified.bayes {
                    let peak = of_double(run.peak).unwrap() + prior.lower();
                    run.peak = peak.nearest_f64();
                }
            }),
        ]
    }
}

#[test]
fn a_time_beyond_the_end_is_refused() {
    let parameters = Parameters {
        observations: 60,
        ..GrunwaldVanOmmen::small()
    };
    let refusal = GrunwaldVanOmmen::fits(&parameters).unwrap_err().to_string();
    assert!(refusal.contains("at most n"), "{refusal}");
}

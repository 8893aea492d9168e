//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(Calibration);

impl Trial for Calibration {
    fn small() -> Parameters {
        Parameters {
            runs: 2,
            noise: Rational::ratio(1, 5),
            images: 60,
            hidden: 3,
            epochs: 10,
            kept: 5,
            problems: 20_000,
            dimensions: 10,
            rows: 15,
            learnt: 200,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The point estimate for the exact distribution.
            ("linear-exact-loss", |m, _| {
                for problem in &mut m.problems {
                    problem.exact = problem.point;
                }
            }),
            // ln(1 + h) forgotten: h/2 more.
            ("linear-point-loses-more", |m, t| {
                let h = m.over_problems(|problem| problem.h).unwrap().mean;
                t.more = h * Rational::ratio(1, 2);
            }),
            // The point estimate's distribution for the exact one: its tails are too thin, so what comes lies there.
            ("linear-exact-calibrated", |m, _| {
                for found in &mut m.learnt {
                    found.places[EXACTLY] = found.places[0].clone();
                }
            }),
            // Half as many bins.
            ("linear-exact-calibrated", |_, t| {
                t.bin = Rational::ratio(1, 5)
            }),
            // The posterior's variance without the noise's: no loss at all.
            ("linear-point-loses-more", |m, _| {
                for problem in &mut m.problems {
                    problem.point = problem.exact;
                }
            }),
        ]
    }
}

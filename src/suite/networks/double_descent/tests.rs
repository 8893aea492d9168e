//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(DoubleDescent);

impl Trial for DoubleDescent {
    fn small() -> Parameters {
        Parameters {
            observations: 30,
            inputs: 90,
            weight: Rational::ratio(1, 10),
            noise: Rational::ratio(1, 2),
            draws: 3000,
            features: 20,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The noise of the inputs left out is forgotten: the classical formula.
            ("few-weights", |_, t| {
                let noise = Rational::ratio(1, 4);
                let few = fraction(5, 30 - 5 - 1).unwrap();
                t.risks[0] = Some(noise * (Rational::one() + few));
            }),
            // p for p - 1 inputs: the neighbouring point.
            ("few-weights", |m, _| {
                m.points[3].least = m.points[2].least.clone()
            }),
            // The projection forgotten: |b_in|^2 for |b_in|^2 (1 - n/p).
            ("many-weights", |_, t| {
                for risk in t.risks.iter_mut().skip(8).flatten() {
                    *risk = &*risk + Rational::ratio(3, 10);
                }
            }),
            // Weights that are not the least.
            ("many-weights", |m, _| {
                let added = m.added.clone();
                m.points.last_mut().unwrap().least = added;
            }),
            // One mean a tenth too large.
            ("within-five-percent", |m, _| {
                let least = &mut m.points[1].least;
                least.mean = &least.mean * Rational::ratio(11, 10);
            }),
            // Ridge instead of interpolation: no peak.
            ("peak-where-they-are-equal", |m, _| {
                let last = m.points.last().unwrap().least.clone();
                let middle = m.points.iter_mut().find(|point| point.used == 30).unwrap();
                middle.least = last;
            }),
            // No second descent: the error stays at that before the peak.
            ("falls-again", |m, _| {
                let before = m.points[3].least.clone();
                m.points.last_mut().unwrap().least = before;
            }),
            // The least weights: the control must see that nothing is off.
            ("control-not-the-least-weights", |m, _| {
                m.added = m.points.last().unwrap().least.clone();
            }),
        ]
    }
}

/// The catalogue's figures, checked by hand: n = 40, D = 100, b = 1/10, s = 1/2 at p = 30, 50, 100.
#[test]
fn the_formula_has_the_catalogues_figures() {
    let parameters = Parameters {
        observations: 40,
        inputs: 100,
        ..DoubleDescent::small()
    };
    let risk = |p| short(&parameters.risk(p).unwrap().unwrap(), 3);
    assert_eq!([risk(30), risk(50), risk(100)], ["4.12", "4.18", "1.02"]);
    assert!(parameters.risk(40).unwrap().is_none());
}

#[test]
fn the_claims_hold_at_the_ends_of_the_ranges() {
    for (seed, observations, inputs, weight, noise) in [
        (2, 30, 120, (1, 20), (1, 1)),
        (3, 50, 90, (1, 5), (1, 4)),
        (4, 40, 100, (1, 10), (1, 2)),
    ] {
        let parameters = Parameters {
            observations,
            inputs,
            weight: Rational::ratio(weight.0, weight.1),
            noise: Rational::ratio(noise.0, noise.1),
            seed,
            draws: 400,
            ..DoubleDescent::small()
        };
        let violated = trial::violated_at::<DoubleDescent>(&parameters);
        assert_eq!(violated, Vec::<String>::new());
    }
}

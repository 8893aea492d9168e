//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(SelfAixiImproves);

impl Trial for SelfAixiImproves {
    fn small() -> Parameters {
        Parameters {
            horizon: 4,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // A history's neighbour.
            ("zeta-is-plain", |_, t| t.places[1..5].rotate_left(1)),
            // A mixture whose weights never move: the uniform mean of its members' values.
            ("zeta-is-plain", |m, _| {
                let shifted: Vec<Rational> = m
                    .places
                    .iter()
                    .skip(1)
                    .map(|place| place.zeta.clone())
                    .collect();
                m.places
                    .iter_mut()
                    .zip(shifted)
                    .for_each(|(place, zeta)| place.zeta = zeta);
            }),
            // The mixture taken for the optimum.
            ("optimum-is-plain", |_, t| {
                t.places
                    .iter_mut()
                    .for_each(|[zeta, best]| *best = zeta.clone());
            }),
            ("optimum-is-plain", |m, _| {
                m.places
                    .iter_mut()
                    .for_each(|place| place.best = place.own.clone());
            }),
            // The agent of the control.
            ("at-least-zeta", |m, _| {
                let control = m.totals.last().unwrap()[3].clone();
                m.places[0].own = control;
            }),
            ("at-least-zeta", |_, t| {
                t.places
                    .iter_mut()
                    .for_each(|[zeta, best]| *zeta = best.clone());
            }),
            // The optimum's place taken by the mixture.
            ("at-most-optimum", |_, t| {
                t.places
                    .iter_mut()
                    .for_each(|[zeta, best]| *best = zeta.clone());
            }),
            ("at-most-optimum", |m, _| {
                m.places[0].own = &m.places[0].best + Rational::ratio(1, 100);
            }),
            // The improvement in the right world.
            ("control-wrong-world", |m, _| {
                for totals in &mut m.totals {
                    totals[3] = totals[1].clone();
                }
            }),
        ]
    }
}

#[test]
fn figures_of_the_catalogue() {
    let (measured, theory) = trial::sides::<SelfAixiImproves>();
    assert_eq!((measured.places.len(), theory.places.len()), (85, 85));
    let totals = measured.totals.last().unwrap().each_ref().map(decimal);
    assert_eq!(totals[..3], ["2.0298", "2.2564", "2.2809"]);
}

#[test]
fn the_claims_hold_at_every_horizon() {
    for horizon in 2..=4 {
        let parameters = Parameters { horizon, seed: 1 };
        let violated = trial::violated_at::<SelfAixiImproves>(&parameters);
        assert_eq!(violated, Vec::<String>::new());
    }
}

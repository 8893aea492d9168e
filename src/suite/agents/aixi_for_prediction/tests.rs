//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(AixiForPrediction);

impl Trial for AixiForPrediction {
    fn small() -> Parameters {
        Parameters {
            bits: 11,
            horizon: 5,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Divided by xi on one side only.
            ("value-difference", |_, t| {
                let all = t.xi(&[]);
                for xi in t.evidence.values_mut() {
                    *xi = &*xi * all.reciprocal().unwrap();
                }
            }),
            // What is to come counted for guess 1 only.
            ("value-difference", |m, _| {
                let last = m.thoughts[3].differences.last_mut().unwrap();
                *last = &*last + Rational::ratio(1, 1 << 20);
            }),
            // The other guess.
            ("guess", |m, _| {
                for thought in &mut m.thoughts {
                    thought.guess = !thought.guess;
                }
            }),
            // Ties to 1: nobody's guess moves but where xi(x0) = xi(x1).
            ("guess", |m, _| {
                for thought in &mut m.thoughts {
                    thought.guess |= thought.tie;
                }
            }),
            // An error too few.
            ("errors", |m, _| m.thoughts[1].guess = !m.thoughts[1].guess),
            // The programs that listen left out.
            ("control-one-cycle", |m, _| {
                m.listening[0] = m.thoughts[0].differences[0].clone()
            }),
            ("control-one-cycle", |_, t| t.first = t.difference(&[])),
            // Nobody listens.
            ("control-worlds-that-listen", |m, _| {
                let last = m.listening.len() - 1;
                m.listening[last] = m.listening[0].clone();
            }),
        ]
    }
}

/// All 255 histories of the catalogue, and xi of each from another program: the planner's belief.
#[test]
fn all_histories_of_the_catalogue() {
    let parameters = Parameters {
        bits: 10,
        horizon: 8,
        ..AixiForPrediction::small()
    };
    let (measured, theory) = trial::both::<AixiForPrediction>(&parameters);
    assert_eq!(measured.thoughts.len(), 255);
    for thought in &measured.thoughts {
        assert_eq!(
            thought.evidence,
            theory.xi(&thought.x),
            "{}",
            written(&thought.x)
        );
    }
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(OffSwitch);

impl Trial for OffSwitch {
    fn small() -> Parameters {
        Parameters {
            utilities: vec![-3, -1, 2, 5],
            grid: 22,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // U- with the wrong sign.
            ("value-of-asking", |_, t| t.bad = -&t.bad),
            // The human lets it act in any case.
            ("value-of-asking", |m, _| {
                m.at.iter_mut()
                    .for_each(|at| at.plan.values[ASK] = at.plan.values[1].clone());
            }),
            ("value-without-the-human", |_, t| t.good = &t.good + &t.bad),
            ("value-without-the-human", |m, _| {
                m.at[3].plan.values[1] = Rational::from(2);
            }),
            // A tie asks.
            ("asks-or-not", |_, t| {
                t.threshold += Rational::ratio(1, 1000)
            }),
            ("asks-or-not", |m, _| m.at[0].plan.best = 1),
            // The larger of U+ and U-.
            ("gain-of-asking", |m, _| {
                m.at[0].plan.values[ASK] = &m.at[0].plan.values[ASK] + Rational::one();
            }),
            ("threshold-from-below", |_, t| {
                t.threshold = Rational::ratio(1, 3)
            }),
            ("threshold-from-below", |m, _| {
                m.threshold = Rational::ratio(1, 2)
            }),
            ("threshold-from-above", |_, t| {
                t.threshold = Rational::ratio(1, 2)
            }),
            ("threshold-from-above", |m, _| {
                m.threshold = Rational::ratio(1, 3)
            }),
            // An agent that is not sure.
            ("control-sure-of-its-aim", |m, _| {
                let unsure = m.at[0].plan.clone();
                m.at[0].sure[0] = unsure;
            }),
            ("control-an-error-harms", |m, _| {
                let faultless = m.at[0].sure.clone();
                m.at.iter_mut().for_each(|at| at.sure = faultless.clone());
            }),
        ]
    }
}

/// The catalogue's figure: 4/11, at which it is indifferent and does not ask.
#[test]
fn the_threshold_of_the_catalogue() {
    let (measured, theory) = trial::sides::<OffSwitch>();
    assert_eq!(theory.threshold, Rational::ratio(4, 11));
    let tie = measured.at.iter().find(|at| at.error == theory.threshold);
    assert!(tie.is_some_and(|at| at.plan.ties && at.plan.best == 1));
    assert!(measured.threshold >= theory.threshold);
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(ActionsAsRandomVariables);

impl Trial for ActionsAsRandomVariables {
    fn small() -> Parameters {
        Parameters {
            habit: Rational::ratio(9, 10),
            pays: Rational::ratio(9, 10),
            lists: 8,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // pq alone.
            ("conditioning", |_, t| {
                t.conditioned -= Rational::ratio(1, 100)
            }),
            // The agent that gives its action from outside.
            ("conditioning", |m, _| {
                for values in &mut m.habit.values {
                    values.conditioned = values.done.clone();
                }
            }),
            ("doing", |m, _| {
                for values in &mut m.habit.values {
                    values.done = values.conditioned.clone();
                }
            }),
            ("doing", |_, t| t.done = Rational::ratio(3, 5)),
            // The habit of the other action.
            ("covariance", |_, t| t.said[0].swap(2, 3)),
            // The covariance not divided by the habit.
            ("covariance", |_, t| {
                for said in t.said.iter_mut().flatten() {
                    said.covariance = &said.covariance * Rational::ratio(1, 2);
                }
            }),
            ("covariance", |m, _| {
                m.random[2].values[5].conditioned = Rational::ratio(1, 2)
            }),
            // 1/10 of difference forgotten.
            ("good-news", |_, t| t.good_news += Rational::ratio(1, 10)),
            ("good-news", |m, _| m.lesion = m.independent.clone()),
            // Nobody is fooled.
            ("choice", |m, _| {
                for values in &mut m.lesion.values {
                    values.conditioned = values.done.clone();
                }
            }),
            ("choice", |_, t| t.loss = Rational::ratio(1, 5)),
            ("control-independent", |m, _| {
                m.independent = m.habit.clone()
            }),
        ]
    }
}

#[test]
fn figures_of_the_catalogue() {
    let (measured, _) = trial::sides::<ActionsAsRandomVariables>();
    let r = Rational::ratio;
    for action in 0..2 {
        assert_eq!(measured.habit.first(action), Some([&r(41, 50), &r(1, 2)]));
    }
    assert_eq!(measured.lesion.choices(), [0, 1]);
}

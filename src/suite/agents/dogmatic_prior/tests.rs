//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(DogmaticPrior);

impl Trial for DogmaticPrior {
    fn small() -> Parameters {
        Parameters {
            horizon: 4,
            eps: vec![2, 10],
            policy: 0,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Odds for the posterior: 1.
            ("dogma-never-refuted", |_, t| {
                t.said.iter_mut().for_each(|said| said.0 = Rational::one());
            }),
            // A dogma that a percept refutes.
            ("dogma-never-refuted", |m, _| {
                m.found[0].thoughts[3].dogma = Rational::zero();
            }),
            // The half of the prior forgotten.
            ("evidence", |m, _| {
                for thought in &mut m.found[0].thoughts {
                    thought.evidence = &thought.evidence * Rational::from(2);
                }
            }),
            // Hell that begins a cycle late: a reward is had on the way.
            ("value-of-deviating", |m, _| {
                m.found[1].thoughts[0].values[1] += Rational::ratio(1, 2);
            }),
            // Not divided by xi'(h).
            ("value-of-deviating", |_, t| {
                let node = &mut t.said[0].2[0];
                node.deviate = &node.deviate * &node.evidence;
            }),
            ("deviating-is-worth-little", |_, t| {
                t.said
                    .iter_mut()
                    .for_each(|said| said.1 = &said.1 * Rational::ratio(1, 4));
            }),
            ("deviating-is-worth-little", |m, _| {
                m.found[0].thoughts[0].values[1] = Rational::from(2);
            }),
            // The agent of the control.
            ("policy-is-the-optimum", |m, _| {
                m.found[0].thoughts[0].values = m.control.values.clone();
            }),
            // The control kept at its policy.
            ("control-left-at-once", |m, _| m.control.values.reverse()),
        ]
    }
}

/// The catalogue's figures: the policy is followed at all 63 histories; at eps = 1/2 its premise V > eps holds nowhere.
#[test]
fn figures_of_the_catalogue() {
    let parameters = Parameters {
        horizon: 6,
        eps: vec![2, 4, 10, 100],
        policy: 0,
        seed: 1,
    };
    let (measured, theory) = trial::both::<DogmaticPrior>(&parameters);
    for found in &measured.found {
        assert_eq!(found.followed(&measured.policy), 63);
    }
    let half = Rational::ratio(1, 2);
    let (_, doubt, nodes) = &theory.said[0];
    assert!(nodes.iter().all(|node| node.policy <= half));
    assert!(nodes.iter().all(|node| node.policy > *doubt));
}

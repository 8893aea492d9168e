//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(LightsOff);

/// A theory in which the rule has another number of nights, cost or odds.
fn with(change: fn(&Parameters, Place) -> bool) -> Vec<bool> {
    let parameters = LightsOff::small();
    let places = parameters.grid().into_iter();
    places.map(|place| change(&parameters, place)).collect()
}

impl Trial for LightsOff {
    fn small() -> Parameters {
        Parameters {
            gain: 5,
            nights: 6,
            delta: 6,
            discount: Rational::ratio(1, 2),
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Off by one: H - 1 nights.
            ("same-action", |_, t| {
                let rule = with(|p, place| {
                    let net = whole((p.gain - place.cost) * u64::from(place.nights - 1));
                    odds(place.delta) * net > whole(place.cost)
                });
                t.said
                    .iter_mut()
                    .zip(rule)
                    .for_each(|(said, acts)| said.acts = acts);
            }),
            // A tie acts.
            ("same-action", |_, t| {
                let rule = with(|p, place| {
                    let net = whole((p.gain - place.cost) * u64::from(place.nights));
                    odds(place.delta) * net >= whole(place.cost)
                });
                t.said
                    .iter_mut()
                    .zip(rule)
                    .for_each(|(said, acts)| said.acts = acts);
            }),
            // The cost of the test forgotten: p (g-k) H.
            ("value-of-exploration", |m, t| {
                for (said, found) in t.said.iter_mut().zip(&m.found) {
                    said.value = &said.regret_of_resting * persists(found.place.delta).unwrap();
                }
            }),
            // The blind plan of one night for that of H.
            ("value-of-learning", |_, t| {
                let rule = with(|_, place| place.nights > 1);
                for (said, longer) in t.said.iter_mut().zip(rule) {
                    if longer && said.myopic {
                        said.learning += whole(1);
                    }
                }
            }),
            // Nothing is told: nothing is learnt.
            ("value-of-learning", |m, _| {
                m.found
                    .iter_mut()
                    .for_each(|found| found.told = found.untold.clone());
            }),
            // H for H - 1.
            ("value-of-one-test", |_, t| {
                for said in &mut t.said {
                    said.test = &said.test * Rational::ratio(6, 5);
                }
            }),
            ("value-of-one-test", |m, _| {
                m.found
                    .iter_mut()
                    .for_each(|found| found.told = found.untold.clone());
            }),
            // g for g - k: the test as if it were free where it succeeds.
            ("one-night", |_, t| {
                let rule = with(|p, place| odds(place.delta) * whole(p.gain) > whole(place.cost));
                t.said
                    .iter_mut()
                    .zip(rule)
                    .for_each(|(said, acts)| said.myopic = acts);
            }),
            // The sum of b^i from i = 1.
            ("discounted-action", |_, t| {
                let rule = with(|p, place| {
                    let sum: Rational = (1..=place.nights)
                        .map(|night| p.discount.pow(u64::from(night)))
                        .sum();
                    odds(place.delta) * whole(p.gain - place.cost) * sum > whole(place.cost)
                });
                t.said
                    .iter_mut()
                    .zip(rule)
                    .for_each(|(said, acts)| said.discounted_acts = acts);
            }),
            // One night too many in the tail.
            ("discounted-limit", |_, t| {
                for said in &mut t.said {
                    said.limit_distance = &said.limit_distance * Rational::ratio(1, 2);
                }
            }),
            // Off by one night.
            ("regret-of-resting", |m, _| {
                for found in &mut m.found {
                    found.regret_of_resting -= whole(1);
                }
            }),
            // Resting shows something after all: the posterior of the other world.
            ("resting-learns-nothing", |m, _| {
                let step = m
                    .learnt
                    .iter_mut()
                    .find(|step| !step.acted && step.prior != Rational::ratio(1, 2))
                    .unwrap();
                step.posterior = Rational::one() - &step.posterior;
            }),
            // The act is judged one night late.
            ("one-test-settles", |m, _| {
                let step = m.learnt.iter_mut().find(|step| step.acted).unwrap();
                step.posterior = step.prior.clone();
            }),
            // Odds for probability: p/(1-p) g > k.
            ("control-untold", |_, t| {
                let rule = with(|p, place| odds(place.delta) * whole(p.gain) > whole(place.cost));
                t.said
                    .iter_mut()
                    .zip(rule)
                    .for_each(|(said, acts)| said.myopic = acts);
            }),
            // The agent that is told follows the rule of the one that is not.
            ("control-untold", |m, _| {
                m.found
                    .iter_mut()
                    .for_each(|found| found.untold = found.told.clone());
            }),
            // Nothing is told.
            ("same-action", |m, _| {
                m.found
                    .iter_mut()
                    .for_each(|found| found.told = found.untold.clone());
            }),
            ("value-of-exploration", |m, _| {
                m.found
                    .iter_mut()
                    .for_each(|found| found.told = found.untold.clone());
            }),
            // The first night taken for the last.
            ("one-night", |m, _| {
                m.found
                    .iter_mut()
                    .for_each(|found| found.acts_at_last = found.told.acts);
            }),
            // Nothing is discounted.
            ("discounted-action", |m, _| {
                m.found
                    .iter_mut()
                    .for_each(|found| found.discounted = found.told.clone());
            }),
            ("discounted-limit", |m, _| {
                m.found
                    .iter_mut()
                    .for_each(|found| found.discounted = found.told.clone());
            }),
            ("control-tells", |m, _| {
                m.found
                    .iter_mut()
                    .for_each(|found| found.told = found.untold.clone());
            }),
        ]
    }
}

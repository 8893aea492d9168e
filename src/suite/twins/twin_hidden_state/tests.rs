//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(TwinHiddenState);

impl Trial for TwinHiddenState {
    fn small() -> Parameters {
        Parameters {
            noise_percent: vec![0, 10, 30, 50],
            world: Rational::ratio(4, 5),
            twin: Rational::ratio(1, 5),
            symbols: 2000,
            runs: 40,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The uniform law for the stationary one.
            ("stationary-law", |m, _| {
                m.stationary[0] = vec![Rational::ratio(1, 3); 3]
            }),
            // One symbol too many.
            ("observable-trigger", |m, _| {
                m.short[0].remove(0);
            }),
            // Nats for bits.
            ("observable-trigger", |_, t| {
                t.rate = t.rate.scale(&"0.6931".parse().unwrap())
            }),
            // The flag without its noise: the broken hiding.
            ("hidden-trigger", |m, _| m.short[1] = m.short[0].clone()),
            // The noises in the wrong order.
            ("falls-with-noise", |m, _| m.short.reverse()),
            // A factor 2 in the stationary chance.
            ("rate-bound", |_, t| {
                t.rate = t.rate.scale(&Rational::ratio(1, 2))
            }),
            ("rate-observable", |_, t| {
                t.rate = t.rate.scale(&Rational::from_integer(2))
            }),
            // The noisiest flag taken for a clear one.
            ("rate-observable", |m, _| m.rates.reverse()),
            // Rates less the noisier ones' the wrong way round.
            ("rate-falls-with-noise", |m, _| {
                for fall in &mut m.falls {
                    fall.mean = -&fall.mean;
                }
            }),
            // One symbol late.
            ("filter-in-doubles", |m, _| {
                for steps in &mut m.filters {
                    let doubles: Vec<Rational> = steps.iter().map(|step| step.1.clone()).collect();
                    for (step, double) in steps.iter_mut().skip(1).zip(doubles) {
                        step.1 = double;
                    }
                }
            }),
            // The second difference forgotten.
            ("control-second-difference", |m, _| {
                m.control = m.short[0].clone()
            }),
            // The divergence the other way round: KL(2/3||1/2) is 0.0817 bits, KL(1/2||2/3) is 0.0850.
            ("control-value", |_, t| {
                t.control = &t.rate + Enclosure::exact("0.0676".parse().unwrap())
            }),
        ]
    }
}

#[test]
fn the_chain_is_in_the_trigger_state_five_times_in_twenty_nine() {
    assert_eq!(
        chain::stationary().unwrap()[TRIGGER],
        Rational::ratio(5, 29)
    );
}

#[test]
fn a_list_without_a_clear_flag_is_refused() {
    let parameters = Parameters {
        noise_percent: vec![10, 30],
        ..TwinHiddenState::small()
    };
    let refused = TwinHiddenState::fits(&parameters).unwrap_err();
    assert!(refused.to_string().contains("begin with 0"));
}

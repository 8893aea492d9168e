//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::{Enclosure, PRECISION, ln};
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(SafeBayes);

fn every_rate(measured: &mut Measured, change: impl Fn(&mut RateLosses)) {
    let runs = measured
        .easy_points
        .iter_mut()
        .chain(&mut measured.well_specified);
    runs.flat_map(|run| &mut run.rates).for_each(change);
}

impl Trial for SafeBayes {
    fn small() -> Parameters {
        Parameters {
            observations: 100,
            covariates: 50,
            runs: 20,
            halvings: 2,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The gap with the wrong sign: mixed less randomised.
            ("gap-nonnegative", |m, _| {
                every_rate(m, |losses| {
                    let gap = of_double(losses.least_gap).unwrap();
                    losses.least_gap = (Rational::zero() - gap).nearest_f64();
                });
            }),
            // The prior weight 1/51 of a model forgotten.
            ("chain-rule", |m, _| {
                let prior = ln(&whole(51), PRECISION).unwrap();
                every_rate(m, |losses| {
                    let code = of_double(losses.code_length).unwrap() - prior.lower();
                    losses.code_length = code.nearest_f64();
                });
            }),
            // All gaps with the wrong sign.
            ("randomised-above-code", |m, _| {
                every_rate(m, |losses| {
                    let mixed = of_double(losses.mixed).unwrap() * whole(2);
                    let randomised = mixed - of_double(losses.randomised).unwrap();
                    losses.randomised = randomised.nearest_f64();
                });
            }),
            // The loss of the symbol before: off by one.
            ("coins-losses", |m, _| m.coins.blocks.losses.rotate_right(1)),
            // A factor 2 in the rate.
            ("coins-losses", |m, _| {
                m.coins
                    .blocks
                    .losses
                    .iter_mut()
                    .for_each(|losses| losses.swap(0, 1));
            }),
            // Bits for nats.
            ("coins-losses", |m, _| {
                let nat = Enclosure::exact(Rational::ratio(1_442_695, 1_000_000));
                let losses = m.coins.alternation.losses.iter_mut().flatten();
                losses.for_each(|loss| *loss = &*loss * &nat);
            }),
            // The choice before the symbol: off by one.
            ("coins-choice", |m, _| m.coins.blocks.chosen.rotate_right(1)),
            ("coins-blocks", |m, _| m.coins.blocks.chosen.rotate_right(1)),
            // A remedy that chooses nothing.
            ("coins-alternation", |m, _| {
                m.coins.alternation.chosen.fill(Rational::one());
            }),
        ]
    }
}

/// The tolerance of the chain rule is tight.
#[test]
fn the_chain_rule_sees_a_millionth_of_a_nat() {
    let (mut measured, theory) = trial::sides::<SafeBayes>();
    let first = &mut measured.easy_points[0].rates[0];
    let mixed = of_double(first.mixed).unwrap() + Rational::ratio(1, 1_000_000);
    first.mixed = mixed.nearest_f64();
    let found = trial::claims::<SafeBayes>(&measured, &theory).unwrap();
    assert_eq!(trial::violated(&found), ["chain-rule"]);
}

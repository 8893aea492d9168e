//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(TwinOdds);

fn halve(value: &mut Rational) {
    *value *= Rational::ratio(1, 2);
}

impl Trial for TwinOdds {
    fn small() -> Parameters {
        Parameters {
            bits: 16,
            symbols: 24,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Vec<Seen>, Vec<Said>>> {
        vec![
            // A length off by one bit, in one pair.
            ("odds-until-parting", |_, t| halve(&mut t[3].odds)),
            // The odds of p against q.
            ("odds-until-parting", |_, t| {
                t[0].odds = quotient(&Rational::one(), &t[0].odds).unwrap();
            }),
            // A wrong prior weight in the mixture: q a bit too light.
            ("odds-until-parting", |m, _| {
                m[0].odds.iter_mut().for_each(halve)
            }),
            // T off by one in a single pair: it parts earlier than stated.
            ("odds-until-parting", |m, _| m[0].pair.agree += 1),
            // The posterior after symbol t + 1 for the one after t.
            ("odds-until-parting", |m, _| {
                m[0].odds.remove(0);
            }),
            // The ratio upside down, where it is a ratio.
            ("odds-at-parting", |_, t| {
                for said in t {
                    if let Some(ratio) = Rational::one().checked_div(&said.likelihood_ratio) {
                        said.likelihood_ratio = ratio;
                    }
                }
            }),
            // One data bit too many: a factor 2 in the likelihood of q.
            ("odds-at-parting", |_, t| {
                t.iter_mut()
                    .for_each(|said| halve(&mut said.likelihood_ratio));
            }),
            // The ratio forgotten.
            ("odds-at-parting", |_, t| {
                t[0].likelihood_ratio = Rational::one()
            }),
            // Posteriors for likelihoods: the ratio counted twice.
            ("odds-at-parting", |m, t| {
                for (found, said) in m.iter_mut().zip(t) {
                    *found.odds.last_mut().unwrap() *= &said.likelihood_ratio;
                }
            }),
            // q is refuted a symbol late.
            ("odds-at-parting", |m, _| {
                let last = m[0].pair.agree + 1;
                m[0].odds[last] = m[0].odds[last - 1].clone();
            }),
            // A pair that does not part where it is said to: odds unmoved.
            ("control-parts-earlier", |m, t| {
                *m[1].odds.last_mut().unwrap() = t[1].odds.clone();
            }),
            // The odds expected are those after the parting.
            ("control-parts-earlier", |m, t| {
                t[1].odds = m[1].odds.last().unwrap().clone();
            }),
        ]
    }
}

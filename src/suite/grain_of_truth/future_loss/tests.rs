//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(FutureLoss);

impl Trial for FutureLoss {
    fn small() -> Parameters {
        Parameters {
            symbols: 10,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Bits for nats.
            ("future-loss", |m, _| {
                for lost in m.future.iter_mut().flatten().flatten().flatten() {
                    *lost = lost.scale(&Rational::ratio(10, 7));
                }
            }),
            // The loss of one truth charged to its twin.
            ("future-loss", |m, _| {
                m.future[5][10][ALTERNATING] = m.future[5][10][TWIN].clone();
            }),
            // What is left at N forgotten.
            ("future-loss-exactly", |_, t| {
                for later in t.later.iter_mut().flatten().flatten().flatten() {
                    *later = Enclosure::zero();
                }
            }),
            // One symbol of the future left out.
            ("future-loss-exactly", |m, _| {
                m.future[0][0] = m.future[1][0].clone()
            }),
            // The factor h forgotten.
            ("merging", |_, t| {
                for bound in t.merging.iter_mut().flatten() {
                    *bound = bound.scale(&Rational::ratio(1, 4));
                }
            }),
            // A world outside the class.
            ("merging", |m, _| {
                for distances in &mut m.distances {
                    distances[FAIR_COIN] = distances[OUTSIDE].clone();
                }
            }),
            // The posterior after all.
            ("control-prior-weight", |_, t| {
                let posterior = t.now[5][10][FAIR_COIN].clone();
                t.prior[FAIR_COIN] = posterior.unwrap();
            }),
            ("control-leaders-posterior", |m, _| {
                m.future[5][10][FAIR_COIN] = m.future[5][10][ALTERNATING].clone();
            }),
            // A truth in the class.
            ("control-truth-outside", |m, _| {
                for distances in &mut m.distances {
                    distances[OUTSIDE] = distances[TWIN].clone();
                }
            }),
        ]
    }
}

/// The twin is one: the first seven symbols are those of (01)*, and the eighth is not.
#[test]
fn the_twin_parts_at_symbol_eight() {
    let odds = |member: usize, t| WORLDS[member].odds(t, false, true);
    let parts = (0..12).find(|&t| odds(TWIN, t) != odds(ALTERNATING, t));
    assert_eq!(parts, Some(7));
    let weights: u32 = class().iter().map(|member| member.weight).sum();
    assert_eq!(weights, WEIGHTS);
}

/// The distance over one symbol is that of the two chances of a 1, by the exact mixture.
#[test]
fn distances_before_the_first_symbol_are_those_of_the_mixture() {
    let (measured, _) = trial::sides::<FutureLoss>();
    let members = class().iter().map(|member| member.hypothesis().unwrap());
    let list = mixture(members.collect()).unwrap();
    let one = crate::suite::instrument::mixing::predicted(&list, true).unwrap();
    for (truth, chance) in [(FAIR_COIN, (1, 2)), (ALTERNATING, (0, 1))] {
        let off = Rational::ratio(chance.0, chance.1) - &one;
        assert!(measured.distances[0][truth][0].contains(&(&off * &off)));
    }
}

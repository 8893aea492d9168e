//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(GrainOfTruthGames);

impl Trial for GrainOfTruthGames {
    fn small() -> Parameters {
        Parameters {
            grid: 8,
            rounds: 30,
            horizon: 2,
            dogma: Rational::ratio(1, 10),
            games: 2000,
            seeds: 20,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // A free answer at any chance: everything is consistent.
            ("one-oracle", |m, _| {
                let twice = m.oracles[0][0].clone();
                m.oracles[0].push(twice);
            }),
            // B copies, too: 0, 0 would do.
            ("oracle-flips-a-coin", |m, _| {
                m.oracles[0][0] = [Rational::zero(), Rational::zero()]
            }),
            ("oracle-flips-a-coin", |_, t| t.half = Rational::ratio(1, 3)),
            ("control-oracle-without-coin", |m, _| {
                m.oracles[1].push([Rational::one(), Rational::zero()]);
            }),
            // A round in which the mismatcher did leave.
            ("dogma-loses", |m, _| m.dogmatic.won[1] += 1),
            ("dogma-loses", |_, t| t.loss -= Rational::one()),
            // eps for eps/(1+eps): the other way round, 1/8 for 7/8.
            ("dogma-holds", |_, t| {
                t.margin = &t.margin + Rational::ratio(1, 2)
            }),
            // The dogma moved by what is seen.
            ("dogma-holds", |m, _| {
                m.dogmatic.rounds[20].margins[1] = Rational::zero()
            }),
            ("control-without-dogma", |m, _| m.free = m.dogmatic.clone()),
            // Ties to one move after all.
            ("thompson-near-equilibrium", |m, _| {
                m.games[0] = m.games[1].clone()
            }),
            ("control-ties-to-one-move", |m, _| {
                m.games[1] = m.games[0].clone()
            }),
            ("control-class-without-half", |m, _| {
                m.games[2] = m.games[0].clone()
            }),
        ]
    }

    fn blunt() -> Vec<(&'static str, &'static str)> {
        vec![("control-oracle-without-coin", "theory's value is 0")]
    }
}

/// The catalogue's figures: 0.000, 1.000, 1.000 at t = 4000.
#[test]
fn figures_of_the_catalogue() {
    let parameters = Parameters {
        games: 4000,
        ..GrainOfTruthGames::small()
    };
    let (measured, _) = trial::both::<GrainOfTruthGames>(&parameters);
    let near = Rational::ratio(1, 2000);
    assert!(measured.median(Rule::Coin) < near);
    assert!(measured.median(Rule::Lowest) > Rational::one() - &near);
    assert!(measured.median(Rule::Gap) > Rational::one() - near);
}

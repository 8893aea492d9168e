//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(SelfOptimising);

impl Trial for SelfOptimising {
    fn small() -> Parameters {
        Parameters {
            horizon: 8,
            quarters: vec![1, 2, 3],
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The weight forgotten.
            ("within-regret-of-ucb", |_, t| t.weight = Rational::one()),
            // More in one world than UCB loses in all.
            ("within-regret-of-ucb", |m, _| m.regrets[7][2] = whole(18)),
            // UCB a cycle late.
            ("least-regret", |_, t| t.ucb.rotate_right(1)),
            ("least-regret", |m, _| m.bayes.rotate_left(1)),
            // A policy that does not learn: the regret of one cycle, m times, and a little more.
            ("regret-per-cycle-falls", |m, _| {
                m.bayes[6] = &m.bayes[0] * whole(8);
            }),
            // The other arm on ties, or a cycle lost.
            ("planner-and-counts", |m, _| m.values.rotate_left(1)),
            ("planner-and-counts", |_, t| t.planned.rotate_right(1)),
            // A trap that can be left.
            ("control-trap", |m, _| {
                m.trap[5] = &m.trap[5] * Rational::ratio(1, 6);
            }),
            ("control-trap", |_, t| t.lighter = Rational::ratio(2, 3)),
            ("control-does-not-fall", |m, _| {
                m.trap[5] = &m.trap[5] * Rational::ratio(1, 6);
            }),
        ]
    }
}

/// The catalogue's figures of R(m)/m.
#[test]
fn figures_of_the_catalogue() {
    let parameters = Parameters {
        horizon: 24,
        ..SelfOptimising::small()
    };
    let measured = SelfOptimising::measure(&parameters, &trial::context()).unwrap();
    let horizons = [1, 2, 3, 4, 5, 8, 12, 16, 20, 24];
    let found = horizons.map(|m: u64| {
        let share = &measured.bayes[as_usize(m - 1)] * fraction(1, m).unwrap();
        share.to_decimal(3, crate::exact::Rounding::Nearest)
    });
    let said = [
        "0.111", "0.0903", "0.0833", "0.0755", "0.0708", "0.0592", "0.0497", "0.0433", "0.0385",
        "0.0348",
    ];
    assert_eq!(found, said);
}

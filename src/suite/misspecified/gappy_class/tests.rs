//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(GappyClass);

impl Trial for GappyClass {
    fn small() -> Parameters {
        Parameters {
            offset: Rational::ratio(1, 4),
            swing: 2,
            symbols: 256,
            finest: 4,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The prior weight of 1/2 forgotten in xi: a factor 2.
            ("random-for-both", |_, t| {
                t.most_xi_over = &t.most_xi_over * Rational::ratio(1, 2);
            }),
            // A drifting sequence: one more 1 than 0 in every few symbols.
            ("random-for-both", |m, _| {
                let ratio = &mut m.steps[200].xi_over[0];
                *ratio = &*ratio * Rational::from_integer(8);
            }),
            // One symbol too few in the balance.
            ("posterior-swings", |m, _| m.steps[5].balance -= 1),
            // The odds 3 of one symbol for those of B.
            ("prediction-swings", |_, t| {
                t.swing_height = Rational::ratio(1, 8)
            }),
            // The lower hypothesis heavier from the start: a wrong prior weight.
            ("prediction-swings", |m, _| {
                let unequal = |p: i64, q| {
                    (
                        bernoulli(&Rational::ratio(p, 4)).unwrap(),
                        Rational::ratio(q, 3),
                    )
                };
                let mut list = mixture(vec![unequal(3, 1), unequal(1, 2)]).unwrap();
                let mut run = Run::default();
                for symbol in GappyClass::small().sequence() {
                    run.push(point(&list.predictive().unwrap()[1]).unwrap());
                    list.update(symbol).unwrap();
                }
                m.gappy = run;
            }),
            // The distance at S = 0: the swing forgotten.
            ("converges-to-neither", |_, t| {
                t.from_hypothesis = t.offset.clone()
            }),
            // The gap filled: the swings end.
            ("converges-to-neither", |m, _| m.gappy = m.filled.clone()),
            // h/4 for h/2.
            ("grid-nears-half", |_, t| {
                for [_, most] in &mut t.grid_bounds {
                    *most = &*most * Rational::ratio(1, 2);
                }
            }),
            // A grid of twice the spacing.
            ("grid-nears-half", |m, _| {
                m.grids[2].1 = m.grids[1].1.clone()
            }),
            // h for h/2.
            ("grid-swings-on", |_, t| {
                for [least, _] in &mut t.grid_bounds {
                    *least = &*least * Rational::from_integer(2);
                }
            }),
            // 1/2 in the grid.
            ("grid-swings-on", |m, _| m.grids[0].1 = m.filled.clone()),
            // The gap left open: the broken remedy.
            ("control-gap-filled", |m, _| m.filled = m.gappy.clone()),
        ]
    }
}

#[test]
fn the_swing_at_a_quarter_and_balance_two_is_a_fifth() {
    let (_, theory) = trial::sides::<GappyClass>();
    assert_eq!(theory.swing_height, Rational::ratio(1, 5));
}

/// Nothing but the balance decides: the largest swing, the widest gap and the finest grid stay inside the claims.
#[test]
fn the_claims_hold_at_the_ends_of_the_ranges() {
    for (offset, swing, finest) in [((1, 20), 1, 2), ((9, 20), 8, 6)] {
        let parameters = Parameters {
            offset: Rational::ratio(offset.0, offset.1),
            swing,
            symbols: 1024,
            finest,
            ..GappyClass::small()
        };
        let violated = trial::violated_at::<GappyClass>(&parameters);
        assert_eq!(violated, Vec::<String>::new());
    }
}

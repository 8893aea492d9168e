//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};
use crate::suite::instrument::mixing::{bernoulli, even};

tried!(VilleNoDespair);

impl Trial for VilleNoDespair {
    fn small() -> Parameters {
        Parameters {
            depth: 16,
            mixture_depth: 4,
            symbols: 400,
            runs: 2000,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // d off by a factor 2.
            ("no-despair", |_, t| t.levels.rotate_left(1)),
            // The truth's own despair is that of a wrong model.
            ("no-despair", |m, _| {
                m.figures.despair[1][1] = m.figures.despair[2][1];
            }),
            // The truth itself taken for a wrong model.
            ("control-wrong-model", |m, _| {
                m.figures.despair[0][1] = m.figures.despair[1][1];
            }),
            // The sign exchanged, ln mu - ln xi: that is 1 or more for certain when the periodic sequence is
            // true.
            ("no-hypercompression", |m, _| {
                let whole = 1 << (3 * m.depth);
                m.figures.compressed[5][0] = tree::Mass {
                    sure: whole,
                    possible: whole,
                };
            }),
            // Prior weights exchanged in one node.
            ("tree-is-mixture", |_, t| t.joint[5].swap(0, 1)),
            ("tree-is-mixture", |m, _| m.nodes[5].posterior.swap(0, 1)),
            // One next symbol alone for the mean of both.
            ("posterior-martingale", |m, _| {
                let after = m.nodes[2].posterior.clone();
                m.nodes[1].expected = after;
            }),
            // d off by a factor 2.
            ("no-despair-long", |_, t| t.levels.rotate_left(1)),
            // The level below.
            ("sampled", |m, _| m.fallen.rotate_left(1)),
        ]
    }
}

/// The tree's masses by another way: every string of the full depth by itself, from its joint probabilities.
#[test]
fn masses_are_those_of_all_strings() {
    let depth = 8;
    let figures = tree::walk(depth, &trial::context()).unwrap();
    let mut sums = [
        [Rational::zero(), Rational::zero()],
        [Rational::zero(), Rational::zero()],
    ];
    for bits in 0..1u32 << depth {
        let x: Vec<bool> = (0..depth).map(|t| bits >> t & 1 == 1).collect();
        let joint =
            |t: usize| -> Vec<Rational> { MEMBERS.iter().map(|m| m.joint(&x[..t])).collect() };
        let mass = |truth: usize| joint(x.len())[truth].checked_div(&joint(0)[truth]).unwrap();
        for (row, truth) in [0, 3].into_iter().enumerate() {
            for (column, model) in [0, 5].into_iter().enumerate() {
                let falls = (0..=x.len()).any(|t| {
                    let now = joint(t);
                    let xi: Rational = now.iter().sum();
                    &now[model] * Rational::from_integer(4) <= &joint(0)[model] * xi
                });
                if falls {
                    sums[row][column] += mass(truth);
                }
            }
        }
    }
    for (row, truth) in [0, 3].into_iter().enumerate() {
        for (column, model) in [0, 5].into_iter().enumerate() {
            assert_eq!(
                sums[row][column],
                figures.probability(figures.despair[truth][model][1])
            );
        }
    }
}

/// The barriers without logarithms: the exact mixture of the seven coins.
#[test]
fn barriers_are_those_of_the_posterior_itself() {
    let thresholds = barrier::thresholds(300).unwrap();
    for run in 0..6 {
        let flips = || flips(3, run).take(300);
        let coins = (1..8).map(|j| bernoulli(&Rational::ratio(j, 8)).unwrap());
        let mut mixture = even(coins.collect()).unwrap();
        let mut levels = 0;
        for symbol in flips() {
            mixture.update(symbol).unwrap();
            let share = &posterior(&mixture).unwrap()[3];
            while levels < LEVELS
                && *share
                    <= Rational::ratio(1, 7) * inverse_power(u32::try_from(levels).unwrap() + 1)
            {
                levels += 1;
            }
        }
        assert_eq!(
            walk::follow(flips(), &thresholds).despair,
            levels,
            "run {run}"
        );
    }
}

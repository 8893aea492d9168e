//! The long run: 32 coins, each in turn the truth, to thousands of symbols in floating point.
//!
//! Takes `libm`. A coin looks only at the number k of ones, so that a sum over 2^t strings has t + 1 terms,
//! with the binomial law stepped from t to t + 1 by sums of positive terms.
//!
//! Error: a logarithm of a joint probability is at most n ln 64 < 5 n and holds to 5 n 2^-52 or so, and with
//! it a posterior, a prediction and the summand of D_n, times a small constant; n summands of S_n, errors and
//! losses add up to less than 64 n^2 2^-52 = n^2 2^-46, which is the tolerance. Actions whose expected losses
//! are nearer than [`TIE`] are taken as tied, on the unfavourable side, as in the exact sums.
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: sums of n^2 terms, tolerance n^2 2^-46"
)]

use rayon::prelude::*;

use super::problems::PROBLEMS;
use crate::exact::{as_f64, as_u64};
use crate::scenario::{Context, Result};

/// The coins are (2 i + 1)/64.
pub(super) const COINS: usize = 32;

/// Expected losses nearer than this are a tie.
const TIE: f64 = 1e-9;

/// Terms of the binomial law below this are left out: n^2 of them stay far below the tolerance.
const NEGLIGIBLE: f64 = 1e-30;

/// P(1) of a coin.
pub(super) fn chance(coin: usize) -> f64 {
    as_f64(as_u64(2 * coin + 1)) / 64.0
}

/// The mixture after t symbols, by the number of ones.
struct Level {
    /// xi(1 | k ones).
    one: Vec<f64>,
    /// ln xi(x) of any x with k ones.
    ln_xi: Vec<f64>,
}

fn log_joint(logs: (f64, f64), ones: usize, t: usize) -> f64 {
    as_f64(as_u64(ones)) * logs.0 + as_f64(as_u64(t - ones)) * logs.1
}

fn logs(coin: usize) -> (f64, f64) {
    (libm::log(chance(coin)), libm::log(1.0 - chance(coin)))
}

fn level(t: usize) -> Level {
    let all: Vec<(f64, f64)> = (0..COINS).map(logs).collect();
    let (mut one, mut ln_xi) = (Vec::new(), Vec::new());
    for ones in 0..=t {
        let joint = |coin: usize| log_joint(all[coin], ones, t);
        let largest = (0..COINS).map(joint).fold(f64::NEG_INFINITY, f64::max);
        let (mut sum, mut with_one) = (0.0, 0.0);
        for coin in 0..COINS {
            let weight = libm::exp(joint(coin) - largest);
            sum += weight;
            with_one += weight * chance(coin);
        }
        one.push(with_one / sum);
        ln_xi.push(largest + libm::log(sum / 32.0));
    }
    Level { one, ln_xi }
}

/// Totals after n symbols.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Totals {
    pub(super) squared: f64,
    pub(super) divergence: f64,
    /// What the mixture suffers above the informed predictor, by problem, errors first.
    pub(super) excess: [f64; PROBLEMS.len()],
    /// What the informed predictor suffers.
    pub(super) informed: [f64; PROBLEMS.len()],
}

/// Totals of 1 .. n symbols, by coin.
pub(super) fn totals(n: usize, context: &Context<'_>) -> Result<Vec<Vec<Totals>>> {
    let levels = (0..=n).into_par_iter().map(|t| {
        context.go_on()?;
        Ok(level(t))
    });
    let levels: Vec<Level> = levels.collect::<Result<_>>()?;
    (0..COINS)
        .into_par_iter()
        .map(|coin| under(coin, &levels, context))
        .collect()
}

fn under(coin: usize, levels: &[Level], context: &Context<'_>) -> Result<Vec<Totals>> {
    let (p, own) = (chance(coin), logs(coin));
    let mut law = vec![1.0];
    let mut totals = Totals::default();
    let mut course = Vec::new();
    for (t, level) in levels.iter().enumerate() {
        context.go_on()?;
        if t > 0 {
            let left = law
                .iter()
                .enumerate()
                .filter(|&(_, &mass)| mass > NEGLIGIBLE);
            let terms =
                left.map(|(ones, mass)| mass * (log_joint(own, ones, t) - level.ln_xi[ones]));
            totals.divergence = terms.sum();
            course.push(totals);
        }
        for (&mass, &q) in law.iter().zip(&level.one) {
            if mass > NEGLIGIBLE {
                totals.squared += mass * 2.0 * (p - q) * (p - q);
                for (index, problem) in PROBLEMS.iter().enumerate() {
                    let (mixture, informed) = losses(problem.actions, p, q);
                    let unit = mass / f64::from(problem.denominator);
                    totals.excess[index] += unit * (mixture - informed);
                    totals.informed[index] += unit * informed;
                }
            }
        }
        let mut next = vec![0.0; law.len() + 1];
        for (ones, mass) in law.iter().enumerate() {
            next[ones] += mass * (1.0 - p);
            next[ones + 1] += mass * p;
        }
        law = next;
    }
    Ok(course)
}

/// Expected losses under p of the best action by q, the worst of equals, and of the best by p.
fn losses(actions: &[[u32; 2]], p: f64, q: f64) -> (f64, f64) {
    let expected =
        |[zero, one]: &[u32; 2], p: f64| (1.0 - p) * f64::from(*zero) + p * f64::from(*one);
    let under = |p: f64| actions.iter().map(move |action| expected(action, p));
    let least = |p: f64| under(p).fold(f64::INFINITY, f64::min);
    let bar = least(q) + TIE;
    let best = actions.iter().filter(|action| expected(action, q) <= bar);
    (
        best.map(|action| expected(action, p)).fold(0.0, f64::max),
        least(p),
    )
}

/// a + sqrt(4 b a + a^2): what a total a allows above an informed total b.
pub(super) fn bound(total: f64, informed: f64) -> f64 {
    total + libm::sqrt(4.0 * informed * total + total * total)
}

/// The figures and bound of the n at which the least is left of a bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worst {
    pub(super) n: usize,
    pub(super) measured: f64,
    pub(super) bound: f64,
}

/// The worst of all n, for what `figures` says of the totals there.
pub(super) fn worst(course: &[Totals], figures: impl Fn(&Totals) -> (f64, f64)) -> Worst {
    let nothing = Worst {
        n: 0,
        measured: 0.0,
        bound: f64::INFINITY,
    };
    let left = |worst: &Worst| worst.bound - worst.measured;
    (1..).zip(course).fold(nothing, |worst, (n, totals)| {
        let (measured, bound) = figures(totals);
        let here = Worst { n, measured, bound };
        if left(&here) < left(&worst) {
            here
        } else {
            worst
        }
    })
}

/// One coin of the long run, each inequality at its worst n.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) coin: usize,
    pub(super) totals: Vec<Totals>,
    pub(super) divergence: Worst,
    pub(super) squared: Worst,
    /// By problem, errors first.
    pub(super) excess: [Worst; PROBLEMS.len()],
}

/// Each inequality of one coin at its worst n.
pub(super) fn run(coin: usize, totals: Vec<Totals>) -> Run {
    let cap = libm::log(as_f64(as_u64(COINS)));
    Run {
        coin,
        divergence: worst(&totals, |sum| (sum.divergence, cap)),
        squared: worst(&totals, |sum| (sum.squared, cap)),
        excess: std::array::from_fn(|problem| {
            worst(&totals, |sum| {
                // Errors are bounded by S_n, losses by D_n.
                let total = if problem == 0 {
                    sum.squared
                } else {
                    sum.divergence
                };
                (sum.excess[problem], bound(total, sum.informed[problem]))
            })
        }),
        totals,
    }
}

//! The long run: seven coins j/8 see a fair coin, and each level of despair is a barrier for a random walk.
//!
//! Takes `libm` and the walk's thresholds. With S = ones - zeros and equal weights, xi/mu at (t, S) is (1/7)
//! sum over j of (4pq)^(t/2) (p/q)^(S/2), p = j/8, q = 1 - p. The list is symmetric, so this is a sum of
//! hyperbolic cosines: it grows with |S| and falls with t. A comparison closer than [`MARGIN`] is refused;
//! rounding stays far below it (the largest logarithm is below 2^17, which a double holds to 2^-36, and its
//! exponents to 2^-35).
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: sums of positive terms, tolerance n 2^-50; barriers with a margin"
)]

use crate::exact::as_usize;
use crate::scenario::{Context, Result, ScenarioError};
use crate::suite::instrument::random_walk::walk::{LEVELS, Thresholds};

/// The coins are j/8, j = 1 .. 7.
const EIGHTHS: u32 = 8;

/// A logarithm closer than this to a level's decides nothing.
const MARGIN: f64 = 1e-9;

/// ln of xi/mu.
fn log_ratio(t: f64, s: f64) -> f64 {
    let exponents: Vec<f64> = (1..EIGHTHS)
        .map(|j| {
            let p = f64::from(j) / f64::from(EIGHTHS);
            let q = 1.0 - p;
            (t * libm::log(4.0 * p * q) + s * libm::log(p / q)) / 2.0
        })
        .collect();
    let largest = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = exponents.iter().map(|e| libm::exp(e - largest)).sum();
    largest + libm::log(sum / f64::from(EIGHTHS - 1))
}

/// By level and t the least |S| at which the truth's weight is at most 2^-level of its prior weight.
pub(super) fn thresholds(symbols: u32) -> Result<Thresholds> {
    let mut despair: [Vec<i64>; LEVELS] = Default::default();
    for (level, column) in (1u32..).zip(&mut despair) {
        let bar = f64::from(level) * core::f64::consts::LN_2;
        let mut distance = 0u32;
        for t in 0..=symbols {
            // The barrier never comes nearer; at most one step beyond what a walk of t steps can reach.
            while distance <= t {
                let above = log_ratio(f64::from(t), f64::from(distance)) - bar;
                if above.abs() < MARGIN {
                    return Err(ScenarioError::refused(
                        format!(
                            "at t = {t} a posterior comes too near to a level to be told from it"
                        ),
                        [format!("n={}", t.saturating_sub(1))],
                    ));
                }
                if above > 0.0 {
                    break;
                }
                distance += 1;
            }
            column.push(i64::from(distance));
        }
    }
    Ok(Thresholds {
        truth_leads: vec![-1; despair[0].len()],
        despair,
    })
}

/// The probability that a simple random walk meets the barrier, given by t, at some t: the law of |S_t| on
/// the near side, step by step; what meets the barrier leaves it.
pub(super) fn crosses(barrier: &[i64], context: &Context<'_>) -> Result<f64> {
    let mut law = vec![1.0];
    let mut met = 0.0;
    for distance in &barrier[1..] {
        context.go_on()?;
        let distance = as_usize(distance.unsigned_abs());
        let mut next = vec![0.0; law.len() + 1];
        next[1] += law[0];
        for (from, &chance) in law.iter().enumerate().skip(1) {
            next[from + 1] += chance / 2.0;
            next[from - 1] += chance / 2.0;
        }
        if next.len() > distance {
            met += next.drain(distance..).sum::<f64>();
        }
        law = next;
    }
    Ok(met)
}

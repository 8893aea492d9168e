//! lower(x) of a small world by hand: every bit string is a program and its data, and each is run by itself.
//!
//! Takes the naive machine fed with bits from `instrument::naive`, which shares nothing with the engine but the op table.

use super::divergence::Levels;
use crate::enumerate::DEFAULT_STEPS;
use crate::exact::Rational;
use crate::machine::{Goal, Symbols};
use crate::scenario::figures::inverse_power;
use crate::scenario::{Context, Result};
use crate::suite::instrument::naive::fed;

/// The share of the 2^L bit strings that print x, for every x of at most so many symbols.
pub(super) fn lower(most_bits: u32, symbols: usize, context: &Context<'_>) -> Result<Levels> {
    let mut counts: Vec<Vec<u64>> = (0..=symbols).map(|length| vec![0; 1 << length]).collect();
    let goal = Goal {
        horizon: symbols,
        steps: DEFAULT_STEPS,
        agree: &Symbols::new(),
    };
    let all = 1_u64 << most_bits;
    for number in 0..all {
        context.report("bit strings", number, all)?;
        let bits: Vec<bool> = (0..most_bits).map(|at| number >> at & 1 == 1).collect();
        let output = fed(&bits, &goal);
        let mut prefix = 0;
        counts[0][0] += 1;
        for (symbol, count) in output.iter().zip(&mut counts[1..]) {
            prefix = 2 * prefix + usize::from(symbol);
            count[prefix] += 1;
        }
    }
    let unit = inverse_power(most_bits);
    let share = |count: u64| Rational::from(count) * &unit;
    let level = |level: Vec<u64>| level.into_iter().map(share).collect();
    Ok(counts.into_iter().map(level).collect())
}

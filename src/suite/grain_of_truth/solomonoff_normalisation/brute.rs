//! lower(x) of a small world by hand: every bit string is a program and its data, and each is run by itself.
//!
//! Takes the naive machine of `machine`, which shares nothing with the engine but the op table.

use super::divergence::Levels;
use crate::enumerate::DEFAULT_STEPS;
use crate::exact::Rational;
use crate::machine::reference::Replay;
use crate::machine::{Goal, Machine, OPS, Op, Pause, Symbols};
use crate::scenario::figures::inverse_power;
use crate::scenario::{Context, Result};

/// Which choice the next bits make, and how many of them; none where they end before.
fn choice(costs: &[u32], bits: &[bool]) -> Option<(usize, usize)> {
    if costs.len() == 2 {
        return bits.first().map(|&bit| (usize::from(bit), 1));
    }
    let (op, used) = Op::decode(bits)?;
    let place = OPS.iter().position(|row| row.op == op)?;
    Some((place, used))
}

/// What a bit string prints before it needs one bit more, up to `symbols` symbols.
fn printed(bits: &[bool], symbols: usize) -> Symbols {
    let (agree, mut rest) = (Symbols::new(), bits);
    let goal = Goal {
        horizon: symbols,
        steps: DEFAULT_STEPS,
        agree: &agree,
    };
    let mut run = Replay.start();
    while let Pause::Needs(costs) = Replay.advance(&mut run, &goal) {
        let Some((next, used)) = choice(costs, rest) else {
            break;
        };
        Replay.reveal(&mut run, next);
        rest = &rest[used..];
    }
    Replay.output(&run).clone()
}

/// The share of the 2^L bit strings that print x, for every x of at most so many symbols.
pub(super) fn lower(most_bits: u32, symbols: usize, context: &Context<'_>) -> Result<Levels> {
    let mut counts: Vec<Vec<u64>> = (0..=symbols).map(|length| vec![0; 1 << length]).collect();
    let all = 1_u64 << most_bits;
    for number in 0..all {
        context.report("bit strings", number, all)?;
        let bits: Vec<bool> = (0..most_bits).map(|at| number >> at & 1 == 1).collect();
        let output = printed(&bits, symbols);
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

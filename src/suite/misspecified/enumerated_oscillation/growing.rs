//! Growing blocks: no rate decides over them, and each pair of blocks repeats the same leaders, so changes
//! grow as log n.

use super::class::{Class, build};
use super::envelope::{OWN, Turn, prices, symbols, turns};
use super::runs::{ClassRun, follow};
use super::setup::Parameters;
use crate::exact::{Rational, as_u64, narrow};
use crate::scenario::figures::{length, of_double, whole};
use crate::scenario::{Claims, Context, Result, claims};

claims! {
    COUNTS: Float Equal "changes-in-each-block", OWN,
        "In each of the last complete growing blocks the leader changes as often as the lower envelope of \
         the prices of long runs.";
    TIMES: Float AtMost "change-times-in-blocks", OWN,
        "And at the envelope's times: symbols between the two times, at what a symbol of the block moves the \
         two leaders' log-odds in bits; at most their prior bits, what the two cost while they settled in \
         each block up to there, and one symbol.";
    CHANGES: Measured None "changes-over-blocks", OWN,
        "Leader changes over all growing blocks, beside the number of blocks: they grow together, as the \
         logarithm of n.";
}

/// Symbols of the blocks that screen the class: past the copies of short runs.
pub(super) const BLOCK_SCREEN: usize = 200;

/// Complete blocks at the end of the run whose changes are compared with the envelope's.
const LAST_BLOCKS: usize = 4;

#[derive(Clone)]
pub(super) struct Blocks {
    pub(super) class: Class,
    pub(super) lengths: Vec<usize>,
    pub(super) run: ClassRun,
}

/// Lengths of the blocks: 1, then the former times `growth`, rounded up, at least one more.
fn lengths(growth: &Rational, symbols: usize) -> Result<Vec<usize>> {
    let (mut all, mut left, mut block) = (Vec::new(), symbols, 1);
    while left > 0 {
        all.push(block.min(left));
        left = left.saturating_sub(block);
        let grown: usize = narrow((growth * whole(as_u64(block))).ceil())?;
        block = grown.max(block + 1);
    }
    Ok(all)
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Blocks> {
    let lengths = lengths(&parameters.growth, parameters.block_symbols)?;
    let x = symbols(&lengths);
    let screen = [x[..BLOCK_SCREEN].to_vec()];
    let class = build(2..=parameters.bits, &screen, false, context)?;
    Ok(Blocks {
        run: follow(&class, &x, BLOCK_SCREEN, 4000, None),
        class,
        lengths,
    })
}

/// The envelope's leader changes, of the behaviours that the blocks do not refute.
pub(super) fn theory(blocks: &Blocks) -> Vec<Turn> {
    let behaviours = blocks.class.behaviours.iter().zip(&blocks.run.ends);
    let prices = behaviours.map(|(behaviour, end)| {
        let weight = behaviour.total().nearest_f64();
        prices(&behaviour.filter, weight, &blocks.lengths).filter(|_| *end > f64::NEG_INFINITY)
    });
    turns(&prices.collect::<Vec<_>>(), &blocks.lengths)
}

pub(super) fn judge(blocks: &Blocks, envelope: &[Turn], claims: &mut Claims) -> Result<()> {
    let (changes, lengths) = (&blocks.run.changes, &blocks.lengths);
    let last = lengths.len().saturating_sub(1);
    for block in last.saturating_sub(LAST_BLOCKS)..last {
        let from: usize = lengths[..block].iter().sum();
        let inside = from + 1..=from + lengths[block];
        let seen = changes
            .iter()
            .map(|change| change.time)
            .filter(|time| inside.contains(time));
        let seen: Vec<usize> = seen.collect();
        let said = envelope.iter().filter(|turn| turn.block == block);
        let said: Vec<&Turn> = said.collect();
        let instance = || format!("block {block}");
        claims.check(&COUNTS, instance, length(&seen), length(&said));
        for (time, turn) in seen.iter().zip(said) {
            let apart = whole(as_u64(time.abs_diff(turn.change.time)));
            let (bits, allowed) = (apart * of_double(turn.gap)?, of_double(turn.allowed)?);
            claims.check(&TIMES, instance, bits, allowed);
        }
    }
    claims.one(&CHANGES, length(changes), length(lengths));
    Ok(())
}

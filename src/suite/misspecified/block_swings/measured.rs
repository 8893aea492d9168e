//! What is run: the blocks one by one, in integers, and the first symbols through the exact mixture.

use super::parameters::{MIXTURE_SYMBOLS, Parameters};
use crate::exact::{Enclosure, Rational};
use crate::mixture::Mixture;
use crate::scenario::figures::{inverse_power, length, log2_of_rest, signed, whole};
use crate::scenario::{Context, Result};
use crate::suite::instrument::growing_blocks;
use crate::suite::instrument::mixing::{exactly, mixture, sequence};

/// One block as the walk met it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) index: u32,
    pub(super) symbol: bool,
    /// Symbols before the block.
    pub(super) start: u64,
    /// Symbols in it, fewer than r^index where the run ends inside.
    pub(super) length: u64,
    pub(super) complete: bool,
    /// After how many of its symbols the other symbol's model leads.
    pub(super) wrong: u64,
    /// Time of the first symbol after which the leader is another.
    pub(super) change: Option<u64>,
    /// ones - zeros at the block's end.
    pub(super) balance: i64,
    /// The rarer symbol's count at the block's end.
    pub(super) minority: u64,
}

/// All blocks of one ratio.
#[derive(Clone, Debug)]
pub(super) struct Swing {
    pub(super) ratio: u64,
    pub(super) blocks: Vec<Block>,
    /// Regret in bits to the better single model at each block's end.
    pub(super) regret_single: Vec<Enclosure>,
    /// Regret in bits to the best switching path at each block's end.
    pub(super) regret_path: Vec<Enclosure>,
    pub(super) mixture: MixtureRun,
}

/// What the exact mixture says about the first symbols.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MixtureRun {
    /// Times at which the leader of the two models changes.
    pub(super) changes: Vec<u64>,
    /// Their mixture's probability of the first 1, 2, .. symbols.
    pub(super) evidences: Vec<Rational>,
    /// Time of the last change of leader with the block program in the class.
    pub(super) last_change_with_program: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(super) symbols: u64,
    pub(super) swings: Vec<Swing>,
}

/// Walks over the blocks: inside a block the balance is monotone, so each takes constant work.
pub(super) fn walk(ratio: u64, symbols: u64) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut start, mut balance, mut ones, mut full) = (0u64, 0i64, 0u64, 1u64);
    let mut leader: Option<bool> = None;
    let mut symbol = false;
    for index in 0.. {
        if start == symbols {
            break;
        }
        let length = full.min(symbols - start);
        let (wrong, change) = match leader {
            Some(former) if former != symbol => {
                // Level after |balance| symbols; a tie is the former leader's still.
                let behind = balance.unsigned_abs();
                if length > behind {
                    (behind, Some(start + behind + 1))
                } else {
                    (length, None)
                }
            }
            _ => (0, None),
        };
        if leader.is_none() || change.is_some() {
            leader = Some(symbol);
        }
        if symbol {
            ones += length;
            balance += signed(length);
        } else {
            balance -= signed(length);
        }
        let zeros = start + length - ones;
        blocks.push(Block {
            index,
            symbol,
            start,
            length,
            complete: length == full,
            wrong,
            change,
            balance,
            minority: ones.min(zeros),
        });
        start += length;
        full = full.saturating_mul(ratio);
        symbol = !symbol;
    }
    blocks
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
    let (odds, step_bits) = (parameters.odds()?, parameters.step_bits()?);
    let ratios = parameters.ratios()?;
    let mut swings = Vec::new();
    for (done, &ratio) in (0..).zip(&ratios) {
        context.report("ratios", done, length(&ratios))?;
        let blocks = walk(ratio, parameters.symbols);
        let (mut regret_single, mut regret_path) = (Vec::new(), Vec::new());
        for block in &blocks {
            let rest = log2_of_rest(&odds, &step_bits, block.balance.unsigned_abs())?;
            let single = Enclosure::one() - rest;
            regret_path.push(step_bits.scale(&whole(block.minority)) + &single);
            regret_single.push(single);
        }
        swings.push(Swing {
            ratio,
            blocks,
            regret_single,
            regret_path,
            mixture: through_mixture(parameters, ratio)?,
        });
    }
    Ok(Measured {
        symbols: parameters.symbols,
        swings,
    })
}

/// Times, after the first symbol, at which the list's leader changes; `look` sees the list after each symbol.
pub(super) fn leader_changes(
    mut list: Mixture,
    symbols: &[bool],
    mut look: impl FnMut(&Mixture) -> Result<()>,
) -> Result<Vec<u64>> {
    let mut times = Vec::new();
    for (time, &symbol) in (1u64..).zip(symbols) {
        list.update(symbol)?;
        look(&list)?;
        // At t = 0 both models are level: the first symbol makes the first leader.
        if time > 1 && list.takeover().is_some() {
            times.push(time);
        }
    }
    Ok(times)
}

pub(super) fn through_mixture(parameters: &Parameters, ratio: u64) -> Result<MixtureRun> {
    let symbols = growing_blocks::symbols(ratio, parameters.symbols.min(MIXTURE_SYMBOLS));
    let half = Rational::ratio(1, 2);
    let program = inverse_power(parameters.program_bits);
    let rest = (Rational::one() - &program) * &half;
    let alone = parameters.models([half.clone(), half])?;
    let mut with_program = parameters.models([rest.clone(), rest])?;
    with_program.push((sequence(&symbols), program));
    let with_program = leader_changes(mixture(with_program)?, &symbols, |_| Ok(()))?;
    let mut evidences = Vec::new();
    let changes = leader_changes(mixture(alone)?, &symbols, |list| {
        evidences.push(exactly(&list.evidence())?);
        Ok(())
    })?;
    Ok(MixtureRun {
        changes,
        evidences,
        last_change_with_program: with_program.last().copied().unwrap_or(0),
    })
}

//! What came out, in a few sentences: how often the lead changes, what it costs, and what ends it.

use super::measured::{Block, Measured, Swing};
use super::parameters::{MIXTURE_SYMBOLS, Parameters};
use crate::scenario::Result;
use crate::scenario::figures::{fraction, length};
use crate::suite::instrument::wording::{amount, counted, decimal, grouped};

pub(super) fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
    let mut said = Vec::new();
    for swing in &measured.swings {
        said.extend(swings(swing, measured.symbols)?);
    }
    let seen = grouped(parameters.symbols.min(MIXTURE_SYMBOLS));
    let mut ended = Vec::new();
    for swing in &measured.swings {
        let run = &swing.mixture;
        let without = run.changes.last().copied().unwrap_or(0);
        ended.push(format!(
            "at r = {} the last change comes at symbol {} instead of {}",
            swing.ratio,
            grouped(run.last_change_with_program),
            grouped(without),
        ));
    }
    said.push(format!(
        "Control: with the program that prints the blocks in the class, at weight 2^-{}, the swings end. Of the first \
         {seen} symbols, {}.",
        parameters.program_bits,
        ended.join("; "),
    ));
    Ok(said)
}

fn swings(swing: &Swing, symbols: u64) -> Result<Option<String>> {
    let changes: Vec<u64> = swing
        .blocks
        .iter()
        .filter_map(|block| block.change)
        .collect();
    let last_complete = |block: &&(usize, &Block)| block.1.complete;
    let places: Vec<(usize, &Block)> = swing.blocks.iter().enumerate().collect();
    let (Some((at, block)), [.., before, last]) =
        (places.iter().rev().find(last_complete), &changes[..])
    else {
        return Ok(None);
    };
    Ok(Some(format!(
        "Where each block is {} times as long as the one before, the posterior swings {} times in {}, each time later: \
         the last two changes are at symbols {} and {}, {} times as late. In the last whole block the wrong model leads \
         for a share {} of the time; by its end the mixture has lost {} to the better single model, and {} to one \
         that switches with the blocks.",
        swing.ratio,
        grouped(length(&changes)),
        counted(symbols, "symbol"),
        grouped(*before),
        grouped(*last),
        decimal(&fraction(*last - 1, *before - 1)?),
        decimal(&fraction(block.wrong, block.length)?),
        amount(&swing.regret_single[*at], "bit"),
        amount(&swing.regret_path[*at], "bit"),
    )))
}

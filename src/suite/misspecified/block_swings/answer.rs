//! What came out, in a few sentences: how often the lead changes, what it costs, and what ends it.

use super::BlockSwings;
use super::measured::{Block, Measured, Swing};
use super::parameters::{MIXTURE_SYMBOLS, Parameters};
use crate::scenario::figures::{fraction, length};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{amount, counted, decimal, grouped};

impl Answered for BlockSwings {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut said = Vec::new();
        let mut others = Vec::new();
        for (at, swing) in measured.swings.iter().enumerate() {
            if let Some(told) = Told::of(swing)? {
                if at == 0 {
                    said.push(told.first(swing.ratio, measured.symbols)?);
                } else {
                    others.push(told.other(swing.ratio));
                }
            }
        }
        if !others.is_empty() {
            said.push(others.join(" "));
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
}

/// What is told of one ratio.
struct Told {
    changes: u64,
    /// The symbols of the last two changes.
    last: [u64; 2],
    /// For which share of the last whole block the wrong model leads.
    wrong: String,
    /// What the mixture has lost by its end: to the better single model, and to one that switches.
    lost: [String; 2],
}

impl Told {
    fn of(swing: &Swing) -> Result<Option<Told>> {
        let changes = swing.blocks.iter().filter_map(|block| block.change);
        let changes: Vec<u64> = changes.collect();
        let complete = swing.blocks.iter().rposition(|block| block.complete);
        let (Some(at), [.., before, last]) = (complete, &changes[..]) else {
            return Ok(None);
        };
        let block: &Block = &swing.blocks[at];
        let lost = [&swing.regret_single[at], &swing.regret_path[at]];
        Ok(Some(Told {
            changes: length(&changes),
            last: [*before, *last],
            wrong: decimal(&fraction(block.wrong, block.length)?),
            lost: lost.map(|bits| amount(bits, "bit")),
        }))
    }

    fn first(&self, ratio: u64, symbols: u64) -> Result<String> {
        let [before, last] = self.last;
        let [single, path] = &self.lost;
        Ok(format!(
            "Where each block is {ratio} times as long as the one before, the posterior swings {} times in {}, each time \
             later: the last two changes are at symbols {} and {}, {} times as late. In the last whole block the wrong model \
             leads for a share {} of the time; by its end the mixture has lost {single} to the better single model, and \
             {path} to one that switches with the blocks.",
            grouped(self.changes),
            counted(symbols, "symbol"),
            grouped(before),
            grouped(last),
            decimal(&fraction(last - 1, before - 1)?),
            self.wrong,
        ))
    }

    fn other(&self, ratio: u64) -> String {
        let [before, last] = self.last.map(grouped);
        let [_, path] = &self.lost;
        format!(
            "At r = {ratio} it swings {} times, last at symbols {before} and {last}; the wrong model leads for a share {}, \
             and {path} are lost to one that switches.",
            grouped(self.changes),
            self.wrong,
        )
    }
}

//! The output distribution D(n) of all small Turing machines, from one walk through their tree.
//!
//! The tree has each machine once up to what no run can tell apart. A node that halts with m states named and u entries
//! unread, the halting one included, stands for (n-1)!/(n-m)! (2nk+k)^(u-1) machines for each symbol that may be
//! written at the halt. Machines whose first move is to the left are the mirror images, and have the outputs reversed;
//! a machine that halts at once has no mirror image. A machine on a tape of blanks b runs like its relabelling
//! s -> s - b modulo k on blanks 0, so that the outputs on the other tapes are those on the first, relabelled.

use std::collections::BTreeMap;

use super::part::{TuringPart, TuringWalk};
use super::refusal::Refusal;
use super::verdict::Verdicts;
use super::walker::Found;
use crate::enumerate::Interrupted;
use crate::enumerate::control::Control;
use crate::machine::{Rules, TuringSize};

/// The outputs of all machines of a size, on every blank tape, with the number of runs that halt with each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    size: TuringSize,
    cutoff: Option<u64>,
    halting: u64,
    /// By length, then by symbols.
    rows: Vec<(Vec<u8>, u64)>,
    verdicts: Verdicts,
    refused: Option<(Rules, Refusal)>,
}

impl Distribution {
    /// Walks through all machines of a size, on all threads of the pool. With a `cutoff` only runs of at most so many
    /// steps are counted. With `verify` every certificate is checked, and every run to the bound is run again.
    ///
    /// # Errors
    /// [`Interrupted`] if it was interrupted.
    pub fn compute(
        size: TuringSize,
        cutoff: Option<u64>,
        verify: bool,
        control: &Control<'_>,
    ) -> Result<Self, Interrupted> {
        match TuringWalk::new(size, cutoff, verify).gather(None, control) {
            Ok(part) => Ok(Self::of(&part)),
            // A checkpoint, the only other thing to fail, is not kept.
            Err(_) => Err(Interrupted),
        }
    }

    /// The outputs that a part of the tree yields: of the whole tree, all; of a few shards, a lower bound of each count.
    #[must_use]
    pub fn of(part: &TuringPart) -> Self {
        let walk = part.walk();
        Self::from_found(
            walk.size(),
            walk.cutoff,
            part.has_above().then_some(walk.limit()),
            &part.found,
        )
    }

    fn from_found(
        size: TuringSize,
        cutoff: Option<u64>,
        limit: Option<u64>,
        found: &Found,
    ) -> Self {
        let mut counts = BTreeMap::<(usize, Vec<u8>), u64>::new();
        let blanks = 0..size.symbols();
        let mut add = |symbols: &[u8], count: u64| {
            for blank in blanks.clone() {
                let relabelled: Vec<u8> = symbols
                    .iter()
                    .map(|symbol| (symbol + blank) % size.symbols())
                    .collect();
                *counts.entry((symbols.len(), relabelled)).or_default() += count;
            }
        };
        let at_once = match limit {
            None | Some(0) => 0,
            Some(_) => size.base().pow(size.entries() - 1),
        };
        for (mut symbols, count) in found.outputs.each() {
            // A machine that halts at once is not mirrored.
            let halts_at_once = if symbols.len() == 1 { at_once } else { 0 };
            add(&symbols, count);
            symbols.reverse();
            add(&symbols, count - halts_at_once);
        }
        let rows: Vec<(Vec<u8>, u64)> = counts
            .into_iter()
            .map(|((_, symbols), count)| (symbols, count))
            .collect();
        Self {
            size,
            cutoff,
            halting: rows.iter().map(|(_, count)| count).sum(),
            rows,
            verdicts: found.verdicts.clone(),
            refused: found.refused.clone(),
        }
    }

    /// The class of machines.
    #[must_use]
    pub fn size(&self) -> TuringSize {
        self.size
    }

    /// Steps of a run that is counted at most, where that was asked for.
    #[must_use]
    pub fn cutoff(&self) -> Option<u64> {
        self.cutoff
    }

    /// The number of runs that halt: machines times blank tapes.
    #[must_use]
    pub fn halting(&self) -> u64 {
        self.halting
    }

    /// Outputs, by length and then in the order of their symbols, each with the number of runs that print it.
    #[must_use]
    pub fn rows(&self) -> &[(Vec<u8>, u64)] {
        &self.rows
    }

    /// The runs that halt with this output.
    #[must_use]
    pub fn count(&self, output: &[u8]) -> u64 {
        let key = |symbols: &[u8]| (symbols.len(), symbols.to_vec());
        self.rows
            .binary_search_by_key(&key(output), |(symbols, _)| key(symbols))
            .map_or(0, |place| self.rows[place].1)
    }

    /// A machine whose certificate was refused, if there is one: then a decider or the checker is wrong.
    #[must_use]
    pub fn refused(&self) -> Option<&(Rules, Refusal)> {
        self.refused.as_ref()
    }

    /// Machines of the tree by verdict.
    #[must_use]
    pub fn verdicts(&self) -> &Verdicts {
        &self.verdicts
    }
}

//! The work of an enumeration: parts that can be done apart, in any order, on any number of threads.
//!
//! What is above the division is done when the job is made. Whatever a part yields is a sum of
//! integers, so the order in which parts are merged cannot show.

use rayon::prelude::*;

use super::budget::{Budget, Status};
use super::control::Control;
use super::pattern::Pattern;
use super::search::Sought;
use super::table::PatternRow;
use super::tally::Tally;
use crate::machine::Symbols;

/// What a part of an enumeration yields.
pub trait Found: Clone + Send + Sync {
    /// Takes over what another part yielded.
    fn merge(self, other: Self) -> Self;
}

/// An enumeration, divided into parts.
pub trait Job<F>: Sync {
    /// How many parts there are. It depends on the machine and the budget alone.
    fn parts(&self) -> usize;
    /// What was found above the division.
    fn above(&self) -> F;
    /// Does part `index`. Interrupted, it yields the rest of the part as open-interrupted.
    fn part(&self, index: usize) -> F;
}

/// Which of several equal shares of the parts are done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// Which one, from 0.
    pub(super) index: usize,
    /// How many there are.
    pub(super) of: usize,
}

impl Share {
    /// All parts.
    pub(super) const WHOLE: Self = Self { index: 0, of: 1 };

    /// The parts of this share, in the order in which they are to be done.
    ///
    /// The heavy parts stand together; dealing them out in strides spreads them over the threads.
    pub(super) fn parts(self, all: usize) -> Vec<usize> {
        let mut parts: Vec<usize> = (self.index..all).step_by(self.of).collect();
        parts.sort_by_key(|place| (place % STRIDE, *place));
        parts
    }

    /// Whether what lies above the division belongs to this share.
    pub(super) fn has_above(self) -> bool {
        self.index == 0
    }
}

/// How far apart neighbouring parts are dealt out.
const STRIDE: usize = 16;

/// Does all parts of a share, on rayon's present pool.
pub(super) fn run<F: Found>(job: &dyn Job<F>, share: Share, control: &Control) -> Option<F> {
    let parts = share.parts(job.parts());
    control.begin(parts.len());
    let merged = parts
        .into_par_iter()
        .map(|index| {
            let found = job.part(index);
            control.part_done();
            found
        })
        .reduce_with(F::merge);
    let above = share.has_above().then(|| job.above());
    match (above, merged) {
        (Some(above), Some(merged)) => Some(above.merge(merged)),
        (above, merged) => above.or(merged),
    }
}

/// The rows of a table while they are gathered, and the tally of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    pub(super) tally: Tally,
    /// Keys are a pattern's codes, then the status.
    pub(super) rows: std::collections::HashMap<Box<[u8]>, u128>,
}

impl Gathered {
    /// Adds mass to a row whose codes and status stand in `key`.
    pub(super) fn add(&mut self, key: &[u8], mass: u128) {
        match self.rows.get_mut(key) {
            Some(sum) => *sum += mass,
            None => {
                self.rows.insert(key.into(), mass);
            }
        }
    }

    /// The rows, in any order.
    pub(super) fn into_rows(self) -> Vec<PatternRow> {
        self.rows
            .into_iter()
            .filter_map(|(key, numerator)| {
                let (&status, codes) = key.split_last()?;
                Some(PatternRow {
                    output: Pattern::canonical(codes),
                    status: *Status::ALL.get(usize::from(status))?,
                    numerator,
                })
            })
            .collect()
    }
}

impl Found for Gathered {
    fn merge(mut self, mut other: Self) -> Self {
        if self.rows.len() < other.rows.len() {
            std::mem::swap(&mut self, &mut other);
        }
        self.tally.add(&other.tally);
        for (key, mass) in other.rows {
            *self.rows.entry(key).or_default() += mass;
        }
        self
    }
}

impl Found for Tally {
    fn merge(mut self, other: Self) -> Self {
        self.add(&other);
        self
    }
}

/// What can be enumerated: a reference machine, by the fastest walk that there is for it.
///
/// [`Kraft`](crate::machine::Kraft) has an engine of its own; any other
/// [`Machine`](crate::machine::Machine) is walked plainly, through [`Plain`](super::Plain).
pub trait Enumerable: Sync {
    /// The machine's name in files and on the command line.
    fn reference_machine(&self) -> &str;

    /// Counts cylinders by status.
    #[doc(hidden)]
    fn count<'a>(&'a self, budget: &Budget, control: &'a Control) -> Box<dyn Job<Tally> + 'a>;

    /// Gathers all outputs.
    #[doc(hidden)]
    fn gather<'a>(&'a self, budget: &Budget, control: &'a Control) -> Box<dyn Job<Gathered> + 'a>;

    /// Bounds x; the horizon may be one symbol longer.
    #[doc(hidden)]
    fn seek<'a>(
        &'a self,
        x: &Symbols,
        budget: &Budget,
        control: &'a Control,
    ) -> Box<dyn Job<Sought> + 'a>;

    /// The same, keeping the `keep` heaviest programs that put out x.
    #[doc(hidden)]
    fn list<'a>(
        &'a self,
        x: &Symbols,
        budget: &Budget,
        keep: usize,
        control: &'a Control,
    ) -> Box<dyn Job<Sought> + 'a>;
}

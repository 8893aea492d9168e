//! The work of an enumeration: parts that can be done apart, in any order, on any number of threads.
//!
//! What is above the division is done when the job is made. Whatever a part yields is a sum of
//! integers, so the order in which parts are merged cannot show.

use std::fmt;

use super::budget::Budget;
use super::control::Control;
pub(super) use super::drive::run;
pub(super) use super::gathered::Gathered;
use super::search::Sought;
use super::shard::ShardError;
use super::tally::Tally;
use crate::machine::Symbols;

/// What a part of an enumeration yields.
pub trait Found: Clone + Send + Sync {
    /// Takes over what another part yielded.
    fn merge(self, other: Self) -> Self;

    /// Whether something went wrong, so that there is no use in going on.
    fn failed(&self) -> bool {
        false
    }
}

/// What takes in how many cylinders were revealed.
pub(super) trait Reveals {
    fn revealed(&mut self, cylinders: u128);
}

impl Reveals for Tally {
    fn revealed(&mut self, cylinders: u128) {
        self.cylinders += cylinders;
    }
}

impl Reveals for Gathered {
    fn revealed(&mut self, cylinders: u128) {
        self.tally.revealed(cylinders);
    }
}

impl Reveals for Sought {
    fn revealed(&mut self, cylinders: u128) {
        self.tally.revealed(cylinders);
    }
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
pub struct Share {
    /// Which one, from 0.
    pub(super) index: usize,
    /// How many there are.
    pub(super) of: usize,
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number(), self.of)
    }
}

impl Share {
    /// All parts.
    pub const WHOLE: Self = Self { index: 0, of: 1 };

    /// Share `number` (from 1) of `of`.
    ///
    /// # Errors
    /// [`ShardError::Index`] unless `number` is from 1 to `of`.
    pub fn new(number: usize, of: usize) -> Result<Self, ShardError> {
        if number == 0 || number > of {
            return Err(ShardError::Index { index: number, of });
        }
        Ok(Self {
            index: number - 1,
            of,
        })
    }

    /// Which one, from 1.
    #[must_use]
    pub fn number(self) -> usize {
        self.index + 1
    }

    /// How many there are.
    #[must_use]
    pub fn of(self) -> usize {
        self.of
    }

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

    /// Gathers all outputs; each part begins with `empty`.
    #[doc(hidden)]
    fn gather<'a>(
        &'a self,
        budget: &Budget,
        control: &'a Control,
        empty: Gathered,
    ) -> Box<dyn Job<Gathered> + 'a>;

    /// Bounds x; the horizon may be one symbol longer.
    #[doc(hidden)]
    fn seek<'a>(
        &'a self,
        x: &Symbols,
        budget: &Budget,
        control: &'a Control,
    ) -> Box<dyn Job<Sought> + 'a> {
        self.list(x, budget, 0, control)
    }

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

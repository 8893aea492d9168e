//! What can be enumerated: a reference machine, by the fastest walk that there is for it.

use std::borrow::Cow;

use super::gathered::Gathered;
use super::job::Job;
use super::plan::Plan;
use super::sought::Sought;
use super::tally::Tally;
use crate::machine::{Coding, Symbols};

/// How a machine is walked: the jobs of each question. Only machines of this crate are walked by
/// engines of their own, so it cannot be named elsewhere.
pub trait Engine: Sync {
    /// What choices are coded in.
    fn coding(&self) -> Coding;

    /// How it is walked: what one walk has finished no other goes on with.
    fn walk(&self) -> &'static str {
        "the engine"
    }

    /// Counts cylinders by status.
    fn count<'a>(&'a self, plan: &Plan<'a>) -> Box<dyn Job<Tally> + 'a>;

    /// Gathers all outputs; each part begins with `empty`.
    fn gather<'a>(&'a self, plan: &Plan<'a>, empty: Gathered) -> Box<dyn Job<Gathered> + 'a>;

    /// So many data bits may be decided by x beyond the bit limit, each of which halves a mass.
    fn data_bits(&self, _x: &Symbols) -> usize {
        0
    }

    /// Bounds x.
    fn seek<'a>(&'a self, plan: &Plan<'a>, x: &Symbols) -> Box<dyn Job<Sought> + 'a> {
        self.list(plan, x, 0)
    }

    /// The same, keeping the `keep` heaviest programs that print x.
    fn list<'a>(&'a self, plan: &Plan<'a>, x: &Symbols, keep: usize) -> Box<dyn Job<Sought> + 'a>;
}

/// What can be enumerated: a reference machine, by the fastest walk that there is for it.
///
/// [`Kraft`](crate::machine::Kraft) has an engine of its own; any other
/// [`Machine`](crate::machine::Machine) is walked plainly, through [`Plain`](super::Plain).
pub trait Enumerable: Engine {
    /// The machine's name in files and on the command line.
    fn reference_machine(&self) -> Cow<'static, str>;
}

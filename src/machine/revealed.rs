//! The trait that every reference machine meets: a run whose program is revealed on demand.
//!
//! Ops are places, and what stands at a place is decided when the run first stands there. The
//! mass of all programs that agree on what was executed does not depend on what was not (the
//! principle of deferred decisions), so programs are never written out.

use super::symbols::Symbols;

/// What a run is asked to do before it pauses.
#[derive(Clone, Copy, Debug)]
pub struct Goal<'a> {
    /// Stop when this many symbols are out.
    pub horizon: usize,
    /// Stop when this many steps were executed, counted from the start of the run.
    pub steps: u64,
    /// Stop at the first symbol that disagrees with this string (symbols behind its end are free).
    pub agree: &'a Symbols,
}

/// Why a run paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The horizon's symbols are out.
    Complete,
    /// Proven: it will never put out another symbol and never need another bit.
    Silent,
    /// The step limit is reached.
    OpenSteps,
    /// The last symbol disagrees with [`Goal::agree`].
    Disagrees,
    /// It needs one of several choices to be revealed: choice i costs `needs[i]` bits.
    ///
    /// The costs are the lengths of a complete prefix code (`[1, 1]` for a single bit).
    Needs(&'static [u32]),
}

/// A reference machine, as the enumeration sees it.
///
/// Every implementation meets one generic test suite (`machine_suite!` in the tests).
pub trait Machine: Sync {
    /// A run: what was revealed, the machine's memory, the output. Cloned at each branch.
    type Run: Clone + Send;

    /// The machine's name in files and on the command line.
    fn name(&self) -> &'static str;

    /// A run of which nothing is revealed yet.
    fn start(&self) -> Self::Run;

    /// Runs on to the next pause. Before each op, in this order: horizon, steps, need.
    fn advance(&self, run: &mut Self::Run, goal: &Goal<'_>) -> Pause;

    /// Reveals the choice that the run paused for.
    ///
    /// Called only right after [`Machine::advance`] returned [`Pause::Needs`], with a
    /// `choice` below the number of costs.
    fn reveal(&self, run: &mut Self::Run, choice: usize);

    /// The symbols put out so far.
    fn output<'a>(&self, run: &'a Self::Run) -> &'a Symbols;

    /// The steps executed so far.
    fn steps(&self, run: &Self::Run) -> u64;

    /// The revealed program as source text, `_` for what is not revealed, then `:` and the data bits, if any.
    fn source(&self, run: &Self::Run) -> String;
}

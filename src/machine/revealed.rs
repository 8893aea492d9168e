//! The trait that every reference machine meets: a run whose program is revealed on demand.
//!
//! Ops are places, and what stands at a place is decided when the run first stands there. The
//! mass of all programs that agree on what was executed does not depend on what was not (the
//! principle of deferred decisions), so programs are never written out.

use std::borrow::Cow;

use super::decider::Decider;
use super::symbols::Symbols;

/// What the choices of a machine are coded in: the words of prefix codes whose Kraft sums are 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coding {
    /// The base of the digits, at least 2: a word of n digits has the mass base^-n.
    pub base: u32,
    /// How many digits the longest word has, of all choices that a run may need.
    pub longest: u32,
}

/// What a run is asked to do before it pauses.
#[derive(Clone, Copy, Debug)]
pub struct Goal<'a> {
    /// Stop when this many symbols are out.
    pub horizon: usize,
    /// Stop when this many steps were executed, counted from the start of the run.
    pub steps: u64,
    /// Stop at the first symbol that disagrees with this string (symbols after its end are free).
    pub agree: &'a Symbols,
}

/// Why a run paused. Costs are the machine's own, so a pause lives as long as the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause<'a> {
    /// The horizon's symbols are out.
    Complete,
    /// It will never print another symbol and never need another digit: by the decider that proved it, if
    /// it did not come to an end by itself.
    Silent(Option<Decider>),
    /// The step limit is reached.
    OpenSteps,
    /// The last symbol disagrees with [`Goal::agree`].
    Disagrees,
    /// It needs one of several choices to be revealed: choice i costs `needs[i]` digits.
    ///
    /// The costs are the lengths of a complete prefix code (`[1, 1]` for a single bit).
    Needs(&'a [u32]),
    /// It needs this bit (from 0) of the agent's action, which it was not given: [`Machine::act`] gives it.
    NeedsAction(usize),
}

/// A reference machine, as the enumeration sees it.
///
/// Laws, which the module `suite` puts an implementation through (with the feature `suites`):
/// - costs are those of a complete prefix code in the machine's base, no word longer than its longest;
/// - a run pauses for the first of these that holds before an op: horizon, steps, need (steps, horizon, need where
///   [`Machine::looks_at_steps_first`]);
/// - where it pauses does not change what it prints;
/// - a clone goes its own way;
/// - a choice that does not exist changes nothing.
pub trait Machine: Sync {
    /// A run: what was revealed, the machine's memory, the output. Cloned at each branch.
    type Run: Clone + Send;

    /// The machine's name in files and on the command line.
    fn name(&self) -> Cow<'static, str>;

    /// What its choices are coded in.
    fn coding(&self) -> Coding;

    /// A run of which nothing is revealed yet.
    fn start(&self) -> Self::Run;

    /// Whether a run that does its last step and prints its last symbol at once is open at its step limit, and not
    /// complete.
    fn looks_at_steps_first(&self) -> bool {
        false
    }

    /// Runs on to the next pause. Before each op, in this order: horizon, steps, need; or steps, horizon, need.
    fn advance<'a>(&'a self, run: &mut Self::Run, goal: &Goal<'_>) -> Pause<'a>;

    /// Reveals the choice that the run paused for.
    ///
    /// Called right after [`Machine::advance`] returned [`Pause::Needs`]. A choice that does not exist, one for
    /// which no cost was named, reveals nothing: the run asks again.
    fn reveal(&self, run: &mut Self::Run, choice: usize);

    /// Gives the bit of the action that the run paused for.
    ///
    /// Called only right after [`Machine::advance`] returned [`Pause::NeedsAction`]. A machine that never
    /// asks has no use for it.
    fn act(&self, _run: &mut Self::Run, _bit: bool) {}

    /// The symbols printed so far.
    fn output<'a>(&self, run: &'a Self::Run) -> &'a Symbols;

    /// The steps executed so far.
    fn steps(&self, run: &Self::Run) -> u64;

    /// The revealed program as source text, `_` for what is not revealed, then `:` and the data bits, if any.
    fn source(&self, run: &Self::Run) -> String;
}

//! What can be enumerated: a reference machine, by the fastest walk that there is for it.

use super::budget::Budget;
use super::control::Control;
use super::gathered::Gathered;
use super::job::Job;
use super::sought::Sought;
use super::tally::Tally;
use crate::machine::Symbols;

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

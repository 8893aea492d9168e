//! The work of an enumeration: parts that can be done apart, in any order, on any number of threads.
//!
//! What is above the division is done when the job is made. Whatever a part yields is a sum of
//! integers, so the order in which parts are merged cannot show.

/// What a part of an enumeration yields.
pub trait Yield: Clone + Send + Sync {
    /// Adds what another part yielded.
    fn merge(&mut self, other: Self);

    /// Whether something went wrong, so that there is no use in going on.
    fn failed(&self) -> bool {
        false
    }
}

/// What takes in how many cylinders were revealed.
pub(super) trait Reveals {
    fn revealed(&mut self, cylinders: u128);
}

/// An enumeration, divided into parts.
pub trait Job<F>: Sync {
    /// How many parts there are. It depends on the machine and the budget alone.
    fn parts(&self) -> usize;
    /// What every sum begins with.
    fn empty(&self) -> F;
    /// What was found above the division.
    fn above(&self) -> F;
    /// Does part `index`. Interrupted, it yields the rest of the part as open-interrupted.
    fn part(&self, index: usize) -> F;
}

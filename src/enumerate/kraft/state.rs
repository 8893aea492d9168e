//! What a walk carries, and what it yields: states and leaves.

use super::code::Code;
use super::cycle::Cycle;
use super::mass::Mass;
use super::mode::Mode;
use crate::enumerate::budget::Fate;
use crate::enumerate::hope::Hope;

/// A run: memory, output and what it cost.
#[derive(Clone, Debug)]
pub(super) struct State<T, O, W, D> {
    pub(super) tape: T,
    pub(super) output: O,
    /// The data bits, where they are kept.
    pub(super) data: D,
    /// Over 2^unit; of all cylinders that this state stands for.
    pub(super) mass: W,
    /// Op and data bits of each of them, those that nothing looked at not counted if these are free. Data bits that x
    /// decides may go beyond the limit.
    pub(super) bits: u32,
    pub(super) steps: u32,
    /// Data bits read.
    pub(super) reads: u32,
    /// `?` executed in the present cycle.
    pub(super) inputs: u32,
}

pub(super) type StateOf<T, M, W> = State<T, <M as Mode>::Output, W, <M as Mode>::Trace>;

/// A leaf, as a sink sees it.
pub(super) struct Leaf<'a, M: Mode, W> {
    pub(super) fate: Fate,
    pub(super) output: &'a M::Output,
    pub(super) data: &'a M::Trace,
    pub(super) code: &'a Code,
    /// Of all cylinders that it stands for, over 2^(`unit` + `finer`).
    pub(super) mass: W,
    pub(super) unit: u32,
    pub(super) finer: u32,
    /// Op and data bits of each of them, but for those data bits that nothing looked at if these are `free`.
    pub(super) bits: u32,
    /// Whether a data bit costs nothing when it is read.
    pub(super) free: bool,
    /// What a decider saw.
    pub(super) cycle: Option<Cycle>,
    /// Of open mass: so much of this mass may print x, and what follows, at most. None if another leaf has it.
    pub(super) hope: Option<(W, &'a Hope)>,
}

impl<M: Mode, W: Mass> Leaf<'_, M, W> {
    /// How many cylinders it stands for.
    pub(super) fn cylinders(&self) -> u128 {
        self.mass.half(self.unit + self.finer - self.bits).into()
    }
}

/// What gathers the leaves.
pub(super) trait Sink<M: Mode, W> {
    /// Takes a leaf in.
    fn leaf(&mut self, leaf: Leaf<'_, M, W>);
}

impl<T, O, W, D> State<T, O, W, D> {
    /// The same on another tape.
    pub(super) fn with_tape<U>(self, tape: U) -> State<U, O, W, D> {
        State {
            tape,
            output: self.output,
            data: self.data,
            mass: self.mass,
            bits: self.bits,
            steps: self.steps,
            reads: self.reads,
            inputs: self.inputs,
        }
    }
}

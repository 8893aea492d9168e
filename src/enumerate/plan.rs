//! What an enumeration is to do: its budget, what masses are counted in, and when it has to stop.

use std::sync::atomic::{AtomicBool, Ordering};

use super::budget::{Budget, BudgetError};
use super::control::Control;
use super::denominator::Denominator;
use crate::machine::Coding;

/// What tells the threads of one enumeration to stop: its handle, or that a part failed.
#[derive(Debug)]
pub struct Halt<'a> {
    pub(super) control: &'a Control<'a>,
    /// A part could not be stored, so there is no use in going on. The handle is not touched: it may be
    /// that of other work too.
    failed: AtomicBool,
}

impl<'a> Halt<'a> {
    pub(super) fn new(control: &'a Control<'a>) -> Self {
        Self {
            control,
            failed: AtomicBool::new(false),
        }
    }

    /// Whether to stop now.
    #[inline]
    pub(super) fn asked(&self) -> bool {
        self.control.interrupted() || self.failed.load(Ordering::Relaxed)
    }

    /// Ends the enumeration: its result will be an error.
    pub(super) fn fail(&self) {
        self.failed.store(true, Ordering::Relaxed);
    }
}

/// One enumeration, as those who do it have to know it.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    pub(super) budget: Budget,
    pub(super) denominator: Denominator,
    pub(super) halt: &'a Halt<'a>,
    /// Whether other runs rely on how the work is divided (shards, or what a checkpoint is continued
    /// by): an interruption then waits until it is, for all have to divide it alike.
    pub(super) shared: bool,
    /// Whether data bits count when they are looked at, and are taken beyond the bit limit where x decides them.
    pub(super) data_are_free: bool,
}

impl<'a> Plan<'a> {
    /// The plan for a machine of this code.
    ///
    /// # Errors
    /// [`BudgetError::Masses`] when its masses do not fit 128 bits.
    pub(super) fn new(
        coding: Coding,
        budget: Budget,
        halt: &'a Halt<'a>,
    ) -> Result<Self, BudgetError> {
        Ok(Self {
            budget,
            denominator: Denominator::of(coding, &budget)?,
            halt,
            shared: false,
            data_are_free: false,
        })
    }

    /// The same for a search with so many data bits that x decides at most: they are taken beyond the bit
    /// limit, and masses are over a denominator so many bits finer, as far as their sums and the fractions of upper bounds
    /// have room.
    pub(super) fn freeing(self, bits: usize) -> Self {
        Self {
            denominator: self.denominator.finer(bits),
            data_are_free: true,
            ..self
        }
    }

    /// What may interrupt the division of the work.
    pub(super) fn halts_division(&self) -> Option<&'a Halt<'a>> {
        (!self.shared).then_some(self.halt)
    }
}

//! What an agent does, as the machine sees it: actions in cycles, read by `?`.

use super::symbols::Symbols;

/// A fixed sequence of actions, and the size of actions and percepts.
///
/// Time runs in cycles. In each the agent gives `action_bits` bits, then the
/// environment runs until it has printed `percept_bits` symbols. `?` reads the
/// action's bits in order, from the first one in every cycle, and starts again
/// after the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actions {
    bits: Symbols,
    action_bits: usize,
    percept_bits: usize,
}

/// Why a sequence of actions was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActionsError {
    /// An action or a percept of no bits.
    #[error("an action has {action_bits} bits and a percept {percept_bits}; each needs at least 1")]
    NoBits {
        /// Bits of an action.
        action_bits: usize,
        /// Bits of a percept.
        percept_bits: usize,
    },
    /// The last action is incomplete.
    #[error("{bits} action bits are not a whole number of actions of {action_bits} bits")]
    Incomplete {
        /// How many bits there were.
        bits: usize,
        /// Bits of an action.
        action_bits: usize,
    },
}

impl Actions {
    /// The actions `bits`, one after the other.
    ///
    /// # Errors
    /// When a size is 0 or `bits` ends inside an action.
    pub fn new(
        bits: Symbols,
        action_bits: usize,
        percept_bits: usize,
    ) -> Result<Self, ActionsError> {
        if action_bits == 0 || percept_bits == 0 {
            return Err(ActionsError::NoBits {
                action_bits,
                percept_bits,
            });
        }
        if !bits.len().is_multiple_of(action_bits) {
            return Err(ActionsError::Incomplete {
                bits: bits.len(),
                action_bits,
            });
        }
        Ok(Self {
            bits,
            action_bits,
            percept_bits,
        })
    }

    /// The cycle (from 0) that runs when `symbols` symbols are out.
    #[must_use]
    pub fn cycle(&self, symbols: usize) -> usize {
        symbols / self.percept_bits
    }

    /// How many symbols the environment may print before an action is missing.
    #[must_use]
    pub fn symbols(&self) -> usize {
        self.bits.len() / self.action_bits * self.percept_bits
    }

    /// What the `reads`-th `?` (from 0) of cycle `cycle` reads; `None` when that action is missing.
    #[must_use]
    pub fn read(&self, cycle: usize, reads: usize) -> Option<bool> {
        self.bits.get(cycle * self.action_bits + self.place(reads))
    }

    /// Which bit of its action (from 0) the `reads`-th `?` (from 0) of a cycle reads.
    #[must_use]
    pub fn place(&self, reads: usize) -> usize {
        reads % self.action_bits
    }
}

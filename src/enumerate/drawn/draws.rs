//! How the open mass is drawn from, and why it is not.

use rayon::prelude::*;

use super::aim::MOST_SYMBOLS;
use super::flat::MOST_STEPS;
use crate::enumerate::budget::{Budget, BudgetError};
use crate::enumerate::control::Interrupted;
use crate::enumerate::share::Share;
use crate::exact::as_u64;

/// How the open mass is sampled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draws {
    /// How many cylinders are drawn.
    pub count: u64,
    /// Steps after which a drawn run is given up, at most 60,000.
    pub steps: u32,
    /// The seed.
    pub seed: u64,
}

/// Draws of one chunk of outputs, which has a stream of its own.
pub(super) const CHUNK: u64 = 1 << 14;

/// The chunks of draws that are a share's: every so many-th one.
pub(super) struct Chunks {
    /// All draws, of all shares.
    count: u64,
    /// The draws of a chunk; the last one may have fewer.
    size: u64,
    share: Share,
}

impl Chunks {
    /// How many there are.
    pub(super) fn len(&self) -> u64 {
        let all = self.count.div_ceil(self.size);
        let index = as_u64(self.share.number() - 1);
        all.saturating_sub(index).div_ceil(as_u64(self.share.of()))
    }

    /// The number of chunk `place` of them among all, and how many draws it has.
    pub(super) fn chunk(&self, place: u64) -> (u64, u64) {
        let number = as_u64(self.share.number() - 1) + place * as_u64(self.share.of());
        let left = self.count.saturating_sub(number.saturating_mul(self.size));
        (number, left.min(self.size))
    }

    /// How many are drawn from an open mass: none where it is 0.
    pub(super) fn of_mass(&self, mass: u64) -> u64 {
        if mass == 0 { 0 } else { self.len() }
    }

    /// What comes of the chunks that are drawn from an open mass, on all threads: of each by its number, which names its
    /// stream, and how many draws it has.
    pub(super) fn gather<T: Default + Send, E: Send>(
        &self,
        mass: u64,
        chunk: impl Fn(u64, u64) -> Result<T, E> + Sync,
        together: impl Fn(T, T) -> T + Sync,
    ) -> Result<T, E> {
        (0..self.of_mass(mass))
            .into_par_iter()
            .map(|place| {
                let (number, count) = self.chunk(place);
                chunk(number, count)
            })
            .try_reduce(T::default, |all, more| Ok(together(all, more)))
    }

    /// How many draws they have.
    pub(super) fn draws(&self) -> u64 {
        let Some(last) = self.len().checked_sub(1) else {
            return 0;
        };
        last * self.size + self.chunk(last).1
    }
}

impl Draws {
    /// The chunks of `size` draws that are a share's.
    pub(super) fn chunks(&self, size: u64, share: Share) -> Chunks {
        Chunks {
            count: self.count,
            size,
            share,
        }
    }

    /// Whether outputs of a table of this budget can be drawn.
    ///
    /// # Errors
    /// [`DrawError::Horizon`] or [`DrawError::Steps`] where not.
    pub fn fit(budget: &Budget) -> Result<(), DrawError> {
        let (horizon, steps) = (budget.horizon(), budget.steps());
        if horizon > MOST_SYMBOLS {
            return Err(DrawError::Horizon { horizon });
        }
        if steps > u64::from(MOST_STEPS) {
            return Err(DrawError::Steps { steps });
        }
        Ok(())
    }

    /// How many of the draws of a table are those of a share.
    #[must_use]
    pub fn of(&self, share: Share) -> u64 {
        self.chunks(CHUNK, share).draws()
    }
}

/// The most bits of the cylinders that are drawn from: all of them are kept in memory.
pub const MOST_DRAWN_BITS: u32 = 30;

/// Why nothing was drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// A limit is exceeded.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// All cylinders drawn from are kept in memory.
    #[error("cylinders of {bits} bits are too many to draw from; give at most {MOST_DRAWN_BITS}")]
    Bits {
        /// The bits asked for.
        bits: u32,
    },
    /// The same of a machine that is drawn from plainly.
    #[error(
        "cylinders of {digits} digits of base {base} are too many to draw from; give fewer --bits, or --draws 0"
    )]
    Digits {
        /// The digits asked for.
        digits: u32,
        /// The machine's base.
        base: u32,
    },
    /// Outputs that are drawn are kept in a machine word each.
    #[error(
        "outputs of {horizon} symbols are too long to be drawn; give --horizon at most {MOST_SYMBOLS}, or no --draws"
    )]
    Horizon {
        /// The horizon asked for.
        horizon: usize,
    },
    /// What is open by length is not known where runs may take more steps than a drawn one.
    #[error(
        "runs of {steps} steps are too long to be drawn; give --steps at most {MOST_STEPS}, or no --draws"
    )]
    Steps {
        /// The step limit asked for.
        steps: u64,
    },
    /// The shard is of another machine's programs.
    #[error(
        "this is a shard of the machine `{shard}`, and programs of `{machine}` are no part of it"
    )]
    Machine {
        /// The machine whose programs were to be drawn.
        machine: String,
        /// The shard's machine.
        shard: String,
    },
    /// The mass drawn from is not known.
    #[error(
        "the enumeration was cut short, so that what is open is not known; nothing is drawn from it"
    )]
    Cut,
    /// Nearly every draw is decided within the limits.
    #[error(
        "of {tries} programs fewer than {found} are open by length; there is hardly anything to draw: leave --draws out, or give more --steps"
    )]
    Rare {
        /// Programs tried.
        tries: u64,
        /// Open ones that were wanted.
        found: u64,
    },
    /// It was interrupted.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
}

//! What an enumeration may spend, what becomes of a cylinder, and why it stopped.

use std::fmt;

use crate::exact::{as_u64, as_usize, narrow};
use crate::machine::Decider;

/// The least step limit S of one run, where none is given.
pub const DEFAULT_STEPS: u64 = 1000;
/// The steps of `,]` for a symbol: it reads a data bit and prints it.
const STEPS_A_SYMBOL: u64 = 2;
/// The steps that a program may take before such a loop.
const STEPS_BEFORE: u64 = 100;
/// The largest bit limit L: the Kraft machine's masses are integers over 2^(L+4) in 128 bits.
pub const MAX_BITS: u32 = 123;
/// The largest horizon T.
pub const MAX_HORIZON: usize = 1 << 20;
/// The largest step limit S: a run that leaves a trail of so many cells takes 100 MB.
pub const MAX_STEPS: u64 = 100_000_000;

/// The step limit of runs that are to print so many symbols, where none is given.
///
/// It is [`DEFAULT_STEPS`], or as many as `,]` needs for all of them, two a symbol, and 100 more. So every x has a
/// lower bound of at least 2^-(6+|x|) from 6 bits on, those of `,]`.
#[must_use]
pub fn usual_steps(symbols: usize) -> u64 {
    let printing = as_u64(symbols).saturating_mul(STEPS_A_SYMBOL);
    DEFAULT_STEPS.max(printing.saturating_add(STEPS_BEFORE))
}

/// What an enumeration may spend: bits L, horizon T, steps S.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    bits: u32,
    /// Both fit, as they are within the limits.
    horizon: u32,
    steps: u32,
}

/// A budget beyond the limits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    /// Too many bits.
    #[error("a bit limit of {bits} is above {MAX_BITS}, the most that exact 128-bit masses hold")]
    Bits {
        /// The bits asked for.
        bits: u32,
    },
    /// A horizon too far.
    #[error("a horizon of {horizon} symbols is above the limit of {MAX_HORIZON}")]
    Horizon {
        /// The symbols asked for.
        horizon: usize,
    },
    /// Too many steps.
    #[error("a step limit of {steps} is above {MAX_STEPS}")]
    Steps {
        /// The steps asked for.
        steps: u64,
    },
    /// Masses that no machine word holds.
    #[error("masses over {base}^{digits} do not fit 128 bits; take fewer digits")]
    Masses {
        /// The machine's base.
        base: u32,
        /// The digits: the limit, and those of the machine's longest code word.
        digits: u32,
    },
}

impl Budget {
    /// A budget of `bits` bits (op and data bits together), `horizon` symbols and `steps` steps per run.
    ///
    /// Bits are digits, where the machine's base is not 2.
    ///
    /// # Errors
    /// [`BudgetError`] when one is above [`MAX_BITS`], [`MAX_HORIZON`] or [`MAX_STEPS`].
    pub fn new(bits: u32, horizon: usize, steps: u64) -> Result<Self, BudgetError> {
        if bits > MAX_BITS {
            return Err(BudgetError::Bits { bits });
        }
        let horizon = match narrow(horizon) {
            Ok(short) if horizon <= MAX_HORIZON => short,
            _ => return Err(BudgetError::Horizon { horizon }),
        };
        let steps = match narrow(steps) {
            Ok(short) if steps <= MAX_STEPS => short,
            _ => return Err(BudgetError::Steps { steps }),
        };
        Ok(Self {
            bits,
            horizon,
            steps,
        })
    }

    /// The limit L in bits, or digits of the machine's base.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// The horizon T, in symbols.
    #[must_use]
    pub fn horizon(&self) -> usize {
        as_usize(self.horizon.into())
    }

    /// The step limit S, from the start of each run.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps.into()
    }

    /// Horizon and steps as the engine counts them.
    pub(super) fn short(&self) -> (u32, u32) {
        (self.horizon, self.steps)
    }
}

/// What became of a cylinder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The horizon's symbols are out.
    Complete,
    /// Proven: no further symbol, no further bit.
    Silent,
    /// It needs a bit over the bit limit.
    OpenLength,
    /// It reached the step limit.
    OpenSteps,
    /// It was not looked at, because the enumeration was interrupted.
    OpenInterrupted,
}

impl Status {
    /// All statuses, in their order.
    pub const ALL: [Self; 5] = [
        Self::Complete,
        Self::Silent,
        Self::OpenLength,
        Self::OpenSteps,
        Self::OpenInterrupted,
    ];

    /// The name in JSON, files and on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Silent => "silent",
            Self::OpenLength => "open-length",
            Self::OpenSteps => "open-steps",
            Self::OpenInterrupted => "open-interrupted",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether the cylinder may still print more symbols.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Complete | Self::Silent)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What became of what was walked: a status, by the decider that proved it if one did, or another output
/// than the one searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It has this status.
    Is(Status, Option<Decider>),
    /// Its output disagrees with x.
    Disagrees,
}

/// Why an enumeration stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// Every cylinder within the bit limit was decided or reached its step limit.
    Bits,
    /// It was interrupted; what was not looked at is open-interrupted.
    Interrupted,
    /// The time given was used up.
    Time,
    /// The bounds are as close as was asked for.
    Gap,
}

impl StopReason {
    /// The name in JSON, files and on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bits => "bits",
            Self::Interrupted => "interrupted",
            Self::Time => "time",
            Self::Gap => "gap",
        }
    }

    /// The stop reason of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Bits, Self::Interrupted, Self::Time, Self::Gap]
            .into_iter()
            .find(|stop| stop.name() == name)
    }
}

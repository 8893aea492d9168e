//! What an enumeration may spend, what becomes of a cylinder, and why it stopped.

use std::fmt;

/// The default step limit S of one run.
pub const DEFAULT_STEPS: u64 = 1000;
/// The largest bit limit L: masses are integers over 2^(L+4) in 128 bits.
pub const MAX_BITS: u32 = 123;
/// The largest horizon T.
pub const MAX_HORIZON: usize = 1 << 20;
/// The largest step limit S: a run that leaves a trail of so many cells takes 100 MB.
pub const MAX_STEPS: u64 = 100_000_000;

/// What an enumeration may spend: bits L, horizon T, steps S.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    bits: u32,
    horizon: usize,
    steps: u64,
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
}

impl Budget {
    /// A budget of `bits` bits (op and data bits together), `horizon` symbols and `steps` steps a run.
    ///
    /// # Errors
    /// [`BudgetError`] when one is above [`MAX_BITS`], [`MAX_HORIZON`] or [`MAX_STEPS`].
    pub fn new(bits: u32, horizon: usize, steps: u64) -> Result<Self, BudgetError> {
        if bits > MAX_BITS {
            return Err(BudgetError::Bits { bits });
        }
        if horizon > MAX_HORIZON {
            return Err(BudgetError::Horizon { horizon });
        }
        if steps > MAX_STEPS {
            return Err(BudgetError::Steps { steps });
        }
        Ok(Self {
            bits,
            horizon,
            steps,
        })
    }

    /// The bit limit L.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// The horizon T, in symbols.
    #[must_use]
    pub fn horizon(&self) -> usize {
        self.horizon
    }

    /// The step limit S, from the start of each run.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Masses are integers over 2 to this power: L + 4, as an op over the limit has up to 4 bits.
    #[must_use]
    pub fn log2_denominator(&self) -> u32 {
        self.bits + 4
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

    /// Whether the cylinder may still put out more symbols.
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

/// What proves a status without running to it. The proofs are in the module `kraft::cycle`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decider {
    /// The run is where it was, on the same tape: it does for ever what it did since.
    RepeatedConfiguration,
    /// The same, moved along the tape over blank cells.
    TranslatedCycle,
}

impl Decider {
    /// All deciders, in their order.
    pub const ALL: [Self; 2] = [Self::RepeatedConfiguration, Self::TranslatedCycle];

    /// The name in JSON, files and on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RepeatedConfiguration => "repeated-configuration",
            Self::TranslatedCycle => "translated-cycle",
        }
    }

    /// The decider of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decider| decider.name() == name)
    }
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

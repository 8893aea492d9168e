//! What an enumeration may spend, why it stopped, and how to interrupt it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

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

/// Why an enumeration stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// Every cylinder within the bit limit was decided or reached its step limit.
    Bits,
    /// It was interrupted; what was not looked at is open-interrupted.
    Interrupted,
}

impl StopReason {
    /// The name in JSON, files and on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bits => "bits",
            Self::Interrupted => "interrupted",
        }
    }
}

/// A running enumeration's handle: to interrupt it, and to see how far it is.
#[derive(Debug, Default)]
pub struct Control {
    interrupted: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    work: Mutex<BTreeMap<usize, u64>>,
}

impl Control {
    /// A handle that nobody has interrupted.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the enumeration to end soon, keeping what is decided. May be called from a signal handler.
    pub fn interrupt(&self) {
        self.interrupted.store(true, Ordering::Relaxed);
    }

    /// Whether [`Control::interrupt`] was called.
    #[must_use]
    pub fn interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Parts done and parts in all; both 0 before the work is divided.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (
            self.done.load(Ordering::Relaxed),
            self.total.load(Ordering::Relaxed),
        )
    }

    pub(super) fn begin(&self, parts: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.total
            .store(u64::try_from(parts).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// How many cylinders each thread of the pool revealed, by the thread's index.
    ///
    /// Differs from run to run; no result depends on it.
    #[must_use]
    pub fn work(&self) -> BTreeMap<usize, u64> {
        self.work
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn part_done(&self, cylinders: u64) {
        self.done.fetch_add(1, Ordering::Relaxed);
        let thread = rayon::current_thread_index().unwrap_or(0);
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        *work.entry(thread).or_default() += cylinders;
    }

    pub(super) fn reason(&self) -> StopReason {
        if self.interrupted() {
            StopReason::Interrupted
        } else {
            StopReason::Bits
        }
    }
}

//! Shares of an enumeration's parts: which of them are done here.

use std::fmt;

/// Which of several equal shares of the parts are done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Which one, from 0.
    pub(super) index: usize,
    /// How many there are.
    pub(super) of: usize,
}

/// No such share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no shard {number} of {of}; shards are counted from 1 to {of}, which is at least 1"
)]
pub struct ShareError {
    /// The share asked for, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number(), self.of)
    }
}

impl Share {
    /// All parts.
    pub const WHOLE: Self = Self { index: 0, of: 1 };

    /// Share `number` (from 1) of `of`.
    ///
    /// # Errors
    /// [`ShareError`] unless `number` is from 1 to `of`.
    pub fn new(number: usize, of: usize) -> Result<Self, ShareError> {
        if number == 0 || number > of {
            return Err(ShareError { number, of });
        }
        Ok(Self {
            index: number - 1,
            of,
        })
    }

    /// The share that is written `I/N`; none if there is no such one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, of) = text.split_once('/')?;
        Self::new(number.parse().ok()?, of.parse().ok()?).ok()
    }

    /// Which one, from 1.
    #[must_use]
    pub fn number(self) -> usize {
        self.index + 1
    }

    /// How many there are.
    #[must_use]
    pub fn of(self) -> usize {
        self.of
    }

    /// The parts of this share, in the order in which they are to be done.
    ///
    /// The heavy parts stand together; dealing them out in strides spreads them over the threads.
    pub(super) fn parts(self, all: usize) -> Vec<usize> {
        let mut parts: Vec<usize> = (self.index..all).step_by(self.of).collect();
        parts.sort_by_key(|place| (place % STRIDE, *place));
        parts
    }

    /// Whether what lies above the division belongs to this share.
    pub(super) fn has_above(self) -> bool {
        self.index == 0
    }
}

/// How far apart neighbouring parts are dealt out.
const STRIDE: usize = 16;

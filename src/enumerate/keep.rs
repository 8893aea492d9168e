//! What can be kept of an enumeration, who keeps it, and why that may fail.

use std::path::PathBuf;

use super::job::Yield;
use super::spill::SpillError;

/// Why a checkpoint cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The store failed.
    #[error(
        "the checkpoint {} cannot be {doing}: {said}; look at the disk, or give another --checkpoint",
        path.display()
    )]
    Store {
        /// The file.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// What the store said.
        said: String,
    },
    /// Another process has the file open.
    #[error(
        "the checkpoint {} is in use by another run; wait for it, or give another --checkpoint",
        path.display()
    )]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file is no checkpoint, or is damaged.
    #[error(
        "{} is not a sound checkpoint: {said}; remove it to begin anew, or give another --checkpoint",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        said: String,
    },
    /// It belongs to another enumeration.
    #[error(
        "the checkpoint {} belongs to another enumeration: its {what} is {held}, not {asked}; give the command that began it, or another --checkpoint",
        path.display()
    )]
    Different {
        /// The file.
        path: PathBuf,
        /// What differs.
        what: String,
        /// What the checkpoint holds.
        held: String,
        /// What this run asks for.
        asked: String,
    },
    /// Rows could not be read from their temporary file.
    #[error(transparent)]
    Spill(#[from] SpillError),
}

/// Results that can be kept: as records, each of which adds to what there is.
pub(super) trait Saved: Yield {
    /// Gives all of it to `put`, in records of moderate size.
    fn save(
        &self,
        put: &mut dyn FnMut(&[u8]) -> Result<(), CheckpointError>,
    ) -> Result<(), CheckpointError>;

    /// Adds what a record holds; none if it is none.
    fn restore(&mut self, record: &[u8]) -> Option<()>;
}

/// What keeps finished parts, so that a later run need not do them again.
pub(super) trait Keep<F>: Send {
    /// Why they cannot be kept.
    type Error: Send;
    /// Whether it is time to keep what is finished.
    fn is_due(&self) -> bool;
    /// Keeps `found`, which the `parts` yielded; `before` is all that was kept before.
    fn keep(&mut self, parts: &[usize], found: &F, before: &F) -> Result<(), Self::Error>;
}

/// What a former run finished.
#[derive(Debug)]
pub(super) struct Begun<F> {
    /// Whether each part is done; none is where it is shorter.
    pub(super) done: Vec<bool>,
    pub(super) found: F,
}

impl<F> Begun<F> {
    /// Nothing: sums begin with `empty`.
    pub(super) fn nothing(empty: F) -> Self {
        Self {
            done: Vec::new(),
            found: empty,
        }
    }
}

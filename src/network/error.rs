//! Why a network came to nothing.

use thiserror::Error;

use super::file_code::FileError;
use crate::enumerate::Interrupted;

/// Why a network came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NetworkError {
    /// No file holds it.
    #[error(transparent)]
    File(#[from] FileError),
    /// The run was asked to stop.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
}

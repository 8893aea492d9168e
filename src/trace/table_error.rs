//! [`TableFileError`]: what is wrong with a saved table, or with several that are to be merged.

use std::io;
use std::path::{Path, PathBuf};

use super::error::Fault;
use crate::enumerate::{ShardError, Share};

/// Why a saved table cannot be read, or several not be merged.
#[derive(Debug, thiserror::Error)]
pub enum TableFileError {
    /// The file cannot be read.
    #[error(
        "cannot read {}, which should be a table saved by `solomonoff table -o FILE`: {source}",
        path.display()
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of another kind.
    #[error(
        "{} is not a table: {detail}; give a file that `solomonoff table -o FILE` saved",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        detail: String,
    },
    /// A table that is cut short or altered.
    #[error("{} is damaged: {detail}; save the table again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// A table without a checksum.
    #[error(
        "{} has no checksum: a version of solomonoff that wrote none made it, or it is damaged; build it again: \
         `solomonoff table --bits L --horizon T -o {}`",
        path.display(),
        path.display()
    )]
    Unchecked {
        /// The file.
        path: PathBuf,
    },
    /// A table as another version keeps it.
    #[error(
        "{} was written by {age} version of solomonoff ({version}), which keeps tables in another way; build \
         it again: `{again}`",
        path.display()
    )]
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// Whether that version is an older or a newer one.
        age: &'static str,
        /// The version.
        version: String,
        /// The command that makes the table of the same budget.
        again: String,
    },
    /// One shard, where the whole is needed.
    #[error(
        "{} is shard {share} of a table; merge all shards with `solomonoff merge FILE... -o FILE` first",
        path.display()
    )]
    Part {
        /// The file.
        path: PathBuf,
        /// Which shard.
        share: Share,
    },
    /// Files that are not the shards of one table.
    #[error(transparent)]
    Shards(#[from] ShardError),
}

impl TableFileError {
    /// A fault of the table in this file.
    pub(super) fn at(path: &Path, fault: Fault) -> Self {
        let path = path.to_path_buf();
        match fault {
            Fault::Read(source) => Self::Read { path, source },
            Fault::Damaged(detail) => Self::Damaged { path, detail },
            Fault::Foreign(detail) => Self::Foreign { path, detail },
            Fault::Unchecked => Self::Unchecked { path },
        }
    }
}

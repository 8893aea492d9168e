//! [`TraceError`]: what is wrong with a trace, or with the file it is read from.

use std::io;
use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;

use super::write::WriteError;
use crate::exact::TooLarge;

/// Why a file is none of ours, or none to believe, before its path is told.
pub(super) enum Fault {
    /// What the system said.
    Read(io::Error),
    /// It is not as it was written.
    Damaged(String),
    /// It is of another origin.
    Foreign(String),
    /// It has no checksum.
    Unchecked,
}

impl From<ParquetError> for Fault {
    fn from(error: ParquetError) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

/// What is wrong with a trace, or with the file it is read from.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// A column has another number of rows than the first.
    #[error(
        "column `{column}` has {actual} rows, the columns before it have {expected}; a trace is a \
         table; fill gaps with missing values"
    )]
    Length {
        /// The column at fault.
        column: String,
        /// Its rows.
        actual: usize,
        /// The rows of the columns before it.
        expected: usize,
    },
    /// Two columns have one name.
    #[error("two columns are named `{0}`; give each its own name")]
    Duplicate(String),
    /// A float is infinite or not a number.
    #[error(
        "column `{column}` has {value} in row {row}; \
         what has no value must be missing (the log2 of zero is a gap)"
    )]
    NotFinite {
        /// The column at fault.
        column: String,
        /// The row, from 0.
        row: usize,
        /// `NaN`, `inf` or `-inf`.
        value: f64,
    },
    /// A whole number is beyond a column's.
    #[error("column `{column}`, row {row}: {source}")]
    TooLarge {
        /// The column at fault.
        column: String,
        /// The row, from 0.
        row: usize,
        /// The number.
        source: TooLarge,
    },
    /// A recipe names a column that is not there.
    #[error("the chart needs the column `{wanted}`, the trace has {present}")]
    NoColumn {
        /// The column that the recipe names.
        wanted: String,
        /// The columns of the trace, for the message.
        present: String,
    },
    /// The recipe in the metadata cannot be read.
    #[error(
        "the trace's `chart` metadata is not a recipe for a chart: {0}; \
         write the trace again with this version of solomonoff"
    )]
    Recipe(String),
    /// There is not a recipe, and no pair of numeric columns to draw by default.
    #[error(
        "nothing to draw in trace `{0}`: it names no chart, and it does not have two numeric \
         columns (the first would be x)"
    )]
    NothingToDraw(String),
    /// A file could not be opened or read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file ends too early or is damaged.
    #[error(
        "{} is not the whole file that was written ({detail}); it was cut short or damaged, make it again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What failed.
        detail: String,
    },
    /// A valid Parquet file that is not a trace of ours.
    #[error(
        "{} is a Parquet file, but not a solomonoff trace ({detail}); give a trace that \
         `solomonoff run` wrote, or save the table as CSV and give that",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// By what it was known.
        detail: String,
    },
    /// A trace without a checksum.
    #[error(
        "{} has no checksum: a version of solomonoff that wrote none made it, or it is damaged; make it again \
         with `solomonoff run`",
        path.display()
    )]
    Unchecked {
        /// The file.
        path: PathBuf,
    },
    /// A CSV file with a fault in one place.
    #[error("{}, line {line}: {detail}", path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what would be right.
        detail: String,
    },
    /// A file could not be encoded or written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl TraceError {
    /// A fault of the trace in this file.
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

//! [`SequencesError`]: what is wrong with a file of sequences.

use std::io;
use std::path::PathBuf;

use crate::trace::error::Fault as FileFault;

/// Why sequences cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SequencesError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is not a sequence in it.
    #[error("{from} is empty: it has no sequence; give at least one, of `0` and `1`")]
    Empty {
        /// The file, or `standard input`.
        from: String,
    },
    /// Something is wrong at one place.
    #[error("{from}, {place}: {detail}")]
    At {
        /// The file, or `standard input`.
        from: String,
        /// As in `line 3, column 5`.
        place: String,
        /// What is wrong and what would be right.
        detail: String,
    },
    /// A file that is not what its format says.
    #[error("{from} cannot be read as {format}: {detail}; --format says another format")]
    Format {
        /// The file, or `standard input`.
        from: String,
        /// The format.
        format: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// A column that is named and not there.
    #[error("{from} has no column `{name}`; {columns}")]
    NoColumn {
        /// The file, or `standard input`.
        from: String,
        /// The name.
        name: String,
        /// The columns that there are.
        columns: String,
    },
    /// Several columns, any of which may be meant.
    #[error("{from}: which column has the sequences? {columns}; name one with --column")]
    WhichColumn {
        /// The file, or `standard input`.
        from: String,
        /// The columns that there are.
        columns: String,
    },
    /// The other model's bits are nowhere.
    #[error("--model-bits {name}: there is no column of that name ({columns}), and no file")]
    NoModel {
        /// The name.
        name: String,
        /// The columns that there are.
        columns: String,
    },
    /// More or fewer numbers than sequences.
    #[error(
        "{} has {numbers} numbers for {sequences} sequences; it must have one number per line, one for each \
         sequence in their order",
        path.display()
    )]
    Count {
        /// The file of numbers.
        path: PathBuf,
        /// How many it has.
        numbers: usize,
        /// How many sequences there are.
        sequences: usize,
    },
}

/// The same, before it is told where the sequences come from.
pub(super) enum Fault {
    /// The system's.
    Read(io::Error),
    /// At a place.
    At { place: String, detail: String },
    /// Not of this format.
    Format {
        format: &'static str,
        detail: String,
    },
    /// See [`SequencesError::NoColumn`].
    NoColumn { name: String, columns: String },
    /// See [`SequencesError::WhichColumn`].
    WhichColumn { columns: String },
}

impl SequencesError {
    pub(super) fn at(from: &str, fault: Fault) -> Self {
        let from = from.to_owned();
        match fault {
            Fault::Read(source) => Self::Read {
                path: PathBuf::from(from),
                source,
            },
            Fault::At { place, detail } => Self::At {
                from,
                place,
                detail,
            },
            Fault::Format { format, detail } => Self::Format {
                from,
                format,
                detail,
            },
            Fault::NoColumn { name, columns } => Self::NoColumn {
                from,
                name,
                columns,
            },
            Fault::WhichColumn { columns } => Self::WhichColumn { from, columns },
        }
    }
}

/// What is wrong on a line.
pub(super) fn at_line(line: u64, detail: String) -> Fault {
    Fault::At {
        place: format!("line {line}"),
        detail,
    }
}

impl From<FileFault> for Fault {
    fn from(fault: FileFault) -> Self {
        let detail = match fault {
            FileFault::Read(source) => return Self::Read(source),
            FileFault::Damaged(detail) | FileFault::Foreign(detail) => detail,
            FileFault::Unchecked => "it has no checksum".to_owned(),
        };
        Self::Format {
            format: "Parquet",
            detail,
        }
    }
}

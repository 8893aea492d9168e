//! [`Trace`]: the rows of a run, as tidy columns of equal length.
//!
//! One row per time and hypothesis; the unit stands in the column's name
//! (`log2_weight`, `loss_bits`); a value that does not exist is missing, so
//! a weight of zero is a gap in `log2_weight` and never a floor.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::recipe::Recipe;

/// The metadata key under which a trace carries how it is drawn (JSON).
pub(super) const CHART_KEY: &str = "chart";
/// The metadata key with the version of solomonoff that made the trace.
pub(super) const VERSION_KEY: &str = "version";

/// The values of one column, one per row; `None` is a missing value.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Whole numbers: times, counts, lengths in bits.
    Integer(Vec<Option<i64>>),
    /// Finite doubles, each the nearest to an exact value or one end of an
    /// enclosure of it.
    Float(Vec<Option<f64>>),
    /// Text: names of hypotheses, exact fractions such as `3/8`.
    Text(Vec<Option<String>>),
    /// Yes or no.
    Boolean(Vec<Option<bool>>),
}

impl Column {
    /// How many rows the column has, missing values included.
    pub fn len(&self) -> usize {
        match self {
            Column::Integer(values) => values.len(),
            Column::Float(values) => values.len(),
            Column::Text(values) => values.len(),
            Column::Boolean(values) => values.len(),
        }
    }

    /// Whether the column has no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether its values can be coordinates.
    pub fn is_numeric(&self) -> bool {
        matches!(self, Column::Integer(_) | Column::Float(_))
    }

    /// The value of a row as a coordinate; missing for text and booleans.
    /// Integers beyond 2^53 are rounded to the nearest double: this is for
    /// drawing only.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a coordinate on a picture, not a figure"
    )]
    pub fn coordinate(&self, row: usize) -> Option<f64> {
        match self {
            Column::Integer(values) => values.get(row).copied().flatten().map(|v| v as f64),
            Column::Float(values) => values.get(row).copied().flatten(),
            Column::Text(_) | Column::Boolean(_) => None,
        }
    }

    /// The value of a row as text, the way CSV shows it; `None` if missing.
    pub fn text(&self, row: usize) -> Option<String> {
        match self {
            Column::Integer(values) => values.get(row).copied().flatten().map(|v| v.to_string()),
            // Debug form: the shortest digits that read back to the same
            // double, and always a point or an exponent, so that a float
            // never looks like an integer.
            Column::Float(values) => values.get(row).copied().flatten().map(|v| format!("{v:?}")),
            Column::Text(values) => values.get(row).cloned().flatten(),
            Column::Boolean(values) => values.get(row).copied().flatten().map(|v| v.to_string()),
        }
    }

    /// The value of a row for a picture: a float to three digits.
    pub(super) fn short_text(&self, row: usize) -> Option<String> {
        let Column::Float(values) = self else {
            return self.text(row);
        };
        let value = values.get(row).copied().flatten()?;
        let text = match value.abs() {
            100.0.. => format!("{value:.0}"),
            10.0.. => format!("{value:.1}"),
            1.0.. => format!("{value:.2}"),
            _ => format!("{value:.3}"),
        };
        Some(text)
    }
}

/// The rows of a run and what made them.
///
/// Its metadata say at least the version of solomonoff; whoever fills the
/// trace adds machine, prior, bounds, seed and grade. Never a time, a path or
/// a thread count: the same run must give the same bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    name: String,
    columns: Vec<(String, Column)>,
    metadata: BTreeMap<String, String>,
}

/// What is wrong with a trace, or with the file it is read from.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// A column has another number of rows than the first.
    #[error(
        "column `{column}` has {actual} rows, the columns before it have {expected}; a trace is a table, fill gaps with missing values"
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
        "column `{column}` has {value} in row {row}; what has no value must be missing (the log2 of zero is a gap)"
    )]
    NotFinite {
        /// The column at fault.
        column: String,
        /// The row, from 0.
        row: usize,
        /// `NaN`, `inf` or `-inf`.
        value: f64,
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
        "the trace's `chart` metadata is no recipe for a chart: {0}; write the trace again with this version of solomonoff"
    )]
    Recipe(String),
    /// There is no recipe, and no pair of numeric columns to draw by default.
    #[error(
        "nothing to draw in trace `{0}`: it says no chart, and it has not two numeric columns (the first would be x)"
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
    #[error("{} is not a whole Parquet file ({detail}); it was cut short or damaged, make it again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What failed.
        detail: String,
    },
    /// A valid Parquet file that is no trace of ours.
    #[error("{} is a Parquet file, but no solomonoff trace ({detail}); give a trace that `solomonoff run` wrote, or save the table as CSV and give that", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// By what it was known.
        detail: String,
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
    Write(#[from] super::write::WriteError),
}

impl Trace {
    /// An empty trace; its metadata hold the version of solomonoff.
    pub fn new(name: impl Into<String>) -> Self {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Trace {
            name: name.into(),
            columns: Vec::new(),
            metadata: BTreeMap::from([(VERSION_KEY.to_owned(), version)]),
        }
    }

    /// Adds a column at the right.
    ///
    /// # Errors
    /// When its length differs from the columns before it, its name is taken,
    /// or a float in it is not finite.
    pub fn with_column(
        mut self,
        name: impl Into<String>,
        column: Column,
    ) -> Result<Self, TraceError> {
        let name = name.into();
        if let Some((_, first)) = self.columns.first()
            && first.len() != column.len()
        {
            return Err(TraceError::Length {
                column: name,
                actual: column.len(),
                expected: first.len(),
            });
        }
        if self.column(&name).is_some() {
            return Err(TraceError::Duplicate(name));
        }
        if let Column::Float(values) = &column
            && let Some((row, value)) = values
                .iter()
                .enumerate()
                .find_map(|(row, v)| v.filter(|v| !v.is_finite()).map(|v| (row, v)))
        {
            return Err(TraceError::NotFinite {
                column: name,
                row,
                value,
            });
        }
        self.columns.push((name, column));
        Ok(self)
    }

    /// Sets one entry of the metadata, such as `("prior", "2^-length")`.
    #[must_use]
    pub fn with_metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.insert(key.into(), value.into());
        self
    }

    /// Puts into the metadata how the trace is drawn, so that its file alone
    /// is enough for `plot`.
    #[must_use]
    pub fn with_recipe(self, recipe: &Recipe) -> Self {
        self.with_metadata(CHART_KEY, recipe.to_json())
    }

    /// The trace's name, also the stem of its files.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All columns with their names, from left to right.
    pub fn columns(&self) -> &[(String, Column)] {
        &self.columns
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, column)| column)
    }

    /// What made the trace: version, and what was added.
    pub fn metadata(&self) -> &BTreeMap<String, String> {
        &self.metadata
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// A trace as read from a file: its metadata as they stand there.
    pub(super) fn from_parts(
        name: String,
        columns: Vec<(String, Column)>,
        metadata: BTreeMap<String, String>,
    ) -> Result<Self, TraceError> {
        let mut trace = Trace {
            name,
            columns: Vec::new(),
            metadata,
        };
        for (name, column) in columns {
            trace = trace.with_column(name, column)?;
        }
        Ok(trace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ragged_table_is_refused() {
        let error = Trace::new("t")
            .with_column("a", Column::Integer(vec![Some(1)]))
            .and_then(|t| t.with_column("b", Column::Boolean(vec![None, None])))
            .expect_err("two rows beside one");
        assert!(error.to_string().contains("2 rows"), "{error}");
    }

    #[test]
    fn a_name_stands_once() {
        let error = Trace::new("t")
            .with_column("a", Column::Integer(vec![]))
            .and_then(|t| t.with_column("a", Column::Integer(vec![])))
            .expect_err("a twice");
        assert!(matches!(error, TraceError::Duplicate(name) if name == "a"));
    }

    #[test]
    fn log2_of_zero_must_be_a_gap() {
        for value in [f64::NEG_INFINITY, f64::NAN, f64::INFINITY] {
            let error = Trace::new("t")
                .with_column("log2_weight", Column::Float(vec![Some(0.0), Some(value)]))
                .expect_err("not finite");
            assert!(matches!(error, TraceError::NotFinite { row: 1, .. }));
        }
    }

    #[test]
    fn a_whole_float_still_looks_like_a_float() {
        let column = Column::Float(vec![Some(1.0), Some(-3e300), None]);
        assert_eq!(column.text(0).as_deref(), Some("1.0"));
        assert_eq!(column.text(1).as_deref(), Some("-3e300"));
        assert_eq!(column.text(2), None);
    }
}

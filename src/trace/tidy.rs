//! [`Trace`]: the rows of a run, as tidy columns of equal length.
//!
//! One row per time and hypothesis; the unit stands in the column's name
//! (`log2_weight`, `loss_bits`); a value that does not exist is missing, so
//! a weight of zero is a gap in `log2_weight` and never a floor.

use std::collections::BTreeMap;

use serde::Serialize;

use super::chart::Chart;
use super::column::{Column, length, named};
use super::error::TraceError;
use super::recipe::Recipe;

/// The metadata key with the version of solomonoff that made the trace.
pub(super) const VERSION_KEY: &str = "version";

/// The rows of a run and what made them.
///
/// Its metadata say at least the version of solomonoff; whoever fills the
/// trace adds machine, prior, bounds, seed and grade. Never a time, a path or
/// a thread count: the same run must give the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace {
    name: String,
    columns: Vec<(String, Column)>,
    metadata: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipe: Option<Recipe>,
}

impl Trace {
    /// An empty trace; its metadata hold the version of solomonoff.
    pub fn new(name: impl Into<String>) -> Self {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Trace {
            name: name.into(),
            columns: Vec::new(),
            metadata: BTreeMap::from([(VERSION_KEY.to_owned(), version)]),
            recipe: None,
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

    /// Sets one entry of the metadata, such as `("prior", "2^-length")`. In a file the entry
    /// `chart` is the recipe's.
    #[must_use]
    pub fn with_metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.insert(key.into(), value.into());
        self
    }

    /// Says how the trace is drawn. A Parquet file carries that along, so that it alone is
    /// enough for `plot`.
    #[must_use]
    pub fn with_recipe(mut self, recipe: Recipe) -> Self {
        self.recipe = Some(recipe);
        self
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
        named(&self.columns, name)
    }

    /// What made the trace: version, and what was added.
    pub fn metadata(&self) -> &BTreeMap<String, String> {
        &self.metadata
    }

    /// How it is drawn, if it says so.
    pub fn recipe(&self) -> Option<&Recipe> {
        self.recipe.as_ref()
    }

    /// Whether a run draws it: all but those whose recipe waits for a request.
    pub fn is_drawn(&self) -> bool {
        self.recipe.as_ref().is_none_or(Recipe::is_drawn)
    }

    /// The chart that the trace says of itself; without a recipe, its first
    /// numeric column is x and the other numeric columns are the series.
    ///
    /// # Errors
    /// When the recipe names a column that is not there; without a recipe, when
    /// there are not two numeric columns.
    pub fn chart(&self) -> Result<Chart, TraceError> {
        let mut chart = match &self.recipe {
            Some(recipe) => recipe.chart(&self.columns),
            None => Recipe::by_default(&self.name, &self.columns)?.chart(&self.columns),
        }?;
        chart.origin.clone_from(&self.metadata);
        Ok(chart)
    }

    /// Whether the chart `id` is the one that it says of itself.
    pub(crate) fn draws(&self, id: &str) -> bool {
        self.recipe.as_ref().is_some_and(|recipe| recipe.id() == id)
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        length(&self.columns)
    }

    /// A trace as read from a file: its metadata as they stand there.
    pub(super) fn from_parts(
        name: String,
        columns: Vec<(String, Column)>,
        metadata: BTreeMap<String, String>,
    ) -> Result<Self, TraceError> {
        let bare = Trace {
            metadata,
            ..Trace::new(name)
        };
        columns.into_iter().try_fold(bare, |trace, (name, column)| {
            trace.with_column(name, column)
        })
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
}

//! [`Column`]: the values under one name, all of one type.

use serde::Serialize;

/// The values of one column, one per row; `None` is a missing value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", content = "values", rename_all = "snake_case")]
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

/// The column of that name.
pub(super) fn named<'a>(columns: &'a [(String, Column)], name: &str) -> Option<&'a Column> {
    columns
        .iter()
        .find(|(own, _)| own == name)
        .map(|(_, column)| column)
}

/// How many rows a table of these columns has.
pub(super) fn length(columns: &[(String, Column)]) -> usize {
    columns.first().map_or(0, |(_, column)| column.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_float_still_looks_like_a_float() {
        let column = Column::Float(vec![Some(1.0), Some(-3e300), None]);
        assert_eq!(column.text(0).as_deref(), Some("1.0"));
        assert_eq!(column.text(1).as_deref(), Some("-3e300"));
        assert_eq!(column.text(2), None);
    }
}

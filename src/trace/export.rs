//! The rows of an enumeration's table with every output spelt out, for tools that know nothing of patterns: CSV, JSON
//! lines or Parquet. [`save_table`](super::save_table) writes the file that `predict --table` reads; this one is to be
//! looked at.

use std::path::Path;

use super::column::Column;
use super::error::TraceError;
use super::parts::save_parts;
use super::table::metadata;
use super::tidy::Trace;
use super::write::WriteError;
use crate::enumerate::{Expansion, Listing, Row, Summary};

/// The name of such a trace.
const NAME: &str = "rows";
/// Rows that are held in memory at a time.
const PART_ROWS: usize = 1 << 16;

/// Writes all rows, whole or not at all, in the format that the file's ending names; gives their number.
///
/// The columns: `output`; `status`; `numerator`, exact, as text for it may have 128 bits; `mass`, the double nearest to
/// it over the denominator, which is in the metadata as `log2_denominator`.
///
/// # Errors
/// A [`WriteError`], or what reading the listing's rows failed with.
pub fn export_rows<L: Listing, E: From<WriteError> + From<TraceError> + From<L::Error>>(
    listing: &L,
    path: &Path,
) -> Result<u64, E> {
    let head = metadata(listing)
        .into_iter()
        .fold(part(&[], listing.summary())?, |head, (key, value)| {
            head.with_metadata(key, value)
        });
    save_parts(path, &head, |parts| {
        let mut rows = Expansion::new(listing.rows()?);
        let mut count = 0;
        loop {
            let held: Vec<Row> = rows.by_ref().take(PART_ROWS).collect::<Result<_, _>>()?;
            if held.is_empty() {
                return Ok(count);
            }
            parts.put(&part(&held, listing.summary())?)?;
            count += held.len() as u64;
        }
    })
}

fn part(rows: &[Row], summary: &Summary) -> Result<Trace, TraceError> {
    let text =
        |of: fn(&Row) -> String| Column::Text(rows.iter().map(|row| Some(of(row))).collect());
    let mass = |row: &Row| Some(summary.denominator.over(row.numerator).nearest_f64());
    Trace::new(NAME)
        .with_column("output", text(|row| row.output.to_string()))?
        .with_column("status", text(|row| row.status.name().to_owned()))?
        .with_column("numerator", text(|row| row.numerator.to_string()))?
        .with_column("mass", Column::Float(rows.iter().map(mass).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::{Budget, Control, Table};
    use crate::exact::Rational;
    use crate::machine::Kraft;

    #[derive(Debug, thiserror::Error)]
    enum Failure {
        #[error(transparent)]
        Write(#[from] WriteError),
        #[error(transparent)]
        Trace(#[from] TraceError),
        #[error(transparent)]
        Never(#[from] std::convert::Infallible),
    }

    /// Catches a pattern that is written as one row, a part that is lost, and masses over another denominator.
    #[test]
    fn every_string_has_its_row_and_the_masses_sum_to_1() {
        let budget = Budget::new(10, 5, 300).expect("a budget");
        let table = Table::enumerate(&Kraft::new(), budget, &Control::new()).expect("a table");
        let place = tempfile::tempdir().expect("a folder");
        let read = |name: &str| {
            let path = place.path().join(name);
            let count = export_rows::<_, Failure>(&table, &path).expect("written");
            (count, path)
        };
        let (count, path) = read("rows.csv");
        let text = std::fs::read_to_string(path).expect("text");
        let mut lines = text.lines();
        assert_eq!(
            lines.next(),
            Some("\"output\",\"status\",\"numerator\",\"mass\"")
        );
        assert_eq!(lines.count() as u64, count);
        let (_, path) = read("rows.parquet");
        let trace = Trace::read(&path).expect("a trace");
        let column = |name| match trace.column(name) {
            Some(Column::Text(cells)) => cells.iter().flatten().cloned().collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert!(
            column("output")
                .iter()
                .all(|output| output.chars().all(|c| "01".contains(c)))
        );
        let numerators = column("numerator");
        let whole: u128 = numerators
            .iter()
            .map(|n| n.parse::<u128>().expect("whole"))
            .sum();
        let summary = table.summary();
        assert_eq!(summary.denominator.over(whole), Rational::one());
        assert_eq!(trace.metadata()["bits"], "10");
    }
}

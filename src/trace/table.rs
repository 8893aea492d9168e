//! An enumeration's table as a [`Trace`], and back: how `table -o FILE` keeps it.
//!
//! Takes [`Table`] from the enumeration. Numerators are text, for they may have 128
//! bits; budget, machine and stop reason are in the metadata.

use super::rows::{Column, Trace, TraceError};
use crate::enumerate::Table;

impl Trace {
    /// The table's rows, in order: `output` (a pattern), `status`, `numerator` (over 2^`log2_denominator`).
    ///
    /// The metadata hold `machine`, `bits`, `horizon`, `steps`, `log2_denominator`,
    /// `cylinders` and `stop`.
    ///
    /// # Errors
    /// None in practice: the columns have one length and distinct names.
    pub fn from_table(table: &Table) -> Result<Self, TraceError> {
        let budget = table.budget();
        let rows = table.patterns();
        let text = |cell: &dyn Fn(&crate::enumerate::PatternRow) -> String| {
            Column::Text(rows.iter().map(|row| Some(cell(row))).collect())
        };
        Ok(Self::new("table")
            .with_column("output", text(&|row| row.output.to_string()))?
            .with_column("status", text(&|row| row.status.name().to_owned()))?
            .with_column("numerator", text(&|row| row.numerator.to_string()))?
            .with_metadata("machine", table.machine())
            .with_metadata("bits", budget.bits().to_string())
            .with_metadata("horizon", budget.horizon().to_string())
            .with_metadata("steps", budget.steps().to_string())
            .with_metadata("log2_denominator", budget.log2_denominator().to_string())
            .with_metadata("cylinders", table.cylinders().to_string())
            .with_metadata("stop", table.stop().name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::{Budget, Control};
    use crate::machine::Kraft;

    #[test]
    fn every_row_and_the_budget_are_kept() {
        let budget = Budget::new(9, 4, 300).unwrap();
        let table = Table::enumerate(&Kraft::new(), budget, &Control::new());
        let trace = Trace::from_table(&table).unwrap();
        let mut sum = 0_u128;
        for (place, row) in table.patterns().iter().enumerate() {
            let cell = |name: &str| trace.column(name).unwrap().text(place).unwrap();
            assert_eq!(cell("output"), row.output.to_string());
            assert_eq!(cell("status"), row.status.name());
            sum += cell("numerator").parse::<u128>().unwrap();
        }
        assert_eq!(trace.metadata()["log2_denominator"], "13");
        assert_eq!(sum, 1 << 13);
        assert_eq!(trace.metadata()["stop"], "bits");
    }
}

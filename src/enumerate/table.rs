//! The table of an enumeration: every output with its mass, by status.
//!
//! Outputs stand in lexicographic order beside cumulative sums, so that lower(x) is
//! a difference of two sums, found by binary search.

use num_bigint::BigUint;

use super::bounds::{Bounds, Prediction};
use super::budget::{Budget, Control, Status, StopReason};
use super::shard::Shard;
use crate::exact::Dyadic;
use crate::machine::{Machine, Symbols};

/// One row: an output, a status, and the mass of all such cylinders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The symbols put out so far.
    pub output: Symbols,
    /// What became of the cylinders.
    pub status: Status,
    /// Their mass over 2^(L+4).
    pub numerator: u128,
}

/// All outputs of a machine within a budget, with their masses.
///
/// The masses of all rows sum to exactly 1: numerators to 2^(L+4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    machine: String,
    budget: Budget,
    stop: StopReason,
    cylinders: u64,
    rows: Vec<Row>,
    /// The sum of the numerators of all rows before each row, and of all at the end.
    before: Vec<u128>,
}

/// Why rows are no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A question beyond the table's horizon.
    #[error(
        "{symbols} symbols are beyond the table's horizon of {horizon}; build one with --horizon {symbols}"
    )]
    BeyondHorizon {
        /// The symbols asked for.
        symbols: usize,
        /// The table's horizon.
        horizon: usize,
    },
    /// The masses do not sum to 1.
    #[error(
        "the masses of the rows sum to {sum} over 2^{log2_denominator}, not to 1; the table is damaged, build it again"
    )]
    Sum {
        /// The sum of the numerators.
        sum: String,
        /// The power of two that they stand over.
        log2_denominator: u32,
    },
}

impl Table {
    /// Enumerates all cylinders of `machine` within `budget`, on rayon's present pool.
    ///
    /// The result does not depend on the number of threads. Interrupted through
    /// `control`, it keeps what is decided; the rest is open-interrupted.
    #[must_use]
    pub fn enumerate<M: Machine>(machine: &M, budget: Budget, control: &Control) -> Self {
        let (stop, cylinders, rows) = Shard::whole(machine, budget, control).into_parts();
        Self::assemble(machine.name().to_owned(), budget, stop, cylinders, rows)
    }

    /// Puts a table together again from its rows, in any order.
    ///
    /// # Errors
    /// [`TableError::Sum`] when the masses do not sum to exactly 1.
    pub fn from_rows(
        machine: String,
        budget: Budget,
        stop: StopReason,
        cylinders: u64,
        rows: Vec<Row>,
    ) -> Result<Self, TableError> {
        let sum = rows
            .iter()
            .try_fold(0_u128, |sum, row| sum.checked_add(row.numerator));
        if sum != Some(1 << budget.log2_denominator()) {
            return Err(TableError::Sum {
                sum: sum.map_or_else(|| "more than 2^128".to_owned(), |sum| sum.to_string()),
                log2_denominator: budget.log2_denominator(),
            });
        }
        Ok(Self::assemble(machine, budget, stop, cylinders, rows))
    }

    fn assemble(
        machine: String,
        budget: Budget,
        stop: StopReason,
        cylinders: u64,
        mut rows: Vec<Row>,
    ) -> Self {
        rows.sort_unstable_by(|a, b| (&a.output, a.status).cmp(&(&b.output, b.status)));
        let mut before = Vec::with_capacity(rows.len() + 1);
        let mut sum = 0;
        for row in &rows {
            before.push(sum);
            sum += row.numerator;
        }
        before.push(sum);
        Self {
            machine,
            budget,
            stop,
            cylinders,
            rows,
            before,
        }
    }

    /// The machine's name.
    #[must_use]
    pub fn machine(&self) -> &str {
        &self.machine
    }

    /// The budget.
    #[must_use]
    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// Why the enumeration stopped.
    #[must_use]
    pub fn stop(&self) -> StopReason {
        self.stop
    }

    /// How many cylinders were revealed: each op or data bit within the bit limit once.
    #[must_use]
    pub fn cylinders(&self) -> u64 {
        self.cylinders
    }

    /// The rows, in lexicographic order of outputs, then by status.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The mass of all cylinders of a status, over 2^(L+4).
    #[must_use]
    pub fn mass(&self, status: Status) -> u128 {
        self.rows
            .iter()
            .filter(|row| row.status == status)
            .map(|row| row.numerator)
            .sum()
    }

    /// The bounds of M(x): lower(x) and upper(x).
    ///
    /// # Errors
    /// [`TableError::BeyondHorizon`] when x is longer than the horizon.
    pub fn bounds(&self, x: &Symbols) -> Result<Bounds, TableError> {
        if x.len() > self.budget.horizon() {
            return Err(TableError::BeyondHorizon {
                symbols: x.len(),
                horizon: self.budget.horizon(),
            });
        }
        let first = self.rows.partition_point(|row| row.output < *x);
        let behind = first + self.rows[first..].partition_point(|row| row.output.starts_with(x));
        let lower = self.before[behind] - self.before[first];
        let mut upper = lower;
        for len in 0..x.len() {
            let prefix = x.prefix(len);
            let first = self.rows.partition_point(|row| row.output < prefix);
            upper += self.rows[first..]
                .iter()
                .take_while(|row| row.output == prefix)
                .filter(|row| row.status.is_open())
                .map(|row| row.numerator)
                .sum::<u128>();
        }
        let dyadic = |numerator: u128| {
            Dyadic::new(
                BigUint::from(numerator),
                u64::from(self.budget.log2_denominator()),
            )
        };
        Ok(Bounds {
            lower: dyadic(lower),
            upper: dyadic(upper),
        })
    }

    /// The bounds of x, x0 and x1, from which predictions follow.
    ///
    /// # Errors
    /// [`TableError::BeyondHorizon`] when x is not shorter than the horizon.
    pub fn predict(&self, x: &Symbols) -> Result<Prediction, TableError> {
        Ok(Prediction {
            x: self.bounds(x)?,
            next: [self.bounds(&x.with(false))?, self.bounds(&x.with(true))?],
        })
    }
}

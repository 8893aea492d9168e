//! The table of an enumeration: every output with its mass, by status.
//!
//! Outputs are kept as patterns, in the order of their known prefixes, beside cumulative
//! sums. What starts with x is then a difference of two sums, found by binary search, and
//! of what may start with x (a pattern whose first free symbol is among those of x) as much
//! as x leaves: such rows stand together too, one group for each prefix of x.

use num_bigint::BigUint;

use super::bounds::{Bounds, Prediction};
use super::budget::{Budget, Status, StopReason};
use super::control::Control;
use super::expand::Rows;
use super::job::{Enumerable, Share, run};
use super::pattern::Pattern;
use super::shard::Shard;
use super::tally::Tally;
use crate::exact::Dyadic;
use crate::machine::Symbols;

/// One row as it is kept: a pattern of outputs, a status, and the mass of all such cylinders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternRow {
    /// The symbols put out so far.
    pub output: Pattern,
    /// What became of the cylinders.
    pub status: Status,
    /// Their mass over 2^(L+4), of all strings that the pattern matches together.
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
    tally: Tally,
    rows: Vec<PatternRow>,
    /// The sum of the numerators of all rows before each row, and of all at the end.
    before: Vec<u128>,
}

/// An enumeration's masses by status and decider, without rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The machine's name.
    pub machine: String,
    /// The budget.
    pub budget: Budget,
    /// Why the enumeration stopped.
    pub stop: StopReason,
    /// Masses by status and decider, over 2^(L+4), and the number of cylinders.
    pub tally: Tally,
}

impl Summary {
    /// Enumerates all cylinders of `machine` within `budget` and counts them, on rayon's present pool.
    ///
    /// Faster than a table, since what is put out need not be known, only how much.
    #[must_use]
    pub fn enumerate<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        control: &Control,
    ) -> Self {
        let job = machine.count(&budget, control);
        let tally = run(job.as_ref(), Share::WHOLE, control).unwrap_or_default();
        assert_eq!(
            tally.mass(),
            1 << budget.log2_denominator(),
            "the masses of an enumeration sum to 1"
        );
        Self {
            machine: machine.reference_machine().to_owned(),
            budget,
            stop: control.reason(),
            tally,
        }
    }
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
    pub fn enumerate<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        control: &Control,
    ) -> Self {
        Shard::whole(machine, budget, control).into_table()
    }

    /// Puts a table together again from its rows, in any order.
    ///
    /// # Errors
    /// [`TableError::Sum`] when the masses do not sum to exactly 1.
    pub fn from_rows(
        machine: String,
        budget: Budget,
        stop: StopReason,
        tally: Tally,
        mut rows: Vec<PatternRow>,
    ) -> Result<Self, TableError> {
        rows.sort_unstable_by(|a, b| (&a.output, a.status).cmp(&(&b.output, b.status)));
        let mut before = Vec::with_capacity(rows.len() + 1);
        let mut sum = Some(0_u128);
        for row in &rows {
            before.push(sum.unwrap_or(u128::MAX));
            sum = sum.and_then(|sum| sum.checked_add(row.numerator));
        }
        before.push(sum.unwrap_or(u128::MAX));
        if sum != Some(1 << budget.log2_denominator()) {
            return Err(TableError::Sum {
                sum: sum.map_or_else(|| "more than 2^128".to_owned(), |sum| sum.to_string()),
                log2_denominator: budget.log2_denominator(),
            });
        }
        Ok(Self {
            machine,
            budget,
            stop,
            tally,
            rows,
            before,
        })
    }

    /// The table's masses by status and decider.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary {
            machine: self.machine.clone(),
            budget: self.budget,
            stop: self.stop,
            tally: self.tally,
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

    /// Masses by status and decider, and how many cylinders were revealed.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// How many cylinders were revealed: each op or data bit within the bit limit once.
    #[must_use]
    pub fn cylinders(&self) -> u128 {
        self.tally.cylinders
    }

    /// The rows as they are kept, by known prefix, then by the rest of the pattern, then by status.
    #[must_use]
    pub fn patterns(&self) -> &[PatternRow] {
        &self.rows
    }

    /// The rows as strings, in lexicographic order of outputs, then by status: expanded one by one.
    #[must_use]
    pub fn rows(&self) -> Rows<'_> {
        Rows::new(&self.rows)
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

    /// The mass of the cylinders of a status that put out exactly x, over 2^(L+4).
    #[must_use]
    pub fn mass_at(&self, x: &Symbols, status: Status) -> u128 {
        let codes: Vec<u8> = x.iter().map(u8::from).collect();
        (0..=codes.len())
            .flat_map(|len| self.known(&codes[..len]))
            .filter(|row| row.status == status && row.output.len() == x.len())
            .filter_map(|row| row.output.fixed_by(x).map(|fixed| row.numerator >> fixed))
            .sum()
    }

    /// The rows whose known prefix is `prefix`.
    fn known<'a>(&'a self, prefix: &'a [u8]) -> impl Iterator<Item = &'a PatternRow> {
        let first = self.rows.partition_point(|row| row.output.known() < prefix);
        self.rows[first..]
            .iter()
            .take_while(move |row| row.output.known() == prefix)
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
        let codes: Vec<u8> = x.iter().map(u8::from).collect();
        let first = self
            .rows
            .partition_point(|row| row.output.known() < &codes[..]);
        let behind = first
            + self.rows[first..].partition_point(|row| row.output.known().starts_with(&codes));
        let mut lower = self.before[behind] - self.before[first];
        let mut open = 0;
        for len in 0..codes.len() {
            for row in self.known(&codes[..len]) {
                if let Some(fixed) = row.output.fixed_by(x) {
                    if row.output.len() >= x.len() {
                        lower += row.numerator >> fixed;
                    } else if row.status.is_open() {
                        open += row.numerator >> fixed;
                    }
                }
            }
        }
        let upper = lower + open;
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

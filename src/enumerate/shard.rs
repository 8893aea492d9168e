//! Shards of a table: parts of one enumeration, done apart and merged in any order.
//!
//! The tree of cylinders splits into independent prefixes with integer masses, so
//! the merged table equals the undivided one, byte for byte.

use std::collections::{BTreeSet, HashMap};

use super::budget::{Budget, Control, Status, StopReason};
use super::table::{Row, Table, TableError};
use super::walk::{Gather, Share, walk};
use crate::machine::{Machine, Symbols};

/// One of several shards of an enumeration: rows whose masses sum to its share of 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    machine: String,
    budget: Budget,
    share: Share,
    stop: StopReason,
    cylinders: u64,
    rows: Vec<Row>,
}

/// Why shards make no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// Not one of the shards.
    #[error(
        "there is no shard {index} of {of}; shards are counted from 1 to {of}, which is at least 1"
    )]
    Index {
        /// The shard asked for, from 1.
        index: usize,
        /// How many there are.
        of: usize,
    },
    /// No shard at all.
    #[error("no shard was given; name the files of all of them")]
    None,
    /// Shards of different enumerations.
    #[error(
        "shard {index} is of another machine, budget or division than the first one; merge shards of one enumeration"
    )]
    Different {
        /// The shard that differs, from 1, in the order given.
        index: usize,
    },
    /// Shards that are missing, or there twice.
    #[error("of {of} shards {found} different ones were given; each is needed exactly once")]
    Incomplete {
        /// How many different shards were given.
        found: usize,
        /// How many there are.
        of: usize,
    },
    /// The masses do not sum to 1.
    #[error(transparent)]
    Table(#[from] TableError),
}

#[derive(Default)]
struct Rows(HashMap<(Symbols, Status), u128>);

impl<M: Machine> Gather<M> for Rows {
    fn leaf(
        &mut self,
        machine: &M,
        run: &M::Run,
        status: Option<Status>,
        _bits: u32,
        numerator: u128,
    ) {
        // A table searches for nothing, so nothing disagrees.
        if let Some(status) = status {
            *self
                .0
                .entry((machine.output(run).clone(), status))
                .or_default() += numerator;
        }
    }

    fn merge(mut self, mut other: Self) -> Self {
        if self.0.len() < other.0.len() {
            std::mem::swap(&mut self, &mut other);
        }
        for (key, numerator) in other.0 {
            *self.0.entry(key).or_default() += numerator;
        }
        self
    }
}

impl Rows {
    /// The rows in the table's order.
    fn sorted(self) -> Vec<Row> {
        let mut rows: Vec<_> = self
            .0
            .into_iter()
            .map(|((output, status), numerator)| Row {
                output,
                status,
                numerator,
            })
            .collect();
        rows.sort_unstable_by(|a, b| (&a.output, a.status).cmp(&(&b.output, b.status)));
        rows
    }
}

impl Shard {
    /// Enumerates shard `index` (from 1) of `of`, as [`Table::enumerate`] does the whole.
    ///
    /// # Errors
    /// [`ShardError::Index`] unless `index` is from 1 to `of`.
    pub fn enumerate<M: Machine>(
        machine: &M,
        budget: Budget,
        index: usize,
        of: usize,
        control: &Control,
    ) -> Result<Self, ShardError> {
        if index == 0 || index > of {
            return Err(ShardError::Index { index, of });
        }
        let share = Share {
            index: index - 1,
            of,
        };
        Ok(Self::walk(machine, budget, share, control))
    }

    /// The whole enumeration as one shard.
    pub(super) fn whole<M: Machine>(machine: &M, budget: Budget, control: &Control) -> Self {
        Self::walk(machine, budget, Share::WHOLE, control)
    }

    fn walk<M: Machine>(machine: &M, budget: Budget, share: Share, control: &Control) -> Self {
        let free = Symbols::new();
        let (rows, cylinders) = walk(machine, &budget, &free, share, control, Rows::default);
        Self {
            machine: machine.name().to_owned(),
            budget,
            share,
            stop: control.reason(),
            cylinders,
            rows: rows.sorted(),
        }
    }

    pub(super) fn into_parts(self) -> (StopReason, u64, Vec<Row>) {
        (self.stop, self.cylinders, self.rows)
    }

    /// Merges all shards of an enumeration, in any order, to the table of the whole.
    ///
    /// # Errors
    /// [`ShardError`] when they are not each shard of one enumeration exactly once.
    pub fn merge(shards: Vec<Self>) -> Result<Table, ShardError> {
        let first = shards.first().ok_or(ShardError::None)?;
        let (machine, budget, of) = (first.machine.clone(), first.budget, first.share.of);
        let mut seen = BTreeSet::new();
        let mut rows = HashMap::new();
        let mut cylinders = 0;
        let mut stop = StopReason::Bits;
        let given = shards.len();
        for (place, shard) in shards.into_iter().enumerate() {
            if shard.machine != machine || shard.budget != budget || shard.share.of != of {
                return Err(ShardError::Different { index: place + 1 });
            }
            seen.insert(shard.share.index);
            cylinders += shard.cylinders;
            if shard.stop == StopReason::Interrupted {
                stop = StopReason::Interrupted;
            }
            for row in shard.rows {
                *rows.entry((row.output, row.status)).or_default() += row.numerator;
            }
        }
        if seen.len() != of || given != of {
            return Err(ShardError::Incomplete {
                found: seen.len(),
                of,
            });
        }
        let rows = Rows(rows).sorted();
        Ok(Table::from_rows(machine, budget, stop, cylinders, rows)?)
    }
}

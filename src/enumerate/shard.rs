//! Shards of a table: parts of one enumeration, done apart and merged in any order.
//!
//! The tree of cylinders splits into independent prefixes with integer masses, so
//! the merged table equals the undivided one, byte for byte.

use std::collections::BTreeSet;

use super::budget::{Budget, StopReason};
use super::control::Control;
use super::job::{Enumerable, Found, Gathered, Share, run};
use super::table::{Table, TableError};

/// One of several shards of an enumeration: rows whose masses sum to its share of 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    machine: String,
    budget: Budget,
    share: Share,
    stop: StopReason,
    found: Gathered,
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

impl Shard {
    /// Enumerates shard `index` (from 1) of `of`, as [`Table::enumerate`] does the whole.
    ///
    /// # Errors
    /// [`ShardError::Index`] unless `index` is from 1 to `of`.
    pub fn enumerate<E: Enumerable + ?Sized>(
        machine: &E,
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
    pub(super) fn whole<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        control: &Control,
    ) -> Self {
        Self::walk(machine, budget, Share::WHOLE, control)
    }

    fn walk<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        share: Share,
        control: &Control,
    ) -> Self {
        let job = machine.gather(&budget, control);
        let found = run(job.as_ref(), share, control).unwrap_or_default();
        Self {
            machine: machine.reference_machine().to_owned(),
            budget,
            share,
            stop: control.reason(),
            found,
        }
    }

    /// The table of a shard that is the whole.
    pub(super) fn into_table(self) -> Table {
        let tally = self.found.tally;
        let rows = self.found.into_rows();
        match Table::from_rows(self.machine, self.budget, self.stop, tally, rows) {
            Ok(table) => table,
            // Every mass is counted once; a table that loses some must not be shown.
            Err(error) => panic!("{error}"),
        }
    }

    /// Merges all shards of an enumeration, in any order, to the table of the whole.
    ///
    /// # Errors
    /// [`ShardError`] when they are not each shard of one enumeration exactly once.
    pub fn merge(shards: Vec<Self>) -> Result<Table, ShardError> {
        let first = shards.first().ok_or(ShardError::None)?;
        let (machine, budget, of) = (first.machine.clone(), first.budget, first.share.of);
        let mut seen = BTreeSet::new();
        let mut found = Gathered::default();
        let mut stop = StopReason::Bits;
        let given = shards.len();
        for (place, shard) in shards.into_iter().enumerate() {
            if shard.machine != machine || shard.budget != budget || shard.share.of != of {
                return Err(ShardError::Different { index: place + 1 });
            }
            seen.insert(shard.share.index);
            if shard.stop != StopReason::Bits {
                stop = shard.stop;
            }
            found = found.merge(shard.found);
        }
        if seen.len() != of || given != of {
            return Err(ShardError::Incomplete {
                found: seen.len(),
                of,
            });
        }
        let tally = found.tally;
        Ok(Table::from_rows(
            machine,
            budget,
            stop,
            tally,
            found.into_rows(),
        )?)
    }
}

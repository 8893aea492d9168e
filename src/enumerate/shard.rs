//! Shards of a table: parts of one enumeration, done apart and merged in any order.
//!
//! The tree of cylinders splits into independent prefixes with integer masses, so
//! the merged table equals the undivided one, byte for byte. The whole is a shard too: the
//! only one of one.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::budget::{Budget, StopReason};
use super::checkpoint::{Checkpoint, Identity, kept};
use super::control::Control;
use super::enumerable::Enumerable;
use super::gathered::{Gathered, Sorted};
use super::keep::CheckpointError;
use super::merge::Merge;
use super::row::PatternRow;
use super::share::{Share, ShareError};
use super::spill::{Spill, SpillError};
use super::table::{Listing, Summary, Table, TableError};
use super::tally::Tally;

/// Where an enumeration keeps what memory does not hold, and what a kill must not lose.
#[derive(Debug, Default)]
pub struct Storage {
    /// The most bytes that gathered rows may take in memory; none for no limit.
    ///
    /// What the walk itself needs, some megabytes a thread, is not in it.
    pub memory: Option<usize>,
    /// The folder of temporary files with rows beyond that.
    pub folder: PathBuf,
    /// Where finished parts are kept, so that the same enumeration goes on after a kill.
    pub checkpoint: Option<Checkpoint>,
}

/// Rows or finished parts could not be stored.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Rows, in a temporary file.
    #[error(transparent)]
    Spill(#[from] SpillError),
    /// Finished parts, in a checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

/// One of several shards of an enumeration: rows whose masses sum to its share of 1.
#[derive(Clone, Debug)]
pub struct Shard {
    summary: Summary,
    share: Share,
    rows: Sorted,
}

/// Why shards make no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// Not one of the shards.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// No shard at all.
    #[error("no shard was given; name the files of all of them")]
    None,
    /// Shards of different enumerations.
    #[error(
        "shard {index} is of another machine, budget, division or version than the first one; merge shards of one enumeration"
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
    /// Rows that memory does not hold could not be read.
    #[error(transparent)]
    Spill(#[from] SpillError),
}

/// How many gather rows at the same time, for each thread: a part, what the thread has finished, and
/// what is about to be kept; and for all, what is kept and what lies above the division.
const HOLDERS: (usize, usize) = (3, 2);

/// How much of the memory is for the rows themselves, in quarters; the rest is for sorting and merging them.
const FOR_ROWS: usize = 3;

impl Storage {
    /// Whether other runs do other parts of the same work.
    fn shares(&self, share: Share) -> bool {
        share != Share::WHOLE || self.checkpoint.is_some()
    }

    fn spill(&self) -> Option<Spill> {
        let holders = HOLDERS.0 * rayon::current_num_threads() + HOLDERS.1;
        self.memory
            .map(|memory| Spill::new(memory / 4 * FOR_ROWS / holders, &self.folder))
    }
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
        match Self::gather(machine, budget, Share::WHOLE, &Storage::default(), control) {
            Ok(summary) => summary,
            Err(error) => unreachable!("nothing is stored: {error}"),
        }
    }

    /// Enumerates as [`Summary::enumerate`] does: a share, with a checkpoint if one is to be kept.
    ///
    /// # Errors
    /// When the checkpoint cannot be used.
    pub fn gather<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        share: Share,
        storage: &Storage,
        control: &Control,
    ) -> Result<Self, StorageError> {
        let name = machine.reference_machine();
        let job = control.divide(storage.shares(share), || machine.count(&budget, control));
        let identity = Identity::new(
            "the masses of all outputs",
            name,
            &budget,
            share,
            job.parts(),
        );
        let checkpoint = storage.checkpoint.as_ref();
        let empty = Tally::default();
        let tally = kept(job.as_ref(), share, control, &identity, empty, checkpoint)?;
        Ok(Self::new(
            name,
            budget,
            share,
            tally.unwrap_or_default(),
            control,
        ))
    }

    fn new(machine: &str, budget: Budget, share: Share, tally: Tally, control: &Control) -> Self {
        // Every mass is counted once; an enumeration that loses some must not be shown.
        assert!(
            share != Share::WHOLE || tally.mass() == 1 << budget.log2_denominator(),
            "the masses of an enumeration sum to 1"
        );
        Self {
            machine: machine.to_owned(),
            budget,
            stop: control.reason(),
            tally,
        }
    }
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
}

impl Shard {
    /// Enumerates shard `index` (from 1) of `of`, as [`Table::enumerate`] does the whole.
    ///
    /// # Errors
    /// [`ShardError::Share`] unless `index` is from 1 to `of`.
    pub fn enumerate<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        index: usize,
        of: usize,
        control: &Control,
    ) -> Result<Self, ShardError> {
        let share = Share::new(index, of)?;
        Ok(Self::in_memory(machine, budget, share, control))
    }

    /// The whole enumeration as one shard.
    pub(super) fn whole<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        control: &Control,
    ) -> Self {
        Self::in_memory(machine, budget, Share::WHOLE, control)
    }

    fn in_memory<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        share: Share,
        control: &Control,
    ) -> Self {
        match Self::gather(machine, budget, share, &Storage::default(), control) {
            Ok(shard) => shard,
            Err(error) => unreachable!("nothing is stored: {error}"),
        }
    }

    /// Enumerates a share, its rows kept as `storage` says.
    ///
    /// # Errors
    /// When rows or finished parts cannot be stored.
    pub fn gather<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        share: Share,
        storage: &Storage,
        control: &Control,
    ) -> Result<Self, StorageError> {
        let name = machine.reference_machine();
        let empty = Gathered::spilling(storage.spill());
        let job = control.divide(storage.shares(share), || {
            machine.gather(&budget, control, empty.clone())
        });
        let identity = Identity::new("all outputs", name, &budget, share, job.parts());
        let checkpoint = storage.checkpoint.as_ref();
        let found = kept(job.as_ref(), share, control, &identity, empty, checkpoint)?;
        let found = found.unwrap_or_default();
        if let Some(failure) = found.failure() {
            return Err(failure.clone().into());
        }
        Ok(Self {
            summary: Summary::new(name, budget, share, found.tally, control),
            share,
            rows: found.into_sorted(),
        })
    }

    /// The table of a shard that is the whole.
    pub(super) fn into_table(self) -> Table {
        let Summary {
            machine,
            budget,
            stop,
            tally,
        } = self.summary;
        let rows = self.rows.into_rows().map_err(ShardError::from);
        let table = rows.and_then(|rows| Ok(Table::from_rows(machine, budget, stop, tally, rows)?));
        match table {
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
        let all = Self::merge_summaries(shards.iter().map(|shard| (&shard.summary, shard.share)))?;
        let rows = Merge::new(shards.iter().map(|shard| shard.rows.iter()));
        let rows = rows.collect::<Result<_, _>>()?;
        Ok(Table::from_rows(
            all.machine,
            all.budget,
            all.stop,
            all.tally,
            rows,
        )?)
    }

    /// The summary of the whole, from those of all shards, in any order.
    ///
    /// # Errors
    /// [`ShardError`] when they are not each shard of one enumeration exactly once.
    pub fn merge_summaries<'a>(
        shards: impl IntoIterator<Item = (&'a Summary, Share)>,
    ) -> Result<Summary, ShardError> {
        let mut seen = BTreeSet::new();
        let mut all: Option<(Summary, usize)> = None;
        let mut given = 0;
        for (shard, share) in shards {
            given += 1;
            seen.insert(share.number());
            let Some((all, of)) = &mut all else {
                all = Some((shard.clone(), share.of()));
                continue;
            };
            if shard.machine != all.machine || shard.budget != all.budget || share.of() != *of {
                return Err(ShardError::Different { index: given });
            }
            all.tally.add(&shard.tally);
            if shard.stop != StopReason::Bits {
                all.stop = shard.stop;
            }
        }
        let (all, of) = all.ok_or(ShardError::None)?;
        if seen.len() != of || given != of {
            return Err(ShardError::Incomplete {
                found: seen.len(),
                of,
            });
        }
        Ok(all)
    }
}

impl Listing for Shard {
    type Error = SpillError;

    fn summary(&self) -> &Summary {
        &self.summary
    }

    fn share(&self) -> Share {
        self.share
    }

    fn rows(&self) -> Result<impl Iterator<Item = Result<PatternRow, SpillError>>, SpillError> {
        Ok(self.rows.iter())
    }
}

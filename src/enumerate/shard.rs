//! Shards of a table: parts of one enumeration, done apart and merged in any order.
//!
//! The tree of cylinders splits into independent prefixes with integer masses, so
//! the merged table equals the undivided one, byte for byte. The whole is a shard too: the
//! only one of one.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::budget::{Budget, BudgetError, StopReason};
use super::checkpoint::{Checkpoint, Identity, kept};
use super::control::Control;
use super::draw::Drawable;
use super::drawn::{DrawError, Draws, Sample};
use super::drive::run;
use super::enumerable::Enumerable;
use super::gathered::{Gathered, Sorted};
use super::keep::CheckpointError;
use super::merge::Merge;
use super::plan::{Halt, Plan};
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

/// An enumeration could not be done, or its rows or finished parts not be stored.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Rows, in a temporary file.
    #[error(transparent)]
    Spill(#[from] SpillError),
    /// Finished parts, in a checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The machine's masses do not fit 128 bits.
    #[error(transparent)]
    Budget(#[from] BudgetError),
}

/// One of several shards of an enumeration: rows whose masses sum to its share of 1.
#[derive(Clone, Debug)]
pub struct Shard {
    summary: Summary,
    share: Share,
    rows: Sorted,
    sample: Option<Sample>,
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
    /// The machine's masses do not fit 128 bits.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// Shards of different enumerations.
    #[error(
        "shard {index} is of another machine, budget, division, version, sample or x than the first one; merge shards of one enumeration"
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
    /// Those of a search do not.
    #[error("the masses of all shards do not sum to 1; one of them is wrong, search again")]
    Masses,
    /// Rows that memory does not hold could not be read.
    #[error(transparent)]
    Spill(#[from] SpillError),
}

/// Whether these are all shares of a whole, each of them once, in any order.
pub(super) fn all_once(shares: impl IntoIterator<Item = Share>) -> Result<(), ShardError> {
    let mut seen = BTreeSet::new();
    let mut all = None;
    let mut given = 0;
    for share in shares {
        given += 1;
        if share.of() != *all.get_or_insert(share.of()) {
            return Err(ShardError::Different { index: given });
        }
        seen.insert(share.number());
    }
    let (found, of) = (seen.len(), all.ok_or(ShardError::None)?);
    if found != of || given != of {
        return Err(ShardError::Incomplete { found, of });
    }
    Ok(())
}

/// How many gather rows at the same time, for each thread: a part, what the thread has finished, and
/// what is about to be kept; and for all, what is kept and what lies above the division.
const HOLDERS: (usize, usize) = (3, 2);

/// How much of the memory is for the rows themselves, in quarters; the rest is for sorting and merging them.
const FOR_ROWS: usize = 3;

impl Storage {
    /// Whether other runs do other parts of the same work.
    fn is_shared(&self, share: Share) -> bool {
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
    /// Faster than a table, since what is printed need not be known, only how much.
    ///
    /// # Errors
    /// [`BudgetError::Masses`] when the machine's masses do not fit 128 bits.
    pub fn enumerate<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        control: &Control<'_>,
    ) -> Result<Self, BudgetError> {
        let halt = Halt::new(control);
        let plan = Plan::new(machine.coding(), budget, &halt)?;
        let tally = run(machine.count(&plan).as_ref(), Share::WHOLE, &halt);
        Ok(Self::of(machine, &plan, Share::WHOLE, tally))
    }

    /// Enumerates as [`Summary::enumerate`] does: a share, with a checkpoint if one is to be kept.
    ///
    /// # Errors
    /// When the checkpoint cannot be used, or masses do not fit.
    pub fn gather<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        share: Share,
        storage: &Storage,
        control: &Control<'_>,
    ) -> Result<Self, StorageError> {
        let halt = Halt::new(control);
        let plan = Plan {
            shared: storage.is_shared(share),
            ..Plan::new(machine.coding(), budget, &halt)?
        };
        let job = machine.count(&plan);
        let identity = Identity::new(
            "the masses of all outputs",
            &machine.reference_machine(),
            &budget,
            share,
            job.parts(),
        );
        let checkpoint = storage.checkpoint.as_ref();
        let tally = kept(job.as_ref(), share, &halt, &identity, checkpoint)?;
        Ok(Self::of(machine, &plan, share, tally))
    }

    /// What was counted.
    fn of<E: Enumerable + ?Sized>(
        machine: &E,
        plan: &Plan<'_>,
        share: Share,
        tally: Tally,
    ) -> Self {
        // Every mass is counted once; an enumeration that loses some must not be shown.
        assert!(
            share != Share::WHOLE || tally.mass() == plan.denominator.whole(),
            "the masses of an enumeration sum to 1"
        );
        Self {
            machine: machine.reference_machine().into_owned(),
            budget: plan.budget,
            stop: plan.halt.control.reason(),
            denominator: plan.denominator,
            tally,
        }
    }
}

impl Table {
    /// Enumerates all cylinders of `machine` within `budget`, on rayon's present pool.
    ///
    /// The result does not depend on the number of threads. Interrupted through
    /// `control`, it keeps what is decided; the rest is open-interrupted.
    ///
    /// # Errors
    /// [`BudgetError::Masses`] when the machine's masses do not fit 128 bits.
    pub fn enumerate<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        control: &Control<'_>,
    ) -> Result<Self, BudgetError> {
        let (summary, found) = Shard::in_memory(machine, budget, Share::WHOLE, control)?;
        match Self::from_rows(summary, found.into_rows()) {
            Ok(table) => Ok(table),
            // Every mass is counted once; a table that loses some must not be shown.
            Err(error) => panic!("{error}"),
        }
    }
}

impl Shard {
    /// Enumerates shard `index` (from 1) of `of`, as [`Table::enumerate`] does the whole.
    ///
    /// # Errors
    /// [`ShardError::Share`] unless `index` is from 1 to `of`, [`ShardError::Budget`] when masses do not
    /// fit.
    pub fn enumerate<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        index: usize,
        of: usize,
        control: &Control<'_>,
    ) -> Result<Self, ShardError> {
        let share = Share::new(index, of)?;
        let (summary, found) = Self::in_memory(machine, budget, share, control)?;
        Ok(Self {
            summary,
            share,
            rows: found.into_sorted(),
            sample: None,
        })
    }

    /// A share, gathered where nothing is stored, so that nothing can fail.
    fn in_memory<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        share: Share,
        control: &Control<'_>,
    ) -> Result<(Summary, Gathered), BudgetError> {
        let halt = Halt::new(control);
        let plan = Plan {
            shared: share != Share::WHOLE,
            ..Plan::new(machine.coding(), budget, &halt)?
        };
        let job = machine.gather(&plan, Gathered::default());
        let found = run(job.as_ref(), share, &halt);
        Ok((Summary::of(machine, &plan, share, found.tally), found))
    }

    /// Enumerates a share, its rows kept as `storage` says.
    ///
    /// # Errors
    /// When rows or finished parts cannot be stored, or masses do not fit.
    pub fn gather<E: Enumerable + ?Sized>(
        machine: &E,
        budget: Budget,
        share: Share,
        storage: &Storage,
        control: &Control<'_>,
    ) -> Result<Self, StorageError> {
        let halt = Halt::new(control);
        let plan = Plan {
            shared: storage.is_shared(share),
            ..Plan::new(machine.coding(), budget, &halt)?
        };
        let job = machine.gather(&plan, Gathered::spilling(storage.spill()));
        let name = machine.reference_machine();
        let identity = Identity::new("all outputs", &name, &budget, share, job.parts());
        let checkpoint = storage.checkpoint.as_ref();
        let found = kept(job.as_ref(), share, &halt, &identity, checkpoint)?;
        if let Some(failure) = found.failure() {
            return Err(failure.clone().into());
        }
        Ok(Self {
            summary: Summary::of(machine, &plan, share, found.tally),
            share,
            rows: found.into_sorted(),
            sample: None,
        })
    }

    /// Draws from what is open by length of the machine that it is of: this share of the draws, of which there are `draws.count` in all shards.
    ///
    /// # Errors
    /// [`DrawError`], where nothing is drawn; the shard is then as it was.
    pub fn draw<E: Drawable + ?Sized>(
        &mut self,
        machine: &E,
        draws: Draws,
        control: &Control<'_>,
    ) -> Result<(), DrawError> {
        let summary = &self.summary;
        let name = machine.drawn_machine();
        if summary.machine != name {
            return Err(DrawError::Machine {
                machine: name.into_owned(),
                shard: summary.machine.clone(),
            });
        }
        if summary.stop != StopReason::Bits {
            return Err(DrawError::Cut);
        }
        let sample = machine.draw_outputs(&summary.budget, draws, self.share, control)?;
        self.sample = Some(sample);
        Ok(())
    }

    /// Merges all shards of an enumeration, in any order, to the table of the whole.
    ///
    /// # Errors
    /// [`ShardError`] when they are not each shard of one enumeration exactly once.
    pub fn merge(shards: Vec<Self>) -> Result<Table, ShardError> {
        let all = Self::merge_summaries(shards.iter().map(|shard| (&shard.summary, shard.share)))?;
        let rows = Merge::new(shards.iter().map(|shard| shard.rows.iter()));
        let table = Table::from_rows(all, rows.collect::<Result<_, _>>()?)?;
        let sample = Self::merge_samples(shards.iter().map(|shard| shard.sample.as_ref()))?;
        Ok(table.with_sample(sample))
    }

    /// The draws of the whole, from those of all shards, in their order; none where no shard has any.
    ///
    /// # Errors
    /// [`ShardError::Different`] when they are not of the same draws.
    pub fn merge_samples<'a>(
        samples: impl IntoIterator<Item = Option<&'a Sample>>,
    ) -> Result<Option<Sample>, ShardError> {
        let samples: Vec<Option<&Sample>> = samples.into_iter().collect();
        let draws = |place: usize| samples[place].map(Sample::draws);
        if let Some(place) = (0..samples.len()).find(|&place| draws(place) != draws(0)) {
            return Err(ShardError::Different { index: place + 1 });
        }
        Ok(Sample::merged(samples.into_iter().flatten()))
    }

    /// The summary of the whole, from those of all shards, in any order.
    ///
    /// # Errors
    /// [`ShardError`] when they are not each shard of one enumeration exactly once.
    pub fn merge_summaries<'a>(
        shards: impl IntoIterator<Item = (&'a Summary, Share)>,
    ) -> Result<Summary, ShardError> {
        let mut shares = Vec::new();
        let mut all: Option<Summary> = None;
        for (shard, share) in shards {
            shares.push(share);
            let Some(all) = &mut all else {
                all = Some(shard.clone());
                continue;
            };
            let same = shard.machine == all.machine
                && shard.budget == all.budget
                && shard.denominator == all.denominator;
            if !same {
                let index = shares.len();
                return Err(ShardError::Different { index });
            }
            all.tally.add(&shard.tally);
            if shard.stop != StopReason::Bits {
                all.stop = shard.stop;
            }
        }
        all_once(shares)?;
        all.ok_or(ShardError::None)
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

    fn sample(&self) -> Option<&Sample> {
        self.sample.as_ref()
    }

    fn rows(&self) -> Result<impl Iterator<Item = Result<PatternRow, SpillError>>, SpillError> {
        Ok(self.rows.iter())
    }
}

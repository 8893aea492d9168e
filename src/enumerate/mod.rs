//! The enumeration: all programs of a reference machine at once, as cylinders revealed on demand.
//!
//! Takes a [`Machine`](crate::machine::Machine) from the layer below and yields exact
//! masses: a [`Table`] of all outputs, or the bounds of one x by [`search`] and
//! [`predict`]. A cylinder's mass is 2^-(bits revealed); the masses of all statuses
//! sum to exactly 1, as integers over 2^(L+4) (Solomonoff 1964 for the prior; the
//! statuses and bounds are defined in the README).

mod bounds;
mod budget;
mod certificate;
mod checkpoint;
mod control;
mod deepen;
mod drive;
mod engine;
mod expand;
mod gathered;
mod job;
mod merge;
mod pattern;
mod plain;
mod search;
mod shard;
mod spill;
mod table;
mod tally;

pub use bounds::{Bounds, Prediction};
pub use budget::{
    Budget, BudgetError, DEFAULT_STEPS, Decider, MAX_BITS, MAX_HORIZON, MAX_STEPS, Status,
    StopReason,
};
pub use certificate::{Certificate, Refusal};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use control::Control;
pub use deepen::{Deepened, Effort, deepen};
pub use engine::Verified;
pub use expand::{Expansion, Row, Rows};
pub use job::{Enumerable, Share};
pub use merge::Merge;
pub use pattern::{Pattern, PatternError, PatternSymbol};
pub use plain::Plain;
pub use search::{Found, Leader, continuations, predict, search};
pub use shard::{Listing, Shard, ShardError, Storage, StorageError};
pub use spill::SpillError;
pub use table::{PatternRow, Summary, Table, TableError};
pub use tally::{Amount, Tally};

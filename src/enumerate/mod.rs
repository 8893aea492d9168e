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
mod control;
mod deepen;
mod engine;
mod expand;
mod job;
mod pattern;
mod plain;
mod search;
mod shard;
mod table;
mod tally;

pub use bounds::{Bounds, Prediction};
pub use budget::{
    Budget, BudgetError, DEFAULT_STEPS, Decider, MAX_BITS, MAX_HORIZON, MAX_STEPS, Status,
    StopReason,
};
pub use certificate::{Certificate, Refusal};
pub use control::Control;
pub use deepen::{Deepened, Effort, deepen};
pub use engine::Verified;
pub use expand::{Row, Rows};
pub use job::Enumerable;
pub use pattern::{Pattern, PatternError, PatternSymbol};
pub use plain::Plain;
pub use search::{Found, Leader, predict, search};
pub use shard::{Shard, ShardError};
pub use table::{PatternRow, Summary, Table, TableError};
pub use tally::{Amount, Tally};

//! The enumeration: all programs of a reference machine at once, as cylinders revealed on demand.
//!
//! Takes a [`Machine`](crate::machine::Machine) from the layer below and yields exact
//! masses: a [`Table`] of all outputs, or the bounds of one x by [`search`] and
//! [`predict`]. A cylinder's mass is 2^-(bits revealed); the masses of all statuses
//! sum to exactly 1, as integers over 2^(L+4) (Solomonoff 1964 for the prior; the
//! statuses and bounds are defined in the README).

mod bounds;
mod budget;
mod search;
mod shard;
mod table;
mod walk;

pub use bounds::{Bounds, Prediction};
pub use budget::{
    Budget, BudgetError, Control, DEFAULT_STEPS, MAX_BITS, MAX_HORIZON, MAX_STEPS, Status,
    StopReason,
};
pub use search::{Found, Leader, continuations, predict, search};
pub use shard::{Shard, ShardError};
pub use table::{Row, Table, TableError};

//! The enumeration: all programs of a reference machine at once, as cylinders revealed on demand.
//!
//! Takes a [`Machine`](crate::machine::Machine) from the layer below and yields exact
//! masses: a [`Table`] of all outputs, or the bounds of one x by [`search`] and
//! [`predict`](search). A cylinder's mass is 2^-(bits revealed); the masses of all statuses
//! sum to exactly 1, as integers over 2^(L+4) (Solomonoff 1964 for the prior; the
//! statuses and bounds are defined in the README).

pub mod blc;
mod bounds;
mod brainphoque;
mod budget;
mod checkpoint;
pub mod compare;
mod continuation;
mod control;
mod deepen;
mod denominator;
mod draw;
mod drawn;
mod drive;
mod enumerable;
mod expand;
mod gathered;
mod hash;
mod hope;
mod job;
mod keep;
mod kraft;
mod merge;
mod pattern;
mod plain;
mod plan;
mod query;
mod row;
mod search;
mod search_shard;
mod shard;
mod share;
mod sought;
mod spill;
mod table;
mod tally;
#[cfg(test)]
pub(crate) mod ternary;
pub mod turing;

pub use bounds::{Bounds, Prediction};
pub use brainphoque::{PhoqueDraw, PhoqueSampler, PhoqueTexts, count_phoque_texts};
pub use budget::{
    Budget, BudgetError, DEFAULT_STEPS, MAX_BITS, MAX_HORIZON, MAX_STEPS, Status, StopReason,
    usual_steps,
};
pub use checkpoint::Checkpoint;
pub use continuation::{Continuation, Continuations};
pub use control::{Control, Interrupted};
pub use deepen::{Effort, deepen};
pub use denominator::Denominator;
pub use draw::Drawable;
pub use drawn::{
    Confidence, ConfidenceError, Counts, DecidedRows, DrawError, Drawn, DrawnRow, DrawnSequence,
    Draws, Ended, MOST_DRAWN_BITS, MOST_DRAWN_STEPS, MOST_SYMBOLS, NothingDecided, RandomPrograms,
    Sample, SampleError, Sampler, draw_samples, stream,
};
pub use enumerable::Enumerable;
pub use expand::{Expansion, Row, Rows};
pub use keep::CheckpointError;
pub use kraft::{Certificate, Refusal, Verified};
pub use merge::Merge;
pub use pattern::{Pattern, PatternError, PatternSymbol};
pub use plain::Plain;
pub use query::Query;
pub use row::PatternRow;
pub use search::search;
pub use search_shard::{SearchShard, SearchShardData, Searched, UnsoundShard};
pub use shard::{Shard, ShardError, Storage, StorageError};
pub use share::{Share, ShareError};
pub use sought::{Found, Leader};
pub use spill::SpillError;
pub use table::{Listing, Summary, Table, TableError};
pub use tally::{Amount, Tally};

pub use crate::machine::Decider;

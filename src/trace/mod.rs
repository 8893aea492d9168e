//! What a run yields, as data: [`Trace`] (tidy rows, kept as Parquet or CSV)
//! and [`Chart`] (series, axes, bands, labels), with the one way files are
//! written here: beside the target, synced, then renamed.
//!
//! Takes from the layers below their numbers, which [`Rows`] rounds to the nearest
//! double, and the enumeration's tables, which it keeps in files. Nothing is drawn here: the
//! picture layer draws a [`Chart`], and so can any other program.
//!
//! ```
//! use solomonoff::trace::{Axis, Recipe, Role, Rows};
//!
//! let mut rows = Rows::new("coin", ["t", "log2_weight"]);
//! rows.push((0, Some(-1.0)));
//! rows.push((1, None::<f64>));
//! let trace = rows.trace()?.with_recipe(
//!     Recipe::new("coin", "A coin")
//!         .axes(Axis::linear("t"), Axis::powers_of_two("weight"))
//!         .series("heads", "t", "log2_weight", Role::Measured(0)),
//! );
//! assert_eq!(trace.chart()?.series[0].points, [(0.0, Some(-1.0)), (1.0, None)]);
//! # Ok::<(), solomonoff::trace::TraceError>(())
//! ```

mod chart;
mod checksum;
mod column;
mod csv;
mod error;
mod export;
mod json_lines;
mod parquet;
mod parts;
mod read;
mod recipe;
mod rows;
mod search_file;
mod sequences;
mod table;
mod table_error;
mod table_shards;
mod tidy;
mod write;

#[cfg(test)]
mod recipe_laws;

pub use chart::{Arrow, Axis, Band, Chart, Line, Region, Role, Rule, Scale, Series};
pub use column::Column;
pub(crate) use csv::each_record;
pub use error::TraceError;
pub use export::export_rows;
pub use parts::{Parts, RowFormat, save_parts};
pub use read::{MAX_TEXT_BYTES, read_short_text, read_text, text_of};
pub use recipe::Recipe;
pub use rows::{Cell, Columns, Row, Rows, Value};
pub use search_file::{
    SearchFileError, is_search_shard, merge_search_shards, read_search_shard, save_search_shard,
};
pub use sequences::{
    Sequence, SequenceFormat, Sequences, SequencesError, Wanted, read_sequences,
    read_sequences_from,
};
pub use table::{TableFile, save_table};
pub use table_error::TableFileError;
pub use table_shards::ShardFiles;
pub use tidy::Trace;
pub use write::{
    WriteError, exit_now, replace_file, replace_folder, sweep_beside, write_atomically,
};

//! What a run yields, as data: [`Trace`] (tidy rows, kept as Parquet or CSV)
//! and [`Chart`] (series, axes, bands, labels), with the one way files are
//! written here: beside the target, synced, then renamed.
//!
//! Takes nothing from the layers below but their numbers, already rounded to
//! the nearest double or to an enclosure of two. Nothing is drawn here: the
//! picture layer draws a [`Chart`], and so can any other program.
//!
//! ```
//! use solomonoff::trace::{Axis, Chart, Column, Recipe, Role, Trace};
//!
//! let trace = Trace::new("coin")
//!     .with_column("t", Column::Integer(vec![Some(0), Some(1)]))?
//!     .with_column("log2_weight", Column::Float(vec![Some(-1.0), None]))?
//!     .with_recipe(
//!         &Recipe::new("coin", "A coin")
//!             .axes(Axis::linear("t"), Axis::powers_of_two("weight"))
//!             .series("heads", "t", "log2_weight", Role::Measured(0)),
//!     );
//! let chart = Chart::from_trace(&trace)?;
//! assert_eq!(chart.series[0].points, [(0.0, Some(-1.0)), (1.0, None)]);
//! # Ok::<(), solomonoff::trace::TraceError>(())
//! ```

mod chart;
mod csv;
mod parquet;
mod recipe;
mod rows;
mod table;
mod write;

pub use chart::{Arrow, Axis, Band, Chart, Line, Region, Role, Rule, Scale, Series};
pub use recipe::Recipe;
pub use rows::{Column, Trace, TraceError};
pub use table::{ShardFiles, TableFile, TableFileError, save_table};
pub use write::{WriteError, replace_file, replace_folder, write_atomically};

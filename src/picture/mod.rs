//! Charts drawn: SVG by an own small writer, and PNG from it.
//!
//! Takes a [`Chart`](crate::trace::Chart) and nothing else. The same chart
//! gives the same bytes everywhere: two decimals, no identifiers from
//! outside, one embedded font. The text in the SVG is real text; one file is
//! light or dark as its reader prefers; every curve has its name at its end
//! and, beside its colour, a marker; a theorem's bound is dashed in ink; a
//! certified band is rounded outward, so that the drawing never claims more
//! than the proof.
//!
//! ```
//! use solomonoff::trace::{Chart, Role, Series};
//!
//! let mut chart = Chart::new("loss", "Log loss");
//! chart.series.push(Series::new("measured", Role::Measured(0), [(0.0, Some(1.0))]));
//! let svg = solomonoff::picture::svg(&chart);
//! assert!(svg.contains(">measured</text>"));
//! ```

mod advances;
mod curves;
mod draw;
mod graph;
mod labels;
mod lines;
mod marks;
mod names;
mod page;
mod plot;
#[cfg(feature = "png")]
mod raster;
mod scale;
mod style;
mod tear;
mod text;
mod words;

pub use draw::svg;
#[cfg(feature = "png")]
pub use raster::{PNG_SCALE, PngError, png};

//! The open mass sampled: how much of it prints x, and what comes next.
//!
//! A bit limit leaves mass open: cylinders that print a part of x and need an op over the limit, a data bit, or more
//! steps. Here such cylinders are drawn, each as often as its mass says, every place and data bit that they need
//! is drawn with its own chance, and they run until they print x and one symbol more, disagree, are proven never to,
//! or are given up. The draws are independent, so the count of those that go on with 1 is binomial, and its chance
//! is the share of the open mass that M(x1) has. [`Confidence`] turns counts into intervals that hold with a stated
//! chance of error; what was given up is counted against x below and for it above.
//!
//! A chunk of draws has a stream of the seed of its own, so the number of threads cannot show.

mod aim;
mod bits;
mod closed;
mod confidence;
mod counts;
mod draws;
mod flat;
mod one;
mod open;
mod outputs;
mod place;
mod programs;
mod revealing;
mod rows;
mod sample;
mod samples;
mod seen;
#[cfg(test)]
mod tests;
mod urn;

pub use aim::MOST_SYMBOLS;
pub use bits::stream;
pub use confidence::{Confidence, ConfidenceError};
pub use counts::{Counts, Drawn};
pub use draws::{DrawError, Draws, MOST_DRAWN_BITS};
pub use flat::MOST_STEPS as MOST_DRAWN_STEPS;
pub(super) use one::draw_kraft;
pub(super) use outputs::draw_outputs_kraft;
pub use programs::RandomPrograms;
pub(super) use revealing::{draw_outputs_revealing, draw_revealing};
pub use rows::{DecidedRows, NothingDecided};
pub use sample::{DrawnRow, Ended, Sample, SampleError};
pub use samples::{DrawnSequence, Sampler, draw_samples};
pub(super) use seen::{OpenMass, Seen};

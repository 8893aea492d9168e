//! Prior weights: what is believed before the first symbol.
//!
//! A [`FinitePrior`] is a list of hypotheses with weights that sum to at most 1. The
//! weights are 2^-length, uniform or stated. It is generic in what is weighted, so it
//! stands below the mixture and takes only the exact numbers from the layers below.
#![deny(clippy::float_arithmetic)]

mod finite;

pub use finite::{FinitePrior, PriorError};

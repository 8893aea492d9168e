//! Networks and regressions in floating point: training, compression, sampling.
//!
//! Takes seeded streams from `mixture` and counts from `exact`. All arithmetic here is that of doubles, and every
//! file says so; no verdict is formed. A figure leaves the layer as a double, and the scenarios read its exact
//! value. What is computed depends on the arguments and the seed alone, not on the number of threads: linear algebra is
//! `nalgebra` without its vectorised products, and transcendental functions are `libm`'s, so that the bits are the
//! same on every machine.

pub mod descent;
pub mod ensemble;
pub mod free_energy;
pub mod masks;
pub mod min_norm;
pub mod normals;
pub mod regression;

/// A vector of doubles.
pub type Vector = nalgebra::DVector<f64>;

/// A matrix of doubles.
pub type Matrix = nalgebra::DMatrix<f64>;

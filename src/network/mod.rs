//! Small networks: trained, pruned, quantised and written to a file whose bytes are counted.
//!
//! This layer computes in floating point, and says so: no figure here is a certified one. What it yields is all the
//! same the same on every machine and number of threads. Each run is sequential and draws from numbered streams of its
//! seed; sums are written so that the compiler has no freedom to reorder them; and what the hardware may round in its
//! own way (exp, ln, cos, fused products) is taken from `libm` or not used. The suite takes the figures over once, as
//! exact dyadic rationals, and computes with those.
//!
//! A reader follows an image: [`digits`] and [`split`] give the data, [`dense`] the network with its gradient,
//! [`train`] the training with its penalties, [`compress`] the pruned and quantised network, [`file_code`] the file,
//! [`matched`] the smallest file at equal loss, [`prequential`] the code of the labels without a file. Beside them are
//! [`regression`], [`masks`] of dropout, [`ensemble`], gradient [`descent`] as sampling, least squares of [`min_norm`],
//! and [`free_energy`]. Linear algebra is `nalgebra` without its vectorised products.

pub mod adam;
pub mod cluster;
pub mod compress;
pub mod dense;
pub mod descent;
pub mod digits;
pub mod distil;
pub mod ensemble;
pub mod error;
pub mod evaluate;
pub mod file_code;
pub mod free_energy;
pub mod gaussian;
pub mod hmc;
pub mod linear;
pub mod masks;
pub mod matched;
pub mod min_norm;
pub mod normals;
pub mod prequential;
pub mod regression;
pub mod reliability;
pub mod split;
pub mod study;
pub mod teacher;
pub mod train;

/// A vector of doubles.
pub type Vector = nalgebra::DVector<f64>;

/// A matrix of doubles.
pub type Matrix = nalgebra::DMatrix<f64>;

//! Exact numbers: dyadic masses, rationals, unreduced fractions and certified
//! reals. No layer of the flow; every layer uses it, and it uses none.
//!
//! - [`Dyadic`]: p/2^k, the masses of an enumeration.
//! - [`Rational`]: signed p/q in lowest terms.
//! - [`Fraction`]: non-negative p/q, never reduced, for long products.
//! - [`as_u64`], [`as_usize`], [`narrow`]: counts of one type as another.
//! - [`Enclosure`]: two rationals with a real number between them; the result of
//!   [`log2`], [`ln`], [`exp`] and [`sqrt`]; and of [`short_log2`], to 48 places and fast.
//!
//! There are two back ends with one surface, `portable` (pure Rust, the default)
//! and `gmp` (GMP and MPFR, the feature `gmp`). All that decides a value (how an
//! argument is truncated, which results are exact) is in the shared modules; a
//! back end adds integers fast and rounds one binary number correctly in a given
//! direction, so both give equal values.
//!
//! No floating-point arithmetic happens here: doubles are only built, bit by bit,
//! from exact values on their way out.
#![deny(clippy::float_arithmetic)]

mod back_end;
mod binary;
mod count;
mod decimal;
mod dyadic;
mod enclosure;
mod fraction;
mod function;
mod functions;
#[cfg(feature = "gmp")]
mod gmp;
mod operators;
#[cfg(any(not(feature = "gmp"), test))]
mod portable;
mod rational;
mod scaled;
mod short_log;
#[cfg(test)]
mod tests;

pub use binary::Rounding;
pub use count::{TooLarge, as_f64, as_u64, as_usize, narrow};
pub use dyadic::Dyadic;
pub use enclosure::{Enclosure, EnclosureError};
pub use fraction::Fraction;
pub use functions::{ExactError, MAX_PRECISION, MIN_PRECISION, PRECISION, exp, ln, log2, sqrt};
pub use rational::{MAX_POWER_BITS, Rational, RationalError};
pub use scaled::Scaled;
pub use short_log::short_log2;

/// The name of the back end in use: `"portable"` or `"gmp"`.
pub const BACK_END: &str = back_end::NAME;

//! The back end in use.

#[cfg(feature = "gmp")]
pub(super) use super::gmp::{NAME, Ratio, evaluate, exact_root};
#[cfg(not(feature = "gmp"))]
pub(super) use super::portable::{NAME, Ratio, evaluate, exact_root};

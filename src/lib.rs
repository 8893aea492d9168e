//! A laboratory for Solomonoff induction.
#![deny(missing_docs)]

pub mod exact;
pub mod machine;
pub mod scenario;
pub mod trace;

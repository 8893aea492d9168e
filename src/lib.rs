//! A laboratory for Solomonoff induction.
#![deny(missing_docs)]

pub mod enumerate;
pub mod exact;
pub mod machine;
pub mod mixture;
pub mod picture;
pub mod prior;
pub mod scenario;
pub mod trace;

//! A laboratory for Solomonoff induction.
#![deny(missing_docs)]

pub mod machine;

//! The fast enumeration of the Kraft machine: the plain walk's, integer for integer, but for what
//! that leaves at the step limit and one more decider decides.
//!
//! The plain walk visits every cylinder. This one visits what is different, and knows for how
//! many cylinders it stands: see [`walk`]; [`cycle`] has the deciders and their proofs.

mod certificate;
mod code;
mod cycle;
mod divided;
mod effect;
mod future;
mod limit;
mod mass;
mod mode;
mod run;
mod setting;
mod state;
mod tape;
mod verified;
mod walk;
mod word;

pub use certificate::{Certificate, Refusal};
pub use verified::Verified;

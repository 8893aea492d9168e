//! All small Turing machines at once: what they print before they halt.
//!
//! The tree of machines whose entries are chosen when a run first reads them ([`Distribution`]), and why each run halts
//! or never does ([`Verdict`]).

mod distribution;
mod fast;
mod node;
mod outputs;
mod verdict;
mod walker;

pub use distribution::Distribution;
pub use verdict::{Verdict, Verdicts};

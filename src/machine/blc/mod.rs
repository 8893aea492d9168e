//! Binary lambda calculus (Tromp): terms as bits, and their reduction.

mod run;
mod term;

pub use run::{Blc, BlcRun};
pub use term::{Node, ReadError, Term};

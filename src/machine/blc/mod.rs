//! Binary lambda calculus (Tromp): terms as bits, and their reduction.

mod term;

pub use term::{Node, ReadError, Term};

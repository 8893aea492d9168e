//! All closed terms of the binary lambda calculus, by size: which have a normal form, and how large.

mod closed_set;
mod closures;
mod count;
mod cycle;
mod measure;
mod table;

pub use count::{Champion, MOST_COUNTED_BITS, Row, Rows};
#[cfg(test)]
mod tests;

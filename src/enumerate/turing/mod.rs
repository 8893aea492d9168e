//! All small Turing machines at once: what they print before they halt.
//!
//! The tree of machines whose entries are chosen when a run first reads them ([`Distribution`]), and why each run halts
//! or never does ([`Verdict`]).

mod bit_grams;
mod certificate;
#[cfg(test)]
mod certificate_laws;
mod closed_grams;
mod closed_words;
mod complexity;
#[cfg(test)]
mod descent;
mod distribution;
mod entries;
mod fast;
mod gather;
mod grams;
mod ids;
mod long;
mod monotone;
mod node;
mod outputs;
mod part;
mod part_file;
#[cfg(test)]
mod part_laws;
mod refusal;
mod remembering;
mod replay;
mod segments;
mod slow;
mod table;
#[cfg(test)]
mod tests;
mod verdict;
mod walker;
mod words;

pub use certificate::Certificate;
pub use closed_grams::{ClosedGrams, Surrounding};
pub use closed_words::{ClosedWords, Repeated, WordTape};
pub use complexity::Bits;
pub use distribution::Distribution;
pub use gather::WalkError;
pub use part::{MOST_CUTOFF, PartError, TuringPart, TuringWalk};
pub use part_file::PartFileError;
pub use refusal::Refusal;
pub use table::exact_table_sha256;
pub use verdict::{Verdict, Verdicts};

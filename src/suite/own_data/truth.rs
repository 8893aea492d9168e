//! What data is drawn from. Takes `sample` from `mixture`.

use crate::machine::Symbols;
use crate::mixture::{Hypothesis, OpenTruth, sample};

/// The most symbols that a file may draw.
pub(crate) const MOST_DRAWN: u64 = 100_000;

/// The stream of the seed that data is drawn from. A remedy that draws takes the first, 0: what it
/// draws must not depend on what the data was drawn by.
const STREAM: u64 = 1;

/// A hypothesis that data is drawn from, and how much.
#[derive(Debug)]
pub(crate) struct Truth {
    pub(crate) hypothesis: Box<dyn Hypothesis>,
    pub(crate) symbols: u64,
}

impl Truth {
    /// Data drawn by a seed: fewer symbols than asked for where the truth stops.
    ///
    /// # Errors
    /// [`OpenTruth`], where a program's next symbol is not settled.
    pub(crate) fn draw(&self, seed: u64) -> Result<Symbols, OpenTruth> {
        let drawn = sample(self.hypothesis.clone(), self.symbols, seed, STREAM)?;
        Ok(drawn.into_iter().collect())
    }
}

//! What a scenario file says, waiting for its data: the class, the prior, the remedy and the truth.
//!
//! Takes hypotheses and `sample` from `mixture`.

use crate::machine::Symbols;
use crate::mixture::{Hypothesis, OpenTruth, sample};
use crate::prior::FinitePrior;
use crate::scenario::own_data::{OwnData, Remedy, TooLong};

/// A class of hypotheses with its prior and its remedy, waiting for data.
#[derive(Debug)]
pub struct Class {
    pub(super) title: String,
    pub(super) prior: FinitePrior<Box<dyn Hypothesis>>,
    pub(super) remedy: Option<Remedy>,
    pub(super) truth: Option<Truth>,
    pub(super) seed: u64,
}

/// What data is to be drawn from.
#[derive(Debug)]
pub(super) struct Truth {
    pub(super) hypothesis: Box<dyn Hypothesis>,
    pub(super) symbols: u64,
}

/// The most symbols that a file may draw.
pub(super) const MOST_DRAWN: u64 = 100_000;

/// The stream of the seed that data is drawn from. A remedy that draws takes the first, 0: what it
/// draws must not depend on what the data was drawn by.
const STREAM: u64 = 1;

impl Class {
    /// The same with another seed than the file's, if one is given.
    #[must_use]
    pub fn seeded(mut self, seed: Option<u64>) -> Class {
        self.seed = seed.unwrap_or(self.seed);
        self
    }

    /// Data drawn from the file's truth by the seed: nothing where it names none, and fewer
    /// symbols than asked for where it stops.
    ///
    /// # Errors
    /// [`OpenTruth`], where a program's next symbol is not settled.
    pub fn draw(&self) -> Result<Symbols, OpenTruth> {
        let Some(truth) = &self.truth else {
            return Ok(Symbols::new());
        };
        let drawn = sample(truth.hypothesis.clone(), truth.symbols, self.seed, STREAM)?;
        Ok(drawn.into_iter().collect())
    }

    /// The run on `data`, under the file's `stem` as its name.
    ///
    /// # Errors
    /// [`TooLong`] beyond the length that exact evidence is kept for.
    pub fn on(self, stem: &str, data: Symbols) -> Result<OwnData, TooLong> {
        let own = OwnData::new(stem.to_owned(), self.title, self.prior, data)?;
        let truth = self.truth.map(|truth| truth.hypothesis);
        Ok(own.declared(self.remedy, truth, self.seed))
    }
}

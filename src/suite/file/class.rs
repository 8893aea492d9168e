//! What a scenario file says, waiting for its data: the class, the prior, the remedies and the truth.
//!
//! Takes the run itself from `own_data`.

use crate::machine::Symbols;
use crate::mixture::Hypothesis;
use crate::prior::FinitePrior;
use crate::suite::own_data::{Data, OwnData, Remedy, TooLong, Truth};

/// A class of hypotheses with its prior and its remedies, waiting for data.
#[derive(Debug)]
pub struct Class {
    pub(super) title: String,
    pub(super) prior: FinitePrior<Box<dyn Hypothesis>>,
    pub(super) remedies: Vec<Remedy>,
    pub(super) truth: Option<Truth>,
    /// At least one, and all different.
    pub(super) seeds: Vec<u64>,
}

impl Class {
    /// The same with one seed in place of the file's, if one is given.
    #[must_use]
    pub fn seeded(mut self, seed: Option<u64>) -> Class {
        if let Some(seed) = seed {
            self.seeds = vec![seed];
        }
        self
    }

    /// The run on `data`, or where there is none on what the file's truth draws with each seed, under the
    /// file's `stem` as its name.
    ///
    /// # Errors
    /// [`TooLong`] beyond the length that exact evidence is kept for.
    pub fn on(self, stem: &str, data: Option<Symbols>) -> Result<OwnData, TooLong> {
        let data = match (data, self.truth) {
            (None, Some(truth)) => Data::Drawn(truth),
            (data, _) => Data::Given(data.unwrap_or_default()),
        };
        let own = OwnData::new(stem.to_owned(), self.title, self.prior, data)?;
        Ok(own.declared(self.remedies, self.seeds))
    }
}

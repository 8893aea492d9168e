//! What a scenario file says, waiting for its data: the class, the prior, the remedies and the truth.
//!
//! Takes the run itself from `own_data`.

use crate::exact::Rational;
use crate::mixture::Hypothesis;
use crate::prior::FinitePrior;
use crate::suite::own_data::{Data, DataError, Observed, OwnData, Remedy, Truth};

/// A class of hypotheses with its prior and its remedies, waiting for data.
#[derive(Debug)]
pub struct Class {
    pub(super) title: String,
    pub(super) prior: FinitePrior<Box<dyn Hypothesis>>,
    pub(super) remedies: Vec<Remedy>,
    pub(super) truth: Option<Truth>,
    /// At least one, and all different.
    pub(super) seeds: Vec<u64>,
    /// Odds to be watched.
    pub(super) odds: Vec<Rational>,
    /// The text of the file.
    pub(super) text: String,
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
    /// [`DataError`]: data that is too long, or without an order or a symbol that something needs.
    pub fn on(self, stem: &str, data: Option<Observed>) -> Result<OwnData, DataError> {
        let data = match (data, self.truth) {
            (None, Some(truth)) => Data::Drawn(truth),
            (data, _) => Data::Given(data.unwrap_or_default()),
        };
        let own = OwnData::new(stem.to_owned(), self.title, self.prior, data);
        let own = own
            .declared(self.remedies, self.seeds)
            .watching(self.odds, Some(self.text));
        own.checked()
    }
}

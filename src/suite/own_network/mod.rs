//! Small networks on one's own data: how large their files are at equal loss.
//!
//! Takes networks, files and the search for the smallest from `network`. A file names a table of numbers with a label in each
//! row, widths, regularisers with their strengths, and seeds. Each run splits the rows into those that train, that choose and
//! that judge, by its own permutation; numbers are standardised by the training rows alone; networks are trained plainly and
//! with each regulariser, and all their files are tried. A regulariser's file is the smallest, of any strength, whose
//! validation loss is at most that of the plain network before compression plus delta. The rows that judge choose nothing.

use crate::scenario::{Context, Outcome, Result, charts};

mod answer;
mod claims;
mod picture;
mod trained;

pub use trained::OwnNetwork;
pub(super) use trained::{Family, Plan, Rows};

impl OwnNetwork {
    /// Trains and compares the networks, under the file's `stem` as the run's name.
    ///
    /// # Errors
    /// [`Interrupted`](crate::scenario::ScenarioError::Interrupted); a network that no file can hold.
    pub fn run(&self, stem: &str, context: &Context<'_>) -> Result<Outcome> {
        let measured = self.measure(context)?;
        let traces = picture::traces(self, &measured)?;
        let outcome = Outcome {
            scenario: stem.to_owned(),
            parameters: self.parameters(),
            seeds: vec![self.seed],
            answer: answer::answer(self, &measured)?,
            claims: claims::claims(self, &measured, context)?,
            charts: charts(&traces)?,
            standing: None,
            lived: None,
            file: Some(self.file.clone()),
            traces,
            sentence: "Measurements of small networks on your data in floating point, the same on every machine; bytes and \
                       errors are counted exactly. Nothing here is about M."
                .to_owned(),
        };
        Ok(outcome.stamped())
    }
}

#[cfg(test)]
mod tests;

//! What came out, in a few sentences: where the posterior goes, how often it changes its mind, and what helps.

use super::{DiaconisFreedmanLocation, Measured, Parameters, theta};
use crate::exact::Enclosure;
use crate::scenario::figures::{fraction, of_double};
use crate::scenario::sampling::Sample;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::occam::in_bits;
use crate::suite::instrument::wording::{counted, decimal, enclosed, grouped};

impl Answered for DiaconisFreedmanLocation {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut said = Vec::new();
        let observations = counted(parameters.observations, "observation");
        if let (Some(hills), Some(points)) = (measured.hills.last(), measured.points.last()) {
            let last = match measured.changes[..] {
                [] => String::new(),
                [.., last] => format!(", for the last time at observation {}", grouped(last)),
            };
            let behind = in_bits(&Enclosure::exact(of_double(points.over_centre)?))?;
            said.push(format!(
            "The posterior is drawn to two wrong locations, {} and {}, and in {observations} it changes between them {} \
             times{last}. The truth, 0, is {} bits behind the better of the two in the end.",
            decimal(&theta(hills.upper)),
            decimal(&theta(hills.lower)),
            measured.changes.len(),
            enclosed(&behind),
        ));
        }
        said.push(format!(
        "Over {} of as many observations it changes {} times on average, as a random walk changes its sign. That the prior has every symmetric law of the errors in its support does not help.",
        counted(parameters.runs, "run"),
        decimal(&Sample::of_counts(&measured.run_changes)?.mean),
    ));
        let mut control = format!(
            "Control: with a normal base the posterior ends at {}, and with observations at +-1/a at {}: both near the \
         truth.",
            decimal(&theta(measured.normal)),
            decimal(&theta(measured.inner)),
        );
        if let Some(tally) = measured.drawn.last() {
            control += &format!(
                " Of truths that are drawn from the prior itself it has found a share {} after {}.",
                decimal(&fraction(tally.found, tally.runs)?),
                counted(tally.time, "observation"),
            );
        }
        said.push(control);
        Ok(said)
    }
}

//! What came out, in a few sentences: what all twins cost together, and how the errors fall with the code of T.

use super::TwinTriggerTime;
use super::code::Code;
use super::measured::{Measured, Parameters, Run};
use crate::exact::{PRECISION, log2};
use crate::scenario::figures::{fraction, length};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, enclosed, grouped, listed};

/// What all twins cost in bits, in the world p.
fn cost(run: &Run) -> Result<String> {
    let first = run.alive.first().copied().unwrap_or(run.left);
    Ok(enclosed(&log2(&fraction(first, run.left)?, PRECISION)?))
}

impl Answered for TwinTriggerTime {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let last = parameters.horizon_bits - 1;
        let time = 1_u64 << last;
        let mut costs = Vec::new();
        for run in &measured.runs {
            costs.push(format!(
                "{} with the code \"{}\"",
                cost(run)?,
                run.code.name()
            ));
        }
        let of = |code: Code| measured.runs.iter().find(move |run| run.code == code);
        let mut said = vec![format!(
            "All {} twins together, \"as p until T, then not\", cost a bounded amount while p is right: in bits, over all time, {}.",
            grouped(parameters.horizon()),
            listed(&costs),
        )];
        if let (Some(simple), Some(gamma)) = (of(Code::Simple), of(Code::Gamma)) {
            said.push(format!(
            "But where simple numbers are short to write the mixture still errs late. At symbol 2^{last} + 1 it errs with \
             chance {}, and at the one after with {}; under the gamma code it is {} and {}.",
            decimal(&simple.chance(time)?),
            decimal(&simple.chance(time + 1)?),
            decimal(&gamma.chance(time)?),
            decimal(&gamma.chance(time + 1)?),
        ));
            let spikes = simple.local_maxima();
            let powers = spikes
                .iter()
                .filter(|&&symbol| (symbol - 1).is_power_of_two());
            said.push(format!(
            "There the error has {}, {} of them right after a power of two: slow convergence is a code of T in \
             which some large T are short.",
            counted(length(&spikes), "peak"),
            powers.count(),
        ));
        }
        Ok(said)
    }
}

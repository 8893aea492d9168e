//! What came out, in a few sentences: what each sequence costs beside the length of its shortest program.

use super::{DeterministicLossBound, Measured, Parameters, Run};
use crate::scenario::figures::{bits, length};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, enclosed};

/// Bits that the predictor has lost on all symbols: none where its lower bound is 0.
fn lost(run: &Run) -> Result<Option<String>> {
    Ok(bits(run.last())?.map(|log| enclosed(&-log)))
}

/// The length of the shortest program, in words.
fn shortest(run: &Run) -> String {
    match run.shortest {
        Some(bits) => format!("{bits} bits"),
        None => format!("more than {} bits", run.bits),
    }
}

impl Answered for DeterministicLossBound {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let Some((growing, periodic)) = measured.runs.split_last() else {
            return Ok(Vec::new());
        };
        let symbols = |run: &Run| length(&run.other);
        let mut said = Vec::new();
        if let (Some(lost), Some(sum)) = (lost(growing)?, growing.surprise()?.last()) {
            said.push(format!(
            "On {} of {} the predictor, the certified lower bound of M, loses {lost} bits in all, errs {} times, and expected a wrong symbol with chances that add up to {}. The shortest program of the sequence has {}, and that is the most it can lose, \
             however long the sequence goes on.",
            counted(symbols(growing), "symbol"),
            growing.target.name,
            growing.errors().last().copied().unwrap_or(0),
            decimal(sum),
            shortest(growing),
        ));
        }
        let mut others = Vec::new();
        for run in periodic {
            others.push(format!(
                "{} {} ({})",
                run.target.name,
                lost(run)?.unwrap_or_else(|| "without bound".to_owned()),
                shortest(run),
            ));
        }
        if let Some(first) = periodic.first() {
            said.push(format!(
            "On {} of the periodic sequences it loses, in bits, with the length of the shortest program beside it: {}.",
            counted(symbols(first), "symbol"),
            others.join(", "),
        ));
        }
        let control = &measured.control;
        let value = match lost(control)? {
            None => "the lower bound falls to 0, and nothing bounds the loss".to_owned(),
            Some(lost) => format!("it loses {lost} bits"),
        };
        said.push(format!(
        "Control: on {} of {}, with only {} bits for the programs, fewer than the shortest one has, {value}.",
        counted(symbols(control), "symbol"),
        control.target.name,
        control.bits,
    ));
        Ok(said)
    }
}

//! What came out, in a few sentences: how fast the twins part, by how much is seen of the hidden state.

use super::{Measured, Parameters, SHORT, TwinHiddenState};
use crate::exact::as_u64;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, enclosed, listed};

impl Answered for TwinHiddenState {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let Some(((clear, _), (noisy, percents))) = measured.rates.split_first().zip(
            measured
                .rates
                .split_first()
                .map(|(_, rest)| (rest, &measured.noise_percent[1..])),
        ) else {
            return Ok(Vec::new());
        };
        let of_noises: Vec<String> = noisy
            .iter()
            .zip(percents)
            .map(|(rate, percent)| {
                format!("{} where it is wrong in {percent} %", decimal(&rate.mean))
            })
            .collect();
        let mut said = vec![format!(
            "The less is seen of the hidden state, the more slowly the twins are told apart: the evidence for the right one \
         grows by {} bits per symbol where a clear flag shows that state, {}.",
            decimal(&clear.mean),
            listed(&of_noises),
        )];
        said.push(format!(
            "These are means over {} of {}.",
            counted(parameters.runs, "run"),
            counted(as_u64(parameters.symbols), "symbol"),
        ));
        let last = |sums: &[_]| sums.last().map_or_else(String::new, enclosed);
        let short: Vec<String> = measured.short.iter().map(|sums| last(sums)).collect();
        said.push(format!(
        "Summed over all strings of {SHORT} symbols it is {} bits in the same order of noises. Control: twins that differ \
         in the other states too tell {} bits, more than the hidden state allows.",
        listed(&short),
        last(&measured.control),
    ));
        Ok(said)
    }
}

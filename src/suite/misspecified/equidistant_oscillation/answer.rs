//! What came out, in a few sentences: how often the lead changes, how unevenly it is held, and what ends it.

use super::EquidistantOscillation;
use super::measured::{Measured, Parameters};
use crate::exact::as_usize;
use crate::scenario::figures::{fraction, length};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, grouped};

impl Answered for EquidistantOscillation {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let [up, down] = parameters.chances();
        let half = length(&measured.upper_counts) - 1;
        // Runs in which one model leads for at least nine tenths of the time.
        let tenth = as_usize(half / 10);
        let counts = &measured.upper_counts;
        let uneven: u64 = counts[..=tenth].iter().sum::<u64>()
            + counts[counts.len() - 1 - tenth..].iter().sum::<u64>();
        let runs = measured.runs;
        let mut said = vec![format!(
            "The posterior never settles: {} and {} are equally wrong about a fair coin, and in {} the lead changes {} \
         times on average over {}. It is held unevenly: in a share {} of the runs one of the two leads for nine tenths \
         of the time or more.",
            decimal(&up),
            decimal(&down),
            counted(parameters.symbols, "symbol"),
            decimal(&measured.mean_changes),
            counted(runs, "run"),
            decimal(&fraction(uneven, runs)?),
        )];
        let median = match measured.truth_times.get(as_usize(runs / 2)) {
            Some(time) => format!("by symbol {} in half of them", grouped(*time)),
            None => "in fewer than half of them it ever had".to_owned(),
        };
        let ends = if 2 * measured.truth_at_end > runs {
            "the swings end"
        } else {
            "the swings are not over yet"
        };
        said.push(format!(
        "Control: with the fair coin in the class, at weight 2^-{}, {ends}. It has more than half of the posterior at the end of {} of {}, {median}.",
        parameters.truth_bits,
        grouped(measured.truth_at_end),
        counted(runs, "run"),
    ));
        let (deepest, level) = (
            measured.despair.last().copied().unwrap_or(0),
            measured.despair.len(),
        );
        said.push(format!(
        "It is hardly ever despaired of: its weight falls to 1/{} of what it was at first in {} of {}.",
        1u64 << level,
        grouped(deepest),
        counted(runs, "run"),
    ));
        Ok(said)
    }
}

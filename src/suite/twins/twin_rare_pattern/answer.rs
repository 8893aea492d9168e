//! What came out, in a few sentences: how long the twins stay level, and how many visits it takes to part them.

use super::{Measured, Parameters, PatternRuns, TwinRarePattern, digits};
use crate::exact::Rational;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, listed};

impl Answered for TwinRarePattern {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let told = |figure: fn(&PatternRuns) -> &Rational, of: &str| -> String {
            let runs = measured.runs.iter();
            let each =
                runs.map(|run| format!("{} {of} {}", decimal(figure(run)), digits(&run.pattern)));
            listed(&each.collect::<Vec<_>>())
        };
        let mut said = vec![format!(
            "To move the odds of the twins by {} takes {} on average: before the first visit nothing tells them apart, and each \
         visit tells only so much.",
            counted(u64::from(parameters.bits), "bit"),
            told(|run| &run.visits.mean, "visits of"),
        )];
        said.push(format!(
            "In symbols that is {}, over {} each. The first visit alone is waited for {}.",
            told(|run| &run.symbols.mean, "for"),
            counted(parameters.runs, "run"),
            told(|run| &run.first.mean, "for"),
        ));
        if let (Some([least, most]), Some(longest)) =
            (measured.extremes().last(), measured.waits.last())
        {
            said.push(format!(
            "Control: from one visit to the next it is {} flips for every pattern of {}, but the first takes from {} to {}, \
             longest where the pattern overlaps itself.",
            decimal(&longest.between),
            counted(u64::from(parameters.longest), "symbol"),
            decimal(least),
            decimal(most),
        ));
        }
        Ok(said)
    }
}

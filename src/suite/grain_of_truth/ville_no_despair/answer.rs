//! What came out, in a few sentences: how often the truth is ever despaired of, and how often what is not the truth is.

use super::tree::FAIR_COIN;
use super::{LEVELS, Measured, Parameters, VilleNoDespair};
use crate::exact::Rational;
use crate::scenario::figures::fraction;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, grouped};

/// The chance of falling to the deepest level, by truth and model.
fn chances(measured: &Measured) -> Vec<(usize, usize, Rational)> {
    let mut all = Vec::new();
    for (truth, by_model) in measured.figures.despair.iter().enumerate() {
        for (model, chances) in by_model.iter().enumerate() {
            let chance = measured.figures.probability(chances[LEVELS - 1]);
            all.push((truth, model, chance));
        }
    }
    all
}

impl Answered for VilleNoDespair {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let all = chances(measured);
        let deepest = 1_u64 << LEVELS;
        let of_truth = all.iter().filter(|(truth, model, _)| truth == model);
        let others = all
            .iter()
            .filter(|(truth, model, _)| truth != model && *model != FAIR_COIN);
        let mut said = Vec::new();
        if let (Some(most), Some(least)) = (
            of_truth.max_by(|a, b| a.2.cmp(&b.2)),
            others.min_by(|a, b| a.2.cmp(&b.2)),
        ) {
            said.push(format!(
            "The truth's posterior falls to 1/{deepest} of its prior weight with chance {} at most, at any time within {}, where 1/{deepest} = {} is allowed: of {} truths most often for {}.",
            decimal(&most.2),
            counted(u64::from(measured.depth), "symbol"),
            decimal(&fraction(1, deepest)?),
            measured.names.len(),
            measured.names[most.0],
        ));
            said.push(format!(
            "Control: what is not the truth falls so far with chance {} or more, least often {} where {} is the truth.",
            decimal(&least.2),
            measured.names[least.1],
            measured.names[least.0],
        ));
        }
        if let (Some(crossed), Some(fallen)) = (measured.crossed.last(), measured.fallen.last()) {
            said.push(format!(
            "However long one looks: a fair coin among seven coins falls so far within {} with chance {}, and did in {} \
             of {}.",
            counted(u64::from(measured.symbols), "symbol"),
            decimal(crossed),
            grouped(*fallen),
            counted(parameters.runs, "run"),
        ));
        }
        Ok(said)
    }
}

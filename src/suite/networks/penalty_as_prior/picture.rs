//! The trace of `penalty-as-prior` and how it is drawn: code length and error at fresh inputs over the penalty.

use super::{GRID, PenaltyAsPrior};
use crate::exact::Rational;
use crate::scenario::sampling::Sample;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for PenaltyAsPrior {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let runs = &finished.measured.0;
        let columns = [
            "log2_penalty",
            "code_bits",
            "lower",
            "upper",
            "excess_error",
            "excess_lower",
            "excess_upper",
        ];
        let mut rows = Rows::new("penalties", columns);
        let mut best: [Option<(Rational, i32)>; 2] = [None, None];
        for (place, k) in GRID.enumerate() {
            let tried = || runs.iter().map(|run| &run.tried[place]);
            // Relative to the shortest code of the same data set, which takes out what the data sets differ in.
            let bits: Vec<Rational> = runs
                .iter()
                .filter_map(|run| {
                    Some(&run.tried[place].evidence_bits - &run.picked()?[0].evidence_bits)
                })
                .collect();
            let excess: Vec<Rational> = tried().map(|tried| tried.excess.clone()).collect();
            let [bits, excess] = [Sample::of(&bits)?, Sample::of(&excess)?];
            for (best, sample) in best.iter_mut().zip([&bits, &excess]) {
                if best.as_ref().is_none_or(|(least, _)| sample.mean < *least) {
                    *best = Some((sample.mean.clone(), k));
                }
            }
            let [code, error] = [bits.interval()?, excess.interval()?];
            rows.push((
                k,
                &bits.mean,
                code.lower(),
                code.upper(),
                &excess.mean,
                error.lower(),
                error.upper(),
            ));
        }
        let [code, error] = best.map(|best| best.map_or(0, |(_, k)| k));
        let title = format!(
            "The code is shortest at penalty 2^{code}, the error at fresh inputs least at 2^{error}"
        );
        let recipe = Recipe::new("penalties", title)
            .subtitle(format!(
                "Ridge regression, {} weights, {} observations, {} data sets: bits of the data by the evidence of the prior \
                 N(0, 1/penalty), beyond the shortest code of the same data. Band: 5 standard errors. Floating point.",
                finished.parameters.features, finished.parameters.observations, finished.parameters.runs,
            ))
            .axes(Axis::powers_of_two("penalty"), Axis::linear("bits beyond the shortest code"))
            .band("", "log2_penalty", "lower", "upper", 0)
            .series("code length", "log2_penalty", "code_bits", Role::Measured(0));
        let title = format!("The error at fresh inputs is least at penalty 2^{error}");
        let errors = Recipe::new("fresh-inputs", title)
            .subtitle(
                "The same regressions: excess squared error of ridge at a fresh input, mean over the data sets. Band: 5 \
                 standard errors. Floating point.",
            )
            .axes(Axis::powers_of_two("penalty"), Axis::linear("excess squared error (noise variance 1)"))
            .band("", "log2_penalty", "excess_lower", "excess_upper", 1)
            .series("excess error", "log2_penalty", "excess_error", Role::Measured(1));
        let bits = rows.trace()?;
        let second = bits.clone().with_recipe(errors);
        Ok(vec![bits.with_recipe(recipe), second])
    }
}

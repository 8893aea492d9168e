//! The trace of `calibration` and how it is drawn: reliability diagrams, the share that is right over what was said.

use super::{BINS, Calibration, PREDICTORS};
use crate::exact::Rational;
use crate::scenario::figures::{fraction, of_double};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for Calibration {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let runs = &finished.measured.runs;
        let columns = [
            "predictor",
            "bin",
            "confidence",
            "right",
            "least",
            "most",
            "said",
        ];
        let mut rows = Rows::new("reliability", columns);
        for (place, (id, _)) in PREDICTORS.into_iter().enumerate() {
            for bin in 0..BINS {
                let bins = runs.iter().filter_map(|run| run[place].bins.get(bin));
                let mut said = Vec::new();
                let mut right = Vec::new();
                for bin in bins {
                    said.push(of_double(bin.confidence)?);
                    let images = crate::exact::as_u64(bin.images);
                    right.push(fraction(crate::exact::as_u64(bin.right), images)?);
                }
                let (Some(least), Some(most)) = (right.iter().min(), right.iter().max()) else {
                    continue;
                };
                let share = fraction(1, crate::exact::as_u64(right.len()))?;
                let mean = |values: &[Rational]| values.iter().sum::<Rational>() * &share;
                let (x, y) = (mean(&said), mean(&right));
                rows.push((id, bin, &x, y, least, most, &x));
            }
        }
        let subtitle = format!(
            "Test images in ten bins of equal numbers by the largest probability; share right over the mean probability, mean of \
             {} seeds; bands: all seeds. On the grey line a predictor is calibrated. Measured.",
            finished.parameters.runs
        );
        let mut recipe = Recipe::new("reliability", "Who is as often right as it says?")
            .subtitle(subtitle)
            .axes(
                Axis::linear("largest probability, mean of the bin"),
                Axis::linear("share right"),
            );
        for (colour, (id, name)) in PREDICTORS.into_iter().enumerate() {
            recipe = recipe
                .band(
                    &format!("{name}, all seeds"),
                    "confidence",
                    "least",
                    "most",
                    colour,
                )
                .where_band("predictor", id);
        }
        for (colour, (id, name)) in PREDICTORS.into_iter().enumerate() {
            recipe = recipe
                .series(name, "confidence", "right", Role::Measured(colour))
                .where_column("predictor", id);
        }
        // The line through equal shares spans the widest of the curves: that of the chain.
        let recipe = recipe
            .series("calibrated", "confidence", "said", Role::Reference)
            .where_column("predictor", PREDICTORS[super::CHAIN].0);
        Ok(vec![rows.drawn(recipe)?])
    }
}

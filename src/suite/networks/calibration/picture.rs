//! The trace of `calibration` and how it is drawn: reliability diagrams, the share that is right over what was said.

use super::{BINS, Calibration, LINEAR, PREDICTORS};
use crate::exact::{Rational, as_u64};
use crate::scenario::figures::{fraction, of_double};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

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
                    let images = as_u64(bin.images);
                    right.push(fraction(as_u64(bin.right), images)?);
                }
                let (Some(least), Some(most)) = (right.iter().min(), right.iter().max()) else {
                    continue;
                };
                let share = fraction(1, as_u64(right.len()))?;
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
        // What the bands are is in the subtitle.
        for (colour, (id, _)) in PREDICTORS.into_iter().enumerate() {
            recipe = recipe
                .band("", "confidence", "least", "most", colour)
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
        Ok(vec![rows.drawn(recipe)?, linear(&finished)?])
    }
}

/// Shares of what came up to each of the places that a predictor says a tenth, two tenths, .. of it lie below.
fn linear(finished: &Finished<'_, Calibration>) -> Result<Trace> {
    let measured = finished.measured;
    let mut rows = Rows::new("linear-reliability", ["predictor", "said", "share"]);
    let names = LINEAR.into_iter().chain(["the exact distribution"]);
    for (place, name) in names.clone().enumerate() {
        let counts = super::Measured::bins(&measured.learnt, place);
        let all: u64 = counts.iter().sum();
        let mut below = 0;
        for (end, count) in (1..).zip(counts) {
            below += count;
            let said = fraction(end, as_u64(BINS))?;
            // Over what was said, so that small differences are seen.
            rows.push((name, &said, fraction(below, all)? - &said));
        }
    }
    let subtitle = format!(
        "Share of the outcomes below a predicted quantile, minus the share that ought to be. On the grey line a predictor is \
         calibrated; above and then below it is overconfident. A curve that coincides with a later one is hidden. {} problems, \
         {} new rows each. Measured.",
        finished.parameters.learnt,
        super::FRESH
    );
    let mut recipe = Recipe::new(
        "linear-reliability",
        "Linear model: descents are overconfident, the posterior is not",
    )
    .subtitle(subtitle)
    .axes(
        Axis::linear("predicted quantile"),
        Axis::linear("share below it, minus the predicted one"),
    )
    .rule(Rule::Horizontal {
        y: 0.0,
        label: "calibrated".to_owned(),
        role: Role::Reference,
    });
    for (colour, name) in names.enumerate() {
        recipe = recipe
            .series(name, "said", "share", Role::Measured(colour))
            .where_column("predictor", name);
    }
    Ok(rows.drawn(recipe)?)
}

//! The traces of `description-length-at-equal-loss`: sizes by delta, loss by bytes, and what is left of each network.

use super::DescriptionLengthAtEqualLoss;
use super::measured::{BUDGETS, Measured, bytes};
use crate::exact::{PRECISION, Rational, as_u64, log2};
use crate::network::study::{Chosen, Family, Outcome};
use crate::scenario::figures::{fraction, length, of_double, whole};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

/// The colour and marker of each family, in the order of [`Family::ALL`].
const COLOURS: [usize; 5] = [0, 1, 2, 3, 4];

/// Mean, least and largest.
fn spread(values: &[Rational]) -> Result<Option<[Rational; 3]>> {
    let (Some(least), Some(most)) = (values.iter().min(), values.iter().max()) else {
        return Ok(None);
    };
    let sum: Rational = values.iter().sum();
    let mean = sum * fraction(1, length(values))?;
    Ok(Some([mean, least.clone(), most.clone()]))
}

/// A curve with a band for each family, over the rows of its name.
fn curves(mut recipe: Recipe, families: &[Family], x: &str) -> Recipe {
    for (family, colour) in families.iter().zip(colours(families)) {
        recipe = recipe
            .band("", x, "least", "most", colour)
            .where_band("family", family.name());
    }
    for (family, colour) in families.iter().zip(colours(families)) {
        recipe = recipe
            .series(family.name(), x, "mean", Role::Measured(colour))
            .where_column("family", family.name());
    }
    recipe
}

/// The colours of these families.
fn colours(families: &[Family]) -> impl Iterator<Item = usize> {
    families.iter().filter_map(|family| {
        let place = Family::ALL.iter().position(|other| other == family)?;
        Some(COLOURS[place])
    })
}

/// Every file chosen, one a row.
fn files(measured: &Measured) -> Result<Trace> {
    let columns = [
        "run",
        "family",
        "matched_by",
        "delta_nats",
        "l2",
        "l1",
        "dropout",
        "file_bytes",
        "validation_nats",
        "test_nats",
        "test_errors",
        "train_errors",
        "weights_left",
        "units_left",
    ];
    let mut rows = Rows::new("files", columns);
    for (number, run) in (0u64..).zip(&measured.runs) {
        for (family, found) in Family::ALL.into_iter().zip(&run.families) {
            for (by, chosen) in [("plain network", &found.matched), ("own loss", &found.own)] {
                for (delta, file) in measured.deltas.iter().zip(chosen) {
                    let Some(file) = file else { continue };
                    let with = file.regulariser;
                    rows.push((
                        number,
                        family.name(),
                        by,
                        delta,
                        with.l2,
                        with.l1,
                        with.dropout,
                        bytes(file),
                        file.validation.loss,
                        file.test.loss,
                        file.test.errors,
                        file.train.errors,
                        file.weights,
                        file.units,
                    ));
                }
            }
        }
    }
    // In no order of x, so each file is a point of its own; drawn when somebody asks for it.
    let mut recipe = Recipe::new("files", "Every file chosen: test loss by bytes")
        .subtitle("One point per run, delta and way to match. Measured.")
        .axes(
            Axis::log10("bytes of the file"),
            Axis::linear("test loss, nats per image"),
        )
        .on_request();
    for (family, colour) in Family::ALL.iter().zip(COLOURS) {
        recipe = recipe
            .series(
                family.name(),
                "file_bytes",
                "test_nats",
                Role::Measured(colour),
            )
            .drawn_as(Line::Points)
            .where_column("family", family.name());
    }
    Ok(rows.drawn(recipe)?)
}

/// Places of the deltas in increasing order.
fn by_delta(measured: &Measured) -> Vec<usize> {
    let mut places: Vec<usize> = (0..measured.deltas.len()).collect();
    places.sort_by_key(|&place| &measured.deltas[place]);
    places
}

/// log2 of the sizes' ratios by delta.
fn ratios(measured: &Measured, subtitle: &str) -> Result<Trace> {
    let columns = [
        "family",
        "matched_by",
        "delta_nats",
        "runs",
        "smaller",
        "log2_ratio",
        "mean",
        "least",
        "most",
    ];
    let mut rows = Rows::new("sizes", columns);
    for (place, family) in Family::ALL.into_iter().enumerate().skip(1) {
        for (by, own) in [("plain network", false), ("own loss", true)] {
            for delta in by_delta(measured) {
                let paired = measured.paired(place, delta, own)?;
                let Some([least, most]) = paired.ends() else {
                    continue;
                };
                let (runs, mean) = (paired.runs(), paired.middle()?);
                let delta = &measured.deltas[delta];
                // The curves are of the first way to match alone.
                let shown = (!own).then_some(());
                let [drawn, least, most] = [&mean, least, most].map(|value| shown.map(|()| value));
                rows.push((
                    family.name(),
                    by,
                    delta,
                    runs,
                    paired.smaller,
                    &mean,
                    drawn,
                    least,
                    most,
                ));
            }
        }
    }
    let recipe = Recipe::new("sizes", "Files at equal loss, as a share of the unregularised network's")
        .subtitle(format!(
            "Smallest file within so many nats of the plain network's validation loss. Mean of the logarithm over seeds; bands: \
             all seeds. {subtitle} Measured."
        ))
        .axes(
            Axis::linear("nats of validation loss given up"),
            Axis::powers_of_two("file, as a share of the unregularised one"),
        );
    Ok(rows.drawn(curves(recipe, &Family::ALL[1..], "delta_nats"))?)
}

/// Test loss by bytes.
fn frontier(runs: &[Outcome], subtitle: &str) -> Result<Trace> {
    let columns = [
        "family",
        "log2_bytes",
        "budget_bytes",
        "mean",
        "least",
        "most",
    ];
    let mut rows = Rows::new("loss-by-bytes", columns);
    for (place, family) in Family::ALL.into_iter().enumerate() {
        for (at, budget) in BUDGETS.into_iter().enumerate() {
            let files: Option<Vec<&Chosen>> = runs
                .iter()
                .map(|run| run.families[place].within[at].as_ref())
                .collect();
            // A mean is over all seeds or not at all.
            let Some(files) = files else { continue };
            let losses: Vec<Rational> = files
                .iter()
                .map(|file| of_double(file.test.loss))
                .collect::<Result<_>>()?;
            if let Some([mean, least, most]) = spread(&losses)? {
                let bits = log2(&whole(u64::from(budget)), PRECISION)?;
                rows.push((family.name(), bits, budget, mean, least, most));
            }
        }
    }
    let recipe = Recipe::new("loss-by-bytes", "What a byte buys: test loss of the best file of so many bytes")
        .subtitle(format!(
            "Of all files within the budget the one of the least validation loss; its test loss, mean over seeds; bands: all \
             seeds. {subtitle} Measured."
        ))
        .axes(
            Axis::log10("bytes of the file at most"),
            Axis::linear("test loss, nats per image"),
        );
    Ok(rows.drawn(curves(recipe, &Family::ALL, "budget_bytes"))?)
}

/// Weights left by delta.
fn left(measured: &Measured, subtitle: &str) -> Result<Trace> {
    let columns = [
        "family",
        "delta_nats",
        "mean",
        "least",
        "most",
        "units_mean",
    ];
    let mut rows = Rows::new("weights-left", columns);
    for (place, family) in Family::ALL.into_iter().enumerate() {
        for delta in by_delta(measured) {
            let of = |count: fn(&Chosen) -> usize| -> Result<Option<[Rational; 3]>> {
                let files = measured.files(place, delta, false).flatten();
                let counts = files.map(|file| whole(as_u64(count(file))));
                spread(&counts.collect::<Vec<_>>())
            };
            let (weights, units) = (of(|file| file.weights)?, of(|file| file.units)?);
            if let (Some([mean, least, most]), Some([units, _, _])) = (weights, units) {
                rows.push((
                    family.name(),
                    &measured.deltas[delta],
                    mean,
                    least,
                    most,
                    units,
                ));
            }
        }
    }
    let recipe = Recipe::new("weights-left", "What is left of each network at equal loss")
        .subtitle(format!(
            "Weights that are not 0 in the smallest file within so many nats of the plain network; mean over seeds; bands: all \
             seeds. {subtitle} Measured."
        ))
        .axes(
            Axis::linear("nats of validation loss given up"),
            Axis::log10("weights left"),
        );
    Ok(rows.drawn(curves(recipe, &Family::ALL, "delta_nats"))?)
}

impl Drawn for DescriptionLengthAtEqualLoss {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let (parameters, measured) = (finished.parameters, finished.measured);
        let subtitle = format!(
            "64 inputs, {} hidden units, {} images, {} of the labels at random, {} seeds.",
            parameters.hidden, parameters.images, parameters.noise, parameters.runs
        );
        Ok(vec![
            ratios(measured, &subtitle)?,
            frontier(&measured.runs, &subtitle)?,
            left(measured, &subtitle)?,
            files(measured)?,
        ])
    }
}

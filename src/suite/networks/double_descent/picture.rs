//! The traces of `double-descent` and how they are drawn: the error over the number of weights, with theory's line, and
//! the same for rectified features.

use super::DoubleDescent;
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::doubles::short;
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

impl Drawn for DoubleDescent {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![linear(&finished)?, rectified(&finished)?])
    }
}

fn linear(finished: &Finished<'_, DoubleDescent>) -> Result<Trace> {
    let measured = finished.measured;
    let mut rows = Rows::new("risk", ["weights", "mean_error", "five_errors", "theory"]);
    // Theory's line stands at every p; where its mean is infinite it has a gap.
    for used in 1..=finished.parameters.inputs {
        let point = measured.points.iter().find(|point| point.used == used);
        let errors = point.map(|point| point.least.five_errors()).transpose()?;
        let mean = point.map(|point| &point.least.mean);
        rows.push((used, mean, errors, finished.parameters.risk(used)?));
    }
    let ends = [measured.middle(), measured.points.last()];
    let [peak, end] = ends.map(|point| {
        point
            .map(|point| short(&point.least.mean, 3))
            .unwrap_or_default()
    });
    let title = format!(
        "The error is {peak} where weights and observations are equally many, and falls to {end}"
    );
    let recipe = Recipe::new("risk", title)
        .subtitle(format!(
            "Squared error at a fresh input of the least weights on the first p of {} inputs, {} observations, mean over {} \
             draws. Dashed: theory, infinite next to the peak. Sampled.",
            finished.parameters.inputs, finished.parameters.observations, finished.parameters.draws
        ))
        .axes(Axis::linear("weights p"), Axis::log10("squared error at a fresh input"))
        .rule(Rule::Vertical {
            x: crate::exact::as_f64(crate::exact::as_u64(measured.observations)),
            label: "p = n".to_owned(),
        })
        .series("theory", "weights", "theory", Role::Bound)
        .series("draws", "weights", "mean_error", Role::Measured(0))
        .drawn_as(Line::Points);
    Ok(rows.drawn(recipe)?)
}

fn rectified(finished: &Finished<'_, DoubleDescent>) -> Result<Trace> {
    let columns = ["units", "least_error", "ridge_error", "variance"];
    let mut rows = Rows::new("rectified", columns);
    for width in &finished.measured.features.widths {
        rows.push((
            width.units,
            &width.least.mean,
            &width.ridge.mean,
            &width.variance.mean,
        ));
    }
    let peak = finished.measured.features.peak().map(|width| width.units);
    let title = format!(
        "Rectified features peak at {} units, by their variance; ridge at the best evidence has no peak",
        peak.unwrap_or_default()
    );
    let recipe = Recipe::new("rectified", title)
        .subtitle(format!(
            "Random rectified units, trained readout, {} observations: squared error at fresh inputs without noise, mean over \
             {} draws. Ridge: penalty of the highest evidence. Measured.",
            finished.parameters.observations, finished.parameters.features
        ))
        .axes(Axis::linear("units"), Axis::log10("squared error at fresh inputs"))
        .rule(Rule::Vertical {
            x: crate::exact::as_f64(crate::exact::as_u64(finished.measured.observations)),
            label: "p = n".to_owned(),
        })
        .series("least readout", "units", "least_error", Role::Measured(0))
        .series("its variance", "units", "variance", Role::Measured(1))
        .series("ridge", "units", "ridge_error", Role::Measured(2));
    Ok(rows.drawn(recipe)?)
}

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
    let mut rows = Rows::new(
        "risk",
        [
            "weights",
            "mean_error",
            "five_errors",
            "median_error",
            "theory",
        ],
    );
    // Theory's line stands at every p; where its mean is infinite it has a gap.
    for used in 1..=finished.parameters.inputs {
        let point = measured.points.iter().find(|point| point.used == used);
        let errors = point.map(|point| point.least.five_errors()).transpose()?;
        let risk = finished.parameters.risk(used)?;
        let mean = point
            .filter(|_| risk.is_some())
            .map(|point| &point.least.mean);
        let errors = errors.filter(|_| risk.is_some());
        rows.push((used, mean, errors, point.map(|point| &point.median), risk));
    }
    let peak = measured.middle().map(|point| short(&point.median, 2));
    let end = measured.points.last();
    let end = end.map(|point| short(&point.least.mean, 3));
    let title = format!(
        "The error peaks where weights and observations are equally many (median {}), and falls to {}",
        peak.unwrap_or_default(),
        end.unwrap_or_default()
    );
    let recipe = Recipe::new("risk", title)
        .subtitle(format!(
            "Squared error at a fresh input of the least weights on the first p of {} inputs, {} observations, {} draws. Dashed: \
             theory of the mean, infinite next to the peak. Sampled.",
            finished.parameters.inputs, finished.parameters.observations, finished.parameters.draws
        ))
        .axes(Axis::linear("weights p"), Axis::log10("squared error at a fresh input"))
        .rule(Rule::Vertical {
            x: crate::exact::as_f64(crate::exact::as_u64(measured.observations)),
            label: "p = n".to_owned(),
        })
        .series("theory", "weights", "theory", Role::Bound)
        .series("mean of the draws", "weights", "mean_error", Role::Measured(0))
        .drawn_as(Line::Points)
        .series("median", "weights", "median_error", Role::Measured(1))
        .drawn_as(Line::Points);
    Ok(rows.drawn(recipe)?)
}

fn rectified(finished: &Finished<'_, DoubleDescent>) -> Result<Trace> {
    let columns = ["units", "least_error", "ridge_error", "variance"];
    let mut rows = Rows::new("rectified", columns);
    for width in &finished.measured.features.widths {
        rows.push((width.units, &width.least, &width.ridge, &width.variance));
    }
    let peak = finished.measured.features.peak().map(|width| width.units);
    let title = format!(
        "Rectified features peak at {} units, by their variance; ridge at the best evidence has none",
        peak.unwrap_or_default()
    );
    let recipe = Recipe::new("rectified", title)
        .subtitle(format!(
            "Random rectified units, trained readout, {} observations: squared error at fresh inputs without noise, median of \
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

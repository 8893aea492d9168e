//! The trace of `dropout-as-ridge` and how it is drawn: how the approximation fails as weights grow.

use super::{DropoutAsRidge, LOGISTIC_RUNS, SIZES};
use crate::exact::Rational;
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::doubles::short;
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for DropoutAsRidge {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let mut rows = Rows::new("logistic", ["weight_size", "error", "lower", "upper"]);
        for (eighths, sample) in SIZES.into_iter().zip(&finished.measured.logistic) {
            let interval = sample.interval()?;
            rows.push((
                Rational::ratio(eighths, 8),
                &sample.mean,
                interval.lower(),
                interval.upper(),
            ));
        }
        let last = finished
            .measured
            .logistic
            .last()
            .map(|sample| short(&sample.mean, 2));
        let title = format!(
            "For squared error dropout is ridge exactly; for the logistic loss that is off by {} at size 2",
            last.unwrap_or_default()
        );
        let recipe = Recipe::new("logistic", title)
            .subtitle(format!(
                "Logistic loss, all masks of {} inputs: relative error of the quadratic approximation, mean over {} data \
                 sets. Band: 5 standard errors. Dashed: squared error, exact. Measured.",
                finished.parameters.inputs, LOGISTIC_RUNS
            ))
            .axes(
                Axis::linear("size of the weights (standard deviations)").showing(0.0, 2.0),
                Axis::linear("relative error of the approximation").showing(0.0, 0.5),
            )
            .rule(Rule::Horizontal {
                y: 0.0,
                label: "squared error".to_owned(),
                role: Role::Bound,
            })
            .band("", "weight_size", "lower", "upper", 0)
            .series("logistic loss", "weight_size", "error", Role::Measured(0));
        Ok(vec![rows.drawn(recipe)?])
    }
}

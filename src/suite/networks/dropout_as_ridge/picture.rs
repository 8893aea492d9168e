//! The trace of `dropout-as-ridge` and how it is drawn: how the approximation fails as weights grow.

use super::{DropoutAsRidge, SIZES};
use crate::exact::Rational;
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::doubles::short;
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for DropoutAsRidge {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let mut rows = Rows::new("logistic", ["weight_size", "ratio", "lower", "upper"]);
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
            "Dropout's penalty is ridge's exactly for squared error; for the logistic loss {} of it at weights of size 2",
            last.unwrap_or_default()
        );
        let recipe = Recipe::new("logistic", title)
            .subtitle(format!(
                "Logistic loss, all masks of {} inputs: dropout's penalty over its quadratic approximation, mean over {} data \
                 sets. Band: 5 standard errors. Dashed: squared error, exact. Measured.",
                finished.parameters.inputs, finished.parameters.runs
            ))
            .axes(
                Axis::linear("size of the weights (standard deviations)").showing(0.0, 2.0),
                Axis::linear("penalty over its approximation").showing(0.0, 1.0),
            )
            .rule(Rule::Horizontal {
                y: 1.0,
                label: "squared error".to_owned(),
                role: Role::Bound,
            })
            .band("", "weight_size", "lower", "upper", 0)
            .series("logistic loss", "weight_size", "ratio", Role::Measured(0));
        Ok(vec![rows.drawn(recipe)?])
    }
}

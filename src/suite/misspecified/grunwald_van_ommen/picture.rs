//! The traces of `grunwald-van-ommen` and how they are drawn: the posterior mean of p, and the risk.

use super::parameters::Parameters;
use super::{GrunwaldVanOmmen, Measured, Step, Theory, figures};
use crate::exact::Rational;
use crate::scenario::sampling::Sample;
use crate::scenario::{Drawn, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for GrunwaldVanOmmen {
    fn traces(parameters: &Parameters, measured: &Measured, theory: &Theory) -> Result<Vec<Trace>> {
        let runs = parameters.runs;
        let subtitle = format!(
            "Regression where half of the points are exactly 0: posterior mean of the number of covariates, \
             over {runs} seeded runs; bands are 5 standard errors. Dashed: the best model's size."
        );
        let title = "Bayes takes models many times too large, then recovers";
        let sizes = Recipe::new("model-size", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("observations"),
                Axis::linear("posterior mean of p (covariates)").showing(0.0, 10.0),
            )
            .rule(Rule::Horizontal {
                y: theory.best_size.nearest_f64(),
                label: "best size".to_string(),
                role: Role::Bound,
            });
        let subtitle = format!(
            "The same runs: excess squared error of the prediction at a point that is not 0, mean over \
             {runs} runs."
        );
        let title = "A learning rate of less than 1 predicts far better while the bump lasts";
        let risks = Recipe::new("risk", title).subtitle(subtitle).axes(
            Axis::linear("observations"),
            Axis::log10("excess squared error (units of Y, squared)"),
        );
        let rate = &parameters.rate;
        let curves = |names, figure, recipe| curves(rate, measured, names, figure, recipe);
        Ok(vec![
            curves(["model-size", "mean_size"], |step| step.size, sizes)?,
            curves(["risk", "mean_risk"], |step| step.risk, risks)?,
        ])
    }
}

/// One figure of every learner on every source over time, as mean with its interval.
fn curves(
    rate: &Rational,
    measured: &Measured,
    [name, column]: [&str; 2],
    figure: fn(&Step) -> f64,
    mut recipe: Recipe,
) -> Result<Trace> {
    let (easy, control) = (&measured.easy_points, &measured.well_specified);
    let mut rows = Rows::new(name, ["curve", "t_observations", column, "lower", "upper"]);
    let curves = [
        ("Bayes".to_string(), &easy.bayes),
        (format!("eta {rate}"), &easy.generalised),
        ("Bayes, no easy points".to_string(), &control.bayes),
        (format!("eta {rate}, no easy points"), &control.generalised),
    ];
    for (colour, (curve, runs)) in curves.iter().enumerate() {
        // The interval of a figure on a logarithmic axis may reach below 0, where there is nothing to draw.
        if name == "model-size" {
            recipe = recipe
                .band("", "t_observations", "lower", "upper", colour)
                .where_band("curve", curve);
        }
        recipe = recipe
            .series(curve, "t_observations", column, Role::Measured(colour))
            .where_column("curve", curve);
        for Step { time, .. } in runs.first().iter().flat_map(|run| &run.steps) {
            let sample = Sample::of(&figures(runs, *time, figure)?)?;
            let interval = sample.interval()?;
            let lower = interval.lower().clone().max(Rational::zero());
            rows.push((curve, time, sample.mean, lower, interval.upper()));
        }
    }
    Ok(rows.drawn(recipe)?)
}

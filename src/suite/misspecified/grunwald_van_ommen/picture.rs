//! The traces of `grunwald-van-ommen` and how they are drawn: the posterior mean of p, and the risk.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Learner, Measured, Parameters, Sample, ScenarioError, Source, Step, Theory};
use crate::exact::Rational;
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Trace>, ScenarioError> {
    let sizes = curves(
        parameters,
        measured,
        |step| step.size,
        Recipe::new("model-size", "Bayes takes models many times too large, then recovers")
            .subtitle(format!(
                "Regression where half of the points are exactly 0: posterior mean of the number of covariates, over {} seeded runs; bands are 5 standard errors. Dashed: the best model's size.",
                parameters.runs
            ))
            .axes(
                Axis::linear("observations"),
                Axis::linear("posterior mean of p (covariates)").showing(0.0, 10.0),
            )
            .rule(Rule::Horizontal {
                y: theory.best_size.nearest_f64(),
                label: "best size".to_string(),
                role: Role::Bound,
            }),
        "mean_size",
    )?;
    let risks = curves(
        parameters,
        measured,
        |step| step.risk,
        Recipe::new("risk", "A learning rate of less than 1 predicts far better while the bump lasts")
            .subtitle(format!(
                "The same runs: excess squared error of the prediction at a point that is not 0, mean over {} runs.",
                parameters.runs
            ))
            .axes(
                Axis::linear("observations"),
                Axis::log10("excess squared error (units of Y, squared)"),
            ),
        "mean_risk",
    )?;
    Ok(vec![sizes, risks])
}

/// One figure of every learner on every source over time, as mean with its interval.
fn curves(
    parameters: &Parameters,
    measured: &Measured,
    figure: fn(&Step) -> f64,
    mut recipe: Recipe,
    column: &str,
) -> Result<Trace, ScenarioError> {
    let (mut names, mut times) = (vec![], vec![]);
    let (mut means, mut lowers, mut uppers) = (vec![], vec![], vec![]);
    for (colour, group) in measured.groups.iter().enumerate() {
        let name = label(parameters, group.source, group.learner);
        // The interval of a figure on a logarithmic axis may reach below 0, where there is nothing to draw.
        if column == "mean_size" {
            recipe = recipe
                .band("", "t_observations", "lower", "upper", colour)
                .where_band("curve", &name);
        }
        recipe = recipe
            .series(&name, "t_observations", column, Role::Measured(colour))
            .where_column("curve", &name);
        let steps = group.runs.first().map_or(&[][..], |run| &run.steps);
        for step in steps {
            let kind = (group.source, group.learner);
            let sample = Sample::of_doubles(measured.figures(kind, step.time, figure))?;
            let interval = sample.interval()?;
            names.push(Some(name.clone()));
            times.push(Some(signed(u64::try_from(step.time).unwrap_or(u64::MAX))));
            means.push(Some(sample.mean.nearest_f64()));
            lowers.push(Some(
                interval.lower().clone().max(Rational::zero()).nearest_f64(),
            ));
            uppers.push(Some(interval.upper().nearest_f64()));
        }
    }
    Ok(Trace::new(if column == "mean_size" {
        "model-size"
    } else {
        "risk"
    })
    .with_column("curve", Column::Text(names))?
    .with_column("t_observations", Column::Integer(times))?
    .with_column(column, Column::Float(means))?
    .with_column("lower", Column::Float(lowers))?
    .with_column("upper", Column::Float(uppers))?
    .with_recipe(recipe))
}

fn label(parameters: &Parameters, source: Source, learner: Learner) -> String {
    let data = match source {
        Source::EasyPoints => "",
        Source::WellSpecified => ", no easy points",
    };
    match learner {
        Learner::Bayes => format!("Bayes{data}"),
        Learner::Generalised => format!("eta {}{data}", parameters.rate),
    }
}

//! The trace of `safe-bayes` and how it is drawn: excess loss by learning rate.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, Parameters, Sample, ScenarioError, Source, chosen, of_double};
use crate::exact::Rational;
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
) -> Result<Vec<Trace>, ScenarioError> {
    let (mut names, mut halvings, mut rates) = (vec![], vec![], vec![]);
    let (mut randomised, mut mixed, mut picked) = (vec![], vec![], vec![]);
    let mut recipe = Recipe::new("excess-loss", "At learning rate 1, parameters drawn from the posterior predict badly")
        .subtitle(format!(
            "Log loss over {} points beyond the best density's, mean of {} seeded runs. Half of the points are 0 (easy points), or none is (well specified). SafeBayes takes the lowest point of a drawn curve.",
            parameters.observations, parameters.runs
        ))
        .axes(
            Axis::linear("halvings k of the learning rate, eta = 2^-k"),
            Axis::linear("excess log loss (nats)"),
        )
        .rule(Rule::Horizontal {
            y: 0.0,
            label: "best density".to_string(),
            role: Role::Bound,
        });
    for (index, source) in Source::ALL.into_iter().enumerate() {
        let name = source.name();
        recipe = recipe
            .series(
                &format!("drawn, {name}"),
                "halvings",
                "randomised_excess_nats",
                Role::Measured(index),
            )
            .where_column("source", name)
            .series(
                &format!("mixed, {name}"),
                "halvings",
                "mixed_excess_nats",
                Role::Measured(index + Source::ALL.len()),
            )
            .where_column("source", name);
        let runs = measured.runs(source);
        for k in 0..=parameters.halvings {
            let at = usize::try_from(k).unwrap_or(usize::MAX);
            let (mut drawn, mut mixture) = (Vec::new(), Vec::new());
            for run in runs {
                if let Some(losses) = run.rates.get(at) {
                    let best = of_double(run.best)?;
                    drawn.push(of_double(losses.randomised)? - &best);
                    mixture.push(of_double(losses.mixed)? - best);
                }
            }
            names.push(Some(name.to_string()));
            halvings.push(Some(i64::from(k)));
            rates.push(Some(Rational::ratio(1, 1 << k).nearest_f64()));
            randomised.push(Some(Sample::of(&drawn)?.mean.nearest_f64()));
            mixed.push(Some(Sample::of(&mixture)?.mean.nearest_f64()));
            let count = runs.iter().filter(|run| chosen(run) == k).count();
            picked.push(Some(signed(u64::try_from(count).unwrap_or(u64::MAX))));
        }
    }
    Ok(vec![
        Trace::new("excess-loss")
            .with_column("source", Column::Text(names))?
            .with_column("halvings", Column::Integer(halvings))?
            .with_column("eta", Column::Float(rates))?
            .with_column("randomised_excess_nats", Column::Float(randomised))?
            .with_column("mixed_excess_nats", Column::Float(mixed))?
            .with_column("runs_that_choose_it", Column::Integer(picked))?
            .with_recipe(&recipe),
    ])
}

//! The traces of `safe-bayes` and how they are drawn: excess loss by learning rate, and the rate learnt on coins.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Courses, Measured, Parameters, Sample, ScenarioError, Source, chosen, of_double};
use crate::exact::{Enclosure, Rational};
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Line, Recipe, Role, Rule, Trace};

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
            .with_recipe(recipe),
        coins(&measured.coins)?,
    ])
}

fn coins(courses: &Courses) -> Result<Trace, ScenarioError> {
    let (mut names, mut times, mut halvings) = (vec![], vec![], vec![]);
    let (mut ones, mut leasts) = (vec![], vec![]);
    let mut recipe = Recipe::new("coin-rates", "On growing blocks the learnt rate falls within a block and comes back")
        .subtitle("Learning rate that SafeBayes takes for the next symbol. The class: coins 1/4 and 3/4. Blocks end at 1, 3, 7, 15, .. symbols; on 0101.. the rate never comes back. Certified.")
        .axes(
            Axis::log10("symbols seen"),
            Axis::linear("halvings k of the learning rate, eta = 2^-k"),
        );
    let both = [
        ("growing blocks", &courses.blocks),
        ("0101..", &courses.alternation),
    ];
    for (index, (name, course)) in both.into_iter().enumerate() {
        recipe = recipe
            .series(name, "t_symbols", "halvings", Role::Measured(index))
            .where_column("data", name)
            .drawn_as(Line::Steps);
        for (time, (rate, losses)) in (1u64..).zip(course.chosen.iter().zip(&course.losses)) {
            let bits = rate.denominator().bits().saturating_sub(1);
            names.push(Some(name.to_string()));
            times.push(Some(signed(time)));
            halvings.push(Some(signed(bits)));
            ones.push(losses.first().map(Enclosure::midpoint_f64));
            leasts.push(losses.last().map(Enclosure::midpoint_f64));
        }
    }
    Ok(Trace::new("coin-rates")
        .with_column("data", Column::Text(names))?
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("halvings", Column::Integer(halvings))?
        .with_column("loss_at_rate_1_nats", Column::Float(ones))?
        .with_column("loss_at_least_rate_nats", Column::Float(leasts))?
        .with_recipe(recipe))
}

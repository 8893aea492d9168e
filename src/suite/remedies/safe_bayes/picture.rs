//! The traces of `safe-bayes` and how they are drawn: excess loss by learning rate, and the rate learnt on
//! coins.

use super::coins::Courses;
use super::losses::{RateLosses, Run};
use super::parameters::Parameters;
use super::{Measured, SafeBayes};
use crate::exact::{Rational, as_u64, as_usize};
use crate::scenario::figures::of_double;
use crate::scenario::sampling::Sample;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

impl Drawn for SafeBayes {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            excess_losses(finished.parameters, finished.measured)?,
            coins(&finished.measured.coins)?,
        ])
    }
}

/// The halvings at which the randomised loss is least in the mean over the runs.
fn best_halvings(runs: &[Run]) -> Result<usize> {
    let mut sums: Vec<Rational> = Vec::new();
    for run in runs {
        sums.resize(run.rates.len(), Rational::zero());
        for (sum, losses) in sums.iter_mut().zip(&run.rates) {
            *sum += of_double(losses.randomised)?;
        }
    }
    let least = sums.iter().enumerate().min_by_key(|(_, sum)| *sum);
    Ok(least.map_or(0, |(halvings, _)| halvings))
}

fn excess_losses(parameters: &Parameters, measured: &Measured) -> Result<Trace> {
    let best = best_halvings(&measured.easy_points)?;
    let title = format!(
        "With easy points, parameters drawn from the posterior of rate {} predict best",
        Rational::inverse_power(as_u64(best))
    );
    let subtitle = format!(
        "Log loss over {} points minus the best density's, mean of {} seeded runs. Half of the points are 0 \
         (easy points), or none is (well specified). Drawn: one parameter is drawn from the posterior for each \
         prediction; mixed: the posterior mean predicts. SafeBayes takes the lowest point of a drawn curve.",
        parameters.observations, parameters.runs
    );
    let mut recipe = Recipe::new("excess-loss", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("halvings k of the learning rate, eta = 2^-k"),
            Axis::linear("excess log loss (nats)").breaking(),
        )
        .rule(Rule::Horizontal {
            y: 0.0,
            label: "best density".to_string(),
            role: Role::Bound,
        });
    let (drawn, mixed) = ("randomised_excess_nats", "mixed_excess_nats");
    let columns = [
        "source",
        "halvings",
        "eta",
        drawn,
        mixed,
        "runs_that_choose_it",
    ];
    let mut rows = Rows::new("excess-loss", columns);
    for (index, (source, runs)) in measured.sources().into_iter().enumerate() {
        let name = source.name();
        for (kind, column, colour) in [("drawn", drawn, index), ("mixed", mixed, index + 2)] {
            let label = format!("{kind}, {name}");
            recipe = recipe
                .series(&label, "halvings", column, Role::Measured(colour))
                .where_column("source", name);
        }
        for k in 0..=as_usize(parameters.halvings.into()) {
            let excess = |figure: fn(&RateLosses) -> f64| -> Result<Rational> {
                let values = runs
                    .iter()
                    .map(|run| Ok(of_double(figure(&run.rates[k]))? - of_double(run.best)?));
                Ok(Sample::of(&values.collect::<Result<Vec<_>>>()?)?.mean)
            };
            let (randomised, mixed) = (excess(|at| at.randomised)?, excess(|at| at.mixed)?);
            let rate = Rational::inverse_power(as_u64(k));
            let choose_it = runs.iter().filter(|run| run.chosen() == k).count();
            rows.push((name, k, rate, randomised, mixed, choose_it));
        }
    }
    Ok(rows.drawn(recipe)?)
}

fn coins(courses: &Courses) -> Result<Trace> {
    let title = "On growing blocks the learnt rate falls within a block and comes back";
    let subtitle = "Learning rate eta that SafeBayes takes for the next symbol: 1 is Bayes. The class: coins 1/4 and \
                    3/4. Blocks end at 1, 3, 7, 15, ... symbols; on 0101... the rate never comes back. Certified.";
    let mut recipe = Recipe::new("coin-rates", title).subtitle(subtitle).axes(
        Axis::log10("symbols seen"),
        Axis::powers_of_two("learning rate eta"),
    );
    let (at_one, at_least) = ("loss_at_rate_1_nats", "loss_at_least_rate_nats");
    let columns = [
        "data",
        "t_symbols",
        "halvings",
        at_one,
        at_least,
        "log2_rate",
    ];
    let mut rows = Rows::new("coin-rates", columns);
    let both = [
        ("growing blocks", &courses.blocks),
        ("0101...", &courses.alternation),
    ];
    for (index, (name, course)) in both.into_iter().enumerate() {
        recipe = recipe
            .series(name, "t_symbols", "log2_rate", Role::Measured(index))
            .where_column("data", name)
            .drawn_as(Line::Steps);
        for (time, (rate, losses)) in (1u64..).zip(course.chosen.iter().zip(&course.losses)) {
            let halvings = rate.denominator().bits().saturating_sub(1);
            let log2_rate = -Rational::from(halvings);
            let (first, last) = (losses.first(), losses.last());
            rows.push((name, time, halvings, first, last, log2_rate));
        }
    }
    Ok(rows.drawn(recipe)?)
}

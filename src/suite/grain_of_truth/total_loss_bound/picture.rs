//! The traces of `total-loss-bound` and how they are drawn: totals that stay below the weight's bound.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, ScenarioError, Theory, coins};
use crate::exact::{PRECISION, Rational, ln};
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

/// Coins whose course is drawn: 1/64, 15/64, 31/64.
const DRAWN_COINS: [usize; 3] = [0, 7, 15];

/// Truths of the list whose errors are drawn: the coin 47/64, a chain, the sequence (001)*.
const DRAWN_TRUTHS: [usize; 3] = [23, 35, 52];

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![long_run(measured)?, excess(measured, theory)?])
}

fn long_run(measured: &Measured) -> Result<Trace, ScenarioError> {
    let cap = ln(
        &Rational::from_integer(i64::try_from(coins::COINS).unwrap_or(i64::MAX)),
        PRECISION,
    )?;
    let last = measured.coins.first().map_or(0, |run| run.totals.len());
    let mut recipe = Recipe::new("long-run", "What the mixture loses in total is bounded, for ever")
        .subtitle(format!(
            "Expected total divergence D_n and squared error S_n of a mixture of 32 coins, three of them in turn the truth, to n = {last}. Floating sums, tolerance stated."
        ))
        .axes(Axis::log10("symbols seen, n"), Axis::linear("total (nats; squared error without unit)").showing(0.0, 3.6))
        .rule(Rule::Horizontal {
            y: cap.midpoint_f64(),
            label: "bound ln 32".to_string(),
            role: Role::Bound,
        });
    let (mut names, mut times, mut divergence, mut squared) = (vec![], vec![], vec![], vec![]);
    for (colour, run) in DRAWN_COINS
        .iter()
        .filter_map(|&coin| measured.coins.get(coin))
        .enumerate()
    {
        let name = format!("coin {}/64", 2 * run.coin + 1);
        recipe = recipe
            .series(
                &format!("D_n, {name}"),
                "n_symbols",
                "divergence_nats",
                Role::Measured(colour),
            )
            .where_column("truth", &name)
            .series(
                &format!("S_n, {name}"),
                "n_symbols",
                "squared_error",
                Role::Measured(colour + DRAWN_COINS.len()),
            )
            .where_column("truth", &name);
        for (n, sum) in (1u32..).zip(&run.totals) {
            names.push(Some(name.clone()));
            times.push(Some(i64::from(n)));
            divergence.push(Some(sum.divergence));
            squared.push(Some(sum.squared));
        }
    }
    Ok(Trace::new("long-run")
        .with_column("truth", Column::Text(names))?
        .with_column("n_symbols", Column::Integer(times))?
        .with_column("divergence_nats", Column::Float(divergence))?
        .with_column("squared_error", Column::Float(squared))?
        .with_recipe(recipe))
}

fn excess(measured: &Measured, theory: &Theory) -> Result<Trace, ScenarioError> {
    let (mut names, mut times, mut errors, mut bounds) = (vec![], vec![], vec![], vec![]);
    let mut recipe = Recipe::new("errors", "Wrong guesses beyond the informed predictor's stay below their bound")
        .subtitle("Expected wrong guesses of the mixture less those of the predictor that knows the truth, over all strings; dashed, S_n + sqrt(4 E S_n + S_n^2). Certified.")
        .axes(Axis::linear("symbols seen, n"), Axis::linear("expected wrong guesses in excess").showing(0.0, 1.0));
    for (index, (course, said)) in measured.courses.iter().zip(&theory.bounds).enumerate() {
        for (n, (sum, bound)) in (1i64..).zip(course.totals.iter().zip(&said.errors)) {
            names.push(Some(course.name.clone()));
            times.push(Some(n));
            errors.push(Some(sum.errors().excess().nearest_f64()));
            bounds.push(Some(bound.midpoint_f64()));
        }
        if let Some(colour) = DRAWN_TRUTHS.iter().position(|&drawn| drawn == index) {
            recipe = recipe
                .series(
                    &format!("bound, {}", course.name),
                    "n_symbols",
                    "bound_errors",
                    Role::Bound,
                )
                .where_column("truth", &course.name)
                .series(
                    &course.name,
                    "n_symbols",
                    "excess_errors",
                    Role::Measured(colour),
                )
                .where_column("truth", &course.name);
        }
    }
    Ok(Trace::new("errors")
        .with_column("truth", Column::Text(names))?
        .with_column("n_symbols", Column::Integer(times))?
        .with_column("excess_errors", Column::Float(errors))?
        .with_column("bound_errors", Column::Float(bounds))?
        .with_recipe(recipe))
}

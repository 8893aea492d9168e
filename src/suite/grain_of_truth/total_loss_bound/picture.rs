//! The traces of `total-loss-bound` and how they are drawn: totals that stay below the weight's bound.

use super::{Measured, Theory, TotalLossBound, coins};
use crate::exact::{PRECISION, Rational, ln};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

/// Coins whose course is drawn: 1/64, 15/64, 31/64.
const DRAWN_COINS: [usize; 3] = [0, 7, 15];

/// Truths of the list whose errors are drawn: the coin 47/64, a chain, the sequence (001)*.
const DRAWN_TRUTHS: [usize; 3] = [23, 35, 52];

impl Drawn for TotalLossBound {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            long_run(finished.measured)?,
            excess(finished.measured, finished.theory)?,
        ])
    }
}

fn long_run(measured: &Measured) -> Result<Trace> {
    let title = "What the mixture loses in total is bounded, for ever";
    let subtitle = format!(
        "Expected total divergence D_n and squared error S_n of a mixture of 32 coins, three of them in turn \
         the truth, to n = {}. Floating sums, tolerance stated.",
        measured.coin_symbols()
    );
    let mut recipe = Recipe::new("long-run", title)
        .subtitle(subtitle)
        .axes(
            Axis::log10("symbols seen, n"),
            Axis::linear("total (nats; squared error without unit)").showing(0.0, 3.6),
        )
        .rule(Rule::Horizontal {
            y: ln(&Rational::from(coins::COINS), PRECISION)?.midpoint_f64(),
            label: "bound ln 32".to_string(),
            role: Role::Bound,
        });
    let columns = ["truth", "n_symbols", "divergence_nats", "squared_error"];
    let mut rows = Rows::new("long-run", columns);
    for (colour, coin) in DRAWN_COINS.into_iter().enumerate() {
        let run = &measured.coins[coin];
        let name = format!("coin {}/64", 2 * run.coin + 1);
        for (symbol, column, colour) in [
            ("D", "divergence_nats", colour),
            ("S", "squared_error", colour + DRAWN_COINS.len()),
        ] {
            let label = format!("{symbol}_n, {name}");
            recipe = recipe
                .series(&label, "n_symbols", column, Role::Measured(colour))
                .where_column("truth", &name);
        }
        for (n, sum) in (1..).zip(&run.totals) {
            rows.push((&name, n, sum.divergence, sum.squared));
        }
    }
    Ok(rows.drawn(recipe)?)
}

fn excess(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let title = "Wrong guesses beyond the informed predictor's stay below their bound";
    let subtitle = "Expected wrong guesses of the mixture minus those, E, of the predictor that knows the truth, over \
                    all strings; dashed, S_n + sqrt(4 E S_n + S_n^2), S_n the total squared error. Certified.";
    let mut recipe = Recipe::new("errors", title).subtitle(subtitle).axes(
        Axis::linear("symbols seen, n"),
        Axis::linear("expected wrong guesses in excess").showing(0.0, 1.0),
    );
    let columns = ["truth", "n_symbols", "excess_errors", "bound_errors"];
    let mut rows = Rows::new("errors", columns);
    for (course, said) in measured.courses.iter().zip(&theory.bounds) {
        for (n, (sum, bound)) in (1..).zip(course.totals.iter().zip(said)) {
            rows.push((&course.name, n, sum.errors().excess(), &bound.errors));
        }
    }
    for (colour, truth) in DRAWN_TRUTHS.into_iter().enumerate() {
        let name = &measured.courses[truth].name;
        recipe = recipe
            .series(
                &format!("bound, {name}"),
                "n_symbols",
                "bound_errors",
                Role::Bound,
            )
            .where_column("truth", name)
            .series(name, "n_symbols", "excess_errors", Role::Measured(colour))
            .where_column("truth", name);
    }
    Ok(rows.drawn(recipe)?)
}

//! The traces of `freedman-diaconis-discrete` and how they are drawn: the odds, and the predictions.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, Parameters, ScenarioError, Theory, Truth, expected, urn};
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Line, Recipe, Role, Rule, Trace};

/// Runs that are drawn of each truth.
const DRAWN: usize = 3;

/// Points of a curve.
const POINTS: u64 = 300;

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![
        odds(parameters, measured, theory)?,
        predictions(parameters, measured)?,
    ])
}

fn odds(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Trace, ScenarioError> {
    let (mut curves, mut times, mut values) = (vec![], vec![], vec![]);
    let mut recipe = Recipe::new("odds", "One wrong point mass beats a consistent prior, ever more clearly")
        .subtitle(format!(
            "Log-odds of the wrong law against the Dirichlet process: {DRAWN} of {} seeded runs each. Heavy tail: symbols of infinite mean, where the wrong law wins; light tail (control): finite mean. Dashed: what the expected price of new symbols alone comes to.",
            parameters.runs
        ))
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear("log-odds, wrong law against Dirichlet process (nats)"),
        )
        .rule(Rule::Horizontal {
            y: theory.log_odds.nearest_f64(),
            label: format!("{} nats", theory.log_odds),
            role: Role::Reference,
        });
    let stride = parameters.symbols.div_ceil(POINTS).max(1);
    for (colour, group) in measured.groups.iter().enumerate() {
        for (run, path) in group.paths.iter().take(DRAWN).enumerate() {
            let name = format!("{}, run {run}", group.truth.name());
            recipe = recipe
                .series(&name, "t_symbols", "log_odds_nats", Role::Measured(colour))
                .where_column("curve", &name);
            for (time, &value) in (1u64..).zip(&path.log_odds) {
                if time.is_multiple_of(stride) {
                    curves.push(Some(name.clone()));
                    times.push(Some(signed(time)));
                    values.push(Some(value));
                }
            }
        }
    }
    recipe = recipe
        .series(
            "theory, at least",
            "t_symbols",
            "log_odds_nats",
            Role::Bound,
        )
        .where_column("curve", "theory");
    let loss = expected::point_mass_loss();
    for time in (1..=POINTS).map(|i| i * stride) {
        if time <= parameters.symbols {
            curves.push(Some("theory".to_string()));
            times.push(Some(signed(time)));
            values.push(Some(expected::lead(time, parameters.symbols, loss)));
        }
    }
    Ok(Trace::new("odds")
        .with_column("curve", Column::Text(curves))?
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("log_odds_nats", Column::Float(values))?
        .with_recipe(recipe))
}

/// Run 0 after n symbols.
fn predictions(parameters: &Parameters, measured: &Measured) -> Result<Trace, ScenarioError> {
    let (mut laws, mut symbols, mut chances) = (vec![], vec![], vec![]);
    let mut recipe = Recipe::new(
        "predictions",
        "The Dirichlet process finds the truth, the mixture does not",
    )
    .subtitle(format!(
        "Run 0 after {} symbols: what each says of the next one.",
        parameters.symbols
    ))
    .axes(
        Axis::linear("symbol k"),
        Axis::log10("chance that the next symbol is k"),
    );
    let truth: Vec<f64> = (1..=urn::SHOWN)
        .map(|k| Truth::HeavyTail.chance(k))
        .collect();
    let run = measured.paths(Truth::HeavyTail).first();
    let (alone, mixture) = run.map_or((&[][..], &[][..]), |path| (&path.alone, &path.mixture));
    for (name, law, role, line) in [
        ("truth", &truth[..], Role::Bound, Line::Joined),
        (
            "wrong law",
            &urn::point_mass()[..],
            Role::Reference,
            Line::Joined,
        ),
        (
            "Dirichlet process alone",
            alone,
            Role::Measured(0),
            Line::Points,
        ),
        ("mixture", mixture, Role::Measured(1), Line::Points),
    ] {
        recipe = recipe
            .series(name, "symbol", "chance", role)
            .where_column("law", name)
            .drawn_as(line);
        for (k, &chance) in (1i64..).zip(law) {
            laws.push(Some(name.to_string()));
            symbols.push(Some(k));
            chances.push(Some(chance));
        }
    }
    Ok(Trace::new("predictions")
        .with_column("law", Column::Text(laws))?
        .with_column("symbol", Column::Integer(symbols))?
        .with_column("chance", Column::Float(chances))?
        .with_recipe(recipe))
}

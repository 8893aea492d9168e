//! The traces of `diaconis-freedman-location` and how they are drawn: the likeliest location, and the likelihood.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{
    Measured, Parameters, Rational, ScenarioError, Theory, posterior, quotient, theta, whole,
};
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Line, Recipe, Role, Rule, Trace};

/// One in how many hypotheses is drawn.
const THINNED: usize = 8;

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![
        swings(parameters, measured, theory)?,
        hills(parameters, measured)?,
    ])
}

fn swings(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Trace, ScenarioError> {
    let mode = theory.mode.midpoint_f64();
    let mirrored = (-theory.mode.clone()).midpoint_f64();
    let recipe = Recipe::new("swings", "Bayes swings between two wrong locations; the truth is 0")
        .subtitle(format!(
            "Symmetric data near +{a} and -{a}, the errors' law under a Dirichlet process with a Cauchy base: the likeliest location, a tie belonging to the former one. Dashed, theory: -sqrt(a^2 - 1) and sqrt(a^2 - 1).",
            a = parameters.a
        ))
        .axes(
            Axis::linear("observations"),
            Axis::linear("likeliest location (units of the data)").showing(-4.0, 4.0),
        )
        .rule(Rule::Horizontal { y: mode, label: "theory".to_string(), role: Role::Bound })
        .rule(Rule::Horizontal { y: mirrored, label: "theory".to_string(), role: Role::Bound })
        .rule(Rule::Horizontal { y: 0.0, label: "truth".to_string(), role: Role::Reference })
        .series("likeliest", "t_observations", "location", Role::Measured(0))
        .drawn_as(Line::Steps);
    let (mut times, mut places, mut leads) = (vec![], vec![], vec![]);
    // Who leads first, and then each change.
    let mut upper = measured.hills.first().is_some_and(|hills| hills.lead > 0.0);
    let mut changes = measured.changes.iter().peekable();
    for (time, hills) in (1u64..).zip(&measured.hills) {
        if changes.next_if(|&&change| change == time).is_some() {
            upper = !upper;
        }
        let place = if upper { hills.upper } else { hills.lower };
        times.push(Some(signed(time)));
        places.push(Some(theta(place).nearest_f64()));
        leads.push(Some(hills.lead));
    }
    Ok(Trace::new("swings")
        .with_column("t_observations", Column::Integer(times))?
        .with_column("location", Column::Float(places))?
        .with_column("log_odds_nats", Column::Float(leads))?
        .with_recipe(recipe))
}

fn hills(parameters: &Parameters, measured: &Measured) -> Result<Trace, ScenarioError> {
    let count = whole(parameters.observations);
    let balance = Rational::from_integer(measured.balance.last().copied().unwrap_or(0));
    let share = quotient(&(&count + balance), &count)? * Rational::ratio(1, 2);
    let said = posterior::profile_in_theory(parameters.a.nearest_f64(), share.nearest_f64());
    let (mut curves, mut at, mut values) = (vec![], vec![], vec![]);
    for (name, curve) in [("measured", &measured.profile), ("theory", &said)] {
        for (theta, value) in curve.iter().step_by(THINNED) {
            curves.push(Some(name.to_string()));
            at.push(Some(*theta));
            values.push(Some(*value));
        }
    }
    let recipe = Recipe::new("hills", "The posterior has two hills, and the truth lies in the valley")
        .subtitle(format!(
            "ln of the posterior after {} observations, divided by their number and relative to its peak. Measured from the data and, dashed, by theory; the two lie on each other.",
            parameters.observations
        ))
        .axes(
            Axis::linear("location theta (units of the data)"),
            Axis::linear("ln posterior (nats an observation)"),
        )
        .rule(Rule::Vertical { x: 0.0, label: "truth".to_string() })
        .series("measured", "theta", "log_posterior_nats", Role::Measured(0))
        .where_column("curve", "measured")
        .series("theory", "theta", "log_posterior_nats", Role::Bound)
        .where_column("curve", "theory");
    Ok(Trace::new("hills")
        .with_column("curve", Column::Text(curves))?
        .with_column("theta", Column::Float(at))?
        .with_column("log_posterior_nats", Column::Float(values))?
        .with_recipe(recipe))
}

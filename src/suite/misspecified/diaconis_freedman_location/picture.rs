//! The traces of `diaconis-freedman-location` and how they are drawn: the likeliest location, and the
//! likelihood.

use super::{DiaconisFreedmanLocation, Measured, Parameters, Theory, posterior, theta};
use crate::exact::Rational;
use crate::scenario::figures::{quotient, whole};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

/// One in how many hypotheses is drawn.
const THINNED: usize = 8;

impl Drawn for DiaconisFreedmanLocation {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            swings(finished.parameters, finished.measured, finished.theory)?,
            hills(finished.parameters, finished.measured)?,
        ])
    }
}

fn swings(parameters: &Parameters, measured: &Measured, theory: &Theory) -> Result<Trace> {
    let columns = ["t_observations", "location", "log_odds_nats"];
    let [observations, location, _] = columns;
    let mut rows = Rows::new("swings", columns);
    // Who leads first, and then each change.
    let mut upper = measured.hills.first().is_some_and(|hills| hills.lead > 0.0);
    let mut changes = measured.changes.iter().peekable();
    for (time, hills) in (1_u64..).zip(&measured.hills) {
        if changes.next_if(|&&change| change == time).is_some() {
            upper = !upper;
        }
        let place = if upper { hills.upper } else { hills.lower };
        rows.push((time, theta(place), hills.lead));
    }
    let at = |y, label: &str, role| Rule::Horizontal {
        y,
        label: label.to_owned(),
        role,
    };
    let [mode, mirrored] = [theory.mode.clone(), -&theory.mode].map(|mode| mode.midpoint_f64());
    let title = "Bayes swings between two wrong locations; the truth is 0";
    let subtitle = format!(
        "Symmetric data near +{a} and -{a}, the errors' law under a Dirichlet process with a Cauchy base: \
         the likeliest location; ties keep the previous one. Dashed, theory: -sqrt(a^2 - 1) and \
         sqrt(a^2 - 1).",
        a = parameters.a
    );
    let recipe = Recipe::new("swings", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("observations"),
            Axis::linear("likeliest location (units of the data)").showing(-4.0, 4.0),
        )
        .rule(at(mode, "theory", Role::Bound))
        .rule(at(mirrored, "theory", Role::Bound))
        .rule(at(0.0, "truth", Role::Reference))
        .series("likeliest", observations, location, Role::Measured(0))
        .drawn_as(Line::Steps);
    Ok(rows.drawn(recipe)?)
}

fn hills(parameters: &Parameters, measured: &Measured) -> Result<Trace> {
    let count = whole(parameters.observations);
    let balance = Rational::from(measured.balance[measured.balance.len() - 1]);
    let share = quotient(&(&count + balance), &count)? * Rational::ratio(1, 2);
    let said = posterior::profile_in_theory(parameters.a.nearest_f64(), share.nearest_f64());
    let columns = ["curve", "theta", "log_posterior_nats"];
    let [curve, at, log] = columns;
    let mut rows = Rows::new("hills", columns);
    for (name, profile) in [("measured", &measured.profile), ("theory", &said)] {
        for &(theta, value) in profile.iter().step_by(THINNED) {
            rows.push((name, theta, value));
        }
    }
    let title = "The posterior has two hills, and the truth lies in the valley";
    let subtitle = format!(
        "ln of the posterior after {} observations, divided by their number and relative to its peak. \
         Measured from the data and, dashed, by theory; the curves coincide.",
        parameters.observations
    );
    let truth = Rule::Vertical {
        x: 0.0,
        label: "truth".to_owned(),
    };
    let recipe = Recipe::new("hills", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("location theta (units of the data)"),
            Axis::linear("ln posterior (nats per observation)"),
        )
        .rule(truth)
        .series("measured", at, log, Role::Measured(0))
        .where_column(curve, "measured")
        .series("theory", at, log, Role::Bound)
        .where_column(curve, "theory");
    Ok(rows.drawn(recipe)?)
}

//! The trace of `lights-off` and how it is drawn: the faintest hope at which a test is worth its cost.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Choice, Found, Measured, Parameters, ScenarioError, quotient, whole};
use crate::exact::{PRECISION, Rational, log2};
use crate::trace::{Axis, Column, Line, Recipe, Role, Trace};

/// The least Delta of the grid at which `choice` acts, for each number of nights; a gap where it never does.
fn least(found: &[&Found], nights: u32, choice: fn(&Found) -> &Choice) -> Option<f64> {
    found
        .iter()
        .filter(|found| found.place.nights == nights && choice(found).acts)
        .map(|found| found.place.delta)
        .min()
        .map(|delta| Rational::from_integer(delta).nearest_f64())
}

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
) -> Result<Vec<Trace>, ScenarioError> {
    // One cost is drawn, about half of the gain.
    let cost = (parameters.gain / 2).max(1);
    let found: Vec<&Found> = measured
        .found
        .iter()
        .filter(|found| found.place.cost == cost)
        .collect();
    let (mut nights, mut told, mut untold, mut rule) = (vec![], vec![], vec![], vec![]);
    for night in 1..=parameters.nights {
        nights.push(Some(i64::from(night)));
        told.push(least(&found, night, |found| &found.told));
        untold.push(least(&found, night, |found| &found.untold));
        let threshold = quotient(
            &whole(cost),
            &(whole(parameters.gain - cost) * whole(u64::from(night))),
        )?;
        rule.push(Some(log2(&threshold, PRECISION)?.midpoint_f64()));
    }
    let recipe = Recipe::new("threshold", "The more nights to come, the fainter the hope that makes one test worth it")
        .subtitle(format!(
            "Least log-odds, in whole bits, of \"only the lights are off\" against \"the world is gone\" at which exact expectimax acts in the dark, at cost {cost} for a gain of {}. Dashed: above log2(k/((g-k) H)) the rule acts.",
            parameters.gain
        ))
        .axes(Axis::linear("nights to come, H"), Axis::linear("least log-odds at which it acts (bits)"))
        .series("rule", "nights", "rule_bits", Role::Bound)
        .series("not told what came of it", "nights", "untold_bits", Role::Measured(1))
        .drawn_as(Line::Points)
        .series("told", "nights", "told_bits", Role::Measured(0))
        .drawn_as(Line::Points);
    Ok(vec![
        Trace::new("threshold")
            .with_column("nights", Column::Integer(nights))?
            .with_column("rule_bits", Column::Float(rule))?
            .with_column("told_bits", Column::Float(told))?
            .with_column("untold_bits", Column::Float(untold))?
            .with_recipe(recipe),
    ])
}

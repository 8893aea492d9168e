//! The trace of `twin-trigger-time` and how it is drawn: the error at each trigger time, and its sum.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::measured::Measured;
use super::theory::Theory;
use super::{ScenarioError, at};
use crate::exact::{PRECISION, ln, log2};
use crate::scenario::figures::{fraction, length, signed};
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

/// Every T up to here has a row; beyond, those next to a power of two (the error is nearly constant
/// between them).
const ALL_UP_TO: u64 = 64;

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    let (mut codes, mut times, mut errors, mut costs) = (vec![], vec![], vec![], vec![]);
    let error_chart = Recipe::new("errors", "The error falls as the code of the trigger time says")
        .subtitle("World p: the mixture's probability of the wrong symbol at T + 1, where the twin \"as p until T, then not\" is refuted. Exact.")
        .axes(Axis::log10("trigger time T"), Axis::powers_of_two("error at symbol T + 1"));
    let cost_chart = Recipe::new("costs", "All twins together cost a bounded number of nats")
        .subtitle("World p: log loss over all symbols up to T + 1; dashed, the bound 2^-c, whatever the code. Exact.")
        .axes(Axis::log10("trigger time T"), Axis::linear("log loss so far (nats)"))
        .rule(Rule::Horizontal {
            y: theory.cost_limit.nearest_f64(),
            label: format!("2^-{}", measured.parameters.overhead),
            role: Role::Bound,
        });
    let (mut error_chart, mut cost_chart) = (error_chart, cost_chart);
    for (colour, run) in measured.runs.iter().enumerate() {
        let name = run.code.name();
        error_chart = error_chart
            .series(name, "trigger_time", "log2_error", Role::Measured(colour))
            .where_column("code", name);
        cost_chart = cost_chart
            .series(name, "trigger_time", "loss_nats", Role::Measured(colour))
            .where_column("code", name);
        let last = length(&run.twin);
        let near_power = |time: u64| {
            (time - 1).is_power_of_two() || time.is_power_of_two() || (time + 1).is_power_of_two()
        };
        for time in (1..=last).filter(|&time| time <= ALL_UP_TO || near_power(time)) {
            let (twin, alive) = run.error(time);
            codes.push(Some(name.to_string()));
            times.push(Some(signed(time)));
            errors.push(Some(
                log2(&fraction(twin, alive)?, PRECISION)?.midpoint_f64(),
            ));
            let cost = ln(&fraction(at(&run.alive, 1), alive - twin)?, PRECISION)?;
            costs.push(Some(cost.midpoint_f64()));
        }
    }
    let table = |name: &str, value: &str, column: Vec<Option<f64>>, recipe: Recipe| {
        Ok::<_, ScenarioError>(
            Trace::new(name)
                .with_column("code", Column::Text(codes.clone()))?
                .with_column("trigger_time", Column::Integer(times.clone()))?
                .with_column(value, Column::Float(column))?
                .with_recipe(recipe),
        )
    };
    Ok(vec![
        table("errors", "log2_error", errors, error_chart)?,
        table("costs", "loss_nats", costs, cost_chart)?,
    ])
}

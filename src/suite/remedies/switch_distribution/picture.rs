//! The traces of `switch-distribution` and how they are drawn: catching up, and the orders' criteria.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::catch_up::{CatchUp, CatchUpTheory, Row};
use super::orders::Criteria;
use super::{Measured, ScenarioError, Theory, whole};
use crate::exact::Enclosure;
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Line, Recipe, Role, Rule, Trace};

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    let mut traces = Vec::new();
    for (run, said) in measured.catch_ups.iter().zip(&theory.catch_ups) {
        traces.push(catching_up(run, said)?);
    }
    traces.push(criteria(measured, theory)?);
    Ok(traces)
}

fn column(values: impl Iterator<Item = Enclosure>) -> Column {
    Column::Float(values.map(|value| Some(value.midpoint_f64())).collect())
}

fn catching_up(run: &CatchUp, said: &CatchUpTheory) -> Result<Trace, ScenarioError> {
    let order = run.order;
    let name = format!("catching-up-{order}");
    let rich = format!("KT of order {order}");
    let certain = (&said.price - &said.deficit).midpoint_f64();
    let recipe = Recipe::new(
        &name,
        "Catching up with the richer model: Bayes, and the switch distribution",
    )
    .subtitle(format!(
        "Data of order {order}. Log loss beyond that of the better model so far, KT of order 0 or {order}: below 0 is better than either. Dashed, the bound at the last symbol. Exact."
    ))
    .axes(
        Axis::linear("symbols seen"),
        Axis::linear("loss less the better model's (bits)"),
    )
    .series(&rich, "t_symbols", "rich_bits", Role::Measured(0))
    .series("Bayes", "t_symbols", "bayes_bits", Role::Measured(1))
    .series("switch distribution", "t_symbols", "switch_bits", Role::Measured(2))
    .rule(Rule::Horizontal {
        y: certain,
        label: "bound at the end".to_owned(),
        role: Role::Bound,
    })
    .rule(Rule::Vertical {
        x: whole(said.switch_after).nearest_f64(),
        label: "best switch".to_owned(),
    });
    let rows = || run.rows.iter();
    let beyond = |of: fn(&Row) -> &Enclosure| {
        column(rows().map(move |row| {
            let better = if row.rich.lower() < row.simple.lower() {
                &row.rich
            } else {
                &row.simple
            };
            of(row) - better
        }))
    };
    let times = rows().map(|row| Some(signed(row.time)));
    Ok(Trace::new(name)
        .with_column("t_symbols", Column::Integer(times.collect()))?
        .with_column("simple_bits", beyond(|row| &row.simple))?
        .with_column("rich_bits", beyond(|row| &row.rich))?
        .with_column("bayes_bits", beyond(|row| &row.bayes))?
        .with_column("switch_bits", beyond(|row| &row.switch))?
        .with_recipe(recipe))
}

fn criteria(measured: &Measured, theory: &Theory) -> Result<Trace, ScenarioError> {
    let last = measured
        .selection
        .criteria
        .iter()
        .map(|found| found.time)
        .max();
    let recipe = Recipe::new("criteria", "Evidence and NML stay within a constant of BIC, AIC does not")
        .subtitle(format!(
            "Each criterion less BIC, by Markov order, at n = {}; dashed, the bounds on evidence and NML, which do not grow with n. Certified.",
            last.unwrap_or(0)
        ))
        .axes(Axis::linear("Markov order"), Axis::linear("criterion less BIC (nats)"))
        .series("at most", "order", "most_nats", Role::Bound)
        .series("at least", "order", "least_nats", Role::Bound)
        .series("evidence", "order", "evidence_nats", Role::Measured(0))
        .series("NML", "order", "nml_nats", Role::Measured(1))
        .drawn_as(Line::Points)
        .series("AIC", "order", "aic_nats", Role::Measured(2))
        .drawn_as(Line::Points);
    let pairs = || {
        let both = measured
            .selection
            .criteria
            .iter()
            .zip(&theory.selection.between);
        both.filter(|(found, _)| Some(found.time) == last)
    };
    let less_bic =
        |of: fn(&Criteria) -> &Enclosure| column(pairs().map(|(found, _)| of(found) - &found.bic));
    Ok(Trace::new("criteria")
        .with_column(
            "order",
            Column::Integer(
                pairs()
                    .map(|(found, _)| Some(i64::from(found.order)))
                    .collect(),
            ),
        )?
        .with_column("evidence_nats", less_bic(|found| &found.evidence))?
        .with_column("nml_nats", less_bic(|found| &found.nml))?
        .with_column("aic_nats", less_bic(|found| &found.aic))?
        .with_column(
            "bic_nats",
            column(pairs().map(|(found, _)| found.bic.clone())),
        )?
        .with_column(
            "least_nats",
            column(pairs().map(|(_, said)| said.least.clone())),
        )?
        .with_column(
            "most_nats",
            column(pairs().map(|(_, said)| said.most.clone())),
        )?
        .with_recipe(recipe))
}

//! The trace of `mixture-regret` and how it is drawn: the largest regret beside its bound.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, ScenarioError, signed};
use crate::exact::{PRECISION, log2};
use crate::trace::{Axis, Column, Line, Recipe, Role, Trace};

pub(super) fn traces(measured: &Measured) -> Result<Vec<Trace>, ScenarioError> {
    let mut points: Vec<(f64, f64, u64, String)> = Vec::new();
    for regret in &measured.regrets {
        let bound = (-log2(&regret.weight, PRECISION)?).midpoint_f64();
        let bits = log2(&regret.ratio, PRECISION)?.midpoint_f64();
        points.push((bound, bits, regret.list, regret.name.clone()));
    }
    points.sort_by(|a, b| {
        a.0.total_cmp(&b.0)
            .then(a.1.total_cmp(&b.1))
            .then(a.2.cmp(&b.2))
    });
    let recipe = Recipe::new("regret", "No hypothesis beats the mixture by more than its prior weight says")
        .subtitle("Each point is one hypothesis of a random list at the symbol where its lead over the mixture is largest; dashed, the bound -log2 of its weight. Exact.")
        .axes(
            Axis::linear("-log2 of the prior weight (bits)").showing(0.0, 1.0),
            Axis::linear("largest regret (bits)"),
        )
        .series("bound", "bound_bits", "bound_bits", Role::Bound)
        .series("hypotheses", "bound_bits", "regret_bits", Role::Measured(0))
        .drawn_as(Line::Points);
    Ok(vec![
        Trace::new("regret")
            .with_column(
                "list",
                Column::Integer(points.iter().map(|p| Some(signed(p.2))).collect()),
            )?
            .with_column(
                "hypothesis",
                Column::Text(points.iter().map(|p| Some(p.3.clone())).collect()),
            )?
            .with_column(
                "bound_bits",
                Column::Float(points.iter().map(|p| Some(p.0)).collect()),
            )?
            .with_column(
                "regret_bits",
                Column::Float(points.iter().map(|p| Some(p.1)).collect()),
            )?
            .with_recipe(recipe),
    ])
}

//! The trace of `selected-bits` and how it is drawn: the two predictions of the copied symbol.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, Parameters, Rational, ScenarioError, Theory};
use crate::exact::{PRECISION, log2};
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Trace>, ScenarioError> {
    let Some(pairs) = measured.repeated.first() else {
        return Err(ScenarioError::DivisionByZero);
    };
    let missed = |p: &Rational| -> Result<Option<f64>, ScenarioError> {
        Ok(Some(
            log2(&(Rational::one() - p), PRECISION)?.midpoint_f64(),
        ))
    };
    let times = (1i64..).take(pairs.len()).map(Some).collect();
    let plain = pairs.iter().map(|pair| missed(&pair.plain));
    let normalised = pairs.iter().map(|pair| missed(&pair.normalised));
    let bound = theory.pairs.iter().map(|said| {
        Ok(Some(
            log2(&said.normalised_error, PRECISION)?.midpoint_f64(),
        ))
    });
    let floor = log2(&(Rational::one() - &parameters.copies), PRECISION)?.midpoint_f64();
    let recipe = Recipe::new("missed", "Only the normalised mixture learns the pattern inside the noise")
        .subtitle(format!(
            "Every second symbol repeats a random one. The hypothesis that says so with probability {} may stop instead, and that is where the plain mixture stays. Exact.",
            parameters.copies
        ))
        .axes(
            Axis::linear("pairs of symbols seen, k"),
            Axis::powers_of_two("probability not given to the repeated symbol"),
        )
        .rule(Rule::Horizontal {
            y: floor,
            label: format!("1 - s = {}", Rational::one() - &parameters.copies),
            role: Role::Reference,
        })
        .series("bound (w_u/w_s)(2s)^-k", "k_pairs", "log2_bound", Role::Bound)
        .series("plain mixture", "k_pairs", "log2_missed_plain", Role::Measured(0))
        .series("normalised mixture", "k_pairs", "log2_missed_normalised", Role::Measured(1));
    Ok(vec![
        Trace::new("missed")
            .with_column("k_pairs", Column::Integer(times))?
            .with_column(
                "log2_missed_plain",
                Column::Float(plain.collect::<Result<_, _>>()?),
            )?
            .with_column(
                "log2_missed_normalised",
                Column::Float(normalised.collect::<Result<_, _>>()?),
            )?
            .with_column(
                "log2_bound",
                Column::Float(bound.collect::<Result<_, ScenarioError>>()?),
            )?
            .with_recipe(recipe),
    ])
}

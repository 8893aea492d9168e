//! The trace of `berk-kl-minimiser` and how it is drawn: the odds against each other hypothesis, beside
//! the straight line of its rate.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::ScenarioError;
use super::measured::{Measured, log_likelihood};
use super::theory::Theory;
use crate::exact::{Enclosure, PRECISION, Rational, Rounding, ln};
use crate::scenario::figures::{quotient, signed, whole};
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

/// One in how many symbols is a point of a curve.
const STRIDE: usize = 20;

/// At most so many hypotheses are drawn, the nearest first; the trace has them all.
const DRAWN: usize = 4;

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    let decimal = |p: &Rational| p.to_decimal(3, Rounding::Nearest);
    let nats_per_bit = ln(&Rational::from_integer(2), PRECISION)?;
    let bits = |nats: &Enclosure| -> Result<f64, ScenarioError> {
        let bits = nats.checked_div(&nats_per_bit);
        Ok(bits.ok_or(ScenarioError::DivisionByZero)?.midpoint_f64())
    };
    let nearest = decimal(&measured.class[theory.minimiser]);
    let mut order: Vec<usize> = (0..measured.class.len())
        .filter(|&index| index != theory.minimiser)
        .collect();
    order.sort_by(|&a, &b| theory.rates[a].lower().cmp(theory.rates[b].lower()));
    let seen = quotient(&measured.ones.mean, &whole(measured.symbols))?;
    let mut recipe = Recipe::new("odds", "All belief goes to the nearest wrong hypothesis, as fast as KL says")
        .subtitle(format!(
            "One seeded run of a source with {} ones in a hundred: log2 odds of Bernoulli({nearest}), the nearest in KL divergence, against its nearest rivals. Dashed: the difference of the divergences times the symbols.",
            (seen * Rational::from_integer(100)).to_decimal(2, Rounding::Nearest),
        ))
        .axes(Axis::linear("symbols seen"), Axis::linear("log2 odds for the nearest (bits)"))
        .rule(Rule::Horizontal { y: 0.0, label: "even odds".to_string(), role: Role::Reference });
    let (mut names, mut times, mut odds, mut expected) = (vec![], vec![], vec![], vec![]);
    for (place, &index) in order.iter().enumerate() {
        let name = decimal(&measured.class[index]);
        if place < DRAWN {
            recipe = recipe
                .series(
                    &format!("theory, {name}"),
                    "t_symbols",
                    "expected_bits",
                    Role::Bound,
                )
                .where_column("against", &name)
                .series(
                    &format!("against {name}"),
                    "t_symbols",
                    "log2_odds_bits",
                    Role::Measured(place),
                )
                .where_column("against", &name);
        }
        for (time, &ones) in measured.path.iter().enumerate().step_by(STRIDE) {
            let time = u64::try_from(time).unwrap_or(u64::MAX);
            let of = |at: usize| log_likelihood(&measured.logarithms[at], &whole(ones), time);
            names.push(Some(name.clone()));
            times.push(Some(signed(time)));
            odds.push(Some(bits(&(of(theory.minimiser) - of(index)))?));
            expected.push(Some(bits(&theory.rates[index].scale(&whole(time)))?));
        }
    }
    Ok(vec![
        Trace::new("odds")
            .with_column("against", Column::Text(names))?
            .with_column("t_symbols", Column::Integer(times))?
            .with_column("log2_odds_bits", Column::Float(odds))?
            .with_column("expected_bits", Column::Float(expected))?
            .with_recipe(recipe),
    ])
}

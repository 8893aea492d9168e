//! The traces of `ville-no-despair` and how they are drawn: how probable despair is, beside its bound.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::tree::FAIR_COIN;
use super::{LEVELS, Measured, Rational, ScenarioError, Theory, fraction, name};
use crate::exact::{PRECISION, log2};
use crate::trace::{Axis, Column, Line, Recipe, Role, Trace};

/// The wrong model that is drawn: truth Bernoulli(3/4), model Bernoulli(1/4).
const DRAWN_WRONG: (usize, usize) = (2, 1);

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![tree(measured)?, long(measured, theory)?])
}

/// log2, or a gap for 0.
fn bits(value: &Rational) -> Result<Option<f64>, ScenarioError> {
    if value.is_zero() || value.is_negative() {
        return Ok(None);
    }
    Ok(Some(log2(value, PRECISION)?.midpoint_f64()))
}

fn axes(recipe: Recipe) -> Recipe {
    recipe.axes(
        Axis::powers_of_two("d: share of its prior weight that a posterior falls to"),
        Axis::powers_of_two("probability that it ever does").showing(-10.0, 0.0),
    )
}

fn tree(measured: &Measured) -> Result<Trace, ScenarioError> {
    let (mut truths, mut models, mut levels, mut chances) = (vec![], vec![], vec![], vec![]);
    let (mut curves, mut bounds) = (vec![], vec![]);
    let mut recipe = axes(Recipe::new("despair", "One hardly ever despairs of the truth, and soon of the rest"))
        .subtitle(format!(
            "Probability that a posterior falls to d times its prior weight within {} symbols, over all strings, by which hypothesis is the truth. Grey: Bernoulli(1/4) when Bernoulli(3/4) is true. Of (011)*, when true, it never does. Exact.",
            measured.depth
        ))
        .series("bound d", "log2_d", "log2_bound", Role::Bound)
        .where_column("curve", &format!("{} under {}", name(FAIR_COIN)?, name(FAIR_COIN)?));
    for (truth, by_model) in measured.figures.despair.iter().enumerate() {
        for (model, masses) in by_model.iter().enumerate() {
            let curve = format!("{} under {}", name(model)?, name(truth)?);
            // What never falls so far has no logarithm to draw: the periodic sequence, as its own truth.
            let falls = masses.iter().any(|&mass| mass > 0);
            if truth == model && falls {
                recipe = recipe
                    .series(
                        &name(truth)?,
                        "log2_d",
                        "log2_probability",
                        Role::Measured(truth),
                    )
                    .where_column("curve", &curve);
            } else if (truth, model) == DRAWN_WRONG {
                recipe = recipe
                    .series(
                        "a wrong model",
                        "log2_d",
                        "log2_probability",
                        Role::Reference,
                    )
                    .where_column("curve", &curve);
            }
            // From small d to large, so that x grows.
            for (index, &mass) in masses.iter().enumerate().rev() {
                let level = f64::from(-i32::try_from(index + 1).unwrap_or(i32::MAX));
                curves.push(Some(curve.clone()));
                truths.push(Some(name(truth)?));
                models.push(Some(name(model)?));
                levels.push(Some(level));
                bounds.push(Some(level));
                chances.push(bits(&measured.figures.probability(mass))?);
            }
        }
    }
    Ok(Trace::new("despair")
        .with_column("curve", Column::Text(curves))?
        .with_column("truth", Column::Text(truths))?
        .with_column("model", Column::Text(models))?
        .with_column("log2_d", Column::Float(levels))?
        .with_column("log2_probability", Column::Float(chances))?
        .with_column("log2_bound", Column::Float(bounds))?
        .with_recipe(recipe))
}

fn long(measured: &Measured, theory: &Theory) -> Result<Trace, ScenarioError> {
    let (mut levels, mut summed, mut sampled, mut lower, mut upper) =
        (vec![], vec![], vec![], vec![], vec![]);
    for index in (0..LEVELS).rev() {
        let level = i32::try_from(index + 1).unwrap_or(i32::MAX);
        levels.push(Some(f64::from(-level)));
        let chance = &measured.crossed[index];
        summed.push(bits(chance)?);
        sampled.push(bits(&fraction(measured.fallen[index], measured.runs)?)?);
        // Where the radius reaches 0 there is no logarithm: the band ends.
        lower.push(bits(&(chance - &theory.sampling))?);
        upper.push(bits(&(chance + &theory.sampling))?);
    }
    let recipe = axes(Recipe::new("long-run", "However long one looks: despair of the truth stays below its bound"))
        .subtitle(format!(
            "A fair coin among seven coins j/8, {} symbols: the probability summed along the walk, {} seeded runs, and Hoeffding's band for them at 10^-6.",
            measured.symbols, measured.runs
        ))
        .band("Hoeffding", "log2_d", "log2_lower", "log2_upper", 1)
        .series("bound d", "log2_d", "log2_d", Role::Bound)
        .series("summed", "log2_d", "log2_summed", Role::Measured(0))
        .series("seeded runs", "log2_d", "log2_sampled", Role::Measured(1))
        .drawn_as(Line::Points);
    Ok(Trace::new("long-run")
        .with_column("log2_d", Column::Float(levels))?
        .with_column("log2_summed", Column::Float(summed))?
        .with_column("log2_sampled", Column::Float(sampled))?
        .with_column("log2_lower", Column::Float(lower))?
        .with_column("log2_upper", Column::Float(upper))?
        .with_recipe(recipe))
}

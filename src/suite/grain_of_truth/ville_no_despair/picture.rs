//! The traces of `ville-no-despair` and how they are drawn: how probable despair is, beside its bound.

use super::tree::FAIR_COIN;
use super::{Measured, Theory, VilleNoDespair};
use crate::exact::Rational;
use crate::scenario::figures::{bits, fraction};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

/// The wrong model that is drawn: truth Bernoulli(3/4), model Bernoulli(1/4).
const DRAWN_WRONG: (usize, usize) = (2, 1);

impl Drawn for VilleNoDespair {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            tree(finished.measured)?,
            long(finished.measured, finished.theory)?,
        ])
    }
}

fn recipe(name: &str, title: &str, subtitle: String) -> Recipe {
    Recipe::new(name, title).subtitle(subtitle).axes(
        Axis::powers_of_two("d: share of its prior weight that a posterior falls to"),
        Axis::powers_of_two("probability that it ever does").showing(-10.0, 0.0),
    )
}

fn tree(measured: &Measured) -> Result<Trace> {
    let Measured { names, figures, .. } = measured;
    let curve = |truth: usize, model: usize| format!("{} under {}", names[model], names[truth]);
    let title = "One hardly ever despairs of the truth, but soon of the rest";
    let subtitle = format!(
        "Probability that a posterior falls to d times its prior weight within {} symbols, over all strings, \
         by which hypothesis is the truth. Grey: Bernoulli(1/4) when Bernoulli(3/4) is true. When (011)* is \
         true, its own never does. Exact.",
        measured.depth
    );
    let mut recipe = recipe("despair", title, subtitle)
        .series("bound d", "log2_d", "log2_bound", Role::Bound)
        .where_column("curve", &curve(FAIR_COIN, FAIR_COIN));
    let mut rows = Rows::new(
        "despair",
        [
            "curve",
            "truth",
            "model",
            "log2_d",
            "log2_probability",
            "log2_bound",
        ],
    );
    for (truth, by_model) in figures.despair.iter().enumerate() {
        for (model, masses) in by_model.iter().enumerate() {
            let curve = curve(truth, model);
            // What never falls so far has no logarithm to draw: the periodic sequence, as its own truth.
            let falls = masses.iter().any(|&mass| mass > 0);
            let drawn = if truth == model && falls {
                Some((names[truth].as_str(), Role::Measured(truth)))
            } else if (truth, model) == DRAWN_WRONG {
                Some(("a wrong model", Role::Reference))
            } else {
                None
            };
            if let Some((label, role)) = drawn {
                recipe = recipe
                    .series(label, "log2_d", "log2_probability", role)
                    .where_column("curve", &curve);
            }
            // From small d to large, so that x grows.
            for (index, &mass) in masses.iter().enumerate().rev() {
                let d = -Rational::from(index + 1);
                let chance = bits(&figures.probability(mass))?;
                rows.push((&curve, &names[truth], &names[model], &d, chance, &d));
            }
        }
    }
    Ok(rows.drawn(recipe)?)
}

fn long(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let columns = [
        "log2_d",
        "log2_summed",
        "log2_sampled",
        "log2_lower",
        "log2_upper",
    ];
    let mut rows = Rows::new("long-run", columns);
    for (index, chance) in measured.crossed.iter().enumerate().rev() {
        rows.push((
            -Rational::from(index + 1),
            bits(chance)?,
            bits(&fraction(measured.fallen[index], measured.runs)?)?,
            // Where the radius reaches 0 there is no logarithm: the band ends.
            bits(&(chance - &theory.sampling))?,
            bits(&(chance + &theory.sampling))?,
        ));
    }
    let title = "However long one looks: despair of the truth stays below its bound";
    let subtitle = format!(
        "A fair coin among seven coins j/8, {} symbols: the probability summed along the walk, {} seeded \
         runs, and Hoeffding's band for them at 10^-6.",
        measured.symbols, measured.runs
    );
    let recipe = recipe("long-run", title, subtitle)
        .band("Hoeffding", "log2_d", "log2_lower", "log2_upper", 1)
        .series("bound d", "log2_d", "log2_d", Role::Bound)
        .series("summed", "log2_d", "log2_summed", Role::Measured(0))
        .series("seeded runs", "log2_d", "log2_sampled", Role::Measured(1))
        .drawn_as(Line::Points);
    Ok(rows.drawn(recipe)?)
}

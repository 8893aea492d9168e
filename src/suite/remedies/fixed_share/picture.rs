//! The traces of `fixed-share` and how they are drawn: the regrets beside their bounds, and who leads.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, Parameters, ScenarioError, Theory, fraction, signed, whole};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::trace::{Axis, Column, Recipe, Role, Trace};

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![
        regrets(parameters, measured, theory)?,
        weights(parameters, measured)?,
    ])
}

fn column(values: impl Iterator<Item = Option<f64>>) -> Column {
    Column::Float(values.collect())
}

fn regrets(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Trace, ScenarioError> {
    let rows = || measured.regrets.iter();
    let bounds = rows()
        .map(|row| bound(row.time, theory))
        .collect::<Result<_, _>>()?;
    // A logarithm of the bits is drawn: what is not above 0 yet is a gap.
    let positive =
        |bits: &Enclosure| (*bits.lower() > Rational::zero()).then(|| bits.midpoint_f64());
    let recipe = Recipe::new("regret", "Sharing weight: the price of switching grows like a logarithm")
        .subtitle(format!(
            "Blocks of 0s and 1s, each {} times as long as the last; log loss beyond that of the path that switches with them. Dashed: the bound for rate 1/t. Exact.",
            parameters.ratio
        ))
        .axes(Axis::log10("symbols seen"), Axis::log10("regret (bits)"))
        .series("Bayes: no sharing", "t_symbols", "bayes_bits", Role::Measured(0))
        .series("share 1/t", "t_symbols", "harmonic_bits", Role::Measured(1))
        .series("share m/(n-1)", "t_symbols", "constant_bits", Role::Measured(2))
        .series("bound, 1/t", "t_symbols", "harmonic_bound_bits", Role::Bound);
    let trace = Trace::new("regret")
        .with_column(
            "t_symbols",
            Column::Integer(rows().map(|r| Some(signed(r.time))).collect()),
        )?
        .with_column("bayes_bits", column(rows().map(|r| positive(&r.bayes))))?
        .with_column(
            "harmonic_bits",
            column(rows().map(|r| positive(&r.harmonic))),
        )?
        .with_column(
            "constant_bits",
            column(rows().map(|r| positive(&r.constant))),
        )?;
    Ok(trace
        .with_column("harmonic_bound_bits", Column::Float(bounds))?
        .with_recipe(recipe))
}

/// The bound at rate 1/t inside a block: that of the block's end, with the time for its n.
fn bound(time: u64, theory: &Theory) -> Result<Option<f64>, ScenarioError> {
    let Some(block) = theory.blocks.iter().find(|block| block.time >= time) else {
        return Ok(None);
    };
    let later = log2(&fraction(block.time, time)?, PRECISION)?;
    Ok(Some((&block.harmonic - later).midpoint_f64()))
}

fn weights(parameters: &Parameters, measured: &Measured) -> Result<Trace, ScenarioError> {
    let rows = || measured.regrets.iter();
    let mut recipe = Recipe::new("weights", "Bayes comes late to each block, sharing is there at once")
        .subtitle("Posterior weight of the coin that favours 1; shaded, the blocks of 1s, in which it should be near 1. Exact.")
        .axes(Axis::log10("symbols seen"), Axis::linear("weight of the coin for 1").showing(0.0, 1.0))
        .series("Bayes", "t_symbols", "bayes_weight", Role::Measured(0))
        .series("share m/(n-1)", "t_symbols", "shared_weight", Role::Measured(2));
    let ends = parameters.block_ends();
    for (index, pair) in ends.windows(2).enumerate() {
        if index.is_multiple_of(2) {
            let [from, to] = [pair[0], pair[1]].map(|time| whole(time).nearest_f64());
            recipe = recipe.region(from, to, "");
        }
    }
    Ok(Trace::new("weights")
        .with_column(
            "t_symbols",
            Column::Integer(rows().map(|r| Some(signed(r.time))).collect()),
        )?
        .with_column(
            "shared_weight",
            column(rows().map(|r| Some(r.upper[0].midpoint_f64()))),
        )?
        .with_column(
            "bayes_weight",
            column(rows().map(|r| Some(r.upper[1].midpoint_f64()))),
        )?
        .with_recipe(recipe))
}

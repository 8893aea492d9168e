//! The traces of `fixed-share` and how they are drawn: the regrets beside their bounds, and who leads.

use super::{FixedShare, Measured, Parameters, Theory};
use crate::exact::{Enclosure, PRECISION, Rational, as_f64, log2};
use crate::scenario::figures::fraction;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for FixedShare {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            regrets(finished.parameters, finished.measured, finished.theory)?,
            weights(finished.parameters, finished.measured)?,
        ])
    }
}

/// A logarithm of the bits is drawn: what is not above 0 yet is a gap.
fn positive(bits: &Enclosure) -> Option<&Enclosure> {
    (*bits.lower() > Rational::zero()).then_some(bits)
}

fn regrets(parameters: &Parameters, measured: &Measured, theory: &Theory) -> Result<Trace> {
    let mut rows = Rows::new(
        "regret",
        [
            "t_symbols",
            "bayes_bits",
            "harmonic_bits",
            "constant_bits",
            "harmonic_bound_bits",
        ],
    );
    for at in &measured.regrets {
        let [bayes, harmonic, constant] = [&at.bayes, &at.harmonic, &at.constant].map(positive);
        rows.push((at.time, bayes, harmonic, constant, bound(at.time, theory)?));
    }
    let title = "Sharing weight: each switch costs about log2 n bits, not a share of n";
    let subtitle = format!(
        "Blocks of 0s and 1s, each {} times as long as the last; log loss minus that of the path that \
         switches with them. The shares: what part of each weight is passed on at symbol t; m: the switches \
         among the n symbols. Dashed: the bound for share 1/t. Exact.",
        parameters.ratio
    );
    let recipe = Recipe::new("regret", title)
        .subtitle(subtitle)
        .axes(Axis::log10("symbols seen"), Axis::log10("regret (bits)"))
        .series(
            "Bayes: no sharing",
            "t_symbols",
            "bayes_bits",
            Role::Measured(0),
        )
        .series("share 1/t", "t_symbols", "harmonic_bits", Role::Measured(1))
        .series(
            "share m/(n-1)",
            "t_symbols",
            "constant_bits",
            Role::Measured(2),
        )
        .series(
            "bound, 1/t",
            "t_symbols",
            "harmonic_bound_bits",
            Role::Bound,
        );
    Ok(rows.drawn(recipe)?)
}

/// The bound at rate 1/t inside a block: that of the block's end, with the time for its n.
fn bound(time: u64, theory: &Theory) -> Result<Option<Enclosure>> {
    let Some(block) = theory.bounds.iter().find(|block| block.time >= time) else {
        return Ok(None);
    };
    let later = log2(&fraction(block.time, time)?, PRECISION)?;
    Ok(Some(&block.harmonic - later))
}

fn weights(parameters: &Parameters, measured: &Measured) -> Result<Trace> {
    let mut rows = Rows::new("weights", ["t_symbols", "shared_weight", "bayes_weight"]);
    for at in &measured.regrets {
        let [shared, bayes] = &at.upper;
        rows.push((at.time, shared, bayes));
    }
    let title = "Bayes comes late to each block, sharing comes early";
    let subtitle = "Posterior weight of the coin that favours 1; shaded, the blocks of 1s, in which it should be near 1. \
                    The share passed on at every symbol: m switches in n symbols. Exact.";
    let weight = Axis::linear("weight of the coin for 1").showing(0.0, 1.0);
    let mut recipe = Recipe::new("weights", title)
        .subtitle(subtitle)
        .axes(Axis::log10("symbols seen"), weight)
        .series("Bayes", "t_symbols", "bayes_weight", Role::Measured(0))
        .series(
            "share m/(n-1)",
            "t_symbols",
            "shared_weight",
            Role::Measured(2),
        );
    // Block 0 is of 0s, and so is every second one after it.
    for ones in parameters.blocks().ends.windows(2).step_by(2) {
        recipe = recipe.region(as_f64(ones[0]), as_f64(ones[1]), "");
    }
    Ok(rows.drawn(recipe)?)
}

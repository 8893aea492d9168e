//! The trace of `twin-hidden-state` and how it is drawn: evidence over time, for each noise of the flag.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, Parameters, ScenarioError, Theory, whole};
use crate::trace::{Axis, Column, Recipe, Role, Trace};

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Trace>, ScenarioError> {
    let mut recipe = Recipe::new("evidence", "The less is seen of the trigger state, the slower the twins part")
        .subtitle(format!(
            "log2 odds of the true twin in one seeded run; the flag of the trigger state is flipped in so many of 100 symbols. Dashed: the mean over runs grows at most by pi(s) d = {} bits a symbol.",
            theory.rate.lower().to_decimal(3, crate::exact::Rounding::Nearest),
        ))
        .axes(Axis::linear("symbols seen"), Axis::linear("log2 odds, P against Q (bits)"))
        .series("bound of the mean", "t_symbols", "log2_odds_bits", Role::Bound)
        .where_column("flag_flipped_percent", "bound");
    let (mut noises, mut times, mut odds) = (vec![], vec![], vec![]);
    for (index, (noise, curve)) in measured
        .noise_percent
        .iter()
        .zip(&measured.curves)
        .enumerate()
    {
        recipe = recipe
            .series(
                &format!("{noise} of 100 flipped"),
                "t_symbols",
                "log2_odds_bits",
                Role::Measured(index),
            )
            .where_column("flag_flipped_percent", &noise.to_string());
        for &(time, value) in curve {
            noises.push(Some(noise.to_string()));
            times.push(i64::try_from(time).ok());
            odds.push(Some(value));
        }
    }
    for time in [0, parameters.symbols] {
        let symbols = whole(u64::try_from(time).unwrap_or(u64::MAX));
        noises.push(Some("bound".to_string()));
        times.push(i64::try_from(time).ok());
        odds.push(Some(theory.rate.scale(&symbols).midpoint_f64()));
    }
    Ok(vec![
        Trace::new("evidence")
            .with_column("flag_flipped_percent", Column::Text(noises))?
            .with_column("t_symbols", Column::Integer(times))?
            .with_column("log2_odds_bits", Column::Float(odds))?
            .with_recipe(recipe),
    ])
}

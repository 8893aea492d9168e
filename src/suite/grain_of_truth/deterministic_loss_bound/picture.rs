//! The trace of `deterministic-loss-bound` and how it is drawn: the log loss beside the program's length.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, ScenarioError, Theory};
use crate::exact::{PRECISION, log2};
use crate::scenario::figures::{signed, whole};
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    let (mut names, mut times, mut losses) = (vec![], vec![], vec![]);
    let (mut errors, mut surprises) = (vec![], vec![]);
    let mut recipe = Recipe::new("loss", "The log loss never exceeds the shortest program's length")
        .subtitle("-log2 of the certified lower bound of M, along five computable sequences; dashed, the bits of each one's shortest program. Exact.")
        .axes(Axis::linear("symbols seen"), Axis::linear("log loss so far (bits)").showing(0.0, 24.0));
    for (colour, (run, &bits)) in measured.runs.iter().zip(&theory.program_bits).enumerate() {
        let name = run.target.name;
        recipe = recipe
            .series(name, "t_symbols", "loss_bits", Role::Measured(colour))
            .where_column("sequence", name)
            .rule(Rule::Horizontal {
                y: whole(bits).nearest_f64(),
                label: format!("{bits} bits"),
                role: Role::Bound,
            });
        let mistakes = run.errors();
        for (t, (surprise, lower)) in (0u64..).zip(run.surprise()?.iter().zip(&run.lower)) {
            names.push(Some(name.to_string()));
            times.push(Some(signed(t)));
            losses.push(Some((-log2(lower, PRECISION)?).midpoint_f64()));
            let index = usize::try_from(t).unwrap_or(usize::MAX);
            errors.push(mistakes.get(index).map(|&errors| signed(errors)));
            surprises.push(Some(surprise.nearest_f64()));
        }
    }
    Ok(vec![
        Trace::new("loss")
            .with_column("sequence", Column::Text(names))?
            .with_column("t_symbols", Column::Integer(times))?
            .with_column("loss_bits", Column::Float(losses))?
            .with_column("errors", Column::Integer(errors))?
            .with_column("surprise", Column::Float(surprises))?
            .with_recipe(recipe),
    ])
}

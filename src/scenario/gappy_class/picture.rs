//! The trace of `gappy-class` and how it is drawn: predictions that swing, and predictions that settle.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, Rational, ScenarioError, Theory};
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

/// Periods of the sequence that are drawn; the trace has them all.
const DRAWN_PERIODS: u64 = 10;

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    let until = DRAWN_PERIODS * 4 * theory.swing;
    let mut runs = vec![&measured.gappy, &measured.filled];
    runs.extend(measured.grids.iter().map(|(_, run)| run));
    let (mut classes, mut times, mut predictions, mut drawn) = (vec![], vec![], vec![], vec![]);
    for run in &runs {
        for (time, prediction) in (0u64..).zip(&run.predictions) {
            let prediction = prediction.nearest_f64();
            classes.push(Some(run.name.clone()));
            times.push(Some(signed(time)));
            predictions.push(Some(prediction));
            drawn.push((time <= until).then(|| run.name.clone()));
        }
    }
    let half = |offset: &Rational| (Rational::ratio(1, 2) + offset).nearest_f64();
    let recipe = Recipe::new("predictions", "A class with a gap goes on swinging; fill the gap and it settles")
        .subtitle(format!(
            "Predicted chance of a 1 on one deterministic sequence, half ones. Class with a gap: chances 1/2 - {d} and 1/2 + {d}; the other class has 1/2 too. Dashed: theory's height {} of the swings. Exact.",
            theory.swing_height,
            d = theory.offset,
        ))
        .axes(Axis::linear("symbols seen"), Axis::linear("predicted chance of a 1"))
        .rule(Rule::Horizontal { y: half(&theory.swing_height), label: "theory".to_string(), role: Role::Bound })
        .rule(Rule::Horizontal { y: half(&-&theory.swing_height), label: "theory".to_string(), role: Role::Bound })
        .series("gap filled with 1/2", "t_symbols", "predicted_one", Role::Measured(1))
        .where_column("drawn_class", &measured.filled.name)
        .series("class with a gap", "t_symbols", "predicted_one", Role::Measured(0))
        .where_column("drawn_class", &measured.gappy.name);
    Ok(vec![
        Trace::new("predictions")
            .with_column("class", Column::Text(classes))?
            .with_column("t_symbols", Column::Integer(times))?
            .with_column("predicted_one", Column::Float(predictions))?
            .with_column("drawn_class", Column::Text(drawn))?
            .with_recipe(recipe),
    ])
}

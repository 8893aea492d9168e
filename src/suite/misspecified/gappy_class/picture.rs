//! The trace of `gappy-class` and how it is drawn: predictions that swing, and predictions that settle.

use super::GappyClass;
use crate::exact::Rational;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

/// Periods of the sequence that are drawn; the trace has them all.
const DRAWN_PERIODS: u64 = 10;

impl Drawn for GappyClass {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let until = DRAWN_PERIODS * 4 * finished.theory.swing;
        let columns = ["class", "t_symbols", "predicted_one", "drawn_class"];
        let mut rows = Rows::new("predictions", columns);
        let grids = finished.measured.grids.iter().map(|(_, run)| run);
        for run in [&finished.measured.gappy, &finished.measured.filled]
            .into_iter()
            .chain(grids)
        {
            for (time, prediction) in (0u64..).zip(&run.predictions) {
                let drawn = (time <= until).then_some(&run.name);
                rows.push((&run.name, time, prediction, drawn));
            }
        }
        let height = |offset: &Rational| Rule::Horizontal {
            y: (Rational::ratio(1, 2) + offset).nearest_f64(),
            label: "theory".to_string(),
            role: Role::Bound,
        };
        let subtitle = format!(
            "Predicted chance of a 1 on one deterministic sequence, half ones. Class with a gap: chances 1/2 - {d} \
             and 1/2 + {d}; the other class has 1/2 too. Dashed: theory's height {} of the swings. Exact.",
            finished.theory.swing_height,
            d = finished.theory.offset,
        );
        let title = "A class with a gap goes on swinging; fill the gap and it settles";
        let recipe = Recipe::new("predictions", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("symbols seen"),
                Axis::linear("predicted chance of a 1"),
            )
            .rule(height(&finished.theory.swing_height))
            .rule(height(&-&finished.theory.swing_height))
            .series(
                "gap filled with 1/2",
                "t_symbols",
                "predicted_one",
                Role::Measured(1),
            )
            .where_column("drawn_class", &finished.measured.filled.name)
            .series(
                "class with a gap",
                "t_symbols",
                "predicted_one",
                Role::Measured(0),
            )
            .where_column("drawn_class", &finished.measured.gappy.name);
        Ok(vec![rows.drawn(recipe)?])
    }
}

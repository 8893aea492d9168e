//! The trace of `semimeasure-death`: the risk of death that the agent begins to want.

use super::SemimeasureDeath;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for SemimeasureDeath {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["cycles", "least_wanted", "threshold", "tried_wanted"];
        let [cycles, wanted, threshold, tried] = columns;
        let mut rows = Rows::new("threshold", columns);
        let found = finished.measured.thresholds.iter();
        for (place, ([_, risky], said)) in found.zip(&finished.theory.thresholds).enumerate() {
            let of_grid = finished.measured.at.iter();
            let least = of_grid
                .filter(|at| at.shifted[place].best == 1)
                .map(|at| &at.chance)
                .min();
            rows.push((place + 1, risky, said, least));
        }
        let title = if finished.theory.flips {
            "With rewards below 0 the agent seeks death early and holds on to life late"
        } else {
            "An arm that pays all there is gives no reason to seek death"
        };
        let subtitle = format!(
            "Least chance of a stop at which the agent gives up an arm that pays {} for one that pays {} and may end \
             the world, all rewards minus 1, a missing percept worth 0. With rewards in [0, 1] it never does. Exact.",
            finished.parameters.sure, finished.parameters.risky,
        );
        let recipe = Recipe::new("threshold", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("cycles to come, n"),
                Axis::linear("chance of a stop").showing(0.0, 1.0),
            )
            .series("closed form", cycles, threshold, Role::Bound)
            .series("by halving", cycles, wanted, Role::Measured(0))
            .drawn_as(Line::Points)
            .series("least of the grid", cycles, tried, Role::Measured(1))
            .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?])
    }
}

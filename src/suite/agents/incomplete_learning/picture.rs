//! The trace of `incomplete-learning` and how it is drawn: how often the agent gets stuck, by discount.

use super::IncompleteLearning;
use crate::scenario::figures::fraction;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for IncompleteLearning {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["gamma", "net_failures", "stuck", "ruin", "stuck_bad"];
        let [gamma, _, stuck, ruin, bad] = columns;
        let mut rows = Rows::new("stuck", columns);
        let mut all: Vec<_> = finished
            .measured
            .0
            .iter()
            .zip(&finished.theory.said)
            .collect();
        all.sort_by_key(|(found, _)| found.gamma);
        for (found, (_, share)) in all {
            rows.push((
                fraction(found.gamma, 100)?,
                found.stops,
                fraction(found.stuck_good, found.runs)?,
                share,
                fraction(found.stuck_bad, found.runs)?,
            ));
        }
        let title = "The more the future counts, the rarer the agent stays with the worse arm; but it does, for ever";
        let subtitle = "Share of simulated runs in which the Bayes-optimal agent gives up an unknown arm (7/10 or 3/10) \
                        for a sure one (1/2) and never comes back, against the discount gamma. Dashed: (3/7)^k, k the \
                        net failures at which it gives up. In the bad world giving up is right.";
        let recipe = Recipe::new("stuck", title)
            .subtitle(subtitle)
            .axes(Axis::linear("gamma"), Axis::linear("share of runs"))
            .series("gambler's ruin, (3/7)^k", gamma, ruin, Role::Bound)
            .series("stuck, good world", gamma, stuck, Role::Measured(0))
            .drawn_as(Line::Points)
            .series("stopped, bad world", gamma, bad, Role::Measured(1))
            .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?])
    }
}

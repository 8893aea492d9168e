//! The trace of `heaven-hell`: regrets that grow with time, and one that does not.

use super::HeavenHell;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for HeavenHell {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = [
            "horizon",
            "trap_worst",
            "trap_bayes",
            "written_worst",
            "doors_worst",
            "half",
        ];
        let [horizon, worst, bayes, _, doors, half] = columns;
        let mut rows = Rows::new("regret", columns);
        let measured = finished.measured;
        for (place, said) in finished.theory.said.iter().enumerate() {
            let [trap, written, again] =
                [&measured.trap, &measured.written, &measured.doors].map(|list| &list[place]);
            rows.push((
                place + 1,
                &trap.worst,
                &trap.bayes,
                &written.worst,
                &again.worst,
                &said.half,
            ));
        }
        let title = "Behind a door that closes for ever, half of all reward can be lost";
        let subtitle = format!(
            "Regret over m cycles. Least worst: the best that any policy, mixed ones included, can have in the worse of \
             the two worlds. Bayes: expected regret with weights {} and {}. Doors that can be tried again: the same \
             least worst regret, without the trap. Exact.",
            measured.weights[0], measured.weights[1],
        );
        let recipe = Recipe::new("regret", title)
            .subtitle(subtitle)
            .axes(Axis::linear("cycles m"), Axis::linear("regret (rewards)"))
            .series("m/2", horizon, half, Role::Bound)
            .series("trap, least worst", horizon, worst, Role::Measured(0))
            .series("trap, Bayes", horizon, bayes, Role::Measured(1))
            .series("doors to be tried again", horizon, doors, Role::Measured(2));
        Ok(vec![rows.drawn(recipe)?])
    }
}

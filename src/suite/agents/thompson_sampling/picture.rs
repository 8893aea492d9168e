//! The trace of `thompson-sampling` and how it is drawn: what is still lost, by time.

use super::ThompsonSampling;
use super::chain::EVERY;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for ThompsonSampling {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["cycle", "gap_good", "gap_bad", "bayes_limit"];
        let [cycle, good, bad, bayes] = columns;
        let [in_good, in_bad] = &finished.measured.gaps;
        let mut rows = Rows::new("gap", columns);
        for (period, (in_good, in_bad)) in (0_u64..).zip(in_good.iter().zip(in_bad)) {
            rows.push((period * EVERY, in_good, in_bad, &finished.theory.bayes));
        }
        let title =
            "Thompson sampling loses ever less; the Bayes-optimal agent goes on losing for ever";
        let subtitle = "Share of the discounted reward (gamma = 19/20) that is lost from a cycle on. The unknown arm \
                        pays 7/10 in the good world and 3/10 in the bad one; the two curves coincide. Dashed: what \
                        the Bayes-optimal agent loses in the limit, on average over the good world.";
        let recipe = Recipe::new("gap", title)
            .subtitle(subtitle)
            .axes(Axis::linear("cycle"), Axis::log10("share lost"))
            .series("Bayes-optimal, in the limit", cycle, bayes, Role::Bound)
            .series("Thompson, good world", cycle, good, Role::Measured(0))
            .series("Thompson, bad world", cycle, bad, Role::Measured(1));
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The trace of `self-optimising`: regret per cycle that falls, and one that does not.

use super::SelfOptimising;
use crate::exact::Rational;
use crate::scenario::figures::fraction;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for SelfOptimising {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["horizon", "bayes", "ucb", "worst_world", "trap"];
        let [horizon, bayes, ucb, worst, trap] = columns;
        let mut rows = Rows::new("regret", columns);
        let measured = finished.measured;
        for (place, said) in finished.theory.ucb.iter().enumerate() {
            let share = fraction(1, crate::exact::as_u64(place) + 1)?;
            let per_cycle = |sum: &Rational| sum * &share;
            rows.push((
                place + 1,
                per_cycle(&measured.bayes[place]),
                per_cycle(said),
                measured.regrets[place].iter().max().map(per_cycle),
                &measured.trap[place],
            ));
        }
        let title = "Where some policy learns, Bayes does too; where there is a trap, none does";
        let subtitle = format!(
            "Regret per cycle of the Bayes-optimal policy for m cycles in {} bandits of two arms, equally likely: \
             mean over the worlds, and in the worst of them; of UCB on average; and of the Bayes-optimal policy with \
             heaven and hell, weights 1/3 and 2/3. Exact.",
            measured.worlds.len(),
        );
        let recipe = Recipe::new("regret", title)
            .subtitle(subtitle)
            .axes(Axis::linear("cycles m"), Axis::linear("regret per cycle"))
            .series("UCB, mean", horizon, ucb, Role::Bound)
            .series("Bayes, mean", horizon, bayes, Role::Measured(0))
            .series("Bayes, worst world", horizon, worst, Role::Measured(1))
            .series("heaven and hell", horizon, trap, Role::Measured(2));
        Ok(vec![rows.drawn(recipe)?])
    }
}

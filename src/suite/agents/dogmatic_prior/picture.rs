//! The trace of `dogmatic-prior`: what both actions are worth to an agent that fears hell.

use super::{DogmaticPrior, POLICIES};
use crate::exact::{Rational, as_u64, as_usize};
use crate::scenario::figures::fraction;
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::policy_trees::depth;
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for DogmaticPrior {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["eps", "history", "kept", "left", "bound", "drawn"];
        let [_, history, kept, left, bound, drawn] = columns;
        let mut rows = Rows::new("histories", columns);
        let measured = finished.measured;
        let first = measured.found.first().map(|found| found.eps.clone());
        for (found, (_, doubt, _)) in measured.found.iter().zip(&finished.theory.said) {
            for thought in &found.thoughts {
                let action = measured.policy.action(thought.node);
                let share = fraction(1, as_u64(finished.theory.cycles - depth(thought.node)))?;
                let per_cycle = |action: usize| -> Rational { &thought.values[action] * &share };
                rows.push((
                    found.eps.to_string(),
                    thought.node + 1,
                    per_cycle(action),
                    per_cycle(1 - action),
                    doubt,
                    (Some(&found.eps) == first.as_ref()).then_some("yes"),
                ));
            }
        }
        let prescribed = POLICIES[as_usize(u64::from(finished.parameters.policy))];
        let first_found = measured.found.first();
        let title = if first_found.is_some_and(|found| found.keeps(&measured.policy)) {
            "An agent that fears hell for leaving a policy keeps to it, and never finds out"
        } else {
            "With so much doubt the fear of hell does not keep the agent to its policy everywhere"
        };
        let subtitle = format!(
            "Value per cycle to go of the prescribed action (policy: {prescribed}) and of the other, at every history \
             that the policy leads to, shortest first, eps = {}. Dashed: the most that the other can be worth. Exact.",
            first.unwrap_or_else(Rational::zero),
        );
        let recipe = Recipe::new("histories", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("history, by length and percepts"),
                Axis::linear("value per cycle to go").showing(0.0, 1.0),
            )
            .series("eps/(1+eps)", history, bound, Role::Bound)
            .where_column(drawn, "yes")
            .series("prescribed action", history, kept, Role::Measured(0))
            .drawn_as(Line::Points)
            .where_column(drawn, "yes")
            .series("the other", history, left, Role::Measured(1))
            .drawn_as(Line::Points)
            .where_column(drawn, "yes");
        Ok(vec![rows.drawn(recipe)?])
    }
}

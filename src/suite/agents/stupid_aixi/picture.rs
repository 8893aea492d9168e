//! The trace of `stupid-aixi`: every policy by its intelligence, and those that a prior makes optimal.

use super::StupidAixi;
use crate::exact::Rational;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for StupidAixi {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = [
            "eps",
            "rank",
            "policy",
            "upsilon",
            "made_optimal",
            "best",
            "drawn",
        ];
        let [_, rank, _, upsilon, made, best, drawn] = columns;
        let measured = finished.measured;
        let mut order: Vec<usize> = (0..measured.upsilon.len()).collect();
        order.sort_by(|a, b| {
            measured.upsilon[*a]
                .cmp(&measured.upsilon[*b])
                .then(a.cmp(b))
        });
        let mut rows = Rows::new("policies", columns);
        let first = measured.eps.first();
        for (eps, list) in measured.eps.iter().zip(&measured.made) {
            for (place, &policy) in order.iter().enumerate() {
                let optimal = list[policy].followed == measured.histories;
                rows.push((
                    eps.to_string(),
                    place + 1,
                    policy,
                    &measured.upsilon[policy],
                    optimal.then_some(&measured.upsilon[policy]),
                    &finished.theory.most,
                    (Some(eps) == first).then_some("yes"),
                ));
            }
        }
        let optimal = measured
            .made
            .first()
            .map_or(0, |list| measured.optimal(list).count());
        let title = format!(
            "{optimal} of {} policies are the optimal agent of some prior",
            order.len()
        );
        let subtitle = format!(
            "Rewards per cycle of every deterministic policy on three bandits, in rising order, and the policies that the \
             Bayes-optimal agent follows when its prior threatens hell for anything else, eps = {}. Exact.",
            first.cloned().unwrap_or_else(Rational::zero),
        );
        let recipe = Recipe::new("policies", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("policies by intelligence"),
                Axis::linear("rewards per cycle"),
            )
            .series("optimal for the uniform prior", rank, best, Role::Bound)
            .where_column(drawn, "yes")
            .series("all policies", rank, upsilon, Role::Reference)
            .where_column(drawn, "yes")
            .series("optimal for its own prior", rank, made, Role::Measured(0))
            .drawn_as(Line::Points)
            .where_column(drawn, "yes");
        Ok(vec![rows.drawn(recipe)?])
    }
}

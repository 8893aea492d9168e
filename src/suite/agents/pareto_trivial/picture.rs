//! The trace of `pareto-trivial`: by how many others each policy is dominated, with buddies and without.

use super::{ParetoTrivial, dominates};
use crate::exact::as_u64;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for ParetoTrivial {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let measured = finished.measured;
        let by = |table: &super::Table, policy: usize| {
            let others = table
                .iter()
                .filter(|other| dominates(other, &table[policy]));
            as_u64(others.count())
        };
        let policies = 0..measured.bandits.len();
        let mut found: Vec<(u64, u64, usize)> = policies
            .map(|policy| {
                let alone = by(&measured.bandits, policy);
                (alone, by(&measured.buddies, policy), policy)
            })
            .collect();
        found.sort_unstable();
        let columns = [
            "rank",
            "policy",
            "dominated_by",
            "dominated_by_with_buddies",
        ];
        let [rank, _, alone, with] = columns;
        let mut rows = Rows::new("dominated", columns);
        for (place, (without, buddies, policy)) in found.into_iter().enumerate() {
            rows.push((place + 1, policy, without, buddies));
        }
        let title = "A world for every taste, and no policy is dominated any more";
        let subtitle = "By how many other policies each one is dominated (worth as much in every world of the class, and \
                        more in one): in three bandits, and with the buddy of every history and action in the class. Exact.";
        let recipe = Recipe::new("dominated", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("policies, the least dominated first"),
                Axis::linear("policies that dominate it"),
            )
            .series("three bandits", rank, alone, Role::Measured(0))
            .series("with buddies", rank, with, Role::Measured(1));
        Ok(vec![rows.drawn(recipe)?])
    }
}

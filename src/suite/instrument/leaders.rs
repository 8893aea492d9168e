//! The leader-transition graph: which hypothesis takes over from which, and how often. A strongly
//! connected component of more than one node is an oscillation: from each of its leaders the lead came
//! back. Takes petgraph, `Rows` and `Recipe`.

use std::collections::BTreeMap;

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use crate::scenario::Result;
use crate::scenario::figures::fraction;
use crate::trace::{Recipe, Rows, Trace};

/// Changes of leader, counted by who took over from whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Leaders {
    times: BTreeMap<(usize, usize), u64>,
}

impl Leaders {
    pub(crate) fn of(changes: impl IntoIterator<Item = (usize, usize)>) -> Leaders {
        let mut leaders = Leaders::default();
        for change in changes {
            *leaders.times.entry(change).or_default() += 1;
        }
        leaders
    }

    /// The components of more than one leader, each in growing order.
    pub(crate) fn oscillations(&self) -> Vec<Vec<usize>> {
        let graph: DiGraphMap<usize, ()> = self
            .times
            .keys()
            .map(|&(from, to)| (from, to, ()))
            .collect();
        let mut components: Vec<Vec<usize>> = tarjan_scc(&graph)
            .into_iter()
            .filter(|component| component.len() > 1)
            .collect();
        components
            .iter_mut()
            .for_each(|component| component.sort_unstable());
        components.sort();
        components
    }

    /// One row per arrow, drawn as nodes and arrows if there are more than two nodes; rates are changes per 1000 of `symbols`.
    pub(crate) fn trace(
        &self,
        name: &str,
        label: impl Fn(usize) -> String,
        symbols: u64,
        (title, subtitle): (&str, &str),
    ) -> Result<Trace> {
        let components = self.oscillations();
        let columns = [
            "from_leader",
            "to_leader",
            "changes",
            "changes_per_1000",
            "oscillates",
        ];
        let mut rows = Rows::new(name, columns);
        for (&(a, b), &count) in &self.times {
            let rate = fraction(1000 * count, symbols.max(1))?;
            let both = components.iter().any(|c| c.contains(&a) && c.contains(&b));
            rows.push((
                label(a),
                label(b),
                count,
                rate,
                if both { "yes" } else { "no" },
            ));
        }
        let recipe = Recipe::new(name, title).subtitle(subtitle).arrows(
            "from_leader",
            "to_leader",
            "changes_per_1000",
            "oscillates",
        );
        // Two that pass the lead to each other are no picture; the numbers say it.
        let mut leaders: Vec<usize> = self.times.keys().flat_map(|&(a, b)| [a, b]).collect();
        leaders.sort_unstable();
        leaders.dedup();
        let recipe = if leaders.len() > 2 {
            recipe
        } else {
            recipe.on_request()
        };
        Ok(rows.drawn(recipe)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_that_comes_back_is_an_oscillation_and_a_succession_is_none() {
        let there = [(0, 1), (1, 2), (2, 3)];
        assert_eq!(Leaders::of(there).oscillations(), Vec::<Vec<usize>>::new());
        let back = there.into_iter().chain([(3, 1), (1, 2)]);
        let leaders = Leaders::of(back);
        assert_eq!(leaders.oscillations(), [vec![1, 2, 3]]);
        assert_eq!(leaders.times.values().sum::<u64>(), 5);
    }
}

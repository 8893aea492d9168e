//! The trace of `misspecified-coverage` and how it is drawn: the coverage by number of symbols.

use super::MisspecifiedCoverage;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for MisspecifiedCoverage {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let subtitle = format!(
            "Chance that the 95 % credible interval of a model of independent symbols covers the true chance {} of \
             a 1. The sticky source copies its last symbol with chance {}, else tosses anew. Exact laws; dashed, \
             the limits.",
            finished.parameters.p, finished.parameters.rho
        );
        let title = "Too sure: the 95 % interval of a model that overlooks dependence";
        let columns = [
            "source",
            "n_symbols",
            "coverage",
            "least_count",
            "largest_count",
        ];
        let mut recipe = Recipe::new("coverage", title).subtitle(subtitle).axes(
            Axis::log10("symbols"),
            Axis::linear("chance that the interval covers the truth").showing(0.0, 1.0),
        );
        let mut rows = Rows::new("coverage", columns);
        let both = [
            ("sticky", &finished.measured.sticky, &finished.theory.sticky),
            (
                "independent",
                &finished.measured.independent,
                &finished.theory.independent,
            ),
        ];
        for (colour, (name, laws, limits)) in both.into_iter().enumerate() {
            recipe = recipe
                .series(name, "n_symbols", "coverage", Role::Measured(colour))
                .where_column("source", name);
            if let Some(limit) = limits.last() {
                recipe = recipe.rule(Rule::Horizontal {
                    y: limit.coverage,
                    label: format!("limit, {name}"),
                    role: Role::Bound,
                });
            }
            for at in laws {
                let [least, most] = at.interval;
                rows.push((name, at.symbols, at.coverage, least, most));
            }
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}

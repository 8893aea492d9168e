//! The trace of `mixture-regret` and how it is drawn: the largest regret beside its bound.

use super::MixtureRegret;
use crate::exact::{PRECISION, log2};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for MixtureRegret {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let mut points = Vec::new();
        for (number, run) in (1_u64..).zip(&finished.measured.runs) {
            finished.context.go_on()?;
            for regret in &run.regrets {
                let bound = (-log2(&regret.weight, PRECISION)?).midpoint_f64();
                let bits = log2(&regret.ratio, PRECISION)?.midpoint_f64();
                points.push((number, &regret.name, bound, bits));
            }
        }
        points.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.3.total_cmp(&b.3)));
        let columns = ["list", "hypothesis", "bound_bits", "regret_bits"];
        let mut rows = Rows::new("regret", columns);
        for point in points {
            rows.push(point);
        }
        let title = "No hypothesis beats the mixture by more than its prior weight says";
        let subtitle = "Each point is one hypothesis of a random list at the symbol where its lead over the \
                        mixture is largest; dashed, the bound -log2 of its weight. Exact.";
        let recipe = Recipe::new("regret", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("-log2 of the prior weight (bits)").showing(0.0, 1.0),
                Axis::linear("largest regret (bits)"),
            )
            .series("bound", "bound_bits", "bound_bits", Role::Bound)
            .series("hypotheses", "bound_bits", "regret_bits", Role::Measured(0))
            .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The trace of `ensemble-ambiguity` and how it is drawn: members' mean error and the ensemble's, draw by draw.

use super::{EnsembleAmbiguity, shares};
use crate::exact::{Rational, as_u64};
use crate::scenario::sampling::Sample;
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::doubles::short;
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

/// Draws that are drawn; the trace has them all.
const DRAWN: u64 = 60;

impl Drawn for EnsembleAmbiguity {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = [
            "place",
            "ensemble_error",
            "first_error",
            "members_error",
            "drawn_place",
        ];
        let mut rows = Rows::new("errors", columns);
        let mut draws: Vec<_> = finished.measured.draws.iter().collect();
        draws.sort_by_key(|draw| &draw.ensemble);
        // Evenly among the sorted draws, so that the picture shows their spread.
        let every = as_u64(draws.len()).div_ceil(DRAWN);
        for (place, draw) in (1u64..).zip(draws) {
            let drawn = (place % every == 0).then_some(place);
            rows.push((place, &draw.ensemble, &draw.first, &draw.members, drawn));
        }
        let share = Sample::of(&shares(finished.measured)?)?.mean;
        let [_, ensemble] = &finished.theory.parts;
        let title = format!(
            "Disagreement takes {} of the members' mean error away, exactly",
            short(&share, 2)
        );
        let recipe = Recipe::new("errors", title)
            .subtitle(format!(
                "Squared error at {} fresh places of {} networks and of their ensemble, by draw of the noise, sorted. Dashed: the \
                 ensemble's bias^2 + variance + noise, without a draw. Floating point.",
                super::PLACES, finished.parameters.networks,
            ))
            .axes(
                Axis::linear("draws of the noise, by the ensemble's error"),
                Axis::linear("squared error").showing(0.0, 0.1),
            )
            .rule(Rule::Horizontal {
                y: ensemble.iter().sum::<Rational>().nearest_f64(),
                label: "expected".to_owned(),
                role: Role::Bound,
            })
            .series("members' mean", "drawn_place", "members_error", Role::Measured(1))
            .drawn_as(Line::Points)
            .series("ensemble", "drawn_place", "ensemble_error", Role::Measured(0))
            .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The trace of `ensemble-ambiguity` and how it is drawn: members' mean error and the ensemble's, draw by draw.

use super::{EnsembleAmbiguity, shares};
use crate::exact::Rational;
use crate::scenario::sampling::Sample;
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::doubles::short;
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

/// Draws that are drawn; the trace has them all.
const DRAWN: u64 = 60;

impl Drawn for EnsembleAmbiguity {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = [
            "draw",
            "ensemble_error",
            "first_error",
            "members_error",
            "drawn_error",
            "drawn_members",
        ];
        let mut rows = Rows::new("errors", columns);
        let mut draws: Vec<_> = finished.measured.draws.iter().collect();
        draws.truncate(crate::exact::as_usize(DRAWN));
        draws.sort_by_key(|draw| &draw.ensemble);
        let mut place = 0u64;
        let mut push = |draw: &super::Draw, drawn: bool| {
            place += 1;
            let shown = |value: &Rational| drawn.then(|| value.clone());
            let (ensemble, members) = (shown(&draw.ensemble), shown(&draw.members));
            rows.push((
                place,
                &draw.ensemble,
                &draw.first,
                &draw.members,
                ensemble,
                members,
            ));
        };
        draws.iter().for_each(|draw| push(draw, true));
        for draw in finished.measured.draws.iter().skip(draws.len()) {
            push(draw, false);
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
            .series("members' mean", "draw", "drawn_members", Role::Measured(1))
            .drawn_as(Line::Points)
            .series("ensemble", "draw", "drawn_error", Role::Measured(0))
            .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?])
    }
}

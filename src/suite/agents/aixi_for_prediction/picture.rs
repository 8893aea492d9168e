//! The trace of `aixi-for-prediction` and how it is drawn: what a guess is worth against what is predicted.

use super::{AixiForPrediction, written};
use crate::scenario::figures::{length, quotient};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for AixiForPrediction {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = [
            "class",
            "history",
            "to_go",
            "predicted_difference",
            "value_difference",
        ];
        let [class, _, _, predicted, value] = columns;
        let mut rows = Rows::new("guesses", columns);
        for thought in &finished.measured.thoughts {
            let expected = quotient(&finished.theory.difference(&thought.x), &thought.evidence)?;
            if let Some(found) = thought.differences.last() {
                let found = quotient(found, &thought.evidence)?;
                let to_go = length(&thought.differences);
                rows.push(("passive", written(&thought.x), to_go, &expected, found));
            }
        }
        for (to_go, found) in (1_u64..).zip(&finished.measured.listening) {
            rows.push((
                "listening",
                String::new(),
                to_go,
                &finished.theory.first,
                found.clone(),
            ));
        }
        let title =
            "Paid for right guesses, AIXI values a guess exactly as the mixture predicts it";
        let subtitle = format!(
            "Q(1) - Q(0) against the mixture's probability of 1 minus that of 0, both divided by xi of the history, at all {} \
             histories, each with all cycles to {} to go. Exact.",
            finished.measured.thoughts.len(),
            finished.parameters.horizon,
        );
        let recipe = Recipe::new("guesses", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("predicted: 1 minus 0"),
                Axis::linear("value: guess 1 minus guess 0"),
            )
            .series("theory", predicted, predicted, Role::Bound)
            .series(
                "worlds that do not listen",
                predicted,
                value,
                Role::Measured(0),
            )
            .where_column(class, "passive")
            .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?])
    }
}

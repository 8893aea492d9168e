//! The trace of `self-aixi` and how it is drawn: what each is worth per cycle, by horizon.

use super::{Place, SelfAixiImproves, plain};
use crate::scenario::figures::{length, quotient, whole};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for SelfAixiImproves {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["horizon", "mixture", "self_aixi", "optimum", "wrong_world"];
        let [horizon, mixture, own, best, wrong] = columns;
        let mut rows = Rows::new("values", columns);
        for (cycles, totals) in (1_u64..).zip(&finished.measured.totals) {
            let per_cycle = |index: usize| quotient(&totals[index], &whole(cycles));
            rows.push((
                cycles,
                per_cycle(0)?,
                per_cycle(1)?,
                per_cycle(2)?,
                per_cycle(3)?,
            ));
        }
        let subtitle = format!(
            "Expected reward per cycle in three bandits, by the number of cycles. The mixture is of four simple policies. \
             The agent that takes one bandit for the truth is the control. Between mixture and optimum at all {} \
             histories. Exact.",
            length(&finished.measured.places),
        );
        let recipe = Recipe::new("values", title(finished.measured.places.first()))
            .subtitle(subtitle)
            .axes(
                Axis::linear("cycles"),
                Axis::linear("expected reward per cycle"),
            )
            .series("Bayes-optimal", horizon, best, Role::Bound)
            .series("Self-AIXI", horizon, own, Role::Measured(0))
            .drawn_as(Line::Points)
            .series("mixture of policies", horizon, mixture, Role::Measured(1))
            .series("wrong world", horizon, wrong, Role::Measured(2));
        let mut histories = Rows::new("histories", ["history", "mixture", "self_aixi", "optimum"]);
        for place in &finished.measured.places {
            histories.push((
                plain::name(&place.cycles),
                &place.zeta,
                &place.own,
                &place.best,
            ));
        }
        // A list to be read; the values by horizon are the picture.
        let list = Recipe::new(
            "histories",
            "Self-AIXI lies between its mixture and the optimum",
        )
        .on_request()
        .axes(
            Axis::linear("value of the mixture"),
            Axis::linear("value of Self-AIXI"),
        )
        .series("histories", "mixture", "self_aixi", Role::Measured(0))
        .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?, histories.drawn(list)?])
    }
}

fn title(start: Option<&Place>) -> &'static str {
    if start.is_some_and(|place| place.zeta < place.own) {
        "One step beyond a mixture of simple policies is nearly the best there is"
    } else {
        "One step beyond the mixture of policies gains nothing here"
    }
}

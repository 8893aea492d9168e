//! The trace of `off-switch`: what asking is worth, by how often the human errs.

use super::{ASK, OffSwitch};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for OffSwitch {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["error", "off", "act", "ask"];
        let [error, off, act, ask] = columns;
        let mut rows = Rows::new("values", columns);
        for at in &finished.measured.at {
            let [of_off, of_act, of_ask] = [0, 1, ASK].map(|action: usize| &at.plan.values[action]);
            rows.push((&at.error, of_off, of_act, of_ask));
        }
        let utilities: Vec<String> = finished
            .measured
            .utilities
            .iter()
            .map(i64::to_string)
            .collect();
        let title = if finished.theory.threshold.is_zero() {
            "An agent that is sure of the sign of its aim has no use for an off-switch"
        } else {
            "The agent keeps its off-switch only while the human errs rarely"
        };
        let subtitle = format!(
            "Expected utility of acting, of being off, and of asking a human who errs with chance b; acting is worth \
             {}, each equally likely. It asks to the left of {}. Exact.",
            utilities.join(", "),
            finished.theory.threshold,
        );
        let recipe = Recipe::new("values", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("chance b that the human errs"),
                Axis::linear("expected utility"),
            )
            .rule(Rule::Vertical {
                x: finished.theory.threshold.nearest_f64(),
                label: "threshold".to_owned(),
            })
            .series("ask", error, ask, Role::Measured(0))
            .series("act", error, act, Role::Measured(1))
            .series("off", error, off, Role::Measured(2));
        Ok(vec![rows.drawn(recipe)?])
    }
}

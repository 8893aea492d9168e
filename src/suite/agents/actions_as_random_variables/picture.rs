//! The trace of `actions-as-random-variables` and how it is drawn: what is expected of an action against what it pays.

use super::ActionsAsRandomVariables;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for ActionsAsRandomVariables {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = [
            "list",
            "cycle",
            "action",
            "done",
            "conditioned",
            "covariance",
        ];
        let [list, _, _, done, conditioned, _] = columns;
        let mut rows = Rows::new("values", columns);
        let courses = finished.measured.courses().zip(&finished.theory.said);
        for (place, (course, said)) in courses.enumerate() {
            let name = if place < 3 {
                course.list.name.as_str()
            } else {
                "random"
            };
            for (values, said) in course.values.iter().zip(said) {
                let cycle = 1 + u64::from(values.seen.is_some());
                rows.push((
                    name,
                    cycle,
                    values.action,
                    &values.done,
                    &values.conditioned,
                    &said.covariance,
                ));
            }
        }
        let title = "Read as news, an agent's own action promises more, or less, than it pays";
        let subtitle = format!(
            "Expected reward of an action, conditioning on it against doing it; on the line they agree. Habit: two pairs, what is \
             mostly done pays (p = {}, q = {}). Independent: every policy with every environment. Two cycles. Exact.",
            finished.parameters.habit, finished.parameters.pays,
        );
        let recipe = Recipe::new("values", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("what the action pays if it is done"),
                Axis::linear("what is expected after conditioning"),
            )
            .series("the two agree", done, done, Role::Reference)
            .series("random lists", done, conditioned, Role::Measured(2))
            .where_column(list, "random")
            .drawn_as(Line::Points)
            .series("habit", done, conditioned, Role::Measured(0))
            .where_column(list, "habit")
            .drawn_as(Line::Points)
            .series("worse action", done, conditioned, Role::Measured(3))
            .where_column(list, "lesion")
            .drawn_as(Line::Points)
            .series("independent", done, conditioned, Role::Measured(1))
            .where_column(list, "independent")
            .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The trace of `knowledge-seeking` and how it is drawn: what each first action is expected to tell.

use super::{ACTIONS, KnowledgeSeekers, plain};
use crate::scenario::figures::fraction;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for KnowledgeSeekers {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["prior", "rest", "test", "screen", "trap", "box", "entropy"];
        let [prior, rest, test, screen, trap, _, entropy] = columns;
        let mut rows = Rows::new("bits", columns);
        for (eighths, values) in &finished.measured.values {
            let [rest, test, screen, trap, bliss] =
                [0, 1, 2, 3, 4].map(|action: usize| values[action].clone());
            rows.push((
                fraction(*eighths, 8)?,
                rest,
                test,
                screen,
                trap,
                bliss,
                plain::entropy(*eighths)?,
            ));
        }
        let title =
            "A test now tells more than the same test later; noise, trap and box tell nothing";
        let subtitle = format!(
            "What an agent that seeks knowledge expects to learn in {} cycles, by its first action ({}) and its belief \
             that the world persists. A bit a cycle later is worth {} of itself. Dashed: all there is to know.",
            finished.parameters.horizon,
            ACTIONS.join(", "),
            finished.parameters.discount,
        );
        let recipe = Recipe::new("bits", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("belief that the world persists"),
                Axis::linear("bits"),
            )
            .series("entropy of the prior", prior, entropy, Role::Bound)
            .series("test", prior, test, Role::Measured(0))
            .drawn_as(Line::Points)
            .series("rest", prior, rest, Role::Measured(1))
            .drawn_as(Line::Points)
            .series("screen", prior, screen, Role::Measured(2))
            .drawn_as(Line::Points)
            .series("trap or box", prior, trap, Role::Measured(3))
            .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?])
    }
}

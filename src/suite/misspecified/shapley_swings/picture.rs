//! The trace of `shapley-swings` and how it is drawn: shares that swing for ever, and shares that settle.

use super::ShapleySwings;
use crate::exact::Rational;
use crate::scenario::figures::fraction;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for ShapleySwings {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["rounds", "share_0", "share_1", "share_2", "share_tails"];
        let [rounds, first, second, third, pennies] = columns;
        let mut rows = Rows::new("shares", columns);
        let measured = finished.measured;
        for ((round, counts), (_, tails)) in
            measured.shapley.course.iter().zip(&measured.pennies.course)
        {
            let share = |count: u64| fraction(count, *round);
            let [a, b, c] = *counts;
            rows.push((*round, share(a)?, share(b)?, share(c)?, share(*tails)?));
        }
        let title = "Players who count each other swing for ever; in matching pennies they settle";
        let subtitle = "Share of each of the row player's three moves so far, in Shapley's game. Each player takes the other \
                        for a fixed chance, which it is not. Share of tails: the control, the same players in matching \
                        pennies. Exact.";
        let level = |y: Rational, label: &str| Rule::Horizontal {
            y: y.nearest_f64(),
            label: label.to_owned(),
            role: Role::Reference,
        };
        let recipe = Recipe::new("shares", title)
            .subtitle(subtitle)
            .axes(
                Axis::log10("rounds"),
                Axis::linear("share of a move so far"),
            )
            .rule(level(Rational::ratio(1, 3), "equilibrium"))
            .series("move 0", rounds, first, Role::Measured(0))
            .series("move 1", rounds, second, Role::Measured(1))
            .series("move 2", rounds, third, Role::Measured(2))
            .series(
                "tails, matching pennies",
                rounds,
                pennies,
                Role::Measured(3),
            );
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The trace of `password-game`: mean trials against the bits of a password.

use super::PasswordGame;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for PasswordGame {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["bits", "trials", "half_of_all", "by_code", "told"];
        let [bits, trials, half, coded, told] = columns;
        let mut rows = Rows::new("trials", columns);
        let measured = finished.measured;
        let said = finished.theory.trials.iter();
        let found = measured
            .trials
            .iter()
            .zip(&measured.means_by_code)
            .zip(said);
        for (place, (([order, halving], by_code), [of_all, _])) in found.enumerate() {
            rows.push((place + 1, order, of_all, by_code, halving));
        }
        let title = "A world that says only \"wrong\" takes exponentially many trials to learn";
        let recipe = Recipe::new("trials", title)
            .subtitle(
                "Mean number of trials until a password of k bits is found: all equally likely, in any order; \
                 weights 2^-l by the length of a code word, tried by weight; and told whether the password is larger \
                 or smaller. Exact.",
            )
            .axes(Axis::linear("bits k of a password"), Axis::log10("mean trials"))
            .series("(2^k + 1)/2", bits, half, Role::Bound)
            .series("all equally likely", bits, trials, Role::Measured(0))
            .drawn_as(Line::Points)
            .series("by length", bits, coded, Role::Measured(1))
            .series("told larger or smaller", bits, told, Role::Measured(2));
        Ok(vec![rows.drawn(recipe)?])
    }
}

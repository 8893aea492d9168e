//! The trace of `twin-hidden-state` and how it is drawn: evidence over time, for each noise of the flag.

use super::TwinHiddenState;
use crate::exact::{Rounding, as_u64};
use crate::scenario::figures::whole;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for TwinHiddenState {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let title = "The less is seen of the trigger state, the slower the twins part";
        let subtitle = format!(
            "log2 odds of the true twin in one seeded run; the flag of the trigger state is flipped in so \
             many of 100 symbols. Dashed: the mean over runs grows at most by pi(s) d = {} bits a symbol.",
            finished
                .theory
                .rate
                .lower()
                .to_decimal(3, Rounding::Nearest),
        );
        let [percent, t, odds] = ["flag_flipped_percent", "t_symbols", "log2_odds_bits"];
        let mut recipe = Recipe::new("evidence", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("symbols seen"),
                Axis::linear("log2 odds, P against Q (bits)"),
            )
            .series("bound of the mean", t, odds, Role::Bound)
            .where_column(percent, "bound");
        let mut rows = Rows::new("evidence", [percent, t, odds]);
        let noises = finished
            .measured
            .noise_percent
            .iter()
            .zip(&finished.measured.curves);
        for (index, (noise, curve)) in noises.enumerate() {
            recipe = recipe
                .series(
                    &format!("{noise} of 100 flipped"),
                    t,
                    odds,
                    Role::Measured(index),
                )
                .where_column(percent, &noise.to_string());
            for &(time, value) in curve {
                rows.push((noise.to_string(), time, value));
            }
        }
        for time in [0, finished.parameters.symbols] {
            let bound = finished.theory.rate.scale(&whole(as_u64(time)));
            rows.push(("bound".to_string(), time, bound.midpoint_f64()));
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The trace of `grue` and how it is drawn: the chance of green symbol by symbol, on each machine, in a green world.

use super::{GoodmansGrue, SPEAKERS};
use crate::exact::as_f64;
use crate::exact::as_u64;
use crate::scenario::figures::quotient;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

/// What the machines are called in the picture.
const LABELS: [&str; 3] = [
    "Kraft machine",
    "the machine that speaks of grue",
    "one op for grue",
];

impl Drawn for GoodmansGrue {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let after = finished.parameters.after;
        let columns = ["machine", "world", "drawn", "t_symbols", "green_share"];
        let mut rows = Rows::new("green", columns);
        for (((name, _), label), speaker) in
            SPEAKERS.iter().zip(LABELS).zip(&finished.measured.speakers)
        {
            for run in &speaker.runs {
                let pairs = run.lower[1..].iter().zip(&run.other);
                for (seen, (right, wrong)) in pairs.enumerate() {
                    let is_grue = run.world == super::World::Grue && seen >= after;
                    let green = if is_grue { wrong } else { right };
                    let share = quotient(green, &(right + wrong))?;
                    let drawn = (run.world == super::World::Green).then_some(label);
                    rows.push((*name, run.world.name(), drawn, seen, share));
                }
            }
        }
        let subtitle = format!(
            "Share of green in what programs of at most {} bits decide about the next symbol, in a world that stays \
             green. Grue is green until {after} symbols are seen and the other colour from then on.",
            finished.parameters.bits,
        );
        let title = "Green or grue first is a matter of words; a few symbols settle it";
        let mut recipe = Recipe::new("green", title).subtitle(subtitle).axes(
            Axis::linear("green symbols seen"),
            Axis::linear("chance that the next is green").showing(0.0, 1.0),
        );
        for (colour, label) in LABELS.into_iter().enumerate() {
            recipe = recipe
                .series(label, "t_symbols", "green_share", Role::Measured(colour))
                .where_column("drawn", label);
        }
        let recipe = recipe.rule(Rule::Vertical {
            x: as_f64(as_u64(after)),
            label: "T".to_owned(),
        });
        Ok(vec![rows.drawn(recipe)?])
    }
}

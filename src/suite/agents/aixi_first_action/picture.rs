//! The trace of `aixi-first-action`: two enclosures that part.

use super::{AixiFirstAction, count};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Rows, Trace};

impl Drawn for AixiFirstAction {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = [
            "horizon",
            "bits",
            "rest_lower",
            "rest_upper",
            "act_lower",
            "act_upper",
            "cylinders",
            "drawn",
        ];
        let [_, bits, rest_lower, rest_upper, act_lower, act_upper, _, _] = columns;
        let longest = finished
            .measured
            .searches
            .iter()
            .map(|search| search.horizon)
            .max();
        let mut rows = Rows::new("enclosures", columns);
        for search in &finished.measured.searches {
            for step in &search.steps {
                let [rest, act] = &step.found.values;
                let drawn = (Some(search.horizon) == longest).then_some("yes");
                rows.push((
                    count(search.horizon),
                    step.bits,
                    rest.lower(),
                    rest.upper(),
                    act.lower(),
                    act.upper(),
                    step.found.cylinders,
                    drawn,
                ));
            }
        }
        let last = finished.measured.searches.last().map(super::Search::last);
        let title = match last {
            Some(step) if step.lead().signum() > 0 => {
                format!(
                    "With {} bits revealed, no other program can make resting better",
                    step.bits
                )
            }
            _ => "Not enough bits are revealed to tell which first action is better".to_owned(),
        };
        let subtitle = format!(
            "Value on M of both first actions of AIXI, horizon {}, between certified bounds, against the bits to which \
             programs are revealed. Where the bands are apart, the action is certified.",
            longest.unwrap_or(0),
        );
        let recipe = Recipe::new("enclosures", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("bits revealed"),
                Axis::linear("expected rewards"),
            )
            .band("Q(1), acting", bits, act_lower, act_upper, 0)
            .where_band("drawn", "yes")
            .band("Q(0), resting", bits, rest_lower, rest_upper, 1)
            .where_band("drawn", "yes");
        Ok(vec![rows.drawn(recipe)?])
    }
}

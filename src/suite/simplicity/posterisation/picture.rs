//! The trace of `posterisation` and how it is drawn: each future's posterior over its length given the data.

use super::{Future, Posterisation, TRUTHS};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

/// So much data has been seen in the picture; the trace has every power of two.
const DRAWN_SEEN: usize = 2;

impl Drawn for Posterisation {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let mut futures: Vec<&Future> = finished.measured.futures.iter().collect();
        // In growing length given the data, so that curves run from left to right.
        futures.sort_by_key(|future| (future.given.is_none(), future.given, future.bits));
        let columns = [
            "data",
            "truth",
            "t_symbols",
            "program",
            "given_bits",
            "shortest_bits",
            "merged_bits",
        ];
        let mut rows = Rows::new("futures", columns);
        for future in futures {
            rows.push((
                format!("{} {}", future.truth, future.seen),
                future.truth,
                future.seen,
                &future.shortest,
                future.given,
                &future.costs[0],
                &future.costs[1],
            ));
        }
        let (drawn, _) = TRUTHS[1];
        let key = format!("{drawn} {DRAWN_SEEN}");
        let subtitle = format!(
            "Every future left after {DRAWN_SEEN} symbols of {drawn}: -log2 of its posterior before and \
             after its programs are merged, against the bits of the shortest program that prints it with \
             the data on its tape."
        );
        let title = "The posterior's code length against the shortest program given the data";
        // A few points that tell little; the rows are for reading.
        let recipe = Recipe::new("futures", title).on_request();
        let mut recipe = recipe.subtitle(subtitle).axes(
            Axis::linear("shortest program given the data (bits)"),
            Axis::linear("-log2 of the posterior (bits)"),
        );
        for (label, column, role, line) in [
            ("equal", "given_bits", Role::Reference, Line::Joined),
            (
                "shortest program alone",
                "shortest_bits",
                Role::Measured(1),
                Line::Points,
            ),
            (
                "all programs merged",
                "merged_bits",
                Role::Measured(0),
                Line::Points,
            ),
        ] {
            recipe = recipe
                .series(label, "given_bits", column, role)
                .where_column("data", &key)
                .drawn_as(line);
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}

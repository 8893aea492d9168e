//! The trace of `clusterability` and how it is drawn: z of each network, a column of points per regulariser.

use super::{Clusterability, names};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

impl Drawn for Clusterability {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["run", "network", "place", "z", "n_cut", "n_cut_at_least"];
        let mut rows = Rows::new("modules", columns);
        let names = names();
        // By network, so that each curve's x grows.
        for (place, name) in (0u64..).zip(&names) {
            for (number, run) in (0u64..).zip(&finished.measured.networks) {
                let found = &run[crate::exact::as_usize(place)];
                rows.push((
                    number,
                    *name,
                    place,
                    found.z,
                    found.cut.n_cut,
                    found.cut.least,
                ));
            }
        }
        let subtitle = format!(
            "Cost of the best cut into four found, less the mean of {} shuffled graphs, in their standard deviations; one point \
             per network, {} seeds. Below 0: more modules than chance. Measured.",
            finished.parameters.shuffles, finished.parameters.runs
        );
        let places = (0u32..).zip(&names);
        let places = places.map(|(place, name)| (f64::from(place), (*name).to_owned()));
        let mut recipe = Recipe::new(
            "modules",
            "Does training make modules? Cost of a cut against chance",
        )
        .subtitle(subtitle)
        .axes(
            Axis::linear("trained with").named(places),
            Axis::linear("standard deviations above shuffled weights"),
        )
        .rule(Rule::Horizontal {
            y: 0.0,
            label: "chance".to_owned(),
            role: Role::Reference,
        });
        for (colour, name) in names.iter().enumerate() {
            recipe = recipe
                .series(name, "place", "z", Role::Measured(colour))
                .drawn_as(Line::Points)
                .where_column("network", name);
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}

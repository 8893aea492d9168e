//! The trace of `nicod-violation` and how it is drawn: belief in H object by object.

use super::NicodViolation;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

/// The truths that are drawn, and so many objects of them; the trace has all.
const DRAWN: [usize; 4] = [0, 2, 3, 4];
const DRAWN_OBJECTS: usize = 12;

impl Drawn for NicodViolation {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = [
            "truth",
            "drawn",
            "t_objects",
            "black_raven",
            "belief",
            "norm_belief",
            "lowered_at_object",
        ];
        let mut rows = Rows::new("belief", columns);
        for run in &finished.measured.runs {
            for (t, (plain, norm)) in run.plain.iter().zip(&run.norm).enumerate() {
                let before = t.checked_sub(1);
                let raven = before.map(|index| run.black_raven[index]);
                let fell = before.is_some_and(|index| *plain < run.plain[index]);
                let lowered = (fell && raven == Some(true)).then_some(t);
                let drawn = (t <= DRAWN_OBJECTS).then_some(run.truth);
                rows.push((run.truth, drawn, t, raven, plain, norm, lowered));
            }
        }
        let objects = finished.parameters.objects;
        let subtitle = format!(
            "Belief under M that none of the first {objects} objects is a raven and not black, along \
             sequences that never have one; the first {} objects. Exact.",
            DRAWN_OBJECTS.min(objects)
        );
        let title = "A black raven can lower the belief that all ravens are black";
        let mut recipe = Recipe::new("belief", title).subtitle(subtitle).axes(
            Axis::linear("objects seen"),
            Axis::linear("belief in \"all ravens are black\"").showing(0.0, 1.0),
        );
        for (colour, run) in DRAWN
            .map(|at| &finished.measured.runs[at])
            .into_iter()
            .enumerate()
        {
            recipe = recipe
                .series(run.truth, "t_objects", "belief", Role::Measured(colour))
                .where_column("drawn", run.truth);
        }
        let (label, role) = ("lowered by a black raven", Role::Measured(DRAWN.len()));
        let recipe = recipe
            .series(label, "lowered_at_object", "belief", role)
            .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The trace of `nicod-violation` and how it is drawn: belief in H object by object.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, ScenarioError};
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Line, Recipe, Role, Trace};

/// The truths that are drawn, and so many objects of them; the trace has all.
const DRAWN: [usize; 4] = [0, 2, 3, 4];
const DRAWN_OBJECTS: usize = 12;

pub(super) fn traces(measured: &Measured) -> Result<Vec<Trace>, ScenarioError> {
    let (mut truths, mut drawn, mut times, mut ravens) = (vec![], vec![], vec![], vec![]);
    let (mut plain, mut norm, mut lowered_at) = (vec![], vec![], vec![]);
    for run in &measured.runs {
        for (t, (of_plain, of_norm)) in run.plain.iter().zip(&run.norm).enumerate() {
            let before = t.checked_sub(1);
            let raven = before.map(|index| run.black_raven[index]);
            let fell = before.is_some_and(|index| *of_plain < run.plain[index]);
            truths.push(Some(run.truth.to_owned()));
            drawn.push((t <= DRAWN_OBJECTS).then(|| run.truth.to_owned()));
            ravens.push(raven);
            plain.push(Some(of_plain.nearest_f64()));
            norm.push(Some(of_norm.nearest_f64()));
            let time = Some(signed(u64::try_from(t).unwrap_or(u64::MAX)));
            lowered_at.push(time.filter(|_| fell && raven == Some(true)));
            times.push(time);
        }
    }
    let objects = measured.parameters.objects;
    let mut recipe = Recipe::new("belief", "A black raven can lower the belief that all ravens are black")
        .subtitle(format!("Belief under M that none of the first {objects} objects is a raven and not black, along sequences that never have one; the first {} objects. Exact.", DRAWN_OBJECTS.min(objects)))
        .axes(
            Axis::linear("objects seen"),
            Axis::linear("belief in \"all ravens are black\"").showing(0.0, 1.0),
        );
    let runs = DRAWN.into_iter().filter_map(|at| measured.runs.get(at));
    for (colour, run) in runs.enumerate() {
        recipe = recipe
            .series(run.truth, "t_objects", "belief", Role::Measured(colour))
            .where_column("drawn", run.truth);
    }
    recipe = recipe
        .series(
            "lowered by a black raven",
            "lowered_at_object",
            "belief",
            Role::Measured(DRAWN.len()),
        )
        .drawn_as(Line::Points);
    Ok(vec![
        Trace::new("belief")
            .with_column("truth", Column::Text(truths))?
            .with_column("drawn", Column::Text(drawn))?
            .with_column("t_objects", Column::Integer(times))?
            .with_column("black_raven", Column::Boolean(ravens))?
            .with_column("belief", Column::Float(plain))?
            .with_column("norm_belief", Column::Float(norm))?
            .with_column("lowered_at_object", Column::Integer(lowered_at))?
            .with_recipe(recipe),
    ])
}

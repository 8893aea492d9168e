//! The trace of `prior-knowledge` and how it is drawn: what y costs given z, on the tape and replayed.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Instance, ScenarioError, TASKS, Task, Theory, costs, mean_bits};
use crate::scenario::figures::{signed, whole};
use crate::trace::{Axis, Column, Recipe, Role, Rule, Trace};

pub(super) fn traces(instances: &[Instance], theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    let (mut tasks, mut lengths, mut least) = (vec![], vec![], vec![]);
    let (mut tape, mut data, mut both) = (vec![], vec![], vec![]);
    for task in TASKS {
        for (symbols, &length) in (1..).zip(&theory.replayed_copy) {
            let [on_tape, as_data] = costs(instances, task, symbols)?;
            let of = |i: &&Instance| i.task == task && i.z.len() == symbols;
            let together = instances.iter().filter(of).map(|i| i.replayed[1].clone());
            tasks.push(Some(task.name().to_owned()));
            lengths.push(Some(signed(length)));
            tape.push(Some(mean_bits(&on_tape)?.midpoint_f64()));
            data.push(Some(mean_bits(&as_data)?.midpoint_f64()));
            both.push(Some(
                mean_bits(&together.collect::<Vec<_>>())?.midpoint_f64(),
            ));
            least.push(Some(whole(length).nearest_f64()));
        }
    }
    let copy = Task::Copy;
    let recipe = Recipe::new("tape", "Known beforehand on the input tape, or replayed as data")
        .subtitle("Mean bits over all z of m symbols: of a copy of z given z on the program's tape, at most 6; and of z and its copy as data, at least m. Certified.")
        .axes(Axis::linear("symbols m of z"), Axis::linear("mean cost (bits)").showing(0.0, 8.0))
        .rule(Rule::Horizontal {
            y: whole(u64::from(copy.program_bits())).nearest_f64(),
            label: "at most: 6 bits, `?]`".to_owned(),
            role: Role::Bound,
        })
        .series("at least: m bits", "m_symbols", "least_bits", Role::Bound)
        .where_column("task", copy.name())
        .series("z and its copy, as data", "m_symbols", "both_bits", Role::Measured(0))
        .where_column("task", copy.name())
        .series("copy, z on the tape", "m_symbols", "tape_bits", Role::Measured(1))
        .where_column("task", copy.name());
    Ok(vec![
        Trace::new("tape")
            .with_column("task", Column::Text(tasks))?
            .with_column("m_symbols", Column::Integer(lengths))?
            .with_column("tape_bits", Column::Float(tape))?
            .with_column("replayed_bits", Column::Float(data))?
            .with_column("both_bits", Column::Float(both))?
            .with_column("least_bits", Column::Float(least))?
            .with_recipe(recipe),
    ])
}

//! The trace of `prior-knowledge` and how it is drawn: what y costs given z, on the tape and replayed.

use super::{COPY, Instance, Parameters, PriorKnowledge, TASKS, Theory, mean_bits};
use crate::exact::Rational;
use crate::scenario::{Drawn, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for PriorKnowledge {
    fn traces(_: &Parameters, instances: &Vec<Instance>, theory: &Theory) -> Result<Vec<Trace>> {
        let columns = [
            "task",
            "m_symbols",
            "tape_bits",
            "replayed_bits",
            "both_bits",
            "least_bits",
        ];
        let mut rows = Rows::new("tape", columns);
        for (task, about) in TASKS.iter().enumerate() {
            for (symbols, &least) in (1..).zip(&theory.replayed_copy) {
                let [tape, data, both] = mean_bits(instances, task, symbols)?;
                rows.push((about.name, symbols, tape, data, both, Rational::from(least)));
            }
        }
        let subtitle = "Mean bits over all z of m symbols: of a copy of z given z on the program's tape, at \
                        most 6; and of z and its copy as data, at least m. Certified.";
        let title = "Known beforehand on the input tape, or replayed as data";
        let mut recipe = Recipe::new("tape", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("symbols m of z"),
                Axis::linear("mean cost (bits)").showing(0.0, 8.0),
            )
            .rule(Rule::Horizontal {
                y: f64::from(TASKS[COPY].bits),
                label: "at most: 6 bits, `?]`".to_owned(),
                role: Role::Bound,
            });
        for (label, column, role) in [
            ("at least: m bits", "least_bits", Role::Bound),
            ("z and its copy, as data", "both_bits", Role::Measured(0)),
            ("copy, z on the tape", "tape_bits", Role::Measured(1)),
        ] {
            recipe = recipe
                .series(label, "m_symbols", column, role)
                .where_column("task", TASKS[COPY].name);
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}

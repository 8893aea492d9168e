//! The trace of `dropout-as-ensemble` and how it is drawn: how far each mean of the copies is from the scaled network.

use super::DropoutAsEnsemble;
use crate::exact::Rational;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for DropoutAsEnsemble {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let mut gaps: Vec<&[Rational; 2]> = finished.measured.gaps.iter().collect();
        gaps.sort();
        let mut rows = Rows::new(
            "two-layers",
            ["network_by_gap", "geometric_bits", "arithmetic_bits"],
        );
        let mut nearer = 0;
        for (number, [geometric, arithmetic]) in (1u64..).zip(gaps) {
            nearer += u64::from(geometric < arithmetic);
            rows.push((number, geometric, arithmetic));
        }
        let title = format!(
            "Two layers with scaled weights are nearer to the geometric mean of their copies in {nearer} of {} networks",
            finished.parameters.runs
        );
        let recipe = Recipe::new("two-layers", title)
            .subtitle(format!(
                "Relative entropy of each mean of all masked copies to the network with weights times {}, masks on inputs and \
                 on hidden units, random weights; with one layer the geometric mean's is 0. Measured.",
                finished.parameters.keep
            ))
            .axes(
                Axis::linear("networks, by the gap of the geometric mean"),
                Axis::log10("relative entropy (bits)"),
            )
            .series("geometric mean", "network_by_gap", "geometric_bits", Role::Measured(0))
            .drawn_as(Line::Points)
            .series("arithmetic mean", "network_by_gap", "arithmetic_bits", Role::Measured(1))
            .drawn_as(Line::Points);
        Ok(vec![rows.drawn(recipe)?])
    }
}

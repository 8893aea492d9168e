//! The trace of `learning-coefficient` and how it is drawn: what is left of ln Z after either correction.

use super::LearningCoefficient;
use crate::exact::Rational;
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::doubles::short;
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for LearningCoefficient {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let theory = finished.theory;
        let mut rows = Rows::new(
            "free-energy",
            ["observations", "with_lambda", "with_half_weights"],
        );
        for point in &finished.measured.points {
            let [right, wrong] = [&theory.lambda, &theory.half_weights].map(|c| point.corrected(c));
            rows.push((point.observations, right?, wrong?));
        }
        let bound = |y: &Rational, label: &str| Rule::Horizontal {
            y: y.nearest_f64(),
            label: label.to_owned(),
            role: Role::Bound,
        };
        let last = finished.measured.points.last();
        let apart = last.map(|point| -> Result<Rational> {
            let wrong = point.corrected(&theory.half_weights)?;
            Ok(wrong.lower() - point.corrected(&theory.lambda)?.upper())
        });
        let apart = apart.transpose()?.map(|apart| short(&apart, 2));
        let title = format!(
            "With {} ln n the free energy is level; with {} ln n it is {} nats off",
            theory.lambda,
            theory.half_weights,
            apart.unwrap_or_default()
        );
        let recipe = Recipe::new("free-energy", title)
            .subtitle(format!(
                "ln of the evidence of a loss with powers 2k, k = {:?}, plus lambda ln n. Dashed: the theorem's bounds. Certified.",
                finished.parameters.powers
            ))
            .axes(Axis::log10("observations n"), Axis::linear("ln Z + coefficient x ln n (nats)"))
            .rule(bound(&-&theory.lambda, "-lambda"))
            .rule(bound(theory.upper.upper(), "upper bound"))
            .series("lambda = sum of 1/(2k)", "observations", "with_lambda", Role::Measured(0))
            .series("d/2", "observations", "with_half_weights", Role::Measured(1));
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The trace of `selected-bits` and how it is drawn: the two predictions of the copied symbol.

use super::SelectedBits;
use crate::exact::{PRECISION, Rational, log2};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Rule, Trace};

impl Drawn for SelectedBits {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let missed = |p: &Rational| log2(&(Rational::one() - p), PRECISION);
        let columns = [
            "k_pairs",
            "log2_missed_plain",
            "log2_missed_normalised",
            "log2_bound",
        ];
        let [k, plain, normalised, bound] = columns;
        let mut rows = Rows::new("missed", columns);
        let pairs = finished.measured.repeated.iter().take(1).flatten();
        for (time, (pair, said)) in (1_u64..).zip(pairs.zip(&finished.theory.pairs)) {
            rows.push((
                time,
                missed(&pair.plain)?,
                missed(&pair.normalised)?,
                // Above 1 it bounds no probability.
                Some(log2(&said.normalised_error, PRECISION)?)
                    .filter(|bound| *bound.upper() <= Rational::zero()),
            ));
        }
        let copies = &finished.parameters.copies;
        let floor = Rule::Horizontal {
            y: missed(copies)?.midpoint_f64(),
            label: format!("1 - s = {}", Rational::one() - copies),
            role: Role::Reference,
        };
        let title = "Only the normalised mixture learns the pattern inside the noise";
        let subtitle = format!(
            "Every second symbol repeats a random one. The hypothesis that says so, with probability s = {copies}, \
             may stop instead, and that is where the plain mixture stays. Dashed, where it is below 1: the \
             bound (w_u/w_s) (2s)^-k, w_s and w_u the prior weights of this hypothesis and of the one that \
             holds every symbol for random. Exact."
        );
        let recipe = Recipe::new("missed", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("pairs of symbols seen, k"),
                Axis::powers_of_two("probability not given to the repeated symbol"),
            )
            .rule(floor)
            .series("bound", k, bound, Role::Bound)
            .series("plain mixture", k, plain, Role::Measured(0))
            .series("normalised mixture", k, normalised, Role::Measured(1));
        Ok(vec![rows.drawn(recipe)?])
    }
}

//! The trace of `malign-twins`: what every offer promises, and what is accepted.

use super::MalignTwins;
use super::code::Code;
use crate::exact::Rational;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for MalignTwins {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = [
            "code", "ratio", "moment", "promise", "accepted", "cost", "drawn",
        ];
        let [_, _, moment, promise, accepted, cost, drawn] = columns;
        let runs = &finished.measured.runs;
        let most = runs.iter().map(|run| run.ratio).max().unwrap_or(1);
        let mut rows = Rows::new("offers", columns);
        for (run, said) in runs.iter().zip(&finished.theory.said) {
            let mut left = said.bound.clone();
            for (place, gain) in run.gains.iter().enumerate() {
                // The cost 1 + R_(>T), from what is left of the bound, and the promise, from gain and cost.
                let (weight, rest) = split(&left, gain, run.ratio);
                left = &left - &weight;
                let shown = run.code == Code::Simple && run.ratio == most;
                rows.push((
                    run.code.name(),
                    run.ratio,
                    place + 1,
                    &weight,
                    run.accepts[place].then_some(&weight),
                    rest,
                    shown.then_some("yes"),
                ));
            }
        }
        let shown = |run: &&super::Run| run.code == Code::Simple && run.ratio == most;
        let misled = runs.iter().filter(shown).any(|run| run.loss() > 0);
        let title = if misled {
            "The agent is misled at simple moments, and not often"
        } else {
            "No moment is likely enough to mislead the agent"
        };
        let subtitle = format!(
            "What the offer in cycle T promises by the twin of T, r(T) G, and what it costs otherwise, k (1 + R_(>T)), in \
             units of k, G/k = {most}, code \"simple\", in which powers of two are short. Marked: accepted. Exact.",
        );
        let recipe = Recipe::new("offers", title)
            .subtitle(subtitle)
            .axes(Axis::log10("moment T"), Axis::log10("units of k"))
            .series("cost", moment, cost, Role::Bound)
            .where_column(drawn, "yes")
            .series("promise", moment, promise, Role::Reference)
            .where_column(drawn, "yes")
            .series("accepted", moment, accepted, Role::Measured(0))
            .drawn_as(Line::Points)
            .where_column(drawn, "yes");
        Ok(vec![rows.drawn(recipe)?])
    }
}

/// r(T) G/k and 1 + R_(>T), from the sum of r G/k still to come, T included, and the gain at T.
fn split(left: &Rational, gain: &Rational, ratio: u64) -> (Rational, Rational) {
    let ratio = Rational::from(ratio);
    let one = Rational::one();
    // gain = w - 1 - (left - w)/ratio, so w (1 + 1/ratio) = gain + 1 + left/ratio.
    let inverse = ratio.reciprocal().unwrap_or_else(Rational::zero);
    let sum = gain + &one + left * &inverse;
    let weight = sum
        .checked_div(&(&one + &inverse))
        .unwrap_or_else(Rational::zero);
    let rest = &one + (left - &weight) * &inverse;
    (weight, rest)
}

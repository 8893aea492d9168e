//! The traces of `future-loss` and how they are drawn: what is still to be lost, and how the laws
//! come together.

use super::tree::{ALTERNATING, FAIR_COIN, OUTSIDE, TWIN};
use super::{AHEAD, FutureLoss, Measured, Theory, alternating};
use crate::exact::Enclosure;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

/// Truths whose distances are drawn, and h.
const DRAWN: [usize; 3] = [FAIR_COIN, TWIN, OUTSIDE];
const DRAWN_AHEAD: usize = 4;

impl Drawn for FutureLoss {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            future(finished.measured, finished.theory)?,
            merging(finished.measured, finished.theory)?,
        ])
    }
}

/// Along 0101.., each of three hypotheses the truth.
fn future(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let columns = ["truth", "n_symbols", "future_nats", "bound_nats"];
    let mut rows = Rows::new("future-loss", columns);
    let title = "What is still to be lost is bounded by the truth's posterior";
    let subtitle = "After n symbols of 0101..., by which hypothesis is the truth: expected loss \
                    from then on, over all continuations; dashed, ln 1/w_n of the truth. \
                    Certified.";
    let mut recipe = Recipe::new("future-loss", title).subtitle(subtitle).axes(
        Axis::linear("symbols seen, n"),
        Axis::linear("expected loss from now on (nats)").showing(0.0, 4.0),
    );
    for (colour, truth) in [FAIR_COIN, TWIN, ALTERNATING].into_iter().enumerate() {
        let name = &measured.names[truth];
        for (n, level) in measured.future.iter().enumerate() {
            let at = alternating(n);
            let (lost, bound) = (&level[at][truth], &theory.now[n][at][truth]);
            if let (Some(lost), Some(bound)) = (lost, bound) {
                rows.push((name, n, lost, bound));
            }
        }
        recipe = recipe
            .series("", "n_symbols", "bound_nats", Role::Bound)
            .where_column("truth", name)
            .series(name, "n_symbols", "future_nats", Role::Measured(colour))
            .where_column("truth", name)
            .drawn_as(Line::Points);
    }
    Ok(rows.drawn(recipe)?)
}

/// Sums over time of the squared distances.
fn merging(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let columns = ["curve", "h", "truth", "t_symbols", "summed"];
    let mut rows = Rows::new("merging", columns);
    let title = "Mixture and truth come together; a truth outside the class passes every bound";
    let subtitle = format!(
        "E[TV^2] summed over time, TV the total variation distance between mixture and truth over \
         the next {DRAWN_AHEAD} symbols, by which hypothesis is the truth; (0011)* is not in the \
         class. Dashed, 2 ln 1/w of the others. Certified."
    );
    let mut recipe = Recipe::new("merging", title).subtitle(subtitle).axes(
        Axis::linear("symbol t"),
        Axis::linear("sum of E[TV^2] to t").showing(0.0, 6.0),
    );
    for (h, by_truth) in AHEAD.iter().zip(&measured.distances) {
        for (name, distances) in measured.names.iter().zip(by_truth) {
            let mut sum = Enclosure::zero();
            for (t, distance) in (1_u64..).zip(distances) {
                sum += distance;
                rows.push((format!("{name}, h={h}"), *h, name, t, &sum));
            }
        }
    }
    for (colour, truth) in DRAWN.into_iter().enumerate() {
        let name = &measured.names[truth];
        let bounds = AHEAD.iter().zip(&theory.merging);
        let bound = bounds.filter(|(h, _)| **h == DRAWN_AHEAD);
        for bound in bound.filter_map(|(_, by_truth)| by_truth.get(truth)) {
            recipe = recipe.rule(Rule::Horizontal {
                y: bound.midpoint_f64(),
                label: format!("bound, {name}"),
                role: Role::Bound,
            });
        }
        let role = if truth == OUTSIDE {
            Role::Reference
        } else {
            Role::Measured(colour)
        };
        recipe = recipe
            .series(name, "t_symbols", "summed", role)
            .where_column("curve", &format!("{name}, h={DRAWN_AHEAD}"));
    }
    Ok(rows.drawn(recipe)?)
}

//! The traces of `confirmation-of-universals` and how they are drawn: belief in the universal, and hazards.

use super::{ConfirmationOfUniversals, Measured, Theory};
use crate::exact::{PRECISION, as_u64, as_usize, log2};
use crate::scenario::figures::{fraction, quotient};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for ConfirmationOfUniversals {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            beliefs(finished.measured, finished.theory)?,
            hazards(finished.measured)?,
        ])
    }
}

fn beliefs(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let list = &measured.list;
    let few = 2 * as_u64(measured.programs.predictives.len());
    let columns = [
        "n_ravens",
        "programs_belief",
        "uniform_belief",
        "uniform_belief_few",
        "twins_belief",
    ];
    let [ravens, programs, uniform, uniform_few, _] = columns;
    let mut rows = Rows::new("beliefs", columns);
    for (n, black) in (0_u64..).zip(&measured.programs.evidence) {
        // The list's belief is recorded at powers of two; between them it lies between these.
        let k = n.is_power_of_two().then(|| as_usize(n.ilog2().into()));
        let alive = k.and_then(|k| list.alive.get(k));
        rows.push((
            n,
            quotient(&theory.universal, black)?,
            measured.density.last(as_usize(n))?,
            fraction(n + 1, few + 1)?,
            alive.map(|&alive| fraction(list.last, alive)).transpose()?,
        ));
    }
    let title = "Programs come to believe that all are black for ever; a density only that the next few are";
    let subtitle = "Belief after n black ravens that all are black: under P_L, all programs of up to L bits, for ever \
                    (lower bound); under the uniform prior on the share of black ones, the first N. Exact.";
    let few = format!("uniform, N={few}");
    let all = format!("uniform, N={}", theory.horizon);
    let recipe = Recipe::new("beliefs", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("black ravens seen, n"),
            Axis::linear("belief in the universal").showing(0.0, 1.0),
        )
        .series("programs of P_L", ravens, programs, Role::Measured(0))
        .series(&few, ravens, uniform_few, Role::Measured(2))
        .series(&all, ravens, uniform, Role::Measured(1));
    Ok(rows.drawn(recipe)?)
}

fn hazards(measured: &Measured) -> Result<Trace> {
    let columns = ["n_ravens", "log2_programs_hazard", "log2_uniform_hazard"];
    let [ravens, programs, uniform] = columns;
    let mut rows = Rows::new("hazards", columns);
    for (n, [white, _]) in (0_u64..).zip(&measured.programs.predictives) {
        let hazard = (!white.is_zero()).then(|| log2(white, PRECISION));
        let laplace = log2(&fraction(1, n + 2)?, PRECISION)?;
        rows.push((n, hazard.transpose()?, laplace));
    }
    let title = "Programs soon fear a white raven far less than the uniform prior does";
    let subtitle = "Chance that the next raven is white after n black ones. Under P_L, all programs of up to L bits, \
                    these hazards sum to a finite total; under the uniform prior, 1/(n + 2), they do not. Exact.";
    let recipe = Recipe::new("hazards", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("black ravens seen, n"),
            Axis::powers_of_two("probability that the next is white"),
        )
        .series("programs of P_L", ravens, programs, Role::Measured(0))
        .series("uniform: 1/(n + 2)", ravens, uniform, Role::Measured(1));
    Ok(rows.drawn(recipe)?)
}

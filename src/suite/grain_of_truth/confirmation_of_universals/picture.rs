//! The traces of `confirmation-of-universals` and how they are drawn: belief in the universal, and hazards.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, Rational, ScenarioError, Theory, fraction_of, quotient};
use crate::exact::{PRECISION, log2};
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Recipe, Role, Trace};

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![beliefs(measured, theory)?, hazards(measured)?])
}

fn beliefs(measured: &Measured, theory: &Theory) -> Result<Trace, ScenarioError> {
    let horizon = measured.parameters.horizon();
    let list = &measured.list;
    let (mut ravens, mut programs, mut density, mut small) = (vec![], vec![], vec![], vec![]);
    let mut twins = Vec::new();
    let beyond = measured.programs.predictives.len().saturating_mul(2);
    let few = u64::try_from(beyond).unwrap_or(u64::MAX);
    let paired = measured.programs.evidence.iter().zip(&measured.density);
    for (n, (black, belief)) in (0u64..).zip(paired) {
        ravens.push(Some(signed(n)));
        programs.push(Some(quotient(&theory.universal, black)?.nearest_f64()));
        density.push(Some(belief.nearest_f64()));
        small.push(Some(fraction_of(n + 1, few + 1)?.nearest_f64()));
        // The list's belief is recorded at powers of two; between them it lies between these.
        let index = n.checked_ilog2().and_then(|k| usize::try_from(k).ok());
        let alive = index
            .filter(|_| n.is_power_of_two())
            .and_then(|k| list.alive.get(k));
        let value = |&alive: &u64| fraction_of(list.last, alive).map(|belief| belief.nearest_f64());
        twins.push(alive.map(value).transpose()?);
    }
    let title = "Black ravens confirm the universal for programs, not for a density";
    let recipe = Recipe::new("beliefs", title)
        .subtitle("Belief after n black ravens that all are black: under all programs of P_L for ever (lower bound), under the uniform prior the first N. Exact.")
        .axes(
            Axis::linear("black ravens seen, n"),
            Axis::linear("belief in the universal").showing(0.0, 1.0),
        )
        .series("programs of P_L", "n_ravens", "programs_belief", Role::Measured(0))
        .series(&format!("uniform, N={few}"), "n_ravens", "uniform_belief_few", Role::Measured(2))
        .series(&format!("uniform, N={horizon}"), "n_ravens", "uniform_belief", Role::Measured(1));
    Ok(Trace::new("beliefs")
        .with_column("n_ravens", Column::Integer(ravens))?
        .with_column("programs_belief", Column::Float(programs))?
        .with_column("uniform_belief", Column::Float(density))?
        .with_column("uniform_belief_few", Column::Float(small))?
        .with_column("twins_belief", Column::Float(twins))?
        .with_recipe(recipe))
}

fn hazards(measured: &Measured) -> Result<Trace, ScenarioError> {
    let (mut ravens, mut programs, mut density) = (vec![], vec![], vec![]);
    let log = |value: &Rational| {
        Ok::<_, ScenarioError>(if value.is_zero() {
            None
        } else {
            Some(log2(value, PRECISION)?.midpoint_f64())
        })
    };
    for (n, [white, _]) in (0u64..).zip(&measured.programs.predictives) {
        ravens.push(Some(signed(n)));
        programs.push(log(white)?);
        density.push(log(&fraction_of(1, n + 2)?)?);
    }
    let recipe = Recipe::new("hazards", "How likely the next raven is white after n black ones")
        .subtitle("Under all programs of P_L the hazards sum to a finite total; under the uniform prior, 1/(n + 2), they do not. Exact.")
        .axes(
            Axis::linear("black ravens seen, n"),
            Axis::powers_of_two("probability that the next is white"),
        )
        .series("programs of P_L", "n_ravens", "log2_programs_hazard", Role::Measured(0))
        .series("uniform: 1/(n + 2)", "n_ravens", "log2_uniform_hazard", Role::Measured(1));
    Ok(Trace::new("hazards")
        .with_column("n_ravens", Column::Integer(ravens))?
        .with_column("log2_programs_hazard", Column::Float(programs))?
        .with_column("log2_uniform_hazard", Column::Float(density))?
        .with_recipe(recipe))
}

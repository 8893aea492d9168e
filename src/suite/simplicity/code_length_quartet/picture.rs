//! The traces of `code-length-quartet` and how they are drawn.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, ScenarioError, Size, over_power, signed};
use crate::exact::{Enclosure, PRECISION, log2};
use crate::scenario::figures::{fraction, whole};
use crate::trace::{Axis, Column, Recipe, Role, Trace};

/// The n whose regrets are drawn over k.
const DRAWN: u64 = 256;

pub(super) fn traces(measured: &Measured) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![
        over_ones(measured)?,
        over_n(measured)?,
        of_data(measured)?,
    ])
}

fn nml(size: &Size) -> Result<Enclosure, ScenarioError> {
    Ok(log2(&over_power(&size.shtarkov, size.n)?, PRECISION)?)
}

/// KT, Laplace, two-part and Bayes over the grid at one k.
fn at_k(size: &Size, index: usize) -> Result<[Enclosure; 4], ScenarioError> {
    let regrets = &size.regrets[index];
    let two_part = size.log2_grid()? + &regrets.two_part_excess;
    Ok([
        regrets.kt.clone(),
        log2(&whole(size.n + 1), PRECISION)? + &regrets.laplace_excess,
        two_part.clone(),
        two_part - &regrets.saving,
    ])
}

const NAMES: [(&str, &str); 4] = [
    ("KT", "kt_bits"),
    ("Laplace", "laplace_bits"),
    ("two-part", "two_part_bits"),
    ("Bayes over its grid", "grid_bayes_bits"),
];

fn with_codes(mut trace: Trace, columns: [Vec<Option<f64>>; 4]) -> Result<Trace, ScenarioError> {
    for ((_, name), column) in NAMES.iter().zip(columns) {
        trace = trace.with_column(*name, Column::Float(column))?;
    }
    Ok(trace)
}

/// Regret over the share of ones, one n.
fn over_ones(measured: &Measured) -> Result<Trace, ScenarioError> {
    let drawn = measured.sizes.iter().find(|size| size.n == DRAWN);
    let Some(size) = drawn.or(measured.sizes.last()) else {
        return Err(ScenarioError::OpenMass);
    };
    let mut columns = [vec![], vec![], vec![], vec![]];
    let (mut ones, mut shares, mut constant) = (vec![], vec![], vec![]);
    for (index, regrets) in size.regrets.iter().enumerate() {
        ones.push(Some(signed(regrets.k)));
        shares.push(Some(fraction(regrets.k, size.n)?.nearest_f64()));
        constant.push(Some(nml(size)?.midpoint_f64()));
        for (column, value) in columns.iter_mut().zip(at_k(size, index)?) {
            column.push(Some(value.midpoint_f64()));
        }
    }
    let mut recipe = Recipe::new("regret", "What one parameter costs: written out, integrated, or normalised away")
        .subtitle(format!(
            "Regret of four codes, and of Bayes over the two-part code's grid, to the best coin in hindsight; {} symbols, all numbers of ones (the other half is the mirror image). Exact.",
            size.n
        ))
        .axes(
            Axis::linear("share of ones"),
            Axis::linear("regret (bits)").showing(0.0, 1.0),
        )
        .series("NML: the same for all", "share", "nml_bits", Role::Bound);
    for (colour, (label, column)) in NAMES.iter().enumerate() {
        recipe = recipe.series(label, "share", column, Role::Measured(colour));
    }
    let trace = Trace::new("regret")
        .with_column("ones", Column::Integer(ones))?
        .with_column("share", Column::Float(shares))?
        .with_column("nml_bits", Column::Float(constant))?;
    Ok(with_codes(trace, columns)?.with_recipe(recipe))
}

/// Worst regret over n.
fn over_n(measured: &Measured) -> Result<Trace, ScenarioError> {
    let (mut ns, mut minimax, mut halves) = (vec![], vec![], vec![]);
    let mut columns = [vec![], vec![], vec![], vec![]];
    for size in &measured.sizes {
        ns.push(Some(signed(size.n)));
        minimax.push(Some(nml(size)?.midpoint_f64()));
        halves.push(Some(super::kt_bound(size.n)?.midpoint_f64()));
        for (column, value) in columns.iter_mut().zip(size.worst()?) {
            column.push(Some(value.midpoint_f64()));
        }
    }
    let recipe = Recipe::new("worst", "The worst case of each code over n")
        .subtitle("Worst regret over all numbers of ones; dashed: NML, below which no code gets, and KT's bound (1/2) log2 n + 1. Control: grid points at equal distances in q. Exact.")
        .axes(Axis::log10("symbols"), Axis::linear("worst regret (bits)"))
        .series("NML, minimax", "n", "nml_bits", Role::Bound)
        .series("(1/2) log2 n + 1", "n", "kt_bound_bits", Role::Bound)
        .series("KT", "n", "kt_bits", Role::Measured(0))
        .series("Laplace", "n", "laplace_bits", Role::Measured(1))
        .series("two-part", "n", "two_part_bits", Role::Measured(2))
        .series("control: equal grid", "n", "equal_grid_bits", Role::Measured(5));
    let [kt, laplace, two_part, equal] = columns;
    Ok(Trace::new("worst")
        .with_column("n", Column::Integer(ns))?
        .with_column("nml_bits", Column::Float(minimax))?
        .with_column("kt_bound_bits", Column::Float(halves))?
        .with_column("kt_bits", Column::Float(kt))?
        .with_column("laplace_bits", Column::Float(laplace))?
        .with_column("two_part_bits", Column::Float(two_part))?
        .with_column("equal_grid_bits", Column::Float(equal))?
        .with_recipe(recipe))
}

/// The data set's own regrets.
fn of_data(measured: &Measured) -> Result<Trace, ScenarioError> {
    let (mut ns, mut ones, mut normalised) = (vec![], vec![], vec![]);
    let mut columns = [vec![], vec![], vec![], vec![]];
    for size in &measured.sizes {
        let k = size.ones.min(size.n - size.ones);
        let index = usize::try_from(k).unwrap_or(usize::MAX);
        ns.push(Some(signed(size.n)));
        ones.push(Some(signed(size.ones)));
        normalised.push(Some(nml(size)?.midpoint_f64()));
        for (column, value) in columns.iter_mut().zip(at_k(size, index)?) {
            column.push(Some(value.midpoint_f64()));
        }
    }
    let mut recipe = Recipe::new("data", "The four codes on the data set of the three Occam scenarios")
        .subtitle("Regret to the best coin in hindsight on the first n symbols of the sticky program's output: what its one parameter costs. Exact.")
        .axes(Axis::log10("symbols"), Axis::linear("regret (bits)"))
        .series("NML", "n", "nml_bits", Role::Bound);
    for (colour, (label, column)) in NAMES.iter().enumerate() {
        recipe = recipe.series(label, "n", column, Role::Measured(colour));
    }
    let trace = Trace::new("data")
        .with_column("n", Column::Integer(ns))?
        .with_column("ones", Column::Integer(ones))?
        .with_column("nml_bits", Column::Float(normalised))?;
    Ok(with_codes(trace, columns)?.with_recipe(recipe))
}

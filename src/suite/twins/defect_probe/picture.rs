//! The traces of `defect-probe` and how they are drawn: hazards of the lists, and of the machine behind 0^t.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{
    FAMILIES, Hazards, Measured, Rational, ScenarioError, Theory, gamma_length, inverse_power,
};
use crate::exact::{PRECISION, log2};
use crate::scenario::figures::{signed, whole};
use crate::trace::{Axis, Column, Line, Recipe, Role, Trace};

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![machine(measured)?, lists(measured, theory)?])
}

fn log(value: &Rational) -> Result<Option<f64>, ScenarioError> {
    Ok(if value.is_zero() {
        None
    } else {
        Some(log2(value, PRECISION)?.midpoint_f64())
    })
}

fn machine(measured: &Measured) -> Result<Trace, ScenarioError> {
    let mut times = Vec::new();
    let mut columns: [Vec<Option<f64>>; 4] = Default::default();
    for behind in &measured.machine {
        times.push(Some(signed(
            u64::try_from(behind.symbols).unwrap_or(u64::MAX),
        )));
        let twin = behind.shortest.map_or_else(Rational::zero, inverse_power);
        let values = [
            log(behind.prediction.plain(true).lower())?,
            log(behind.prediction.normalised(true).lower())?,
            log(&twin)?,
            log(&behind.silent)?,
        ];
        for (column, value) in columns.iter_mut().zip(values) {
            column.push(value);
        }
    }
    let [plain, norm, twin, silent] = columns;
    let recipe = Recipe::new("machine", "A 1 behind t zeros keeps the weight of its shortest program")
        .subtitle("Certified lower bounds of M(1|0^t) and of M_norm(1|0^t); dashed, 2^-l, l the shortest program of 0^t 1; and the mass proven to stop at 0^t.")
        .axes(
            Axis::linear("zeros seen, t"),
            Axis::powers_of_two("probability that a 1 follows"),
        )
        .series("2^-l", "t_symbols", "log2_twin", Role::Bound)
        .series("M(1|0^t)", "t_symbols", "log2_plain_lower", Role::Measured(0))
        .series("M_norm(1|0^t)", "t_symbols", "log2_norm_lower", Role::Measured(1))
        .drawn_as(Line::Points)
        .series("stops at 0^t", "t_symbols", "log2_silent", Role::Measured(2));
    Ok(Trace::new("machine")
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("log2_plain_lower", Column::Float(plain))?
        .with_column("log2_norm_lower", Column::Float(norm))?
        .with_column("log2_twin", Column::Float(twin))?
        .with_column("log2_silent", Column::Float(silent))?
        .with_recipe(recipe))
}

fn lists(measured: &Measured, theory: &Theory) -> Result<Trace, ScenarioError> {
    let (mut families, mut times) = (vec![], vec![]);
    let (mut plain, mut norm, mut floors) = (vec![], vec![], vec![]);
    let mut recipe = Recipe::new("lists", "Twins that flip keep the law under normalisation, twins that stop do not")
        .subtitle("Hazard at T + 1 over the weight 2^-(c + l(T)) of the twin of that time, when twins flip, flip or stop, or stop. Exact.")
        .axes(
            Axis::log10("trigger time T"),
            Axis::linear("hazard / twin's weight").showing(0.0, 2.0),
        );
    for (colour, family) in FAMILIES.iter().enumerate() {
        recipe = recipe
            .series(
                &format!("{}: M", family.name),
                "trigger_time",
                "plain_ratio",
                Role::Measured(2 * colour),
            )
            .where_column("family", family.name)
            .series(
                &format!("{}: M_norm", family.name),
                "trigger_time",
                "norm_ratio",
                Role::Measured(2 * colour + 1),
            )
            .where_column("family", family.name);
    }
    for (list, floor) in measured.lists.iter().zip(&theory.floors) {
        for hazards in &list.powers {
            let scale = whole(1 << (measured.parameters.overhead + gamma_length(hazards.time)));
            families.push(Some(list.family.name.to_owned()));
            times.push(Some(signed(hazards.time)));
            plain.push(Some(
                (Hazards::value(hazards.plain)? * &scale).nearest_f64(),
            ));
            norm.push(Some((Hazards::value(hazards.norm)? * &scale).nearest_f64()));
            floors.push(Some(floor.nearest_f64()));
        }
    }
    Ok(Trace::new("lists")
        .with_column("family", Column::Text(families))?
        .with_column("trigger_time", Column::Integer(times))?
        .with_column("plain_ratio", Column::Float(plain))?
        .with_column("norm_ratio", Column::Float(norm))?
        .with_column("floor_ratio", Column::Float(floors))?
        .with_recipe(recipe))
}

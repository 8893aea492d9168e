//! The traces of `defect-probe` and how they are drawn: hazards of the lists, and of the machine after 0^t.

use super::{DefectProbe, FAMILIES, Measured, Theory};
use crate::exact::Rational;
use crate::scenario::figures::{bits, inverse_power, whole};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

impl Drawn for DefectProbe {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            machine(finished.measured)?,
            lists(finished.measured, finished.theory)?,
        ])
    }
}

fn machine(measured: &Measured) -> Result<Trace> {
    let [t, plain, norm] = ["t_symbols", "log2_plain_lower", "log2_norm_lower"];
    let [twin, silent] = ["log2_twin", "log2_silent"];
    let mut rows = Rows::new("machine", [t, plain, norm, twin, silent]);
    for after in &measured.machine {
        let twin = after.shortest.map_or_else(Rational::zero, inverse_power);
        rows.push((
            after.symbols,
            bits(after.prediction.plain(true).lower())?,
            bits(after.prediction.normalised(true).lower())?,
            bits(&twin)?,
            bits(&after.silent)?,
        ));
    }
    let subtitle = "Certified lower bounds of M(1|0^t) and of M_norm(1|0^t); dashed, 2^-l, l the shortest \
                    written program of 0^t 1; and the mass proven to stop at 0^t.";
    let recipe = Recipe::new(
        "machine",
        "A 1 after t zeros: at least the weight of its shortest program",
    )
    .subtitle(subtitle)
    .axes(
        Axis::linear("zeros seen, t"),
        Axis::powers_of_two("probability that a 1 follows"),
    )
    .series("2^-l", t, twin, Role::Bound)
    .series("M(1|0^t)", t, plain, Role::Measured(0))
    .series("M_norm(1|0^t)", t, norm, Role::Measured(1))
    .drawn_as(Line::Points)
    .series("stops at 0^t", t, silent, Role::Measured(2));
    Ok(rows.drawn(recipe)?)
}

fn lists(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let title = "Twins that flip keep the law under normalisation, twins that stop do not";
    let subtitle = "Hazard at T + 1 over the weight 2^-(c + l(T)) of the twin of that time, when twins flip, \
                    flip or stop, or stop. Exact.";
    let [time, plain, norm] = ["trigger_time", "plain_ratio", "norm_ratio"];
    let mut recipe = Recipe::new("lists", title).subtitle(subtitle).axes(
        Axis::log10("trigger time T"),
        Axis::linear("hazard / twin's weight").showing(0.0, 2.0),
    );
    for (index, family) in FAMILIES.iter().enumerate() {
        for (mixture, (name, ratio)) in [("M", plain), ("M_norm", norm)].into_iter().enumerate() {
            let (label, role) = (
                format!("{}: {name}", family.name),
                Role::Measured(2 * index + mixture),
            );
            recipe = recipe
                .series(&label, time, ratio, role)
                .where_column("family", family.name);
        }
    }
    let mut rows = Rows::new("lists", ["family", time, plain, norm, "floor_ratio"]);
    for (list, said) in measured.lists.iter().zip(&theory.lists) {
        for hazards in &list.powers {
            let scale = whole(1 << theory.twins.bits(hazards.time));
            let [plain, norm] = hazards.values()?.map(|hazard| hazard * &scale);
            rows.push((
                list.family.name,
                hazards.time,
                plain,
                norm,
                said.floor.clone(),
            ));
        }
    }
    Ok(rows.drawn(recipe)?)
}

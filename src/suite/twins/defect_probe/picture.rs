//! The traces of `defect-probe` and how they are drawn: hazards of the lists, and of the machine after 0^t.

use super::{DefectProbe, FAMILIES, Measured, Theory};
use crate::exact::Rational;
use crate::scenario::figures::{bits, inverse_power, quotient, whole};
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
    let subtitle = "M(1|0^t), the chance of a 1 after t zeros: certified lower bounds, plain and normalised (points; \
                    they coincide). Dashed: 2^-l, l the bits of the shortest written program that prints 0^t 1. \
                    Triangles: the mass of the programs proven to print 0^t and stop.";
    let recipe = Recipe::new(
        "machine",
        "A 1 after t zeros: at least the weight of its shortest program",
    )
    .subtitle(subtitle)
    .axes(
        Axis::linear("zeros seen, t"),
        Axis::powers_of_two("chance that a 1 follows; mass that stops"),
    )
    .series("shortest program, 2^-l", t, twin, Role::Bound)
    .series("a 1 follows, M", t, plain, Role::Measured(0))
    .series("a 1 follows, M_norm", t, norm, Role::Measured(1))
    .drawn_as(Line::Points)
    .series("nothing follows", t, silent, Role::Measured(2));
    Ok(rows.drawn(recipe)?)
}

fn lists(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let title =
        "Normalising keeps the hazard of twins that flip and removes that of twins that stop";
    let subtitle = "Hazard: the chance that symbol T + 1 is not what the program prints there. Normalised hazard over \
                    plain one, where each T has a twin that flips that symbol, one that stops before it, or one of \
                    each. The plain hazard is about the twins' weight, 2^-(c + l(T)) each. Exact.";
    let columns = [
        "family",
        "trigger_time",
        "plain_ratio",
        "norm_ratio",
        "floor_ratio",
        "kept_share",
    ];
    let [_, time, _, _, _, kept] = columns;
    let mut recipe = Recipe::new("lists", title).subtitle(subtitle).axes(
        Axis::log10("trigger time T"),
        Axis::linear("hazard under M_norm / hazard under M").showing(0.0, 1.0),
    );
    for (index, family) in FAMILIES.iter().enumerate() {
        let label = format!("twins {}", family.name);
        recipe = recipe
            .series(&label, time, kept, Role::Measured(index))
            .where_column("family", family.name);
    }
    let mut rows = Rows::new("lists", columns);
    for (list, said) in measured.lists.iter().zip(&theory.lists) {
        for hazards in &list.powers {
            let scale = whole(1 << theory.twins.bits(hazards.time));
            let [plain, norm] = hazards.values()?.map(|hazard| hazard * &scale);
            let kept = quotient(&norm, &plain)?;
            let floor = said.floor.clone();
            rows.push((list.family.name, hazards.time, plain, norm, floor, kept));
        }
    }
    Ok(rows.drawn(recipe)?)
}

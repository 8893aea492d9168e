//! The traces of `switch-distribution` and how they are drawn: catching up, and the orders' criteria.

use super::catch_up::{CatchUp, CatchUpTheory, better};
use super::{Measured, SwitchDistribution, Theory};
use crate::exact::as_f64;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

impl Drawn for SwitchDistribution {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let runs = finished
            .measured
            .catch_ups
            .iter()
            .zip(&finished.theory.catch_ups);
        let catching_up = runs.map(|(run, said)| catching_up(run, said));
        let all = catching_up.chain([criteria(finished.measured, finished.theory)]);
        all.collect()
    }
}

fn catching_up(run: &CatchUp, said: &CatchUpTheory) -> Result<Trace> {
    let order = run.order;
    let name = format!("catching-up-{order}");
    let mut rows = Rows::new(
        &name,
        [
            "t_symbols",
            "simple_bits",
            "rich_bits",
            "bayes_bits",
            "switch_bits",
        ],
    );
    for row in &run.rows {
        let best = better(&row.simple, &row.rich);
        let [simple, rich, bayes, switch] =
            [&row.simple, &row.rich, &row.bayes, &row.switch].map(|loss| loss - best);
        rows.push((row.time, simple, rich, bayes, switch));
    }
    let title = "Catching up with the richer model: Bayes, and the switch distribution";
    let subtitle = format!(
        "Data of order {order}. Log loss beyond that of the better model so far, KT of order 0 or {order}: \
         below 0 is better than either. Dashed, the bound at the last symbol. Exact."
    );
    let bound = Rule::Horizontal {
        y: (&said.price - &said.deficit).midpoint_f64(),
        label: "bound at the end".to_owned(),
        role: Role::Bound,
    };
    let best = Rule::Vertical {
        x: as_f64(said.switch_after),
        label: "best switch".to_owned(),
    };
    let rich = format!("KT of order {order}");
    let recipe = Recipe::new(name, title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("symbols seen"),
            Axis::linear("loss less the better model's (bits)"),
        )
        .series(&rich, "t_symbols", "rich_bits", Role::Measured(0))
        .series("Bayes", "t_symbols", "bayes_bits", Role::Measured(1))
        .series(
            "switch distribution",
            "t_symbols",
            "switch_bits",
            Role::Measured(2),
        )
        .rule(bound)
        .rule(best);
    Ok(rows.drawn(recipe)?)
}

fn criteria(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let (selection, bounds) = (&measured.selection, &theory.selection.between);
    let symbols = selection.symbols();
    let mut rows = Rows::new(
        "criteria",
        [
            "order",
            "evidence_nats",
            "nml_nats",
            "aic_nats",
            "bic_nats",
            "least_nats",
            "most_nats",
        ],
    );
    let last = selection.criteria.iter().zip(bounds);
    for (found, said) in last.filter(|(found, _)| found.time == symbols) {
        let [evidence, nml, aic] =
            [&found.evidence, &found.nml, &found.aic].map(|nats| nats - &found.bic);
        let (order, bic) = (found.order, &found.bic);
        rows.push((order, evidence, nml, aic, bic, &said.least, &said.most));
    }
    let title = "Evidence and NML lie between known bounds around BIC";
    let subtitle = format!(
        "Each criterion less BIC, by Markov order, at n = {symbols}; dashed, the bounds on evidence and NML. \
         Certified."
    );
    let recipe = Recipe::new("criteria", title)
        .subtitle(subtitle)
        .axes(
            Axis::linear("Markov order"),
            Axis::linear("criterion less BIC (nats)"),
        )
        .series("at most", "order", "most_nats", Role::Bound)
        .series("at least", "order", "least_nats", Role::Bound)
        .series("evidence", "order", "evidence_nats", Role::Measured(0))
        .series("NML", "order", "nml_nats", Role::Measured(1))
        .drawn_as(Line::Points)
        .series("AIC", "order", "aic_nats", Role::Measured(2))
        .drawn_as(Line::Points);
    Ok(rows.drawn(recipe)?)
}

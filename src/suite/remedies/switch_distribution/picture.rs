//! The traces of `switch-distribution` and how they are drawn: catching up, and the orders' criteria.

use super::catch_up::{CatchUp, CatchUpTheory, better};
use super::{Measured, SwitchDistribution, Theory};
use crate::exact::as_f64;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

/// The order whose criteria are drawn, if the parameters go as far; the trace has all.
const DRAWN_ORDER: u32 = 2;

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
            "bound_bits",
        ],
    );
    // The bound is for the last symbol alone.
    let bound = (&said.price - &said.deficit).midpoint_f64();
    let end = run.rows.last().map(|row| row.time);
    let mut last = None;
    for row in &run.rows {
        let best = better(&row.simple, &row.rich);
        let [simple, rich, bayes, switch] =
            [&row.simple, &row.rich, &row.bayes, &row.switch].map(|loss| loss - best);
        last = Some(switch.midpoint_f64());
        let at_end = (Some(row.time) == end).then_some(bound);
        rows.push((row.time, simple, rich, bayes, switch, at_end));
    }
    let title = if last.is_some_and(|loss| loss < 0.0) {
        "Switching in time beats both models; Bayes only keeps up with the better"
    } else {
        "With little to catch up on, Bayes and switching both keep up"
    };
    let subtitle = format!(
        "Data of order {order}. Log loss minus that of the better model so far, KT (Krichevsky-Trofimov) of order \
         0 or {order}: below 0 is better than either. Ring: the switch distribution's bound, which is for the last \
         symbol, n = {}, alone. Exact.",
        end.unwrap_or(0)
    );
    let best = Rule::Vertical {
        x: as_f64(said.switch_after),
        label: "best switch".to_owned(),
    };
    let rich = format!("KT of order {order}");
    let recipe = Recipe::new(name, title)
        .subtitle(subtitle)
        .axes(
            Axis::log10("symbols seen"),
            Axis::linear("log loss minus the better model's (bits)"),
        )
        .series(&rich, "t_symbols", "rich_bits", Role::Measured(0))
        .series("Bayes", "t_symbols", "bayes_bits", Role::Measured(1))
        .series(
            "switch distribution",
            "t_symbols",
            "switch_bits",
            Role::Measured(2),
        )
        .series("bound at n", "t_symbols", "bound_bits", Role::Bound)
        .rule(best);
    Ok(rows.drawn(recipe)?)
}

fn criteria(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let (selection, bounds) = (&measured.selection, &theory.selection.between);
    let columns = [
        "order",
        "n_symbols",
        "evidence_nats",
        "nml_nats",
        "aic_nats",
        "bic_nats",
        "least_nats",
        "most_nats",
    ];
    let [key, n, evidence, nml, aic, _, least, most] = columns;
    let mut rows = Rows::new("criteria", columns);
    let mut highest = 0;
    for (found, said) in selection.criteria.iter().zip(bounds) {
        let [evidence, nml, aic] =
            [&found.evidence, &found.nml, &found.aic].map(|nats| nats - &found.bic);
        let (order, time, bic) = (found.order, found.time, &found.bic);
        highest = highest.max(order);
        rows.push((
            order,
            time,
            evidence,
            nml,
            aic,
            bic,
            &said.least,
            &said.most,
        ));
    }
    let drawn = highest.min(DRAWN_ORDER);
    let title = "Evidence and NML stay near BIC however large n is, AIC does not";
    let subtitle = format!(
        "Code lengths of the Markov chain of order {drawn} by three criteria, minus the Bayesian information \
         criterion (BIC): the evidence of its parameters' prior, normalised maximum likelihood (NML), and \
         Akaike's criterion (AIC). Dashed, the bounds on evidence and NML. Certified."
    );
    let mut recipe = Recipe::new("criteria", title).subtitle(subtitle).axes(
        Axis::log10("symbols, n"),
        Axis::linear("criterion minus BIC (nats)"),
    );
    let drawn = drawn.to_string();
    for (label, column, role, line) in [
        ("at most", most, Role::Bound, Line::Joined),
        ("at least", least, Role::Bound, Line::Joined),
        ("evidence", evidence, Role::Measured(0), Line::Joined),
        ("NML", nml, Role::Measured(1), Line::Points),
        ("AIC", aic, Role::Measured(2), Line::Joined),
    ] {
        recipe = recipe
            .series(label, n, column, role)
            .where_column(key, &drawn)
            .drawn_as(line);
    }
    Ok(rows.drawn(recipe)?)
}

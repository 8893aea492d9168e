//! The traces of `mackay-occam-factor` and how they are drawn.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, ScenarioError, Theory, number, signed};
use crate::exact::{Enclosure, Rational};
use crate::trace::{Axis, Column, Line, Recipe, Role, Rule, Trace};

/// The n that the pictures of the two families show.
const DRAWN_SYMBOLS: u64 = 256;
const DRAWN_POINTS: u64 = 64;

/// A model that is this many nats behind the truth in fit is left out of the picture; the trace has it.
const FLOOR_NATS: i64 = -60;

/// One model at one n: its number, best fit, Occam factor and evidence.
struct Row {
    n: u64,
    model: u64,
    fit: Enclosure,
    occam: Enclosure,
}

pub(super) fn traces(measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
    let chains: Vec<Row> = measured
        .chains
        .iter()
        .map(|chain| Row {
            n: chain.n,
            model: u64::from(chain.order),
            fit: chain.fit.clone(),
            occam: &chain.evidence - &chain.fit,
        })
        .collect();
    let polynomials: Vec<Row> = measured
        .polynomials
        .iter()
        .map(|model| Row {
            n: model.n,
            model: number(model.degree),
            fit: model.fit.clone(),
            occam: model.occam.clone(),
        })
        .collect();
    Ok(vec![
        peak(
            &chains,
            theory.true_order,
            (
                "chains",
                "Markov chains: the Occam factor moves the peak to the true order",
            ),
            ("order of the chain", "symbols", DRAWN_SYMBOLS),
        )?,
        peak(
            &polynomials,
            theory.true_degree,
            (
                "polynomials",
                "Polynomials: the Occam factor moves the peak to the true degree",
            ),
            ("degree of the polynomial", "points", DRAWN_POINTS),
        )?,
        errors(measured, theory)?,
    ])
}

/// Best fit, Occam factor and evidence against those of the true model.
fn peak(
    rows: &[Row],
    truth: u64,
    (id, title): (&str, &str),
    (axis, unit, drawn): (&str, &str, u64),
) -> Result<Trace, ScenarioError> {
    let (mut ns, mut models, mut shown) = (vec![], vec![], vec![]);
    let mut parts = [vec![], vec![], vec![]];
    for row in rows {
        let true_row = rows
            .iter()
            .find(|other| other.n == row.n && other.model == truth)
            .ok_or(ScenarioError::OpenMass)?;
        let (fit, occam) = (&row.fit - &true_row.fit, &row.occam - &true_row.occam);
        let total = &fit + &occam;
        ns.push(Some(signed(row.n)));
        models.push(Some(signed(row.model)));
        let in_picture = row.n == drawn && *fit.lower() >= Rational::from_integer(FLOOR_NATS);
        shown.push(Some(if in_picture { "drawn" } else { "" }.to_owned()));
        for (part, value) in parts.iter_mut().zip([fit, occam, total]) {
            part.push(Some(value.midpoint_f64()));
        }
    }
    let mut recipe = Recipe::new(id, title)
        .subtitle(format!(
            "After {drawn} {unit}, against the model of the truth ({truth}). No prior over models: all are equal. Models missing on the left are more than 60 nats below."
        ))
        .axes(
            Axis::linear(axis),
            Axis::linear("difference from the true model (nats)"),
        )
        .rule(Rule::Horizontal {
            y: 0.0,
            label: "the true model".to_owned(),
            role: Role::Reference,
        });
    for (colour, (label, column)) in [
        ("best fit", "fit_nats"),
        ("Occam factor", "occam_nats"),
        ("evidence: their sum", "evidence_nats"),
    ]
    .into_iter()
    .enumerate()
    {
        recipe = recipe
            .series(label, "model", column, Role::Measured(colour))
            .where_column("picture", "drawn");
    }
    let [fit, occam, total] = parts;
    Ok(Trace::new(id)
        .with_column("n", Column::Integer(ns))?
        .with_column("model", Column::Integer(models))?
        .with_column("fit_nats", Column::Float(fit))?
        .with_column("occam_nats", Column::Float(occam))?
        .with_column("evidence_nats", Column::Float(total))?
        .with_column("picture", Column::Text(shown))?
        .with_recipe(recipe))
}

/// The error of Laplace's formula over n, beside its bound, and the control.
fn errors(measured: &Measured, theory: &Theory) -> Result<Trace, ScenarioError> {
    let (mut ns, mut series) = (vec![], vec![]);
    let (mut errors, mut bounds) = (vec![], vec![]);
    let mut push = |n: u64, name: String, error: &Enclosure, bound: Option<Enclosure>| {
        ns.push(Some(signed(n)));
        series.push(Some(name));
        errors.push(Some(error.midpoint_f64()));
        bounds.push(bound.map(|bound| bound.upper().nearest_f64()));
    };
    for chain in measured.chains.iter().filter(|chain| chain.exact) {
        let error = &chain.evidence - (&chain.fit + &chain.occam);
        let bound = theory.error(&chain.counts)?;
        push(
            chain.n,
            format!("order {}", chain.order),
            &error,
            Some(bound),
        );
    }
    for (n, error) in &measured.boundary {
        push(*n, "zeros".to_owned(), error, None);
    }
    let mut recipe = Recipe::new("error", "Best fit x Occam factor is off by O(1/n) nats, and the bound says by how much")
        .subtitle("ln evidence less ln(best fit x Occam factor), chains on the data set; points: measured, lines: bound. Control: on n zeros one parameter sits at its end and the error stays.")
        .axes(Axis::log10("symbols"), Axis::log10("error (nats)"));
    for order in [0, 1, 4] {
        let name = format!("order {order}");
        recipe = recipe
            .series(&format!("bound, {name}"), "n", "bound_nats", Role::Bound)
            .where_column("series", &name)
            .series(&name, "n", "error_nats", Role::Measured(order))
            .where_column("series", &name)
            .drawn_as(Line::Points);
    }
    recipe = recipe
        .series("control: n zeros", "n", "error_nats", Role::Measured(5))
        .where_column("series", "zeros");
    Ok(Trace::new("error")
        .with_column("n", Column::Integer(ns))?
        .with_column("series", Column::Text(series))?
        .with_column("error_nats", Column::Float(errors))?
        .with_column("bound_nats", Column::Float(bounds))?
        .with_recipe(recipe))
}

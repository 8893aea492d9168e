//! The traces of `mackay-occam-factor` and how they are drawn.

use super::{MackayOccamFactor, Measured, Model, Peak, Theory};
use crate::exact::{Rational, as_usize};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

/// The n that the pictures of the two families show.
const DRAWN_SYMBOLS: u64 = 256;
const DRAWN_POINTS: u64 = 64;

impl Drawn for MackayOccamFactor {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let order = (
            "chains",
            "Markov chains: fit rises with every order, evidence peaks at the true one",
        );
        let degree = (
            "polynomials",
            "Polynomials: fit rises with every degree, evidence peaks at the true one",
        );
        let symbols = ("order", "symbols", DRAWN_SYMBOLS);
        let points = ("degree", "points", DRAWN_POINTS);
        Ok(vec![
            peak(
                &finished.measured.chains,
                &finished.theory.order,
                order,
                symbols,
            )?,
            peak(
                &finished.measured.polynomials,
                &finished.theory.degree,
                degree,
                points,
            )?,
            errors(finished.measured, finished.theory)?,
        ])
    }
}

/// Best fit, Occam factor and evidence against those of the true model.
fn peak(
    models: &[Model],
    Peak { truth, .. }: &Peak,
    (id, title): (&str, &str),
    (axis, unit, drawn): (&str, &str, u64),
) -> Result<Trace> {
    let columns = [
        "n",
        "model",
        "fit_nats",
        "occam_nats",
        "evidence_nats",
        "picture",
    ];
    let mut rows = Rows::new(id, columns);
    for models in models.chunk_by(|a, b| a.n == b.n) {
        let parts = |model: &Model| {
            let fit = model.split.fit.clone();
            (&model.evidence - &fit, fit)
        };
        let (true_occam, true_fit) = parts(&models[as_usize(*truth)]);
        for model in models {
            let (occam, fit) = parts(model);
            let (fit, occam) = (fit - &true_fit, occam - &true_occam);
            let total = &fit + &occam;
            // One model too simple is drawn; simpler ones would press the peak flat.
            let shown = model.n == drawn && model.number + 1 >= *truth;
            let picture = if shown { "drawn" } else { "" };
            rows.push((model.n, model.number, fit, occam, total, picture));
        }
    }
    let simpler = match truth.saturating_sub(1) {
        0 => String::new(),
        least => format!(" The trace has the models below {axis} {least} too."),
    };
    let subtitle = format!(
        "After {drawn} {unit}: best fit, Occam factor and evidence of each model relative to those of the true \
         one, that of {axis} {truth}. No prior over models: all are equal.{simpler} Certified."
    );
    let mut recipe = Recipe::new(id, title)
        .subtitle(subtitle)
        .axes(
            Axis::linear(axis),
            Axis::linear("difference from the true model (nats)").breaking(),
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
    Ok(rows.drawn(recipe)?)
}

/// The error of Laplace's formula over n, beside its bound, and the control.
fn errors(measured: &Measured, theory: &Theory) -> Result<Trace> {
    let mut rows = Rows::new("error", ["n", "series", "error_nats", "bound_nats"]);
    for chain in &measured.chains {
        if let Some(counts) = &chain.exact {
            let error = &chain.evidence - chain.split.evidence();
            let bound = theory.error(counts)?.upper().clone();
            rows.push((
                chain.n,
                format!("order {}", chain.number),
                error,
                Some(bound),
            ));
        }
    }
    for (n, error) in &measured.boundary {
        rows.push((*n, "zeros", error, None::<Rational>));
    }
    let subtitle = "ln evidence minus ln(best fit x Occam factor), Markov chains on the data set; points: measured, \
                    lines: bound. Control: on n zeros the parameter sits at its end and the error stays.";
    let title = "Best fit x Occam factor is off by O(1/n) nats, and the bound says by how much";
    let mut recipe = Recipe::new("error", title)
        .subtitle(subtitle)
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
    let recipe = recipe
        .series("control: n zeros", "n", "error_nats", Role::Measured(5))
        .where_column("series", "zeros");
    Ok(rows.drawn(recipe)?)
}

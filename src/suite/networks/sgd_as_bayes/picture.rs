//! The traces of `sgd-as-bayes` and how they are drawn: relative entropy over the step, and the ellipses of two weights.

use super::{GRID, SgdAsBayes, outline};
use crate::network::Matrix;
use crate::scenario::{Drawn, Finished, Result};
use crate::suite::instrument::doubles::{computed, short};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

/// The steps of the grid whose ellipses are drawn, by k.
const DRAWN: [i32; 3] = [-4, 0, 4];

impl Drawn for SgdAsBayes {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![entropies(&finished)?, ellipses(&finished)?])
    }
}

fn entropies(finished: &Finished<'_, SgdAsBayes>) -> Result<Trace> {
    let mut rows = Rows::new("entropy", ["step", "chain_bits", "fixed_point_bits"]);
    for ((step, chains), theory) in finished
        .measured
        .grid
        .iter()
        .zip(&finished.theory.entropies)
    {
        rows.push((step, &chains.entropy_bits, theory));
    }
    let best = finished.measured.best().map(|(step, _)| short(step, 3));
    let title = format!(
        "Descent is nearest to the posterior at step {}",
        best.unwrap_or_default()
    );
    let recipe = Recipe::new("entropy", title)
        .subtitle(format!(
            "Relative entropy of the chains' Gaussian to the posterior, {} weights, batches of {}. Dashed: the exact \
             recursion. Upright: theory's best step; level: the preconditioned chains. Sampled.",
            finished.parameters.inputs, finished.parameters.batch
        ))
        .axes(Axis::log10("step"), Axis::linear("relative entropy (bits)").showing(0.0, 1.0))
        .rule(Rule::Vertical {
            x: finished.theory.step.nearest_f64(),
            label: "e*".to_owned(),
        })
        .rule(Rule::Horizontal {
            y: finished.measured.preconditioned.entropy_bits.nearest_f64(),
            label: "preconditioned".to_owned(),
            role: Role::Reference,
        })
        .series("recursion", "step", "fixed_point_bits", Role::Bound)
        .series("chains", "step", "chain_bits", Role::Measured(0))
        .drawn_as(Line::Points);
    Ok(rows.drawn(recipe)?)
}

fn ellipses(finished: &Finished<'_, SgdAsBayes>) -> Result<Trace> {
    let parameters = finished.parameters;
    let mut rows = Rows::new("ellipses", ["curve", "first_weight", "lower", "upper"]);
    let mut recipe = Recipe::new("ellipses", "The best step's ellipse has the posterior's size, the preconditioner its shape")
        .subtitle(
            "One standard deviation of the first two weights about the least of the loss, times sqrt(N). Dashed: the \
             posterior. Coloured: chains of descent at three steps, and with the preconditioner. Sampled.",
        )
        .axes(Axis::linear("first weight, standardised"), Axis::linear("second weight, standardised"));
    let posterior = computed(parameters.landscape()?.posterior())?;
    let at = |k: i32| {
        let mut steps = GRID.iter().zip(&finished.measured.grid);
        steps
            .find(|(own, _)| **own == k)
            .map(|(_, (_, chains))| &chains.covariance)
    };
    let names = ["e*/4", "e*", "4 e*"];
    let chains = names.into_iter().zip(DRAWN.map(at));
    let mut curves: Vec<(&str, Role, &Matrix)> = chains
        .enumerate()
        .filter_map(|(colour, (name, covariance))| {
            Some((name, Role::Measured(colour), covariance?))
        })
        .collect();
    curves.push((
        "preconditioned",
        Role::Measured(3),
        &finished.measured.preconditioned.covariance,
    ));
    curves.push(("posterior", Role::Bound, &posterior));
    for (name, role, covariance) in curves {
        for [x, lower, upper] in outline(covariance)? {
            rows.push((name, x, lower, upper));
        }
        // The lower and the upper half are two curves of one name.
        for (label, column) in [(name, "upper"), ("", "lower")] {
            recipe = recipe
                .series(label, "first_weight", column, role)
                .where_column("curve", name);
        }
    }
    Ok(rows.drawn(recipe)?)
}

//! The traces of `speed-prior` and how they are drawn: code lengths along a sequence, and for every x.

use std::collections::BTreeSet;

use super::{Found, Measured, Parameters, Print, SEQUENCES, SpeedPrior, Theory, of_length};
use crate::exact::{Enclosure, Rational};
use crate::scenario::{Context, Drawn, Finished, Result};
use crate::suite::instrument::printing::cost;
use crate::trace::{Axis, Line, Recipe, Role, Rows, Trace};

/// The sequence that is drawn; the trace has all.
const DRAWN: usize = 1;

impl Drawn for SpeedPrior {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        Ok(vec![
            along(finished.measured, *finished.theory, finished.context)?,
            each(finished.parameters, finished.measured, finished.context)?,
        ])
    }
}

fn bits(value: &Rational) -> Result<Option<Enclosure>> {
    (!value.is_zero()).then(|| cost(value)).transpose()
}

/// The least number of bits that some program grants x.
fn best(found: &Found, term: impl Fn(&Print) -> Result<Rational>) -> Result<Option<Enclosure>> {
    // Many programs are alike in length and time.
    let distinct: BTreeSet<&Print> = found.prints.iter().collect();
    let terms = distinct.into_iter().map(term);
    let most = terms.collect::<Result<Vec<_>>>()?.into_iter().max();
    most.map_or(Ok(None), |most| bits(&most))
}

fn along(measured: &Measured, theory: Theory, context: &Context<'_>) -> Result<Trace> {
    let columns = [
        "sequence",
        "t_symbols",
        "mixture_bits",
        "kt_bits",
        "fast_bits",
        "kt_bound_bits",
        "fast_bound_bits",
    ];
    let mut rows = Rows::new("along", columns);
    for (prefixes, followed) in measured.along.iter().zip(&SEQUENCES) {
        for (t, found) in (1_u64..).zip(prefixes) {
            context.go_on()?;
            rows.push((
                followed.name,
                t,
                bits(&found.priors.mixture)?,
                bits(&found.priors.kt)?,
                bits(&found.priors.fast)?,
                best(found, |print| theory.kt(print))?,
                best(found, |print| Ok(theory.fast(print)))?,
            ));
        }
    }
    let drawn = SEQUENCES[DRAWN].name;
    let title =
        format!("Discounting time costs its logarithm, FAST pays the length again: {drawn}");
    let subtitle = "Log loss so far under the plain mixture M, the speed prior S_Kt and FAST; dashed, the best \
                    single program's l + log2 t and 2 l + ceil(log2 t) - 1. Exact.";
    let mut recipe = Recipe::new("along", title).subtitle(subtitle).axes(
        Axis::linear("symbols seen"),
        Axis::linear("log loss so far (bits)").showing(0.0, 26.0),
    );
    for (label, column, role) in [
        ("bound l + log2 t", "kt_bound_bits", Role::Bound),
        ("bound 2l + log2 t - 1", "fast_bound_bits", Role::Bound),
        ("M", "mixture_bits", Role::Measured(0)),
        ("S_Kt", "kt_bits", Role::Measured(1)),
        ("FAST", "fast_bits", Role::Measured(2)),
    ] {
        recipe = recipe
            .series(label, "t_symbols", column, role)
            .where_column("sequence", drawn);
    }
    Ok(rows.drawn(recipe)?)
}

fn each(parameters: &Parameters, measured: &Measured, context: &Context<'_>) -> Result<Trace> {
    let mut found: Vec<_> = of_length(&measured.all, parameters.symbols).collect();
    found.sort_by(|(_, a), (_, b)| b.priors.mixture.cmp(&a.priors.mixture));
    let mut rows = Rows::new("each", ["x", "mixture_bits", "kt_bits", "fast_bits"]);
    for (x, Found { priors, .. }) in found {
        context.go_on()?;
        let [mixture, kt, fast] = [&priors.mixture, &priors.kt, &priors.fast].map(cost);
        rows.push((x.to_string(), mixture?, kt?, fast?));
    }
    let subtitle = "Each string of n symbols that some program prints: its bits under the speed priors S_Kt and FAST \
                    against its bits under the plain mixture M. Exact.";
    let recipe = Recipe::new(
        "each",
        "Every string costs more under S_Kt, and about twice as much under FAST",
    )
    .subtitle(subtitle)
    .axes(
        Axis::linear("-log2 M(x) (bits)"),
        Axis::linear("-log2 S(x) (bits)"),
    )
    .series("M itself", "mixture_bits", "mixture_bits", Role::Reference)
    .series("S_Kt", "mixture_bits", "kt_bits", Role::Measured(1))
    .drawn_as(Line::Points)
    .series("FAST", "mixture_bits", "fast_bits", Role::Measured(2))
    .drawn_as(Line::Points);
    Ok(rows.drawn(recipe)?)
}

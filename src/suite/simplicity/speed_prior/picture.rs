//! The traces of `speed-prior` and how they are drawn: code lengths along a sequence, and for every x.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Found, Measured, Print, Rational, SEQUENCES, ScenarioError, Theory};
use crate::exact::{PRECISION, log2};
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Line, Recipe, Role, Trace};

/// The sequence that is drawn; the trace has all.
const DRAWN: usize = 1;

fn bits(value: &Rational) -> Result<Option<f64>, ScenarioError> {
    Ok(if value.is_zero() {
        None
    } else {
        Some((-log2(value, PRECISION)?).midpoint_f64())
    })
}

/// The least number of bits that some program grants x.
fn best(
    found: &Found,
    term: impl Fn(&Print) -> Result<Rational, ScenarioError>,
) -> Result<Option<f64>, ScenarioError> {
    let terms = found.printers.prints.iter().map(term);
    let most = terms.collect::<Result<Vec<_>, _>>()?.into_iter().max();
    most.map_or(Ok(None), |most| bits(&most))
}

pub(super) fn traces(measured: &Measured, theory: Theory) -> Result<Vec<Trace>, ScenarioError> {
    Ok(vec![along(measured, theory)?, each(measured)?])
}

fn along(measured: &Measured, theory: Theory) -> Result<Trace, ScenarioError> {
    let (mut names, mut times) = (vec![], vec![]);
    let mut curves: [Vec<Option<f64>>; 5] = Default::default();
    for (prefixes, (name, _)) in measured.along.iter().zip(SEQUENCES) {
        for (t, found) in (1u64..).zip(prefixes) {
            names.push(Some(name.to_owned()));
            times.push(Some(signed(t)));
            let values = [
                bits(&found.priors.mixture)?,
                bits(&found.priors.kt)?,
                bits(&found.priors.fast)?,
                best(found, |print| theory.kt(print))?,
                best(found, |print| Ok(theory.fast(print)))?,
            ];
            for (curve, value) in curves.iter_mut().zip(values) {
                curve.push(value);
            }
        }
    }
    let drawn = SEQUENCES[DRAWN].0;
    let recipe = Recipe::new("along", format!("Discounting time costs its logarithm, FAST pays the length again: {drawn}"))
        .subtitle("Log loss so far under the plain mixture M, the speed prior S_Kt and FAST; dashed, the best single program's l + log2 t and 2 l + ceil(log2 t) - 1. Exact.")
        .axes(Axis::linear("symbols seen"), Axis::linear("log loss so far (bits)").showing(0.0, 26.0))
        .series("bound l + log2 t", "t_symbols", "kt_bound_bits", Role::Bound)
        .where_column("sequence", drawn)
        .series("bound 2l + log2 t - 1", "t_symbols", "fast_bound_bits", Role::Bound)
        .where_column("sequence", drawn)
        .series("M", "t_symbols", "mixture_bits", Role::Measured(0))
        .where_column("sequence", drawn)
        .series("S_Kt", "t_symbols", "kt_bits", Role::Measured(1))
        .where_column("sequence", drawn)
        .series("FAST", "t_symbols", "fast_bits", Role::Measured(2))
        .where_column("sequence", drawn);
    let [mixture, kt, fast, kt_bound, fast_bound] = curves;
    Ok(Trace::new("along")
        .with_column("sequence", Column::Text(names))?
        .with_column("t_symbols", Column::Integer(times))?
        .with_column("mixture_bits", Column::Float(mixture))?
        .with_column("kt_bits", Column::Float(kt))?
        .with_column("fast_bits", Column::Float(fast))?
        .with_column("kt_bound_bits", Column::Float(kt_bound))?
        .with_column("fast_bound_bits", Column::Float(fast_bound))?
        .with_recipe(recipe))
}

fn each(measured: &Measured) -> Result<Trace, ScenarioError> {
    let longest = measured.all.keys().map(crate::machine::Symbols::len).max();
    let mut rows: Vec<(&Rational, Vec<Option<f64>>, String)> = Vec::new();
    for (x, found) in measured
        .all
        .iter()
        .filter(|(x, _)| Some(x.len()) == longest)
    {
        let priors = &found.priors;
        let values = vec![
            bits(&priors.mixture)?,
            bits(&priors.kt)?,
            bits(&priors.fast)?,
        ];
        rows.push((&priors.mixture, values, x.to_string()));
    }
    rows.sort_by(|a, b| b.0.cmp(a.0).then_with(|| a.2.cmp(&b.2)));
    let column = |index: usize| {
        let values = rows.iter().map(|(_, values, _)| values[index]);
        Column::Float(values.collect())
    };
    let recipe = Recipe::new("each", "What the three priors charge for every string")
        .subtitle("Each string of n symbols that some program prints, its bits under S_Kt and FAST over its bits under the plain mixture M. Exact.")
        .axes(Axis::linear("-log2 M(x) (bits)"), Axis::linear("-log2 S(x) (bits)"))
        .series("M itself", "mixture_bits", "mixture_bits", Role::Reference)
        .series("S_Kt", "mixture_bits", "kt_bits", Role::Measured(1))
        .drawn_as(Line::Points)
        .series("FAST", "mixture_bits", "fast_bits", Role::Measured(2))
        .drawn_as(Line::Points);
    Ok(Trace::new("each")
        .with_column(
            "x",
            Column::Text(rows.iter().map(|(_, _, x)| Some(x.clone())).collect()),
        )?
        .with_column("mixture_bits", column(0))?
        .with_column("kt_bits", column(1))?
        .with_column("fast_bits", column(2))?
        .with_recipe(recipe))
}

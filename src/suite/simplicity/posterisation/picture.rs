//! The trace of `posterisation` and how it is drawn: each future's posterior over its length given the data.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Future, Measured, Rational, ScenarioError, TRUTHS};
use crate::exact::{PRECISION, log2};
use crate::scenario::figures::signed;
use crate::trace::{Axis, Column, Line, Recipe, Role, Trace};

/// So much data has been seen in the picture; the trace has every power of two.
const DRAWN_SEEN: usize = 2;

fn bits(weight: &Rational) -> Result<Option<f64>, ScenarioError> {
    Ok(Some((-log2(weight, PRECISION)?).midpoint_f64()))
}

pub(super) fn traces(measured: &Measured) -> Result<Vec<Trace>, ScenarioError> {
    let mut futures: Vec<&Future> = measured.futures.iter().collect();
    // In growing length given the data, so that curves run from left to right.
    futures.sort_by_key(|future| (future.given.is_none(), future.given, future.bits));
    let (mut keys, mut truths, mut seen, mut programs) = (vec![], vec![], vec![], vec![]);
    let (mut given, mut before, mut after) = (vec![], vec![], vec![]);
    for future in futures {
        keys.push(Some(format!("{} {}", future.truth, future.seen)));
        truths.push(Some(future.truth.to_owned()));
        seen.push(Some(signed(u64::try_from(future.seen).unwrap_or(u64::MAX))));
        programs.push(Some(future.shortest.clone()));
        given.push(future.given.map(i64::from));
        before.push(bits(&future.apart[0])?);
        after.push(bits(&future.merged)?);
    }
    let (drawn, _) = TRUTHS[1];
    let key = format!("{drawn} {DRAWN_SEEN}");
    let recipe = Recipe::new("futures", "The posterior's code length against the shortest program given the data")
        .subtitle(format!("Every future left after {DRAWN_SEEN} symbols of {drawn}: -log2 of its posterior before and after its programs are merged, over the bits of the shortest program that prints it with the data on its tape."))
        .axes(
            Axis::linear("shortest program given the data (bits)"),
            Axis::linear("-log2 of the posterior (bits)"),
        )
        .series("equal", "given_bits", "given_bits", Role::Reference)
        .where_column("data", &key)
        .series("shortest program alone", "given_bits", "shortest_bits", Role::Measured(1))
        .where_column("data", &key)
        .drawn_as(Line::Points)
        .series("all programs merged", "given_bits", "merged_bits", Role::Measured(0))
        .where_column("data", &key)
        .drawn_as(Line::Points);
    Ok(vec![
        Trace::new("futures")
            .with_column("data", Column::Text(keys))?
            .with_column("truth", Column::Text(truths))?
            .with_column("t_symbols", Column::Integer(seen))?
            .with_column("program", Column::Text(programs))?
            .with_column("given_bits", Column::Integer(given))?
            .with_column("shortest_bits", Column::Float(before))?
            .with_column("merged_bits", Column::Float(after))?
            .with_recipe(recipe),
    ])
}

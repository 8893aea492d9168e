//! The trace of `twin-odds` and how it is drawn: each pair's odds, level until the two part.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{Measured, ScenarioError, signed};
use crate::exact::{PRECISION, log2};
use crate::trace::{Axis, Column, Recipe, Role, Trace};

/// At most so many pairs are drawn; the trace has them all.
const DRAWN: usize = 6;

pub(super) fn traces(measured: &[Measured]) -> Result<Vec<Trace>, ScenarioError> {
    let (mut pairs, mut times, mut odds) = (vec![], vec![], vec![]);
    let (mut of_p, mut of_q) = (vec![], vec![]);
    let mut recipe = Recipe::new("odds", "Twins keep their odds until they part")
        .subtitle("Pairs of programs q / p that agree so far, on data from p: the odds stay 2^-(bits that q is longer), whatever is seen. A solid line ends with the last symbol on which the two agree; the next one refutes q. Exact.")
        .axes(Axis::linear("symbols seen"), Axis::powers_of_two("odds of q against p"));
    // The pairs that agree longest, one for each level of the odds.
    let mut drawn: Vec<(usize, u64)> = Vec::new();
    let mut by_agreement: Vec<usize> = (0..measured.len()).collect();
    by_agreement.sort_by_key(|&index| (std::cmp::Reverse(measured[index].pair.agree), index));
    for index in by_agreement {
        let pair = &measured[index].pair;
        let behind = pair.q.bits.saturating_sub(pair.p.bits);
        if drawn.len() < DRAWN && drawn.iter().all(|&(_, level)| level != behind) {
            let colour = drawn.len();
            drawn.push((index, behind));
            recipe = recipe
                .series(
                    &format!("{} / {}", pair.q.name(), pair.p.name()),
                    "t_symbols",
                    "log2_odds",
                    Role::Measured(colour),
                )
                .where_column("pair", &(index + 1).to_string());
        }
    }
    for (index, found) in measured.iter().enumerate() {
        for (t, value) in (0u64..).zip(&found.odds) {
            pairs.push(Some((index + 1).to_string()));
            of_p.push(Some(found.pair.p.name()));
            of_q.push(Some(found.pair.q.name()));
            times.push(Some(signed(t)));
            odds.push(if value.is_zero() {
                None
            } else {
                Some(log2(value, PRECISION)?.midpoint_f64())
            });
        }
    }
    Ok(vec![
        Trace::new("odds")
            .with_column("pair", Column::Text(pairs))?
            .with_column("p", Column::Text(of_p))?
            .with_column("q", Column::Text(of_q))?
            .with_column("t_symbols", Column::Integer(times))?
            .with_column("log2_odds", Column::Float(odds))?
            .with_recipe(recipe),
    ])
}

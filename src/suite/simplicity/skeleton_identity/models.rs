//! What statistics says of the listed skeletons: Bayesian models in closed form.
//!
//! Takes rationals and the symbols; no program is run, no data bit read. A model here is a list of chains of
//! order 1, one for each value of its parameters, all values equally likely. Its best fit is the largest of
//! their likelihoods, its evidence their mean, and the Occam factor the evidence over the best fit: 1 where
//! there is one chain only, at least 2^-k where there are 2^k.

use crate::exact::{Rational, as_u64};
use crate::scenario::figures::quotient;
use crate::scenario::{Context, Result};

/// The chance of a 1 after a 0, and after a 1. Before the first symbol stands a 0.
type Chain = [Rational; 2];

/// A chain that changes its symbol with this chance.
fn sticky(change: &Rational) -> Chain {
    [change.clone(), Rational::one() - change]
}

/// The models of the listed skeletons, in their order.
fn models() -> [Vec<Chain>; 5] {
    let chance = |p: i64, q| Rational::ratio(p, q);
    let ends = || [chance(1, 4), chance(3, 4)];
    let contexts = ends().into_iter().flat_map(|zero| {
        let after_one = ends().into_iter();
        after_one.map(move |one| [zero.clone(), one])
    });
    [
        vec![sticky(&chance(1, 2))],
        vec![sticky(&chance(1, 4))],
        vec![sticky(&chance(1, 8))],
        ends().iter().map(sticky).collect(),
        contexts.collect(),
    ]
}

/// A model's evidence in its two parts.
#[derive(Clone, Debug)]
pub(super) struct Split {
    pub(super) fit: Rational,
    pub(super) occam: Rational,
}

impl Split {
    pub(super) fn evidence(&self) -> Rational {
        &self.fit * &self.occam
    }
}

/// The split after t = 0 .. n symbols.
fn split(values: &[Chain], x: &[bool], context: &Context<'_>) -> Result<Vec<Split>> {
    let mut likelihoods = vec![Rational::one(); values.len()];
    let mut splits = Vec::new();
    let mut last = false;
    for t in 0..=x.len() {
        context.go_on()?;
        let fit = likelihoods
            .iter()
            .max()
            .cloned()
            .unwrap_or_else(Rational::zero);
        let sum: Rational = likelihoods.iter().sum();
        let mean = quotient(&sum, &as_u64(values.len()).into())?;
        splits.push(Split {
            occam: quotient(&mean, &fit)?,
            fit,
        });
        let Some(&symbol) = x.get(t) else { break };
        for (likelihood, chain) in likelihoods.iter_mut().zip(values) {
            let one = &chain[usize::from(last)];
            *likelihood *= if symbol {
                one.clone()
            } else {
                Rational::one() - one
            };
        }
        last = symbol;
    }
    Ok(splits)
}

/// By skeleton, then t.
pub(super) fn splits(x: &[bool], context: &Context<'_>) -> Result<Vec<Vec<Split>>> {
    let models = models();
    let splits = models.iter().map(|values| split(values, x, context));
    splits.collect()
}

//! What theory says: Conway's sums, the odds by comparing strings, and Wald's identity through the chain.

use num_bigint::BigInt;

use super::automaton::Automaton;
use super::setup::{Parameters, all_patterns};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::scenario::figures::{quotient, whole};
use crate::scenario::{Context, Result, ScenarioError};

#[derive(Clone, Debug)]
pub(super) struct PatternTheory {
    /// Mean symbols to the first visit.
    pub(super) first: Rational,
    /// Least and most mean symbols until the odds have moved.
    pub(super) symbols: [Enclosure; 2],
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// Conway's sum, for every pattern in the order of the measurement.
    pub(super) waits: Vec<Rational>,
    /// (a/b, (1-a)/(1-b)).
    pub(super) odds: [Rational; 2],
    /// Least and most mean visits until the odds have moved.
    pub(super) visits: [Enclosure; 2],
    /// Zeros at the visits of all runs of a pattern, on average at least.
    pub(super) zeros: Rational,
    pub(super) patterns: Vec<PatternTheory>,
}

/// Sum of 2^k over the k for which the first k symbols are the last k.
pub(super) fn conway(pattern: &[bool]) -> Rational {
    let sum = (1..=pattern.len())
        .filter(|&k| pattern.ends_with(&pattern[..k]))
        .fold(BigInt::ZERO, |sum, k| sum + (BigInt::from(1) << k));
    sum.into()
}

/// P against Q after each symbol: a factor for every symbol after the pattern, found by comparing strings.
pub(super) fn expected_odds(
    pattern: &[bool],
    symbols: &[bool],
    factors: &[Rational; 2],
) -> Vec<Rational> {
    let mut odds = Rational::one();
    (0..symbols.len())
        .map(|time| {
            if symbols[..time].ends_with(pattern) {
                odds *= &factors[usize::from(!symbols[time])];
            }
            odds.clone()
        })
        .collect()
}

pub(super) fn theory(parameters: &Parameters, context: &Context<'_>) -> Result<Theory> {
    let one = Rational::one();
    let (a, b) = (&parameters.world, &parameters.twin);
    let up = quotient(a, b)?;
    let down = quotient(&(&one - a), &(&one - b))?;
    let divergence = parameters.divergence()?;
    let goal = Enclosure::from(u64::from(parameters.bits));
    let most = &goal + log2(&up, PRECISION)?;
    let visits = |bits: &Enclosure| {
        bits.checked_div(&divergence)
            .ok_or(ScenarioError::DivisionByZero)
    };
    let visits = [visits(&goal)?, visits(&most)?];
    let patterns = parameters.patterns().map(|pattern| {
        let automaton = Automaton::new(&pattern);
        let waits = automaton.waits();
        let gap = automaton.gap(&waits, a);
        let first = conway(&pattern);
        let start = Enclosure::exact(&first + &one - automaton.gap_after(&waits, true));
        let symbols = visits.each_ref().map(|visits| visits.scale(&gap) + &start);
        PatternTheory { first, symbols }
    });
    let waits = all_patterns(parameters.longest).map(|pattern| {
        context.go_on()?;
        Ok(conway(&pattern))
    });
    Ok(Theory {
        waits: waits.collect::<Result<_>>()?,
        odds: [up, down],
        zeros: visits[0].lower() * (&one - a) * whole(parameters.runs),
        visits,
        patterns: patterns.into(),
    })
}

//! What is run: seeded runs of the source, the posterior that each ends with, and the control's runs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::{DRAWN_SYMBOLS, MIXTURE_SYMBOLS, Parameters};
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::figures::{fraction, length, quotient, whole};
use crate::scenario::sampling::{Chance, Draws, Sample};
use crate::scenario::{Context, ScenarioError};
use crate::suite::instrument::mixing::{bernoulli, mixture, point};

#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) symbols: u64,
    pub(super) class: Vec<Rational>,
    /// Number of ones in each run.
    pub(super) ones: Sample,
    /// Mean over the runs of (1/n) ln nu_b(x), by hypothesis.
    pub(super) log_likelihood: Vec<Enclosure>,
    /// ln b and ln(1 - b), by hypothesis.
    pub(super) logarithms: Vec<[Enclosure; 2]>,
    /// What the posterior is after all symbols, by the number of ones that a run has seen.
    pub(super) endings: BTreeMap<u64, Ending>,
    pub(super) mixture: Vec<MixtureStep>,
    /// Ones among the first 0, 1, .. symbols of the first run.
    pub(super) path: Vec<u64>,
    /// Share of the control's runs that the upper hypothesis leads at n, ties half.
    pub(super) control_upper: Rational,
}

/// The posterior after all symbols of a run.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    /// Place of the leader in the class.
    pub(super) leader: usize,
    /// Mass of all other hypotheses.
    pub(super) elsewhere: Enclosure,
}

/// The exact mixture after some symbols.
#[derive(Clone, Debug)]
pub(super) struct MixtureStep {
    pub(super) time: u64,
    pub(super) ones: u64,
    pub(super) posterior: Vec<Rational>,
}

fn symbols(parameters: &Parameters, chance: Chance, run: u64) -> impl Iterator<Item = bool> {
    let mut draws = Draws::new(parameters.seed, run);
    (0..parameters.symbols).map(move |_| draws.happens(chance))
}

fn simulate(
    parameters: &Parameters,
    chance: Chance,
    first: u64,
    context: &Context<'_>,
) -> Result<Vec<u64>, ScenarioError> {
    let done = AtomicU64::new(0);
    (first..first + parameters.runs)
        .into_par_iter()
        .map(|run| {
            let ones = symbols(parameters, chance, run).map(u64::from).sum();
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            if count.is_multiple_of(16) {
                context.report("runs", count, parameters.runs)?;
            }
            Ok(ones)
        })
        .collect()
}

/// ln nu_b(x), for x of `ones` ones among `symbols`.
pub(super) fn log_likelihood(
    logarithms: &[Enclosure; 2],
    ones: &Rational,
    symbols: u64,
) -> Enclosure {
    let [of_one, of_zero] = logarithms;
    of_one.scale(ones) + of_zero.scale(&(whole(symbols) - ones))
}

/// x/(1 + x), which grows with x.
fn share_of_odds(odds: &Enclosure) -> Result<Enclosure, ScenarioError> {
    let share = |x: &Rational| quotient(x, &(Rational::one() + x));
    Ok(Enclosure::new(share(odds.lower())?, share(odds.upper())?)?)
}

fn ending(logarithms: &[[Enclosure; 2]], ones: u64, symbols: u64) -> Result<Ending, ScenarioError> {
    let all: Vec<Enclosure> = logarithms
        .iter()
        .map(|pair| log_likelihood(pair, &whole(ones), symbols))
        .collect();
    let mut leader = 0;
    for (index, value) in all.iter().enumerate() {
        if value.lower() > all[leader].upper() {
            leader = index;
        }
    }
    let mut odds = Enclosure::zero();
    for (index, value) in all.iter().enumerate() {
        if index != leader {
            odds += (value - &all[leader]).exp(PRECISION)?;
        }
    }
    Ok(Ending {
        leader,
        elsewhere: share_of_odds(&odds)?,
    })
}

pub(super) fn measure(
    parameters: &Parameters,
    context: &Context<'_>,
) -> Result<Measured, ScenarioError> {
    let chance = Chance::new(&parameters.source)?;
    let counts = simulate(parameters, chance, 0, context)?;
    let ones = Sample::of_counts(&counts)?;
    let logarithms = parameters
        .class
        .iter()
        .map(|b| Ok([ln(b, PRECISION)?, ln(&(Rational::one() - b), PRECISION)?]))
        .collect::<Result<Vec<_>, ScenarioError>>()?;
    let share = fraction(1, parameters.symbols)?;
    let mut endings = BTreeMap::new();
    for &count in &counts {
        if let std::collections::btree_map::Entry::Vacant(free) = endings.entry(count) {
            free.insert(ending(&logarithms, count, parameters.symbols)?);
        }
    }
    let mut path = vec![0];
    let drawn = usize::try_from(DRAWN_SYMBOLS).unwrap_or(usize::MAX);
    for symbol in symbols(parameters, chance, 0).take(drawn) {
        path.push(path.last().copied().unwrap_or(0) + u64::from(symbol));
    }
    let fair = Chance::new(&Rational::ratio(1, 2))?;
    let control = simulate(parameters, fair, parameters.runs, context)?;
    let upper_twice: u64 = control
        .iter()
        .map(|&count| match (2 * count).cmp(&parameters.symbols) {
            std::cmp::Ordering::Greater => 2,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 0,
        })
        .sum();
    Ok(Measured {
        symbols: parameters.symbols,
        class: parameters.class.clone(),
        log_likelihood: logarithms
            .iter()
            .map(|pair| log_likelihood(pair, &ones.mean, parameters.symbols).scale(&share))
            .collect(),
        ones,
        logarithms,
        endings,
        mixture: through_mixture(parameters, chance, context)?,
        path,
        control_upper: fraction(upper_twice, 2 * parameters.runs)?,
    })
}

/// The first symbols of the first run through the exact mixture.
fn through_mixture(
    parameters: &Parameters,
    chance: Chance,
    context: &Context<'_>,
) -> Result<Vec<MixtureStep>, ScenarioError> {
    let weight = fraction(1, length(&parameters.class))?;
    let members = parameters
        .class
        .iter()
        .map(|b| Ok((bernoulli(b)?, weight.clone())))
        .collect::<Result<_, ScenarioError>>()?;
    let mut list = mixture(members)?;
    let mut ones = 0;
    let mut steps = Vec::new();
    for (time, symbol) in (1..=MIXTURE_SYMBOLS).zip(symbols(parameters, chance, 0)) {
        context.go_on()?;
        list.update(symbol)?;
        ones += u64::from(symbol);
        let posterior = list
            .posterior()?
            .iter()
            .map(point)
            .collect::<Result<_, _>>()?;
        steps.push(MixtureStep {
            time,
            ones,
            posterior,
        });
    }
    Ok(steps)
}

//! `twin-rare-pattern`: twins that part behind a rare pattern cannot be told apart before it comes, and each
//! visit of the pattern tells only so much.
//!
//! Takes rationals and enclosures from `exact` and the exact `Mixture`. Conway's leading numbers (Guibas &
//! Odlyzko 1981, unconfirmed; checked here against the chain's equations for every pattern); Wald's identity.
//!
//! The twins P and Q are a fair coin, except on the symbol behind a pattern of m symbols, where a 1 has the
//! chance a under P and b < a under Q. The world is P.
//!
//! Waiting. From fair flips the first occurrence ends after sum of 2^k flips on average, over all k <= m for
//! which the pattern's first k symbols are its last k: 2^(m+1) - 2 for 1^m, 2^m without self-overlap. From one
//! occurrence to the next it is 2^m whatever the pattern (the chance of the pattern at a place is 2^-m): this is
//! the control, since the wait for the first one is longer for every pattern that overlaps itself.
//!
//! Odds. They move at visits only: by a/b when the symbol behind the pattern is 1, by (1-a)/(1-b) when it is 0.
//! On average log2 of the odds grows by d = KL(a||b) bits a visit, so by Wald's identity the number N of visits
//! until the odds have moved by B bits has E N = (B + E overshoot)/d, and the overshoot lies between 0 and
//! log2(a/b), for the goal is passed on an upward step.
//!
//! Symbols \[own\]. Let the visits end at V_1 < V_2 < .. and G_i = V_(i+1) - V_i. The goal is passed at symbol
//! V_N + 1 = V_1 + G_1 + .. + G_N - G_N + 1. The pairs (symbol behind visit i, G_i) are independent with one law
//! and N >= i depends on earlier ones, so E(G_1 + .. + G_N) = E N E G; and symbol V_N + 1 is a 1, so E G_N is the
//! mean gap that begins with a 1. Hence E(symbols) = E V_1 + 1 - E(G given 1) + E N E G, all of it but E N from
//! the chain.
//!
//! Tolerances: 5 standard errors, the variance measured over the runs.

use std::sync::atomic::{AtomicU64, Ordering};

use num_bigint::BigInt;
use rayon::prelude::*;

use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::mixture::{Conditional, kullback_leibler};
use crate::scenario::figures::{length, quotient, whole};
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::sampling::{Chance, Draws, Sample};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::{mixture, point};

mod automaton;
mod picture;
mod walk;

use automaton::Automaton;
use walk::Walk;

/// Symbols of the first run of each pattern that also go through the exact mixture.
const MIXTURE_SYMBOLS: usize = 600;

/// Visits for which thresholds are made: so many times the mean, and at least so many.
const VISITS: (i64, u64) = (32, 1000);

const CONWAY: &str =
    "Guibas & Odlyzko 1981 (unconfirmed); checked against the chain for every pattern";
const WALD: &str = "Wald's identity; derived in scenario::twin_rare_pattern";

/// The scenario.
pub struct TwinRarePattern;

/// What a run is about.
#[derive(Clone, Debug)]
struct Parameters {
    pattern_symbols: u32,
    longest: u32,
    /// P(1 behind the pattern) under P, the world, and under Q.
    world: Rational,
    twin: Rational,
    bits: u32,
    runs: u64,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let (world, twin) = (
            settings.rational("a")?.clone(),
            settings.rational("b")?.clone(),
        );
        if world <= twin {
            return Err(ScenarioError::Settings(format!(
                "a = {world} must be above b = {twin}; with equal chances the twins never part, and the other order is the same up to renaming"
            )));
        }
        Ok(Parameters {
            pattern_symbols: settings.count("m")?,
            longest: settings.count("longest")?,
            world,
            twin,
            bits: settings.count("bits")?,
            runs: settings.count("runs")?,
            seed: settings.seed,
        })
    }

    /// The patterns of the sampled part: all ones, ones and zeros in turn, a one and zeros.
    fn patterns(&self) -> Vec<Vec<bool>> {
        let of = |rule: fn(u32) -> bool| (0..self.pattern_symbols).map(rule).collect();
        vec![
            of(|_| true),
            of(|place| place % 2 == 0),
            of(|place| place == 0),
        ]
    }
}

/// The pattern in digits.
fn digits(pattern: &[bool]) -> String {
    pattern
        .iter()
        .map(|&symbol| if symbol { '1' } else { '0' })
        .collect()
}

/// Whether the pattern begins, later than at its own first symbol, before it has ended.
fn overlaps_itself(pattern: &[bool]) -> bool {
    (1..pattern.len()).any(|later| pattern.starts_with(&pattern[later..]))
}

/// Every pattern of 1 to `longest` symbols.
fn all_patterns(longest: u32) -> impl Iterator<Item = Vec<bool>> {
    (1..=longest).flat_map(|symbols| {
        (0u32..1 << symbols)
            .map(move |code| (0..symbols).map(|place| code >> place & 1 == 1).collect())
    })
}

// ---------------------------------------------------------------------------------------------- measure

/// What the chain says of a pattern.
#[derive(Clone, Debug)]
struct Waits {
    pattern: Vec<bool>,
    /// Mean flips to the first occurrence.
    first: Rational,
    /// Mean flips from one occurrence to the next.
    between: Rational,
}

/// The runs of one pattern.
#[derive(Clone, Debug)]
struct PatternRuns {
    pattern: Vec<bool>,
    first: Sample,
    visits: Sample,
    symbols: Sample,
    /// The first run: at which symbol each visit was judged, and whether it was a 1.
    visited: Vec<(u64, bool)>,
    /// The same run through the exact mixture: its symbols and the odds of P against Q after each.
    mixture: Vec<(bool, Rational)>,
}

#[derive(Clone, Debug)]
struct Measured {
    waits: Vec<Waits>,
    runs: Vec<PatternRuns>,
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let half = Rational::ratio(1, 2);
    let waits = all_patterns(parameters.longest)
        .map(|pattern| {
            let automaton = Automaton::new(&pattern);
            let waits = automaton.waits();
            Waits {
                first: waits[0].clone().into(),
                between: automaton.gap(&waits, &half),
                pattern,
            }
        })
        .collect();
    let visits = (whole(u64::from(parameters.bits)) * Rational::from_integer(VISITS.0))
        .checked_div(divergence(parameters)?.lower())
        .ok_or(ScenarioError::DivisionByZero)?;
    let visits = u64::try_from(visits.ceil())
        .unwrap_or(u64::MAX)
        .max(VISITS.1);
    let thresholds =
        walk::thresholds(&parameters.world, &parameters.twin, parameters.bits, visits)?;
    let runs = (0u64..)
        .zip(parameters.patterns())
        .map(|(index, pattern)| {
            let first_stream = index * parameters.runs;
            run_pattern(parameters, pattern, first_stream, &thresholds, context)
        })
        .collect::<Result<_, _>>()?;
    Ok(Measured { waits, runs })
}

fn run_pattern(
    parameters: &Parameters,
    pattern: Vec<bool>,
    first_stream: u64,
    thresholds: &[u64],
    context: &Context<'_>,
) -> Result<PatternRuns, ScenarioError> {
    let automaton = Automaton::new(&pattern);
    let behind = Chance::new(&parameters.world)?;
    let fair = Chance::new(&Rational::ratio(1, 2))?;
    let follow = |run: u64, visited: &mut dyn FnMut(u64, bool)| {
        let mut draws = Draws::new(parameters.seed, first_stream + run);
        walk::follow(&automaton, behind, fair, thresholds, &mut draws, visited).ok_or_else(|| {
            ScenarioError::Settings(format!(
                "a run needed more than {} visits to move the odds by {} bits; take a and b farther apart",
                thresholds.len(),
                parameters.bits
            ))
        })
    };
    let done = AtomicU64::new(0);
    let walks = (0..parameters.runs)
        .into_par_iter()
        .map(|run| {
            let walk = follow(run, &mut |_, _| ())?;
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            if count.is_multiple_of(64) {
                context.report(&digits(&pattern), count, parameters.runs)?;
            }
            Ok(walk)
        })
        .collect::<Result<Vec<Walk>, ScenarioError>>()?;
    let average =
        |figure: fn(&Walk) -> u64| Sample::of_counts(&walks.iter().map(figure).collect::<Vec<_>>());
    let mut visited = Vec::new();
    follow(0, &mut |time, symbol| visited.push((time, symbol)))?;
    let symbols = walk::world(
        &automaton,
        behind,
        fair,
        Draws::new(parameters.seed, first_stream),
    );
    Ok(PatternRuns {
        first: average(|walk| walk.first)?,
        visits: average(|walk| walk.visits)?,
        symbols: average(|walk| walk.symbols)?,
        visited,
        mixture: through_mixture(parameters, &pattern, symbols.take(MIXTURE_SYMBOLS))?,
        pattern,
    })
}

/// The twins in the exact mixture, in equal parts.
fn through_mixture(
    parameters: &Parameters,
    pattern: &[bool],
    symbols: impl Iterator<Item = bool>,
) -> Result<Vec<(bool, Rational)>, ScenarioError> {
    let half = Rational::ratio(1, 2);
    let twin = |name: &str, chance: &Rational| {
        let (pattern, chance, fair) = (pattern.to_vec(), chance.clone(), half.clone());
        Conditional::new(name, move |past| {
            let one = if past.ends_with(&pattern) {
                &chance
            } else {
                &fair
            };
            [Rational::one() - one, one.clone()]
        })
    };
    let mut list = mixture(vec![
        (Box::new(twin("P", &parameters.world)), half.clone()),
        (Box::new(twin("Q", &parameters.twin)), half.clone()),
    ])?;
    symbols
        .map(|symbol| {
            list.update(symbol)?;
            let posterior = list.posterior()?;
            let odds = quotient(&point(&posterior[0])?, &point(&posterior[1])?)?;
            Ok((symbol, odds))
        })
        .collect()
}

// ----------------------------------------------------------------------------------------------- theory

#[derive(Clone, Debug)]
struct PatternTheory {
    /// Mean symbols to the first visit.
    first: Rational,
    /// Least and most mean symbols until the odds have moved.
    symbols: [Enclosure; 2],
}

#[derive(Clone, Debug)]
struct Theory {
    /// Conway's sum, for every pattern in the order of the measurement.
    waits: Vec<Rational>,
    /// (a/b, (1-a)/(1-b)).
    odds: [Rational; 2],
    /// Least and most mean visits until the odds have moved.
    visits: [Enclosure; 2],
    patterns: Vec<PatternTheory>,
}

/// Sum of 2^k over the k for which the first k symbols are the last k.
fn conway(pattern: &[bool]) -> Rational {
    let sum = (1..=pattern.len())
        .filter(|&k| pattern[..k] == pattern[pattern.len() - k..])
        .fold(BigInt::ZERO, |sum, k| sum + (BigInt::from(1) << k));
    sum.into()
}

/// KL(a||b) in bits.
fn divergence(parameters: &Parameters) -> Result<Enclosure, ScenarioError> {
    let coin = |p: &Rational| {
        [
            Enclosure::exact(Rational::one() - p),
            Enclosure::exact(p.clone()),
        ]
    };
    Ok(kullback_leibler(
        &coin(&parameters.world),
        &coin(&parameters.twin),
        PRECISION,
    )?)
}

fn theory(parameters: &Parameters) -> Result<Theory, ScenarioError> {
    let one = Rational::one();
    let up = quotient(&parameters.world, &parameters.twin)?;
    let down = quotient(&(&one - &parameters.world), &(&one - &parameters.twin))?;
    let divergence = divergence(parameters)?;
    let goal = Enclosure::exact(whole(u64::from(parameters.bits)));
    let most = &goal + log2(&up, PRECISION)?;
    let visits = |bits: &Enclosure| {
        bits.checked_div(&divergence)
            .ok_or(ScenarioError::DivisionByZero)
    };
    let visits = [visits(&goal)?, visits(&most)?];
    let patterns = parameters
        .patterns()
        .iter()
        .map(|pattern| {
            let automaton = Automaton::new(pattern);
            let waits = automaton.waits();
            let gap = automaton.gap(&waits, &parameters.world);
            let first = conway(pattern);
            let start = &first + &one - automaton.gap_after(&waits, true);
            PatternTheory {
                symbols: visits
                    .each_ref()
                    .map(|visits| visits.scale(&gap) + Enclosure::exact(start.clone())),
                first,
            }
        })
        .collect();
    Ok(Theory {
        waits: all_patterns(parameters.longest)
            .map(|pattern| conway(&pattern))
            .collect(),
        odds: [up, down],
        visits,
        patterns,
    })
}

// ----------------------------------------------------------------------------------------------- claims

/// P against Q after each symbol: a factor for every symbol behind the pattern, found by comparing strings.
fn expected_odds(pattern: &[bool], symbols: &[bool], factors: &[Rational; 2]) -> Vec<Rational> {
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

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, grade, relation, text: &str, source: &str| {
        ForAll::new(Statement::new(id, grade, text, source), relation, None)
    };
    let exactly = |id: &str, relation, text: &str, source: &str| {
        all(id, Grade::Exact, relation, text, source)
    };
    let mut waits = exactly(
        "waiting-time",
        Relation::Equal,
        "The mean wait for a pattern, from the chain's equations, is Conway's sum of 2^k over its self-overlaps, for every pattern.",
        CONWAY,
    );
    let mut extremes = exactly(
        "longest-wait",
        Relation::Equal,
        "Of all patterns of m symbols the one that is waited for longest takes 2^(m+1) - 2 flips, for every m.",
        CONWAY,
    );
    let mut between = exactly(
        "wait-between",
        Relation::Equal,
        "From one occurrence to the next it is 2^m flips on average, for every pattern.",
        "the chance of a pattern at a place is 2^-m",
    );
    let mut control = exactly(
        "control-first-is-longer",
        Relation::GreaterThan,
        "Control: 2^m is no wait for the first occurrence; every pattern that overlaps itself takes longer.",
        CONWAY,
    );
    let mut longest: Vec<Rational> = Vec::new();
    for (found, said) in measured.waits.iter().zip(&theory.waits) {
        let name = || digits(&found.pattern);
        let power = whole(1 << found.pattern.len());
        waits.check_exact(name, &found.first, said);
        between.check_exact(name, &found.between, &power);
        if overlaps_itself(&found.pattern) {
            control.check_exact(name, &found.first, &power);
        }
        let place = found.pattern.len() - 1;
        if place == longest.len() {
            longest.push(found.first.clone());
        } else if longest[place] < found.first {
            longest[place] = found.first.clone();
        }
    }
    for (symbols, wait) in (1u32..).zip(&longest) {
        extremes.check_exact(|| format!("m={symbols}"), wait, &whole((2 << symbols) - 2));
    }
    let mut odds = exactly(
        "odds-move-at-visits",
        Relation::Equal,
        "The exact mixture's odds of P against Q are the product of a/b and (1-a)/(1-b) over the symbols behind the pattern, after every symbol; before the first visit they are 1.",
        "Bayes",
    );
    let sampled = |id: &str, relation, text: &str, source: &str| {
        all(id, Grade::Sampled, relation, text, source)
    };
    let mut first = sampled(
        "first-visit",
        Relation::AtMost,
        "The runs wait for the first visit as long as Conway's sum says: the distance of the mean is at most 5 standard errors, for every pattern.",
        CONWAY,
    );
    let mut bounds = [
        sampled(
            "visits-at-least",
            Relation::AtLeast,
            "Moving the odds by B bits takes at least B/d visits on average, less 5 standard errors; d = KL(a||b) bits.",
            WALD,
        ),
        sampled(
            "visits-at-most",
            Relation::AtMost,
            "It takes at most (B + log2(a/b))/d visits on average, and 5 standard errors.",
            WALD,
        ),
        sampled(
            "symbols-at-least",
            Relation::AtLeast,
            "It takes at least the symbols that the chain makes of B/d visits, less 5 standard errors.",
            WALD,
        ),
        sampled(
            "symbols-at-most",
            Relation::AtMost,
            "It takes at most the symbols that the chain makes of (B + log2(a/b))/d visits, and 5 standard errors.",
            WALD,
        ),
    ];
    for (found, said) in measured.runs.iter().zip(&theory.patterns) {
        let name = || digits(&found.pattern);
        let symbols: Vec<bool> = found.mixture.iter().map(|&(symbol, _)| symbol).collect();
        let expected = expected_odds(&found.pattern, &symbols, &theory.odds);
        for (time, ((_, seen), said)) in found.mixture.iter().zip(&expected).enumerate() {
            odds.check_exact(|| format!("{}, t={}", name(), time + 1), seen, said);
        }
        first.check_exact(
            name,
            &(&found.first.mean - &said.first).abs(),
            &found.first.five_errors()?,
        );
        let [low_visits, high_visits, low_symbols, high_symbols] = &mut bounds;
        let figures = [
            (&found.visits, &theory.visits, low_visits, high_visits),
            (&found.symbols, &said.symbols, low_symbols, high_symbols),
        ];
        for (average, [least, most], low, high) in figures {
            let mean = Enclosure::exact(average.mean.clone());
            let errors = Enclosure::exact(average.five_errors()?);
            low.check(name, &mean, &(least - &errors));
            high.check(name, &mean, &(most + &errors));
        }
    }
    let mut found = vec![
        waits.claim()?,
        extremes.claim()?,
        between.claim()?,
        control.claim()?,
        odds.claim()?,
        first.claim()?,
    ];
    for claim in bounds {
        found.push(claim.claim()?);
    }
    Ok(found)
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for TwinRarePattern {
    fn name(&self) -> &'static str {
        "twin-rare-pattern"
    }

    fn claim(&self) -> &'static str {
        "Twins that part behind a rare pattern stay level until it comes, and each visit tells only so much."
    }

    fn source(&self) -> &'static str {
        "Conway's leading numbers (Guibas & Odlyzko 1981, unconfirmed); Wald's identity"
    }

    fn grade(&self) -> Grade {
        Grade::Sampled
    }

    fn description(&self) -> &'static str {
        "Two hypotheses are a fair coin, except behind a pattern of m symbols, where they give a 1 different \
         chances. The mean wait for every pattern comes out of a chain's equations, beside Conway's sum; seeded \
         runs count the visits and symbols until the odds have moved by B bits, beside Wald's identity. \
         Control: from one occurrence to the next it is 2^m symbols, but the first takes longer where the \
         pattern overlaps itself."
    }

    fn parameters(&self) -> Vec<Parameter> {
        let chance = |p| Rational::ratio(p, 100);
        vec![
            Parameter::integer(
                "m",
                6,
                (3, 12),
                "symbols of the pattern in the sampled part",
            ),
            Parameter::integer(
                "longest",
                10,
                (2, 14),
                "the exact part takes every pattern up to so many symbols",
            ),
            Parameter::rational(
                "a",
                Rational::ratio(3, 5),
                (chance(2), chance(99)),
                "chance of a 1 behind the pattern under P, the world",
            ),
            Parameter::rational(
                "b",
                Rational::ratio(2, 5),
                (chance(1), chance(98)),
                "the same under its twin Q, below a",
            ),
            Parameter::integer("bits", 20, (1, 64), "bits B by which the odds are to move"),
            Parameter::integer("runs", 2000, (100, 100_000), "seeded runs of each pattern"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(&parameters, context)?;
        let theory = theory(&parameters)?;
        let traces = picture::traces(&parameters, &measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Waiting times are exact for {} patterns; frequencies over {} seeded runs of a finite prior of two \
                 hypotheses, open mass 0, with tolerances from the number of runs. Nothing here is about M.",
                length(&measured.waits),
                parameters.runs
            ),
        )
    }
}

former_scenario!(TwinRarePattern, Twins);

#[cfg(test)]
mod tests;

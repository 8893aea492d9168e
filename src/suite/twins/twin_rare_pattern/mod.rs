//! `twin-rare-pattern`: twins that part after a rare pattern cannot be told apart before it comes, and each
//! visit of the pattern tells only so much.
//!
//! Takes rationals and enclosures from `exact` and the exact `Mixture`. Conway's leading numbers (Guibas &
//! Odlyzko 1981, unconfirmed; checked here against the chain's equations for every pattern); Wald's identity.
//!
//! The twins P and Q are a fair coin, except on the symbol after a pattern of m symbols, where a 1 has the
//! chance a under P and b < a under Q. The world is P.
//!
//! Waiting. From fair flips the first occurrence ends after sum of 2^k flips on average, over all k <= m for
//! which the pattern's first k symbols are its last k: 2^(m+1) - 2 for 1^m, 2^m without self-overlap. From
//! one occurrence to the next it is 2^m whatever the pattern (the chance of the pattern at a place is 2^-m):
//! this is the control, since the wait for the first one is longer for every pattern that overlaps itself.
//!
//! Odds. They move at visits only: by a/b when the symbol after the pattern is 1, by (1-a)/(1-b) when it is
//! 0. On average log2 of the odds grows by d = KL(a||b) bits a visit, so by Wald's identity the number N of
//! visits until the odds have moved by B bits has E N = (B + E overshoot)/d, and the overshoot lies between 0
//! and log2(a/b), for the goal is passed on an upward step.
//!
//! Symbols \[own\]. Let the visits end at V_1 < V_2 < .. and G_i = V_(i+1) - V_i. The goal is passed at
//! symbol V_N + 1 = V_1 + G_1 + .. + G_N - G_N + 1. The pairs (symbol after visit i, G_i) are independent
//! with one law and N >= i depends on earlier ones, so E(G_1 + .. + G_N) = E N E G; and symbol V_N + 1 is a
//! 1, so E G_N is the mean gap that begins with a 1. Hence E(symbols) = E V_1 + 1 - E(G given 1) + E N E G,
//! all of it but E N from the chain.
//!
//! Tolerances: 5 standard errors, the variance measured over the runs. Where a is near 1 nearly all runs are alike
//! but for the rare zeros at visits, and a sample without any measures no variance. By Wald's identity R runs see
//! R (1-a) E N zeros on average, R (1-a) B/d at least; below 25 of them the claims about E N do not apply.

use num_bigint::BigInt;

use crate::exact::{Enclosure, Rational, narrow};
use crate::mixture::Conditional;
use crate::scenario::figures::{fraction, length, quotient, whole};
use crate::scenario::sampling::{Chance, Draws, Sample, each_run};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
};
use crate::suite::instrument::mixing::{mixture, posterior};

mod answer;
mod automaton;
mod picture;
mod setup;
mod theory;
mod walk;

use automaton::Automaton;
use setup::{Parameters, all_patterns};
use theory::{Theory, expected_odds};
use walk::{Goal, Walk, World};

/// Symbols of the first run of each pattern that also go through the exact mixture.
const MIXTURE_SYMBOLS: usize = 600;

/// Zeros at visits, in all runs, from which on their variance can be measured.
const LEAST_ZEROS: u64 = 25;

/// Fewest runs.
const LEAST_RUNS: u64 = 100;

const CONWAY: &str = "Guibas & Odlyzko 1981; checked against the chain for every pattern";
const WALD: &str = here!("Wald's identity; derived in");

claims! {
    WAITS: Exact Equal "waiting-time", CONWAY,
        "The mean wait for a pattern, from the chain's equations, is Conway's sum of 2^k over its \
         self-overlaps, for every pattern.";
    EXTREMES: Exact Equal "longest-wait", CONWAY,
        "Of all patterns of m symbols the one that is waited for longest takes 2^(m+1) - 2 flips, for every \
         m.";
    BETWEEN: Exact Equal "wait-between", "the chance of a pattern at a place is 2^-m",
        "From one occurrence to the next it is 2^m flips on average, for every pattern.";
    CONTROL: Exact GreaterThan "control-first-is-longer", CONWAY,
        "Control: 2^m is no wait for the first occurrence; every pattern that overlaps itself takes longer.";
    ODDS: Exact Equal "odds-move-at-visits", "Bayes",
        "The exact mixture's odds of P against Q are the product of a/b and (1-a)/(1-b) over the symbols \
         after the pattern, after every symbol; before the first visit they are 1.";
    FIRST: Sampled AtMost "first-visit", CONWAY,
        "The runs wait for the first visit as long as Conway's sum says: the distance of the mean is at most \
         5 standard errors, for every pattern.";
    LEAST_VISITS: Sampled AtLeast "visits-at-least", WALD,
        "Moving the odds by B bits takes at least B/d visits on average, minus 5 standard errors; d = \
         KL(a||b) bits.",
        applies "the runs see at least 25 zeros at their visits on average";
    MOST_VISITS: Sampled AtMost "visits-at-most", WALD,
        "It takes at most (B + log2(a/b))/d visits on average, plus 5 standard errors.",
        applies "the runs see at least 25 zeros at their visits on average";
    LEAST_SYMBOLS: Sampled AtLeast "symbols-at-least", WALD,
        "It takes at least the symbols that the chain makes of B/d visits, minus 5 standard errors.",
        applies "the runs see at least 25 zeros at their visits on average";
    MOST_SYMBOLS: Sampled AtMost "symbols-at-most", WALD,
        "It takes at most the symbols that the chain makes of (B + log2(a/b))/d visits, plus 5 \
         standard errors.",
        applies "the runs see at least 25 zeros at their visits on average";
}

/// A number in hundredths, rounded up.
fn hundredths(number: &Rational) -> Result<Rational> {
    fraction(narrow((number * whole(100)).ceil())?, 100)
}

/// The pattern in digits.
fn digits(pattern: &[bool]) -> String {
    let digit = |&symbol| if symbol { '1' } else { '0' };
    pattern.iter().map(digit).collect()
}

/// Whether the pattern begins, later than at its own first symbol, before it has ended.
fn overlaps_itself(pattern: &[bool]) -> bool {
    (1..pattern.len()).any(|later| pattern.starts_with(&pattern[later..]))
}

/// What the chain says of a pattern.
#[derive(Clone, Debug)]
struct Waits {
    pattern: Vec<bool>,
    /// Mean flips to the first occurrence.
    first: Rational,
    /// Mean flips from one occurrence to the next.
    between: Rational,
}

impl Waits {
    fn of(pattern: Vec<bool>) -> Waits {
        let automaton = Automaton::new(&pattern);
        let waits = automaton.waits();
        Waits {
            first: waits[0].clone().into(),
            between: automaton.gap(&waits, &Rational::ratio(1, 2)),
            pattern,
        }
    }
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
pub(crate) struct Measured {
    waits: Vec<Waits>,
    runs: Vec<PatternRuns>,
}

impl Measured {
    /// The shortest and the longest wait for a first occurrence among the patterns of m = 1, 2, .. symbols.
    fn extremes(&self) -> impl Iterator<Item = [&Rational; 2]> {
        let as_long = |a: &Waits, b: &Waits| a.pattern.len() == b.pattern.len();
        self.waits.chunk_by(as_long).filter_map(|waits| {
            let firsts = waits.iter().map(|wait| &wait.first);
            Some([firsts.clone().min()?, firsts.max()?])
        })
    }
}

fn run_pattern(
    parameters: &Parameters,
    pattern: Vec<bool>,
    first_stream: u64,
    goal: &Goal,
    context: &Context<'_>,
) -> Result<PatternRuns> {
    let world = World {
        automaton: Automaton::new(&pattern),
        after: Chance::new(&parameters.world)?,
        fair: Chance::new(&Rational::ratio(1, 2))?,
    };
    let draws = |run| Draws::new(parameters.seed, first_stream + run);
    let walks = each_run(context, &digits(&pattern), parameters.runs, |run| {
        world.follow(goal, draws(run), context, |_, _| ())
    })?;
    let average =
        |figure: fn(&Walk) -> u64| Sample::of_counts(&walks.iter().map(figure).collect::<Vec<_>>());
    let mut visited = Vec::new();
    world.follow(goal, draws(0), context, |time, symbol| {
        visited.push((time, symbol));
    })?;
    let symbols = std::iter::repeat_with(world.symbols(draws(0))).take(MIXTURE_SYMBOLS);
    Ok(PatternRuns {
        first: average(|walk| walk.first)?,
        visits: average(|walk| walk.visits)?,
        symbols: average(|walk| walk.symbols)?,
        visited,
        mixture: through_mixture(
            parameters,
            &pattern,
            symbols.map(|(_, symbol)| symbol),
            context,
        )?,
        pattern,
    })
}

/// The twins in the exact mixture, in equal parts.
fn through_mixture(
    parameters: &Parameters,
    pattern: &[bool],
    symbols: impl Iterator<Item = bool>,
    context: &Context<'_>,
) -> Result<Vec<(bool, Rational)>> {
    let half = Rational::ratio(1, 2);
    let twin = |name: &str, chance: &Rational| {
        let (pattern, chance, fair) = (pattern.to_vec(), chance.clone(), half.clone());
        Conditional::new(name, move |past| {
            let after = past.ends_with(&pattern);
            let one = if after { &chance } else { &fair };
            [Rational::one() - one, one.clone()]
        })
    };
    let mut list = mixture(vec![
        (Box::new(twin("P", &parameters.world)), half.clone()),
        (Box::new(twin("Q", &parameters.twin)), half.clone()),
    ])?;
    symbols
        .map(|symbol| {
            context.go_on()?;
            list.update(symbol)?;
            let posterior = posterior(&list)?;
            Ok((symbol, quotient(&posterior[0], &posterior[1])?))
        })
        .collect()
}

/// The scenario.
pub(crate) struct TwinRarePattern;

impl Experiment for TwinRarePattern {
    const ABOUT: About = About {
        name: "twin-rare-pattern",
        question: Question::Twins,
        claim: "Twins that part after a rare pattern stay level until it comes, and each visit tells only \
                so much.",
        source: "Conway's leading numbers (Guibas & Odlyzko 1981); Wald's identity",
        text: "Two hypotheses are a fair coin, except after a pattern of m symbols, where they give a 1 \
               different chances. The mean wait for every pattern is computed from a chain's equations and \
               set beside Conway's sum; seeded runs count the visits and symbols until the odds have moved \
               by B bits, beside Wald's identity. Control: from one occurrence to the next it is 2^m \
               symbols, but the first takes longer where the pattern overlaps itself.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let (a, b) = (&parameters.world, &parameters.twin);
        let half = a * Rational::ratio(1, 2);
        if a <= b {
            return Err(ScenarioError::refused(
                format!(
                    "a = {a} must be above b = {b}; with equal chances the twins never part, and the \
                     other order is the same up to renaming"
                ),
                [format!("b={half}")],
            ));
        }
        if Chance::new(a).is_err() {
            let near = hundredths(a)?;
            return Err(ScenarioError::refused(
                format!("a = {a} cannot be drawn exactly: its denominator is 2^32 or more"),
                [format!("a={near}")],
            ));
        }
        let runs = parameters.affordable_runs()?.floor();
        if runs < BigInt::from(parameters.runs) {
            let why = format!(
                "{} runs of each pattern until the odds have moved by {} bits take more symbols than can be \
                 waited for (2^40 in all)",
                parameters.runs, parameters.bits
            );
            let instead = if runs < BigInt::from(LEAST_RUNS) {
                vec![format!("b={half}"), format!("runs={LEAST_RUNS}")]
            } else {
                vec![format!("runs={runs}")]
            };
            return Err(ScenarioError::refused(why, instead));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let (a, b) = (&parameters.world, &parameters.twin);
        let goal = Goal::new(a, b, parameters.bits)?;
        let streams = (0..).map(|index| index * parameters.runs);
        let runs = streams
            .zip(parameters.patterns())
            .map(|(first, pattern)| run_pattern(parameters, pattern, first, &goal, context));
        let runs = runs.collect::<Result<_>>()?;
        let waits = all_patterns(parameters.longest).map(|pattern| {
            context.go_on()?;
            Ok(Waits::of(pattern))
        });
        Ok(Measured {
            runs,
            waits: waits.collect::<Result<_>>()?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        theory::theory(parameters, context)
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (found, said) in measured.waits.iter().zip(&theory.waits) {
            let name = || digits(&found.pattern);
            let power = 1u64 << found.pattern.len();
            claims.check(&WAITS, name, &found.first, said);
            claims.check(&BETWEEN, name, &found.between, power);
            if overlaps_itself(&found.pattern) {
                claims.check(&CONTROL, name, &found.first, power);
            }
        }
        for (m, [_, longest]) in (1..).zip(measured.extremes()) {
            claims.check(&EXTREMES, || format!("m={m}"), longest, (2u64 << m) - 2);
        }
        for of_visits in [&LEAST_VISITS, &MOST_VISITS, &LEAST_SYMBOLS, &MOST_SYMBOLS] {
            let are_enough = theory.zeros >= whole(LEAST_ZEROS);
            claims.applies(of_visits, are_enough, || {
                let zeros = theory.zeros.nearest_f64();
                format!("the runs see {zeros:.1} zeros at visits or a few more")
            });
        }
        for (found, said) in measured.runs.iter().zip(&theory.patterns) {
            let name = || digits(&found.pattern);
            let symbols: Vec<bool> = found.mixture.iter().map(|&(symbol, _)| symbol).collect();
            let expected = expected_odds(&found.pattern, &symbols, &theory.odds);
            for (time, ((_, seen), said)) in (1..).zip(found.mixture.iter().zip(&expected)) {
                claims.check(&ODDS, || format!("{}, t={time}", name()), seen, said);
            }
            let off = (&found.first.mean - &said.first).abs();
            claims.check(&FIRST, name, off, found.first.five_errors()?);
            for (sample, [least, most], at_least, at_most) in [
                (&found.visits, &theory.visits, &LEAST_VISITS, &MOST_VISITS),
                (&found.symbols, &said.symbols, &LEAST_SYMBOLS, &MOST_SYMBOLS),
            ] {
                let errors = Enclosure::exact(sample.five_errors()?);
                claims.check(at_least, name, &sample.mean, least - &errors);
                claims.check(at_most, name, &sample.mean, most + &errors);
            }
        }
        Ok(())
    }

    fn worth(parameters: &Parameters, measured: &Measured) -> String {
        format!(
            "Waiting times are exact for {} patterns; frequencies over {} seeded runs of a finite prior of \
             two hypotheses, open mass 0, with tolerances from the number of runs. Nothing here is about M.",
            length(&measured.waits),
            parameters.runs
        )
    }
}

#[cfg(test)]
mod tests;

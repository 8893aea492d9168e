//! `skeleton-identity`: 2^-length IS an Occam factor once programs are grouped by skeleton.
//!
//! Takes the machine, the exact `Mixture` with written programs in it, and the data set and model families
//! of [`occam`](super::occam). Own \[derived here\]; the names evidence, best fit and Occam factor are
//! `MacKay`'s (1992; 2003 ch. 28, unconfirmed).
//!
//! Derivation \[own\]. A program of the machine is a code c of l0 bits, its *skeleton*, and data bits d. Of
//! the strings c d that print x keep those whose last bit is the one that made the last symbol possible; no
//! such string is a prefix of another. One with k data bits has weight 2^-(l0+k), so the group's weight is
//! the sum of 2^-(l0+k) = 2^-l0 x sum of 2^-k = 2^-l0 x P(fair coin flips d make c print x) = 2^-l0 nu_c(x).
//! Read as a Bayesian model, c has the data bits as parameters, each string equally likely a priori; the
//! likelihood of a surviving string is 1, the best fit, and evidence / best fit = the surviving share of the
//! parameters' prior: `MacKay`'s Occam factor. Nothing was assumed of the machine but that data bits are
//! fair. So in the log-odds of two skeletons
//!   log2 odds = (l0' - l0)  [tacked on: code bits, there before any data, never moved by data]
//!             + log2 share - log2 share'  [intrinsic: the Bayes factor of the two models].
//! With parameters in front of a noisy model (chains whose parameters have b bits each) the same sum is
//! 2^-l0 x best fit x Occam factor, the best fit now below 1.
//!
//! The group is counted string by string ([`strings`]); the model's evidence comes from the mixture's filter
//! or from closed forms. Programs "period k, arbitrary pattern" are written programs of 16k + 11 bits: read k
//! cells, set a flag, print them for ever.
//!
//! Control: with 2 bits paid for each data bit the group falls short of the evidence by exactly 2^-k: a
//! penalty that IS tacked on. And the shortest program alone (a two-part code) falls short of its group.

use crate::exact::{Enclosure, Rational};
use crate::machine::{Program, Symbols, execute, written_programs};
use crate::mixture::{Hypothesis, Markov, Mixture, WrittenProgram};
use crate::scenario::figures::{inverse_power, length, quotient, signed, whole};
use crate::scenario::former::{FormerScenario, former_scenario};
use crate::scenario::{Context, Grade, Outcome, Parameter, ScenarioError, Settings};
use crate::suite::instrument::mixing::{mixture, point};
use crate::suite::instrument::occam::chains;
use crate::suite::instrument::occam::data::{self, STICKY};

mod claims;
mod picture;
mod strings;
mod table;

use claims::claims;
use strings::{Limits, Strings};

/// What every log-odds is against: the uniform measure, `,]`.
const REFERENCE: &str = ",]";

/// A longer skeleton: the last symbol is replaced with chance 1/4, so it changes with chance 1/8.
const STICKIER: &str = ">,[>,[<<,>>+]<+]<]";

/// The skeletons whose odds are followed, the reference first.
const SKELETONS: [&str; 3] = [REFERENCE, STICKY, STICKIER];

/// The sequence of period 3 that the skeletons of period k see, beside the data set.
const PATTERN: [bool; 3] = [false, true, true];

/// Chains with parameters of b bits: (order, b). The last has 2^8 programs.
const GRIDS: [(u32, u32); 8] = [
    (0, 1),
    (0, 2),
    (0, 4),
    (0, 8),
    (1, 1),
    (1, 2),
    (1, 4),
    (2, 2),
];

/// Code bits of a chain of order m; any number would do, the identity is about what stands behind it.
fn chain_bits(order: u32) -> u32 {
    2 * order + 1
}

/// The scenario.
pub struct SkeletonIdentity;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    bits: u32,
    short: usize,
    period: u32,
    symbols: usize,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            bits: settings.count("bits")?,
            short: settings.count("short")?,
            period: settings.count("period")?,
            symbols: settings.count("n")?,
            seed: settings.seed,
        })
    }

    /// Symbols that the skeletons of period k see: twice the longest period.
    fn period_symbols(self) -> usize {
        2 * usize::try_from(self.period).unwrap_or(0)
    }
}

/// "Period k, arbitrary pattern".
fn period_source(k: u32) -> String {
    let times = |word: &str| word.repeat(usize::try_from(k).unwrap_or(0));
    format!("{}+[{}{}]]", times(",>"), times("<"), times(".>"))
}

fn written(source: &str) -> Result<WrittenProgram, ScenarioError> {
    Ok(WrittenProgram::new(Program::parse(source)?))
}

fn periodic(symbols: usize) -> Vec<bool> {
    PATTERN.iter().copied().cycle().take(symbols).collect()
}

/// w_t(a)/w_t(b) of two members of a mixture.
fn odds(mixture: &Mixture, a: usize, b: usize) -> Result<Rational, ScenarioError> {
    let joint = |index| crate::suite::instrument::mixing::exactly(&mixture.joint(index));
    quotient(&joint(a)?, &joint(b)?)
}

// ---------------------------------------------------------------------------------------------- measure

/// The skeleton "period k" on one sequence, its 2^k programs run one by one.
#[derive(Clone, Debug)]
struct Period {
    k: u32,
    x: Vec<bool>,
    /// For t = 0 .. n, the sum of 2^-(l0+k) over the programs that print `x_1:t`.
    group: Vec<Rational>,
    /// The same with 2 bits paid for each data bit.
    double: Vec<Rational>,
}

/// One written program's strings and its filter.
#[derive(Clone, Debug)]
struct Grouped {
    source: String,
    bits: u32,
    strings: Strings,
    /// `nu_c(x_1:t)`.
    filter: Vec<Enclosure>,
}

/// The grid chains of one order as separate programs.
#[derive(Clone, Debug)]
struct Grid {
    order: u32,
    bits: u32,
    /// The sum over the programs of weight x likelihood.
    group: Rational,
}

#[derive(Clone)]
struct Measured {
    periods: Vec<Period>,
    /// (k, odds of period k to period 2k under equal weights).
    razor: Vec<(u32, Rational)>,
    programs: Vec<Grouped>,
    /// By t, then skeleton: posterior odds to the reference out of the mixture.
    odds: Vec<Vec<Rational>>,
    /// The strings of the skeletons on all symbols.
    skeletons: Vec<Strings>,
    grids: Vec<Grid>,
}

fn run_period(k: u32, x: &[bool]) -> Result<Period, ScenarioError> {
    let program = Program::parse(&period_source(k))?;
    let steps = 64 * length(x) + 64 * u64::from(k);
    let mut prints = vec![0_u64; x.len() + 1];
    for pattern in 0..1_u64 << k {
        let data: Symbols = (0..k).map(|bit| pattern >> bit & 1 == 1).collect();
        let run = execute(&program, x.len(), &data, None, steps);
        let agrees = run
            .output
            .iter()
            .zip(x)
            .take_while(|(a, b)| a == *b)
            .count();
        for count in prints.iter_mut().take(agrees + 1) {
            *count += 1;
        }
    }
    let weigh = |bits: u32| -> Vec<Rational> {
        let weight = inverse_power(program.length_bits() + bits);
        prints.iter().map(|&count| whole(count) * &weight).collect()
    };
    Ok(Period {
        k,
        x: x.to_vec(),
        group: weigh(k),
        double: weigh(2 * k),
    })
}

/// Equal weights on period k and period 2k: nothing is tacked on.
fn run_razor(k: u32, x: &[bool]) -> Result<Rational, ScenarioError> {
    let member = |k| -> Result<(Box<dyn Hypothesis>, Rational), ScenarioError> {
        Ok((Box::new(written(&period_source(k))?), Rational::ratio(1, 2)))
    };
    let mut both = mixture(vec![member(k)?, member(2 * k)?])?;
    for &symbol in x {
        both.update(symbol)?;
    }
    odds(&both, 0, 1)
}

fn run_program(program: &Program, x: &[bool]) -> Grouped {
    let limits = Limits {
        bits: 8 * length(x),
        configurations: 1 << 9,
    };
    let mut hypothesis = WrittenProgram::new(program.clone());
    let mut filter = vec![hypothesis.evidence().enclosure()];
    for &symbol in x {
        if !hypothesis.evidence().is_zero() {
            hypothesis.update(symbol);
        }
        filter.push(hypothesis.evidence().enclosure());
    }
    Grouped {
        source: program.to_string(),
        bits: program.length_bits(),
        strings: strings::count(program, x, limits),
        filter,
    }
}

fn run_grid(order: u32, bits: u32, x: &[bool]) -> Result<Grid, ScenarioError> {
    let contexts = 1_u32 << order;
    let mask = (1_u64 << bits) - 1;
    let weight = inverse_power(chain_bits(order) + bits * contexts);
    let mut group = Rational::zero();
    for string in 0..1_u64 << (bits * contexts) {
        let table = (0..contexts)
            .map(|context| grid_point(string >> (bits * context) & mask, bits))
            .collect();
        let mut chain = Markov::new(table)?;
        x.iter().for_each(|&symbol| chain.update(symbol));
        group += &weight * point(&chain.evidence().enclosure())?;
    }
    Ok(Grid { order, bits, group })
}

/// The parameter that b data bits stand for: the middle of their cell of \[0, 1\].
fn grid_point(cell: u64, bits: u32) -> Rational {
    (whole(cell) + Rational::ratio(1, 2)) * inverse_power(bits)
}

fn measure(parameters: Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let x = data::symbols(parameters.seed, parameters.symbols)?;
    let short = &x[..parameters.short.min(x.len())];
    let regular = periodic(parameters.period_symbols());
    let mut periods = Vec::new();
    for k in 1..=parameters.period {
        context.report("periods", u64::from(k), u64::from(parameters.period))?;
        periods.push(run_period(k, &regular)?);
        periods.push(run_period(k, short)?);
    }
    let mut razor = Vec::new();
    for k in 1..=parameters.period / 2 {
        // A sequence of period k: with both nested models alive, only the parameters they waste differ.
        let x: Vec<bool> = (0..4 * k).map(|t| (t % k).is_multiple_of(2)).collect();
        razor.push((k, run_razor(k, &x)?));
    }
    let mut programs = Vec::new();
    for bits in 2..=parameters.bits {
        context.report("programs", u64::from(bits), u64::from(parameters.bits))?;
        programs.extend(
            written_programs(bits)
                .iter()
                .map(|program| run_program(program, short)),
        );
    }
    let mut members: Vec<(Box<dyn Hypothesis>, Rational)> = Vec::new();
    for source in SKELETONS {
        let program = written(source)?;
        let weight = inverse_power(program.program().length_bits());
        members.push((Box::new(program), weight));
    }
    let mut list = mixture(members)?;
    let row = |list: &Mixture| -> Result<Vec<Rational>, ScenarioError> {
        (0..SKELETONS.len())
            .map(|index| odds(list, index, 0))
            .collect()
    };
    let mut over_time = vec![row(&list)?];
    for (done, &symbol) in (0..).zip(&x) {
        context.report("symbols", done, length(&x))?;
        list.update(symbol)?;
        over_time.push(row(&list)?);
    }
    let mut skeletons = Vec::new();
    for source in SKELETONS {
        let limits = Limits {
            bits: 3 * length(&x),
            configurations: 1 << 12,
        };
        skeletons.push(strings::count(&Program::parse(source)?, &x, limits));
    }
    let mut grids = Vec::new();
    for (order, bits) in GRIDS {
        grids.push(run_grid(order, bits, short)?);
    }
    Ok(Measured {
        periods,
        razor,
        programs,
        odds: over_time,
        skeletons,
        grids,
    })
}

// ----------------------------------------------------------------------------------------------- theory

#[derive(Clone)]
struct Theory {
    /// Code bits of "period k", by k: 16 a symbol and 11.
    period_bits: fn(u32) -> u32,
    /// The Bayesian model's probability of a sequence of t symbols of period k: each pattern has 2^-min(t,k).
    pattern: fn(u64, u32) -> Rational,
    /// Odds of period k to period 2k where nothing is tacked on.
    razor: fn(u32) -> Rational,
    /// log2 of what a skeleton of so many code bits has before any data, against one of so many others.
    tacked_on: fn(u32, u32) -> i64,
    /// By how much a count may miss the filter where so much mass was not followed.
    allowed: fn(Rational) -> Rational,
    /// By grid: 2^-l0, best fit and Occam factor.
    grids: Vec<[Rational; 3]>,
}

fn pattern(t: u64, k: u32) -> Rational {
    inverse_power(k.min(u32::try_from(t).unwrap_or(u32::MAX)))
}

fn tacked_on(bits: u32, reference: u32) -> i64 {
    i64::from(reference) - i64::from(bits)
}

fn two_to(exponent: i64) -> Rational {
    let base = if exponent < 0 {
        Rational::ratio(1, 2)
    } else {
        Rational::from_integer(2)
    };
    base.pow(exponent.unsigned_abs())
}

/// The model "a chain whose parameters are on the grid, each equally likely": contexts are independent.
fn grid_theory(order: u32, bits: u32, x: &[bool]) -> Result<[Rational; 3], ScenarioError> {
    let (mut fit, mut evidence) = (Rational::one(), Rational::one());
    for [zeros, ones] in chains::counts(order, x) {
        let likelihoods: Vec<Rational> = (0..1_u64 << bits)
            .map(|cell| {
                let p = grid_point(cell, bits);
                (Rational::one() - &p).pow(zeros) * p.pow(ones)
            })
            .collect();
        let best = likelihoods
            .iter()
            .max()
            .ok_or(ScenarioError::DivisionByZero)?;
        fit *= best;
        evidence *= inverse_power(bits) * likelihoods.iter().sum::<Rational>();
    }
    let occam = quotient(&evidence, &fit)?;
    Ok([inverse_power(chain_bits(order)), fit, occam])
}

fn theory(parameters: Parameters) -> Result<Theory, ScenarioError> {
    let x = data::symbols(parameters.seed, parameters.symbols)?;
    let short = &x[..parameters.short.min(x.len())];
    let grids = GRIDS
        .iter()
        .map(|&(order, bits)| grid_theory(order, bits, short));
    Ok(Theory {
        period_bits: |k| 16 * k + 11,
        pattern,
        razor: |k| Rational::from_integer(2).pow(u64::from(k)),
        tacked_on,
        allowed: |unsettled| unsettled,
        grids: grids.collect::<Result<_, _>>()?,
    })
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for SkeletonIdentity {
    fn name(&self) -> &'static str {
        "skeleton-identity"
    }

    fn claim(&self) -> &'static str {
        "2^-length is MacKay's Occam factor once programs are grouped by skeleton: only code bits are tacked on."
    }

    fn source(&self) -> &'static str {
        "own; MacKay 1992, 2003 ch. 28 (unconfirmed) for the terms"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "Is Occam's razor intrinsic to Bayesian model comparison and tacked on in program induction? A program \
         is a code (its skeleton) and data bits, and its data bits are a model's free parameters: the sum of \
         2^-length over a skeleton's programs that print x is 2^-(code bits) x the skeleton's Bayesian evidence. \
         So each log-odds splits into code bits, tacked on before any data, and the Bayes factor, which is \
         intrinsic and grows.\n\n\
         Counted string by string for \"period k\", for all written programs up to L bits and for chains with \
         parameters of b bits. The pictures: the log-odds of a sticky program over time, split; the table of \
         programs, Markov chains and polynomials on one data set; the weight by length within one skeleton. \
         mackay-occam-factor and code-length-quartet see the same symbols."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "bits",
                16,
                (11, 20),
                "bits L of the longest written program that is grouped",
            ),
            Parameter::integer(
                "short",
                12,
                (4, 24),
                "symbols that all written programs and the grid chains see",
            ),
            Parameter::integer("period", 8, (2, 12), "longest period k"),
            Parameter::integer("n", 384, (32, 1024), "symbols of the data set"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(parameters, context)?;
        let theory = theory(parameters)?;
        let claims = claims(&measured, &theory, parameters.symbols)?;
        let traces = picture::traces(parameters, &measured)?;
        let open = measured
            .programs
            .iter()
            .filter(|program| !program.strings.open.is_zero())
            .count();
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Exact for these skeletons only; of {} written programs {open} have strings that were not all \
                 followed, and count in skeleton-open instead.",
                signed(length(&measured.programs))
            ),
        )
    }
}

former_scenario!(SkeletonIdentity, Simplicity);

#[cfg(test)]
mod tests;

//! `freedman-diaconis-discrete`: a consistent prior, mixed with one point mass, is so no more.
//!
//! Takes rationals and enclosures from `exact`. Freedman 1963 (unconfirmed); Freedman and Diaconis 1983 (Ann.
//! Stat. 11:1109-1118; abstract confirmed). The instance is an own one.
//!
//! Symbols 1, 2, .. are independent with law p(k) = 1/(k (k + 1)), whose mean is infinite. The prior is half a
//! Dirichlet process with base 2^-k and concentration 1, half the law p*(k) = k^(-3/2)/zeta(3/2), which is not
//! p. The Dirichlet process alone is consistent: behind n symbols, n_k of them k, it predicts k with
//! (n_k + 2^-k)/(n + 1), which tends to p(k). But a symbol that it has not met costs it k bits, and no prediction
//! that it makes costs less than nothing, so its code length of n symbols is at least the sum of the distinct
//! ones in bits: the bill.
//!
//! The bill \[own\]. Symbol k is met with chance 1 - (1 - p(k))^n, so the expected bill up to a limit is the sum
//! of k times that; from sqrt(n) to n the terms are about n/k, in all about (n/2) ln n bits, and without a limit
//! the mean is infinite. The point mass costs E[-ln p*(X)] = ln zeta(3/2) + (3/2) sum p(k) ln k = 2.1 nats a
//! symbol, linear in n. So the odds go to the point mass, faster than e^-n, and the mixture predicts p* for ever.
//! Whether two symbols were met is negatively correlated (P(neither) = (1 - p - q)^n <= ((1 - p)(1 - q))^n),
//! so the variance of the bill is at most the sum of the variances of its terms.
//!
//! What the Dirichlet process predicts alone, on the first ten symbols: the mean half-summed distance of the
//! shares from p is at most half the sum of their standard errors (Jensen), the one ball of the base adds at
//! most 1/(n + 1), and one of the n R symbols moves the mean over R runs by at most 1/(n R), so by McDiarmid's
//! inequality it exceeds its expectation by sqrt(ln(1/alpha)/(2 n R)) with chance at most alpha = 10^-6.
//!
//! Control: symbols with law q(k) = 3 4^-k, whose mean is finite, so that new symbols are cheap. Then the
//! Dirichlet process wins, at about n times the Kullback-Leibler divergence of p* from q.
//!
//! Tolerances. Bill: 5 standard errors by the bound of the variance. Urn: sequential and closed form sum terms of
//! one sign, each rounded to a few units, so they differ by at most n 2^-50 of the sum. Odds: "more than 50 nats"
//! and "from 300 symbols on" are parameters, and every run must meet them; no theorem here gives the chance that
//! one does not. (Of 10,000 runs the least log-odds from 300 symbols on were 88 nats, from 100 on -4.) Mixture: the
//! Dirichlet process's weight, at most e^-50, and rounding.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::exact::{Enclosure, PRECISION, Rational, exp};
use crate::scenario::figures::{inverse_power, length, of_double, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::sampling::{ALPHA_INVERSE, Sample, five_errors, radius};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};

mod expected;
mod picture;
mod urn;

use urn::{Path, Truth};

const PAPER: &str = "Freedman and Diaconis 1983 (Ann. Stat. 11:1109-1118; abstract confirmed); own instance, derived in scenario::freedman_diaconis_discrete";
const OWN: &str = "own derivation, in the documentation of scenario::freedman_diaconis_discrete";

/// Sums of n logarithms that are rounded one by one agree to n times 2^-this.
const ROUNDING_BITS: u32 = 50;

/// The scenario.
pub struct FreedmanDiaconisDiscrete;

#[derive(Clone, Debug)]
struct Parameters {
    symbols: u64,
    from: u64,
    runs: u64,
    log_odds: u64,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let parameters = Parameters {
            symbols: settings.count("n")?,
            from: settings.count("from")?,
            runs: settings.count("runs")?,
            log_odds: settings.count("log_odds")?,
            seed: settings.seed,
        };
        if parameters.from > parameters.symbols {
            return Err(ScenarioError::Settings(format!(
                "from = {} lies beyond n = {}; set from to at most n",
                parameters.from, parameters.symbols
            )));
        }
        Ok(parameters)
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// The runs under one truth, in the order of their streams.
#[derive(Clone, Debug)]
struct Group {
    truth: Truth,
    paths: Vec<Path>,
}

#[derive(Clone, Debug)]
struct Measured {
    groups: Vec<Group>,
}

impl Measured {
    fn paths(&self, truth: Truth) -> &[Path] {
        let found = self.groups.iter().find(|group| group.truth == truth);
        found.map_or(&[], |group| &group.paths)
    }
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let done = AtomicU64::new(0);
    let total = length(&Truth::ALL) * parameters.runs;
    let symbols = usize::try_from(parameters.symbols).unwrap_or(usize::MAX);
    let group = |truth| {
        let paths = (0..parameters.runs).into_par_iter().map(|run| {
            let path = urn::follow(truth, symbols, parameters.symbols, parameters.seed, run);
            context.report("runs", done.fetch_add(1, Ordering::Relaxed) + 1, total)?;
            Ok(path)
        });
        let paths = paths.collect::<Result<_, ScenarioError>>()?;
        Ok(Group { truth, paths })
    };
    let groups: Result<_, ScenarioError> = Truth::ALL.into_iter().map(group).collect();
    Ok(Measured { groups: groups? })
}

// ----------------------------------------------------------------------------------------------- theory

#[derive(Clone, Debug)]
struct Theory {
    /// ln of the urn's probability in closed form, by truth and run.
    urns: Vec<(Truth, Vec<Rational>)>,
    /// The expected bill in bits.
    bill: Rational,
    /// Five standard errors of its mean over the runs.
    bill_tolerance: Rational,
    /// What the log-odds must exceed, in nats.
    log_odds: Rational,
    /// Most that the Dirichlet process's mean distance from the truth is.
    alone: Rational,
    /// What McDiarmid's inequality allows beyond it.
    alone_tolerance: Rational,
    /// The point mass's distance from the truth.
    point_mass: Rational,
    /// The Dirichlet process's weight and rounding.
    point_mass_tolerance: Rational,
}

fn theory(parameters: &Parameters, measured: &Measured) -> Result<Theory, ScenarioError> {
    let urns = measured.groups.iter().map(|group| {
        let closed = group
            .paths
            .iter()
            .map(|path| expected::log_urn(&path.counts));
        let closed: Result<_, ScenarioError> = closed.map(of_double).collect();
        Ok((group.truth, closed?))
    });
    let bill = expected::bill(parameters.symbols, parameters.symbols);
    let bill_errors = five_errors(&of_double(bill.variance)?, parameters.runs)?;
    let deviation = radius(ALPHA_INVERSE, parameters.symbols * parameters.runs)?;
    let log_odds = whole(parameters.log_odds);
    let weight = exp(&(Rational::zero() - &log_odds), PRECISION)?;
    let alone = expected::mean_distance(Truth::HeavyTail, parameters.symbols);
    let point_mass = urn::distance(Truth::HeavyTail, &urn::point_mass());
    Ok(Theory {
        urns: urns.collect::<Result<_, ScenarioError>>()?,
        bill: of_double(bill.mean)?,
        bill_tolerance: bill_errors.upper().clone(),
        log_odds,
        alone: of_double(alone)?,
        alone_tolerance: deviation.upper().clone(),
        point_mass: of_double(point_mass)?,
        point_mass_tolerance: weight.upper() + inverse_power(ROUNDING_BITS),
    })
}

// ----------------------------------------------------------------------------------------------- claims

/// The least of the log-odds from `from` symbols on, with the number of symbols.
fn least(path: &Path, from: u64) -> Option<(u64, f64)> {
    let timed = (1u64..).zip(path.log_odds.iter().copied());
    timed
        .filter(|&(time, _)| time >= from)
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
}

fn urn_claim(measured: &Measured, theory: &Theory) -> Result<Claim, ScenarioError> {
    let mut largest = Rational::zero();
    let mut length = 0;
    for path in measured.groups.iter().flat_map(|group| &group.paths) {
        largest = largest.max(of_double(path.log_urn)?.abs());
        length = length.max(crate::scenario::figures::length(&path.log_odds));
    }
    let mut claim = ForAll::new(
        Statement::new(
            "urn",
            Grade::Float,
            "The Dirichlet process's predictions multiply to its probability in closed form, which no order of the symbols changes, to within rounding: logarithms, every run.",
            OWN,
        ),
        Relation::Within,
        Some(largest * whole(length) * inverse_power(ROUNDING_BITS)),
    );
    for (group, (_, closed)) in measured.groups.iter().zip(&theory.urns) {
        for (run, (path, closed)) in group.paths.iter().zip(closed).enumerate() {
            claim.check_exact(
                || format!("{}, run {run}", group.truth.name()),
                &of_double(path.log_urn)?,
                closed,
            );
        }
    }
    claim.claim()
}

fn claims(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Claim>, ScenarioError> {
    let sampled =
        |id: &str, text: String, source: &str| Statement::new(id, Grade::Sampled, text, source);
    let value = |value: &Rational| Enclosure::exact(value.clone());
    let heavy = measured.paths(Truth::HeavyTail);
    let log_odds = &theory.log_odds;
    let bills: Vec<Rational> = heavy.iter().map(|path| whole(path.bill)).collect();
    let mut wins = ForAll::new(
        sampled(
            "point-mass-wins",
            format!(
                "From {} symbols on the wrong point mass leads by more than {log_odds} nats: the least log-odds of every run.",
                parameters.from
            ),
            PAPER,
        ),
        Relation::GreaterThan,
        None,
    );
    let mut mixture = ForAll::new(
        sampled(
            "mixture-predicts-wrong",
            "After n symbols the mixture's prediction is as far from the truth as the point mass, on symbols 1 to 10: every run.".to_string(),
            PAPER,
        ),
        Relation::Within,
        Some(theory.point_mass_tolerance.clone()),
    );
    let mut distances = Vec::new();
    for (run, path) in heavy.iter().enumerate() {
        if let Some((time, odds)) = least(path, parameters.from) {
            wins.check_exact(
                || format!("run {run}, n={time}"),
                &of_double(odds)?,
                log_odds,
            );
        }
        mixture.check_exact(
            || format!("run {run}"),
            &of_double(urn::distance(Truth::HeavyTail, &path.mixture))?,
            &theory.point_mass,
        );
        distances.push(of_double(urn::distance(Truth::HeavyTail, &path.alone))?);
    }
    let mut control = ForAll::new(
        sampled(
            "control-light-tail",
            format!(
                "Control, symbols of finite mean: after n symbols the Dirichlet process leads by more than {log_odds} nats, every run."
            ),
            OWN,
        ),
        Relation::LessThan,
        None,
    );
    let bound = Rational::zero() - log_odds;
    for (run, path) in measured.paths(Truth::LightTail).iter().enumerate() {
        if let Some(&odds) = path.log_odds.last() {
            control.check_exact(|| format!("run {run}"), &of_double(odds)?, &bound);
        }
    }
    let farthest = distances
        .iter()
        .max()
        .cloned()
        .unwrap_or_else(Rational::zero);
    Ok(vec![
        urn_claim(measured, theory)?,
        former::claim(
            sampled(
                "new-symbol-bill",
                "The mean over the runs of the sum of the distinct symbols up to n, which the Dirichlet process pays in bits, is sum k (1 - (1 - p(k))^n), to within 5 standard errors.".to_string(),
                OWN,
            ),
            Relation::Within,
            value(&Sample::of(&bills)?.mean),
            value(&theory.bill),
            Some(theory.bill_tolerance.clone()),
        ),
        wins.claim()?,
        mixture.claim()?,
        former::claim(
            sampled(
                "alone-converges",
                "The Dirichlet process alone predicts the truth: after n symbols its half-summed distance on symbols 1 to 10, in the mean over the runs, is at most what the standard errors of the shares give, and McDiarmid's inequality at 10^-6 allows.".to_string(),
                "Freedman 1963 (unconfirmed); derived in scenario::freedman_diaconis_discrete",
            ),
            Relation::AtMost,
            value(&Sample::of(&distances)?.mean),
            value(&theory.alone),
            Some(theory.alone_tolerance.clone()),
        ),
        control.claim()?,
        former::measurement(
            "alone-farthest",
            "The Dirichlet process's distance from the truth in the run where it is largest; beside it that of the point mass.",
            OWN,
            value(&farthest),
            value(&theory.point_mass),
        ),
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for FreedmanDiaconisDiscrete {
    fn name(&self) -> &'static str {
        "freedman-diaconis-discrete"
    }

    fn claim(&self) -> &'static str {
        "A consistent prior, mixed with one wrong point mass, believes the point mass."
    }

    fn source(&self) -> &'static str {
        "Freedman and Diaconis 1983 (Ann. Stat. 11:1109-1118); Freedman 1963 (unconfirmed); own instance"
    }

    fn grade(&self) -> Grade {
        Grade::Sampled
    }

    fn description(&self) -> &'static str {
        "Symbols 1, 2, .. with chances 1/(k (k + 1)). A Dirichlet process with base 2^-k learns them. Mixed half \
         and half with one wrong law, k^(-3/2) up to a factor, it loses for ever: each new symbol k costs it k \
         bits, and the mean of k is infinite, while the wrong law pays a constant a symbol. The mixture predicts \
         the wrong law though one half of its prior is consistent. Control: with symbols of finite mean the \
         Dirichlet process wins."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer("n", 3000, (200, 50_000), "symbols of each run"),
            Parameter::integer(
                "from",
                300,
                (1, 50_000),
                "the lead is claimed from this many symbols on",
            ),
            Parameter::integer("runs", 20, (2, 10_000), "seeded runs under each truth"),
            Parameter::integer(
                "log_odds",
                50,
                (1, 1000),
                "what the log-odds must exceed, in nats",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(&parameters, context)?;
        let theory = theory(&parameters, &measured)?;
        let traces = picture::traces(&parameters, &measured, &theory)?;
        let claims = claims(&parameters, &measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Floating point odds of this prior of a Dirichlet process and a point mass, over seeded runs with \
             tolerances from their number. Nothing here is about M.",
        )
    }
}

former_scenario!(FreedmanDiaconisDiscrete, Misspecified);

#[cfg(test)]
mod tests;

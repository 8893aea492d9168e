//! `total-loss-bound`: what the mixture suffers above the informed predictor, in total and for ever, is bounded
//! by the prior weight of the truth.
//!
//! Takes big integers and enclosures for sums over all strings, the exact `Mixture` beside them, and floating
//! sums for long runs of coins. Hutter 2005 (UAI book) Thm 3.19 (convergence) and 3.36 (errors), by the headers of a
//! Lean formalisation, 3.48 (loss), as cited by Filan, Leike and Hutter 2016; the numbers were not seen in the book.
//!
//! Derivations \[own\], so that nothing rests on the numbers. Let p = mu(.|x_<t), q = xi(.|x_<t).
//! - D_n = E ln(mu/xi)(x_1:n) = sum of E KL(p||q) (the chain rule) <= ln 1/w(mu), as xi >= w(mu) mu. Each term is at
//!   least 0, so D_n does not decrease.
//! - S_n <= D_n: sum over b of (p_b - q_b)^2 = 2 (p_1 - q_1)^2 <= KL(p||q), Pinsker's inequality.
//! - Errors. Where the two guess differently, let mu guess 1: p_1 >= 1/2 >= q_1, so the difference of the chances to
//!   err is d = 2 p_1 - 1 <= 2 (p_1 - q_1), d^2 <= 2 s, s the squared error of the step; and the chances sum to 1.
//!   So d^2 <= 2 s (e_xi + e_mu) in either case, by Cauchy and Schwarz (E^xi - E^mu)^2 <= 2 S_n (E^xi + E^mu), and
//!   solved for the excess: E^xi - E^mu <= S_n + sqrt(4 E^mu S_n + S_n^2). Ties may be broken in any way.
//! - Loss in \[0, 1\]. Let f, g be the losses of the mixture's and the truth's action, u = f - g, so that
//!   q.u <= 0 and d = p.u >= 0. For 0 <= l < 1: KL(p||q) >= p.ln(1 + l u), as p.ln((q/p)(1 + l u)) <= ln q.(1 + l u)
//!   <= 0 by Jensen. ln is concave, so with A, B the means under p of u's positive and negative part
//!   p.ln(1 + l u) >= A ln(1 + l) + B ln(1 - l), which at l = (A - B)/(A + B) is (A + B) KL of (A, B)/(A + B) from
//!   (1/2, 1/2), at least (A - B)^2/(2 (A + B)) by Pinsker (l = 1 as a limit). A - B = d and A + B <= p.(f + g), so
//!   d^2 <= 2 KL (l_xi + l_mu), and as before L^xi - L^mu <= D_n + sqrt(4 L^mu D_n + D_n^2).
//!
//! Controls. The header of the formalisation says S_n + sqrt(4 E^mu S_n), which is too strong: on the list of 1* and
//! 0*, weights 1/2, the first guess is a tie, E^xi = 1, E^mu = 0 and S = 1/2; the corrected bound is attained there.
//! And a truth outside the class (weight 0) has no bound: D_n passes ln 1/w of every member.
//!
//! Run. 32 coins, 16 chains of order 1 and 16 periodic sequences, each in turn the truth: sums over all 2^n strings by
//! classes of strings that the whole list treats alike ([`classes`]), so that 2^16 strings are some hundred classes.
//! Errors and losses are integers throughout (grade E where they stand alone); S_n and D_n take one quotient and three
//! logarithms a class, as enclosures (grade C). For n = 2000 the 32 coins alone, in floating point ([`coins`], which
//! derives its tolerance): grade F, each claim at the n at which the least is left.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use rayon::prelude::*;

use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::mixture::Mixture;
use crate::scenario::figures::{
    inverse_power, length, of_double, quotient, whole, width_of_logarithms,
};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::sampling::stream;
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::{exactly, mixture};

mod classes;
mod coins;
mod list;
mod picture;
mod problems;
mod sums;

use classes::{Level, Member, WEIGHTS};
use list::{hypothesis, members, name, two_sequences};
use problems::PROBLEMS;
use sums::Totals;

/// Strings that also go through the exact mixture.
const SAMPLES: u64 = 8;

const OWN: &str = "own derivation, in the documentation of scenario::total_loss_bound";
const CONVERGENCE: &str =
    "Hutter 2005, Thm 3.19 (number by a Lean header); derived in scenario::total_loss_bound";
const ERRORS: &str = "Hutter 2005, Thm 3.36 (number by a Lean header), corrected; derived in scenario::total_loss_bound";
const LOSS: &str =
    "Hutter 2005, Thm 3.48 (so cited by Filan et al. 2016); derived in scenario::total_loss_bound";

/// The scenario.
pub struct TotalLossBound;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    symbols: u32,
    coin_symbols: usize,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            symbols: settings.count("n")?,
            coin_symbols: settings.count("coin_n")?,
            seed: settings.seed,
        })
    }
}

/// The list with all its strings.
struct Strings {
    members: Vec<Member>,
    levels: Vec<Level>,
}

impl Strings {
    fn new(members: Vec<Member>, symbols: u32) -> Result<Self, ScenarioError> {
        let levels = classes::levels(&members, symbols)?;
        Ok(Strings { members, levels })
    }

    fn totals(&self, truth: usize, table: &[Enclosure]) -> Result<Vec<Totals>, ScenarioError> {
        sums::totals(&self.members, truth, &self.levels, table)
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// One truth of the list.
#[derive(Clone, Debug)]
struct Course {
    name: String,
    /// Totals of 1 .. n symbols.
    totals: Vec<Totals>,
}

#[derive(Clone, Debug)]
struct Measured {
    courses: Vec<Course>,
    /// The truth outside the class.
    outside: Course,
    /// 1* on the list of 1* and 0*.
    two: Course,
    /// Strings and their evidence by the exact mixture.
    samples: Vec<(Vec<bool>, Rational)>,
    coins: Vec<coins::Run>,
}

fn sample(
    members: &[Member],
    symbols: u32,
    generator: &mut ChaCha8Rng,
) -> Result<(Vec<bool>, Rational), ScenarioError> {
    let pairs = members
        .iter()
        .filter(|member| member.weight > 0)
        .map(hypothesis)
        .collect::<Result<_, _>>()?;
    let mut mixture: Mixture = mixture(pairs)?;
    let x: Vec<bool> = (0..symbols)
        .map(|_| generator.next_u64() & 1 == 1)
        .collect();
    for &symbol in &x {
        mixture.update(symbol)?;
    }
    let evidence = exactly(&mixture.evidence())?;
    Ok((x, evidence))
}

fn measure(
    parameters: Parameters,
    strings: &Strings,
    context: &Context<'_>,
) -> Result<Measured, ScenarioError> {
    let table = sums::logarithms()?;
    context.report("exact sums", 0, 2)?;
    let mut courses = (0..strings.members.len())
        .into_par_iter()
        .map(|truth| {
            Ok(Course {
                name: name(&strings.members[truth])?,
                totals: strings.totals(truth, &table)?,
            })
        })
        .collect::<Result<Vec<_>, ScenarioError>>()?;
    let outside = courses.pop().ok_or(ScenarioError::DivisionByZero)?;
    let two = Strings::new(two_sequences(), parameters.symbols)?;
    let mut generator = stream(parameters.seed, 0);
    let samples = (0..SAMPLES)
        .map(|_| sample(&strings.members, parameters.symbols, &mut generator))
        .collect::<Result<_, _>>()?;
    context.report("long runs of coins", 1, 2)?;
    let coins = coins::totals(parameters.coin_symbols)
        .into_iter()
        .enumerate()
        .map(|(coin, totals)| coins::run(coin, totals).ok_or(ScenarioError::DivisionByZero))
        .collect::<Result<_, _>>()?;
    Ok(Measured {
        courses,
        outside,
        two: Course {
            name: "1* among 1* and 0*".to_string(),
            totals: two.totals(0, &table)?,
        },
        samples,
        coins,
    })
}

// ----------------------------------------------------------------------------------------------- theory

/// The bounds of one truth, by n.
#[derive(Clone, Debug)]
struct Bounds {
    errors: Vec<Enclosure>,
    /// By n and then problem.
    losses: Vec<Vec<Enclosure>>,
}

#[derive(Clone, Debug)]
struct Theory {
    /// ln 1/w by truth.
    weights: Vec<Enclosure>,
    bounds: Vec<Bounds>,
    two: Bounds,
    /// S_1 + sqrt(4 E^mu S_1) on the two sequences.
    header: Enclosure,
    /// The largest ln 1/w of a member.
    largest: Enclosure,
    /// Evidence of the samples, by their classes.
    evidence: Vec<Rational>,
    /// What two enclosures of one sum may differ by.
    agreement: Rational,
    /// What the floating sums may be off by.
    rounding: Rational,
}

/// a + sqrt(4 b a + a^2).
fn excess_bound(total: &Enclosure, informed: &Rational) -> Result<Enclosure, ScenarioError> {
    let four = Rational::from_integer(4);
    let square = total.scale(&(four * informed)) + total * total;
    Ok(total + square.sqrt(PRECISION)?)
}

fn bounds(totals: &[Totals]) -> Result<Bounds, ScenarioError> {
    let mut bounds = Bounds {
        errors: Vec::new(),
        losses: Vec::new(),
    };
    for sum in totals {
        bounds
            .errors
            .push(excess_bound(&sum.squared, &sum.errors().informed)?);
        let losses = sum
            .losses
            .iter()
            .map(|both| excess_bound(&sum.divergence, &both.informed));
        bounds.losses.push(losses.collect::<Result<_, _>>()?);
    }
    Ok(bounds)
}

/// What the two sums for D_n may differ by: two logarithms and a rounding for each of n predictions, n + 1
/// logarithms and a rounding of the whole string, in expectation. No evidence is below 64^-n/128.
fn agreement(symbols: u64) -> Rational {
    width_of_logarithms(4 * symbols + 2, &whole(6 * symbols + 7))
}

fn theory(
    parameters: Parameters,
    strings: &Strings,
    measured: &Measured,
) -> Result<Theory, ScenarioError> {
    let inside: Vec<u32> = strings
        .members
        .iter()
        .map(|member| member.weight)
        .filter(|&weight| weight > 0)
        .collect();
    let cost = |weight: u32| -> Result<Enclosure, ScenarioError> {
        let inverse = quotient(&whole(u64::from(WEIGHTS)), &whole(u64::from(weight)))?;
        Ok(ln(&inverse, PRECISION)?)
    };
    let first = measured
        .two
        .totals
        .first()
        .ok_or(ScenarioError::DivisionByZero)?;
    let inner = first
        .squared
        .scale(&(Rational::from_integer(4) * &first.errors().informed));
    let symbols = u64::try_from(parameters.coin_symbols).unwrap_or(u64::MAX);
    Ok(Theory {
        weights: inside
            .iter()
            .map(|&weight| cost(weight))
            .collect::<Result<_, _>>()?,
        bounds: measured
            .courses
            .iter()
            .map(|course| bounds(&course.totals))
            .collect::<Result<_, _>>()?,
        two: bounds(&measured.two.totals)?,
        header: &first.squared + inner.sqrt(PRECISION)?,
        largest: cost(inside.iter().copied().min().unwrap_or(1))?,
        evidence: measured
            .samples
            .iter()
            .map(|(x, _)| classes::evidence(&strings.members, &strings.levels, x))
            .collect::<Result<_, _>>()?,
        agreement: agreement(u64::from(parameters.symbols)),
        rounding: whole(symbols * symbols) * inverse_power(46),
    })
}

// ----------------------------------------------------------------------------------------------- claims

/// The claims that are filled while one goes through the truths.
struct Claims {
    squared: ForAll,
    divergence: ForAll,
    grows: ForAll,
    chain: ForAll,
    errors: ForAll,
    loss: ForAll,
}

impl Claims {
    fn new(theory: &Theory) -> Self {
        let all = |id: &str, relation, tolerance, text: &str, source: &str| {
            ForAll::new(
                Statement::new(id, Grade::Certified, text, source),
                relation,
                tolerance,
            )
        };
        Claims {
            squared: all(
                "squared-error",
                Relation::AtMost,
                None,
                "S_n, the expected total squared error of the prediction, is at most D_n: every truth and n.",
                CONVERGENCE,
            ),
            divergence: all(
                "divergence",
                Relation::AtMost,
                None,
                "D_n is at most ln 1/w(mu): every truth and n.",
                CONVERGENCE,
            ),
            grows: all(
                "divergence-grows",
                Relation::AtLeast,
                None,
                "D_n does not decrease: every truth and n.",
                OWN,
            ),
            chain: all(
                "chain-rule",
                Relation::Within,
                Some(theory.agreement.clone()),
                "The expected divergences of the predictions add up to E ln(mu/xi) of the whole string: every truth and n.",
                OWN,
            ),
            errors: all(
                "errors",
                Relation::AtMost,
                None,
                "E^xi - E^mu is at most S_n + sqrt(4 E^mu S_n + S_n^2): every truth and n; attained by 1* among 1* and 0*.",
                ERRORS,
            ),
            loss: all(
                "loss",
                Relation::AtMost,
                None,
                "L^xi - L^mu is at most D_n + sqrt(4 L^mu D_n + D_n^2): every truth, n and four decision problems, guessing among them.",
                LOSS,
            ),
        }
    }

    fn check_excess(&mut self, course: &Course, bounds: &Bounds) {
        for ((n, sum), (errors, losses)) in (1..)
            .zip(&course.totals)
            .zip(bounds.errors.iter().zip(&bounds.losses))
        {
            let label = || format!("truth {}, n={n}", course.name);
            self.errors
                .check(label, &Enclosure::exact(sum.errors().excess()), errors);
            for ((problem, both), bound) in PROBLEMS.iter().zip(&sum.losses).zip(losses) {
                let label = || format!("{}, truth {}, n={n}", problem.name, course.name);
                self.loss
                    .check(label, &Enclosure::exact(both.excess()), bound);
            }
        }
    }

    fn check_divergence(&mut self, course: &Course, weight: &Enclosure) {
        let mut former = Enclosure::zero();
        for (n, sum) in (1..).zip(&course.totals) {
            let label = || format!("truth {}, n={n}", course.name);
            self.squared.check(label, &sum.squared, &sum.divergence);
            self.divergence.check(label, &sum.divergence, weight);
            self.grows.check(label, &sum.divergence, &former);
            self.chain
                .check(label, &sum.divergence_steps, &sum.divergence);
            former = sum.divergence.clone();
        }
    }
}

fn coin_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let last = measured.coins.first().map_or(0, |run| run.totals.len());
    let all = |id: &str, text: String, source: &str| {
        let tolerance = Some(theory.rounding.clone());
        ForAll::new(
            Statement::new(id, Grade::Float, text, source),
            Relation::AtMost,
            tolerance,
        )
    };
    let each =
        format!("32 coins, each the truth, to n = {last}, at the n at which the least is left");
    let mut divergence = all(
        "coins-divergence",
        format!("D_n <= ln 32: {each}."),
        CONVERGENCE,
    );
    let mut squared = all(
        "coins-squared-error",
        format!("S_n <= D_n: {each}."),
        CONVERGENCE,
    );
    let mut errors = all(
        "coins-errors",
        format!("E^xi - E^mu <= S_n + sqrt(4 E^mu S_n + S_n^2): {each}."),
        ERRORS,
    );
    let mut loss = all(
        "coins-loss",
        format!("L^xi - L^mu <= D_n + sqrt(4 L^mu D_n + D_n^2), three problems: {each}."),
        LOSS,
    );
    for run in &measured.coins {
        let check =
            |claim: &mut ForAll, worst: &coins::Worst, what: &str| -> Result<(), ScenarioError> {
                let label = || format!("coin {}/64{what}, n={}", 2 * run.coin + 1, worst.n);
                claim.check_exact(label, &of_double(worst.measured)?, &of_double(worst.bound)?);
                Ok(())
            };
        check(&mut divergence, &run.divergence, "")?;
        check(&mut squared, &run.squared, "")?;
        for (problem, worst) in PROBLEMS.iter().zip(&run.excess) {
            if problem.name == "errors" {
                check(&mut errors, worst, "")?;
            } else {
                check(&mut loss, worst, &format!(", {}", problem.name))?;
            }
        }
    }
    Ok(vec![
        divergence.claim()?,
        squared.claim()?,
        errors.claim()?,
        loss.claim()?,
    ])
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut all = Claims::new(theory);
    for ((course, bounds), weight) in measured
        .courses
        .iter()
        .zip(&theory.bounds)
        .zip(&theory.weights)
    {
        all.check_divergence(course, weight);
        all.check_excess(course, bounds);
    }
    all.check_excess(&measured.two, &theory.two);
    let mut evidence = ForAll::new(
        Statement::new(
            "classes-are-mixture",
            Grade::Exact,
            "The exact mixture gives seeded strings of n symbols the evidence that their classes have.",
            OWN,
        ),
        Relation::Equal,
        None,
    );
    for (index, ((_, found), said)) in measured.samples.iter().zip(&theory.evidence).enumerate() {
        evidence.check_exact(|| format!("string {}", index + 1), found, said);
    }
    let (Some(two), Some(outside)) = (measured.two.totals.first(), measured.outside.totals.last())
    else {
        return Err(ScenarioError::DivisionByZero);
    };
    let header = former::claim(
        Statement::new(
            "control-header-too-strong",
            Grade::Exact,
            "Control: without S_n^2 under the root the bound fails; 1* among 1* and 0* errs once more than S_1 + sqrt(4 E^mu S_1) allows.",
            OWN,
        ),
        Relation::GreaterThan,
        Enclosure::exact(two.errors().excess()),
        theory.header.clone(),
        None,
    );
    let outside = former::claim(
        Statement::new(
            "control-truth-outside",
            Grade::Certified,
            format!(
                "Control: for {}, which is not in the class, D_n at n = {} is above ln 1/w of every member.",
                measured.outside.name,
                length(&measured.outside.totals)
            ),
            OWN,
        ),
        Relation::GreaterThan,
        outside.divergence.clone(),
        theory.largest.clone(),
        None,
    );
    let mut claims = vec![
        all.squared.claim()?,
        all.divergence.claim()?,
        all.grows.claim()?,
        all.chain.claim()?,
        all.errors.claim()?,
        all.loss.claim()?,
        evidence.claim()?,
        header,
        outside,
    ];
    claims.extend(coin_claims(measured, theory)?);
    Ok(claims)
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for TotalLossBound {
    fn name(&self) -> &'static str {
        "total-loss-bound"
    }

    fn claim(&self) -> &'static str {
        "The mixture's total squared error, errors and loss exceed the informed predictor's by a prior-weight term only."
    }

    fn source(&self) -> &'static str {
        "Hutter 2005, Thm 3.19, 3.36 (numbers by Lean headers) and 3.48 (so cited by Filan et al. 2016)"
    }

    fn grade(&self) -> Grade {
        Grade::Float
    }

    fn description(&self) -> &'static str {
        "32 coins, 16 Markov chains and 16 periodic sequences, each in turn the truth: expected squared error, wrong \
         guesses and losses of the mixture and of a predictor that knows the truth, summed over all strings of n \
         symbols, and for the coins alone over thousands of symbols. Each excess stands beside its bound, which holds \
         for every n at once. Controls: a bound from the literature that is too strong, and a truth outside the class."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "n",
                16,
                (10, 40),
                "symbols of the exact sums, over all 2^n strings",
            ),
            Parameter::integer(
                "coin_n",
                2000,
                (100, 5000),
                "symbols of the long run of coins",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let strings = Strings::new(members(), parameters.symbols)?;
        let measured = measure(parameters, &strings, context)?;
        let theory = theory(parameters, &strings, &measured)?;
        let traces = picture::traces(&measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Certified for this finite prior of 64 hypotheses only, and in floating point for one of 32 coins; their \
             open mass is 0, and nothing here is about M.",
        )
    }
}

former_scenario!(TotalLossBound, GrainOfTruth);

#[cfg(test)]
mod tests;

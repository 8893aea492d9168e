//! `safe-bayes`: the learning rate is chosen by the loss of one who draws from the posterior.
//!
//! Takes the posterior of all nested models from `nested_regression`, and the data of `grunwald-van-ommen`;
//! and, for two coins, `SafeBayes` from `mixture` (`coins`, certified).
//! Grunwald 2012, "The safe Bayesian" (unconfirmed); Grunwald and van Ommen 2017 (Bayesian Analysis 12(4);
//! abstract confirmed).
//!
//! SafeBayes takes, of the rates eta = 1, 1/2, 1/4, .., the one with the least cumulative posterior-randomised
//! log loss R_eta = sum_i E[-ln f_theta(y_i | x_i)], theta drawn from the generalised posterior of the points
//! before i. (A tie would go to the larger rate.)
//!
//! Derivations \[own\]. The mixability gap of a point, E[-ln f] + ln E[f], is at least 0 by Jensen's inequality,
//! and 0 only where all of the posterior gives the point the same density. At eta = 1 the mixed losses
//! -ln E[f] of all points add up to -ln of the evidence (chain rule); here the former come from Student
//! densities and the latter from determinants and Gamma functions. So R_1 is Bayes' code length plus all
//! gaps: where the posterior lies spread over densities that are bad each by itself, the mixture does
//! well and R_1 does not, and that is how SafeBayes sees it.
//!
//! The claims compare the excess of R over the loss of the best density in the class. (The catalogue compares
//! the losses themselves; but the log loss of a density shifts by n ln c when Y is written in another unit,
//! so their ratio says nothing. Those figures are reported as measurements.) No theorem gives the excesses at
//! finite n; the factors are 5 on the easy points' data, as for the risk in `grunwald-van-ommen`, and 3 in
//! the control.
//!
//! Control: without easy points, where the class holds the truth, the chosen rate is never below 1/2 and the
//! excess at rate 1 is less than three times the least: little was to be repaired. (The choice does not return
//! to rate 1 even there.)
//!
//! Tolerances. Means: 5 standard errors over the runs, the variance measured, read at the worse end. Chain rule:
//! each of n losses is a log-sum over d + 1 models behind a triangular solve of (d + 1)^2 terms, each term
//! rounded to 2^-53 of the largest loss: n (d + 1)^2 2^-52 times the largest loss in all.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::exact::{Enclosure, Rational};
use crate::scenario::figures::{exact, fraction, inverse_power, length, of_double, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::sampling::Sample;
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::nested_regression::source::Source;

mod coins;
mod losses;
mod picture;

use coins::{ClosedForm, Courses};
use losses::{RateLosses, Run, Task};

const PAPER: &str = "Grunwald 2012 (unconfirmed); Grunwald and van Ommen 2017 (Bayesian Analysis 12(4); abstract confirmed)";
const JENSEN: &str = "Jensen's inequality; derived in the documentation of scenario::safe_bayes";
const CHAIN: &str =
    "chain rule of probability; derived in the documentation of scenario::safe_bayes";

/// Bits of a double's fraction, less one: twice the unit roundoff is 2^-this.
const ROUNDING_BITS: u32 = 52;

/// The scenario.
pub struct SafeBayes;

#[derive(Clone, Debug)]
struct Parameters {
    observations: usize,
    covariates: usize,
    runs: u64,
    halvings: u32,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            observations: settings.count("n")?,
            covariates: settings.count("covariates")?,
            runs: settings.count("runs")?,
            halvings: settings.count("halvings")?,
            seed: settings.seed,
        })
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// The runs on one source, in the order of their streams.
#[derive(Clone, Debug)]
struct Group {
    source: Source,
    runs: Vec<Run>,
}

#[derive(Clone, Debug)]
struct Measured {
    groups: Vec<Group>,
    coins: Courses,
}

/// The number of halvings at which the randomised loss is least.
fn chosen(run: &Run) -> u32 {
    let losses = (0u32..).zip(&run.rates);
    losses
        .min_by(|(_, a), (_, b)| a.randomised.total_cmp(&b.randomised))
        .map_or(0, |(halvings, _)| halvings)
}

impl Measured {
    fn runs(&self, source: Source) -> &[Run] {
        let found = self.groups.iter().find(|group| group.source == source);
        found.map_or(&[], |group| &group.runs)
    }

    /// Randomised losses at rate 1 and at the chosen rate, each less the best density's loss, run by run.
    fn excesses(&self, source: Source) -> Result<Vec<(Rational, Rational)>, ScenarioError> {
        let runs = self.runs(source).iter();
        runs.map(|run| {
            let best = of_double(run.best)?;
            let (bayes, safe) = losses_at_one_and_chosen(run)?;
            Ok((bayes - &best, safe - best))
        })
        .collect()
    }

    /// `factor` times the excess at the chosen rate less that at rate 1.
    fn margin(&self, source: Source, factor: &Rational) -> Result<Sample, ScenarioError> {
        let excesses = self.excesses(source)?;
        let differences: Vec<Rational> = excesses
            .iter()
            .map(|(bayes, safe)| factor * safe - bayes)
            .collect();
        Sample::of(&differences)
    }
}

/// The randomised losses at rate 1 and at the chosen rate.
fn losses_at_one_and_chosen(run: &Run) -> Result<(Rational, Rational), ScenarioError> {
    let at = |index: usize| {
        let rate = run.rates.get(index);
        of_double(rate.map_or(f64::NAN, |losses| losses.randomised))
    };
    let index = usize::try_from(chosen(run)).unwrap_or(usize::MAX);
    Ok((at(0)?, at(index)?))
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let done = AtomicU64::new(0);
    let total = length(&Source::ALL) * parameters.runs;
    let group = |source| {
        let runs = (0..parameters.runs).into_par_iter().map(|run| {
            let followed = losses::follow(Task {
                source,
                covariates: parameters.covariates,
                observations: parameters.observations,
                halvings: parameters.halvings,
                seed: parameters.seed,
                run,
            });
            context.report("runs", done.fetch_add(1, Ordering::Relaxed) + 1, total)?;
            Ok(followed)
        });
        let runs = runs.collect::<Result<_, ScenarioError>>()?;
        Ok(Group { source, runs })
    };
    let groups: Result<_, ScenarioError> = Source::ALL.into_iter().map(group).collect();
    Ok(Measured {
        groups: groups?,
        coins: coins::measure(parameters.halvings)?,
    })
}

// ----------------------------------------------------------------------------------------------- theory

/// On the easy points' data the excess at rate 1 is more than this many times that at the chosen rate.
const WORSE: u64 = 5;

/// In the control it is less than this many times.
const ALIKE: u64 = 3;

/// The control's rate is at least 2^-this.
const CONTROL_HALVINGS: u32 = 1;

#[derive(Clone, Debug)]
struct Theory {
    gap: Rational,
    rate: Rational,
    control_rate: Rational,
    worse: Rational,
    alike: Rational,
    /// What rounding may do to the sum of mixed losses, per nat of the largest one.
    rounding: Rational,
    coins: ClosedForm,
}

fn theory(parameters: &Parameters) -> Result<Theory, ScenarioError> {
    let count = |number: usize| whole(u64::try_from(number).unwrap_or(u64::MAX));
    let models = count(parameters.covariates) + Rational::one();
    Ok(Theory {
        gap: Rational::zero(),
        rate: Rational::one(),
        control_rate: inverse_power(CONTROL_HALVINGS),
        worse: whole(WORSE),
        alike: whole(ALIKE),
        rounding: count(parameters.observations) * &models * &models * inverse_power(ROUNDING_BITS),
        coins: coins::theory(parameters.halvings)?,
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn rate_claim(
    statement: Statement,
    relation: Relation,
    runs: &[Run],
    bound: &Rational,
) -> Result<Claim, ScenarioError> {
    let mut claim = ForAll::new(statement, relation, None);
    for (index, run) in runs.iter().enumerate() {
        let rate = inverse_power(chosen(run));
        claim.check_exact(|| format!("run {index}"), &rate, bound);
    }
    claim.claim()
}

/// Both claims about every run's losses: the gap, and the chain rule.
fn loss_claims(measured: &Measured, theory: &Theory) -> Result<[Claim; 2], ScenarioError> {
    let mut gap = ForAll::new(
        Statement::new(
            "gap-nonnegative",
            Grade::Float,
            "The mixability gap is at least 0 at every point, every rate and every run.",
            JENSEN,
        ),
        Relation::AtLeast,
        None,
    );
    let runs = || {
        let groups = measured.groups.iter();
        groups.flat_map(|group| {
            group
                .runs
                .iter()
                .enumerate()
                .map(|(i, run)| (group.source, i, run))
        })
    };
    let mut largest = Rational::zero();
    for (source, index, run) in runs() {
        for (halvings, losses) in run.rates.iter().enumerate() {
            gap.check_exact(
                || format!("{}, run {index}, eta 2^-{halvings}", source.name()),
                &of_double(losses.least_gap)?,
                &theory.gap,
            );
        }
        if let Some(bayes) = run.rates.first() {
            largest = largest.max(of_double(bayes.largest)?);
        }
    }
    let mut chain = ForAll::new(
        Statement::new(
            "chain-rule",
            Grade::Float,
            "At rate 1 the mixed losses of all points, from Student densities, add up to -ln of the evidence in closed form, to within rounding.",
            CHAIN,
        ),
        Relation::Within,
        Some(&theory.rounding * largest),
    );
    for (source, index, run) in runs() {
        if let Some(RateLosses {
            mixed, code_length, ..
        }) = run.rates.first()
        {
            chain.check_exact(
                || format!("{}, run {index}", source.name()),
                &of_double(*mixed)?,
                &of_double(*code_length)?,
            );
        }
    }
    Ok([gap.claim()?, chain.claim()?])
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    use Source::{EasyPoints, WellSpecified};
    let sampled = |id: &str, text: &str| Statement::new(id, Grade::Sampled, text, PAPER);
    let mut found = loss_claims(measured, theory)?.to_vec();
    found.extend(coins::claims(&measured.coins, &theory.coins)?);
    found.push(rate_claim(
        sampled(
            "rate-below-1",
            "With easy points the chosen rate is below 1 in every run.",
        ),
        Relation::LessThan,
        measured.runs(EasyPoints),
        &theory.rate,
    )?);
    found.push(former::claim(
        sampled(
            "excess-repaired",
            "With easy points the randomised loss exceeds the best density's at rate 1 by more than five times as much as at the chosen rate: five times the latter less the former is negative in the mean over the runs, at the worse end of 5 standard errors.",
        ),
        Relation::LessThan,
        measured.margin(EasyPoints, &theory.worse)?.interval()?,
        Enclosure::zero(),
        None,
    ));
    found.push(rate_claim(
        sampled(
            "control-rate",
            "Control, no easy points: the chosen rate is at least 1/2 in every run.",
        ),
        Relation::AtLeast,
        measured.runs(WellSpecified),
        &theory.control_rate,
    )?);
    found.push(former::claim(
        sampled(
            "control-excess",
            "Control, no easy points: the excess at rate 1 is less than three times that at the chosen rate in the mean over the runs, at the worse end of 5 standard errors.",
        ),
        Relation::GreaterThan,
        measured.margin(WellSpecified, &theory.alike)?.interval()?,
        Enclosure::zero(),
        None,
    ));
    for (source, id) in [(EasyPoints, "easy-points"), (WellSpecified, "control")] {
        let runs = measured.runs(source);
        let losses: Vec<(Rational, Rational)> = runs
            .iter()
            .map(losses_at_one_and_chosen)
            .collect::<Result<_, _>>()?;
        let (bayes, safe): (Vec<_>, Vec<_>) = losses.into_iter().unzip();
        found.push(former::measurement(
            &format!("loss-{id}"),
            format!("{}: mean randomised loss in nats at rate 1, plus and minus 5 standard errors; beside it that at the chosen rate.", source.name()),
            PAPER,
            Sample::of(&bayes)?.interval()?,
            Sample::of(&safe)?.interval()?,
        ));
        let halves = runs.iter().filter(|run| chosen(run) == 1).count();
        found.push(former::measurement(
            &format!("share-of-one-half-{id}"),
            format!(
                "{}: share of the runs in which the chosen rate is 1/2.",
                source.name()
            ),
            PAPER,
            Enclosure::exact(fraction(
                u64::try_from(halves).unwrap_or(u64::MAX),
                length(runs),
            )?),
            exact(1),
        ));
    }
    Ok(found)
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for SafeBayes {
    fn name(&self) -> &'static str {
        "safe-bayes"
    }

    fn claim(&self) -> &'static str {
        "The loss of one who draws from the posterior tells a learning rate that repairs Bayes."
    }

    fn source(&self) -> &'static str {
        "Grunwald 2012 (unconfirmed); Grunwald and van Ommen 2017 (Bayesian Analysis 12(4))"
    }

    fn grade(&self) -> Grade {
        Grade::Sampled
    }

    fn description(&self) -> &'static str {
        "The regressions and data of grunwald-van-ommen. SafeBayes takes the learning rate eta, of 1, 1/2, 1/4, \
         .., at which predicting with parameters drawn from the posterior loses least. Where half of the points \
         are easy that is never 1, and at 1 the loss is many times as far from the best density's. Control: \
         where the class holds the truth the choice costs little either way, though it does not return to 1. \
         Two identities stand beside it: the mixability gap is never negative, and at rate 1 the mixture's \
         losses add up to the evidence. SafeBayes as a mixture of a list, which any scenario file can take as its \
         remedy, is set beside closed forms on two coins: on growing blocks the rate falls and comes back, on \
         0101.. it falls and stays."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer("n", 100, (20, 2000), "observations of each run"),
            Parameter::integer(
                "covariates",
                50,
                (4, 200),
                "the models take p = 0 .. this covariates",
            ),
            Parameter::integer("runs", 30, (2, 10_000), "seeded runs on each source"),
            Parameter::integer(
                "halvings",
                4,
                (1, 10),
                "rates from 1 down to 2^-this are tried",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(&parameters, context)?;
        let theory = theory(&parameters)?;
        let traces = picture::traces(&parameters, &measured)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Floating point posteriors of these nested regressions, means over seeded runs with tolerances from \
             their number and spread; enclosures for the two coins. Nothing here is about M.",
        )
    }
}

former_scenario!(SafeBayes, Remedies);

#[cfg(test)]
mod tests;

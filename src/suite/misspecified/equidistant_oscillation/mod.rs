//! `equidistant-oscillation`: between two wrong models at equal distance the posterior swings for ever.
//!
//! Takes rationals and enclosures from `exact` and the exact `Mixture`. Berk 1966 (Ann. Math. Stat. 37;
//! asymptotic carrier); Feller, vol. I, ch. III (arcsine law, changes of sign; numbers unconfirmed).
//!
//! The truth is a fair coin, the models are Bernoulli(1/2 + d) and Bernoulli(1/2 - d) with equal weights.
//! With S_n = ones - zeros, a simple random walk, the log-odds are lambda S_n, lambda =
//! log2((1 + 2d)/(1 - 2d)) bits; a tie belongs to the former leader. So the number of leader changes and
//! the share of time led have the walk's exact laws ([`law`]), and never settle.
//!
//! Derivations \[own\]. With rho = 2^lambda the product of the models' chances of a 1 and of a 0 is
//! (1 - 4d^2)/4, so the mixture's probability is (P + Q)/2 = ((1 - 4d^2)/4)^(n/2) cosh(ln(rho) S_n/2), and
//! log2(truth/mixture) = n KL - log2 cosh(ln(rho) S_n/2) with KL = -(1/2) log2(1 - 4d^2) bits. Squared,
//! all is rational: (truth/mixture)^2 (1 - 4d^2)^n (rho^S + 2 + rho^-S)/4 = 1, and this is what is tested.
//! The mixture is at least half of either model, so its regret to the better one is at most 1 bit.
//!
//! Control: with the truth in the class at weight w = 2^-l the swings end. Its posterior exceeds 1/2 as
//! soon as truth/mixture > 2^l - 1; on average near n = l/KL. And it never despairs of the truth:
//! xi/mu is a martingale under mu, so P(inf_t w_t(mu) <= delta w(mu)) <= delta (Ville 1939, unconfirmed):
//! w_t(mu) <= delta w is (xi/mu)(x_1:t) >= 1/delta, and Ville's maximal inequality bounds that by delta.
//!
//! Tolerances. Mean: 5 standard errors sqrt(Var/R), the variance exact. Distribution function:
//! Dvoretzky-Kiefer-Wolfowitz (Massart's constant), 2 exp(-2 R eps^2) = alpha = 10^-6. Proportions:
//! Hoeffding, exp(-2 R eps^2) = alpha. All computed from the number of runs. Weights of the exact mixture: the
//! widths of the three logarithms compared, none above lambda n + 1 bits.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::scenario::figures::{
    exact, fraction, inverse_power, length, log2_of_rest, quotient, signed, whole,
    width_of_logarithms,
};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::sampling::{ALPHA_INVERSE, five_errors, flips, radius};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::{bernoulli, exactly, mixture};

mod picture;
mod thresholds;

use crate::suite::instrument::random_walk::walk::{LEVELS, Thresholds, Walk};
use crate::suite::instrument::random_walk::{law, sign_changes, walk};

/// Replicates that also go through the exact mixture.
const MIXTURE_RUNS: u64 = 8;

/// One in how many symbols the mixture's log2 weights and evidence are compared.
const CHECK_EVERY: u64 = 500;

const WALK: &str =
    "Feller, vol. I, ch. III (unconfirmed); re-derived in scenario::equidistant_oscillation::law";
const OWN: &str = "own derivation, in the documentation of scenario::equidistant_oscillation";

/// The scenario.
pub struct EquidistantOscillation;

/// What a run is about.
#[derive(Clone, Debug)]
struct Parameters {
    offset: Rational,
    symbols: u64,
    runs: u64,
    truth_bits: u32,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let symbols: u64 = settings.count("n")?;
        if !symbols.is_multiple_of(2) {
            return Err(ScenarioError::Settings(format!(
                "n = {symbols} is odd; the law of the share of time is for an even number of symbols, take {}",
                symbols + 1
            )));
        }
        Ok(Parameters {
            offset: settings.rational("d")?.clone(),
            symbols,
            runs: settings.count("runs")?,
            truth_bits: settings.count("truth_bits")?,
            seed: settings.seed,
        })
    }

    /// P(1) of the upper model, and of the lower.
    fn chances(&self) -> (Rational, Rational) {
        let half = Rational::ratio(1, 2);
        (&half + &self.offset, &half - &self.offset)
    }

    /// rho = (1 + 2d)/(1 - 2d), the odds ratio of one symbol.
    fn odds(&self) -> Result<Rational, ScenarioError> {
        let (up, down) = self.chances();
        quotient(&up, &down)
    }

    /// 1 - 4 d^2.
    fn shrink(&self) -> Rational {
        Rational::one() - &self.offset * &self.offset * Rational::from_integer(4)
    }
}

// ---------------------------------------------------------------------------------------------- measure

struct Measured {
    runs: u64,
    /// Mean number of leader changes over the runs.
    mean_changes: Rational,
    /// sup |F_R - F| for the share of time that the upper model leads.
    arcsine_distance: Rational,
    /// How many runs spent 2k of the n symbols under the upper model, by k.
    upper_counts: Vec<u64>,
    /// Sorted times at which the truth took more than half.
    truth_times: Vec<u32>,
    /// How many runs saw the truth's weight fall to 2^-1, 2^-2, ... of its prior weight.
    despair: [u64; LEVELS],
    mixture: Vec<MixtureRun>,
}

/// One replicate through the exact mixture.
#[derive(Clone, Debug)]
struct MixtureRun {
    /// Times at which the mixture's leader changed.
    changes: Vec<u64>,
    /// The integer walk S_0, S_1, ....
    balance: Vec<i64>,
    /// Largest ratio of the better model's evidence to the mixture's, over the compared times.
    best_over_mixture: Rational,
    checks: Vec<Check>,
}

/// The mixture at one time.
#[derive(Clone, Debug)]
struct Check {
    time: u64,
    /// Posterior of the upper model.
    upper: Rational,
    /// The mixture's evidence.
    evidence: Rational,
}

fn simulate(
    parameters: &Parameters,
    thresholds: &Thresholds,
    context: &Context<'_>,
) -> Result<Vec<Walk>, ScenarioError> {
    let symbols = usize::try_from(parameters.symbols).unwrap_or(usize::MAX);
    let done = AtomicU64::new(0);
    (0..parameters.runs)
        .into_par_iter()
        .map(|replicate| {
            let walk = walk::follow(flips(parameters.seed, replicate).take(symbols), thresholds);
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            if count.is_multiple_of(64) {
                context.report("replicates", count, parameters.runs)?;
            }
            Ok(walk)
        })
        .collect()
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let thresholds = thresholds::compute(parameters)?;
    let walks = simulate(parameters, &thresholds, context)?;
    let half = parameters.symbols / 2;
    let mut upper_counts = vec![0u64; usize::try_from(half).unwrap_or(usize::MAX) + 1];
    let mut despair = [0u64; LEVELS];
    let mut truth_times = Vec::new();
    let mut changes = 0u64;
    for walk in &walks {
        changes += u64::from(walk.changes);
        let pairs = usize::try_from(walk.upper_steps / 2).unwrap_or(usize::MAX);
        if let Some(count) = upper_counts.get_mut(pairs) {
            *count += 1;
        }
        for count in despair.iter_mut().take(walk.despair) {
            *count += 1;
        }
        truth_times.extend(walk.truth_time);
    }
    truth_times.sort_unstable();
    let cumulative = law::arcsine_cumulative(half);
    let distance = law::distance(&upper_counts, &cumulative, half).to_rational();
    Ok(Measured {
        runs: parameters.runs,
        mean_changes: fraction(changes, parameters.runs)?,
        arcsine_distance: quotient(&distance, &whole(parameters.runs))?,
        upper_counts,
        truth_times,
        despair,
        mixture: (0..MIXTURE_RUNS)
            .into_par_iter()
            .map(|replicate| through_mixture(parameters, replicate, context))
            .collect::<Result<_, _>>()?,
    })
}

// ----------------------------------------------------------------------------------------------- theory

struct Theory {
    mean_changes: Rational,
    /// Five standard errors of the mean over the runs.
    mean_tolerance: Rational,
    /// DKW radius at alpha.
    arcsine_radius: Enclosure,
    /// Most that the better model's evidence may be of the mixture's.
    best_over_mixture: Rational,
    /// rho.
    odds: Rational,
    step_bits: Enclosure,
    /// What two enclosures of the same log2 weight may differ by.
    agreement: Rational,
    /// 1 - 4 d^2.
    shrink: Rational,
    /// l/KL, near which the truth takes the lead.
    truth_time: Enclosure,
    /// 2^-1, 2^-2, ...: most that the chance of falling to that level may be.
    despair: Vec<Rational>,
    /// Hoeffding radius at alpha.
    proportion_radius: Rational,
}

fn theory(parameters: &Parameters) -> Result<Theory, ScenarioError> {
    let variance = law::variance_of_changes(parameters.symbols);
    let odds = parameters.odds()?;
    let divergence = log2(&parameters.shrink(), PRECISION)?.scale(&Rational::ratio(-1, 2));
    let step_bits = log2(&odds, PRECISION)?;
    let largest = whole(parameters.symbols) * step_bits.upper() + Rational::one();
    let truth_time = exact(u64::from(parameters.truth_bits)).checked_div(&divergence);
    Ok(Theory {
        mean_changes: law::mean_changes(parameters.symbols),
        mean_tolerance: five_errors(&variance, parameters.runs)?.lower().clone(),
        // Two-sided: 2 exp(-2 R eps^2) = alpha.
        arcsine_radius: radius(2 * ALPHA_INVERSE, parameters.runs)?,
        best_over_mixture: Rational::from_integer(2),
        agreement: width_of_logarithms(3, &largest),
        step_bits,
        odds,
        shrink: parameters.shrink(),
        truth_time: truth_time.ok_or(ScenarioError::DivisionByZero)?,
        despair: (1u32..).take(LEVELS).map(inverse_power).collect(),
        proportion_radius: radius(ALPHA_INVERSE, parameters.runs)?.lower().clone(),
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, grade, relation, tolerance, text: &str, source: &str| {
        ForAll::new(Statement::new(id, grade, text, source), relation, tolerance)
    };
    let mean = former::claim(
        Statement::new(
            "leader-changes",
            Grade::Sampled,
            "The mean number of leader changes is (1/2) sum of C(2k,k) 4^-k over 1 <= k <= (n - 1)/2, to within 5 standard errors.",
            WALK,
        ),
        Relation::Within,
        Enclosure::exact(measured.mean_changes.clone()),
        Enclosure::exact(theory.mean_changes.clone()),
        Some(theory.mean_tolerance.clone()),
    );
    let arcsine = former::claim(
        Statement::new(
            "share-of-time",
            Grade::Sampled,
            "The share of time that one model leads has the discrete arcsine law: the distribution functions differ nowhere by more than the DKW radius at 10^-6.",
            WALK,
        ),
        Relation::AtMost,
        Enclosure::exact(measured.arcsine_distance.clone()),
        theory.arcsine_radius.clone(),
        None,
    );
    let mut leaders = all(
        "mixture-leaders",
        Grade::Exact,
        Relation::Equal,
        None,
        "In eight replicates the exact mixture's leader changes at the times at which the walk changes sign, and at no other.",
        OWN,
    );
    let mut weights = all(
        "mixture-weights",
        Grade::Certified,
        Relation::Within,
        Some(theory.agreement.clone()),
        "In the same replicates the upper model's log2 weight is -log2(1 + rho^-S).",
        OWN,
    );
    let mut best = all(
        "regret-to-better",
        Grade::Exact,
        Relation::AtMost,
        None,
        "The better model's probability is at most twice the mixture's: regret to it is at most ln 2 nats.",
        "dominance: the mixture is at least half of either model",
    );
    let mut truth = all(
        "regret-to-truth",
        Grade::Exact,
        Relation::Equal,
        None,
        "ln(truth/mixture) = n KL - ln cosh(lambda S_n/2) exactly: the square of truth/mixture, times (1 - 4d^2)^n cosh^2, is 1.",
        OWN,
    );
    for (replicate, run) in (1u64..).zip(&measured.mixture) {
        let expected = sign_changes(&run.balance);
        for at in 0..run.changes.len().max(expected.len()) {
            // A change that one side lacks is a change at time 0 there: never equal.
            let (m, t) = (
                run.changes.get(at).copied().unwrap_or(0),
                expected.get(at).copied().unwrap_or(0),
            );
            leaders.check(
                || format!("replicate {replicate}, change {}", at + 1),
                &exact(m),
                &exact(t),
            );
        }
        best.check_exact(
            || format!("replicate {replicate}"),
            &run.best_over_mixture,
            &theory.best_over_mixture,
        );
        for check in &run.checks {
            let label = || format!("replicate {replicate}, t={}", check.time);
            let balance = usize::try_from(check.time)
                .ok()
                .and_then(|at| run.balance.get(at))
                .copied()
                .unwrap_or(0);
            let rest = log2_of_rest(&theory.odds, &theory.step_bits, balance.unsigned_abs())?;
            // log2 of the leader's weight is -rest; the other's is |S| steps lower.
            let behind = if balance < 0 {
                theory.step_bits.scale(&Rational::from_integer(balance))
            } else {
                Enclosure::zero()
            };
            weights.check(label, &log2(&check.upper, PRECISION)?, &(behind - rest));
            let ratio = quotient(
                &Rational::ratio(1, 2).checked_pow(check.time)?,
                &check.evidence,
            )?;
            let forward = theory.odds.checked_pow(balance.unsigned_abs())?;
            let backward = quotient(&Rational::one(), &forward)?;
            let cosh_squared =
                (forward + Rational::from_integer(2) + backward) * Rational::ratio(1, 4);
            let product = &ratio * &ratio * theory.shrink.checked_pow(check.time)? * cosh_squared;
            truth.check_exact(label, &product, &Rational::one());
        }
    }
    let mut despair = all(
        "no-despair",
        Grade::Sampled,
        Relation::AtMost,
        Some(theory.proportion_radius.clone()),
        "With the truth in the class, its weight ever falls to delta times the prior weight in at most a share delta of the runs (delta = 1/2 .. 1/64), Hoeffding radius at 10^-6.",
        "Ville 1939 (unconfirmed); re-derived in scenario::equidistant_oscillation",
    );
    for (&count, level) in measured.despair.iter().zip(&theory.despair) {
        despair.check_exact(
            || format!("delta={level}"),
            &fraction(count, measured.runs)?,
            level,
        );
    }
    let mut found = vec![
        mean,
        arcsine,
        leaders.claim()?,
        weights.claim()?,
        best.claim()?,
        truth.claim()?,
        despair.claim()?,
    ];
    let times = &measured.truth_times;
    for (id, percent) in [
        ("truth-time-10", 10),
        ("truth-time-median", 50),
        ("truth-time-90", 90),
    ] {
        let at = usize::try_from(measured.runs).unwrap_or(usize::MAX) * percent / 100;
        if let Some(&time) = times.get(at) {
            found.push(former::measurement(
                id,
                format!("Time by which the truth, in the class at weight 2^-l, has taken more than half in {percent} of 100 runs; beside it l/KL."),
                OWN,
                exact(u64::from(time)),
                theory.truth_time.clone(),
            ));
        }
    }
    found.push(former::measurement(
        "truth-ends-swings",
        "Share of the runs in which the truth has taken more than half by n.",
        OWN,
        Enclosure::exact(fraction(length(times), measured.runs)?),
        exact(1),
    ));
    Ok(found)
}

// ------------------------------------------------------------------------------------------ the mixture

fn through_mixture(
    parameters: &Parameters,
    replicate: u64,
    context: &Context<'_>,
) -> Result<MixtureRun, ScenarioError> {
    let (up, down) = parameters.chances();
    let half = Rational::ratio(1, 2);
    let mut list = mixture(vec![
        (bernoulli(&up)?, half.clone()),
        (bernoulli(&down)?, half),
    ])?;
    let mut run = MixtureRun {
        changes: Vec::new(),
        balance: vec![0],
        best_over_mixture: Rational::zero(),
        checks: Vec::new(),
    };
    let mut balance = 0;
    for (time, symbol) in (1..=parameters.symbols).zip(flips(parameters.seed, replicate)) {
        list.update(symbol)?;
        balance += if symbol { 1 } else { -1 };
        run.balance.push(balance);
        // At t = 0 both models are level: the first symbol makes the first leader.
        if time > 1 && list.takeover().is_some() {
            run.changes.push(time);
        }
        if time.is_multiple_of(CHECK_EVERY) || time == 1 {
            context.report("exact mixture", time, parameters.symbols)?;
            let evidence = exactly(&list.evidence())?;
            let (upper, lower) = (exactly(&list.joint(0))?, exactly(&list.joint(1))?);
            // The joint weights carry the prior 1/2, the models' own evidence does not.
            let better = upper.clone().max(lower) * Rational::from_integer(2);
            run.best_over_mixture = run.best_over_mixture.max(quotient(&better, &evidence)?);
            run.checks.push(Check {
                time,
                upper: quotient(&upper, &evidence)?,
                evidence,
            });
        }
    }
    Ok(run)
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for EquidistantOscillation {
    fn name(&self) -> &'static str {
        "equidistant-oscillation"
    }

    fn claim(&self) -> &'static str {
        "Between two wrong models at equal distance from the truth the posterior swings for ever."
    }

    fn source(&self) -> &'static str {
        "Berk 1966; Feller, vol. I, ch. III (arcsine law, changes of sign; numbers unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Sampled
    }

    fn description(&self) -> &'static str {
        "The source is a fair coin, the hypotheses are Bernoulli(1/2 + d) and Bernoulli(1/2 - d). The \
         log-odds are a simple random walk, so the lead changes for ever, ever more rarely, and one model \
         may lead for most of any stretch of time: the arcsine law. Thousands of seeded runs stand beside \
         the exact laws, and eight of them go through the exact mixture too. Control: with the truth in \
         the class, at a small weight, the swings end, and its weight hardly ever falls far."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::rational(
                "d",
                Rational::ratio(1, 10),
                (Rational::ratio(1, 100), Rational::ratio(2, 5)),
                "the models are Bernoulli(1/2 + d) and Bernoulli(1/2 - d)",
            ),
            Parameter::integer(
                "n",
                10_000,
                (100, 100_000),
                "symbols of each run, an even number",
            ),
            Parameter::integer("runs", 10_000, (100, 1_000_000), "seeded runs"),
            Parameter::integer(
                "truth_bits",
                20,
                (1, 64),
                "the control gives the truth the weight 2^-this",
            ),
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
            "Exact for this finite prior of two Bernoulli models (with the truth: three) only, its \
                       open mass 0; frequencies over seeded runs, with tolerances from their number. Nothing \
                       here is about M.",
        )
    }
}

former_scenario!(EquidistantOscillation, Misspecified);

#[cfg(test)]
mod tests;

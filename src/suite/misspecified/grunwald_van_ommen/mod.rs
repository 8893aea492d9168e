//! `grunwald-van-ommen`: easy points make Bayes take ever larger regressions; a learning rate repairs it.
//!
//! Takes the posterior of all nested models from `nested_regression`. Grunwald and van Ommen 2017 (Bayesian
//! Analysis 12(4):1069-1103; abstract confirmed, constants of the experiment unconfirmed).
//!
//! Y = (X_1 + .. + X_4)/10 + e, e normal of variance 1/40, X_j standard normal; but with chance 1/2 a point is
//! easy: all X_j and Y are 0. Models p = 0 .. d, each with an intercept, take the noise for the same at every
//! point, so none is true. Nearest to the truth in Kullback-Leibler divergence (conditional on X) are those
//! with the true coefficients and noise variance 1/80: the expected log loss is (ln 2 pi s2 + E(Y - Xb)^2/s2)/2,
//! E(Y - Xb)^2 is least at the true b, where it is (0 + 1/40)/2, and s2 is best at that. The least p among them
//! is 4. Yet Bayes' posterior goes to far larger p, and its prediction is much worse, while the generalised
//! posterior of rate eta = 1/2 stays near 4. No theorem gives the sizes at finite n; the claims are that they
//! lie beyond five times, or below twice, the best size.
//!
//! Hypercompression \[own derivation\]. Let G_n be by how much the mixture's cumulative log loss lies below
//! that of a density f, in nats, and G the largest of G_0 = 0, G_1, ... If the data come from f, e^G_n is a
//! nonnegative martingale of mean 1, so P(G >= k) <= e^-k (Ville 1939, unconfirmed) and E[G], the integral of
//! P(G >= k) over k > 0, is at most 1 nat. On the easy points' data the mean of G over the runs lies above 1:
//! the mixture predicts better than the best density in the class, by mixing several bad ones.
//!
//! Control: the same learners without easy points, where the class holds the truth: both sizes stay small, the
//! risks are alike, and E[G] <= 1 as the theorem says. With d finite the trouble ends by itself at some n; the
//! authors' theorem is said to need unboundedly many models (unconfirmed).
//!
//! Tolerance: 5 standard errors of the mean over the runs, the variance measured; claims with a strict
//! threshold must hold at the worse end of that interval.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::exact::{Enclosure, Rational};
use crate::scenario::figures::{length, of_double, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::sampling::Sample;
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::nested_regression::source::{Source, TRUE_SIZE};

mod picture;
mod runs;

use runs::{Run, Step, Task};

const PAPER: &str = "Grunwald and van Ommen 2017 (Bayesian Analysis 12(4); abstract confirmed)";
const VILLE: &str =
    "Ville 1939 (unconfirmed); derived in the documentation of scenario::grunwald_van_ommen";

/// The scenario.
pub struct GrunwaldVanOmmen;

#[derive(Clone, Debug)]
struct Parameters {
    observations: usize,
    at: usize,
    covariates: usize,
    runs: u64,
    rate: Rational,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let parameters = Parameters {
            observations: settings.count("n")?,
            at: settings.count("at")?,
            covariates: settings.count("covariates")?,
            runs: settings.count("runs")?,
            rate: settings.rational("eta")?.clone(),
            seed: settings.seed,
        };
        if parameters.at > parameters.observations {
            return Err(ScenarioError::Settings(format!(
                "at = {} lies beyond n = {}; set at to at most n",
                parameters.at, parameters.observations
            )));
        }
        Ok(parameters)
    }
}

/// Who learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Learner {
    /// eta = 1.
    Bayes,
    /// The eta of the settings.
    Generalised,
}

impl Learner {
    const ALL: [Learner; 2] = [Learner::Bayes, Learner::Generalised];

    fn name(self) -> &'static str {
        match self {
            Learner::Bayes => "Bayes",
            Learner::Generalised => "generalised",
        }
    }

    fn rate(self, parameters: &Parameters) -> f64 {
        match self {
            Learner::Bayes => 1.0,
            Learner::Generalised => parameters.rate.nearest_f64(),
        }
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// The runs of one learner on one source, in the order of their streams.
#[derive(Clone, Debug)]
struct Group {
    source: Source,
    learner: Learner,
    runs: Vec<Run>,
}

#[derive(Clone, Debug)]
struct Measured {
    at: usize,
    groups: Vec<Group>,
}

impl Measured {
    fn runs(&self, source: Source, learner: Learner) -> &[Run] {
        let found = self
            .groups
            .iter()
            .find(|group| group.source == source && group.learner == learner);
        found.map_or(&[], |group| &group.runs)
    }

    /// A figure of every run at a time.
    fn figures(
        &self,
        (source, learner): (Source, Learner),
        time: usize,
        figure: fn(&Step) -> f64,
    ) -> impl Iterator<Item = f64> {
        let steps = self.runs(source, learner).iter().flat_map(|run| &run.steps);
        steps.filter(move |step| step.time == time).map(figure)
    }

    fn sizes(&self, source: Source, learner: Learner) -> Result<Sample, ScenarioError> {
        Sample::of_doubles(self.figures((source, learner), self.at, |step| step.size))
    }

    fn risks(&self, source: Source, learner: Learner) -> Result<Vec<Rational>, ScenarioError> {
        self.figures((source, learner), self.at, |step| step.risk)
            .map(of_double)
            .collect()
    }

    fn peaks(&self, source: Source) -> Result<Sample, ScenarioError> {
        let runs = self.runs(source, Learner::Bayes);
        Sample::of_doubles(runs.iter().map(|run| run.peak))
    }
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let kinds: Vec<(Source, Learner)> = Source::ALL
        .into_iter()
        .flat_map(|source| Learner::ALL.map(|learner| (source, learner)))
        .collect();
    let done = AtomicU64::new(0);
    let total = length(&kinds) * parameters.runs;
    let groups = kinds.into_par_iter().map(|(source, learner)| {
        let runs = (0..parameters.runs).into_par_iter().map(|run| {
            let followed = runs::follow(Task {
                source,
                rate: learner.rate(parameters),
                covariates: parameters.covariates,
                observations: parameters.observations,
                at: parameters.at,
                seed: parameters.seed,
                run,
            });
            context.report("runs", done.fetch_add(1, Ordering::Relaxed) + 1, total)?;
            Ok(followed)
        });
        Ok(Group {
            source,
            learner,
            runs: runs.collect::<Result<_, ScenarioError>>()?,
        })
    });
    Ok(Measured {
        at: parameters.at,
        groups: groups.collect::<Result<_, ScenarioError>>()?,
    })
}

// ----------------------------------------------------------------------------------------------- theory

/// A size this many times the best one is called too large.
const TOO_LARGE: u64 = 5;

/// A size below this many times the best one is called sound.
const SOUND: u64 = 2;

/// Bayes' risk is called worse from this many times the other's.
const WORSE: u64 = 5;

#[derive(Clone, Debug)]
struct Theory {
    /// The least p among the densities nearest to the truth.
    best_size: Rational,
    too_large: Rational,
    sound: Rational,
    worse: Rational,
    /// Most that E\[G\] can be when the class holds the truth, in nats.
    peak: Rational,
}

fn theory() -> Theory {
    let best = u64::try_from(TRUE_SIZE).unwrap_or(u64::MAX);
    Theory {
        best_size: whole(best),
        too_large: whole(TOO_LARGE * best),
        sound: whole(SOUND * best),
        worse: whole(WORSE),
        peak: Rational::one(),
    }
}

// ----------------------------------------------------------------------------------------------- claims

/// `factor` times the second's risk less the first's, run by run.
fn risk_margin(
    first: &[Rational],
    second: &[Rational],
    factor: &Rational,
) -> Result<Sample, ScenarioError> {
    let pairs = first.iter().zip(second);
    let differences: Vec<Rational> = pairs
        .map(|(first, second)| factor * second - first)
        .collect();
    Sample::of(&differences)
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    use Learner::{Bayes, Generalised};
    use Source::{EasyPoints, WellSpecified};
    let sampled =
        |id: &str, text: &str, source: &str| Statement::new(id, Grade::Sampled, text, source);
    let value = |value: &Rational| Enclosure::exact(value.clone());
    let mut control = ForAll::new(
        sampled(
            "control-sizes",
            "Control, no easy points: the mean over the runs of the posterior mean of p stays below twice the best size for both learners, at the worse end of 5 standard errors.",
            PAPER,
        ),
        Relation::LessThan,
        None,
    );
    for learner in Learner::ALL {
        let sizes = measured.sizes(WellSpecified, learner)?;
        control.check(
            || learner.name().to_string(),
            &sizes.interval()?,
            &value(&theory.sound),
        );
    }
    let risks = |source| -> Result<_, ScenarioError> {
        Ok((
            measured.risks(source, Bayes)?,
            measured.risks(source, Generalised)?,
        ))
    };
    let (bayes, generalised) = risks(EasyPoints)?;
    let (control_bayes, control_generalised) = risks(WellSpecified)?;
    let control_peaks = measured.peaks(WellSpecified)?;
    let last = |source, learner| {
        let steps = measured.runs(source, learner).iter();
        Sample::of_doubles(steps.filter_map(|run| run.steps.last().map(|step| step.size)))
    };
    Ok(vec![
        former::claim(
            sampled(
                "bayes-too-large",
                "With easy points the mean over the runs of Bayes' posterior mean of p exceeds five times the best size, at the worse end of 5 standard errors.",
                PAPER,
            ),
            Relation::GreaterThan,
            measured.sizes(EasyPoints, Bayes)?.interval()?,
            value(&theory.too_large),
            None,
        ),
        former::claim(
            sampled(
                "rate-repairs-size",
                "On the same data the generalised posterior's mean p stays below twice the best size, at the worse end of 5 standard errors.",
                PAPER,
            ),
            Relation::LessThan,
            measured.sizes(EasyPoints, Generalised)?.interval()?,
            value(&theory.sound),
            None,
        ),
        former::claim(
            sampled(
                "rate-repairs-risk",
                "With easy points Bayes' excess squared error is more than five times the generalised posterior's: five times the latter less the former is negative in the mean over the runs, at the worse end of 5 standard errors.",
                PAPER,
            ),
            Relation::LessThan,
            risk_margin(&bayes, &generalised, &theory.worse)?.interval()?,
            Enclosure::zero(),
            None,
        ),
        former::claim(
            sampled(
                "hypercompression",
                "With easy points Bayes' cumulative log loss falls below that of the best density in the class by more nats, at its peak over n and in the mean over the runs, than it could if the class held the truth: at the worse end of 5 standard errors.",
                VILLE,
            ),
            Relation::GreaterThan,
            measured.peaks(EasyPoints)?.interval()?,
            value(&theory.peak),
            None,
        ),
        control.claim()?,
        former::claim(
            sampled(
                "control-risk",
                "Control, no easy points: Bayes' excess squared error is less than five times the generalised posterior's, at the worse end of 5 standard errors.",
                PAPER,
            ),
            Relation::GreaterThan,
            risk_margin(&control_bayes, &control_generalised, &theory.worse)?.interval()?,
            Enclosure::zero(),
            None,
        ),
        former::claim(
            sampled(
                "control-no-hypercompression",
                "Control, no easy points: the same peak is at most 1 nat in the mean, to within 5 standard errors.",
                VILLE,
            ),
            Relation::AtMost,
            value(&control_peaks.mean),
            value(&theory.peak),
            Some(control_peaks.five_errors()?),
        ),
        former::measurement(
            "bayes-risk",
            "Bayes' mean excess squared error with easy points, plus and minus 5 standard errors; beside it the generalised posterior's.",
            PAPER,
            Sample::of(&bayes)?.interval()?,
            Sample::of(&generalised)?.interval()?,
        ),
        former::measurement(
            "bump-ends",
            "Bayes' mean p with easy points after all n observations, plus and minus 5 standard errors; beside it the best size.",
            PAPER,
            last(EasyPoints, Bayes)?.interval()?,
            value(&theory.best_size),
        ),
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for GrunwaldVanOmmen {
    fn name(&self) -> &'static str {
        "grunwald-van-ommen"
    }

    fn claim(&self) -> &'static str {
        "Easy points make Bayes take ever larger regressions; a learning rate below 1 repairs it."
    }

    fn source(&self) -> &'static str {
        "Grunwald and van Ommen 2017 (Bayesian Analysis 12(4):1069-1103; constants unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Sampled
    }

    fn description(&self) -> &'static str {
        "Y depends on 4 covariates with normal noise, but half of the points are easy: all values 0. The \
         models are the regressions on the first p covariates; none knows that the noise differs from point \
         to point. Bayes' posterior goes to models many times too large and predicts badly, while the mixture \
         as a whole codes the data better than the best of its densities: hypercompression, which a theorem \
         forbids where the class holds the truth. The generalised posterior, with the likelihood to the power \
         eta, stays near the best model. Control: without easy points both do. Look at the first picture: \
         Bayes' bump, and where it ends."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer("n", 400, (50, 5000), "observations of each run"),
            Parameter::integer(
                "at",
                100,
                (20, 5000),
                "the claims are about the posterior after this many observations",
            ),
            Parameter::integer(
                "covariates",
                50,
                (4, 200),
                "the models take p = 0 .. this covariates",
            ),
            Parameter::integer(
                "runs",
                100,
                (2, 10_000),
                "seeded runs of each learner on each source",
            ),
            Parameter::rational(
                "eta",
                Rational::ratio(1, 2),
                (Rational::ratio(1, 64), Rational::one()),
                "learning rate of the generalised posterior",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(&parameters, context)?;
        let theory = theory();
        let traces = picture::traces(&parameters, &measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Floating point posteriors of these nested regressions, means over seeded runs with tolerances from \
             their number and spread. Nothing here is about M.",
        )
    }
}

former_scenario!(GrunwaldVanOmmen, Misspecified);

#[cfg(test)]
mod tests;

//! `grunwald-van-ommen`: easy points make Bayes take ever larger regressions; a learning rate repairs it.
//!
//! Takes the posterior of all nested models from `nested_regression`. Grunwald and van Ommen 2017 (Bayesian
//! Analysis 12(4):1069-1103; abstract confirmed, constants of the experiment unconfirmed).
//!
//! Y = (X_1 + .. + X_4)/10 + e, e normal of variance 1/40, X_j standard normal; but with chance 1/2 a point
//! is easy: all X_j and Y are 0. Models p = 0 .. d, each with an intercept, take the noise for the same at
//! every point, so none is true. Nearest to the truth in Kullback-Leibler divergence (conditional on X) are
//! those with the true coefficients and noise variance 1/80: the expected log loss is
//! (ln 2 pi s2 + E(Y - Xb)^2/s2)/2, E(Y - Xb)^2 is least at the true b, where it is (0 + 1/40)/2, and s2 is
//! best at that. The least p among them is 4. Yet Bayes' posterior goes to far larger p, and its prediction
//! is much worse, while the generalised posterior of rate eta = 1/2 stays near 4. No theorem gives the sizes
//! at finite n; the claims are that they lie beyond five times, or below twice, the best size.
//!
//! Hypercompression \[own derivation\]. Let G_n be by how much the mixture's cumulative log loss lies below
//! that of a density f, in nats, and G the largest of G_0 = 0, G_1, ... If the data come from f, e^G_n is a
//! nonnegative martingale of mean 1, so P(G >= k) <= e^-k (Ville 1939, unconfirmed) and E[G], the integral of
//! P(G >= k) over k > 0, is at most 1 nat. On the easy points' data the mean of G over the runs lies above 1:
//! the mixture predicts better than the best density in the class, by mixing several bad ones.
//!
//! Control: the same learners without easy points, where the class holds the truth: both sizes stay small,
//! the risks are alike, and E[G] <= 1 as the theorem says. With d finite the trouble ends by itself at some
//! n; the authors' theorem is said to need unboundedly many models (unconfirmed).
//!
//! Tolerance: 5 standard errors of the mean over the runs, the variance measured; claims with a strict
//! threshold must hold at the worse end of that interval.

use crate::exact::{Rational, as_u64};
use crate::scenario::figures::{of_double, whole};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
};
use crate::suite::instrument::nested_regression::source::{Source, TRUE_SIZE};

mod parameters;
mod picture;
mod runs;

use parameters::Parameters;
use runs::{Run, Step, follow};

const PAPER: &str = "Grunwald and van Ommen 2017 (Bayesian Analysis 12(4); abstract confirmed)";
const VILLE: &str = here!("Ville 1939 (unconfirmed); derived in the documentation of");

claims! {
    TOO_LARGE: Sampled GreaterThan "bayes-too-large", PAPER,
        "With easy points the mean over the runs of Bayes' posterior mean of p exceeds five times the best \
         size, at the worse end of 5 standard errors.";
    SIZE: Sampled LessThan "rate-repairs-size", PAPER,
        "On the same data the generalised posterior's mean p stays below twice the best size, at the worse \
         end of 5 standard errors.";
    RISK: Sampled LessThan "rate-repairs-risk", PAPER,
        "With easy points Bayes' excess squared error is more than five times the generalised posterior's: \
         five times the latter less the former is negative in the mean over the runs, at the worse end of 5 \
         standard errors.";
    HYPERCOMPRESSION: Sampled GreaterThan "hypercompression", VILLE,
        "With easy points Bayes' cumulative log loss falls below that of the best density in the class by \
         more nats, at its peak over n and in the mean over the runs, than it could if the class held the \
         truth: at the worse end of 5 standard errors.";
    CONTROL_SIZES: Sampled LessThan "control-sizes", PAPER,
        "Control, no easy points: the mean over the runs of the posterior mean of p stays below twice the \
         best size for both learners, at the worse end of 5 standard errors.";
    CONTROL_RISK: Sampled GreaterThan "control-risk", PAPER,
        "Control, no easy points: Bayes' excess squared error is less than five times the generalised \
         posterior's, at the worse end of 5 standard errors.";
    CONTROL_PEAK: Sampled AtMost "control-no-hypercompression", VILLE,
        "Control, no easy points: the same peak is at most 1 nat in the mean, to within 5 standard errors.";
    BAYES_RISK: Measured None "bayes-risk", PAPER,
        "Bayes' mean excess squared error with easy points, plus and minus 5 standard errors; beside it the \
         generalised posterior's.";
    BUMP_ENDS: Measured None "bump-ends", PAPER,
        "Bayes' mean p with easy points after all n observations, plus and minus 5 standard errors; beside \
         it the best size.";
}

/// The runs of both learners on one source, in the order of their streams.
#[derive(Clone, Debug)]
struct Learners {
    bayes: Vec<Run>,
    generalised: Vec<Run>,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    at: usize,
    easy_points: Learners,
    well_specified: Learners,
}

/// A figure of every run at a time.
fn figures(runs: &[Run], time: usize, figure: fn(&Step) -> f64) -> Result<Vec<Rational>> {
    let steps = runs.iter().flat_map(|run| &run.steps);
    let at = steps.filter(|step| step.time == time);
    at.map(|step| of_double(figure(step))).collect()
}

/// A size this many times the best one is called too large.
const TOO_LARGE_TIMES: u64 = 5;

/// A size below this many times the best one is called sound.
const SOUND_TIMES: u64 = 2;

/// Bayes' risk is called worse from this many times the other's.
const WORSE_TIMES: u64 = 5;

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// The least p among the densities nearest to the truth.
    best_size: Rational,
    too_large: Rational,
    sound: Rational,
    worse: Rational,
    /// Most that E\[G\] can be when the class holds the truth, in nats.
    peak: Rational,
}

/// The scenario.
pub(crate) struct GrunwaldVanOmmen;

impl Experiment for GrunwaldVanOmmen {
    const ABOUT: About = About {
        name: "grunwald-van-ommen",
        question: Question::Misspecified,
        claim: "Easy points make Bayes take ever larger regressions; a learning rate below 1 repairs it.",
        source: "Grunwald and van Ommen 2017 (Bayesian Analysis 12(4):1069-1103; constants unconfirmed)",
        text: "Y depends on 4 covariates with normal noise, but half of the points are easy: all values 0. \
               The models are the regressions on the first p covariates; none knows that the noise differs \
               from point to point. Bayes' posterior goes to models many times too large and predicts badly, \
               while the mixture as a whole codes the data better than the best of its densities: \
               hypercompression, which a theorem forbids where the class holds the truth. The generalised \
               posterior, with the likelihood to the power eta, stays near the best model. Control: without \
               easy points both do. Look at the first picture: Bayes' bump, and where it ends.",
        worth: "Floating point posteriors of these nested regressions, means over seeded runs with \
                tolerances from their number and spread. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let Parameters {
            at,
            observations: n,
            ..
        } = parameters;
        if at > n {
            let text = format!("at = {at} lies beyond n = {n}; set at to at most n");
            return Err(ScenarioError::Settings(text));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let runs = |source: Source, rate: f64| {
            let follow = |run| Ok(follow(parameters, source, rate, run));
            each_run(context, "runs", parameters.runs, follow)
        };
        let learners = |source| -> Result<Learners> {
            Ok(Learners {
                bayes: runs(source, 1.0)?,
                generalised: runs(source, parameters.rate.nearest_f64())?,
            })
        };
        Ok(Measured {
            at: parameters.at,
            easy_points: learners(Source::EasyPoints)?,
            well_specified: learners(Source::WellSpecified)?,
        })
    }

    fn theory(_: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let best = as_u64(TRUE_SIZE);
        Ok(Theory {
            best_size: whole(best),
            too_large: whole(TOO_LARGE_TIMES * best),
            sound: whole(SOUND_TIMES * best),
            worse: whole(WORSE_TIMES),
            peak: Rational::one(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let (easy, control) = (&measured.easy_points, &measured.well_specified);
        let sizes = |runs| Sample::of(&figures(runs, measured.at, |step| step.size)?)?.interval();
        let risks = |runs: &[Run]| figures(runs, measured.at, |step| step.risk);
        // Five times the generalised posterior's risk less Bayes', run by run.
        let margin = |learners: &Learners| {
            let (bayes, generalised) = (risks(&learners.bayes)?, risks(&learners.generalised)?);
            let pairs = bayes.iter().zip(&generalised);
            let differences = pairs.map(|(bayes, other)| &theory.worse * other - bayes);
            Sample::of(&differences.collect::<Vec<_>>())?.interval()
        };
        let peaks = |runs: &[Run]| Sample::of_doubles(runs.iter().map(|run| run.peak));

        claims.one(&TOO_LARGE, sizes(&easy.bayes)?, &theory.too_large);
        claims.one(&SIZE, sizes(&easy.generalised)?, &theory.sound);
        claims.one(&RISK, margin(easy)?, 0);
        claims.one(
            &HYPERCOMPRESSION,
            peaks(&easy.bayes)?.interval()?,
            &theory.peak,
        );
        for (name, runs) in [
            ("Bayes", &control.bayes),
            ("generalised", &control.generalised),
        ] {
            claims.check(
                &CONTROL_SIZES,
                || name.to_string(),
                sizes(runs)?,
                &theory.sound,
            );
        }
        claims.one(&CONTROL_RISK, margin(control)?, 0);
        let peak = peaks(&control.bayes)?;
        claims.within(&CONTROL_PEAK, peak.five_errors()?, peak.mean, &theory.peak);
        let [bayes, generalised] =
            [&easy.bayes, &easy.generalised].map(|runs| Sample::of(&risks(runs)?)?.interval());
        claims.one(&BAYES_RISK, bayes?, generalised?);
        let last = easy.bayes.iter().filter_map(|run| run.steps.last());
        let last = Sample::of_doubles(last.map(|step| step.size))?;
        claims.one(&BUMP_ENDS, last.interval()?, &theory.best_size);
        Ok(())
    }
}

#[cfg(test)]
mod tests;

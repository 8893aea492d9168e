//! `grunwald-van-ommen`: easy points make Bayes take regressions that are far too large; a lower learning rate does
//! not.
//!
//! Takes the posterior of all nested models from `nested_regression`. Grunwald and van Ommen 2017 (Bayesian
//! Analysis 12(4):1069-1103; abstract confirmed, constants of the experiment unconfirmed).
//!
//! Y = (X_1 + .. + X_4)/10 + e, e normal of variance 1/40, X_j standard normal; but with chance q = 1/2 a point
//! is easy: all X_j and Y are 0. Models p = 0 .. d, each with an intercept, take the noise for the same at
//! every point, so none is true. Nearest to the truth in Kullback-Leibler divergence (conditional on X) are
//! those with the true coefficients and noise variance s*^2 = (1 - q)/40 = 1/80: the expected log loss is
//! (ln 2 pi s2 + E(Y - Xb)^2/s2)/2, E(Y - Xb)^2 is least at the true b, where it is (1 - q)/40, and s2 is
//! best at that. Call that density f*. The least p among the models that have it is 4. Bayes' posterior goes to
//! far larger p while it has seen some hundred points, and predicts badly; by n = 400 it is back. No theorem says
//! how large it gets at a finite n: those figures are measurements.
//!
//! **Central condition** at rate eta: E(f/f*)^eta <= 1 for every density f of the class \[own derivation\]. Let f have
//! the coefficients b and the variance s*^2/tau. An easy point contributes at most q tau^(eta/2), with equality at
//! intercept 0. At any other the error of f* is e, of variance s*^2/(1 - q), and that of f is e - delta,
//! delta = X(b - b*). The mean over e of (f/f*)^eta, a Gaussian integral, is finite where
//! B = 1 + (tau - 1) eta/(1 - q) is above 0; it is tau^(eta/2) B^(-1/2) at delta = 0, and falls with |delta| if
//! eta < 1 - q, does not depend on it at eta = 1 - q, and rises above all limits if eta > 1 - q.
//! - At the variance of f*, tau = 1, the condition holds for all coefficients if and only if eta <= 1 - q.
//! - With the variance free it does not hold at eta = 1 - q: at delta = 0 the mean is
//!   q tau^((1-q)/2) + (1 - q) tau^(-q/2), a weighted mean of two numbers whose weighted geometric mean is 1, so it is
//!   above 1 for every tau but 1. (eta = 1/2, with q = 1/2, is no safe rate: a rare run blows up.)
//! - At eta = 1/4 and q = 1/2 the mean is at most g(tau) = tau^(1/8) (1 + ((1 + tau)/2)^(-1/2))/2. With
//!   z^2 = (1 + tau)/2 its derivative has the sign of (z - 1)(z^2 - 2z - 2): g rises to g(1) = 1, falls to
//!   z = 1 + sqrt 3, and rises from there; g(64) < 0.989. So the condition holds for all coefficients and all
//!   variances of at least s*^2/64. As -ln E(f/f*)^eta is concave in eta and 0 at 0, it holds at lower rates, too.
//! - For an arbitrarily small variance it holds at no rate, as q tau^(eta/2) grows without limit; the prior gives
//!   variances below s*^2/64 the weight e^-128.
//!
//! **Hypercompression** \[own derivation\]. Let M_n be the prior mean of the product of (f/f*)^eta over n points,
//! M_0 = 1, and G the largest of the ln M_n; at eta = 1 that is by how many nats Bayes' code gets ahead of f*. Under
//! the central condition M_n is a nonnegative supermartingale, so P(G >= k) <= e^-k (Ville 1939, unconfirmed), and
//! E[G], the integral of P(G >= k) over k > 0, is at most 1 nat. Here the tail tau > 64 adds to 1 at most the
//! integral of 2 e^(-2 tau) g(tau)^n, and g(tau) <= (tau/64)^(1/8) <= e^((tau - 64)/512): less than e^-124 for
//! n <= 1000, which is in the tolerance. Bayes on easy points is the case without the condition: measured.
//!
//! Control: the same learners without easy points, where f* is the truth and the condition holds at every
//! rate up to 1. With d finite the trouble ends by itself at some n; the authors' theorem is said to need
//! unboundedly many models (unconfirmed).
//!
//! **The bound that the condition gives** is exact in a game of guesses with easy points, with its control:
//! [`guessers`].
//!
//! Tolerance. By Ville's inequality G is at most an exponential variate of mean 1 in distribution, so the sum over R
//! runs is at most a Gamma(R) variate, which is above R + sqrt(2 R x) + x with chance at most e^-x; x = ln 10^6.
//! Measurements are shown with 5 standard errors over the runs, the variance measured.

use crate::exact::{Rational, as_u64};
use crate::scenario::figures::{inverse_power, of_double, whole};
use crate::scenario::sampling::{ALPHA_INVERSE, MeanOfRuns, Sample, each_run, radius};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
};
use crate::suite::instrument::nested_regression::source::{Source, TRUE_SIZE};

mod answer;
mod guessers;
mod parameters;
mod picture;
mod runs;

use parameters::Parameters;
use runs::{Run, Step, follow};

const PAPER: &str = "Grünwald and van Ommen 2017 (Bayesian Analysis 12(4))";
const VILLE: &str = here!("Ville 1939; derived in the documentation of");

claims! {
    LOW_RATE_PEAK: Sampled AtMost "no-hypercompression-at-a-low-rate", VILLE,
        "With easy points, at the learning rate eta: the largest ln over n of the prior mean of (f/f*)^eta, f* the \
         best density, is at most 1 nat on average over the runs.",
        applies "eta is at most 1/4 and n at most 1000";
    CONTROL_PEAK: Sampled AtMost "control-no-hypercompression", VILLE,
        "Control, no easy points: the same peak is at most 1 nat on average, at rate 1 and at rate eta.";
    SIZES: Measured None "mean-size-{id}", PAPER,
        "{data}: posterior mean of p after `at` observations, {learner}, mean over the runs.",
        beside "the best size";
    RISKS: Measured None "excess-error-{id}", PAPER,
        "{data}: Bayes' excess squared error at a point that is not easy, after `at` observations, mean over \
         the runs.",
        beside "the generalised posterior's";
    PEAK: Measured None "hypercompression-of-bayes", VILLE,
        "With easy points: the most nats by which Bayes' code gets ahead of the best density's, mean over \
         the runs.",
        beside "the most under the central condition";
    BUMP_ENDS: Measured None "size-at-the-end", PAPER,
        "With easy points: Bayes' posterior mean of p after all n observations, mean over the runs.",
        beside "the best size";
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
    guesses: guessers::Measured,
}

/// A figure of every run at a time.
fn figures(runs: &[Run], time: usize, figure: fn(&Step) -> f64) -> Result<Vec<Rational>> {
    let steps = runs.iter().flat_map(|run| &run.steps);
    let at = steps.filter(|step| step.time == time);
    at.map(|step| of_double(figure(step))).collect()
}

/// The mean over the runs with its interval.
fn interval(runs: &[Run], time: usize, figure: fn(&Step) -> f64) -> Result<MeanOfRuns> {
    Sample::of(&figures(runs, time, figure)?)?.figure()
}

fn peaks(runs: &[Run]) -> Result<Sample> {
    Sample::of_doubles(runs.iter().map(|run| run.peak))
}

/// The learning rate and the number of observations up to which the tail of small variances is negligible.
const LOW_RATE: (i64, u64) = (1, 4);
const FEW: u64 = 1000;

/// 2^-this is above e^-124, what the tail of small variances adds to the bound.
const TAIL_BITS: u32 = 178;

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    rate: Rational,
    observations: u64,
    /// The least p among the densities nearest to the truth.
    best_size: Rational,
    /// Most that E\[G\] can be under the central condition, in nats.
    peak: Rational,
    /// By how much a mean over the runs may be above that.
    tolerance: Rational,
    guesses: guessers::Theory,
}

impl Theory {
    fn rate_is_low(&self) -> bool {
        let (p, q) = LOW_RATE;
        self.rate <= Rational::ratio(p, q) && self.observations <= FEW
    }
}

/// sqrt(2x/R) + x/R, x = ln 10^6: twice r + r^2, r = sqrt(x/(2R)).
fn gamma_tail(runs: u64) -> Result<Rational> {
    let radius = radius(ALPHA_INVERSE, runs)?.lower().clone();
    Ok((&radius + &radius * &radius) * whole(2) + inverse_power(TAIL_BITS))
}

/// The scenario.
pub(crate) struct GrunwaldVanOmmen;

impl Experiment for GrunwaldVanOmmen {
    const ABOUT: About = About {
        name: "grunwald-van-ommen",
        question: Question::Misspecified,
        claim: "Below a critical learning rate a generalised posterior stays near the best of a wrong class, \
                at the price of its prior weight; Bayes, beyond that rate, need not.",
        source: "Grünwald and van Ommen 2017 (Bayesian Analysis 12(4):1069-1103); Zhang 2006",
        text: "Y depends on 4 covariates with normal noise, but half of the points are easy: all values 0. \
               The models are the regressions on the first p covariates; none knows that the noise differs \
               from point to point. After a hundred points Bayes' posterior is at models many times too large and \
               predicts badly, while the mixture codes the data better than the best of its densities: \
               hypercompression. At learning rates up to 1/4 a theorem forbids that, at 1 only where the class holds \
               the truth. A game of guesses with easy points has the same trouble and is exact: below its critical \
               rate 1/3 the posterior's distance from the best predictor, summed over all points, is at most ln of \
               1 over its prior weight; Bayes breaks that bound and never comes back. Look at the first picture: \
               Bayes' bump, and where it ends.",
        worth: "Regressions: floating point posteriors, means over seeded runs; how large the models get is measured, \
                and no theorem says it. The game of guesses is exact. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[guessers::CLAIMS, CLAIMS];
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
            let why = format!("at = {at} lies beyond n = {n}");
            return Err(ScenarioError::refused(why, [format!("at={n}")]));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let guesses = guessers::measure(parameters.guesses, context)?;
        let runs = |source: Source, rate: f64| {
            let follow = |run| follow(parameters, source, rate, run, context);
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
            guesses,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        Ok(Theory {
            rate: parameters.rate.clone(),
            observations: as_u64(parameters.observations),
            best_size: whole(as_u64(TRUE_SIZE)),
            peak: Rational::one(),
            tolerance: gamma_tail(parameters.runs)?,
            guesses: guessers::theory()?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        guessers::judge(&measured.guesses, &theory.guesses, claims);
        let (easy, control) = (&measured.easy_points, &measured.well_specified);
        claims.applies(&LOW_RATE_PEAK, theory.rate_is_low(), || {
            format!("eta = {} and n = {}", theory.rate, theory.observations)
        });
        let peak = peaks(&easy.generalised)?.mean;
        claims.within(&LOW_RATE_PEAK, theory.tolerance.clone(), peak, &theory.peak);
        claims.tolerate(&CONTROL_PEAK, theory.tolerance.clone());
        for (name, runs) in [
            ("rate 1", &control.bayes),
            ("rate eta", &control.generalised),
        ] {
            claims.check(
                &CONTROL_PEAK,
                || name.to_owned(),
                peaks(runs)?.mean,
                &theory.peak,
            );
        }
        for (id, data, learners) in [
            ("easy-points", "With easy points", easy),
            ("control", "Control, no easy points", control),
        ] {
            let [bayes, generalised] = [&learners.bayes, &learners.generalised];
            for (learner, name, runs) in
                [("bayes", "Bayes", bayes), ("eta", "rate eta", generalised)]
            {
                let statement = SIZES.with("id", format!("{learner}-{id}"));
                let statement = statement.with("data", data).with("learner", name);
                let size = interval(runs, measured.at, |step| step.size)?;
                claims.one(&statement, size, &theory.best_size);
            }
            let risk = |runs| interval(runs, measured.at, |step| step.risk);
            let statement = RISKS.with("id", id).with("data", data);
            claims.one(&statement, risk(bayes)?, risk(generalised)?);
        }
        claims.one(&PEAK, peaks(&easy.bayes)?.figure()?, &theory.peak);
        let last = easy.bayes.iter().filter_map(|run| run.steps.last());
        let last = Sample::of_doubles(last.map(|step| step.size))?;
        claims.one(&BUMP_ENDS, last.figure()?, &theory.best_size);
        Ok(())
    }
}

#[cfg(test)]
mod tests;

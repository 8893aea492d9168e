//! `berk-kl-minimiser`: with the truth outside the class the posterior concentrates on the hypothesis that
//! is nearest to the truth in KL divergence, and it does so at the rate that the divergences say.
//!
//! Takes rationals and enclosures from `exact` and the exact `Mixture`. Berk 1966 (Ann. Math. Stat. 37;
//! asymptotic carrier, theorem number unconfirmed); Bunke & Milhaud 1998; Kleijn & van der Vaart 2012.
//!
//! The truth is mu = Bernoulli(p), the class a list of Bernoulli(b), all of equal weight, p not among them.
//! After n symbols with k ones the log-odds of a against b are k ln(a/b) + (n - k) ln((1-a)/(1-b)), a sum of
//! n independent terms of mean KL(mu||b) - KL(mu||a) and variance p (1 - p) lambda_b^2, where lambda_b =
//! ln(a/b) - ln((1-a)/(1-b)). So (1/n) of the log-odds has that mean exactly, at every n, and 1/n of that
//! variance, and tends to the mean almost surely.
//!
//! Finite n \[own\]. By Hoeffding's inequality and the union bound |k/n - p| <= eps in all R runs, except with
//! chance alpha = 10^-6, where eps = sqrt(ln(2R/alpha)/(2n)). Then every run's log-odds of the minimiser
//! against b are at least n (Delta_b - eps |lambda_b|), Delta_b = KL(mu||b) - KL(mu||minimiser), so the mass
//! outside the minimiser is at most the sum over b of exp(-n (Delta_b - eps |lambda_b|)). Settings at which
//! this exceeds 10^-6 are refused, with an n that is enough.
//!
//! Variance: k is binomial, so the unbiased sample variance s^2 of k over R runs has the variance
//! (m4 - s4 (R-3)/(R-1))/R with s4 = (n p q)^2 and m4 = n p q (1 + 3 (n-2) p q), q = 1 - p.
//!
//! Control: the nearest hypothesis is not unique. A fair coin seen by Bernoulli(3/10) and Bernoulli(7/10): the
//! divergences are equal, and which of the two holds the posterior at n is a toss of a coin, whatever n.
//!
//! Nothing here is rounded: counts are integers, logarithms and exponentials enclosures. Tolerances: 5
//! standard errors with the exact variance, and the Hoeffding radius above.

use crate::exact::Rational;
use crate::scenario::figures::signed;
use crate::scenario::former::{FormerScenario, former_scenario};
use crate::scenario::{Context, Grade, Outcome, Parameter, ScenarioError, Settings};

mod claims;
mod measured;
mod picture;
mod theory;

use claims::claims;
use measured::measure;
use theory::theory;

/// Most symbols of a run.
const MOST_SYMBOLS: u64 = 10_000_000;

/// Symbols of the first run that also go through the exact mixture.
const MIXTURE_SYMBOLS: u64 = 200;

/// Symbols of the first run that are drawn.
const DRAWN_SYMBOLS: u64 = 4000;

/// The control's hypotheses are Bernoulli(1/2 - this) and Bernoulli(1/2 + this), as p/q.
const CONTROL_OFFSET: (i64, u64) = (1, 5);

const BERK: &str = "Berk 1966 (number unconfirmed); re-derived in scenario::berk_kl_minimiser";
const OWN: &str = "own derivation, in the documentation of scenario::berk_kl_minimiser";

/// The scenario.
pub struct BerkKlMinimiser;

/// What a run is about.
#[derive(Clone, Debug)]
struct Parameters {
    source: Rational,
    class: Vec<Rational>,
    symbols: u64,
    runs: u64,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let percents = settings.integers("class_percent")?;
        let mut sorted = percents.to_vec();
        sorted.sort_unstable();
        if sorted.len() < 2 || sorted.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(ScenarioError::Settings(
                "class_percent needs at least two hypotheses, each named once".to_string(),
            ));
        }
        Ok(Parameters {
            source: settings.rational("p")?.clone(),
            class: sorted
                .into_iter()
                .map(|one| Rational::ratio(one, 100))
                .collect(),
            symbols: settings.count("n")?,
            runs: settings.count("runs")?,
            seed: settings.seed,
        })
    }
}

impl FormerScenario for BerkKlMinimiser {
    fn name(&self) -> &'static str {
        "berk-kl-minimiser"
    }

    fn claim(&self) -> &'static str {
        "With the truth outside the class the posterior goes to the hypothesis nearest in KL divergence."
    }

    fn source(&self) -> &'static str {
        "Berk 1966 (number unconfirmed); Bunke & Milhaud 1998; Kleijn & van der Vaart 2012"
    }

    fn grade(&self) -> Grade {
        Grade::Sampled
    }

    fn description(&self) -> &'static str {
        "The source is Bernoulli(p), the class a list of other Bernoulli hypotheses. In each of many seeded \
         runs the log-odds against every hypothesis but the nearest grow at the rate that the KL divergences \
         say, and all mass ends on that one, though it is wrong. Control: a source with two nearest \
         hypotheses, where it is a toss which of them holds the posterior."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::rational(
                "p",
                Rational::ratio(43, 100),
                (Rational::ratio(1, 100), Rational::ratio(99, 100)),
                "the source is Bernoulli(p)",
            ),
            Parameter::integers(
                "class_percent",
                &[10, 20, 30, 60, 70, 80, 90],
                (1, 99),
                "the hypotheses are Bernoulli with these chances of a 1, in hundredths",
            ),
            Parameter::integer(
                "n",
                100_000,
                (1000, signed(MOST_SYMBOLS)),
                "symbols of each run",
            ),
            Parameter::integer("runs", 400, (20, 100_000), "seeded runs"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let theory = theory(&parameters)?;
        let measured = measure(&parameters, context)?;
        let traces = picture::traces(&measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Frequencies over {} seeded runs of a finite prior of {} Bernoulli hypotheses, equal weights, \
                 open mass 0, with tolerances from the number of runs. Nothing here is about M.",
                parameters.runs,
                parameters.class.len()
            ),
        )
    }
}

former_scenario!(BerkKlMinimiser, Misspecified);

#[cfg(test)]
mod tests;

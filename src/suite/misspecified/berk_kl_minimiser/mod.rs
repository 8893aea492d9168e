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
//! Finite n \[own\]. By Hoeffding's inequality and the union bound |k/n - p| <= eps in all R runs, except
//! with chance alpha = 10^-6, where eps = sqrt(ln(2R/alpha)/(2n)). Then every run's log-odds of the minimiser
//! against b are at least n (Delta_b - eps |lambda_b|), Delta_b = KL(mu||b) - KL(mu||minimiser), so the mass
//! outside the minimiser is at most the sum over b of exp(-n (Delta_b - eps |lambda_b|)). Settings at which
//! this exceeds 10^-6 are refused, with an n that is enough.
//!
//! Variance: k is binomial, so the unbiased sample variance s^2 of k over R runs has the variance
//! (m4 - s4 (R-3)/(R-1))/R with s4 = (n p q)^2 and m4 = n p q (1 + 3 (n-2) p q), q = 1 - p.
//!
//! Control: the nearest hypothesis is not unique. A fair coin seen by Bernoulli(3/10) and Bernoulli(7/10):
//! the divergences are equal, and which of the two holds the posterior at n is a toss of a coin, whatever n.
//!
//! Nothing here is rounded: counts are integers, logarithms and exponentials enclosures. Tolerances: 5
//! standard errors with the exact variance, and the Hoeffding radius above.

use crate::exact::{Rational, as_u64};
use crate::scenario::figures::{fraction, quotient};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    own_derivation,
};

mod measured;
mod picture;
mod theory;

use measured::{Measured, Parameters, measure};
use theory::{Theory, size, theory};

const BERK: &str = here!("Berk 1966 (number unconfirmed); re-derived in");
const OWN: &str = own_derivation!();

claims! {
    LEADER: Sampled Equal "leader-is-minimiser", BERK,
        "In every run the heaviest hypothesis after n symbols is the one of least KL(mu||b) (its place in \
         the class, from 1).";
    ELSEWHERE: Sampled AtMost "mass-elsewhere", OWN,
        "In every run the mass outside that hypothesis is at most the sum over b of exp(-n (Delta_b - eps \
         |lambda_b|)), eps the Hoeffding radius of all runs at 10^-6; a bound below 10^-6.";
    SLOPE: Sampled AtMost "slope", BERK,
        "(1/n) ln of the odds against b is KL(mu||b) - KL(mu||minimiser) on average: the distance is at most \
         5 standard errors, for every b.";
    VARIANCE: Sampled Within "slope-variance", BERK,
        "That slope against the next nearest hypothesis has the variance Var_mu ln(a/b)/n over the runs, to \
         within 5 standard errors.";
    MIXTURE: Exact Equal "mixture-agrees", "Bayes",
        "Over the first symbols of the first run the exact mixture's posterior of b is b^k (1-b)^(t-k) over \
         the sum of these, for every t and b.";
    CONTROL: Sampled Within "control-two-nearest", "symmetry of the fair coin",
        "Control: a fair coin is equally far from Bernoulli(1/2 +- 1/5); the upper one leads at n in half of \
         the runs, to within 5 standard errors, so no hypothesis gains the posterior for good.";
}

/// The scenario.
pub(crate) struct BerkKlMinimiser;

impl Experiment for BerkKlMinimiser {
    const ABOUT: About = About {
        name: "berk-kl-minimiser",
        question: Question::Misspecified,
        claim: "With the truth outside the class the posterior goes to the hypothesis nearest in KL divergence.",
        source: "Berk 1966 (number unconfirmed); Bunke & Milhaud 1998; Kleijn & van der Vaart 2012",
        text: "The source is Bernoulli(p), the class a list of other Bernoulli hypotheses. In each of many \
               seeded runs the log-odds against every hypothesis but the nearest grow at the rate that the \
               KL divergences say, and all mass ends on that one, though it is wrong. Control: a source with \
               two nearest hypotheses, where it is a toss which of them holds the posterior.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let class = parameters.class();
        if class.len() < 2 || class.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(ScenarioError::Settings(
                "class_percent needs at least two hypotheses, each named once".to_owned(),
            ));
        }
        // What theory refuses is refused before anything is run.
        theory(parameters).map(drop)
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measure(parameters, context)
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        theory(parameters)
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let place = |index: usize| as_u64(index) + 1;
        for (ones, ending) in &measured.endings {
            let run = || format!("{ones} ones");
            claims.check(&LEADER, run, place(ending.leader), place(theory.minimiser));
            claims.check(&ELSEWHERE, run, &ending.elsewhere, &theory.elsewhere);
        }
        for (index, rate) in theory.rates.iter().enumerate() {
            if index != theory.minimiser {
                let [nearest, other] =
                    [theory.minimiser, index].map(|at| &measured.log_likelihood[at]);
                let off = size(&(nearest - other - rate));
                let against = || format!("b={}", measured.class[index]);
                claims.check(&SLOPE, against, off, &theory.slope_errors[index]);
            }
        }
        let [nearest, next] =
            [theory.minimiser, theory.runner_up].map(|at| &measured.logarithms[at]);
        let step = (&nearest[0] - &next[0]) - (&nearest[1] - &next[1]);
        let unit = fraction(1, measured.symbols * measured.symbols)?;
        claims.within(
            &VARIANCE,
            theory.variance_errors.clone(),
            (&step * &step).scale(&(&measured.ones.variance * unit)),
            &theory.slope_variance,
        );
        for step in &measured.mixture {
            let weights = measured
                .class
                .iter()
                .map(|b| {
                    let other = Rational::one() - b;
                    Ok(b.checked_pow(step.ones)? * other.checked_pow(step.time - step.ones)?)
                })
                .collect::<Result<Vec<_>>>()?;
            let sum: Rational = weights.iter().sum();
            for ((b, seen), weight) in measured.class.iter().zip(&step.posterior).zip(&weights) {
                let instance = || format!("b={b}, t={}", step.time);
                claims.check(&MIXTURE, instance, seen, quotient(weight, &sum)?);
            }
        }
        let errors = theory.control_errors.clone();
        claims.within(
            &CONTROL,
            errors,
            &measured.control_upper,
            &theory.control_upper,
        );
        Ok(())
    }

    fn worth(parameters: &Parameters, _: &Measured) -> String {
        format!(
            "Frequencies over {} seeded runs of a finite prior of {} Bernoulli hypotheses, equal weights, \
             open mass 0, with tolerances from the number of runs. Nothing here is about M.",
            parameters.runs,
            parameters.class_percent.len()
        )
    }
}

#[cfg(test)]
mod tests;

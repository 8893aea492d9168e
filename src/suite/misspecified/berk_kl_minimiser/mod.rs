//! `berk-kl-minimiser`: with the truth outside the class the posterior concentrates on the hypothesis that
//! is nearest to the truth in KL divergence, and it does so at the rate that the divergences say.
//!
//! Takes rationals and enclosures from `exact` and the exact `Mixture`. Berk 1966 (Ann. Math. Stat. 37;
//! asymptotic carrier, theorem number unconfirmed); Bunke & Milhaud 1998; Kleijn & van der Vaart 2012.
//!
//! The truth is mu = Bernoulli(p), the class a list of Bernoulli(b), all of equal weight. Settings at which p is
//! one of the b are refused: the truth is outside.
//! After n symbols with k ones the log-odds of a against b are k ln(a/b) + (n - k) ln((1-a)/(1-b)), a sum of
//! n independent terms of mean KL(mu||b) - KL(mu||a) and variance p (1 - p) lambda_b^2, where lambda_b =
//! ln(a/b) - ln((1-a)/(1-b)). So (1/n) of the log-odds has that mean exactly, at every n, and 1/n of that
//! variance, and tends to the mean almost surely.
//!
//! All these log-odds are functions of the one count k, and whether their mean over the runs is near its
//! expectation is one and the same event for every b: |mean of k/n - p| is small. So it is claimed once, of the
//! next nearest. By Hoeffding's inequality over the R n symbols the event fails with chance at most 10^-6 at the
//! radius sqrt(ln(2 10^6)/(2 R n)).
//!
//! Finite n \[own\]. By the same inequality and the union bound |k/n - p| <= eps in all R runs, except
//! with chance alpha = 10^-6, where eps = sqrt(ln(2R/alpha)/(2n)). Then every run's log-odds of the minimiser
//! against b are at least n (Delta_b - eps |lambda_b|), Delta_b = KL(mu||b) - KL(mu||minimiser), so the mass
//! outside the minimiser is at most the sum over b of exp(-n (Delta_b - eps |lambda_b|)). It is compared as a
//! logarithm, since e^-1000000 is no figure. Settings at which this exceeds 10^-6 are refused, with an n that is
//! enough.
//!
//! Variance: k is binomial, so the unbiased sample variance s^2 of k over R runs has the variance
//! (m4 - s4 (R-3)/(R-1))/R with s4 = (n p q)^2 and m4 = n p q (1 + 3 (n-2) p q), q = 1 - p. Five standard errors
//! are a convention: over 100 runs s^2 exceeds them with chance 10^-5, being like a chi-squared figure.
//!
//! Control: the nearest hypothesis is not unique. A fair coin seen by Bernoulli(3/10) and Bernoulli(7/10):
//! the divergences are equal, and which of the two holds the posterior at n is a toss of a coin, whatever n, by
//! symmetry. So one is not "the" limit. (That neither keeps the lead for good is more than this says: it is the
//! recurrence of the simple random walk, Polya 1921, and `equidistant-oscillation` counts the changes.)
//!
//! Nothing here is rounded: counts are integers, logarithms and exponentials enclosures.

use crate::exact::as_u64;
use crate::scenario::figures::fraction;
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
};

mod answer;
mod measured;
mod picture;
mod settings;
mod theory;

use measured::{Measured, Parameters, measure};
use theory::Theory;

const BERK: &str = here!("Berk 1966; re-derived in");
const OWN: &str = own_derivation!();

claims! {
    LEADER: Sampled Equal "leader-is-minimiser", BERK,
        "In every run the heaviest hypothesis after n symbols is the one of least KL(mu||b) (its place in \
         the class, from 1).";
    ELSEWHERE: Sampled AtLeast "mass-elsewhere", OWN,
        "In every run -ln of the mass outside that hypothesis is at least -ln of the sum over b of exp(-n \
         (Delta_b - eps |lambda_b|)), eps the Hoeffding radius of all runs at 10^-6: the mass is below 10^-6.";
    SLOPE: Sampled Within "slope", BERK,
        "(1/n) ln of the odds against the next nearest hypothesis is KL(mu||b) - KL(mu||minimiser) on average \
         over the runs, to within Hoeffding's radius at 10^-6; against any other b it is the same event.";
    VARIANCE: Sampled Within "slope-variance", BERK,
        "That slope has the variance Var_mu ln(a/b)/n over the runs, to within 5 standard errors.";
    MIXTURE: Exact Equal "mixture-agrees", "Bayes",
        "Over the first symbols of the first run the exact mixture's posterior of b is b^k (1-b)^(t-k) over \
         the sum of these, for every t and b.";
    CONTROL: Sampled Within "control-two-nearest", "symmetry of the fair coin",
        "Control: a fair coin is equally far from Bernoulli(1/2 +- 1/5), and which of the two leads at n is a \
         toss-up: the upper one in half of the runs, to within Hoeffding's radius at 10^-6.";
}

/// The scenario.
pub(crate) struct BerkKlMinimiser;

impl Experiment for BerkKlMinimiser {
    const ABOUT: About = About {
        name: "berk-kl-minimiser",
        question: Question::Misspecified,
        claim: "With the truth outside the class the posterior goes to the hypothesis nearest in KL divergence.",
        source: "Berk 1966; Bunke & Milhaud 1998; Kleijn & van der Vaart 2012",
        text: "The source is Bernoulli(p), the class a list of other Bernoulli hypotheses. In each of many \
               seeded runs the log-odds against every hypothesis but the nearest grow at the rate that the \
               KL divergences give, and all mass ends on that one, though it is wrong. Control: a source \
               with two nearest hypotheses, where it is a toss-up which of them leads at n.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        settings::fitting(parameters).map(drop)
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measure(parameters, context)
    }

    fn theory(
        parameters: &Parameters,
        measured: &Measured,
        context: &Context<'_>,
    ) -> Result<Theory> {
        let order = settings::fitting(parameters)?;
        let mixture = theory::posteriors(&measured.class, &measured.mixture, context)?;
        theory::theory(parameters, order, mixture)
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let place = |index: usize| as_u64(index) + 1;
        for (ones, ending) in &measured.endings {
            let run = || format!("{ones} ones");
            claims.check(&LEADER, run, place(ending.leader), place(theory.minimiser));
            claims.check(&ELSEWHERE, run, &ending.elsewhere, &theory.elsewhere);
        }
        let [nearest, next] =
            [theory.minimiser, theory.runner_up].map(|at| &measured.log_likelihood[at]);
        let rate = &theory.rates[theory.runner_up];
        claims.within(&SLOPE, theory.slope_radius.clone(), nearest - next, rate);
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
        for (step, said) in measured.mixture.iter().zip(&theory.mixture) {
            for ((b, seen), said) in measured.class.iter().zip(&step.posterior).zip(said) {
                claims.check(&MIXTURE, || format!("b={b}, t={}", step.time), seen, said);
            }
        }
        claims.within(
            &CONTROL,
            theory.control_radius.clone(),
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

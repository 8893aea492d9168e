//! `misspecified-coverage`: a posterior that takes dependent symbols for independent ones is at the right place and
//! too narrow, by a factor that the sandwich formula has.
//!
//! Takes rationals from `exact`. Kleijn and van der Vaart 2012 (The Bernstein-von-Mises theorem under
//! misspecification, Electron. J. Stat. 6; number unconfirmed). Shevtsova 2010 (constant unconfirmed).
//!
//! The model says that symbols are independent with a chance theta of a 1; the prior of theta is uniform, so after k
//! ones among n the posterior is Beta(k + 1, n - k + 1). The source is sticky: its first symbol is a toss that comes
//! 1 with chance p, and each later one is the one before with chance rho, else a new toss. The model is wrong about
//! the dependence and right about p, which minimises the divergence: the posterior concentrates there (Berk). Its
//! width is s_post^2 = p (1 - p)/n, the inverse information of the model. The count's own variance over n^2 tends to
//! the sandwich s_sand^2 = p (1 - p)/n (1 + rho)/(1 - rho). So the 95 % credible interval holds p with a chance that
//! tends to 2 Phi(1.96 s_post/s_sand) - 1 = 2 Phi(1.96 sqrt((1 - rho)/(1 + rho))) - 1: 67.3 % at rho = 3/5.
//!
//! (Their theorem asks for the quadratic expansion of the model's log-likelihood, which a function of the count has,
//! and for a central limit theorem of the count, which is proven below for this source.)
//!
//! Exact coverage. Beta(k + 1, n - k + 1) is at most p with the chance that a binomial count of n + 1 tosses is at
//! least k + 1, so the interval between the 2.5 % points holds p iff that chance is between 2.5 and 97.5 %: for the
//! counts from some k1 to some k2. The law of the count under the source follows from that of (count, last symbol),
//! symbol by symbol; so the coverage at n is known to rounding, and no run is needed. (Runs are drawn beside it.)
//!
//! How near the limit is at n \[own\]. q = 1 - p. The source's symbols are tosses T_i that are independent, each
//! printed g_i times, the lengths independent of the tosses and of sum n. Given the lengths the count is a sum of
//! independent g_i T_i with variance p q n t, t = (sum g_i^2)/n, and the inequality of Berry and Esseen bounds its
//! distribution function's distance from the normal one by 0.56 sum g_i^3 (p^2 + q^2) p q/(p q n t)^(3/2). Over the
//! lengths:
//!
//! - E n t = n (1 + rho)/(1 - rho) - 2 rho (1 - rho^n)/(1 - rho)^2, near n t0, t0 = (1 + rho)/(1 - rho); times p q
//!   it is the variance of the count, exactly;
//! - Var n t <= 4 (n - 1) rho (1 - rho) ((1 + rho)/(1 - rho)^2)^2, by Efron and Stein: whether symbol j is a new toss
//!   moves the sum by 2 L R, L and R the lengths to either side, which are independent and at most geometric;
//! - E sum g_i^3 <= (1 + (n - 1)(1 - rho)) (1 + 4 rho + rho^2)/(1 - rho)^3, by Wald;
//! - t >= (1 - e) t0 but for a chance Var t/(e t0 - |E t - t0|)^2 (Chebyshev), whatever e.
//!
//! Phi(z/sqrt(t)) moves by at most 0.121 |ln t - ln t0|, and |ln t - ln t0| <= |t - t0|/((1 - e) t0) there. Last, k1
//! and k2: the same inequality for the binomial law puts (k2 - (n + 1) p)/sqrt((n + 1) p q) between Q(0.025 + D)
//! less one step and Q(0.025 - D), Q the normal law's upper quantile and D = 0.56 (p^2 + q^2)/sqrt((n + 1) p q). The
//! sum of all this is the tolerance, with the best e of a few; it falls as 1/sqrt(n).
//!
//! Controls: rho = 0, where the model is right, and the coverage 95 %; and the formula without the sandwich, 95 %,
//! at the sticky source, which the exact coverage refutes by more than the tolerance.

use crate::exact::{Rational, as_u64};
use crate::scenario::figures::{fraction, inverse_power, of_double, whole};
use crate::scenario::sampling::{ALPHA_INVERSE, Chance, Draws, each_run, radius};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
    parameters,
};

mod answer;
mod chain;
mod limit;
mod picture;

use chain::At;
use limit::Limit;

const SANDWICH: &str = here!("Kleijn and van der Vaart 2012; re-derived in");
const OWN: &str = own_derivation!();

parameters! { Parameters {
    p "p": Rational = 1/2 in 1/5..=4/5, "a toss comes 1 with this chance";
    rho "rho": Rational = 3/5 in 1/10..=4/5, "each symbol is the one before with this chance, else a new toss";
    symbols "n": u64 = 10_000 in 2000..=20_000, "symbols";
    runs "runs": u64 = 1000 in 100..=100_000, "seeded runs beside the exact law";
} }

claims! {
    COVERAGE: Float Within "coverage-sandwich", SANDWICH,
        "The 95 % credible interval of the model of independent symbols covers p with probability 2 Phi(1.96 \
         sqrt((1 - rho)/(1 + rho))) - 1, to within the derived distance from the limit, at each n from 2000 \
         on.";
    VARIANCE: Float Within "sandwich-variance", OWN,
        "The variance of the count of ones is p q (n (1 + rho)/(1 - rho) - 2 rho (1 - rho^n)/(1 - rho)^2), to \
         within rounding: the sandwich, where the model says p q n.";
    RUNS: Sampled Within "coverage-in-runs", OWN,
        "The interval covers p in the share of the runs that the exact law says, to within Hoeffding's radius \
         at 10^-6.";
    WELL: Float Within "control-well-specified", SANDWICH,
        "Control: with rho = 0 the model is right and the interval covers p with probability 95 %, to within \
         the derived distance from the limit.";
    NAIVE: Float LessThan "control-no-sandwich", SANDWICH,
        "Control: 95 %, the formula without the sandwich, is refuted at the sticky source by more than the \
         tolerance.",
        applies "the limit is below 95 % by more than twice the tolerance";
}

/// What the exact laws and the runs say.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// The sticky source's law at some numbers of symbols, the last of them n; and that of independent symbols.
    sticky: Vec<At>,
    independent: Vec<At>,
    /// Runs whose interval holds p.
    covered: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    runs: u64,
    /// The limit and the tolerance, by number of symbols from 2000 on.
    sticky: Vec<Limit>,
    independent: Vec<Limit>,
    /// The variance of the count after n symbols, and what rounding may do to it.
    variance: Rational,
    variance_tolerance: Rational,
    runs_radius: Rational,
}

/// Doubles of the exact law are sums and products of n steps: off by at most n 2^-this, relatively.
const ROUNDING_BITS: u32 = 50;

/// The scenario.
pub(crate) struct MisspecifiedCoverage;

impl Experiment for MisspecifiedCoverage {
    const ABOUT: About = About {
        name: "misspecified-coverage",
        question: Question::Misspecified,
        claim: "A model of independent symbols is too sure of a sticky source: its 95 % interval covers the \
                truth less often.",
        source: "Kleijn and van der Vaart 2012; own derivation of the distance at n",
        text: "Each symbol is the one before with chance rho, else a new toss. The model takes the symbols to be \
               independent, with a uniform prior on the chance of a 1. Its posterior goes to the right chance but is \
               too narrow: the 95 % credible interval covers it with probability 2 Phi(1.96 s_post/s_sand) - 1, \
               s_sand from the sandwich formula. The coverage is computed from the exact law of the count, and \
               compared with runs. Controls: no stickiness, where it is 95 %; and the formula without the sandwich.",
        worth: "Floating point laws of the count, rounding counted, for this model and source; the distance from \
                the limit is bounded by derived inequalities. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let (p, n) = (parameters.p.nearest_f64(), parameters.symbols);
        let sticky = chain::laws(p, parameters.rho.nearest_f64(), n, context)?;
        let independent = chain::laws(p, 0.0, n, context)?;
        let (toss, stays) = (Chance::new(&parameters.p)?, Chance::new(&parameters.rho)?);
        let interval = sticky.last().map_or([1, 0], |at| at.interval);
        let covered = each_run(context, "runs", parameters.runs, |run| {
            let mut draws = Draws::new(parameters.seed, run);
            let mut symbol = draws.happens(toss);
            let mut ones = u64::from(symbol);
            for _ in 1..n {
                if !draws.happens(stays) {
                    symbol = draws.happens(toss);
                }
                ones += u64::from(symbol);
            }
            Ok((interval[0]..=interval[1]).contains(&ones))
        })?;
        Ok(Measured {
            sticky,
            independent,
            covered: as_u64(covered.into_iter().filter(|&covered| covered).count()),
        })
    }

    fn theory(parameters: &Parameters, measured: &Measured, _: &Context<'_>) -> Result<Theory> {
        let Parameters { p, rho, .. } = parameters;
        let (n, one) = (parameters.symbols, Rational::one());
        let limits = |rho: f64| {
            let late = measured
                .sticky
                .iter()
                .filter(|at| at.symbols >= limit::LEAST);
            let of = |at: &At| limit::limit(p.nearest_f64(), rho, at.symbols);
            late.map(of).collect::<Result<Vec<_>>>()
        };
        let variance = limit::variance(p, rho, n)?;
        Ok(Theory {
            runs: parameters.runs,
            sticky: limits(rho.nearest_f64())?,
            independent: limits(0.0)?,
            // A share of 2^-50 n of the second moment, and what the law's edges have lost, farther off than n.
            variance_tolerance: (&variance + &one) * whole(n) * inverse_power(ROUNDING_BITS),
            variance,
            runs_radius: radius(2 * ALPHA_INVERSE, parameters.runs)?.lower().clone(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        judge_limits(&COVERAGE, &measured.sticky, &theory.sticky, claims)?;
        judge_limits(&WELL, &measured.independent, &theory.independent, claims)?;
        if let (Some(at), Some(limit)) = (measured.sticky.last(), theory.sticky.last()) {
            let tolerance = theory.variance_tolerance.clone();
            claims.within(
                &VARIANCE,
                tolerance,
                of_double(at.variance)?,
                &theory.variance,
            );
            let coverage = of_double(at.coverage)?;
            let share = fraction(measured.covered, theory.runs)?;
            claims.within(&RUNS, theory.runs_radius.clone(), share, &coverage);
            let (nominal, tolerance) = (Rational::ratio(95, 100), of_double(limit.tolerance)?);
            let said = of_double(limit.coverage)?;
            let told_apart = &said + &tolerance * whole(2) < nominal;
            claims.applies(&NAIVE, told_apart, || {
                let [limit, tolerance] = [said, tolerance.clone()].map(|x| x.nearest_f64());
                format!("the limit is {limit:.3}, the tolerance {tolerance:.3}")
            });
            claims.one(&NAIVE, coverage, nominal - tolerance);
        }
        Ok(())
    }
}

/// The exact coverage beside the limit, at each number of symbols that theory speaks of, each with a tolerance of its
/// own; the last is that at n.
fn judge_limits(
    statement: &crate::scenario::Statement,
    laws: &[At],
    limits: &[Limit],
    claims: &mut Claims,
) -> Result<()> {
    let late = laws.iter().filter(|at| at.symbols >= limit::LEAST);
    for (at, limit) in late.zip(limits) {
        claims.tolerate(statement, of_double(limit.tolerance)?);
        let instance = || format!("n={}", at.symbols);
        claims.check(
            statement,
            instance,
            of_double(at.coverage)?,
            of_double(limit.coverage)?,
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests;

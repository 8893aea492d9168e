//! `freedman-diaconis-discrete`: a consistent prior, mixed with one point mass, is so no more.
//!
//! Takes rationals and enclosures from `exact`. Freedman 1963 (unconfirmed); Freedman and Diaconis 1983 (Ann.
//! Stat. 11:1109-1118; abstract confirmed); Doob 1949 (unconfirmed). The instance is an own one.
//!
//! Symbols 1, 2, .. are independent with law p(k) = 1/(k (k + 1)), whose mean is infinite. The prior is half
//! a Dirichlet process with base 2^-k and concentration 1, half the law p*(k) = k^(-3/2)/zeta(3/2), which is
//! not p. The Dirichlet process alone is consistent: after n symbols, n_k of them k, it predicts k with
//! (n_k + 2^-k)/(n + 1), which tends to p(k). But a symbol that it has not met costs it k bits, and no
//! prediction that it makes costs less than nothing, so its code length of n symbols is at least the sum of
//! the distinct ones in bits: the bill.
//!
//! The bill \[own\]. Symbol k is met with chance 1 - (1 - p(k))^n, so the expected bill up to a limit is the
//! sum of k times that; from sqrt(n) to n the terms are about n/k, in all about (n/2) ln n bits, and without
//! a limit the mean is infinite. The point mass costs E[-ln p*(X)] = ln zeta(3/2) + (3/2) sum p(k) ln k = 2.1
//! nats per symbol, linear in n. So the odds go to the point mass, faster than e^-n, and the mixture predicts
//! p* for ever. Whether two symbols were met is negatively associated, so the variance of the bill is at most the
//! sum of the variances of its terms, and Bernstein's inequality bounds it.
//!
//! The lead at n \[own\]. With L the log-odds of the point mass, E e^(-sL) = E (P_DP/p*)^s is an expectation of a
//! product over the counts, for which `moments` has a bound; by Markov's inequality P(L <= c) <= e^(sc) E e^(-sL),
//! and the best s gives the c that all R runs exceed but for a chance 10^-6: a theorem at every n and R (at n = 200
//! it is negative, at 3000 some 1200 nats). The same with the signs exchanged under the light tail.
//!
//! What it costs. While L >= 0 the mixture's loss on all symbols is the point mass's and between 0 and ln 2 more, so
//! it exceeds the truth's by KL(p||p*) a symbol, for ever. (That of the Dirichlet process is worse: the bill.) And
//! of 1000 fresh symbols it predicts each 1 with p*(1) = 0.383, where half of them are 1.
//!
//! What the Dirichlet process predicts alone, on the first ten symbols: the mean total variation distance of the
//! shares from p is at most half the sum of their standard errors (Jensen), the one ball of the base adds at
//! most 1/(n + 1), and one of the n R symbols moves the mean over R runs by at most 1/(n R), so by
//! McDiarmid's inequality it exceeds its expectation by sqrt(ln(1/alpha)/(2 n R)) with chance at most
//! alpha = 10^-6.
//!
//! Control: symbols with law q(k) = 3 4^-k, whose mean is finite, so that new symbols are cheap. Then the
//! Dirichlet process wins, at about n times the Kullback-Leibler divergence of p* from q.
//!
//! Doob's theorem \[own instance\]: under the prior, almost every truth is found; p is one of the others. Drawn from
//! the prior, the law is p* with chance 1/2, else drawn from the Dirichlet process. (a) The posterior weight of the
//! other half averages to E[1 - w] = sum over x of p* P_DP/(p* + P_DP) <= (1/2) sum sqrt(p* P_DP) = rho/2, rho = E_p*
//! (P_DP/p*)^(1/2), which `moments` bounds; so by Markov's inequality it is at most 10^6 R rho/2 in all of R runs,
//! but for a chance 10^-6. (b) Predictions are right on average: 1 minus the mixture's chance of a 1, or 0 minus it,
//! are differences of a martingale, so over all R n predictions their mean is within the radius of Hoeffding and
//! Azuma of 0. For p it is p(1) - p*(1). (c) Where the law is the Dirichlet process's, the expected summed squared
//! distance of its prediction from it is sum b (1 - b)/(2 (n + 1)), b = 2^-k: the chance of k has the law
//! Beta(b, 1 - b), and n symbols leave 1/(n + 1) of its variance.
//!
//! Tolerances. Urn: sequential and closed form sum terms of one sign, each rounded to a few units, so they differ by
//! at most n 2^-50 of the sum. All else but (c), which has 5 standard errors of the runs, by the inequalities named.

use crate::exact::Rational;
use crate::scenario::figures::{fraction, of_double, quotient, whole};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
};

mod answer;
mod expected;
mod laws;
mod moments;
mod parameters;
mod picture;
mod theory;
mod urn;

use laws::{Law, distance};
use parameters::Parameters;
use theory::Theory;
use urn::{Drawn, Path, follow, follow_drawn};

const PAPER: &str =
    here!("Freedman and Diaconis 1983 (Ann. Stat. 11:1109-1118); own instance, derived in");
const CONSISTENT: &str = here!("Freedman 1963; derived in");
const DOOB: &str = here!("Doob 1949; own instance, derived in");
const OWN: &str = own_derivation!();

claims! {
    URN: Float Within "urn", OWN,
        "The Dirichlet process's predictions multiply to its probability in closed form, which no order of \
         the symbols changes, to within rounding: logarithms, every run.";
    BILL: Sampled Within "new-symbol-bill", OWN,
        "The mean over the runs of the sum of the distinct symbols up to n, which the Dirichlet process pays \
         in bits, is sum k (1 - (1 - p(k))^n), to within Bernstein's radius at 10^-6.";
    WINS: Sampled GreaterThan "point-mass-wins", PAPER,
        "After n symbols the wrong point mass leads, in every run, by more nats than exponential moments allow \
         it to fall below in any of the runs, but for a chance 10^-6.";
    PAYS: Sampled Within "mixture-pays", PAPER,
        "The mixture's loss exceeds the truth's by KL(p||p*) nats per symbol on average, to within ln(2)/n and \
         what exponential moments allow the mean of ln(p/p*) at 10^-6.",
        applies "the point mass's lead is surely above 0";
    WRONG: Sampled Within "mixture-predicts-wrong", PAPER,
        "Of 1000 fresh symbols after each run a share p(1) is 1, to which the mixture gave the chance p*(1): \
         the difference is 1/2 - 1/zeta(3/2), to within Hoeffding's radius at 10^-6 and the lead's e^-c.",
        applies "the point mass's lead is surely above 0";
    ALONE: Sampled AtMost "alone-converges", CONSISTENT,
        "The Dirichlet process alone predicts the truth: after n symbols its total variation distance on symbols \
         1 to 10, on average over the runs, is at most what the standard errors of the shares give, and \
         McDiarmid's inequality at 10^-6 allows.";
    CONTROL: Sampled LessThan "control-light-tail", OWN,
        "Control, symbols of finite mean: after n symbols the Dirichlet process leads, in every run, by more \
         nats than exponential moments allow at 10^-6.";
    HALF: Sampled AtLeast "doob-finds-half", DOOB,
        "With the truth drawn from the prior the posterior finds the half that it was drawn from: in every run \
         its log-odds are at least ln(1/delta - 1), delta = 10^6 R rho/2.",
        applies "delta is below 1/2: n is large enough for the bound to say something";
    MARTINGALE: Sampled Within "doob-predictions", DOOB,
        "In these runs the share of 1s is the mean of what the mixture said of them, to within the radius of \
         Hoeffding and Azuma at 10^-6 (for the fixed truth it is 1/2 - 1/zeta(3/2) off).";
    RISK: Sampled Within "doob-risk", DOOB,
        "Where the law was drawn from the Dirichlet process its prediction's summed squared distance from it, \
         on symbols 1 to 10, is sum b (1 - b)/(2 (n + 1)) on average, b = 2^-k, to within 5 standard errors.";
    FARTHEST: Measured None "alone-farthest", OWN,
        "The Dirichlet process's distance from the truth in the run where it is largest.",
        beside "the point mass's";
}

/// Runs of each truth whose course is drawn.
const DRAWN: u64 = 3;

/// The runs under each truth, in the order of their streams.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    heavy: Vec<Path>,
    light: Vec<Path>,
    /// The runs with a truth drawn from the prior.
    drawn: Vec<Drawn>,
}

impl Measured {
    fn by_truth(&self) -> [(Law, &[Path]); 2] {
        [(Law::HeavyTail, &self.heavy), (Law::LightTail, &self.light)]
    }
}

/// The mean of doubles.
fn mean(values: impl IntoIterator<Item = f64>) -> Result<Rational> {
    Ok(Sample::of_doubles(values)?.mean)
}

/// The scenario.
pub(crate) struct FreedmanDiaconisDiscrete;

impl Experiment for FreedmanDiaconisDiscrete {
    const ABOUT: About = About {
        name: "freedman-diaconis-discrete",
        question: Question::Misspecified,
        claim: "A consistent prior, mixed with one wrong point mass, believes the point mass.",
        source: "Freedman and Diaconis 1983 (Ann. Stat. 11:1109-1118); Freedman 1963; own \
                 instance",
        text: "Symbols 1, 2, .. with chances 1/(k (k + 1)). A Dirichlet process with base 2^-k learns them. \
               Mixed half and half with one wrong law, k^(-3/2) up to a factor, it loses for ever: each new \
               symbol k costs it k bits, and the mean of k is infinite, while the wrong law pays a constant \
               per symbol. The mixture predicts the wrong law though one half of its prior is consistent. \
               Controls: with symbols of finite mean the Dirichlet process wins; and by Doob's theorem the \
               mixture finds almost every truth that it draws itself, and this is not one of them.",
        worth: "Floating point odds of this prior of a Dirichlet process and a point mass, over seeded runs \
                with tolerances from their number. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let Parameters { symbols, seed, .. } = *parameters;
        let paths = |truth| {
            let follow = |run| follow(truth, (symbols, run < DRAWN), seed, run);
            each_run(context, "runs", parameters.runs, follow)
        };
        let follow = |run| follow_drawn(parameters.drawn_symbols, seed, run);
        Ok(Measured {
            heavy: paths(Law::HeavyTail)?,
            light: paths(Law::LightTail)?,
            drawn: each_run(context, "drawn truths", parameters.drawn_runs, follow)?,
        })
    }

    fn theory(
        parameters: &Parameters,
        measured: &Measured,
        context: &Context<'_>,
    ) -> Result<Theory> {
        let counts = |paths: &[Path]| {
            let closed = paths.iter().map(|path| expected::log_urn(&path.end.counts));
            closed.map(of_double).collect::<Result<Vec<Rational>>>()
        };
        let urns = [counts(&measured.heavy)?, counts(&measured.light)?];
        theory::theory(parameters, urns, context)
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let mut largest = Rational::zero();
        for path in measured.heavy.iter().chain(&measured.light) {
            largest = largest.max(of_double(path.end.log_urn)?.abs());
        }
        claims.tolerate(&URN, &theory.rounding * largest);
        for ((truth, paths), urns) in measured.by_truth().into_iter().zip(&theory.urns) {
            for (run, (path, closed)) in paths.iter().zip(urns).enumerate() {
                let label = || format!("{}, run {run}", truth.name());
                claims.check(&URN, label, of_double(path.end.log_urn)?, closed);
            }
        }
        judge_heavy(&measured.heavy, theory, claims)?;
        for (run, path) in measured.light.iter().enumerate() {
            let odds = of_double(path.end.log_odds)?;
            claims.check(&CONTROL, || format!("run {run}"), odds, -&theory.light_lead);
        }
        judge_drawn(&measured.drawn, theory, claims)
    }
}

/// The claims about the heavy tail.
fn judge_heavy(paths: &[Path], theory: &Theory, claims: &mut Claims) -> Result<()> {
    let bills: Vec<u64> = paths.iter().map(|path| path.bill).collect();
    let bill = Sample::of_counts(&bills)?;
    claims.within(
        &BILL,
        theory.bill_tolerance.clone(),
        bill.mean,
        &theory.bill,
    );
    for (run, path) in paths.iter().enumerate() {
        let odds = of_double(path.end.log_odds)?;
        claims.check(&WINS, || format!("run {run}"), odds, &theory.heavy_lead);
    }
    let lead = &theory.heavy_lead;
    for statement in [&PAYS, &WRONG] {
        claims.applies(statement, lead.signum() > 0, || {
            format!(
                "the lead is surely above {:.0} nats only",
                lead.nearest_f64()
            )
        });
    }
    let regret = mean(paths.iter().map(|path| path.regret))?;
    let a_symbol = quotient(&regret, &whole(theory.symbols))?;
    claims.within(
        &PAYS,
        theory.pays_tolerance.clone(),
        a_symbol,
        &theory.divergence,
    );
    let ones = paths.iter().map(|path| path.fresh_ones).sum();
    let share = fraction(ones, bill.runs * urn::FRESH)?;
    let said = mean(paths.iter().map(|path| path.said_one))?;
    claims.within(
        &WRONG,
        theory.wrong_tolerance.clone(),
        share - said,
        &theory.wrong,
    );

    let alone = paths
        .iter()
        .map(|path| of_double(distance(&path.end.alone())));
    let alone = alone.collect::<Result<Vec<Rational>>>()?;
    let mean = Sample::of(&alone)?.mean;
    claims.within(&ALONE, theory.alone_tolerance.clone(), mean, &theory.alone);
    if let Some(farthest) = alone.iter().max() {
        claims.one(&FARTHEST, farthest, &theory.point_mass);
    }
    Ok(())
}

/// The claims about truths drawn from the prior.
fn judge_drawn(drawn: &[Drawn], theory: &Theory, claims: &mut Claims) -> Result<()> {
    let least = theory.half_odds.as_ref();
    claims.applies(&HALF, least.is_some(), || {
        format!("ln delta is {:.1}", theory.log_delta.nearest_f64())
    });
    if let Some(least) = least {
        for (run, path) in drawn.iter().enumerate() {
            let odds = of_double(path.log_odds)?;
            claims.check(&HALF, || format!("run {run}"), odds, least);
        }
    }
    let predictions = whole(theory.drawn_symbols);
    let said = quotient(&mean(drawn.iter().map(|path| path.said_one))?, &predictions)?;
    let counts: Vec<u64> = drawn.iter().map(|path| path.ones).collect();
    let ones = quotient(&Sample::of_counts(&counts)?.mean, &predictions)?;
    claims.within(&MARTINGALE, theory.martingale_radius.clone(), ones, said);
    let risks = Sample::of_doubles(drawn.iter().filter_map(|path| path.risk))?;
    claims.within(&RISK, risks.five_errors()?, risks.mean, &theory.risk);
    Ok(())
}

#[cfg(test)]
mod tests;

//! `freedman-diaconis-discrete`: a consistent prior, mixed with one point mass, is so no more.
//!
//! Takes rationals and enclosures from `exact`. Freedman 1963 (unconfirmed); Freedman and Diaconis 1983 (Ann.
//! Stat. 11:1109-1118; abstract confirmed). The instance is an own one.
//!
//! Symbols 1, 2, .. are independent with law p(k) = 1/(k (k + 1)), whose mean is infinite. The prior is half
//! a Dirichlet process with base 2^-k and concentration 1, half the law p*(k) = k^(-3/2)/zeta(3/2), which is
//! not p. The Dirichlet process alone is consistent: behind n symbols, n_k of them k, it predicts k with
//! (n_k + 2^-k)/(n + 1), which tends to p(k). But a symbol that it has not met costs it k bits, and no
//! prediction that it makes costs less than nothing, so its code length of n symbols is at least the sum of
//! the distinct ones in bits: the bill.
//!
//! The bill \[own\]. Symbol k is met with chance 1 - (1 - p(k))^n, so the expected bill up to a limit is the
//! sum of k times that; from sqrt(n) to n the terms are about n/k, in all about (n/2) ln n bits, and without
//! a limit the mean is infinite. The point mass costs E[-ln p*(X)] = ln zeta(3/2) + (3/2) sum p(k) ln k = 2.1
//! nats a symbol, linear in n. So the odds go to the point mass, faster than e^-n, and the mixture predicts
//! p* for ever. Whether two symbols were met is negatively correlated
//! (P(neither) = (1 - p - q)^n <= ((1 - p)(1 - q))^n), so the variance of the bill is at most the sum of the
//! variances of its terms.
//!
//! What the Dirichlet process predicts alone, on the first ten symbols: the mean half-summed distance of the
//! shares from p is at most half the sum of their standard errors (Jensen), the one ball of the base adds at
//! most 1/(n + 1), and one of the n R symbols moves the mean over R runs by at most 1/(n R), so by
//! McDiarmid's inequality it exceeds its expectation by sqrt(ln(1/alpha)/(2 n R)) with chance at most
//! alpha = 10^-6.
//!
//! Control: symbols with law q(k) = 3 4^-k, whose mean is finite, so that new symbols are cheap. Then the
//! Dirichlet process wins, at about n times the Kullback-Leibler divergence of p* from q.
//!
//! Tolerances. Bill: 5 standard errors by the bound of the variance. Urn: sequential and closed form sum
//! terms of one sign, each rounded to a few units, so they differ by at most n 2^-50 of the sum. Odds: "more
//! than 50 nats" and "from 300 symbols on" are parameters, and every run must meet them; no theorem here
//! gives the chance that one does not. (Of 10,000 runs the least log-odds from 300 symbols on were 88 nats,
//! from 100 on -4.) Mixture: the Dirichlet process's weight, at most e^-50, and rounding.

use crate::exact::{PRECISION, Rational, exp};
use crate::scenario::figures::{inverse_power, of_double, whole};
use crate::scenario::sampling::{ALPHA_INVERSE, Sample, each_run, five_errors, radius};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    own_derivation, parameters,
};

mod expected;
mod picture;
mod urn;

use urn::{Path, Truth, follow};

const PAPER: &str = here!(
    "Freedman and Diaconis 1983 (Ann. Stat. 11:1109-1118; abstract confirmed); own instance, derived in"
);
const CONSISTENT: &str = here!("Freedman 1963 (unconfirmed); derived in");
const OWN: &str = own_derivation!();

parameters! { Parameters {
    symbols "n": u64 = 3000 in 200..=50_000, "symbols of each run";
    from "from": u64 = 300 in 1..=50_000, "the lead is claimed from this many symbols on";
    runs "runs": u64 = 20 in 2..=10_000, "seeded runs under each truth";
    log_odds "log_odds": u64 = 50 in 1..=1000, "what the log-odds must exceed, in nats";
} }

claims! {
    URN: Float Within "urn", OWN,
        "The Dirichlet process's predictions multiply to its probability in closed form, which no order of \
         the symbols changes, to within rounding: logarithms, every run.";
    BILL: Sampled Within "new-symbol-bill", OWN,
        "The mean over the runs of the sum of the distinct symbols up to n, which the Dirichlet process pays \
         in bits, is sum k (1 - (1 - p(k))^n), to within 5 standard errors.";
    WINS: Sampled GreaterThan "point-mass-wins", PAPER,
        "From {from} symbols on the wrong point mass leads by more than {log_odds} nats: the least log-odds \
         of every run.";
    WRONG: Sampled Within "mixture-predicts-wrong", PAPER,
        "After n symbols the mixture's prediction is as far from the truth as the point mass, on symbols 1 \
         to 10: every run.";
    ALONE: Sampled AtMost "alone-converges", CONSISTENT,
        "The Dirichlet process alone predicts the truth: after n symbols its half-summed distance on symbols \
         1 to 10, in the mean over the runs, is at most what the standard errors of the shares give, and \
         McDiarmid's inequality at 10^-6 allows.";
    CONTROL: Sampled LessThan "control-light-tail", OWN,
        "Control, symbols of finite mean: after n symbols the Dirichlet process leads by more than \
         {log_odds} nats, every run.";
    FARTHEST: Measured None "alone-farthest", OWN,
        "The Dirichlet process's distance from the truth in the run where it is largest; beside it that of \
         the point mass.";
}

/// Sums of n logarithms that are rounded one by one agree to n times 2^-this.
const ROUNDING_BITS: u32 = 50;

/// The runs under each truth, in the order of their streams.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    heavy: Vec<Path>,
    light: Vec<Path>,
}

impl Measured {
    fn by_truth(&self) -> [(Truth, &[Path]); 2] {
        [
            (Truth::HeavyTail, &self.heavy),
            (Truth::LightTail, &self.light),
        ]
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// ln of the urn's probability in closed form, by truth and run.
    urns: [Vec<Rational>; 2],
    /// What rounding may do to it, per nat.
    rounding: Rational,
    /// The expected bill in bits.
    bill: Rational,
    /// Five standard errors of its mean over the runs.
    bill_tolerance: Rational,
    /// The number of symbols from which the lead is claimed.
    from: u64,
    /// What the log-odds must exceed, in nats.
    log_odds: Rational,
    /// Most that the Dirichlet process's mean distance from the truth is.
    alone: Rational,
    /// What McDiarmid's inequality allows beyond it.
    alone_tolerance: Rational,
    /// The point mass's distance from the truth.
    point_mass: Rational,
    /// The Dirichlet process's weight and rounding.
    point_mass_tolerance: Rational,
}

/// The distance of a law from the heavy tail's on the symbols that are shown.
fn distance(law: &[f64]) -> Result<Rational> {
    of_double(urn::distance(Truth::HeavyTail, law))
}

/// The scenario.
pub(crate) struct FreedmanDiaconisDiscrete;

impl Experiment for FreedmanDiaconisDiscrete {
    const ABOUT: About = About {
        name: "freedman-diaconis-discrete",
        question: Question::Misspecified,
        claim: "A consistent prior, mixed with one wrong point mass, believes the point mass.",
        source: "Freedman and Diaconis 1983 (Ann. Stat. 11:1109-1118); Freedman 1963 (unconfirmed); own \
                 instance",
        text: "Symbols 1, 2, .. with chances 1/(k (k + 1)). A Dirichlet process with base 2^-k learns them. \
               Mixed half and half with one wrong law, k^(-3/2) up to a factor, it loses for ever: each new \
               symbol k costs it k bits, and the mean of k is infinite, while the wrong law pays a constant \
               a symbol. The mixture predicts the wrong law though one half of its prior is consistent. \
               Control: with symbols of finite mean the Dirichlet process wins.",
        worth: "Floating point odds of this prior of a Dirichlet process and a point mass, over seeded runs \
                with tolerances from their number. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let Parameters {
            from, symbols: n, ..
        } = parameters;
        if from > n {
            let text = format!("from = {from} lies beyond n = {n}; set from to at most n");
            return Err(ScenarioError::Settings(text));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let paths = |truth| {
            let follow = |run| follow(truth, parameters.symbols, parameters.seed, run);
            each_run(context, "runs", parameters.runs, follow)
        };
        Ok(Measured {
            heavy: paths(Truth::HeavyTail)?,
            light: paths(Truth::LightTail)?,
        })
    }

    fn theory(parameters: &Parameters, measured: &Measured, _: &Context<'_>) -> Result<Theory> {
        let Parameters {
            symbols,
            from,
            runs,
            ..
        } = *parameters;
        let [heavy, light] = measured.by_truth().map(|(_, paths)| {
            let closed = paths
                .iter()
                .map(|path| of_double(expected::log_urn(&path.counts)));
            closed.collect::<Result<_>>()
        });
        let bill = expected::bill(symbols, symbols);
        let log_odds = whole(parameters.log_odds);
        let weight = exp(&-&log_odds, PRECISION)?;
        let rounding = inverse_power(ROUNDING_BITS);
        Ok(Theory {
            urns: [heavy?, light?],
            bill: of_double(bill.mean)?,
            bill_tolerance: five_errors(&of_double(bill.variance)?, runs)?
                .upper()
                .clone(),
            from,
            log_odds,
            alone: of_double(expected::mean_distance(Truth::HeavyTail, symbols))?,
            alone_tolerance: radius(ALPHA_INVERSE, symbols * runs)?.upper().clone(),
            point_mass: distance(&urn::point_mass())?,
            point_mass_tolerance: weight.upper() + &rounding,
            rounding: whole(symbols) * rounding,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let mut largest = Rational::zero();
        for path in measured.heavy.iter().chain(&measured.light) {
            largest = largest.max(of_double(path.log_urn)?.abs());
        }
        claims.tolerate(&URN, &theory.rounding * largest);
        for ((truth, paths), urns) in measured.by_truth().into_iter().zip(&theory.urns) {
            for (run, (path, closed)) in paths.iter().zip(urns).enumerate() {
                let label = || format!("{}, run {run}", truth.name());
                claims.check(&URN, label, of_double(path.log_urn)?, closed);
            }
        }

        let bills: Vec<u64> = measured.heavy.iter().map(|path| path.bill).collect();
        let bill = Sample::of_counts(&bills)?.mean;
        claims.within(&BILL, theory.bill_tolerance.clone(), bill, &theory.bill);

        let log_odds = &theory.log_odds;
        let wins = WINS.with("from", theory.from).with("log_odds", log_odds);
        claims.tolerate(&WRONG, theory.point_mass_tolerance.clone());
        let mut alone = Vec::new();
        for (run, path) in measured.heavy.iter().enumerate() {
            let timed = (1u64..).zip(path.log_odds.iter().copied());
            let late = timed.filter(|&(time, _)| time >= theory.from);
            if let Some((time, least)) = late.min_by(|(_, a), (_, b)| a.total_cmp(b)) {
                let label = || format!("run {run}, n={time}");
                claims.check(&wins, label, of_double(least)?, log_odds);
            }
            let mixture = distance(&path.mixture)?;
            claims.check(&WRONG, || format!("run {run}"), mixture, &theory.point_mass);
            alone.push(distance(&path.alone)?);
        }
        let mean = Sample::of(&alone)?.mean;
        claims.within(&ALONE, theory.alone_tolerance.clone(), mean, &theory.alone);

        let control = CONTROL.with("log_odds", log_odds);
        for (run, path) in measured.light.iter().enumerate() {
            if let Some(&odds) = path.log_odds.last() {
                claims.check(
                    &control,
                    || format!("run {run}"),
                    of_double(odds)?,
                    -log_odds,
                );
            }
        }
        if let Some(farthest) = alone.iter().max() {
            claims.one(&FARTHEST, farthest, &theory.point_mass);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

//! `learning-coefficient`: what a flat least saves is the learning coefficient times ln n, not half the number of weights.
//!
//! Takes certified functions from `exact`; the sampler comes from [`network::free_energy`](crate::network::free_energy).
//! Watanabe 2009 (from memory; theorem numbers unconfirmed).
//!
//! The loss K(w) = sum over i of w_i^(2 k_i)/(2 k_i) on \[-1, 1\]^d with a uniform prior; Z(n) is the prior mean of
//! exp(-n K). -ln Z is the free energy: in code lengths, what the weights cost when n observations are coded. It is
//! lambda ln n + O(1) with the learning coefficient lambda = sum of 1/(2 k_i); at a regular least, all k_i = 1, that is
//! d/2.
//!
//! Derivation \[own\]. Z is a product of I(n, k) = integral of exp(-n w^(2k)/(2k)) over w in \[0, 1\]. With
//! u = w n^(1/(2k)), U = n^(1/(2k)) >= 1: n^(1/(2k)) I = integral over u from 0 to U of exp(-u^(2k)/(2k)).
//! - For u <= 1 the integrand is at least e^(-1/(2k)): so the product is at least that.
//! - It is at most 1 for u <= 1, and beyond at most u^(2k-1) exp(-u^(2k)/(2k)), whose integral from 1 is e^(-1/(2k)).
//!
//! So for every n >= 1: -lambda <= ln Z + lambda ln n <= sum of ln(1 + e^(-1/(2 k_i))).
//! - Between n' and n > n' the integral grows by at most that of u^(2k-1) exp(-u^(2k)/(2k)) from U', e^(-n'/(2k)), and it
//!   is at least e^(-1/(2k)): so -(ln Z(n) - ln Z(n'))/ln(n/n') is lambda less at most the sum of
//!   e^(-(n'-1)/(2 k_i)) / ln(n/n').
//!
//! Two routes. Measured: the integrals, by a power series with its remainder, in certified enclosures. Theory: these
//! bounds. Nothing is in floating point but the sampler.
//!
//! Control: Laplace's d/2 for lambda, where some k_i is above 1: ln Z + (d/2) ln n leaves the bounds.
//!
//! Measured: the estimate of lambda that practice uses, n b E K at b = 1/ln n by Langevin dynamics, without and with a
//! pull to the least. Its interval holds lambda or does not.

use crate::exact::{Enclosure, PRECISION, Rational, as_f64, as_u64, as_usize, exp, ln, narrow};
use crate::network::free_energy::Langevin;
use crate::network::normals::Normals;
use crate::scenario::figures::{distinct, of_double, quotient, whole};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, ScenarioError, Statements,
    claims, here, parameters,
};
use crate::suite::instrument::doubles::short;

mod integral;
mod picture;

use integral::integral;

const WATANABE: &str = here!("Watanabe 2009; derived in");
const PRACTICE: &str = "Watanabe 2013; Lau et al. 2023";

/// Within each factor of ten these n are looked at.
const OF_TEN: [u64; 3] = [1, 2, 5];

/// The pulls to the least that are tried: none, one as weak as the prior, and the usual default.
const PULLS: [u64; 3] = [0, 1, 100];

/// Observations of the sampler.
const SAMPLED_AT: u64 = 1000;

parameters! { Parameters {
    powers "k": [i64] = [1, 2, 3] in 1..=4, "half the power of the loss in each coordinate";
    most "log10_n": u32 = 6 in 4..=6, "log10 of the most observations";
    chains "chains": u64 = 20 in 5..=50, "chains of the sampler";
    steps "steps": u64 = 20000 in 500..=50000, "steps of each chain and coordinate";
} }

claims! {
    LOWER: Certified AtLeast "free-energy-below", WATANABE,
        "ln Z + lambda ln n is at least -lambda at every n from 1 on.";
    UPPER: Certified AtMost "free-energy-above", WATANABE,
        "ln Z + lambda ln n is at most the sum of ln(1 + e^(-1/(2k_i))) at every n.";
    SLOPE: Certified Within "lambda-is-the-slope", WATANABE,
        "Over the last factor of ten, -ln Z grows by lambda = sum of 1/(2k_i) per ln n, to an exponentially small rest.";
    CONTROL: Certified GreaterThan "control-half-the-weights", WATANABE,
        "Control: with d/2 in place of lambda the sum is above that bound at the largest n.",
        applies "(d/2 - lambda) ln n is more than the two bounds are apart";
    ESTIMATE: Measured None "langevin-pull-{pull}", PRACTICE,
        "Langevin estimate of lambda at n = 1000 with a pull of {pull} to the least: mean over the chains.",
        beside "lambda";
}

/// ln Z at one n.
#[derive(Clone, Debug)]
struct Point {
    observations: u64,
    log_evidence: Enclosure,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    points: Vec<Point>,
    /// For each pull.
    estimates: Vec<Sample>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    lambda: Rational,
    half_weights: Rational,
    upper: Enclosure,
    /// What the slope over the last factor of ten may miss.
    rest: Rational,
}

impl Parameters {
    fn powers(&self) -> Result<Vec<u32>> {
        let powers = self.powers.iter().map(|k| narrow(*k));
        Ok(powers.collect::<Result<_, _>>()?)
    }

    /// n = 1, 2, 5, 10, .., 10^most.
    fn observations(&self) -> Vec<u64> {
        let tens = (0..self.most).map(|power| 10u64.pow(power));
        let before = tens.flat_map(|ten| OF_TEN.map(|digit| digit * ten));
        before.chain([10u64.pow(self.most)]).collect()
    }

    /// lambda, the sum of 1/(2k).
    fn lambda(&self) -> Result<Rational> {
        let halves = self.powers()?.into_iter().map(half_over);
        halves.sum::<Result<Rational>>()
    }

    fn estimates(&self, pull: u64, context: &Context<'_>) -> Result<Sample> {
        let chain = Langevin {
            observations: as_f64(SAMPLED_AT),
            pull: as_f64(pull),
            steps: self.steps,
        };
        let powers = self.powers()?;
        let found = each_run(context, "chains", self.chains, |run| {
            let mut normals = Normals::new(self.seed, pull * self.chains + run);
            let each = powers
                .iter()
                .map(|&k| of_double(chain.estimate(k, &mut normals)));
            each.sum::<Result<Rational>>()
        })?;
        Sample::of(&found)
    }
}

/// 1/(2k).
fn half_over(k: u32) -> Result<Rational> {
    quotient(&Rational::one(), &whole(u64::from(2 * k)))
}

impl Measured {
    /// -(ln Z(n) - ln Z(n/10))/ln 10 at the largest n.
    fn slope(&self) -> Result<Option<Enclosure>> {
        let Some(last) = self.points.last() else {
            return Ok(None);
        };
        let tenth = self
            .points
            .iter()
            .find(|point| point.observations == last.observations / 10);
        let Some(tenth) = tenth else {
            return Ok(None);
        };
        let fall = &tenth.log_evidence - &last.log_evidence;
        let slope = fall.checked_div(&ln(&whole(10), PRECISION)?);
        Ok(Some(slope.ok_or(ScenarioError::DivisionByZero)?))
    }
}

impl Point {
    /// ln Z + coefficient x ln n.
    fn corrected(&self, coefficient: &Rational) -> Result<Enclosure> {
        let bits = ln(&whole(self.observations), PRECISION)?;
        Ok(&self.log_evidence + &bits.scale(coefficient))
    }
}

/// The scenario.
pub(crate) struct LearningCoefficient;

impl Experiment for LearningCoefficient {
    const ABOUT: About = About {
        name: "learning-coefficient",
        question: Question::Networks,
        claim: "A flat least costs its learning coefficient times ln n nats, not half the number of weights; a sampler's \
                estimate is checked against it.",
        source: "Watanabe 2009; Lau et al. 2023",
        text: "The evidence of losses with flat leasts is enclosed for n up to a million. With lambda ln n added, lambda the \
               sum of 1/(2k), it stays between two bounds; with d/2 ln n, the rule for regular leasts, it does not. The \
               Langevin estimate that practice uses stands beside the exact lambda. Look at the picture: the two \
               corrections, one level and one rising.",
        worth: "Certified for these losses, which are sums of powers; networks have leasts of other shapes. The Langevin \
                estimate is measured. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let powers = parameters.powers()?;
        let different: Vec<u32> = distinct(&parameters.powers)?;
        let observations = parameters.observations();
        let points = each_run(context, "integrals", as_u64(observations.len()), |place| {
            let n = observations[as_usize(place)];
            let mut log_evidence = Enclosure::zero();
            for &k in &different {
                let times = as_u64(powers.iter().filter(|power| **power == k).count());
                let log = integral(n, k)?.round_outward(2 * PRECISION).ln(PRECISION)?;
                log_evidence = &log_evidence + &log.scale(&whole(times));
            }
            Ok(Point {
                observations: n,
                log_evidence,
            })
        })?;
        let estimates = PULLS
            .into_iter()
            .map(|pull| parameters.estimates(pull, context));
        Ok(Measured {
            points,
            estimates: estimates.collect::<Result<_>>()?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let before = whole(10u64.pow(parameters.most - 1) - 1);
        let (mut upper, mut rest) = (Enclosure::zero(), Enclosure::zero());
        for k in parameters.powers()? {
            let half = half_over(k)?;
            let tail = &Enclosure::one() + &exp(&-&half, PRECISION)?;
            upper = &upper + &tail.ln(PRECISION)?;
            rest = &rest + &exp(&-(&before * half), PRECISION)?;
        }
        let rest = rest.checked_div(&ln(&whole(10), PRECISION)?);
        Ok(Theory {
            lambda: parameters.lambda()?,
            half_weights: quotient(&whole(as_u64(parameters.powers.len())), &whole(2))?,
            upper,
            rest: rest.ok_or(ScenarioError::DivisionByZero)?.upper().clone(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let lower = -&theory.lambda;
        for point in &measured.points {
            let found = point.corrected(&theory.lambda)?;
            let instance = || format!("n={}", point.observations);
            claims.check(&LOWER, instance, &found, &lower);
            claims.check(&UPPER, instance, &found, &theory.upper);
        }
        if let Some(slope) = measured.slope()? {
            claims.tolerate(&SLOPE, &theory.rest + slope.width());
            claims.one(&SLOPE, &slope, &theory.lambda);
        }
        if let Some(last) = measured.points.last() {
            let more = ln(&whole(last.observations), PRECISION)?
                .scale(&(&theory.half_weights - &theory.lambda));
            let apart = theory.upper.upper() + &theory.lambda;
            claims.applies(&CONTROL, more.lower() > &apart, || {
                format!(
                    "d/2 is {} and lambda {}",
                    theory.half_weights, theory.lambda
                )
            });
            claims.one(
                &CONTROL,
                last.corrected(&theory.half_weights)?,
                &theory.upper,
            );
        }
        for (pull, estimate) in PULLS.into_iter().zip(&measured.estimates) {
            let statement = ESTIMATE.with("pull", pull);
            claims.one(&statement, estimate.figure()?, &theory.lambda);
        }
        Ok(())
    }
}

impl Answered for LearningCoefficient {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let lambda = parameters.lambda()?;
        let half = quotient(&whole(as_u64(parameters.powers.len())), &whole(2))?;
        let Some(last) = measured.points.last() else {
            return Ok(Vec::new());
        };
        let [right, wrong] = [&lambda, &half].map(|coefficient| last.corrected(coefficient));
        let mut said = vec![format!(
            "A least with the powers {:?} costs {lambda} ln n nats, not {half} ln n: at n = {} what is left is {} nats, and {} \
             with {half}.",
            parameters
                .powers()?
                .iter()
                .map(|k| 2 * k)
                .collect::<Vec<u32>>(),
            last.observations,
            short(right?.lower(), 4),
            short(wrong?.lower(), 4),
        )];
        let mut estimates = Vec::new();
        for (pull, sample) in PULLS.into_iter().zip(&measured.estimates) {
            let interval = sample.interval()?;
            let word = if interval.contains(&lambda) {
                "holds"
            } else {
                "misses"
            };
            estimates.push(format!(
                "{} with a pull of {pull} (its five standard errors: {word} {lambda})",
                short(&sample.mean, 4)
            ));
        }
        said.push(format!(
            "Langevin estimates at n = {SAMPLED_AT}: {}.",
            estimates.join("; ")
        ));
        Ok(said)
    }
}

#[cfg(test)]
mod tests;

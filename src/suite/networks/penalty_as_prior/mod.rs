//! `penalty-as-prior`: an L2 penalty is a Gaussian prior, an L1 penalty a Laplace prior, and the penalised loss is the
//! length of a code.
//!
//! Takes both estimates from [`network::regression`](crate::network::regression), in doubles. Textbook (Hoerl and
//! Kennard 1970, Tibshirani 1996, Bishop 2006 section 3.3; unconfirmed).
//!
//! y = X w + e, e normal of variance 1. Under the prior N(0, 1/l) on each weight,
//!
//! -ln p(y|w) - ln p(w) = (|y - X w|^2 + l |w|^2)/2 + constants = -ln p(w|y) - ln p(y).
//!
//! - So the penalised loss with its constants is the code of the weights and of y given them; it is longer than the
//!   code of y by the evidence by exactly -log2 of the posterior's density at w. The density is a normal one, so its
//!   highest point, the ridge estimate, is its mean.
//! - Under the Laplace prior of scale b = 1/l, -ln p(w) = l |w|_1 + d ln 2b: the highest point is the lasso. A convex
//!   function is least where 0 is a subgradient: x_j^T (y - X w) = l sign(w_j) where w_j is not 0, and at most l in
//!   size where it is. (The mean of that posterior is another point, which has no zeros.)
//!
//! Two routes. Measured: ridge by QR of the system with one made-up observation per weight; evidence by Cholesky of the
//! covariance of y. Theory: the posterior updated one observation after the other. They share the data alone.
//!
//! Tolerances. Ridge and mean: roundings of an inner product, times the condition of X^T X + l, times the size of what
//! is compared (the standard form of such bounds). The lasso: what the moves of the last sweep leave, times the largest
//! sum of a row of |X^T X|, and the rounding.
//!
//! Control: the penalty with l for l/2, a mistake of implementations. Its estimate is no posterior mean.
//!
//! That the evidence picks a penalty that is good at fresh inputs holds on average only: measured.

use crate::exact::{Rational, as_u64};
use crate::network::Vector;
use crate::network::normals::Normals;
use crate::network::regression::Regression;
use crate::scenario::figures::{fraction, of_double, whole};
use crate::scenario::sampling::each_run;
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::doubles::{computed, exact_values, farthest, short, short_above};
use crate::suite::instrument::paired::Paired;

mod picture;

const TEXTBOOK: &str = here!("textbook; derived in");

/// The penalties tried are 2^k for these k.
const GRID: std::ops::RangeInclusive<i32> = -2..=10;

/// At how many points the code lengths are compared, beside the ridge estimate.
const POINTS: usize = 4;

parameters! { Parameters {
    features "d": usize = 30 in 2..=40, "weights";
    observations "n": usize = 60 in 20..=120, "observations";
    ridge "l2": u32 = 10 in 1..=100, "the penalty of ridge, and the precision of the Gaussian prior";
    lasso "l1": u32 = 10 in 1..=100, "the penalty of the lasso, and 1 over the scale of the Laplace prior";
    runs "runs": u64 = 20 in 5..=100, "data sets";
} }

claims! {
    MEAN: Float Within "ridge-is-posterior-mean", TEXTBOOK,
        "Every weight of ridge at penalty l is that of the mean of the posterior under the prior N(0, 1/l).";
    CODE: Float Within "penalised-loss-is-a-code", TEXTBOOK,
        "The penalised loss in bits, minus the bits of the data by the evidence, is -log2 of the posterior's density, at \
         the ridge estimate and at points around it.";
    ACTIVE: Float Within "lasso-is-laplace-mode", TEXTBOOK,
        "Where a weight of the lasso is not 0, its input's correlation with the residual has the size l of the slope of \
         -ln of the Laplace prior of scale 1/l, and the weight's sign.",
        applies "a weight of the lasso is not 0";
    ZERO: Float AtMost "lasso-zeros-stay", TEXTBOOK,
        "Where a weight of the lasso is 0, that correlation is at most l in size: no other value is more probable.",
        applies "a weight of the lasso is 0";
    CONTROL: Float GreaterThan "control-twice-the-penalty", TEXTBOOK,
        "Control: with the penalty l |w|^2 for l |w|^2/2, a weight is farther from the posterior mean than rounding.";
    NEAR: Measured None "evidence-picks-the-penalty", TEXTBOOK,
        "Share of the data sets in which the penalty of the highest evidence is at most a factor 2 from the one that is \
         best at fresh inputs.", beside "four in five";
    GAIN: Measured None "evidence-against-no-penalty", TEXTBOOK,
        "Excess squared error at a fresh input with the penalty of the highest evidence, minus that with the smallest \
         penalty tried: mean over the data sets.", beside "no difference";
    SIGNS: Measured None "evidence-sign-test", TEXTBOOK,
        "Exact sign test of that difference over the data sets: the chance of so uneven a split if either is as likely.",
        beside "one in twenty";
}

/// One penalty on one data set.
#[derive(Clone, Debug)]
struct Tried {
    log2_penalty: i32,
    evidence_bits: Rational,
    excess: Rational,
}

/// One data set.
#[derive(Clone, Debug)]
struct Run {
    ridge: Vec<Rational>,
    /// With the penalty twice as large.
    doubled: Vec<Rational>,
    /// At each point: bits of the penalised loss less those of the evidence.
    code: Vec<Rational>,
    lasso: Vec<Rational>,
    correlations: Vec<Rational>,
    tried: Vec<Tried>,
}

impl Run {
    fn measured(parameters: &Parameters, run: u64) -> Result<Run> {
        let (data, points) = parameters.data(run)?;
        let penalty = f64::from(parameters.ridge);
        let ridge = computed(data.ridge(penalty))?;
        let doubled = computed(data.ridge(f64::from(2 * parameters.ridge)))?;
        let evidence = of_double(computed(data.evidence_bits(penalty))?)?;
        let code = points.iter().map(|point| {
            let code = of_double(data.code_bits(point, penalty))?;
            Ok(code - &evidence)
        });
        let lasso = data.lasso(f64::from(parameters.lasso));
        let tried = GRID.map(|k| {
            let penalty = libm::ldexp(1.0, k);
            Ok(Tried {
                log2_penalty: k,
                evidence_bits: of_double(computed(data.evidence_bits(penalty))?)?,
                excess: of_double(data.excess(&computed(data.ridge(penalty))?))?,
            })
        });
        Ok(Run {
            ridge: exact_values(&ridge)?,
            doubled: exact_values(&doubled)?,
            code: code.collect::<Result<_>>()?,
            lasso: exact_values(&lasso.weights)?,
            correlations: exact_values(&lasso.correlations)?,
            tried: tried.collect::<Result<_>>()?,
        })
    }

    /// The penalty with the shortest code, and the one with the least error at fresh inputs.
    fn picked(&self) -> Option<[&Tried; 2]> {
        let by_evidence = self.tried.iter().min_by_key(|tried| &tried.evidence_bits)?;
        let by_test = self.tried.iter().min_by_key(|tried| &tried.excess)?;
        Some([by_evidence, by_test])
    }

    fn is_near(&self) -> bool {
        self.picked()
            .is_some_and(|[one, other]| one.log2_penalty.abs_diff(other.log2_penalty) <= 1)
    }
}

/// What theory says of one data set.
#[derive(Clone, Debug)]
struct Expected {
    mean: Vec<Rational>,
    posterior_bits: Vec<Rational>,
    /// By what weights, bits and the lasso's correlations may miss.
    slack: [Rational; 3],
}

#[derive(Clone, Debug)]
pub(crate) struct Measured(Vec<Run>);

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    runs: Vec<Expected>,
    /// The slope of -ln of the Laplace prior.
    slope: Rational,
}

impl Theory {
    /// The largest slack over the data sets.
    fn slack(&self, of: usize) -> Rational {
        let all = self.runs.iter().map(|run| run.slack[of].clone());
        all.max().unwrap_or_else(Rational::zero)
    }
}

impl Parameters {
    /// A data set, and the points at which code lengths are compared.
    fn data(&self, run: u64) -> Result<(Regression, Vec<Vector>)> {
        let mut normals = Normals::new(self.seed, run);
        let data = Regression::drawn(self.observations, self.features, &mut normals);
        let ridge = computed(data.ridge(f64::from(self.ridge)))?;
        let around = (0..POINTS).map(|_| data.around(&ridge, &mut normals));
        let points = std::iter::once(ridge.clone()).chain(around).collect();
        Ok((data, points))
    }

    fn expected(&self, run: u64) -> Result<Expected> {
        let (data, points) = self.data(run)?;
        let penalty = f64::from(self.ridge);
        let posterior = data.posterior(penalty);
        let bits: Vec<Rational> = points
            .iter()
            .map(|point| of_double(computed(posterior.bits(point))?))
            .collect::<Result<_>>()?;
        let code = points.iter().map(|point| data.code_bits(point, penalty));
        let longest = code.fold(0.0, f64::max);
        Ok(Expected {
            slack: [
                of_double(data.rounding(penalty, posterior.mean.amax()))?,
                of_double(data.rounding(penalty, longest))?,
                of_double(data.lasso(f64::from(self.lasso)).slack)?,
            ],
            mean: exact_values(&posterior.mean)?,
            posterior_bits: bits,
        })
    }
}

/// The scenario.
pub(crate) struct PenaltyAsPrior;

impl Experiment for PenaltyAsPrior {
    const ABOUT: About = About {
        name: "penalty-as-prior",
        question: Question::Networks,
        claim: "An L2 penalty is a Gaussian prior and an L1 penalty a Laplace prior: the penalised loss is a code length.",
        source: "textbook: Hoerl and Kennard 1970, Tibshirani 1996",
        text: "Linear regression with noise of variance 1. Ridge, by least squares with one made-up observation per \
               weight, is set beside the posterior mean, by conditioning on one observation after the other; its \
               penalised loss in bits beside the posterior's density; the lasso beside the slope of the Laplace prior. \
               The evidence picks the penalty, and the picture shows how far that is from the best at fresh inputs.",
        worth: "Floating point, with tolerances from the rounding; how well the evidence picks is measured over seeded \
                data sets. Finite-dimensional and Gaussian; nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let run = |run| Run::measured(parameters, run);
        Ok(Measured(each_run(
            context,
            "data sets",
            parameters.runs,
            run,
        )?))
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let run = |run| parameters.expected(run);
        Ok(Theory {
            runs: each_run(context, "posteriors", parameters.runs, run)?,
            slope: whole(parameters.lasso.into()),
        })
    }

    fn judge(Measured(runs): &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (of, statement) in [(0, &MEAN), (1, &CODE), (2, &ACTIVE), (2, &ZERO)] {
            claims.tolerate(statement, theory.slack(of));
        }
        for (number, (run, expected)) in runs.iter().zip(&theory.runs).enumerate() {
            let pairs = run.ridge.iter().zip(&expected.mean);
            for (weight, (ridge, mean)) in pairs.enumerate() {
                let instance = || format!("data set {number}, weight {weight}");
                claims.check(&MEAN, instance, ridge, mean);
            }
            let pairs = run.code.iter().zip(&expected.posterior_bits);
            for (point, (code, bits)) in pairs.enumerate() {
                let instance = || format!("data set {number}, point {point}");
                claims.check(&CODE, instance, code, bits);
            }
            for (weight, value) in run.lasso.iter().enumerate() {
                let instance = || format!("data set {number}, weight {weight}");
                let correlation = &run.correlations[weight];
                if value.is_zero() {
                    claims.check(&ZERO, instance, correlation.abs(), &theory.slope);
                } else {
                    let along = correlation * Rational::from_integer(value.signum().into());
                    claims.check(&ACTIVE, instance, along, &theory.slope);
                }
            }
            let off = farthest(&run.doubled, &expected.mean);
            let instance = || format!("data set {number}");
            claims.check(&CONTROL, instance, off, theory.slack(0));
        }
        let all = as_u64(runs.len());
        let near = as_u64(runs.iter().filter(|run| run.is_near()).count());
        claims.one(&NEAR, fraction(near, all)?, fraction(4, 5)?);
        let gains = Paired::of(&gains(runs))?;
        claims.one(&GAIN, gains.sample.figure()?, Rational::zero());
        claims.one(&SIGNS, gains.sign_test(), fraction(1, 20)?);
        Ok(())
    }
}

impl Answered for PenaltyAsPrior {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let Measured(runs) = measured;
        let theory = Self::theory(parameters, measured, &Context::new())?;
        let pairs = runs.iter().zip(&theory.runs);
        let off = pairs.map(|(run, expected)| farthest(&run.ridge, &expected.mean));
        let zeros = runs.iter().flat_map(|run| &run.lasso);
        let zeros = as_u64(zeros.filter(|weight| weight.is_zero()).count());
        let near = runs.iter().filter(|run| run.is_near()).count();
        let gains = Paired::of(&gains(runs))?;
        Ok(vec![
            format!(
                "Ridge is the mean of the Gaussian posterior: in {} data sets no weight of {} is off by more than {}. The \
                 lasso at {} puts {} of them at exactly 0 on average.",
                runs.len(),
                parameters.features,
                short_above(&off.max().unwrap_or_else(Rational::zero), 2),
                parameters.lasso,
                short(&fraction(zeros, as_u64(runs.len()))?, 3),
            ),
            format!(
                "The penalty of the highest evidence is at most a factor 2 from the best at fresh inputs in {near} of {}, \
                 and beats the smallest one tried in {} (sign test: {}).",
                runs.len(),
                gains.below,
                short(&gains.sign_test(), 2),
            ),
        ])
    }
}

/// Excess error by evidence less that of the smallest penalty, for each data set.
fn gains(runs: &[Run]) -> Vec<Rational> {
    let picked = runs
        .iter()
        .filter_map(|run| Some((run.picked()?[0], run.tried.first()?)));
    picked
        .map(|(picked, first)| &picked.excess - &first.excess)
        .collect()
}

#[cfg(test)]
mod tests;

//! `dropout-as-ridge`: linear regression with dropout on its inputs is ridge regression with a penalty that the data
//! scale.
//!
//! Takes rationals from `exact` and random whole numbers; the sampled masks and the logistic loss come from
//! [`network::masks`](crate::network::masks). Srivastava et al. 2014, section 9.1; Wager, Wang and Liang 2013; Baldi and
//! Sadowski 2013 (titles from memory, unconfirmed).
//!
//! Derivation \[own\]. Each entry x_ij is kept with chance q, independently. The prediction of row i has the mean
//! x_i v, v = q w, and the variance q (1-q) sum_j x_ij^2 w_j^2, so with G^2 = diag(X^T X)
//!
//! E |y - (R o X) w|^2 = |y - X v|^2 + ((1-q)/q) |G v|^2.
//!
//! A sum of squares with a penalty on each weight in proportion to its input's own sum of squares: ridge on inputs that
//! are scaled to the same size. The least is where (X^T X + ((1-q)/q) G^2) v = X^T y. As a prior it would be
//! N(0, q s^2/((1-q) sum_i x_ij^2)) for noise of variance s^2: it depends on the data, so it is no prior before them.
//!
//! Two routes. Measured: the squared error of every one of the 2^d masks of each row, with its chance; the least of that
//! mean from its own values at 0, e_j and e_j + e_k, by elimination. Theory: the formula, and conjugate gradients in
//! rationals on the normal equations, which end after d steps (Hestenes and Stiefel 1952). All of it is exact.
//!
//! Sampled: with 100 inputs no one lists the masks; a mean over drawn ones is within five standard errors.
//!
//! Control: one coin for a whole row. Its variance is q (1-q) (x_i w)^2: the penalty falls on the predictions and not on
//! the weights.
//!
//! With the logistic loss the identity is a second-order approximation (Wager et al.); how far off it is is measured.

use crate::exact::{Rational, as_u64};
use crate::network::masks::{logistic, sampled_loss};
use crate::network::normals::Normals;
use crate::network::{Matrix, Vector};
use crate::scenario::figures::{of_double, quotient};
use crate::scenario::sampling::{Draws, Sample, each_run};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::doubles::{rounded_quotient, short};

mod masks;
mod picture;

use masks::{Data, inner};

const DERIVED: &str = here!("Srivastava et al. 2014; derived in");
const WAGER: &str = "Wager, Wang and Liang 2013";

/// Inputs of the regression whose masks are drawn.
const MANY: usize = 100;

/// Data sets of the logistic loss.
const LOGISTIC_RUNS: u64 = 100;

/// What the weights of the logistic loss are multiplied by, in eighths: small weights make it a parabola.
const SIZES: [i64; 4] = [1, 4, 8, 16];

parameters! { Parameters {
    inputs "d": usize = 7 in 3..=9, "inputs whose masks are all listed";
    observations "n": usize = 6 in 2..=10, "observations";
    keep "q": Rational = 1/2 in 1/10..=9/10, "chance that an input is kept";
    runs "runs": u64 = 5 in 2..=20, "data sets";
    masks "masks": u64 = 400 in 100..=2000, "masks drawn for the regression with 100 inputs";
} }

claims! {
    LOSS: Exact Equal "mean-loss-is-ridge", DERIVED,
        "The squared error's mean over all 2^d masks is |y - Xv|^2 + ((1-q)/q) |Gv|^2, v = qw, at each weight vector \
         tried.";
    LEAST: Exact Equal "minimiser-is-ridge", DERIVED,
        "The weights at which the mean over all masks is least, times q, are those of ridge with the penalty (1-q)/q \
         times each input's sum of squares.";
    SAMPLED: Sampled Within "drawn-masks-agree", DERIVED,
        "With 100 inputs and masks drawn at random the mean squared error is the same formula's.";
    CONTROL: Exact GreaterThan "control-one-coin-per-row", DERIVED,
        "Control: with one coin for a whole row the mean is another: the largest difference among the data sets.";
    LOGISTIC: Measured None "logistic-{id}", WAGER,
        "Logistic loss, weights of standard deviation {size}: the relative error of the quadratic approximation to what \
         dropout adds, in size, mean over 100 data sets.",
        beside "squared error, without any";
}

/// One data set.
#[derive(Clone, Debug)]
struct Run {
    /// Mean over all masks at each weight vector.
    losses: Vec<Rational>,
    /// The same with one coin per row.
    tied: Vec<Rational>,
    /// q times the weights at which the mean is least.
    least: Vec<Rational>,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    runs: Vec<Run>,
    sampled: Sample,
    /// For each size, the relative error of the approximation, in size.
    logistic: Vec<Sample>,
}

/// What theory says of one data set.
#[derive(Clone, Debug)]
struct Expected {
    losses: Vec<Rational>,
    ridge: Vec<Rational>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    runs: Vec<Expected>,
    sampled: Rational,
}

/// |y - X v|^2 + ((1-q)/q) |G v|^2, v = q w.
fn formula(data: &Data, weights: &[Rational], keep: &Rational) -> Result<Rational> {
    let v: Vec<Rational> = weights.iter().map(|w| keep * w).collect();
    let odds = quotient(&(Rational::one() - keep), keep)?;
    let mut sum = Rational::zero();
    for (row, y) in data.x.iter().zip(&data.y) {
        let terms: Vec<Rational> = row.iter().zip(&v).map(|(x, v)| x * v).collect();
        let off = y - terms.iter().sum::<Rational>();
        let penalty: Rational = terms.iter().map(|term| term * term).sum();
        sum += &off * &off + &odds * penalty;
    }
    Ok(sum)
}

/// Conjugate gradients on (X^T X + ((1-q)/q) G^2) v = X^T y. In exact numbers they end after as many steps as there are
/// weights.
fn ridge(data: &Data, keep: &Rational) -> Result<Vec<Rational>> {
    let odds = quotient(&(Rational::one() - keep), keep)?;
    let inputs = data.x.first().map_or(0, Vec::len);
    let columns: Vec<Vec<Rational>> = (0..inputs)
        .map(|j| data.x.iter().map(|row| row[j].clone()).collect())
        .collect();
    let apply = |v: &[Rational]| -> Vec<Rational> {
        let predicted: Vec<Rational> = data.x.iter().map(|row| inner(row, v)).collect();
        let own = columns
            .iter()
            .zip(v)
            .map(|(column, v)| inner(column, column) * v);
        let across = columns.iter().map(|column| inner(column, &predicted));
        across
            .zip(own)
            .map(|(across, own)| across + &odds * own)
            .collect()
    };
    let mut v = vec![Rational::zero(); inputs];
    let mut residual: Vec<Rational> = columns
        .iter()
        .map(|column| inner(column, &data.y))
        .collect();
    let mut direction = residual.clone();
    let mut size = inner(&residual, &residual);
    for _ in 0..inputs {
        if size.is_zero() {
            break;
        }
        let image = apply(&direction);
        let step = quotient(&size, &inner(&direction, &image))?;
        for j in 0..inputs {
            v[j] += &step * &direction[j];
            residual[j] -= &step * &image[j];
        }
        let next = inner(&residual, &residual);
        let turn = quotient(&next, &size)?;
        for (along, rest) in direction.iter_mut().zip(&residual) {
            *along = rest + &turn * &*along;
        }
        size = next;
    }
    Ok(v)
}

impl Parameters {
    /// The data set of one run: whole numbers other than 0, inputs to 4 in size, observations and weights
    /// to 8.
    fn data(&self, run: u64) -> Data {
        let mut draws = Draws::new(self.seed, run);
        let mut whole = |count: usize, most: u32| -> Vec<Rational> {
            let mut one = || {
                let size = i64::from(draws.below(most)) + 1;
                let sign = if draws.below(2) == 0 { 1 } else { -1 };
                Rational::from_integer(sign * size)
            };
            (0..count).map(|_| one()).collect()
        };
        let x = (0..self.observations)
            .map(|_| whole(self.inputs, 4))
            .collect();
        Data {
            x,
            y: whole(self.observations, 8),
            weights: (0..3).map(|_| whole(self.inputs, 8)).collect(),
        }
    }

    fn measured(&self, run: u64) -> Result<Run> {
        let data = self.data(run);
        let mean = |weights: &[Rational]| masks::mean_loss(&data, weights, &self.keep);
        let tied = |weights: &Vec<Rational>| masks::tied_loss(&data, weights, &self.keep);
        let least = masks::least(mean, self.inputs)?;
        Ok(Run {
            losses: data.weights.iter().map(|weights| mean(weights)).collect(),
            tied: data.weights.iter().map(tied).collect(),
            least: least.iter().map(|w| &self.keep * w).collect(),
        })
    }

    fn expected(&self, run: u64) -> Result<Expected> {
        let data = self.data(run);
        let losses = data
            .weights
            .iter()
            .map(|weights| formula(&data, weights, &self.keep));
        Ok(Expected {
            losses: losses.collect::<Result<_>>()?,
            ridge: ridge(&data, &self.keep)?,
        })
    }

    /// The regression with many inputs: its stream comes after those of the small ones.
    fn many(&self) -> (Matrix, Vector, Vector, Normals) {
        let mut normals = Normals::new(self.seed, self.runs);
        let x = normals.matrix(self.observations, MANY);
        let y = normals.vector(self.observations);
        let weights = normals.vector(MANY);
        (x, y, weights, normals)
    }
}

/// The scenario.
pub(crate) struct DropoutAsRidge;

impl Experiment for DropoutAsRidge {
    const ABOUT: About = About {
        name: "dropout-as-ridge",
        question: Question::Networks,
        claim: "Dropout on the inputs of a linear regression is ridge with a penalty that the data scale: exactly.",
        source: "Srivastava et al. 2014; Wager, Wang and Liang 2013; Baldi and Sadowski 2013",
        text: "The squared error under every mask of the inputs, weighted by its chance, is set beside the error of the \
               scaled weights plus a penalty on each weight in proportion to its input's sum of squares; so is the place \
               where it is least. The penalty depends on the inputs, so it is no prior before the data. With the \
               logistic loss the same is an approximation: the picture shows how it fails as weights grow.",
        worth: "Exact for these small regressions: all masks are listed in rationals. The regression with 100 inputs is \
                sampled, the logistic loss measured. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let runs = each_run(context, "data sets", parameters.runs, |run| {
            parameters.measured(run)
        })?;
        let keep = parameters.keep.nearest_f64();
        let (x, y, weights, mut normals) = parameters.many();
        let losses =
            (0..parameters.masks).map(|_| sampled_loss(&x, &y, &weights, keep, &mut normals));
        let sampled = Sample::of_doubles(losses)?;
        let logistic = SIZES.into_iter().map(|eighths| {
            let scale = Rational::ratio(eighths, 8).nearest_f64();
            let errors: Vec<Rational> = (0..LOGISTIC_RUNS)
                .map(|run| {
                    let mut normals = Normals::new(parameters.seed, parameters.runs + 1 + run);
                    let x = normals.matrix(parameters.observations, parameters.inputs);
                    let weights = normals.scaled_vector(parameters.inputs, scale);
                    let found = logistic(&x, &weights, keep);
                    let ratio =
                        rounded_quotient(&of_double(found.penalty)?, &of_double(found.quadratic)?)?;
                    Ok((ratio - Rational::one()).abs())
                })
                .collect::<Result<_>>()?;
            Sample::of(&errors)
        });
        Ok(Measured {
            runs,
            sampled,
            logistic: logistic.collect::<Result<_>>()?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let (x, y, weights, _) = parameters.many();
        let values = |vector: &Vector| -> Result<Vec<Rational>> {
            vector.iter().map(|value| of_double(*value)).collect()
        };
        let rows = x.row_iter().map(|row| values(&row.transpose()));
        let data = Data {
            x: rows.collect::<Result<_>>()?,
            y: values(&y)?,
            weights: vec![values(&weights)?],
        };
        Ok(Theory {
            runs: each_run(context, "formulas", parameters.runs, |run| {
                parameters.expected(run)
            })?,
            sampled: formula(&data, &data.weights[0], &parameters.keep)?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let mut off = Rational::zero();
        for (number, (run, expected)) in measured.runs.iter().zip(&theory.runs).enumerate() {
            let pairs = run.losses.iter().zip(&run.tied).zip(&expected.losses);
            for (weights, ((loss, tied), formula)) in pairs.enumerate() {
                let instance = || format!("data set {number}, weights {weights}");
                claims.check(&LOSS, instance, loss, formula);
                off = off.max((tied - formula).abs());
            }
            for (weight, (least, ridge)) in run.least.iter().zip(&expected.ridge).enumerate() {
                let instance = || format!("data set {number}, weight {weight}");
                claims.check(&LEAST, instance, least, ridge);
            }
        }
        claims.one(&CONTROL, off, Rational::zero());
        let tolerance = measured.sampled.five_errors()?;
        claims.within(&SAMPLED, tolerance, &measured.sampled.mean, &theory.sampled);
        for (eighths, error) in SIZES.into_iter().zip(&measured.logistic) {
            let size = Rational::ratio(eighths, 8).to_string();
            let statement = LOGISTIC.with("id", size.replace('/', "-over-"));
            claims.one(
                &statement.with("size", size),
                error.figure()?,
                Rational::zero(),
            );
        }
        Ok(())
    }
}

impl Answered for DropoutAsRidge {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let largest = measured
            .logistic
            .last()
            .map(|sample| short(&sample.mean, 3));
        let smallest = measured
            .logistic
            .first()
            .map(|sample| short(&sample.mean, 3));
        Ok(vec![format!(
            "Dropout is ridge for a linear regression: over all {} masks of {} inputs, in {} data sets, the mean squared \
             error is that of the scaled weights plus {} times each weight's square times its input's sum of squares, \
             without any error. For the logistic loss the like is an approximation, off by {} of itself at weights of \
             size 1/8, and by {} at size 2.",
            as_u64(1 << parameters.inputs),
            parameters.inputs,
            parameters.runs,
            quotient(&(Rational::one() - &parameters.keep), &parameters.keep)?,
            smallest.unwrap_or_default(),
            largest.unwrap_or_default(),
        )])
    }
}

#[cfg(test)]
mod tests;

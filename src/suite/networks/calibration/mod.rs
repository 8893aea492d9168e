//! `calibration`: does a trained network know what it does not know, as its Bayesian cousins do?
//!
//! The question is the thread's: is a network found by stochastic gradient descent calibrated like the posterior? On one small
//! model, 64-8-10 on digits with noise in the labels: one network trained with the posterior's own prior as its penalty, the
//! mean of ten such from other first weights (Lakshminarayanan et al. 2017), one network trained with dropout and
//! averaged over its masks in prediction (Gal and Ghahramani 2016), and the mean over a long Hamiltonian Monte Carlo chain
//! (titles from memory). Log loss and expected calibration error on test images, with labels as noisy as those that were
//! learnt: measurements.
//!
//! Beside them the linear model, where the posterior is known. y = x w + noise, both standard normal, A = 1 + X^T X, h = x^T
//! A^-1 x. Given what was seen, y at x is normal with variance 1 + h around the posterior mean. So the exact predictive
//! distribution loses ln(2 pi e (1 + h))/2 nats in the mean. Who predicts with the mean alone, as one network does, says variance
//! 1 and loses (ln 2 pi + 1 + h)/2: (h - ln(1 + h))/2 more, which is never negative and is what calibration is worth there. h
//! depends on the x alone, so the mean of the losses over problems drawn from the prior is that of these, within five standard
//! errors. An ensemble of ten draws from the posterior lies between, measured.

use crate::exact::{Rational, Rounding, as_usize};
use crate::network::dense::{Network, Shape, one_hot};
use crate::network::digits::{CLASSES, PIXELS, digits};
use crate::network::gaussian::{Drawn as Problem, draw, expected};
use crate::network::hmc::{Chain, walk};
use crate::network::reliability::{Predictions, Reliability};
use crate::network::split::{Purpose, Split, draws, replace_labels};
use crate::network::train::{Lesson, Regulariser, Run, Schedule, train};
use crate::scenario::figures::{fraction, of_double};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation, parameters,
};

mod picture;
#[cfg(test)]
mod tests;

const OWN: &str = own_derivation!();
const NAEINI: &str = here!("Naeini et al. 2015; protocol in");

parameters! { Parameters {
    runs "seeds": u64 = 4 in 2..=100, "runs, each with a split and first weights of its own";
    noise "noise": Rational = 1/5 in 0/1..=1/1, "share of the labels replaced at random, in training and test";
    images "images": u64 = 300 in 50..=1000, "images to train on";
    hidden "hidden": u64 = 8 in 2..=64, "hidden units";
    epochs "epochs": u64 = 200 in 1..=1000, "passes over the images in training";
    kept "kept": u64 = 100 in 5..=100_000, "trajectories of the chain that are kept, after half as many that are not";
    problems "problems": u64 = 20_000 in 100..=1_000_000, "linear problems drawn from the prior";
    dimensions "dimensions": u64 = 10 in 1..=50, "numbers of the linear model";
    rows "rows": u64 = 15 in 0..=500, "rows that the linear model has seen";
} }

claims! {
    EXACT: Sampled Within "linear-exact-loss", OWN,
        "The exact predictive distribution of the linear model loses ln(2 pi e (1 + h))/2 nats, in the mean over problems.";
    POINT: Sampled Within "linear-point-loses-more", OWN,
        "The point estimate loses (h - ln(1 + h))/2 nats more, in the mean over problems.";
    ENSEMBLE: Measured None "linear-ensemble-loses-more", OWN,
        "Nats that the mean of ten draws from the posterior loses more than the exact distribution.",
        beside "a point estimate";
    LOSS: Measured None "log-loss-{id}", NAEINI,
        "Log loss of {name} on test images, in nats: mean over runs.", beside "the chain's";
    ERROR: Measured None "calibration-error-{id}", NAEINI,
        "Expected calibration error of {name}, ten bins of equal numbers: mean over runs.", beside "the chain's";
}

/// Bins of the calibration error.
const BINS: usize = 10;

/// Networks of the ensemble.
const MEMBERS: u64 = 10;

/// Chance of a unit to drop out.
const DROPOUT: f64 = 0.25;

/// Masks that are averaged.
const MASKS: usize = 50;

/// Leaps of a trajectory, and the length of one.
const LEAPS: (usize, f64) = (40, 0.02);

/// Runs of one experiment are far from the extra networks of an ensemble: these have numbers from here on.
const OTHERS: u64 = 1 << 32;

/// Who predicts: an id, and the name in words.
const PREDICTORS: [(&str, &str); 4] = [
    ("network", "one network"),
    ("ensemble", "ten networks"),
    ("dropout", "dropout in prediction"),
    ("chain", "a Hamiltonian chain"),
];

/// The place of the chain among them.
const CHAIN: usize = 3;

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// For each run and predictor.
    runs: Vec<[Reliability; 4]>,
    /// Share of the trajectories that were taken, by run.
    taken: Vec<Rational>,
    problems: Vec<Problem>,
}

/// What theory says of the linear problems' mean.
#[derive(Clone, Debug)]
pub(crate) struct Theory {
    exact: Rational,
    more: Rational,
}

impl Parameters {
    fn shape(&self) -> Shape {
        Shape {
            inputs: PIXELS,
            hidden: as_usize(self.hidden),
            outputs: CLASSES,
        }
    }

    /// The four predictors of one run on its test images, and the share of trajectories taken.
    fn predictions(
        &self,
        number: u64,
        context: &Context<'_>,
    ) -> Result<([Reliability; 4], Rational)> {
        let run = Run {
            seed: self.seed,
            number,
        };
        let noise = self.noise.nearest_f64();
        let training = as_usize(self.images);
        let mut split = Split::new(digits(), training, noise, run.seed, run.number);
        replace_labels(&mut split.test.labels, noise, run.seed, run.number + OTHERS);
        let targets = one_hot(&split.train, CLASSES);
        let lesson = Lesson {
            inputs: &split.train.pixels,
            targets: &targets,
        };
        // l2 = 1 is the standard normal prior on the weights, the chain's.
        let penalty = Regulariser {
            l2: 1.0,
            ..Regulariser::default()
        };
        let schedule = Schedule::of(as_usize(self.epochs));
        let trained =
            |regulariser, run| train(self.shape(), lesson, regulariser, schedule, run, context);
        let networks: Vec<Network> = (0..MEMBERS)
            .map(|member| {
                let number = run.number + OTHERS * member;
                trained(penalty, Run { number, ..run })
            })
            .collect::<Result<_, _>>()?;
        let dropping = Regulariser {
            dropout: DROPOUT,
            ..penalty
        };
        let dropping = trained(dropping, run)?;
        let (leaps, leap) = LEAPS;
        let kept = as_usize(self.kept);
        let chain = Chain {
            leaps,
            leap,
            forgotten: kept / 2,
            kept,
        };
        let walked = walk(&split.train, self.shape(), chain, run, context)?;
        let test = &split.test;
        let mut generator = draws(run.seed, run.number, Purpose::Dropout);
        let predictions = [
            Predictions::mean_of(&networks[..1], test),
            Predictions::mean_of(&networks, test),
            Predictions::with_dropout(&dropping, test, DROPOUT, MASKS, &mut generator),
            Predictions::mean_of(&walked.networks, test),
        ];
        let taken = fraction(crate::exact::as_u64(walked.taken), self.kept)?;
        let reliable = predictions.map(|all| all.reliability(&test.labels, BINS));
        Ok((reliable, taken))
    }
}

impl Measured {
    fn over_runs(&self, place: usize, figure: fn(&Reliability) -> f64) -> Result<Sample> {
        Sample::of_doubles(self.runs.iter().map(|run| figure(&run[place])))
    }

    fn over_problems(&self, figure: impl Fn(&Problem) -> f64) -> Result<Sample> {
        Sample::of_doubles(self.problems.iter().map(figure))
    }

    /// Differences, taken exactly.
    fn differences(&self, of: fn(&Problem) -> [f64; 2]) -> Result<Sample> {
        let pairs = self.problems.iter().map(of);
        let values = pairs.map(|[more, less]| Ok(of_double(more)? - of_double(less)?));
        Sample::of(&values.collect::<Result<Vec<_>>>()?)
    }
}

/// The scenario.
pub(crate) struct Calibration;

impl Experiment for Calibration {
    const ABOUT: About = About {
        name: "calibration",
        question: Question::Networks,
        claim: "What the posterior is worth over one trained network: a theorem for the linear model, else measured.",
        source: "textbook; Naeini et al. 2015; Lakshminarayanan et al. 2017; Gal and Ghahramani 2016",
        text: "In the linear model a point estimate loses (h - ln(1 + h))/2 nats more than the exact predictive distribution. For \
               small networks on digits with noisy labels the same four ways of predicting are measured: one network, ten, \
               dropout in prediction, and a long Hamiltonian chain. Look at log loss and calibration error beside the chain's.",
        worth: "The linear model's figures are theory's within five standard errors; those of the networks are measurements in \
                floating point, the same on every machine. The chain is as long as it is: nothing proves that it has mixed.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let found = each_run(context, "seeds", parameters.runs, |number| {
            parameters.predictions(number, context)
        })?;
        let (runs, taken) = found.into_iter().unzip();
        let (dimensions, rows) = (as_usize(parameters.dimensions), as_usize(parameters.rows));
        let problems = each_run(context, "linear problems", parameters.problems, |number| {
            let run = Run {
                seed: parameters.seed,
                number,
            };
            Ok(draw(dimensions, rows, run))
        })?;
        Ok(Measured {
            runs,
            taken,
            problems,
        })
    }

    fn theory(_: &Parameters, measured: &Measured, _: &Context<'_>) -> Result<Theory> {
        // Of what was drawn theory knows the x alone.
        let mean = |place: usize| -> Result<Rational> {
            Ok(measured
                .over_problems(|problem| expected(problem.h)[place])?
                .mean)
        };
        Ok(Theory {
            exact: mean(0)?,
            more: mean(1)?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        // What is left of a loss once its mean at h is known varies no more than the loss: the tolerance is not too narrow.
        let exact = measured.over_problems(|problem| problem.exact)?;
        claims.within(&EXACT, exact.five_errors()?, &exact.mean, &theory.exact);
        let more = measured.differences(|problem| [problem.point, problem.exact])?;
        claims.within(&POINT, more.five_errors()?, &more.mean, &theory.more);
        let ensemble = measured.differences(|problem| [problem.ensemble, problem.exact])?;
        claims.one(&ENSEMBLE, ensemble.figure()?, more.figure()?);
        let loss = |place| measured.over_runs(place, |found| found.log_loss)?.figure();
        let error = |place| {
            measured
                .over_runs(place, |found| found.calibration_error)?
                .figure()
        };
        for (place, (id, name)) in PREDICTORS.into_iter().enumerate() {
            if place != CHAIN {
                claims.one(
                    &LOSS.with("id", id).with("name", name),
                    loss(place)?,
                    loss(CHAIN)?,
                );
            }
        }
        for (place, (id, name)) in PREDICTORS.into_iter().enumerate() {
            if place != CHAIN {
                claims.one(
                    &ERROR.with("id", id).with("name", name),
                    error(place)?,
                    error(CHAIN)?,
                );
            }
        }
        Ok(())
    }
}

impl Answered for Calibration {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let decimal = |value: &Rational| value.to_decimal(3, Rounding::Nearest);
        let mut said = Vec::new();
        for (place, (_, name)) in PREDICTORS.into_iter().enumerate() {
            let loss = measured.over_runs(place, |found| found.log_loss)?.mean;
            let error = measured
                .over_runs(place, |found| found.calibration_error)?
                .mean;
            said.push(format!(
                "{} and {} ({name})",
                decimal(&loss),
                decimal(&error)
            ));
        }
        let taken = Sample::of(&measured.taken)?.mean;
        Ok(vec![
            format!(
                "Log loss in nats and calibration error, mean of {} seeds: {}.",
                parameters.runs,
                said.join(", ")
            ),
            format!("The chain took {} of its trajectories.", decimal(&taken)),
        ])
    }
}

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
//!
//! The four ways of predicting are tried there, too ([`linear`](crate::network::linear)): one stochastic descent, ten, inputs
//! that drop out, a Hamiltonian chain. With F the distribution function that was said, F(y) is uniform where F is right
//! (probability integral transform, textbook), so each of ten bins of equal probability holds a tenth of what comes, the exact
//! distribution's within five standard errors over problems. How far the shares are from tenths is the calibration error
//! there, with bins of equal mass as for the networks: half the sum of the differences, the part of what came that would have
//! to fall elsewhere.

use crate::exact::{Rational, Rounding, as_u64, as_usize};
use crate::network::dense::{Network, Shape, one_hot};
use crate::network::digits::{CLASSES, PIXELS, digits};
use crate::network::gaussian::{Drawn as Problem, draw, expected};
use crate::network::hmc::{Chain, walk};
use crate::network::linear::{Learnt, learn};
use crate::network::reliability::{Predictions, Reliability};
use crate::network::split::{Purpose, Split, draws, replace_labels};
use crate::network::train::{Lesson, Regulariser, Run, Schedule, train};
use crate::scenario::figures::{fraction, of_double};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statement, Statements, claims,
    here, own_derivation, parameters,
};
use crate::suite::instrument::paired::Paired;

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
    rows "rows": u64 = 15 in 1..=500, "rows that the linear model has seen";
    learnt "learnt": u64 = 1000 in 20..=100_000, "linear problems that are learnt in the four ways";
} }

claims! {
    EXACT: Sampled Within "linear-exact-loss", OWN,
        "The exact predictive distribution of the linear model loses ln(2 pi e (1 + h))/2 nats, in the mean over problems.";
    POINT: Sampled Within "linear-point-loses-more", OWN,
        "The point estimate loses (h - ln(1 + h))/2 nats more, in the mean over problems.";
    ENSEMBLE: Measured None "linear-ensemble-loses-more", OWN,
        "Nats that the mean of ten draws from the posterior loses more than the exact distribution.",
        beside "a point estimate";
    UNIFORM: Sampled Within "linear-exact-calibrated", here!("probability integral transform, textbook; protocol in"),
        "Each of ten bins to which the exact predictive distribution gives the same probability holds a tenth of what comes.";
    LINEAR_LOSS: Measured None "linear-log-loss-{id}", OWN,
        "Nats that {name} loses more than the exact distribution of the linear model: mean over problems.",
        beside "in theory, the posterior's mean";
    LINEAR_ERROR: Measured None "linear-calibration-error-{id}", NAEINI,
        "Part of what came that lies in the wrong one of the ten bins of {name}, linear model: mean over ten lots of problems.",
        beside "the exact distribution's, all chance";
    LOSS: Measured None "log-loss-{id}", NAEINI,
        "Log loss of {name} on test images, in nats: mean over runs.", beside "the chain's";
    ERROR: Measured None "calibration-error-{id}", NAEINI,
        "Expected calibration error of {name}, ten bins of equal numbers: mean over runs.", beside "the chain's";
    MORE: Measured None "log-loss-over-chain-{id}", NAEINI,
        "Nats that {name} loses more than the chain on the same run: mean over runs.",
        beside "chance of as one-sided coins";
    APART: Measured None "chains-apart", NAEINI,
        "Half the sum of the differences between the probabilities of two chains from other first weights: mean over runs.",
        beside "one network and a chain";
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

/// Fresh rows of a linear problem that is learnt.
const FRESH: usize = 10;

/// Lots into which those problems are put for a calibration error each.
const LOTS: usize = 10;

/// Who predicts: an id, and the name in words.
const PREDICTORS: [(&str, &str); 4] = [
    ("network", "one network"),
    ("ensemble", "ten networks"),
    ("dropout", "dropout in prediction"),
    ("chain", "a Hamiltonian chain"),
];

/// The same where the linear model is learnt.
const LINEAR: [&str; 4] = [
    "one descent",
    "ten descents",
    "inputs that drop out",
    "a Hamiltonian chain",
];

/// The place of the chain among them.
const CHAIN: usize = 3;

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// For each run and predictor.
    runs: Vec<[Reliability; 4]>,
    /// Share of the trajectories that were taken, by run.
    taken: Vec<Rational>,
    /// How far two chains are apart, and one network and a chain, by run.
    apart: Vec<[f64; 2]>,
    problems: Vec<Problem>,
    learnt: Vec<Learnt>,
}

/// What one run gave.
struct Predicted {
    reliable: [Reliability; 4],
    taken: Rational,
    apart: [f64; 2],
}

/// What theory says of the linear problems' mean.
#[derive(Clone, Debug)]
pub(crate) struct Theory {
    exact: Rational,
    more: Rational,
    /// The share of what comes in each bin.
    bin: Rational,
}

/// The place of the exact distribution after the four.
const EXACTLY: usize = PREDICTORS.len();

impl Parameters {
    fn shape(&self) -> Shape {
        Shape {
            inputs: PIXELS,
            hidden: as_usize(self.hidden),
            outputs: CLASSES,
        }
    }

    /// The four predictors of one run on its test images.
    fn predictions(&self, number: u64, context: &Context<'_>) -> Result<Predicted> {
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
        // From other first weights, with other momenta.
        let number = run.number + OTHERS * MEMBERS;
        let other = Run { number, ..run };
        let other = walk(&split.train, self.shape(), chain, other, context)?;
        let test = &split.test;
        let mut generator = draws(run.seed, run.number, Purpose::Dropout);
        let predictions = [
            Predictions::mean_of(&networks[..1], test),
            Predictions::mean_of(&networks, test),
            Predictions::with_dropout(&dropping, test, DROPOUT, MASKS, &mut generator),
            Predictions::mean_of(&walked.networks, test),
        ];
        let other = Predictions::mean_of(&other.networks, test);
        let apart = [&other, &predictions[0]].map(|all| all.apart(&predictions[CHAIN]));
        Ok(Predicted {
            reliable: predictions.map(|all| all.reliability(&test.labels, BINS)),
            taken: fraction(as_u64(walked.taken), self.kept)?,
            apart,
        })
    }
}

impl Measured {
    fn over_runs(&self, place: usize, figure: fn(&Reliability) -> f64) -> Result<Sample> {
        Sample::of_doubles(self.runs.iter().map(|run| figure(&run[place])))
    }

    fn over_problems(&self, figure: impl Fn(&Problem) -> f64) -> Result<Sample> {
        Sample::of_doubles(self.problems.iter().map(figure))
    }

    /// How many of what came in these problems lie in each bin of a predictor's.
    fn bins(learnt: &[Learnt], place: usize) -> [u64; BINS] {
        let mut counts = [0; BINS];
        for at in learnt.iter().flat_map(|found| &found.places[place]) {
            counts[bin(*at)] += 1;
        }
        counts
    }

    /// Half the sum of the differences of the shares from tenths, one for each lot of problems.
    fn linear_errors(&self, place: usize) -> Result<Sample> {
        let lots = self.learnt.chunks(self.learnt.len().div_ceil(LOTS));
        let error = |lot: &[Learnt]| -> Result<Rational> {
            let counts = Self::bins(lot, place);
            let all = counts.iter().sum::<u64>();
            let mut sum = Rational::zero();
            for count in counts {
                sum += (fraction(count, all)? - fraction(1, as_u64(BINS))?).abs();
            }
            Ok(sum * Rational::ratio(1, 2))
        };
        Sample::of(&lots.map(error).collect::<Result<Vec<_>>>()?)
    }

    /// Share of a problem's fresh rows in one bin of the exact distribution, over the problems.
    fn exactly_in(&self, of: usize) -> Result<Sample> {
        let shares = self.learnt.iter().map(|found| {
            let places = &found.places[EXACTLY];
            let inside = places.iter().filter(|at| bin(**at) == of).count();
            fraction(as_u64(inside), as_u64(places.len()))
        });
        Sample::of(&shares.collect::<Result<Vec<_>>>()?)
    }

    /// What a predictor loses more than the chain of the same run.
    fn over_chain(&self, place: usize) -> Result<Paired> {
        let pairs = self
            .runs
            .iter()
            .map(|run| Ok(of_double(run[place].log_loss)? - of_double(run[CHAIN].log_loss)?));
        Paired::of(&pairs.collect::<Result<Vec<_>>>()?)
    }

    /// Differences, taken exactly.
    fn differences(&self, of: fn(&Problem) -> [f64; 2]) -> Result<Sample> {
        let pairs = self.problems.iter().map(of);
        let values = pairs.map(|[more, less]| Ok(of_double(more)? - of_double(less)?));
        Sample::of(&values.collect::<Result<Vec<_>>>()?)
    }
}

/// The bin of a share from 0 to 1; of a larger one the last.
fn bin(at: f64) -> usize {
    // Comparisons alone: no arithmetic of floats.
    let ends = (1..BINS).map(|end| EDGES[end]);
    ends.take_while(|end| *end <= at).count()
}

/// Ends of the bins, as doubles.
const EDGES: [f64; BINS] = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// The scenario.
pub(crate) struct Calibration;

impl Experiment for Calibration {
    const ABOUT: About = About {
        name: "calibration",
        question: Question::Networks,
        claim: "What the posterior is worth over one trained network: a theorem for the linear model, else measured.",
        source: "textbook; Naeini et al. 2015; Lakshminarayanan et al. 2017; Gal and Ghahramani 2016",
        text: "In the linear model a point estimate loses (h - ln(1 + h))/2 nats more than the exact predictive distribution. For \
               small networks on digits with noisy labels four ways of predicting are measured: one network, ten, dropout \
               in prediction, and a long Hamiltonian chain; and the same four on the linear model, beside the exact distribution. \
               Look at log loss and calibration error beside the chain's, or the exact ones.",
        worth: "The linear model's figures are theory's within five standard errors; those of the networks are measurements in \
                floating point, the same on every machine. The chain is as long as it is: nothing proves that it has mixed; how \
                far a second one is from it is said.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let found = each_run(context, "seeds", parameters.runs, |number| {
            parameters.predictions(number, context)
        })?;
        let (mut runs, mut taken, mut apart) = (Vec::new(), Vec::new(), Vec::new());
        for predicted in found {
            runs.push(predicted.reliable);
            taken.push(predicted.taken);
            apart.push(predicted.apart);
        }
        let (dimensions, rows) = (as_usize(parameters.dimensions), as_usize(parameters.rows));
        let problems = each_run(context, "linear problems", parameters.problems, |number| {
            let run = Run {
                seed: parameters.seed,
                number,
            };
            Ok(draw(dimensions, rows, run))
        })?;
        let learnt = each_run(context, "linear models", parameters.learnt, |number| {
            let run = Run {
                seed: parameters.seed,
                number,
            };
            Ok(learn(dimensions, rows, FRESH, run, context)?)
        })?;
        Ok(Measured {
            runs,
            taken,
            apart,
            problems,
            learnt,
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
            bin: fraction(1, as_u64(BINS))?,
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
        let shares: Vec<Sample> = (0..BINS)
            .map(|at| measured.exactly_in(at))
            .collect::<Result<_>>()?;
        let tolerances = shares.iter().map(Sample::five_errors);
        let widest = tolerances.collect::<Result<Vec<_>>>()?.into_iter().max();
        claims.tolerate(&UNIFORM, widest.unwrap_or_else(Rational::zero));
        for (at, share) in (1..).zip(&shares) {
            let instance = || format!("bin {at} of {BINS}");
            claims.check(&UNIFORM, instance, &share.mean, &theory.bin);
        }
        let exactly = measured.linear_errors(EXACTLY)?;
        for (place, (id, _)) in PREDICTORS.into_iter().enumerate() {
            let named =
                |statement: &Statement| statement.with("id", id).with("name", LINEAR[place]);
            let loses = Sample::of_doubles(measured.learnt.iter().map(|found| found.more[place]))?;
            claims.one(&named(&LINEAR_LOSS), loses.figure()?, &theory.more);
            let error = measured.linear_errors(place)?;
            claims.one(&named(&LINEAR_ERROR), error.figure()?, exactly.figure()?);
        }
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
                let paired = measured.over_chain(place)?;
                claims.one(
                    &MORE.with("id", id).with("name", name),
                    paired.sample.figure()?,
                    paired.sign_test(),
                );
                claims.one(
                    &ERROR.with("id", id).with("name", name),
                    error(place)?,
                    error(CHAIN)?,
                );
            }
        }
        let apart =
            |at: usize| Sample::of_doubles(measured.apart.iter().map(|run| run[at]))?.figure();
        claims.one(&APART, apart(0)?, apart(1)?);
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
        let apart = Sample::of_doubles(measured.apart.iter().map(|run| run[0]))?.mean;
        let mut linear = Vec::new();
        for (place, name) in LINEAR.into_iter().enumerate() {
            let loses = measured.learnt.iter().map(|found| found.more[place]);
            linear.push(format!(
                "{} and {} ({name})",
                decimal(&Sample::of_doubles(loses)?.mean),
                decimal(&measured.linear_errors(place)?.mean)
            ));
        }
        let exactly = measured.linear_errors(EXACTLY)?.mean;
        Ok(vec![
            format!(
                "Log loss in nats and calibration error, mean of {} seeds: {}.",
                parameters.runs,
                said.join(", ")
            ),
            format!(
                "Linear model, nats lost more than by the exact predictive distribution, and calibration error (its own is {}): \
                 {}.",
                decimal(&exactly),
                linear.join(", ")
            ),
            format!(
                "The chain took {} of its trajectories; another chain's probabilities are {} from its.",
                decimal(&taken),
                decimal(&apart)
            ),
        ])
    }
}

//! `ensemble-ambiguity`: an ensemble's squared error is the mean error of its members less their disagreement, and the
//! error of either is bias, variance and noise.
//!
//! Takes the networks from [`network::ensemble`](crate::network::ensemble), in doubles. Krogh and Vedelsby 1995; Geman,
//! Bienenstock and Doursat 1992 (titles from memory, unconfirmed).
//!
//! - With f the mean of f_1 .. f_K: (f - y)^2 = mean (f_i - y)^2 - mean (f_i - f)^2 at every place and for every y. (The
//!   cross term, 2 (f - y) mean (f_i - f), is 0.) So the ensemble is never worse than its members on average, by exactly
//!   their ambiguity, which needs no label.
//! - Over the noise of training: E (f - y)^2 = (E f - truth)^2 + Var f + s^2 at a fresh place with noise of variance
//!   s^2, for a member as for the ensemble.
//!
//! Two routes. Measured: readouts trained on drawn noise; the ensemble predicts as the one wide network that it is,
//! in doubles. Theory: of the first, the ten members' predictions, the means taken in rationals; of the second, the map
//! from observations to predictions, from kernels, whose bias and variance need no draw. Tolerances: rounding of the
//! wide network's sum, and five standard errors of the mean over draws.
//!
//! Control: absolute errors. The cross term is no product then, and the members' mean error minus their mean distance from
//! f is another number.
//!
//! What is measured: how much of the members' error the ensemble takes away.

use crate::exact::{Rational, as_u64};
use crate::network::ensemble::{Curve, Networks};
use crate::network::normals::Normals;
use crate::scenario::figures::{fraction, of_double, quotient, whole};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::doubles::{computed, exact_values, rounded_quotient, short};
use crate::suite::instrument::paired::Paired;

mod picture;

const KROGH: &str = here!("Krogh and Vedelsby 1995; derived in");
const GEMAN: &str = here!("Geman, Bienenstock and Doursat 1992; derived in");

/// Fresh places.
const PLACES: usize = 40;

/// The ridge penalty of the readouts.
const PENALTY: f64 = 1.0 / 1024.0;

/// Draws whose places are all compared for the identity; of the others only the means are kept.
const COMPARED: usize = 4;

parameters! { Parameters {
    networks "networks": usize = 10 in 2..=20, "networks of the ensemble";
    units "units": usize = 20 in 5..=40, "rectified units of each network, with random weights";
    observations "n": usize = 30 in 10..=60, "observations of the curve";
    noise "s": Rational = 1/2 in 1/10..=1/1, "standard deviation of the noise";
    draws "draws": u64 = 200 in 50..=1000, "draws of the noise";
} }

claims! {
    AMBIGUITY: Float Within "error-is-mean-error-less-ambiguity", KROGH,
        "The squared error of the ensemble is the mean of its members' minus the mean square of their distance from it, at \
         every place.";
    ADDS_UP: Sampled Within "ensemble-bias-variance-noise", GEMAN,
        "The ensemble's squared error at fresh places, mean over the draws, is squared bias + variance + noise.";
    MEMBER: Sampled Within "member-bias-variance-noise", GEMAN,
        "The same for the first member alone.";
    CONTROL: Float GreaterThan "control-absolute-error", KROGH,
        "Control: with absolute in place of squared errors the two sides differ by more than rounding at some place.";
    SHARE: Measured None "ambiguity-share", KROGH,
        "Share of the members' mean error that the ensemble takes away, mean over the draws.", beside "none";
    BEST: Measured None "ensemble-against-first-member", KROGH,
        "Squared error of the ensemble minus that of the first member, mean over the draws.", beside "no difference";
    SIGNS: Measured None "ensemble-sign-test", KROGH,
        "Exact sign test of that difference over the draws: the chance of so uneven a split if either is as likely.",
        beside "one in twenty";
}

/// One draw of the noise.
#[derive(Clone, Debug)]
struct Draw {
    /// Squared error of the ensemble, of its first member, and the mean of its members', each the mean over places.
    ensemble: Rational,
    first: Rational,
    members: Rational,
    /// At each place, in the draws that are compared: the ensemble's prediction.
    together: Vec<Rational>,
    rounding: Rational,
}

/// What the members predict at each place, and what is observed there, in one draw.
#[derive(Clone, Debug)]
struct Members {
    predictions: Vec<Vec<Rational>>,
    observed: Vec<Rational>,
}

impl Members {
    /// Mean error less mean distance at a place, by either power of the distance.
    fn less_ambiguity(&self, place: usize, loss: fn(&Rational) -> Rational) -> Result<Rational> {
        let all = whole(as_u64(self.predictions.len()));
        let at = || self.predictions.iter().map(|of| &of[place]);
        let mean = quotient(&at().sum(), &all)?;
        let error: Rational = at().map(|f| loss(&(f - &self.observed[place]))).sum();
        let ambiguity: Rational = at().map(|f| loss(&(f - &mean))).sum();
        quotient(&(error - ambiguity), &all)
    }
}

fn square(x: &Rational) -> Rational {
    x * x
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    draws: Vec<Draw>,
    /// Where the ensemble's predictions are compared: what was observed.
    observed: Vec<Vec<Rational>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    members: Vec<Members>,
    /// Squared bias, variance and noise: of the first member, and of the ensemble.
    parts: [[Rational; 3]; 2],
}

impl Parameters {
    fn networks(&self) -> Networks {
        let mut normals = Normals::new(self.seed, 0);
        let curve = Curve::drawn(self.observations, PLACES, &mut normals);
        Networks::drawn(self.networks, self.units, PENALTY, curve, &mut normals)
    }

    /// The noise of the observations and of the fresh places in one draw.
    fn noise(&self, draw: u64) -> [crate::network::Vector; 2] {
        let mut normals = Normals::new(self.seed, draw + 1);
        let deviation = self.noise.nearest_f64();
        [self.observations, PLACES].map(|places| normals.scaled_vector(places, deviation))
    }

    fn draw(&self, networks: &Networks, draw: u64) -> Result<Draw> {
        let [seen, fresh] = self.noise(draw);
        let predictions = computed(networks.trained(&seen))?;
        let (each, ensemble) = networks.errors(&predictions, &fresh);
        let each = exact_values(&each)?;
        let compared = draw < as_u64(COMPARED);
        Ok(Draw {
            ensemble: of_double(ensemble)?,
            first: each.first().cloned().unwrap_or_else(Rational::zero),
            members: rounded_quotient(&each.iter().sum(), &whole(as_u64(each.len())))?,
            together: if compared {
                exact_values(&predictions.together)?
            } else {
                Vec::new()
            },
            rounding: of_double(predictions.rounding)?,
        })
    }

    fn members(&self, networks: &Networks, draw: u64) -> Result<Members> {
        let [seen, fresh] = self.noise(draw);
        let predictions = computed(networks.trained(&seen))?;
        let each = predictions.each.iter().map(exact_values);
        Ok(Members {
            predictions: each.collect::<Result<_>>()?,
            observed: exact_values(&networks.observed(&fresh))?,
        })
    }
}

/// The scenario.
pub(crate) struct EnsembleAmbiguity;

impl Experiment for EnsembleAmbiguity {
    const ABOUT: About = About {
        name: "ensemble-ambiguity",
        question: Question::Networks,
        claim: "An ensemble's squared error is its members' mean error minus their disagreement, exactly; bias, variance and \
                noise add up.",
        source: "Krogh and Vedelsby 1995; Geman, Bienenstock and Doursat 1992",
        text: "Networks with random rectified units and trained readouts fit a noisy curve. The ensemble's error, by the one \
               wide network that it is, is set beside the members' mean error minus their ambiguity; its mean over draws of \
               the noise beside bias, variance and noise without a draw. Look at the picture: the ensemble's gain is the \
               members' disagreement, which needs no label.",
        worth: "Floating point with a tolerance from the rounding, and means over seeded draws. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let networks = parameters.networks();
        let draw = |draw| parameters.draw(&networks, draw);
        let draws = each_run(context, "draws", parameters.draws, draw)?;
        let observed = (0..as_u64(COMPARED)).map(|draw| {
            let [_, fresh] = parameters.noise(draw);
            exact_values(&networks.observed(&fresh))
        });
        Ok(Measured {
            draws,
            observed: observed.collect::<Result<_>>()?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let networks = parameters.networks();
        let members = (0..as_u64(COMPARED)).map(|draw| parameters.members(&networks, draw));
        let noise = &parameters.noise * &parameters.noise;
        let [first, ensemble] = computed(networks.bias_and_variance(noise.nearest_f64()))?;
        let parts = |of: crate::network::ensemble::Decomposed| -> Result<[Rational; 3]> {
            Ok([of_double(of.bias)?, of_double(of.variance)?, noise.clone()])
        };
        Ok(Theory {
            members: members.collect::<Result<_>>()?,
            parts: [parts(first)?, parts(ensemble)?],
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        // A square moves by at most (2 |f - y| + r) r when f moves by r; every |f - y| here is below this bound.
        let mut rounding = Rational::zero();
        let pairs = || measured.draws.iter().zip(&measured.observed);
        for (draw, observed) in pairs() {
            for (together, observed) in draw.together.iter().zip(observed) {
                let off = (together - observed).abs() + &draw.rounding;
                rounding = rounding.max(off * &draw.rounding * Rational::from_integer(2));
            }
        }
        claims.tolerate(&AMBIGUITY, rounding.clone());
        let mut largest = Rational::zero();
        for (number, ((draw, observed), members)) in pairs().zip(&theory.members).enumerate() {
            for (place, (together, observed)) in draw.together.iter().zip(observed).enumerate() {
                let instance = || format!("draw {number}, place {place}");
                let off = together - observed;
                let expected = members.less_ambiguity(place, square)?;
                claims.check(&AMBIGUITY, instance, square(&off), expected);
                let absolute = members.less_ambiguity(place, Rational::abs)?;
                largest = largest.max((off.abs() - absolute).abs());
            }
        }
        claims.one(&CONTROL, largest, &rounding);
        let [first, ensemble] = &theory.parts;
        for (statement, parts, error) in [
            (&ADDS_UP, ensemble, ensemble_error as fn(&Draw) -> &Rational),
            (&MEMBER, first, first_error),
        ] {
            let sample = sample(measured, error)?;
            claims.within(
                statement,
                sample.five_errors()?,
                &sample.mean,
                parts.iter().sum::<Rational>(),
            );
        }
        claims.one(
            &SHARE,
            Sample::of(&shares(measured)?)?.figure()?,
            Rational::zero(),
        );
        let against = against_first(measured)?;
        claims.one(&BEST, against.sample.figure()?, Rational::zero());
        claims.one(&SIGNS, against.sign_test(), fraction(1, 20)?);
        Ok(())
    }
}

impl Answered for EnsembleAmbiguity {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let theory = Self::theory(parameters, measured, &Context::new())?;
        let share = Sample::of(&shares(measured)?)?;
        let against = against_first(measured)?;
        let [first, ensemble] = theory.parts.each_ref().map(|parts| {
            let [bias, variance, noise] = parts.each_ref().map(|part| short(part, 3));
            format!("{bias} + {variance} + {noise}")
        });
        Ok(vec![
            format!(
                "The disagreement of {} networks takes {} of their mean squared error away, and exactly that: the ensemble's \
                 error is the members' mean minus their ambiguity at every place, to rounding.",
                parameters.networks,
                short(&share.mean, 3),
            ),
            format!(
                "Bias, variance and noise: {ensemble} for the ensemble, {first} for its first member. It beats that member in \
                 {} of {} draws (sign test: {}).",
                against.below,
                parameters.draws,
                short(&against.sign_test(), 2),
            ),
        ])
    }
}

fn ensemble_error(draw: &Draw) -> &Rational {
    &draw.ensemble
}

fn first_error(draw: &Draw) -> &Rational {
    &draw.first
}

fn sample(measured: &Measured, error: fn(&Draw) -> &Rational) -> Result<Sample> {
    let errors: Vec<Rational> = measured
        .draws
        .iter()
        .map(|draw| error(draw).clone())
        .collect();
    Sample::of(&errors)
}

/// 1 - ensemble's error over the members' mean, for each draw.
fn shares(measured: &Measured) -> Result<Vec<Rational>> {
    let share =
        |draw: &Draw| Ok(Rational::one() - rounded_quotient(&draw.ensemble, &draw.members)?);
    measured.draws.iter().map(share).collect()
}

fn against_first(measured: &Measured) -> Result<Paired> {
    let differences: Vec<Rational> = measured
        .draws
        .iter()
        .map(|draw| &draw.ensemble - &draw.first)
        .collect();
    Paired::of(&differences)
}

#[cfg(test)]
mod tests;

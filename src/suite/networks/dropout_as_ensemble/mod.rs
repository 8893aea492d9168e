//! `dropout-as-ensemble`: one softmax layer with its weights multiplied by q is the geometric mean of all its masked
//! copies; with more layers it is near to that.
//!
//! Takes the networks under all masks from [`network::masks`](crate::network::masks), in doubles. Srivastava et al.
//! 2014; Baldi and Sadowski 2013; Warde-Farley et al. 2014 (titles from memory, unconfirmed).
//!
//! Derivation \[own\]. A mask m keeps each input with chance q. The masked network gives class k the probability
//! exp(z_k(m)) / Z(m), z_k(m) = b_k + sum_j m_j w_kj x_j. The geometric mean over masks, weighted by their chances, is
//! exp(E z_k(m)) / exp(E ln Z(m)); the divisor is the same for all classes, so renormalised it is the softmax of
//! E z_k(m) = b_k + q sum_j w_kj x_j: the network with its weights times q, q = 1/2 in the usual case. So the one network
//! that is run after training is an exact ensemble of 2^d networks. The geometric mean is the mean of code lengths: the
//! scaled network codes a label with the mean of the copies' code lengths less E log2 Z(m) - log2 Z(E m) bits.
//!
//! Above a hidden layer of rectified units whose inputs are masked too, z_k(m) is no longer linear in the mask: the
//! scaled network is an approximation, and the gap is measured.
//!
//! Two routes. Measured: each mask's network run in doubles. Theory: the softmax of the scaled weights in certified
//! enclosures, at the exact values of the same doubles. The tolerance: roundings of a sum over all masks, times the
//! largest logarithm among them.
//!
//! Control: the arithmetic mean of the copies, which is what an ensemble that votes would give. It is not the scaled
//! network.

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, exp};
use crate::network::Vector;
use crate::network::masks::{Ensemble, Layer, relative_entropy_bits, scaled};
use crate::network::normals::Normals;
use crate::scenario::figures::{fraction, of_double};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, ScenarioError, Statements,
    claims, here, parameters,
};
use crate::suite::instrument::doubles::{exact_values, farthest, short, short_above};
use crate::suite::instrument::paired::Paired;

mod picture;

const DERIVED: &str = here!("Baldi and Sadowski 2013; derived in");

/// Classes.
const CLASSES: usize = 3;

/// Variance of a logit of one layer, and of a unit of two (He's initialisation).
const ONE_LAYER: f64 = 4.0;
const TWO_LAYERS: f64 = 2.0;

/// The most inputs and hidden units of the two layers: 2^12 masks.
const SMALL: usize = 6;

parameters! { Parameters {
    inputs "d": usize = 12 in 2..=12, "inputs of the layer whose masks are all listed";
    keep "q": Rational = 1/2 in 1/10..=9/10, "chance that an input or unit is kept";
    runs "runs": u64 = 100 in 20..=200, "networks with random weights";
} }

claims! {
    GEOMETRIC: Float Within "geometric-mean-is-scaled-network", DERIVED,
        "The renormalised geometric mean of all 2^d masked copies of a softmax layer gives each class the probability of \
         the layer with its weights times q.";
    CONTROL: Float GreaterThan "control-arithmetic-mean", DERIVED,
        "Control: the arithmetic mean of the copies is farther from it than rounding, in every network.";
    DEEP: Measured None "two-layers-gap", DERIVED,
        "Masks on inputs and on 6 rectified units: relative entropy in bits of the geometric mean of all copies to the \
         scaled network; mean over the networks.", beside "no gap";
    DEEP_VOTE: Measured None "two-layers-vote-gap", DERIVED,
        "The same for the arithmetic mean of the copies.", beside "no gap";
    SIGNS: Measured None "two-layers-sign-test", DERIVED,
        "Exact sign test of which of the two means is nearer to the scaled network: the chance of so uneven a split if \
         either is as likely.", beside "one in twenty";
}

/// One softmax layer at one input.
#[derive(Clone, Debug)]
struct Found {
    geometric: Vec<Rational>,
    arithmetic: Vec<Rational>,
    rounding: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    layers: Vec<Found>,
    /// Of two layers: bits from the geometric and the arithmetic mean to the scaled network.
    gaps: Vec<[Rational; 2]>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// Probabilities of the scaled layer, for each network.
    scaled: Vec<Vec<Enclosure>>,
}

impl Parameters {
    fn layer(&self, run: u64) -> (Layer, Vector) {
        let mut normals = Normals::new(self.seed, 2 * run);
        let layer = Layer::drawn(CLASSES, self.inputs, ONE_LAYER, &mut normals);
        (layer, normals.vector(self.inputs))
    }

    fn found(&self, run: u64) -> Result<Found> {
        let (layer, x) = self.layer(run);
        let ensemble = Ensemble::of_layer(&layer, &x, self.keep.nearest_f64());
        Ok(Found {
            geometric: exact_values(&ensemble.geometric)?,
            arithmetic: exact_values(&ensemble.arithmetic)?,
            rounding: of_double(ensemble.rounding)?,
        })
    }

    fn gaps(&self, run: u64) -> Result<[Rational; 2]> {
        let mut normals = Normals::new(self.seed, 2 * run + 1);
        let inputs = self.inputs.min(SMALL);
        let hidden = Layer::drawn(SMALL, inputs, TWO_LAYERS, &mut normals);
        let output = Layer::drawn(CLASSES, SMALL, TWO_LAYERS, &mut normals);
        let x = normals.vector(inputs);
        let keep = self.keep.nearest_f64();
        let ensemble = Ensemble::of_two_layers(&hidden, &output, &x, keep);
        let scaled = scaled(&hidden, &output, &x, keep);
        let bits = |mean| of_double(relative_entropy_bits(mean, &scaled));
        Ok([bits(&ensemble.geometric)?, bits(&ensemble.arithmetic)?])
    }

    /// The softmax of b + q W x, enclosed.
    fn scaled(&self, run: u64) -> Result<Vec<Enclosure>> {
        let (layer, x) = self.layer(run);
        // The chance that a double has is the one that the masks were weighted with.
        let keep = of_double(self.keep.nearest_f64())?;
        let x = exact_values(&x)?;
        let mut powers = Vec::new();
        for class in 0..CLASSES {
            let weights = exact_values(&layer.weights.row(class).transpose())?;
            let products = weights.iter().zip(&x).map(|(weight, x)| weight * x);
            let logit = of_double(layer.bias[class])? + &keep * products.sum::<Rational>();
            powers.push(exp(&logit, PRECISION)?);
        }
        let all = powers
            .iter()
            .fold(Enclosure::zero(), |sum, power| &sum + power);
        let share =
            |power: &Enclosure| power.checked_div(&all).ok_or(ScenarioError::DivisionByZero);
        powers.iter().map(share).collect()
    }
}

/// The scenario.
pub(crate) struct DropoutAsEnsemble;

impl Experiment for DropoutAsEnsemble {
    const ABOUT: About = About {
        name: "dropout-as-ensemble",
        question: Question::Networks,
        claim: "A softmax layer with scaled weights is exactly the geometric mean of all its masked copies; two layers are \
                only near to it.",
        source: "Baldi and Sadowski 2013; Srivastava et al. 2014; Warde-Farley et al. 2014",
        text: "Every masked copy of a softmax layer is run, and the geometric mean of their predictions is set beside the \
               layer with its weights times the chance to be kept. With masks on inputs and on hidden units the same is no \
               identity: the picture shows how far the scaled network is from either mean of its copies.",
        worth: "Floating point beside certified enclosures; the gap of two layers is measured on random weights, not on \
                trained ones. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let runs = parameters.runs;
        Ok(Measured {
            layers: each_run(context, "layers", runs, |run| parameters.found(run))?,
            gaps: each_run(context, "two layers", runs, |run| parameters.gaps(run))?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let scaled = |run| parameters.scaled(run);
        Ok(Theory {
            scaled: each_run(context, "scaled layers", parameters.runs, scaled)?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let rounding = measured.layers.iter().map(|found| found.rounding.clone());
        let rounding = rounding.max().unwrap_or_else(Rational::zero);
        claims.tolerate(&GEOMETRIC, rounding.clone());
        for (number, (found, scaled)) in measured.layers.iter().zip(&theory.scaled).enumerate() {
            for (class, (mean, scaled)) in found.geometric.iter().zip(scaled).enumerate() {
                let instance = || format!("network {number}, class {class}");
                claims.check(&GEOMETRIC, instance, mean, scaled);
            }
            let middle: Vec<Rational> = scaled.iter().map(|p| p.lower().clone()).collect();
            let off = farthest(&found.arithmetic, &middle);
            claims.check(&CONTROL, || format!("network {number}"), off, &rounding);
        }
        let of = |which: usize| {
            let gaps: Vec<Rational> = measured.gaps.iter().map(|gap| gap[which].clone()).collect();
            Sample::of(&gaps)?.figure()
        };
        claims.one(&DEEP, of(0)?, Rational::zero());
        claims.one(&DEEP_VOTE, of(1)?, Rational::zero());
        claims.one(&SIGNS, nearer(measured)?.sign_test(), fraction(1, 20)?);
        Ok(())
    }
}

impl Answered for DropoutAsEnsemble {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let theory = Self::theory(parameters, measured, &Context::new())?;
        let pairs = measured.layers.iter().zip(&theory.scaled);
        let off = pairs.map(|(found, scaled)| {
            let lower: Vec<Rational> = scaled.iter().map(|p| p.lower().clone()).collect();
            [
                farthest(&found.geometric, &lower),
                farthest(&found.arithmetic, &lower),
            ]
        });
        let (mut most, mut votes) = (Rational::zero(), Vec::new());
        for [geometric, arithmetic] in off {
            most = most.max(geometric);
            votes.push(arithmetic);
        }
        let nearer = nearer(measured)?;
        let gap = |which: usize| -> Result<String> {
            let gaps: Vec<Rational> = measured.gaps.iter().map(|gap| gap[which].clone()).collect();
            Ok(short(&Sample::of(&gaps)?.mean, 2))
        };
        Ok(vec![
            format!(
                "One softmax layer with weights times {} is the geometric mean of its {} masked copies: in {} networks no \
                 probability is off by more than {}. A vote of the copies is off by {} on average.",
                parameters.keep,
                as_u64(1 << parameters.inputs),
                parameters.runs,
                short_above(&most, 2),
                short(&Sample::of(&votes)?.mean, 2),
            ),
            format!(
                "With a hidden layer the scaled network is {} bits from the geometric mean and {} bits from the vote; the \
                 geometric mean is nearer in {} of {} networks (sign test: {}).",
                gap(0)?,
                gap(1)?,
                nearer.below,
                parameters.runs,
                short(&nearer.sign_test(), 2),
            ),
        ])
    }
}

/// The geometric mean's gap less the arithmetic mean's.
fn nearer(measured: &Measured) -> Result<Paired> {
    let gaps = measured.gaps.iter();
    let differences: Vec<Rational> = gaps.map(|[geometric, vote]| geometric - vote).collect();
    Paired::of(&differences)
}

#[cfg(test)]
mod tests;

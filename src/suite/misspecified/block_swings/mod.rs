//! `block-swings`: a nonstationary source makes the posterior swing with a growing period.
//!
//! Takes rationals and enclosures from `exact`, and the exact `Mixture` as a check on the first symbols.
//!
//! The source is x = 0^1 1^r 0^(r^2) 1^(r^3) ..., the hypotheses are Bernoulli(1/2 + d) ("up") and
//! Bernoulli(1/2 - d) ("down") with equal weights. With S_n = (ones - zeros among x_1:n) the log-odds of
//! up against down are lambda S_n with lambda = log2((1 + 2d)/(1 - 2d)) bits, so the leader is the sign of
//! S_n; a tie belongs to the former leader.
//!
//! Derivation \[own\]. Block k has r^k symbols, begins behind (r^k - 1)/(r - 1) symbols, and |S| at its
//! end is a_k = r^k - a_(k-1) with a_0 = 1, that is a_k = (r^(k+1) + (-1)^k)/(r + 1). In block k >= 1 the
//! log-odds therefore come back to 0 after a_(k-1) symbols, at z_k = (r^k - 1)/(r - 1) + a_(k-1), and the
//! leader changes with the next symbol, at c_k = z_k + 1. Of the block's r^k symbols the wrong model
//! leads after exactly a_(k-1), a share that differs from 1/(1 + r) by 1/((1 + r) r^k). And
//! z_(k+1) - r z_k is 1 + (-1)^k, so the ratio of crossing times is r for odd k, and 2/z_k more for even k.
//! (Taken at c_k instead, the ratio at r = 3 is still 2.99878 between the seventh and eighth change: at z_k
//! it is 3 exactly.)
//!
//! Tolerances. The limits are read at the last five swings, and may be missed there by no more than the two
//! differences above at the first of these swings: 1/((1 + r) r^k) for the share, two symbols in an even
//! block's z_k for the ratio. (The catalogue asks for 1/1000: shorter runs are refused, so the tolerances are
//! smaller.) Since z_k = 2 r^(k+1)/(r^2 - 1) - 1/(r - 1) - (-1)^k/(r + 1), n symbols with K changes have
//! z_K < n <= z_(K+1) < 2 r^(K+2)/(r^2 - 1), and log_r(n (r^2 - 1)/(2 r)) is above K, but for a third of a symbol in n,
//! and below K + 1: K is that logarithm rounded down, and the tolerance is the one that rounding takes away.
//! Regret to the path: both 1 - log2(1 + rho^-|S|), between 0 and 1 bit, and lambda/(1 + r) where k is even are
//! left out, and are the tolerance.
//!
//! Both models together, xi = (P + Q)/2, cost at most 1 bit more than the better one: regret to it is
//! 1 - log2(1 + rho^-|S|) with rho = 2^lambda. The best switching path gives every symbol 1/2 + d; the
//! better single model errs on (n - |S_n|)/2 symbols, at the end of block k exactly (n - \[k even\])/(1 + r),
//! so the regret to the path is lambda (n - \[k even\])/(1 + r) + 1 - log2(1 + rho^-|S|).
//!
//! Control: with the program that prints the blocks in the class, at weight 2^-l, the swings end. It has
//! the lead for ever once 2^-l exceeds (1 - 2^-l) max(P, Q)/2, and max(P, Q) <= 2 xi, so at the latest
//! when -log2 xi, the regret of the two others to it, has reached l bits.
//!
//! The catch-up phenomenon: van Erven, Grünwald and de Rooij, NIPS 2007 and JRSSB 2012 (unconfirmed).

use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::scenario::figures::quotient;
use crate::scenario::former::{FormerScenario, former_scenario};
use crate::scenario::{Context, Grade, Outcome, Parameter, ScenarioError, Settings};

mod claims;
pub(crate) mod measured;
mod picture;
mod theory;

use claims::claims;
use measured::measure;
use theory::{symbols_needed, theory};

/// Symbols that go through the exact mixture as well.
const MIXTURE_SYMBOLS: u64 = 1000;

/// Crossings and complete blocks that the limits are read at: the last so many.
const WINDOW: u32 = 5;

/// A run is long enough when those have come this near to their limits, as p/q.
const NEAR: (i64, u64) = (1, 1000);

const OWN: &str = "own derivation, in the documentation of scenario::block_swings";
const CATCH_UP: &str = "own derivation; catch-up phenomenon of van Erven, Grünwald and de Rooij 2007/2012 (unconfirmed)";

/// The scenario.
pub struct BlockSwings;

/// What a run is about.
#[derive(Clone, Debug)]
struct Parameters {
    ratios: Vec<u64>,
    symbols: u64,
    offset: Rational,
    program_bits: u32,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let mut ratios: Vec<u64> = Vec::new();
        for &ratio in settings.integers("r")? {
            let ratio = u64::try_from(ratio)
                .map_err(|_| ScenarioError::Settings(format!("r = {ratio} must be at least 2")))?;
            if !ratios.contains(&ratio) {
                ratios.push(ratio);
            }
        }
        let parameters = Parameters {
            ratios,
            symbols: settings.count("n")?,
            offset: settings.rational("d")?.clone(),
            program_bits: settings.count("program_bits")?,
        };
        for &ratio in &parameters.ratios {
            let needed = symbols_needed(ratio);
            if parameters.symbols < needed {
                return Err(ScenarioError::Settings(format!(
                    "n = {} is too short for r = {ratio}: the last five swings must be long enough to be \
                     within {}/{} of their limit; take n at least {needed}",
                    parameters.symbols, NEAR.0, NEAR.1
                )));
            }
        }
        Ok(parameters)
    }

    /// P(1) of the model up, and of the model down.
    fn chances(&self) -> (Rational, Rational) {
        let half = Rational::ratio(1, 2);
        (&half + &self.offset, &half - &self.offset)
    }

    /// lambda in bits: what one symbol moves the log-odds by.
    fn step_bits(&self) -> Result<Enclosure, ScenarioError> {
        let (up, down) = self.chances();
        Ok(log2(&quotient(&up, &down)?, PRECISION)?)
    }
}

impl FormerScenario for BlockSwings {
    fn name(&self) -> &'static str {
        "block-swings"
    }

    fn claim(&self) -> &'static str {
        "A nonstationary source makes the posterior swing with a growing period."
    }

    fn source(&self) -> &'static str {
        CATCH_UP
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "The source prints blocks of 0s and of 1s in turn, each r times longer than the one before; the \
         hypotheses are Bernoulli(1/2 + d) and Bernoulli(1/2 - d), and neither is ever right for long. The \
         lead changes once in every block, a share 1/(1 + r) into it, so each swing is r times longer than \
         the last. The mixture stays within one bit of the better model, and loses without bound to one \
         that may switch. With the program that prints the blocks in the class, the swings end."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integers(
                "r",
                &[2, 3],
                (2, 8),
                "ratios of a block's length to the one before",
            ),
            Parameter::integer(
                "n",
                1_000_000,
                (1000, 1_000_000_000_000),
                "symbols of the source",
            ),
            Parameter::rational(
                "d",
                Rational::ratio(1, 4),
                (Rational::ratio(1, 1000), Rational::ratio(2, 5)),
                "the models are Bernoulli(1/2 + d) and Bernoulli(1/2 - d)",
            ),
            Parameter::integer(
                "program_bits",
                20,
                (1, 64),
                "length in bits of the control's block program",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(&parameters, context)?;
        let theory = theory(&parameters)?;
        let traces = picture::traces(&parameters, &measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Exact for this finite prior of two Bernoulli models (with the block program: three \
                       hypotheses) only; its open mass is 0, and nothing here is about M.",
        )
    }
}

former_scenario!(BlockSwings, Misspecified);

#[cfg(test)]
mod tests;

//! `twin-trigger-time`: all twins "as p until T, then not" together cost a bounded number of nats, but
//! the error at simple T stays large.
//!
//! Takes rationals and enclosures from `exact`; masses are integers over one power of two. The exact
//! `Mixture` checks a small instance.
//!
//! The program p prints a sequence x. Its twin q_T prints x_1:T and the complement from T + 1 on, for
//! T = 1 .. 2^K. Relative to p's weight 1 the twin weighs r(T) = 2^-(c + l(T)): c bits for the twin's
//! program around a self-delimiting code of T of l(T) bits. R is the sum of r, R_(>=T) a tail of it.
//!
//! Derivation \[own\]. In the world p the twin q_T is refuted by symbol T + 1 and by no other, so before
//! that symbol the survivors weigh 1 + R_(>=T): the mixture errs there with probability
//! r(T)/(1 + R_(>=T)) and gives x_(T+1) the rest, (1 + R_(>=T+1))/(1 + R_(>=T)). The product over all T
//! telescopes to 1/(1 + R): the total cost is ln(1 + R) <= R nats whatever the code, since R <= 2^-c by
//! Kraft's inequality. In the world q_T symbol T + 1 costs (c + l(T)) ln 2 + ln(1 + R_(>=T)) nats, and all
//! symbols together (c + l(T)) ln 2 + ln(1 + R), since before it the cost was
//! ln((1 + R)/(1 + R_(>=T))) and behind it q_T alone is left.
//!
//! Closed forms, j = floor(log2 T). Elias gamma has l(T) = 2j + 1, and R_(>=2^k) = 2^-c (2^-k - 2^-K + 2^-(2K+1))
//! ([`super::gamma_twins`]). Elias delta has l(T) = j + 2 floor(log2(j + 1)) + 1. Fixed width
//! writes T - 1 in K bits. "Simple" spends a flag bit: 0 and gamma(k + 1) for T = 2^k, 1 and gamma(T) for
//! any other T. Within a length class r is constant and the tail falls, so the error rises slowly up to
//! the class's last T; hence under "simple" the strict local maxima at 1 < T < 2^K are exactly
//! T = 4, 8, 16, ..., and since 2 floor(log2(k + 1)) <= 2 log2(k + 1) the error at T = 2^k is at least
//! 2^-(c+2) (k + 1)^-2/(1 + R): it falls like 1/(log T)^2, while at its neighbours it falls like 1/T^2.
//!
//! Tolerance. Two sums of logarithms that are the same real are compared as enclosures: four logarithms, none
//! above the largest mass ratio, and what their ends may differ by at the precision used is computed from
//! these ([`crate::scenario::figures::width_of_logarithms`]).
//!
//! Hutter 2009 (Algorithms 2(3):879-906) asks how slowly M may converge and has the lower bound
//! M(not x_t given x_<t) >= c 2^-K(t) (unconfirmed). Slow convergence here is a heavy-tailed code of T.

use crate::scenario::former::{FormerScenario, former_scenario};
use crate::scenario::{Context, Grade, Outcome, Parameter, ScenarioError, Settings};
use crate::suite::instrument::gamma_twins::GammaTwins;

mod claims;
mod code;
mod measured;
mod picture;
mod theory;

use claims::claims;
use measured::measure;
use theory::theory;

/// Horizon 2^8 of the instance that also goes through the plain mixture.
const MIXTURE_HORIZON_BITS: u32 = 8;

const OWN: &str = "own derivation, in the documentation of scenario::twin_trigger_time";

/// The scenario.
pub struct TwinTriggerTime;

/// What a run is about.
#[derive(Clone, Copy, Debug)]
struct Parameters {
    overhead: u32,
    horizon_bits: u32,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            overhead: settings.count("c")?,
            horizon_bits: settings.count("K")?,
        })
    }

    fn gamma_twins(self) -> GammaTwins {
        GammaTwins {
            overhead: self.overhead,
            horizon_bits: self.horizon_bits,
        }
    }

    fn horizon(self) -> u64 {
        1 << self.horizon_bits
    }

    /// Masses are integers over 2^this: no code word is longer than 2K + 2 bits.
    fn log2_denominator(self) -> u32 {
        self.overhead + 2 * self.horizon_bits + 2
    }

    /// The weight of p, 1, as an integer over that power.
    fn unit(self) -> u64 {
        1 << self.log2_denominator()
    }

    /// Checkpoints: T = 2^k for k = 0 .. K.
    fn powers(self) -> impl Iterator<Item = (u32, u64)> {
        (0..=self.horizon_bits).map(|k| (k, 1 << k))
    }
}

/// The entry for time T of a list that begins with T = 1.
fn at(list: &[u64], time: u64) -> u64 {
    usize::try_from(time - 1)
        .ok()
        .and_then(|index| list.get(index))
        .copied()
        .unwrap_or(0)
}

impl FormerScenario for TwinTriggerTime {
    fn name(&self) -> &'static str {
        "twin-trigger-time"
    }

    fn claim(&self) -> &'static str {
        "All twins that part at some T cost a bounded number of nats, yet the error at simple T stays large."
    }

    fn source(&self) -> &'static str {
        "Hutter 2009 (lower bound, unconfirmed); the rest own, derived in scenario::twin_trigger_time"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "Beside a program p stand all its twins \"as p until T, then not\", each with weight 2^-(c + the \
         length of T's code). While p is right, one twin is refuted with every symbol, and just before it \
         is, it makes the mixture err. Under four codes of T all twins together cost ln(1 + R) nats, but \
         the errors fall as the code says: where simple numbers are short, the error at T = 2^k falls only \
         like 1/(log T)^2. Slow convergence is a heavy-tailed code of T, nothing else."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "c",
                4,
                (0, 8),
                "bits of a twin's program around the code of T",
            ),
            Parameter::integer("K", 20, (3, 24), "twins for T = 1 .. 2^K"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(parameters, context)?;
        let theory = theory(parameters)?;
        let traces = picture::traces(&measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Exact for this finite prior of p and its {} twins only; its open mass is 0, and nothing \
                 here is about M.",
                parameters.horizon()
            ),
        )
    }
}

former_scenario!(TwinTriggerTime, Twins);

#[cfg(test)]
mod tests;

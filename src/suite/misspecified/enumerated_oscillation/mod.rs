//! `enumerated-oscillation`: the posterior swings inside the enumerated finite prior itself.
//!
//! Takes the written programs and their finite filters from `machine` and `mixture`, and the exact
//! `Mixture` as the check. Berk 1966 (Ann. Math. Stat. 37; asymptotic carrier), on P_L.
//!
//! The finite prior is P_L: every written program of at most L bits, weight 2^-length, its data bits
//! integrated by a filter. A screen drops what the first symbols refute; what is left is merged: programs
//! whose filters have finitely many states and give every string the same probability are one behaviour,
//! their weights added (proven, for all strings: [`crate::mixture::FiniteFilter::agrees`]). Programs without a finite filter
//! join the behaviour that they agree with exactly on the compared prefixes ("so far"). The few others are
//! counted with their weight and not followed: those that never give a string more than the coin
//! ([`crate::mixture::never_above_coin`]), and the rest, whose mass beside the tied pair is stated.
//!
//! Theory. Let r_c = KL(mu||nu_c) be a behaviour's rate, from the stationary chain of what its filter
//! believes ([`rates`]). The log-odds of two behaviours are a sum of steps that depend on the chain of
//! their joint belief, so they drift at r_b - r_a bits a symbol (the ergodic theorem; for sources that are
//! independent, Berk's), and where the rates are equal they are a walk without drift, which changes sign
//! for ever, about c sqrt(n) times in n symbols. Such a tie is found by bisection over the source's
//! parameter; the law of the changes comes from a dynamic program over belief and log-odds ([`law`]), with
//! the pair's own steps. Off the tie the last change has the law of the walk with drift, from the same
//! program run backward. Over growing blocks no rate decides: the leaders are the lower envelope of the
//! prices of long runs ([`blocks`]), and each pair of blocks repeats them, so changes grow as log n.
//!
//! Behaviours that are equal after a start (`+[,.,]]` and `,[+.],]` once a 1 was seen) differ by a constant
//! number of bits for ever; proven by the same argument from the two vectors behind the start.
//!
//! What ends it. L is raised one bit at a time: a tie ends where a behaviour enters that is nearer than the
//! tied pair. The source itself need never enter (no finite prior holds every parameter); but Bernoulli(1/3)
//! is a program of 29 bits, `,[>+<,]>]`, and there the truth enters.
//!
//! Control: off the tie, at the same L and n, the changes stop by the time that the drift's law says; and the
//! whole class, not only the pair, settles on the behaviour with the least rate ([`settling`]).
//!
//! Tolerances. Means: 5 standard errors, from the replicates' own variance, plus what doubling the grid of
//! the law changes. Distribution functions: Dvoretzky-Kiefer-Wolfowitz, 2 exp(-2 R eps^2) = 10^-6.
//! Proportions: Hoeffding, exp(-2 R eps^2) = 10^-6. Rates: what beliefs taken as one at 2^-30 can move them.
//! Changes in the blocks: prior bits and what filters cost while they settle, as measured on one long run (no proof
//! for every block).
//! Sums of doubles: their roundings counted.

use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::mixture::{
    FilterLimits, FiniteFilter, Hypothesis, Mixture, WrittenProgram, written_prior,
};
use crate::scenario::figures::{exact, fraction, inverse_power, signed, whole};
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::leaders::Leaders;
use crate::suite::instrument::mixing::{exactly, point};

mod blocks;
mod class;
mod law;
mod measured;
mod picture;
mod rates;
mod runs;
mod settling;
mod verdicts;

use class::Class;
use measured::{Measured, measure};
use rates::{Family, Source};
use verdicts::{Theory, claims, theory};

/// Sequences of each source along which the whole class is followed.
const TRACED: u64 = 3;

/// Symbols that screen the class for the random sources; leaders are compared behind them.
const SCREEN: usize = 48;

/// The scenario.
pub struct EnumeratedOscillation;

/// What a run is about.
#[derive(Clone, Debug)]
struct Parameters {
    bits: u32,
    raise: u32,
    symbols: usize,
    runs: u64,
    near_bernoulli: Rational,
    near_switching: Rational,
    offset: Rational,
    coin: Rational,
    growth: Rational,
    block_symbols: usize,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let parameters = Parameters {
            bits: settings.count("bits")?,
            raise: settings.count("raise")?,
            symbols: settings.count("n")?,
            runs: settings.count("runs")?,
            near_bernoulli: settings.rational("bernoulli")?.clone(),
            near_switching: settings.rational("switching")?.clone(),
            offset: settings.rational("offset")?.clone(),
            coin: settings.rational("coin")?.clone(),
            growth: settings.rational("growth")?.clone(),
            block_symbols: settings.count("block_n")?,
            seed: settings.seed,
        };
        if parameters.raise < parameters.bits {
            return Err(ScenarioError::Settings(format!(
                "raise = {} is below bits = {}; take raise = {} or more",
                parameters.raise, parameters.bits, parameters.bits
            )));
        }
        Ok(parameters)
    }

    /// Times at which changes are counted.
    fn checkpoints(&self) -> Vec<usize> {
        [16, 4, 2, 1].map(|part| self.symbols / part).to_vec()
    }
}

impl FormerScenario for EnumeratedOscillation {
    fn name(&self) -> &'static str {
        "enumerated-oscillation"
    }

    fn claim(&self) -> &'static str {
        "The posterior over all short programs swings for ever between two that are equally near to the source."
    }

    fn source(&self) -> &'static str {
        "Berk 1966, on P_L; laws re-derived"
    }

    fn grade(&self) -> Grade {
        Grade::Sampled
    }

    fn description(&self) -> &'static str {
        "The finite prior is every written program of up to L bits, weight 2^-length, data bits integrated, \
         equal behaviours merged. Sources outside it: a Bernoulli and a switching source whose parameter makes \
         the two nearest behaviours equally near (by bisection), growing blocks, and a coin whose program is \
         longer than L. Measured: leaders and their changes beside the law of the pair's own walk, the last \
         change off the tie, and the L at which a nearer program, or the truth itself, ends the swings."
    }

    fn parameters(&self) -> Vec<Parameter> {
        let part = |p, q| Rational::ratio(p, q);
        vec![
            Parameter::integer(
                "bits",
                23,
                (23, 25),
                "bits L of the longest written program",
            ),
            Parameter::integer(
                "raise",
                29,
                (23, 30),
                "L is raised to this to look for what ends the swings",
            ),
            Parameter::integer("n", 8192, (1024, 65_536), "symbols of the random sources"),
            Parameter::integer(
                "runs",
                1000,
                (200, 20_000),
                "replicates of each random source",
            ),
            Parameter::rational(
                "bernoulli",
                part(3, 10),
                (part(1, 20), part(19, 20)),
                "the tie nearest to this P(1) is taken for the Bernoulli source",
            ),
            Parameter::rational(
                "switching",
                part(2, 3),
                (part(1, 20), part(19, 20)),
                "the tie nearest to this chance of another symbol is taken for the switching source",
            ),
            Parameter::rational(
                "offset",
                part(1, 25),
                (part(1, 100), part(1, 10)),
                "how far off the tie the control's P(1) lies",
            ),
            Parameter::rational(
                "coin",
                part(1, 3),
                (part(1, 20), part(19, 20)),
                "P(1) of the coin whose own program is looked for",
            ),
            Parameter::rational(
                "growth",
                part(5, 2),
                (part(9, 4), part(4, 1)),
                "each growing block is this times as long as the one before, rounded up",
            ),
            Parameter::integer(
                "block_n",
                500_000,
                (20_000, 2_000_000),
                "symbols of the growing blocks",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(&parameters, context)?;
        let theory = theory(&parameters, &measured, context)?;
        let traces = picture::traces(&parameters, &measured, &theory)?;
        let claims = claims(&parameters, &measured, &theory)?;
        let class = &measured.class;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "For this finite prior only: {} written programs of at most {} bits, of which {} print one of the \
                 screened prefixes, as {} behaviours. Merged by proof: {} programs; equal only as far as compared: \
                 {}. Without a finite filter and not followed: {} that never give a string more than the coin does \
                 (weight {}) and {} others (weight {}). Log-odds on long sequences are doubles.",
                class.looked_at,
                parameters.bits,
                class.survivors,
                class.behaviours.len(),
                class.behaviours.iter().map(|b| b.programs).sum::<u64>(),
                class.behaviours.iter().map(|b| b.so_far).sum::<u64>(),
                class.below_coin,
                class.below_coin_weight,
                class.unplaced.len(),
                class.unplaced_weight(),
            ),
        )
    }
}

former_scenario!(EnumeratedOscillation, Misspecified);

#[cfg(test)]
mod tests;

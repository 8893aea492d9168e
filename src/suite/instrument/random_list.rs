//! Hypotheses of random lists: each as a predictor, and its joint probabilities from their definitions.
//!
//! Takes hypotheses from `mixture`; the joint probabilities are those of [`joint`], which shares no code with it.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::exact::{Rational, as_u64, as_usize};
use crate::machine::Program;
use crate::mixture::{
    Bernoulli, FilterLimits, Hypothesis, KrichevskyTrofimov, Markov, Sequence, Stopping,
    WrittenProgram,
};
use crate::scenario::Result;
use crate::suite::instrument::joint;

/// Programs of the random lists: deterministic, reading data, and reading in a loop with no mass left open.
const PROGRAMS: [&str; 8] = ["]", ">+]", ".+]", ",]", ",.+]", "..,]", ".,]", "+,]"];

/// Steps that a program of a list may take between two symbols.
const STEPS: u64 = 1000;

/// What a hypothesis of a random list is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Coin(Rational),
    Chain([Rational; 2]),
    Estimator,
    Periodic(Vec<bool>),
    /// A coin that stops with this chance before every symbol.
    Stopping(Rational, Rational),
    Program(&'static str),
}

impl Kind {
    /// A random one; `only_refutable`: one that some symbol refutes.
    pub(crate) fn draw(generator: &mut ChaCha8Rng, only_refutable: bool) -> Kind {
        let below = |generator: &mut ChaCha8Rng, n: u64| generator.next_u64() % n;
        let parts = |generator: &mut ChaCha8Rng, n: u64, of: u64| {
            Rational::from(below(generator, n)) * Rational::ratio(1, of)
        };
        let eighths = |generator: &mut ChaCha8Rng| parts(generator, 9, 8);
        let kinds = if only_refutable { 1 } else { 6 };
        match below(generator, kinds) {
            0 => {
                let period = 1 + below(generator, 4);
                Kind::Periodic((0..period).map(|_| below(generator, 2) == 1).collect())
            }
            1 => Kind::Coin(eighths(generator)),
            2 => Kind::Chain([eighths(generator), eighths(generator)]),
            3 => Kind::Estimator,
            4 => Kind::Stopping(eighths(generator), parts(generator, 4, 16)),
            _ => Kind::Program(PROGRAMS[as_usize(below(generator, as_u64(PROGRAMS.len())))]),
        }
    }

    /// The hypothesis itself.
    pub(crate) fn hypothesis(&self) -> Result<Box<dyn Hypothesis>> {
        Ok(match self {
            Kind::Coin(p) => Box::new(Bernoulli::new(p.clone())?),
            Kind::Chain(after) => Box::new(Markov::new(after.to_vec())?),
            Kind::Estimator => Box::new(KrichevskyTrofimov::new()),
            Kind::Periodic(period) => Box::new(Sequence::periodic(&[], period)),
            Kind::Stopping(p, stop) => Box::new(Stopping::new(
                Box::new(Bernoulli::new(p.clone())?),
                stop.clone(),
            )?),
            Kind::Program(source) => {
                let limits = FilterLimits {
                    steps: STEPS,
                    ..FilterLimits::default()
                };
                Box::new(WrittenProgram::with_limits(Program::parse(source)?, limits))
            }
        })
    }

    /// nu(x_1:t) for t = 0 .. n, by [`joint`].
    pub(crate) fn joint(&self, x: &[bool]) -> Result<Vec<Rational>> {
        let every = |nu: &dyn Fn(&[bool]) -> Rational| (0..=x.len()).map(|t| nu(&x[..t])).collect();
        Ok(match self {
            Kind::Coin(p) => every(&|x| joint::coin(p, x)),
            Kind::Chain(after) => every(&|x| joint::chain(after, x)),
            Kind::Estimator => every(&joint::estimator),
            Kind::Stopping(p, stop) => {
                every(&|x| joint::coin(p, x) * joint::coin(stop, &vec![false; x.len()]))
            }
            Kind::Periodic(period) => every(&|x| {
                let fits = x.iter().zip(period.iter().cycle()).all(|(a, b)| a == b);
                Rational::from(u32::from(fits))
            }),
            Kind::Program(source) => joint::program(&Program::parse(source)?, x).lower,
        })
    }
}

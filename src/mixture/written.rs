//! Written programs as hypotheses, their data bits integrated exactly. Takes the laws of
//! one symbol ([`Transition`]) and the machine's programs.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::deferred::Deferred;
use super::evidence::Evidence;
use super::hypothesis::{Hypothesis, Odds, ProbabilityError, probability};
use super::transition::{FilterLimits, Transition};
use crate::exact::Rational;
use crate::machine::{ParseError, Program, written_programs};
use crate::prior::{FinitePrior, PriorError};

/// Laws kept per program; beyond it they are forgotten and worked out anew.
const KEPT_LAWS: usize = 256;

/// The hypothesis nu_c(x): the chance, over fair data bits, that the program c prints x
/// (each symbol flipped with probability eps in the noisy form).
///
/// A filter: the configurations that c may be in after x, with their joint probabilities;
/// equal configurations are one. Reading loops are summed as absorbing chains, and runs
/// that fall silent for certain lose their mass. What the [`FilterLimits`] leave unsettled
/// is open mass, and evidence and predictive are enclosures then.
#[derive(Clone)]
pub struct WrittenProgram {
    program: Arc<Program>,
    limits: FilterLimits,
    noise: Option<(Rational, Odds)>,
    here: State,
    /// After each next symbol. The particles share `ahead_open` and `ahead_denominator`.
    ahead: [Vec<(Deferred, BigUint)>; 2],
    ahead_open: BigUint,
    ahead_denominator: BigUint,
    laws: HashMap<Deferred, Arc<Transition>>,
}

/// Joint probabilities with the symbols seen: numerators over one denominator.
#[derive(Clone, Debug)]
struct State {
    particles: Vec<(Deferred, BigUint)>,
    open: BigUint,
    denominator: BigUint,
}

impl WrittenProgram {
    /// The program of this source before its first symbol, in the default limits.
    ///
    /// ```
    /// use solomonoff::mixture::{Hypothesis, WrittenProgram};
    /// let alternating = WrittenProgram::parse(">.+]")?;
    /// assert_eq!(alternating.description_bits(), Some(10));
    /// assert_eq!(alternating.predictive()[0].to_string(), "1");
    /// # Ok::<(), solomonoff::machine::ParseError>(())
    /// ```
    ///
    /// # Errors
    /// [`ParseError`]: the text is no written program.
    pub fn parse(source: &str) -> Result<WrittenProgram, ParseError> {
        Program::parse(source).map(WrittenProgram::new)
    }

    /// The program before its first symbol, in the default limits.
    pub fn new(program: Program) -> WrittenProgram {
        WrittenProgram::with_limits(program, FilterLimits::default())
    }

    /// The program before its first symbol, its filter in these limits.
    pub fn with_limits(program: Program, limits: FilterLimits) -> WrittenProgram {
        WrittenProgram::start(program, limits, None)
    }

    /// The noisy program: each symbol is put out flipped with probability eps, each on its
    /// own; what the program does next does not depend on it.
    ///
    /// # Errors
    /// [`ProbabilityError`] unless 0 <= eps <= 1.
    pub fn noisy(
        program: Program,
        eps: Rational,
        limits: FilterLimits,
    ) -> Result<WrittenProgram, ProbabilityError> {
        let eps = probability(eps)?;
        let odds = Odds::of_one(&eps);
        Ok(WrittenProgram::start(program, limits, Some((eps, odds))))
    }

    fn start(program: Program, limits: FilterLimits, noise: Option<(Rational, Odds)>) -> Self {
        let mut hypothesis = WrittenProgram {
            program: Arc::new(program),
            limits,
            noise,
            here: State {
                particles: vec![(Deferred::start(), BigUint::one())],
                open: BigUint::ZERO,
                denominator: BigUint::one(),
            },
            ahead: [Vec::new(), Vec::new()],
            ahead_open: BigUint::ZERO,
            ahead_denominator: BigUint::one(),
            laws: HashMap::new(),
        };
        hypothesis.look_ahead();
        hypothesis
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// How many configurations the program may be in after the symbols seen.
    pub fn configurations(&self) -> usize {
        self.here.particles.len()
    }

    fn law(&mut self, from: &Deferred) -> Arc<Transition> {
        if let Some(law) = self.laws.get(from) {
            return Arc::clone(law);
        }
        if self.laws.len() >= KEPT_LAWS {
            self.laws.clear();
        }
        let law = Arc::new(Transition::new(&self.program, from, self.limits));
        self.laws.insert(from.clone(), Arc::clone(&law));
        law
    }

    /// Moves every configuration on to the next symbol, 0 or 1.
    fn look_ahead(&mut self) {
        let mut followed = std::mem::take(&mut self.here.particles);
        // Only the heaviest are followed; of the others no more is known than they are here.
        let mut dropped = Vec::new();
        if followed.len() > self.limits.configurations {
            followed.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            dropped = followed.split_off(self.limits.configurations);
        }
        let laws: Vec<Arc<Transition>> = followed.iter().map(|(at, _)| self.law(at)).collect();
        let common = laws
            .iter()
            .fold(BigUint::one(), |lcm, law| lcm.lcm(&law.denominator));
        let mut open = self.here.open.clone();
        open += dropped.iter().map(|(_, mass)| mass).sum::<BigUint>();
        open *= &common;
        let mut ahead: [BTreeMap<Deferred, BigUint>; 2] = [BTreeMap::new(), BTreeMap::new()];
        for ((_, mass), law) in followed.iter().zip(&laws) {
            let scaled = mass * (&common / &law.denominator);
            open += &scaled * &law.open;
            for (symbol, list) in law.outcomes.iter().enumerate() {
                for (to, p) in list {
                    let mass = &scaled * p;
                    match &self.noise {
                        None => *ahead[symbol].entry(to.clone()).or_default() += mass,
                        // numerators[1] over the denominator is eps, the chance of a flip.
                        Some((_, odds)) => {
                            for (flip, chance) in odds.numerators.iter().enumerate() {
                                if !chance.is_zero() {
                                    *ahead[symbol ^ flip].entry(to.clone()).or_default() +=
                                        &mass * chance;
                                }
                            }
                        }
                    }
                }
            }
        }
        let mut denominator = &self.here.denominator * &common;
        if let Some((_, odds)) = &self.noise {
            open *= &odds.denominator;
            denominator *= &odds.denominator;
        }
        followed.append(&mut dropped);
        self.here.particles = followed;
        self.ahead = ahead.map(|particles| particles.into_iter().collect());
        self.ahead_open = open;
        self.ahead_denominator = denominator;
    }
}

fn total(particles: &[(Deferred, BigUint)]) -> BigUint {
    particles.iter().map(|(_, mass)| mass).sum()
}

/// Divides by the power of two that all numbers share: shifts, where a gcd would be dear.
fn strip_twos(state: &mut State) {
    // 0 is divided by any power of two, and sets no limit.
    let masses = state.particles.iter().map(|(_, mass)| mass);
    let shared = masses
        .chain([&state.open, &state.denominator])
        .filter_map(BigUint::trailing_zeros)
        .min()
        .unwrap_or(0);
    if shared > 0 {
        for (_, mass) in &mut state.particles {
            *mass >>= shared;
        }
        state.open >>= shared;
        state.denominator >>= shared;
    }
}

impl fmt::Debug for WrittenProgram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let configurations = self.configurations();
        write!(f, "WrittenProgram({}, in {configurations})", self.program)
    }
}

impl Hypothesis for WrittenProgram {
    fn name(&self) -> String {
        match &self.noise {
            None => self.program.to_string(),
            Some((eps, _)) => format!("{} with noise {eps}", self.program),
        }
    }
    fn description_bits(&self) -> Option<u64> {
        match self.noise {
            None => Some(u64::from(self.program.length_bits())),
            Some(_) => None,
        }
    }
    fn evidence(&self) -> Evidence {
        let State {
            particles,
            open,
            denominator,
        } = &self.here;
        Evidence::with_open(total(particles), open.clone(), denominator.clone())
    }
    fn extended(&self, symbol: bool) -> Evidence {
        Evidence::with_open(
            total(&self.ahead[usize::from(symbol)]),
            self.ahead_open.clone(),
            self.ahead_denominator.clone(),
        )
    }
    fn update(&mut self, symbol: bool) {
        self.here = State {
            particles: std::mem::take(&mut self.ahead[usize::from(symbol)]),
            open: self.ahead_open.clone(),
            denominator: self.ahead_denominator.clone(),
        };
        strip_twos(&mut self.here);
        if self.here.particles.is_empty() {
            // Nothing is followed any more; the laws are not needed again.
            self.laws = HashMap::new();
        }
        self.look_ahead();
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

/// The finite prior P_L: every written program c of at most `max_bits` bits with weight
/// 2^-l(c), in the order of length and then of code.
///
/// # Errors
/// [`PriorError::Empty`] where `max_bits` is below 2, the length of `]`.
pub fn written_prior(
    max_bits: u32,
    limits: FilterLimits,
) -> Result<FinitePrior<Box<dyn Hypothesis>>, PriorError> {
    let programs = (0..=max_bits).flat_map(written_programs);
    FinitePrior::by_description(programs.map(|program| {
        let hypothesis = WrittenProgram::with_limits(program, limits);
        Box::new(hypothesis) as Box<dyn Hypothesis>
    }))
}

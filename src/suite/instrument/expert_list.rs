//! Short random lists of experts with a sequence, on which every path can be followed one by one: the
//! oracle of the scenarios about path mixtures, which shares no code with them.
//!
//! Takes hypotheses from `mixture` and exact rationals. What an expert gives a symbol is computed here
//! from its definition, and a path's probability is the product along it.

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::exact::{Fraction, Rational};
use crate::mixture::{Hypothesis, KrichevskyTrofimov, Sequence};
use crate::prior::FinitePrior;
use crate::scenario::figures::{fraction, length, quotient, signed, whole};
use crate::scenario::former::ForAll;
use crate::scenario::sampling::stream;
use crate::scenario::{Claim, Parameter, ScenarioError, Settings};
use crate::suite::instrument::mixing::bernoulli;

/// The chance that a sharp coin leaves to its rarer side: 2^-SHARP.
const SHARP: u32 = 24;

#[derive(Clone, Debug)]
enum Expert {
    Coin(Rational),
    Estimator,
    Periodic(Vec<bool>),
}

impl Expert {
    fn draw(generator: &mut ChaCha8Rng) -> Expert {
        match generator.next_u64() % 4 {
            0 => Expert::Estimator,
            1 => {
                let period = 1 + generator.next_u64() % 3;
                Expert::Periodic((0..period).map(|_| generator.next_u64() & 1 == 1).collect())
            }
            _ => Expert::Coin(Rational::ratio(signed(generator.next_u64() % 9), 8)),
        }
    }

    fn hypothesis(&self) -> Result<Box<dyn Hypothesis>, ScenarioError> {
        Ok(match self {
            Expert::Coin(p) => bernoulli(p)?,
            Expert::Estimator => Box::new(KrichevskyTrofimov::new()),
            Expert::Periodic(period) => Box::new(Sequence::periodic(&[], period)),
        })
    }

    /// What it gives `symbol` behind `past`: nothing once it gave a symbol probability 0.
    fn chance(&self, past: &[bool], symbol: bool) -> Result<Rational, ScenarioError> {
        let one_if = |true_: bool| {
            if true_ {
                Rational::one()
            } else {
                Rational::zero()
            }
        };
        Ok(match self {
            Expert::Coin(p) => {
                let alone = |symbol: bool| {
                    if symbol {
                        p.clone()
                    } else {
                        Rational::one() - p
                    }
                };
                if past.iter().any(|&seen| alone(seen).is_zero()) {
                    Rational::zero()
                } else {
                    alone(symbol)
                }
            }
            Expert::Estimator => {
                let same = past.iter().filter(|&&seen| seen == symbol).count();
                let same = u64::try_from(same).unwrap_or(u64::MAX);
                fraction(2 * same + 1, 2 * length(past) + 2)?
            }
            Expert::Periodic(period) => {
                let said = period.iter().cycle();
                one_if(past.iter().chain([&symbol]).zip(said).all(|(a, b)| a == b))
            }
        })
    }
}

/// How many lists a scenario draws, and how large they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListParameters {
    pub(crate) lists: u64,
    /// Symbols of each list's sequence.
    pub(crate) symbols: u64,
    /// Most experts in a list.
    pub(crate) experts: u64,
}

impl ListParameters {
    pub(crate) fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(ListParameters {
            lists: settings.count("lists")?,
            symbols: settings.count("list_symbols")?,
            experts: settings.count("list_experts")?,
        })
    }

    /// The parameters that [`ListParameters::read`] reads; the paths to follow are counted in powers of the
    /// symbols, so their number differs with the kind of path.
    pub(crate) fn parameters(symbols: i64, most_symbols: i64) -> [Parameter; 3] {
        [
            Parameter::integer(
                "lists",
                9,
                (3, 1000),
                "random lists whose paths are all followed",
            ),
            Parameter::integer(
                "list_symbols",
                symbols,
                (2, most_symbols),
                "symbols of each list's sequence",
            ),
            Parameter::integer(
                "list_experts",
                3,
                (2, 3),
                "at most so many experts in a list",
            ),
        ]
    }

    pub(crate) fn draw(self, seed: u64) -> Vec<ExpertList> {
        (1..=self.lists)
            .map(|number| ExpertList::draw(seed, number, self.experts, self.symbols))
            .collect()
    }
}

/// Experts of equal weight and a sequence.
#[derive(Clone, Debug)]
pub(crate) struct ExpertList {
    /// Its number among the lists of a run, from 1.
    pub(crate) number: u64,
    experts: Vec<Expert>,
    /// The sequence.
    pub(crate) x: Vec<bool>,
}

/// What the paths through a list with the same switch times give the sequence.
#[derive(Clone, Debug)]
pub(crate) struct Switchings {
    /// The t >= 1 after which the path switches: its expert predicts symbol t + 1 first.
    pub(crate) times: Vec<u64>,
    /// Summed over the paths' experts.
    pub(crate) sum: Rational,
    /// The path that gives it most.
    pub(crate) best: Rational,
}

impl ExpertList {
    /// A stream of its own for each list. Every third list is two sharp coins, of which only one fits each
    /// symbol: hardly more than one path counts there.
    pub(crate) fn draw(seed: u64, number: u64, most_experts: u64, symbols: u64) -> ExpertList {
        let mut generator = stream(seed, number);
        let sharp = crate::scenario::figures::inverse_power(SHARP);
        let experts = if number.is_multiple_of(3) {
            vec![Expert::Coin(Rational::one() - &sharp), Expert::Coin(sharp)]
        } else {
            let count = 2 + generator.next_u64() % (most_experts - 1);
            (0..count).map(|_| Expert::draw(&mut generator)).collect()
        };
        let x = (0..symbols)
            .map(|_| generator.next_u64() & 1 == 1)
            .collect();
        ExpertList { number, experts, x }
    }

    /// How many experts.
    pub(crate) fn experts(&self) -> u64 {
        length(&self.experts)
    }

    /// The experts at equal weights.
    pub(crate) fn prior(&self) -> Result<FinitePrior<Box<dyn Hypothesis>>, ScenarioError> {
        let hypotheses = self
            .experts
            .iter()
            .map(Expert::hypothesis)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(FinitePrior::uniform(hypotheses)?)
    }

    /// What each expert gives each symbol of the sequence: by symbol, then expert.
    pub(crate) fn chances(&self) -> Result<Vec<Vec<Rational>>, ScenarioError> {
        self.x
            .iter()
            .enumerate()
            .map(|(t, &symbol)| {
                let past = &self.x[..t];
                self.experts
                    .iter()
                    .map(|expert| expert.chance(past, symbol))
                    .collect()
            })
            .collect()
    }

    /// All paths, one by one, gathered by their switch times. With `again` a switch may be to the same
    /// expert; without, it is to another.
    pub(crate) fn switchings(&self, again: bool) -> Result<Vec<Switchings>, ScenarioError> {
        let mut denominator = BigUint::one();
        let mut numerators: Vec<Vec<BigUint>> = Vec::new();
        for chances in self.chances()? {
            let common = chances
                .iter()
                .fold(BigUint::one(), |lcm, chance| lcm.lcm(&chance.denominator()));
            let over = |chance: &Rational| {
                chance.numerator().magnitude() * (&common / chance.denominator())
            };
            numerators.push(chances.iter().map(over).collect());
            denominator *= common;
        }
        let sets = 1usize << (self.x.len() - 1);
        let mut found = vec![(BigUint::zero(), BigUint::zero()); sets];
        // (symbols predicted, expert of the last, switch times as bits, product)
        let mut open: Vec<(usize, usize, usize, BigUint)> = Vec::new();
        for (expert, numerator) in numerators[0].iter().enumerate() {
            open.push((1, expert, 0, numerator.clone()));
        }
        while let Some((done, expert, switched, product)) = open.pop() {
            if product.is_zero() {
                continue;
            }
            let Some(next) = numerators.get(done) else {
                let (sum, best) = &mut found[switched];
                *sum += &product;
                if product > *best {
                    *best = product;
                }
                continue;
            };
            open.push((done + 1, expert, switched, &product * &next[expert]));
            for (other, numerator) in next.iter().enumerate() {
                if again || other != expert {
                    open.push((
                        done + 1,
                        other,
                        switched | 1 << (done - 1),
                        &product * numerator,
                    ));
                }
            }
        }
        let value = |numerator: BigUint| -> Result<Rational, ScenarioError> {
            Ok(Fraction::new(numerator, denominator.clone())?.to_rational())
        };
        found
            .into_iter()
            .enumerate()
            .map(|(set, (sum, best))| {
                let last = length(&self.x) - 1;
                Ok(Switchings {
                    times: (1..=last)
                        .filter(|time| set >> (time - 1) & 1 == 1)
                        .collect(),
                    sum: value(sum)?,
                    best: value(best)?,
                })
            })
            .collect()
    }

    /// Bayes at equal weights: the mean over the experts of their products, after each symbol.
    pub(crate) fn bayes(&self) -> Result<Vec<Rational>, ScenarioError> {
        let mut products = vec![Rational::one(); self.experts.len()];
        let count = whole(self.experts());
        let mut means = Vec::new();
        for chances in self.chances()? {
            for (product, chance) in products.iter_mut().zip(&chances) {
                *product *= chance;
            }
            means.push(quotient(&products.iter().sum(), &count)?);
        }
        Ok(means)
    }
}

/// The two claims about a mixture over paths: its evidence is the sum over all paths of prior times product, and
/// every path gives the sequence at most 1/prior times that.
pub(crate) struct PathClaims {
    pub(crate) sum: ForAll,
    pub(crate) bound: ForAll,
}

/// Paths of a list with the same switch times, and their priors.
pub(crate) struct Priced<'a> {
    pub(crate) switchings: &'a Switchings,
    /// Of one such path.
    pub(crate) prior: &'a Rational,
    /// Of it and all that are the same path to n.
    pub(crate) with_later: Rational,
}

impl PathClaims {
    /// Checks the mixture's evidence of one list; `label` names list and mixture.
    pub(crate) fn check(
        &mut self,
        label: &str,
        evidence: &Rational,
        paths: &[Priced<'_>],
    ) -> Result<(), ScenarioError> {
        let weighed = |paths: &Priced<'_>| &paths.with_later * &paths.switchings.sum;
        let sum: Rational = paths.iter().map(weighed).sum();
        self.sum.check_exact(|| label.to_owned(), evidence, &sum);
        for paths in paths {
            if !paths.switchings.best.is_zero() {
                self.bound.check_exact(
                    || format!("{label}, switches after {:?}", paths.switchings.times),
                    &quotient(&paths.switchings.best, evidence)?,
                    &quotient(&Rational::one(), paths.prior)?,
                );
            }
        }
        Ok(())
    }

    /// The claims, sum first.
    pub(crate) fn claims(self) -> Result<Vec<Claim>, ScenarioError> {
        Ok(vec![self.sum.claim()?, self.bound.claim()?])
    }
}

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

use crate::exact::{Fraction, Rational, as_u64};
use crate::mixture::{Hypothesis, KrichevskyTrofimov, Sequence};
use crate::prior::FinitePrior;
use crate::scenario::figures::{fraction, inverse_power, length, quotient, signed, whole};
use crate::scenario::sampling::stream;
use crate::scenario::{Claims, Result, Statement};
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

    fn hypothesis(&self) -> Result<Box<dyn Hypothesis>> {
        Ok(match self {
            Expert::Coin(p) => bernoulli(p)?,
            Expert::Estimator => Box::new(KrichevskyTrofimov::new()),
            Expert::Periodic(period) => Box::new(Sequence::periodic(&[], period)),
        })
    }

    /// What it gives `symbol` after `past`: nothing once it gave a symbol probability 0.
    fn chance(&self, past: &[bool], symbol: bool) -> Result<Rational> {
        Ok(match self {
            Expert::Coin(p) => {
                let sides = [Rational::one() - p, p.clone()];
                let refuted = past.iter().any(|&seen| sides[usize::from(seen)].is_zero());
                let [zero, one] = sides;
                match (refuted, symbol) {
                    (true, _) => Rational::zero(),
                    (false, true) => one,
                    (false, false) => zero,
                }
            }
            Expert::Estimator => {
                let same = past.iter().filter(|&&seen| seen == symbol).count();
                fraction(2 * as_u64(same) + 1, 2 * length(past) + 2)?
            }
            Expert::Periodic(period) => {
                let said = period.iter().cycle();
                let agrees = past.iter().chain([&symbol]).zip(said).all(|(a, b)| a == b);
                Rational::from(u32::from(agrees))
            }
        })
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
        let sharp = inverse_power(SHARP);
        let experts = if number.is_multiple_of(3) {
            vec![Expert::Coin(Rational::one() - &sharp), Expert::Coin(sharp)]
        } else {
            let count = 2 + generator.next_u64() % (most_experts - 1);
            (0..count).map(|_| Expert::draw(&mut generator)).collect()
        };
        let flips = (0..symbols).map(|_| generator.next_u64() & 1 == 1);
        let x = flips.collect();
        ExpertList { number, experts, x }
    }

    /// How many experts.
    pub(crate) fn experts(&self) -> u64 {
        length(&self.experts)
    }

    /// The experts at equal weights.
    pub(crate) fn prior(&self) -> Result<FinitePrior<Box<dyn Hypothesis>>> {
        let hypotheses: Result<Vec<_>> = self.experts.iter().map(Expert::hypothesis).collect();
        Ok(FinitePrior::uniform(hypotheses?)?)
    }

    /// What each expert gives each symbol of the sequence: by symbol, then expert.
    pub(crate) fn chances(&self) -> Result<Vec<Vec<Rational>>> {
        let times = self.x.iter().enumerate();
        let given = times.map(|(t, &symbol)| {
            let experts = self.experts.iter();
            experts
                .map(|expert| expert.chance(&self.x[..t], symbol))
                .collect()
        });
        given.collect()
    }

    /// All paths, one by one, gathered by their switch times. With `again` a switch may be to the same
    /// expert; without, it is to another.
    pub(crate) fn switchings(&self, again: bool) -> Result<Vec<Switchings>> {
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
            let switches = switched | 1 << (done - 1);
            for (other, numerator) in next.iter().enumerate() {
                if again || other != expert {
                    open.push((done + 1, other, switches, &product * numerator));
                }
            }
        }
        let value = |numerator: BigUint| -> Result<Rational> {
            Ok(Fraction::new(numerator, denominator.clone())?.to_rational())
        };
        let sums = found.into_iter().enumerate();
        let gathered = sums.map(|(set, (sum, best))| {
            let times = 1..length(&self.x);
            Ok(Switchings {
                times: times.filter(|time| set >> (time - 1) & 1 == 1).collect(),
                sum: value(sum)?,
                best: value(best)?,
            })
        });
        gathered.collect()
    }

    /// Bayes at equal weights: the mean over the experts of their products, after each symbol.
    pub(crate) fn bayes(&self) -> Result<Vec<Rational>> {
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

/// Paths of a list with the same switch times, and what a mixture over paths gives one of them beforehand.
#[derive(Clone, Debug)]
pub(crate) struct Priced {
    pub(crate) switchings: Switchings,
    /// Of one such path.
    pub(crate) prior: Rational,
    /// How much more weight it has with all that are the same path to n.
    pub(crate) with_later: Rational,
}

/// Checks the two claims about a mixture over paths: its evidence is the sum over all paths of prior times
/// product, and every path gives the sequence at most 1/prior times that. `label` names list and mixture.
pub(crate) fn check_paths(
    claims: &mut Claims,
    (sum, bound): (&Statement, &Statement),
    label: &str,
    evidence: &Rational,
    paths: &[Priced],
) -> Result<()> {
    let weighed = |paths: &Priced| &paths.prior * &paths.with_later * &paths.switchings.sum;
    let all: Rational = paths.iter().map(weighed).sum();
    claims.check(sum, || label.to_owned(), evidence, &all);
    for Priced {
        switchings, prior, ..
    } in paths
    {
        if !switchings.best.is_zero() {
            claims.check(
                bound,
                || format!("{label}, switches after {:?}", switchings.times),
                &quotient(&switchings.best, evidence)?,
                &quotient(&Rational::one(), prior)?,
            );
        }
    }
    Ok(())
}

//! Generalised Bayes: the likelihood to a power eta, the learning rate. Takes the trait
//! [`Hypothesis`], a prior and certified functions.
//!
//! The weight of nu after x is w(nu) nu(x)^eta over the sum of all, and the next symbol is
//! predicted by the mean of the hypotheses under it (Grünwald; Walker and Hjort 2001,
//! unconfirmed). At eta = 1 it is Bayes; below 1 it learns more slowly, and below a critical
//! rate it concentrates also where Bayes with a wrong model does not.
//!
//! What is exact and what is not: eta = p/q, so which of two weights is the greater is decided
//! exactly, by w^q nu(x)^p. The weights themselves are roots, and so are the predictions: they
//! are enclosures, of [`BITS`] significant bits a symbol, whose relative width grows with t.
//! At an integer eta no root is taken and only the cut to those bits rounds.

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_traits::One;
use thiserror::Error;

use super::evidence::{Evidence, ordered};
use super::hypothesis::{Hypothesis, magnitude};
use crate::exact::{Enclosure, Fraction, Rational, exp, ln};
use crate::prior::FinitePrior;

/// Significant bits that powers and evidence are kept to, rounded outward.
const BITS: u32 = 192;

/// The greatest numerator and denominator of a learning rate; exact comparison takes powers.
const MOST: u32 = 1000;

/// A learning rate that is negative, or whose numerator or denominator is too large.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{eta} is no learning rate: give p/q from 0 with p and q at most {MOST}")]
pub struct LearningRateError {
    /// The rate as given.
    pub eta: Rational,
}

#[derive(Clone, Debug)]
struct Member {
    hypothesis: Box<dyn Hypothesis>,
    weight: Rational,
    /// w nu(x)^eta times a power of two that all members share.
    power: Enclosure,
}

/// The mixture whose weights are w(nu) nu(x)^eta, conditioned on the symbols seen.
///
/// Its evidence is the product of its predictions, and starts at 1 whatever the prior sums to.
#[derive(Clone, Debug)]
pub struct GeneralisedBayes {
    members: Vec<Member>,
    eta: Rational,
    numerator: u32,
    denominator: u32,
    evidence: Enclosure,
    leader: usize,
}

impl GeneralisedBayes {
    /// The mixture of `prior` at learning rate `eta`.
    ///
    /// # Errors
    /// [`LearningRateError`].
    pub fn new(
        prior: FinitePrior<Box<dyn Hypothesis>>,
        eta: Rational,
    ) -> Result<GeneralisedBayes, LearningRateError> {
        let [numerator, denominator] = parts(&eta)?;
        let (hypotheses, weights) = prior.into_parts();
        let members = hypotheses
            .into_iter()
            .zip(weights)
            .map(|(hypothesis, weight)| Member {
                hypothesis,
                power: Enclosure::exact(weight.clone()),
                weight,
            })
            .collect();
        let mut mixture = GeneralisedBayes {
            members,
            eta,
            numerator,
            denominator,
            evidence: Enclosure::one(),
            leader: 0,
        };
        mixture.elect();
        Ok(mixture)
    }

    /// Whether `eta` is a learning rate that is taken.
    ///
    /// # Errors
    /// [`LearningRateError`] where it is not.
    pub fn accepts(eta: &Rational) -> Result<(), LearningRateError> {
        parts(eta).map(|_| ())
    }

    /// The learning rate.
    pub fn eta(&self) -> &Rational {
        &self.eta
    }

    /// How many hypotheses there are; at least one.
    #[expect(
        clippy::len_without_is_empty,
        reason = "a prior without hypotheses cannot be made"
    )]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// The weight of each hypothesis in the next prediction; all 0 once every one is refuted.
    pub fn posterior(&self) -> Vec<Enclosure> {
        let all = |end: fn(&Enclosure) -> &Rational| -> Rational {
            self.members.iter().map(|member| end(&member.power)).sum()
        };
        let (lower, upper) = (all(Enclosure::lower), all(Enclosure::upper));
        let share = |part: &Rational, rest: Rational| {
            part.checked_div(&(part + rest))
                .unwrap_or_else(Rational::zero)
        };
        self.members
            .iter()
            .map(|member| {
                let (low, high) = (member.power.lower(), member.power.upper());
                ordered(share(low, &upper - high), share(high, &lower - low))
            })
            .collect()
    }

    /// The order of w(a) a(x)^eta and w(b) b(x)^eta, exactly; `None` only where open mass
    /// leaves it open.
    ///
    /// # Panics
    /// If an index is not below [`GeneralisedBayes::len`].
    pub fn compare(&self, a: usize, b: usize) -> Option<Ordering> {
        let [a, b] = [a, b].map(|index| {
            let member = &self.members[index];
            let evidence = member.hypothesis.evidence();
            [evidence.lower(), evidence.upper()].map(|seen| self.symbolic(&member.weight, &seen))
        });
        if a[0] > b[1] {
            Some(Ordering::Greater)
        } else if a[1] < b[0] {
            Some(Ordering::Less)
        } else if a[0] == a[1] && b[0] == b[1] {
            Some(Ordering::Equal)
        } else {
            None
        }
    }

    /// w^q seen^p: the weight to the power q.
    fn symbolic(&self, weight: &Rational, seen: &Fraction) -> Fraction {
        let (q, p) = (self.denominator, self.numerator);
        let numerator = magnitude(weight).pow(q) * seen.numerator().pow(p);
        let denominator = weight.denominator().pow(q) * seen.denominator().pow(p);
        Fraction::new(numerator, denominator).unwrap_or_else(|_| Fraction::zero())
    }

    /// The heaviest hypothesis; a tie belongs to the former leader, and so does what open
    /// mass leaves undecided.
    pub fn leader(&self) -> usize {
        self.leader
    }

    fn elect(&mut self) {
        for index in 0..self.members.len() {
            let (best, other) = (&self.members[self.leader].power, &self.members[index].power);
            // The enclosures decide all but near ties, and those are decided exactly.
            let heavier = other.lower() > best.upper()
                || other.upper() > best.lower()
                    && self.compare(index, self.leader) == Some(Ordering::Greater);
            if heavier {
                self.leader = index;
            }
        }
    }

    /// p^eta.
    fn power(&self, p: &Rational) -> Enclosure {
        if self.numerator == 0 || *p == Rational::one() {
            return Enclosure::one();
        }
        if p.is_zero() {
            return Enclosure::zero();
        }
        if self.denominator == 1 {
            return Enclosure::exact(p.pow(self.numerator));
        }
        // ln of a positive number, and e to what is far inside its range for any p met here.
        let root = ln(p, BITS).and_then(|log| {
            let log = log.scale(&self.eta);
            Ok(exp(log.lower(), BITS)?.hull(&exp(log.upper(), BITS)?))
        });
        // A probability in (0, 1) has its power there too.
        root.unwrap_or_else(|_| ordered(Rational::zero(), Rational::one()))
    }

    /// The mean probability of `symbol` under the weights.
    fn mean(&self, symbol: bool) -> Enclosure {
        let mut ends = [Rational::zero(), Rational::zero()];
        let posterior = self.posterior();
        for (member, weight) in self.members.iter().zip(&posterior) {
            let next = &member.hypothesis.predictive()[usize::from(symbol)];
            ends[0] += weight.lower() * next.lower();
            ends[1] += weight.upper() * next.upper();
        }
        let [low, high] = ends;
        ordered(low, high.min(Rational::one()))
    }

    /// The evidence behind `symbol`, cut to its bits: never above the evidence itself, since
    /// that is of so many bits already.
    fn after(&self, symbol: bool) -> Enclosure {
        (&self.evidence * &self.mean(symbol)).round_outward(BITS)
    }

    /// Divides all powers by the one power of two that brings the largest near 1.
    fn rescale(&mut self) {
        let uppers = self.members.iter().map(|member| member.power.upper());
        let Some(largest) = uppers.max().filter(|upper| !upper.is_zero()) else {
            return;
        };
        let below = largest
            .denominator()
            .bits()
            .saturating_sub(magnitude(largest).bits());
        let Ok(factor) = Rational::new((BigUint::one() << below).into(), BigUint::one()) else {
            return;
        };
        for member in &mut self.members {
            member.power = member.power.scale(&factor);
        }
    }
}

/// Numerator and denominator of a learning rate.
fn parts(eta: &Rational) -> Result<[u32; 2], LearningRateError> {
    let within = |part: &BigUint| u32::try_from(part).ok().filter(|part| *part <= MOST);
    if !eta.is_negative()
        && let (Some(p), Some(q)) = (within(&magnitude(eta)), within(&eta.denominator()))
    {
        return Ok([p, q]);
    }
    Err(LearningRateError { eta: eta.clone() })
}

fn evidence(value: &Enclosure) -> Evidence {
    let (low, high) = (value.lower(), value.upper());
    if value.is_exact() {
        return Evidence::exact(magnitude(low), low.denominator());
    }
    let lower = magnitude(low) * high.denominator();
    let open = magnitude(high) * low.denominator() - &lower;
    Evidence::with_open(lower, open, low.denominator() * high.denominator())
}

impl Hypothesis for GeneralisedBayes {
    fn name(&self) -> String {
        format!("generalised Bayes {} of {}", self.eta, self.len())
    }
    fn description_bits(&self) -> Option<u64> {
        None
    }
    fn evidence(&self) -> Evidence {
        evidence(&self.evidence)
    }
    fn extended(&self, symbol: bool) -> Evidence {
        evidence(&self.after(symbol))
    }
    fn update(&mut self, symbol: bool) {
        self.evidence = self.after(symbol);
        let factors: Vec<Enclosure> = self
            .members
            .iter()
            .map(|member| {
                let next = &member.hypothesis.predictive()[usize::from(symbol)];
                let low = self.power(next.lower());
                if next.is_exact() {
                    low
                } else {
                    low.hull(&self.power(next.upper()))
                }
            })
            .collect();
        for (member, factor) in self.members.iter_mut().zip(&factors) {
            member.power = (&member.power * factor).round_outward(BITS);
            member.hypothesis.update(symbol);
        }
        self.rescale();
        self.elect();
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

//! Weights w(nu) nu(x)^eta of a list of hypotheses: the likelihood to a power, the learning rate.
//! Takes the trait [`Hypothesis`] and certified functions.
//!
//! What is exact and what is not: eta = p/q, so which of two weights is the greater is decided
//! exactly, by w^q nu(x)^p. The weights themselves are roots: they are enclosures, of [`BITS`]
//! significant bits per symbol, whose relative width grows with t. At an integer eta no root is
//! taken and only the cut to those bits rounds.

use std::cell::OnceCell;
use std::cmp::Ordering;

use num_bigint::BigUint;
use num_traits::One;
use thiserror::Error;

use super::evidence::{Evidence, magnitude, ordered};
use super::hypothesis::Hypothesis;
use crate::exact::{Enclosure, Fraction, Rational, exp, ln};

/// Significant bits that powers, losses and evidence are kept to, rounded outward.
pub(super) const BITS: u32 = 192;

/// The greatest numerator and denominator of a learning rate; exact comparison takes powers.
const MOST: u32 = 1024;

/// A learning rate that is negative, or whose numerator or denominator is too large.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{eta} is not a learning rate: give p/q from 0 with p and q at most {MOST}")]
pub struct LearningRateError {
    /// The rate as given.
    pub eta: Rational,
}

/// What a hypothesis gives the symbol that comes, with its logarithms once they are asked for.
#[derive(Debug)]
pub(super) struct Chance {
    probability: Enclosure,
    ln_lower: OnceCell<Option<Enclosure>>,
    ln_upper: OnceCell<Option<Enclosure>>,
}

impl Chance {
    /// What each hypothesis gives `symbol`.
    pub(super) fn all(hypotheses: &[Box<dyn Hypothesis>], symbol: bool) -> Vec<Chance> {
        hypotheses
            .iter()
            .map(|hypothesis| Chance {
                probability: hypothesis.predictive()[usize::from(symbol)].clone(),
                ln_lower: OnceCell::new(),
                ln_upper: OnceCell::new(),
            })
            .collect()
    }

    pub(super) fn probability(&self) -> &Enclosure {
        &self.probability
    }

    /// ln of both ends; `None` where the lower may be 0.
    pub(super) fn ln(&self) -> Option<Enclosure> {
        let lower = self.ln_lower()?;
        if self.probability.is_exact() {
            return Some(lower.clone());
        }
        Some(lower.hull(self.ln_upper()?))
    }

    fn ln_lower(&self) -> Option<&Enclosure> {
        let end = || ln(self.probability.lower(), BITS).ok();
        self.ln_lower.get_or_init(end).as_ref()
    }

    fn ln_upper(&self) -> Option<&Enclosure> {
        let end = || ln(self.probability.upper(), BITS).ok();
        self.ln_upper.get_or_init(end).as_ref()
    }
}

/// The weights w(nu) nu(x)^eta, up to a factor that all of them share.
#[derive(Clone, Debug)]
pub(super) struct PowerWeights {
    eta: Rational,
    numerator: u32,
    denominator: u32,
    prior: Vec<Rational>,
    powers: Vec<Enclosure>,
    leader: usize,
}

impl PowerWeights {
    /// The prior weights, before the first symbol is seen by `hypotheses`.
    pub(super) fn new(
        prior: Vec<Rational>,
        eta: Rational,
        hypotheses: &[Box<dyn Hypothesis>],
    ) -> Result<PowerWeights, LearningRateError> {
        let [numerator, denominator] = parts(&eta)?;
        let mut weights = PowerWeights {
            eta,
            numerator,
            denominator,
            powers: prior.iter().cloned().map(Enclosure::exact).collect(),
            prior,
            leader: 0,
        };
        weights.elect(hypotheses);
        Ok(weights)
    }

    /// Whether `eta` is a learning rate that is taken.
    pub(super) fn accepts(eta: &Rational) -> Result<(), LearningRateError> {
        parts(eta).map(|_| ())
    }

    pub(super) fn eta(&self) -> &Rational {
        &self.eta
    }

    /// The weights with sum 1; all 0 once every hypothesis is refuted.
    pub(super) fn posterior(&self) -> Vec<Enclosure> {
        let all =
            |end: fn(&Enclosure) -> &Rational| -> Rational { self.powers.iter().map(end).sum() };
        let (lower, upper) = (all(Enclosure::lower), all(Enclosure::upper));
        let share = |part: &Rational, rest: Rational| {
            part.checked_div(&(part + rest))
                .unwrap_or_else(Rational::zero)
        };
        self.powers
            .iter()
            .map(|power| {
                let (low, high) = (power.lower(), power.upper());
                ordered(share(low, &upper - high), share(high, &lower - low))
            })
            .collect()
    }

    /// The order of w(a) a(x)^eta and w(b) b(x)^eta, where `a` and `b` have seen x.
    pub(super) fn compare(
        &self,
        a: usize,
        b: usize,
        hypotheses: &[Box<dyn Hypothesis>],
    ) -> Option<Ordering> {
        let [a, b] = [a, b].map(|index| {
            let evidence = hypotheses[index].evidence();
            [evidence.lower(), evidence.upper()]
                .map(|seen| self.symbolic(&self.prior[index], &seen))
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

    /// The heaviest; a tie belongs to the former leader, and so does what open mass leaves
    /// undecided.
    pub(super) fn leader(&self) -> usize {
        self.leader
    }

    /// Finds the leader, once `hypotheses` have seen what the weights have.
    pub(super) fn elect(&mut self, hypotheses: &[Box<dyn Hypothesis>]) {
        for index in 0..self.powers.len() {
            let (best, other) = (&self.powers[self.leader], &self.powers[index]);
            // The enclosures decide all but near ties, and those are decided exactly.
            let heavier = other.lower() > best.upper()
                || other.upper() > best.lower()
                    && self.compare(index, self.leader, hypotheses) == Some(Ordering::Greater);
            if heavier {
                self.leader = index;
            }
        }
    }

    /// Sees a symbol to which the hypotheses give these chances.
    pub(super) fn see(&mut self, chances: &[Chance]) {
        if self.is_common(chances) {
            return;
        }
        let factors: Vec<Enclosure> = chances.iter().map(|chance| self.power(chance)).collect();
        for (power, factor) in self.powers.iter_mut().zip(&factors) {
            *power = (&*power * factor).round_outward(BITS);
        }
        self.rescale();
    }

    /// Whether all that are not refuted give the symbol one chance above 0: a factor that they
    /// share teaches nothing, and what it leaves alone stays exact.
    fn is_common(&self, chances: &[Chance]) -> bool {
        let alive = self.powers.iter().zip(chances);
        let mut alive = alive.filter(|(power, _)| !power.upper().is_zero());
        let Some((_, first)) = alive.next() else {
            return true;
        };
        let (first, mut others) = (&first.probability, alive);
        first.is_exact()
            && !first.lower().is_zero()
            && others.all(|(_, chance)| chance.probability == *first)
    }

    /// p^eta.
    fn power(&self, chance: &Chance) -> Enclosure {
        let low = self.power_of(chance.probability.lower(), || chance.ln_lower());
        if chance.probability.is_exact() {
            return low;
        }
        low.hull(&self.power_of(chance.probability.upper(), || chance.ln_upper()))
    }

    fn power_of<'a>(&self, p: &Rational, ln: impl FnOnce() -> Option<&'a Enclosure>) -> Enclosure {
        if self.numerator == 0 || *p == Rational::one() {
            return Enclosure::one();
        }
        if p.is_zero() {
            return Enclosure::zero();
        }
        if self.denominator.is_power_of_two() {
            // Square roots are far cheaper than ln and exp.
            let power = Enclosure::exact(p.pow(u64::from(self.numerator)));
            return (0..self.denominator.ilog2()).fold(power, |power, _| {
                power.sqrt(BITS).unwrap_or_else(|_| unsettled())
            });
        }
        // ln of a positive number, and e to what is far inside its range for any p met here.
        let root = ln().and_then(|log| {
            let log = log.scale(&self.eta);
            Some(
                exp(log.lower(), BITS)
                    .ok()?
                    .hull(&exp(log.upper(), BITS).ok()?),
            )
        });
        root.unwrap_or_else(unsettled)
    }

    /// Divides all powers by the one power of two that brings the largest near 1.
    fn rescale(&mut self) {
        let uppers = self.powers.iter().map(Enclosure::upper);
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
        for power in &mut self.powers {
            *power = power.scale(&factor);
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

/// A probability has its powers and roots in [0, 1] too.
fn unsettled() -> Enclosure {
    ordered(Rational::zero(), Rational::one())
}

/// The mean chance under a posterior.
pub(super) fn mean(posterior: &[Enclosure], chances: &[Chance]) -> Enclosure {
    let mut ends = [Rational::zero(), Rational::zero()];
    for (weight, chance) in posterior.iter().zip(chances) {
        ends[0] += weight.lower() * chance.probability.lower();
        ends[1] += weight.upper() * chance.probability.upper();
    }
    let [low, high] = ends;
    ordered(low, high.min(Rational::one()))
}

/// The evidence that an enclosure is.
pub(super) fn evidence(value: &Enclosure) -> Evidence {
    let (low, high) = (value.lower(), value.upper());
    if value.is_exact() {
        return Evidence::exact(magnitude(low), low.denominator());
    }
    let lower = magnitude(low) * high.denominator();
    let open = magnitude(high) * low.denominator() - &lower;
    Evidence::with_open(lower, open, low.denominator() * high.denominator())
}

//! What every hypothesis can do: give the next symbol a probability, and see it.
//! Takes [`Evidence`] and enclosures.

use std::fmt;

use num_bigint::BigUint;
use num_traits::Zero;
use thiserror::Error;

use super::evidence::{Evidence, conditional, magnitude};
use crate::exact::{Enclosure, Rational, Scaled};

/// A semimeasure nu on binary strings, conditioned on the symbols x_1..x_t seen so far.
///
/// Laws, tested for every implementation (the module `suite`, with the feature `suites`, tests
/// them for yours): nu(x0) + nu(x1) <= nu(x); the evidence is the product of the predictives;
/// an action changes no evidence; a clone is independent. Where mass is open, all of it
/// belongs to the upper bounds of both x0 and x1.
pub trait Hypothesis: fmt::Debug + Send + Sync {
    /// A short name for tables and labels.
    fn name(&self) -> String;

    /// The length of its self-delimiting description in bits: 2^-bits is its natural weight.
    /// `None` where there is no such code, as for a coin whose bias may be any rational: say
    /// what it costs with [`Described`](super::Described).
    fn description_bits(&self) -> Option<u64> {
        None
    }

    /// Hears the action of the cycle that begins, before its percept: the symbols up to the
    /// next action. Where nothing acts, no action is ever told, and a hypothesis that does not
    /// depend on actions need not listen.
    ///
    /// Telling it changes no evidence, nu(e_1..e_t) is given the actions so far, and what was
    /// said of the next symbol before may be said otherwise now. A hypothesis made of others
    /// tells them.
    fn act(&mut self, _action: &[bool]) {}

    /// nu(x_1..x_t); 1 before the first symbol.
    fn evidence(&self) -> Evidence;

    /// nu(x_1..x_t `symbol`), without seeing it.
    fn extended(&self, symbol: bool) -> Evidence;

    /// nu(0|x) and nu(1|x), summing to at most 1; both 0 once nu(x) = 0.
    fn predictive(&self) -> [Enclosure; 2] {
        conditional(
            &self.evidence(),
            &[self.extended(false), self.extended(true)],
        )
    }

    /// Sees the next symbol.
    fn update(&mut self, symbol: bool);

    /// From now on the evidence is [rounded outward](Evidence::rounding), so that a symbol costs the same however
    /// many came before it. Whoever has no use for it stays exact.
    fn round(&mut self) {}

    /// Passes over the next symbol without seeing it: the evidence is then that of both continuations together, and
    /// nu(x_1..x_t) leaves that symbol open from now on. `false`, and nothing changed, where this hypothesis cannot.
    fn pass_over(&mut self) -> bool {
        false
    }

    /// Whether symbols in another order are as probable: only their counts matter.
    fn is_exchangeable(&self) -> bool {
        false
    }

    /// What it is a mixture of, each part by name with its share of the evidence; nothing where it is none.
    fn parts(&self) -> Vec<(String, Evidence)> {
        Vec::new()
    }

    /// What alone the future depends on, where that is short: two copies of one hypothesis with equal states give
    /// every continuation the same probability.
    fn state(&self) -> Option<Vec<u64>> {
        None
    }

    /// Takes over the evidence of a copy in the same [state](Hypothesis::state).
    fn absorb(&mut self, _evidence: &Evidence) {}

    /// An independent copy in the same state.
    fn clone_box(&self) -> Box<dyn Hypothesis>;
}

impl Clone for Box<dyn Hypothesis> {
    fn clone(&self) -> Self {
        self.as_ref().clone_box()
    }
}

/// The exact probabilities of the next symbol: `numerators[b] / denominator`.
///
/// The numerators sum to at most the denominator, which is not 0.
#[derive(Clone, Debug)]
pub struct Odds {
    /// Of the symbols 0 and 1.
    pub numerators: [BigUint; 2],
    /// Of both.
    pub denominator: BigUint,
}

impl Odds {
    /// The odds of a coin that shows 1 with probability p in [0, 1].
    pub(crate) fn of_one(p: &Rational) -> Odds {
        let (one, denominator) = (magnitude(p), p.denominator());
        Odds {
            numerators: [&denominator - &one, one],
            denominator,
        }
    }

    /// The probabilities of 0 and of 1, to 128 bits.
    pub(crate) fn factors(&self) -> [Scaled; 2] {
        let [zero, one] = &self.numerators;
        [zero, one].map(|own| Scaled::quotient(own, &self.denominator))
    }

    fn probability(&self, symbol: bool) -> Rational {
        Rational::new(
            self.numerators[usize::from(symbol)].clone().into(),
            self.denominator.clone(),
        )
        .unwrap_or_else(|_| Rational::zero())
    }
}

/// A number that is no probability.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{value} is not a probability: give a number from 0 to 1")]
pub struct ProbabilityError {
    /// The number as given.
    pub value: Rational,
}

/// p itself if it lies in [0, 1].
pub(crate) fn probability(p: Rational) -> Result<Rational, ProbabilityError> {
    if p.is_negative() || p > Rational::one() {
        return Err(ProbabilityError { value: p });
    }
    Ok(p)
}

/// A hypothesis given by its exact next-symbol probabilities: implement this and it is
/// a [`Hypothesis`], with the evidence kept as the running product.
pub trait Predictor: Clone + fmt::Debug + Send + Sync + 'static {
    /// As [`Hypothesis::name`].
    fn name(&self) -> String;
    /// As [`Hypothesis::description_bits`].
    fn description_bits(&self) -> Option<u64> {
        None
    }
    /// As [`Hypothesis::act`].
    fn act(&mut self, _action: &[bool]) {}
    /// The probabilities of the next symbol given the past.
    fn odds(&self) -> Odds;
    /// Moves past `symbol`; the evidence is kept by the caller.
    fn advance(&mut self, symbol: bool);
    /// The probability of `symbol` given the past, to 128 bits: for where [`Predictor::odds`] takes its time.
    fn factor(&self, symbol: bool) -> Scaled {
        let odds = self.odds();
        Scaled::quotient(&odds.numerators[usize::from(symbol)], &odds.denominator)
    }
    /// As [`Hypothesis::pass_over`].
    fn pass_over(&mut self) -> bool {
        false
    }
    /// As [`Hypothesis::is_exchangeable`].
    fn is_exchangeable(&self) -> bool {
        false
    }
    /// As [`Hypothesis::state`].
    fn state(&self) -> Option<Vec<u64>> {
        None
    }
    /// Where the running product stands. Starts as [`Evidence::one`].
    fn seen(&self) -> &Evidence;
    /// The same, to be multiplied.
    fn seen_mut(&mut self) -> &mut Evidence;
}

impl<P: Predictor> Hypothesis for P {
    fn name(&self) -> String {
        Predictor::name(self)
    }
    fn description_bits(&self) -> Option<u64> {
        Predictor::description_bits(self)
    }
    fn act(&mut self, action: &[bool]) {
        Predictor::act(self, action);
    }
    fn evidence(&self) -> Evidence {
        self.seen().clone()
    }
    fn extended(&self, symbol: bool) -> Evidence {
        if self.seen().is_rounding() {
            return (self.seen().rounded() * self.factor(symbol)).into();
        }
        let odds = self.odds();
        self.seen()
            .times(&odds.numerators[usize::from(symbol)], &odds.denominator)
    }
    fn predictive(&self) -> [Enclosure; 2] {
        if self.seen().is_zero() {
            return [Enclosure::zero(), Enclosure::zero()];
        }
        let odds = self.odds();
        [false, true].map(|symbol| Enclosure::exact(odds.probability(symbol)))
    }
    fn update(&mut self, symbol: bool) {
        if self.seen().is_zero() {
            return;
        }
        if self.seen().is_rounding() {
            *self.seen_mut() = (self.seen().rounded() * self.factor(symbol)).into();
            self.advance(symbol);
            return;
        }
        let odds = self.odds();
        let numerator = &odds.numerators[usize::from(symbol)];
        if numerator.is_zero() {
            *self.seen_mut() = Evidence::zero();
        } else {
            self.seen_mut().multiply(numerator, &odds.denominator);
        }
        self.advance(symbol);
    }
    fn round(&mut self) {
        *self.seen_mut() = self.seen().rounding();
    }
    fn pass_over(&mut self) -> bool {
        Predictor::pass_over(self)
    }
    fn is_exchangeable(&self) -> bool {
        Predictor::is_exchangeable(self)
    }
    fn state(&self) -> Option<Vec<u64>> {
        Predictor::state(self)
    }
    fn absorb(&mut self, evidence: &Evidence) {
        *self.seen_mut() = Evidence::sum([self.seen().clone(), evidence.clone()]);
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

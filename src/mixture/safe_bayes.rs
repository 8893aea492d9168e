//! SafeBayes: generalised Bayes whose learning rate is learnt. Takes the trait [`Hypothesis`], a
//! prior and the weights of `power_weights`.
//!
//! Of a grid of learning rates, that one predicts the next symbol whose posterior-randomised log
//! loss so far is least: the loss of one who, before each symbol, draws nu from the posterior
//! w_eta( . | x_<i) and predicts with it alone, in the mean over the draw,
//!
//! R_eta = sum over i of sum over nu of w_eta(nu | x_<i) (-ln nu(x_i | x_<i))
//!
//! (Grünwald 2012, unconfirmed; Grünwald and van Ommen 2017). By Jensen's inequality that is at
//! least the mixture's own loss; where the posterior lies spread over hypotheses that are bad each
//! by itself it is much more, and a rate that avoids that loses less.
//!
//! **Ties.** A tie belongs to the former choice, at first the largest rate, and so does what the
//! enclosures leave open; of others that tie, the larger is taken. More bits would not tell a true
//! tie from a near one, and true ties are common: before two hypotheses have parted, all rates
//! have one posterior. Differences from about t^2 2^-190 nats on are decided.
//!
//! **Refutation.** A symbol to which a hypothesis of positive posterior gives probability 0 costs
//! infinitely much at every rate at once. It is read as the limit, for eps to 0, of giving it
//! probability eps. The loss is then A ln(1/eps) + B, where A is the posterior mass refuted, summed
//! over time: what was refuted keeps a weight of the order eps^eta, and eps^eta ln(1/eps) vanishes.
//! So losses are compared by A, and by B where A is equal. Once all hypotheses are refuted nothing
//! is predicted any more, and nothing lost.

use std::cmp::Ordering;

use thiserror::Error;

use super::evidence::Evidence;
use super::hypothesis::Hypothesis;
use super::power_weights::{BITS, Chance, LearningRateError, PowerWeights, evidence, mean};
use crate::exact::{Enclosure, Rational};
use crate::prior::FinitePrior;

/// The most halvings: the least rate is 1/1024.
const MOST_HALVINGS: u32 = 10;

/// Rates that are no grid of learning rates.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RateGridError {
    /// There is none.
    #[error("there is no learning rate to choose from: give at least one, as in 1")]
    Empty,
    /// The rate 0.
    #[error("at learning rate 0 nothing is learnt, not even a refutation: give rates above 0")]
    Zero,
    /// More halvings than are exact in comparison.
    #[error("{halvings} halvings are too many: give at most {MOST_HALVINGS}")]
    Halvings {
        /// The halvings as given.
        halvings: u32,
    },
    /// A rate that is none.
    #[error(transparent)]
    Rate(#[from] LearningRateError),
}

/// The cumulative loss of one who predicts with a hypothesis drawn from the posterior.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RandomisedLoss {
    refuted: Enclosure,
    nats: Option<Enclosure>,
}

impl RandomisedLoss {
    fn none() -> RandomisedLoss {
        RandomisedLoss {
            refuted: Enclosure::zero(),
            nats: Some(Enclosure::zero()),
        }
    }

    /// The posterior mass that its symbol refuted, summed over time: above 0 the loss is infinite.
    pub fn refuted(&self) -> &Enclosure {
        &self.refuted
    }

    /// The rest of the loss, in nats. `None` from a symbol on to which open mass leaves it unsettled
    /// whether a hypothesis gives it any probability: then there is no upper end.
    pub fn nats(&self) -> Option<&Enclosure> {
        self.nats.as_ref()
    }

    /// The order of two losses as far as it is proved: by the mass refuted, then by the rest.
    pub fn compare(&self, other: &RandomisedLoss) -> Option<Ordering> {
        match self.refuted.compare(&other.refuted) {
            Some(Ordering::Equal) => self.nats.as_ref()?.compare(other.nats.as_ref()?),
            decided => decided,
        }
    }

    /// Adds a symbol's loss, of the posterior before it.
    fn add(&mut self, posterior: &[Enclosure], chances: &[Chance]) {
        let mut nats = self.nats.take();
        for (weight, chance) in posterior.iter().zip(chances) {
            let probability = chance.probability();
            if weight.upper().is_zero() {
                continue;
            }
            if probability.upper().is_zero() {
                self.refuted += weight;
            } else if let Some(ln) = chance.ln() {
                nats = nats.map(|nats| nats - weight * ln);
            } else {
                self.refuted += weight.hull(&Enclosure::zero());
                nats = None;
            }
        }
        // What is exact stays so: equal masses must be seen to be equal, or the rest is not compared.
        if !self.refuted.is_exact() {
            self.refuted = self.refuted.round_outward(BITS);
        }
        self.nats = nats.map(|nats| nats.round_outward(BITS));
    }
}

#[derive(Clone, Debug)]
struct Candidate {
    weights: PowerWeights,
    loss: RandomisedLoss,
}

/// Generalised Bayes at the rate, of a grid, whose randomised loss so far is least.
///
/// Its evidence is the product of its predictions, and starts at 1 whatever the prior sums to.
#[derive(Clone, Debug)]
pub struct SafeBayes {
    hypotheses: Vec<Box<dyn Hypothesis>>,
    /// From the largest rate down.
    candidates: Vec<Candidate>,
    chosen: usize,
    evidence: Enclosure,
}

impl SafeBayes {
    /// SafeBayes over `prior` with the rates 1, 1/2, .. 2^-`halvings`.
    ///
    /// # Errors
    /// [`RateGridError::Halvings`].
    pub fn new(
        prior: FinitePrior<Box<dyn Hypothesis>>,
        halvings: u32,
    ) -> Result<SafeBayes, RateGridError> {
        SafeBayes::accepts(halvings)?;
        let half = Rational::ratio(1, 2);
        SafeBayes::of_rates(
            prior,
            (0..=halvings).map(|k| half.pow(u64::from(k))).collect(),
        )
    }

    /// SafeBayes over `prior` with these rates, in any order.
    ///
    /// # Errors
    /// [`RateGridError`] for no rate, the rate 0, and what is no learning rate.
    pub fn of_rates(
        prior: FinitePrior<Box<dyn Hypothesis>>,
        mut rates: Vec<Rational>,
    ) -> Result<SafeBayes, RateGridError> {
        if rates.is_empty() {
            return Err(RateGridError::Empty);
        }
        if rates.iter().any(Rational::is_zero) {
            return Err(RateGridError::Zero);
        }
        rates.sort_by(|a, b| b.cmp(a));
        rates.dedup();
        let (hypotheses, prior) = prior.into_parts();
        let candidate = |eta| -> Result<Candidate, RateGridError> {
            Ok(Candidate {
                weights: PowerWeights::new(prior.clone(), eta, &hypotheses)?,
                loss: RandomisedLoss::none(),
            })
        };
        Ok(SafeBayes {
            candidates: rates.into_iter().map(candidate).collect::<Result<_, _>>()?,
            hypotheses,
            chosen: 0,
            evidence: Enclosure::one(),
        })
    }

    /// Whether so many halvings are taken.
    ///
    /// # Errors
    /// [`RateGridError::Halvings`] where they are not.
    pub fn accepts(halvings: u32) -> Result<(), RateGridError> {
        if halvings > MOST_HALVINGS {
            return Err(RateGridError::Halvings { halvings });
        }
        Ok(())
    }

    /// How many hypotheses there are; at least one.
    #[expect(
        clippy::len_without_is_empty,
        reason = "a prior without hypotheses cannot be made"
    )]
    pub fn len(&self) -> usize {
        self.hypotheses.len()
    }

    /// The rates to choose from, the largest first.
    pub fn rates(&self) -> impl Iterator<Item = &Rational> {
        let candidates = self.candidates.iter();
        candidates.map(|candidate| candidate.weights.eta())
    }

    /// The loss so far of each of the [`SafeBayes::rates`].
    pub fn losses(&self) -> impl Iterator<Item = &RandomisedLoss> {
        self.candidates.iter().map(|candidate| &candidate.loss)
    }

    /// The rate that predicts the next symbol.
    pub fn rate(&self) -> &Rational {
        self.weights().eta()
    }

    /// The weight of each hypothesis in the next prediction; all 0 once every one is refuted.
    pub fn posterior(&self) -> Vec<Enclosure> {
        self.weights().posterior()
    }

    /// The heaviest hypothesis at the chosen rate; a tie belongs to its former leader, and so does
    /// what open mass leaves undecided.
    pub fn leader(&self) -> usize {
        self.weights().leader()
    }

    fn weights(&self) -> &PowerWeights {
        &self.candidates[self.chosen].weights
    }

    fn choose(&mut self) {
        for index in 0..self.candidates.len() {
            let [other, best] = [index, self.chosen].map(|place| &self.candidates[place].loss);
            if other.compare(best) == Some(Ordering::Less) {
                self.chosen = index;
            }
        }
    }

    /// The evidence behind a symbol of these chances; cut to its bits it is never above the
    /// evidence itself.
    fn after(&self, chances: &[Chance]) -> Enclosure {
        (&self.evidence * &mean(&self.posterior(), chances)).round_outward(BITS)
    }
}

impl Hypothesis for SafeBayes {
    fn name(&self) -> String {
        format!(
            "SafeBayes, {} rates, of {}",
            self.candidates.len(),
            self.len()
        )
    }
    fn act(&mut self, action: &[bool]) {
        for hypothesis in &mut self.hypotheses {
            hypothesis.act(action);
        }
    }
    fn evidence(&self) -> Evidence {
        evidence(&self.evidence)
    }
    fn extended(&self, symbol: bool) -> Evidence {
        evidence(&self.after(&Chance::all(&self.hypotheses, symbol)))
    }
    fn update(&mut self, symbol: bool) {
        let chances = Chance::all(&self.hypotheses, symbol);
        self.evidence = self.after(&chances);
        for candidate in &mut self.candidates {
            let posterior = candidate.weights.posterior();
            candidate.loss.add(&posterior, &chances);
            candidate.weights.see(&chances);
        }
        for hypothesis in &mut self.hypotheses {
            hypothesis.update(symbol);
        }
        for candidate in &mut self.candidates {
            candidate.weights.elect(&self.hypotheses);
        }
        self.choose();
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

//! Generalised Bayes: the likelihood to a power eta, the learning rate. Takes the trait
//! [`Hypothesis`], a prior and the weights of `power_weights`.
//!
//! The weight of nu after x is w(nu) nu(x)^eta over the sum of all, and the next symbol is
//! predicted by the mean of the hypotheses under it (Grünwald; Walker and Hjort 2001,
//! unconfirmed). At eta = 1 it is Bayes; below 1 it learns more slowly, and below a critical
//! rate it concentrates also where Bayes with a wrong model does not.
//!
//! Which of two weights is the greater is decided exactly; the weights and the predictions are
//! enclosures.

use std::cmp::Ordering;

use super::evidence::Evidence;
use super::hypothesis::Hypothesis;
use super::power_weights::{BITS, Chance, LearningRateError, PowerWeights, evidence, mean};
use crate::exact::{Enclosure, Rational};
use crate::prior::FinitePrior;

/// The mixture whose weights are w(nu) nu(x)^eta, conditioned on the symbols seen.
///
/// Its evidence is the product of its predictions, and starts at 1 whatever the prior sums to.
#[derive(Clone, Debug)]
pub struct GeneralisedBayes {
    hypotheses: Vec<Box<dyn Hypothesis>>,
    weights: PowerWeights,
    evidence: Enclosure,
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
        let (hypotheses, weights) = prior.into_parts();
        Ok(GeneralisedBayes {
            weights: PowerWeights::new(weights, eta, &hypotheses)?,
            hypotheses,
            evidence: Enclosure::one(),
        })
    }

    /// Whether `eta` is a learning rate that is taken.
    ///
    /// # Errors
    /// [`LearningRateError`] where it is not.
    pub fn accepts(eta: &Rational) -> Result<(), LearningRateError> {
        PowerWeights::accepts(eta)
    }

    /// The learning rate.
    pub fn eta(&self) -> &Rational {
        self.weights.eta()
    }

    /// How many hypotheses there are; at least one.
    #[expect(
        clippy::len_without_is_empty,
        reason = "a prior without hypotheses cannot be made"
    )]
    pub fn len(&self) -> usize {
        self.hypotheses.len()
    }

    /// The weight of each hypothesis in the next prediction; all 0 once every one is refuted.
    pub fn posterior(&self) -> Vec<Enclosure> {
        self.weights.posterior()
    }

    /// The order of w(a) a(x)^eta and w(b) b(x)^eta, exactly; `None` only where open mass
    /// leaves it open.
    ///
    /// # Panics
    /// If an index is not below [`GeneralisedBayes::len`].
    pub fn compare(&self, a: usize, b: usize) -> Option<Ordering> {
        self.weights.compare(a, b, &self.hypotheses)
    }

    /// The heaviest hypothesis; a tie belongs to the former leader, and so does what open
    /// mass leaves undecided.
    pub fn leader(&self) -> usize {
        self.weights.leader()
    }

    /// The evidence behind a symbol of these chances, cut to its bits: never above the evidence
    /// itself, since that is of so many bits already.
    fn after(&self, chances: &[Chance]) -> Enclosure {
        (&self.evidence * &mean(&self.posterior(), chances)).round_outward(BITS)
    }
}

impl Hypothesis for GeneralisedBayes {
    fn name(&self) -> String {
        format!("generalised Bayes {} of {}", self.eta(), self.len())
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
        self.weights.see(&chances);
        for hypothesis in &mut self.hypotheses {
            hypothesis.update(symbol);
        }
        self.weights.elect(&self.hypotheses);
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

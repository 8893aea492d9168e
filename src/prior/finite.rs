//! A finite prior: hypotheses and their weights. Takes exact rationals.

use num_bigint::BigUint;
use thiserror::Error;

use crate::exact::{Rational, TooLarge};

/// Why a list of weights is no prior.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PriorError {
    /// There is nothing to weigh.
    #[error("the prior has no hypothesis: give at least one")]
    Empty,
    /// The weights sum to more than 1.
    #[error(
        "the prior weights sum to {sum}, which is above 1: scale them down until the sum is at most 1"
    )]
    SumAboveOne {
        /// The sum of all weights.
        sum: Rational,
    },
    /// A weight is below 0.
    #[error("weight {index} (from 0) is {weight}: a prior weight is at least 0")]
    Negative {
        /// The place in the list, from 0.
        index: usize,
        /// The weight as given.
        weight: Rational,
    },
    /// Every weight is 0.
    #[error("all {hypotheses} prior weights are 0: give at least one hypothesis a weight above 0")]
    AllZero {
        /// How many hypotheses there are.
        hypotheses: usize,
    },
    /// A description is so long that its weight would not fit in memory.
    #[error("the description of hypothesis {index} (from 0) has too many bits to weigh: {source}")]
    TooLong {
        /// The place in the list, from 0.
        index: usize,
        /// Its length in bits.
        source: TooLarge,
    },
    /// A hypothesis that is to be weighed by its description has none.
    #[error(
        "hypothesis {index} (from 0), {name}, has no description length: \
         say what it costs, as with Described, or state the weights"
    )]
    NoDescription {
        /// The place in the list, from 0.
        index: usize,
        /// The hypothesis.
        name: String,
    },
}

/// Hypotheses with prior weights w >= 0 that sum to at most 1 (below 1: a semimeasure).
///
/// ```
/// use solomonoff::prior::FinitePrior;
/// let prior = FinitePrior::by_length(vec!["]", "+]"], |source| if *source == "]" { 2 } else { 5 })?;
/// assert_eq!(prior.sum().to_string(), "9/32");
/// assert!(FinitePrior::by_length(vec!["a", "b", "c"], |_| 1).is_err());
/// # Ok::<(), solomonoff::prior::PriorError>(())
/// ```
#[derive(Clone, Debug)]
pub struct FinitePrior<H> {
    hypotheses: Vec<H>,
    weights: Vec<Rational>,
}

impl<H> FinitePrior<H> {
    /// Hypotheses with the weights stated beside them.
    ///
    /// # Errors
    /// [`PriorError`]: an empty list, a negative weight, a sum above 1, or all weights 0.
    pub fn explicit(
        pairs: impl IntoIterator<Item = (H, Rational)>,
    ) -> Result<FinitePrior<H>, PriorError> {
        let (hypotheses, weights): (Vec<H>, Vec<Rational>) = pairs.into_iter().unzip();
        if hypotheses.is_empty() {
            return Err(PriorError::Empty);
        }
        if let Some(index) = weights.iter().position(Rational::is_negative) {
            return Err(PriorError::Negative {
                index,
                weight: weights[index].clone(),
            });
        }
        let prior = FinitePrior {
            hypotheses,
            weights,
        };
        let sum = prior.sum();
        if sum > Rational::one() {
            return Err(PriorError::SumAboveOne { sum });
        }
        if sum.is_zero() {
            return Err(PriorError::AllZero {
                hypotheses: prior.len(),
            });
        }
        Ok(prior)
    }

    /// n hypotheses of weight 1/n each.
    ///
    /// # Errors
    /// [`PriorError::Empty`].
    pub fn uniform(hypotheses: impl IntoIterator<Item = H>) -> Result<FinitePrior<H>, PriorError> {
        let hypotheses: Vec<H> = hypotheses.into_iter().collect();
        let count = BigUint::from(hypotheses.len());
        let weight = Rational::new(1.into(), count).map_err(|_| PriorError::Empty)?;
        FinitePrior::explicit(hypotheses.into_iter().map(|h| (h, weight.clone())))
    }

    /// Weight 2^-l for a hypothesis whose description has l bits. Self-delimiting
    /// descriptions sum to at most 1 (Kraft); others may not, and are refused.
    ///
    /// # Errors
    /// [`PriorError::Empty`], [`PriorError::SumAboveOne`], [`PriorError::TooLong`].
    pub fn by_length(
        hypotheses: impl IntoIterator<Item = H>,
        bits: impl Fn(&H) -> u64,
    ) -> Result<FinitePrior<H>, PriorError> {
        let half = Rational::ratio(1, 2);
        let weighed = hypotheses.into_iter().enumerate().map(|(index, h)| {
            half.checked_pow(bits(&h))
                .map(|weight| (h, weight))
                .map_err(|source| PriorError::TooLong { index, source })
        });
        FinitePrior::explicit(weighed.collect::<Result<Vec<_>, _>>()?)
    }

    /// How many hypotheses there are; at least one.
    #[expect(
        clippy::len_without_is_empty,
        reason = "a prior without hypotheses cannot be made"
    )]
    pub fn len(&self) -> usize {
        self.hypotheses.len()
    }

    /// The hypotheses, in the order given.
    pub fn hypotheses(&self) -> &[H] {
        &self.hypotheses
    }

    /// The weights, in the order of the hypotheses.
    pub fn weights(&self) -> &[Rational] {
        &self.weights
    }

    /// The sum of the weights: above 0, at most 1.
    pub fn sum(&self) -> Rational {
        self.weights.iter().sum()
    }

    /// The same weights on other hypotheses.
    pub fn map<G>(self, change: impl FnMut(H) -> G) -> FinitePrior<G> {
        FinitePrior {
            hypotheses: self.hypotheses.into_iter().map(change).collect(),
            weights: self.weights,
        }
    }

    /// Hypotheses and weights apart.
    pub fn into_parts(self) -> (Vec<H>, Vec<Rational>) {
        (self.hypotheses, self.weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_error_states_the_sum() {
        let half = Rational::ratio(1, 2);
        let refused = FinitePrior::explicit([(0, half.clone()), (1, half.clone()), (2, half)]);
        let message = refused.map(|_| ()).map_err(|e| e.to_string());
        assert_eq!(
            message,
            Err("the prior weights sum to 3/2, which is above 1: scale them down until the sum is at most 1".into())
        );
    }

    #[test]
    fn nothing_to_weigh_is_refused() {
        assert_eq!(
            FinitePrior::<u8>::uniform([]).map(|_| ()),
            Err(PriorError::Empty)
        );
        assert_eq!(
            FinitePrior::<u8>::explicit([]).map(|_| ()),
            Err(PriorError::Empty)
        );
        assert_eq!(
            FinitePrior::explicit([(0, Rational::zero())]).map(|_| ()),
            Err(PriorError::AllZero { hypotheses: 1 })
        );
    }

    #[test]
    fn a_description_too_long_to_weigh_is_said() {
        let refused = FinitePrior::by_length([3, u64::MAX], |bits| *bits);
        let message = refused.map(|_| ()).map_err(|error| error.to_string());
        let told = "the description of hypothesis 1 (from 0) has too many bits to weigh: \
             18446744073709551615 does not fit";
        assert!(message.is_err_and(|message| message.starts_with(told)));
    }

    proptest! {
        /// Accepted exactly when the sum is at most 1 and no weight is negative.
        #[test]
        fn accepts_semimeasures_only(weights in proptest::collection::vec(-1..9_i64, 1..8), q in 1..20_u64) {
            let sum: i64 = weights.iter().sum();
            let good = weights.iter().all(|w| *w >= 0) && sum > 0 && u64::try_from(sum).is_ok_and(|sum| sum <= q);
            let prior = FinitePrior::explicit(weights.iter().map(|w| ((), Rational::ratio(*w, q))));
            prop_assert_eq!(prior.is_ok(), good);
        }

        #[test]
        fn uniform_sums_to_one(n in 1..60_usize) {
            prop_assert_eq!(FinitePrior::uniform(0..n).map(|p| p.sum()), Ok(Rational::one()));
        }
    }
}

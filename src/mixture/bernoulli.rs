//! Independent tosses of one coin. Takes the trait [`Predictor`].

use super::evidence::Evidence;
use super::hypothesis::{Odds, Predictor, ProbabilityError, probability};
use crate::exact::{Rational, Scaled};

/// Each symbol is 1 with probability p, whatever came before.
#[derive(Clone, Debug)]
pub struct Bernoulli {
    p: Rational,
    odds: Odds,
    /// The chances of 0 and of 1.
    factors: [Scaled; 2],
    seen: Evidence,
}

impl Bernoulli {
    /// The coin that shows 1 with probability p.
    ///
    /// # Errors
    /// [`ProbabilityError`] unless 0 <= p <= 1.
    pub fn new(p: Rational) -> Result<Bernoulli, ProbabilityError> {
        let p = probability(p)?;
        let odds = Odds::of_one(&p);
        Ok(Bernoulli {
            factors: odds.factors(),
            odds,
            p,
            seen: Evidence::one(),
        })
    }

    /// The probability of a 1.
    pub fn p(&self) -> &Rational {
        &self.p
    }
}

impl Predictor for Bernoulli {
    fn name(&self) -> String {
        format!("Bernoulli({})", self.p)
    }
    fn odds(&self) -> Odds {
        self.odds.clone()
    }
    fn factor(&self, symbol: bool) -> Scaled {
        self.factors[usize::from(symbol)]
    }
    fn advance(&mut self, _symbol: bool) {}
    fn pass_over(&mut self) -> bool {
        true
    }
    fn is_exchangeable(&self) -> bool {
        true
    }
    fn state(&self) -> Option<Vec<u64>> {
        Some(Vec::new())
    }
    fn seen(&self) -> &Evidence {
        &self.seen
    }
    fn seen_mut(&mut self) -> &mut Evidence {
        &mut self.seen
    }
}

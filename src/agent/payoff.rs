//! What is counted: rewards, what a missing percept is worth, what delay costs. Takes rationals and enclosures.

use thiserror::Error;

use crate::exact::{Enclosure, Rational};

/// What a planner adds up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payoff {
    death: Rational,
    discount: Rational,
}

/// Why rewards cannot be added up so.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "a reward cannot be worth {discount} of itself a cycle later: give a discount above 0 and at most 1"
)]
pub struct PayoffError {
    /// The discount.
    pub discount: Rational,
}

impl Default for Payoff {
    /// Undiscounted; a missing percept is worth 0.
    fn default() -> Self {
        Payoff {
            death: Rational::zero(),
            discount: Rational::one(),
        }
    }
}

impl Payoff {
    /// A reward a cycle later is worth `discount` of itself.
    ///
    /// # Errors
    /// [`PayoffError`] unless 0 < discount <= 1.
    pub fn discounted(discount: Rational) -> Result<Self, PayoffError> {
        if discount.signum() <= 0 || discount > Rational::one() {
            return Err(PayoffError { discount });
        }
        Ok(Payoff {
            discount,
            ..Payoff::default()
        })
    }

    /// Counts `death` for every cycle without a percept.
    #[must_use]
    pub fn with_death(self, death: Rational) -> Self {
        Payoff { death, ..self }
    }

    /// The reward of a cycle without a percept.
    #[must_use]
    pub fn death(&self) -> &Rational {
        &self.death
    }

    /// What a reward is worth a cycle later.
    #[must_use]
    pub fn discount(&self) -> &Rational {
        &self.discount
    }

    /// The least and the most that a cycle may be worth: one of these rewards, or that of a missing percept.
    #[must_use]
    pub fn range<'a>(&'a self, rewards: &'a [Rational]) -> [&'a Rational; 2] {
        let worth = || rewards.iter().chain([&self.death]);
        let (least, most) = (worth().min(), worth().max());
        [least.unwrap_or(&self.death), most.unwrap_or(&self.death)]
    }

    /// 1 + gamma + .. over so many cycles: what a reward of 1 in each is worth.
    #[must_use]
    pub fn annuity(&self, cycles: usize) -> Rational {
        let mut sum = Rational::zero();
        for _ in 0..cycles {
            sum = Rational::one() + &self.discount * sum;
        }
        sum
    }

    /// What lies beyond a plan of `cycles` cycles where rewards are between 0 and `most`: 0 to gamma^d r_max/(1-gamma).
    /// None without a discount.
    #[must_use]
    pub fn rest(&self, cycles: u64, most: &Rational) -> Option<Enclosure> {
        let end = Rational::one() - &self.discount;
        let upper = (self.discount.pow(cycles) * most).checked_div(&end)?;
        Enclosure::new(Rational::zero(), upper).ok()
    }
}

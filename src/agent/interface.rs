//! What agent and world exchange: actions one way, percepts with rewards the other. Takes rationals.

use thiserror::Error;

use crate::exact::Rational;

/// The most histories (a_1 e_1 .. a_m e_m) over which an enumerated prior is planned.
pub const MAX_HISTORIES: u128 = 1 << 24;

/// How many actions and percepts there are, and the reward of each percept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    actions: usize,
    rewards: Vec<Rational>,
}

/// Why agent and world cannot talk.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InterfaceError {
    /// Nothing to do.
    #[error("an agent with no action cannot act: give at least 1 action")]
    NoActions,
    /// Nothing to see.
    #[error("a world with no percept cannot answer: give at least 1 percept")]
    NoPercepts,
    /// An action or a percept of no bits.
    #[error(
        "an action has {action_bits} bits and a percept {percept_bits}; each needs at least 1 and at most 16"
    )]
    Bits {
        /// Bits of an action.
        action_bits: usize,
        /// Bits of a percept.
        percept_bits: usize,
    },
    /// A reward that was declared impossible.
    #[error(
        "the reward {reward} of percept {percept} (from 0) is outside the declared range {} to {}; widen the range",
        range[0], range[1]
    )]
    Reward {
        /// The percept.
        percept: usize,
        /// Its reward.
        reward: Box<Rational>,
        /// The least and the most reward declared.
        range: Box<[Rational; 2]>,
    },
    /// More histories than fit.
    #[error("{base}^{horizon} histories do not fit into memory: a horizon of at most {fits} does")]
    Histories {
        /// Histories of one cycle.
        base: u128,
        /// The horizon asked for.
        horizon: usize,
        /// The longest one with at most [`MAX_HISTORIES`].
        fits: usize,
    },
}

impl Interface {
    /// Actions of `action_bits` and percepts of `percept_bits` bits; the reward is a percept's first bit.
    ///
    /// # Errors
    /// [`InterfaceError::Bits`].
    pub fn of_bits(action_bits: usize, percept_bits: usize) -> Result<Self, InterfaceError> {
        let fit = 1..=16;
        if !fit.contains(&action_bits) || !fit.contains(&percept_bits) {
            return Err(InterfaceError::Bits {
                action_bits,
                percept_bits,
            });
        }
        let first = |percept: usize| i64::from(percept >> (percept_bits - 1) & 1 == 1);
        Ok(Interface {
            actions: 1 << action_bits,
            rewards: (0..1 << percept_bits)
                .map(|percept| Rational::from_integer(first(percept)))
                .collect(),
        })
    }

    /// So many actions, and percepts 0, 1, .. with these rewards, none of them outside of the declared `range`.
    ///
    /// # Errors
    /// [`InterfaceError::NoActions`], [`InterfaceError::NoPercepts`], [`InterfaceError::Reward`].
    pub fn new(
        actions: usize,
        rewards: Vec<Rational>,
        range: &[Rational; 2],
    ) -> Result<Self, InterfaceError> {
        if actions == 0 {
            return Err(InterfaceError::NoActions);
        }
        if rewards.is_empty() {
            return Err(InterfaceError::NoPercepts);
        }
        let [least, most] = range;
        let outside = |reward: &Rational| reward < least || reward > most;
        if let Some(percept) = rewards.iter().position(outside) {
            return Err(InterfaceError::Reward {
                percept,
                reward: Box::new(rewards[percept].clone()),
                range: Box::new(range.clone()),
            });
        }
        Ok(Interface { actions, rewards })
    }

    /// How many actions there are.
    #[must_use]
    pub fn actions(&self) -> usize {
        self.actions
    }

    /// The rewards of the percepts 0, 1, ...
    #[must_use]
    pub fn rewards(&self) -> &[Rational] {
        &self.rewards
    }

    /// Refuses a horizon with more than [`MAX_HISTORIES`] histories.
    ///
    /// # Errors
    /// [`InterfaceError::Histories`], which names the longest horizon that fits.
    pub fn fits(&self, horizon: usize) -> Result<(), InterfaceError> {
        let base = self.actions as u128 * self.rewards.len() as u128;
        let mut histories = 1_u128;
        for cycles in 0..horizon {
            histories = histories.saturating_mul(base);
            if histories > MAX_HISTORIES {
                return Err(InterfaceError::Histories {
                    base,
                    horizon,
                    fits: cycles,
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<T>(result: Result<T, InterfaceError>) -> String {
        result.err().map(|error| error.to_string()).unwrap()
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_would_be() {
        let (zero, one) = (Rational::zero(), Rational::one());
        let range = [zero.clone(), one.clone()];
        let none = Interface::new(0, vec![one.clone()], &range);
        assert_eq!(
            said(none),
            "an agent with no action cannot act: give at least 1 action"
        );
        for (action_bits, percept_bits) in [(0, 1), (1, 0)] {
            let refused = said(Interface::of_bits(action_bits, percept_bits));
            assert!(refused.contains("each needs at least 1"), "{refused}");
        }
        let two = Interface::new(1, vec![zero, Rational::from(2)], &range);
        let expected = "the reward 2 of percept 1 (from 0) is outside the declared range 0 to 1; widen the range";
        assert_eq!(said(two), expected);
        let bits = Interface::of_bits(1, 1).unwrap();
        assert_eq!(bits.fits(12), Ok(()));
        let expected = "4^13 histories do not fit into memory: a horizon of at most 12 does";
        assert_eq!(said(bits.fits(13)), expected);
    }

    #[test]
    fn the_reward_is_the_first_bit_of_a_percept() {
        let rewards = Interface::of_bits(1, 2).unwrap().rewards;
        assert_eq!(rewards, [0, 0, 1, 1].map(Rational::from_integer));
    }
}

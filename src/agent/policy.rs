//! What every policy can do: say how likely each action is after a history. Takes histories and worlds.

use std::fmt;

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use thiserror::Error;

use super::belief::BeliefError;
use super::past::History;
use super::planner::Values;
use super::worlds::Worlds;
use crate::exact::{ExactError, Rational};

/// A policy pi(a | h).
///
/// What it does is a function of the history alone: one that draws something for itself, as Thompson sampling does, is
/// the mixture of what it may have drawn, given the actions that it took. A policy serves one list of worlds, for what
/// it has worked out of them it may keep.
pub trait Policy: fmt::Debug + Send + Sync {
    /// A short name for tables and labels.
    fn name(&self) -> String;

    /// The chances of the actions after a history. Any history may come, one off the policy's own path, too.
    ///
    /// # Errors
    /// [`PolicyError`], where the policy is not defined.
    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError>;
}

/// Chances of the actions, which sum to 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    chances: Vec<Rational>,
    decided: bool,
}

/// Why a policy has nothing to say.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// It needs a world to go by.
    #[error(transparent)]
    Refuted(#[from] BeliefError),
    /// It counts information, and how much of it open mass would bring is not known.
    #[error(
        "{policy} counts what a percept tells, and after cycle {cycle} some of it is not settled within the limits: \
         raise them, or leave out the programs that stay open"
    )]
    Open {
        /// The policy.
        policy: String,
        /// The cycle.
        cycle: usize,
    },
    /// A share that is none.
    #[error("{policy}: {given} is not a share; give a number from 0 to 1")]
    Share {
        /// The policy.
        policy: String,
        /// The number.
        given: Box<Rational>,
    },
    /// A list that does not fit the worlds.
    #[error("{policy} was told the lengths of {lengths} worlds, of {worlds}; give one for each")]
    Lengths {
        /// The policy.
        policy: String,
        /// How many lengths.
        lengths: usize,
        /// How many worlds.
        worlds: usize,
    },
    /// A logarithm out of reach.
    #[error(transparent)]
    Exact(#[from] ExactError),
}

impl Choice {
    /// One of so many actions for sure.
    #[must_use]
    pub fn sure(action: usize, actions: usize) -> Self {
        let chance = |other| i64::from(other == action);
        Choice {
            chances: (0..actions)
                .map(|other| Rational::from_integer(chance(other)))
                .collect(),
            decided: true,
        }
    }

    /// The best action; where the values leave several possible the one that is sure of most, undecided.
    #[must_use]
    pub fn best(values: &Values) -> Self {
        let best = values.best();
        Choice {
            decided: best.is_some(),
            ..Choice::sure(
                best.unwrap_or_else(|| values.safest()),
                values.actions().len(),
            )
        }
    }

    /// All of so many actions alike.
    #[must_use]
    pub fn uniform(actions: usize) -> Self {
        let all = vec![Rational::one(); actions];
        Choice::weighed(all, true)
    }

    /// Chances in proportion to these weights, not all of which are 0; all alike where they are.
    #[must_use]
    pub fn weighed(weights: Vec<Rational>, decided: bool) -> Self {
        let sum: Rational = weights.iter().sum();
        let Some(inverse) = sum.reciprocal() else {
            return Choice {
                decided,
                ..Choice::uniform(weights.len())
            };
        };
        let chances = weights.into_iter().map(|weight| weight * &inverse);
        Choice {
            chances: chances.collect(),
            decided,
        }
    }

    /// The same, said to be undecided.
    #[must_use]
    pub fn undecided(self) -> Self {
        Choice {
            decided: false,
            ..self
        }
    }

    /// Of each action.
    #[must_use]
    pub fn chances(&self) -> &[Rational] {
        &self.chances
    }

    /// Whether the values that it was made by are told apart: false where open mass, the rest of a horizon or the width
    /// of a logarithm left more than one action possible.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.decided
    }

    /// The action, where only one has a chance.
    #[must_use]
    pub fn action(&self) -> Option<usize> {
        let one = Rational::one();
        self.chances.iter().position(|chance| *chance == one)
    }

    /// An action, drawn with exactly its chance.
    pub fn draw(&self, generator: &mut ChaCha8Rng) -> usize {
        draw(&self.chances, generator)
    }
}

/// The number of one of these chances, which sum to 1, drawn exactly: a number below their common denominator.
pub(super) fn draw(chances: &[Rational], generator: &mut ChaCha8Rng) -> usize {
    let unit = chances
        .iter()
        .fold(BigUint::one(), |lcm, chance| lcm.lcm(&chance.denominator()));
    let words = unit.bits().div_ceil(64);
    let excess = 64 * words - unit.bits();
    let mut place = loop {
        let mut number = BigUint::ZERO;
        for _ in 0..words {
            number = (number << 64_u32) + generator.next_u64();
        }
        let number = number >> excess;
        if number < unit {
            break number;
        }
    };
    for (index, chance) in chances.iter().enumerate() {
        let (_, numerator) = chance.numerator().into_parts();
        let share = numerator * (&unit / chance.denominator());
        if place < share {
            return index;
        }
        place -= share;
    }
    chances.len().saturating_sub(1)
}

//! What every world can do: say how likely each percept is after an action. Takes rationals.

use std::fmt;
use std::sync::Arc;

use crate::exact::Rational;

/// A percept that may come.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// Its number, from 0.
    pub percept: usize,
    /// Its probability, above 0.
    pub chance: Rational,
    /// The state that the world is in then.
    pub next: usize,
}

/// What may follow an action in a state: percepts in rising order, each at most once, and open mass. With the rest of
/// the probability no percept comes any more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Law {
    /// The percepts.
    pub outcomes: Vec<Outcome>,
    /// The probability of what is not settled.
    pub open: Rational,
}

impl Law {
    /// The percept `percept` for sure.
    #[must_use]
    pub fn sure(percept: usize, next: usize) -> Law {
        Law {
            outcomes: vec![Outcome {
                percept,
                chance: Rational::one(),
                next,
            }],
            open: Rational::zero(),
        }
    }
}

/// A chronological semimeasure nu(e_1:t | a_1:t), as a machine whose states are numbered as they are met.
///
/// A state is all that the past says of the future: where something is hidden, a state is a distribution over it. So
/// state, action and percept decide the next state.
pub trait Environment: fmt::Debug + Send + Sync {
    /// A short name for tables and labels.
    fn name(&self) -> String;

    /// The length of its description in bits: 2^-bits is its natural weight. None where there is no such code.
    fn description_bits(&self) -> Option<u64> {
        None
    }

    /// What may follow `action` in `state`; the state before the first cycle is 0.
    fn law(&mut self, state: usize, action: usize) -> Arc<Law>;
}

//! The plan of the Bayes-optimal agent where nothing is open: Q of every action as a number, and the best action.
//!
//! Takes beliefs and the planner from `agent`.

use super::mixing::point;
pub(crate) use super::wording::decimal;
use crate::agent::{Belief, Environment, Interface, Payoff, Planner, Worlds};
use crate::exact::Rational;
use crate::scenario::{Result, ScenarioError};

/// What the agent thinks of its actions, unnormalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Q of each action.
    pub(crate) values: Vec<Rational>,
    /// The lowest of the best actions.
    pub(crate) best: usize,
    /// Whether another action is exactly as good.
    pub(crate) ties: bool,
}

impl Plan {
    /// The value of the best action.
    pub(crate) fn value(&self) -> &Rational {
        &self.values[self.best]
    }
}

/// Plans `cycles` cycles ahead after `seen` cycles.
pub(crate) fn plan(
    worlds: &mut Worlds,
    belief: &Belief,
    (cycles, seen): (usize, usize),
    payoff: &Payoff,
) -> Result<Plan> {
    let outlook = belief.outlook(worlds, cycles, seen)?;
    let found = Planner::new(worlds, payoff).values(&outlook);
    Ok(Plan {
        values: found.actions().iter().map(point).collect::<Result<_>>()?,
        best: found.best().ok_or(ScenarioError::OpenMass)?,
        ties: found.ties(),
    })
}

/// An interface whose rewards are within their own least and most.
pub(crate) fn interface(actions: usize, rewards: Vec<Rational>) -> Result<Interface> {
    let least = rewards.iter().min().cloned().unwrap_or_else(Rational::zero);
    let most = rewards.iter().max().cloned().unwrap_or_else(Rational::zero);
    Ok(Interface::new(actions, rewards, &[least, most])?)
}

/// A list of worlds of one kind.
pub(crate) fn worlds<E: Environment + 'static>(
    interface: Interface,
    members: impl IntoIterator<Item = E>,
) -> Worlds {
    let boxed = |member| -> Box<dyn Environment> { Box::new(member) };
    Worlds::new(interface, members.into_iter().map(boxed).collect())
}

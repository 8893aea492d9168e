//! What the Bayes-optimal agent does in one world, cycle by cycle, and why. Takes beliefs and the planner.

use super::belief::{Belief, BeliefError};
use super::environment::Environment;
use super::payoff::Payoff;
use super::planner::{Planner, Values};
use super::worlds::Worlds;
use crate::exact::Rational;

/// How many of the leading worlds a cycle keeps.
const LEADERS: usize = 4;

/// A cycle of an episode.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// Q of each action before it, unnormalised.
    pub values: Values,
    /// The value of the best plan whose actions depend on time only, unnormalised.
    pub blind: Values,
    /// xi of the history before it.
    pub evidence: Rational,
    /// The heaviest worlds before it, with their posteriors.
    pub leaders: Vec<(usize, Rational)>,
    /// How many worlds were left before it.
    pub left: usize,
    /// The action given.
    pub action: usize,
    /// The percept that came; none where the world fell silent, which ends the episode.
    pub percept: Option<usize>,
}

impl Cycle {
    /// The value of learning: V* minus the best open-loop plan, divided by xi(h). None where open mass blurs it.
    #[must_use]
    pub fn learning(&self) -> Option<Rational> {
        let (told, blind) = (self.values.value(), self.blind.value());
        (told.exact_value()? - blind.exact_value()?).checked_div(&self.evidence)
    }
}

/// What the Bayes-optimal agent does in `truth`, whose percepts must be certain, over `horizon` cycles.
///
/// A tie is the lowest action's. Where open mass leaves several actions possible it takes the one whose lower bound is
/// greatest.
///
/// # Errors
/// [`BeliefError`] when the truth refutes every world.
pub fn episode(
    worlds: &mut Worlds,
    mut belief: Belief,
    truth: &mut dyn Environment,
    horizon: usize,
    payoff: &Payoff,
) -> Result<Vec<Cycle>, BeliefError> {
    let mut cycles = Vec::new();
    let mut state = 0;
    for t in 0..horizon {
        let outlook = belief.outlook(worlds, horizon - t, t)?;
        let values = Planner::new(worlds, payoff).values(&outlook);
        let blind = Planner::blind(worlds, payoff).values(&outlook);
        let action = values.best().unwrap_or_else(|| values.safest());
        let posterior = belief.posterior();
        let law = truth.law(state, action);
        let came = law.outcomes.first();
        cycles.push(Cycle {
            values,
            blind,
            evidence: belief.evidence(),
            left: posterior.len(),
            leaders: posterior.into_iter().take(LEADERS).collect(),
            action,
            percept: came.map(|outcome| outcome.percept),
        });
        let Some(outcome) = came else {
            break;
        };
        belief.update(worlds, action, outcome.percept);
        state = outcome.next;
    }
    Ok(cycles)
}

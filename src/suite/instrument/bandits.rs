//! Three bandits of two arms, and the dogma that hell awaits whoever leaves a policy.
//!
//! Takes tables, beliefs and worlds from `agent`. The dogmatic prior is xi' = nu/2 + (eps/2) xi: xi is the mixture of the
//! bandits, and nu is xi as long as the actions are the policy's, percept 0 for ever from the first other one on. nu is a
//! mixture itself, of one such world per bandit, with the same weights.

use crate::agent::{Belief, Interface, TableEnvironment, TableError, Worlds};
use crate::exact::Rational;
use crate::scenario::Result;
use crate::scenario::figures::{fraction, length};

use super::planning;
use super::policy_trees::{PolicyTree, after};

/// Chances of reward of two arms.
pub(crate) type Arms = [Rational; 2];

/// The three bandits, equally likely.
pub(crate) fn three() -> Vec<Arms> {
    let r = Rational::ratio;
    vec![[r(1, 2), r(3, 4)], [r(1, 2), r(1, 4)], [r(1, 3), r(2, 3)]]
}

/// One bandit whose first arm pays so rarely that no dogma keeps the agent at it: the control.
pub(crate) fn starved() -> Vec<Arms> {
    vec![[Rational::ratio(1, 20), Rational::ratio(9, 10)]]
}

/// A bandit as a world.
pub(crate) fn world(arms: &Arms) -> Result<TableEnvironment, TableError> {
    TableEnvironment::bandit(format!("arms {} and {}", arms[0], arms[1]), arms)
}

/// The bandit while the policy is followed, hell from the first other action on.
fn dogma(arms: &Arms, policy: &PolicyTree) -> Result<TableEnvironment, TableError> {
    let nodes = policy.actions().len();
    // After the last cycle, and hell.
    let (past, hell) = (nodes, nodes + 1);
    let mut rows = Vec::new();
    for node in 0..nodes {
        let mut row = vec![vec![(Rational::one(), 0, hell)]; 2];
        let chance = &arms[policy.action(node)];
        let next = |percept| after(node, percept).min(past);
        row[policy.action(node)] = vec![
            (Rational::one() - chance, 0, next(0)),
            (chance.clone(), 1, next(1)),
        ];
        rows.push(row);
    }
    for last in [past, hell] {
        rows.push(vec![vec![(Rational::one(), 0, last)]; 2]);
    }
    TableEnvironment::new("hell off the policy", 2, rows)
}

/// The worlds of xi', the dogmatic ones first, and what is believed of them.
pub(crate) fn dogmatic(
    bandits: &[Arms],
    policy: &PolicyTree,
    eps: &Rational,
) -> Result<(Worlds, Belief)> {
    let mut members = Vec::new();
    for arms in bandits {
        members.push(dogma(arms, policy)?);
    }
    for arms in bandits {
        members.push(world(arms)?);
    }
    let weight = fraction(1, 2 * length(bandits))?;
    let weights = (0..members.len()).map(|member| {
        if member < bandits.len() {
            weight.clone()
        } else {
            &weight * eps
        }
    });
    let belief = Belief::new(weights.collect::<Vec<_>>());
    let interface = Interface::of_bits(1, 1)?;
    Ok((planning::worlds(interface, members), belief))
}

/// What the agent of a dogmatic prior thinks at one history that its policy leads to.
#[derive(Clone, Debug)]
pub(crate) struct Thought {
    /// The percepts so far, as a node of the policy.
    pub(crate) node: usize,
    /// xi'(h).
    pub(crate) evidence: Rational,
    /// Posterior of nu.
    pub(crate) dogma: Rational,
    /// Q of both actions, divided by xi'(h).
    pub(crate) values: [Rational; 2],
}

impl Thought {
    /// Whether the policy's action is better than the other.
    pub(crate) fn follows(&self, policy: &PolicyTree) -> bool {
        let action = policy.action(self.node);
        self.values[action] > self.values[1 - action]
    }
}

/// What it thinks at every history of the policy, by the exact planner.
pub(crate) fn thoughts(
    bandits: &[Arms],
    policy: &PolicyTree,
    eps: &Rational,
) -> Result<Vec<Thought>> {
    let (mut worlds, prior) = dogmatic(bandits, policy, eps)?;
    let mut beliefs = vec![prior];
    let mut found = Vec::new();
    for node in 0..policy.actions().len() {
        let belief = beliefs[node].clone();
        let seen = super::policy_trees::depth(node);
        let ahead = (policy.cycles() - seen, seen);
        let plan = planning::plan(
            &mut worlds,
            &belief,
            ahead,
            &crate::agent::Payoff::default(),
        )?;
        let evidence = belief.evidence();
        let inverse = evidence.reciprocal().unwrap_or_else(Rational::zero);
        let posterior = belief.posterior();
        let dogmas = posterior.iter().filter(|(m, _)| *m < bandits.len());
        found.push(Thought {
            node,
            dogma: dogmas.map(|(_, share)| share).sum(),
            values: [0, 1].map(|action: usize| &plan.values[action] * &inverse),
            evidence,
        });
        // The children come later, in the same order.
        for percept in [0, 1] {
            let mut next = belief.clone();
            next.update(&mut worlds, policy.action(node), percept);
            beliefs.push(next);
        }
    }
    Ok(found)
}

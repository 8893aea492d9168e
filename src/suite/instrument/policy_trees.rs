//! Deterministic policies of one's own percepts, and their exact value in a world. Percepts are 0 and 1, and so are
//! rewards.
//!
//! Takes environments from `agent`. A history that a policy can meet is its percepts alone, for the actions follow:
//! histories are the nodes of a binary tree, numbered as in a heap. The root is 0, and percept e leads from node i to 2i +
//! 1 + e.

use crate::agent::Environment;
use crate::exact::Rational;

/// An action for each history of fewer than so many percepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PolicyTree {
    cycles: usize,
    actions: Vec<usize>,
}

/// The node after one more percept.
pub(crate) fn after(node: usize, percept: usize) -> usize {
    2 * node + 1 + percept
}

/// The percepts that lead to a node.
pub(crate) fn percepts(mut node: usize) -> Vec<usize> {
    let mut seen = Vec::new();
    while node > 0 {
        seen.push((node - 1) % 2);
        node = (node - 1) / 2;
    }
    seen.reverse();
    seen
}

/// How many percepts lead to a node.
pub(crate) fn depth(node: usize) -> usize {
    crate::exact::as_usize(u64::from((node + 1).ilog2()))
}

impl PolicyTree {
    /// The policy that gives this action after these percepts.
    pub(crate) fn of(cycles: usize, action: impl Fn(&[usize]) -> usize) -> PolicyTree {
        let nodes = 0..(1 << cycles) - 1;
        PolicyTree {
            cycles,
            actions: nodes.map(|node| action(&percepts(node))).collect(),
        }
    }

    /// The policy whose action at node i is bit i of `number`.
    pub(crate) fn numbered(cycles: usize, number: u64) -> PolicyTree {
        let nodes = 0..(1_usize << cycles) - 1;
        PolicyTree {
            cycles,
            actions: nodes
                .map(|node| usize::from(number >> node & 1 == 1))
                .collect(),
        }
    }

    /// All policies of so few cycles: 2^(2^m - 1).
    pub(crate) fn all(cycles: usize) -> impl Iterator<Item = PolicyTree> {
        let number = 1_u64 << ((1 << cycles) - 1);
        (0..number).map(move |number| PolicyTree::numbered(cycles, number))
    }

    /// How many cycles it is for.
    pub(crate) fn cycles(&self) -> usize {
        self.cycles
    }

    /// The action at a node.
    pub(crate) fn action(&self, node: usize) -> usize {
        self.actions[node]
    }

    /// Its actions in the order of the nodes.
    pub(crate) fn actions(&self) -> &[usize] {
        &self.actions
    }

    /// The expected sum of rewards in a world, by the world's own laws.
    pub(crate) fn value_in(&self, world: &mut dyn Environment) -> Rational {
        self.value_from(world, 0, 0)
    }

    fn value_from(&self, world: &mut dyn Environment, state: usize, node: usize) -> Rational {
        if node >= self.actions.len() {
            return Rational::zero();
        }
        let law = world.law(state, self.actions[node]);
        let mut value = Rational::zero();
        for outcome in &law.outcomes {
            let later = self.value_from(world, outcome.next, after(node, outcome.percept));
            let reward = Rational::from(u64::from(outcome.percept == 1));
            value += &outcome.chance * (reward + later);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::TableEnvironment;

    #[test]
    fn nodes_are_histories() {
        assert_eq!(percepts(0), Vec::<usize>::new());
        assert_eq!(percepts(after(after(0, 1), 0)), [1, 0]);
        let all: Vec<usize> = (0..7).map(depth).collect();
        assert_eq!(all, [0, 1, 1, 2, 2, 2, 2]);
        assert_eq!(PolicyTree::all(3).count(), 128);
    }

    /// Win-stay-lose-shift on arms that pay always and never: 1 if it begins with the right one, else one cycle late.
    #[test]
    fn a_value_is_that_of_the_percepts_that_come() {
        let shift = PolicyTree::of(3, |seen| {
            seen.iter().filter(|percept| **percept == 0).count() % 2
        });
        let sure = |p: i64| Rational::from_integer(p);
        for (arms, value) in [([1, 0], 3), ([0, 1], 2)] {
            let arms = arms.map(sure);
            let mut world = TableEnvironment::bandit("arms", &arms).unwrap();
            assert_eq!(shift.value_in(&mut world), sure(value));
        }
    }
}

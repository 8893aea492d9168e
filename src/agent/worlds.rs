//! A list of worlds to a horizon, in which states with equal futures are one. Takes environments.
//!
//! What a world does in n more cycles is a node: for each action the percepts with their probabilities, and for each of
//! them a node of n - 1 cycles. Nodes are kept once, so two worlds have the same node if and only if their percept
//! probabilities agree under every action sequence of that length.

use std::collections::HashMap;

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;

use super::environment::Environment;
use super::interface::Interface;
use crate::exact::Rational;

/// What may follow one action, probabilities and nodes by their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Reply {
    /// Percept, probability and node, in rising order of percepts.
    pub(super) percepts: Vec<(u32, u32, u32)>,
    pub(super) open: u32,
}

/// What a world does in so many cycles.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Node {
    cycles: usize,
    /// By action; a single one where all are alike.
    replies: Vec<Reply>,
}

/// Worlds with one interface.
#[derive(Debug)]
pub struct Worlds {
    interface: Interface,
    members: Vec<Box<dyn Environment>>,
    nodes: Vec<Node>,
    ids: HashMap<Node, u32>,
    known: HashMap<(usize, usize, usize), u32>,
    chances: Vec<Rational>,
    chance_ids: HashMap<Rational, u32>,
    /// A common denominator of all probabilities met so far.
    scale: BigUint,
}

/// A number of what is kept once.
fn number(len: usize) -> u32 {
    u32::try_from(len).expect("fewer than 2^32 nodes fit into memory")
}

impl Worlds {
    /// Nothing is worked out yet.
    #[must_use]
    pub fn new(interface: Interface, members: Vec<Box<dyn Environment>>) -> Self {
        let mut worlds = Worlds {
            interface,
            members,
            nodes: Vec::new(),
            ids: HashMap::new(),
            known: HashMap::new(),
            chances: Vec::new(),
            chance_ids: HashMap::new(),
            scale: BigUint::one(),
        };
        // Probability 0 is number 0, and no cycle is node 0.
        worlds.chance(&Rational::zero());
        worlds.intern(Node {
            cycles: 0,
            replies: Vec::new(),
        });
        worlds
    }

    /// What they exchange with an agent.
    #[must_use]
    pub fn interface(&self) -> &Interface {
        &self.interface
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// A world of the list.
    #[must_use]
    pub fn member(&self, index: usize) -> &dyn Environment {
        self.members[index].as_ref()
    }

    /// The same, to be asked for its laws.
    pub fn member_mut(&mut self, index: usize) -> &mut dyn Environment {
        self.members[index].as_mut()
    }

    fn chance(&mut self, chance: &Rational) -> u32 {
        if let Some(id) = self.chance_ids.get(chance) {
            return *id;
        }
        let id = number(self.chances.len());
        self.scale = self.scale.lcm(&chance.denominator());
        self.chances.push(chance.clone());
        self.chance_ids.insert(chance.clone(), id);
        id
    }

    fn intern(&mut self, node: Node) -> u32 {
        if let Some(id) = self.ids.get(&node) {
            return *id;
        }
        let id = number(self.nodes.len());
        self.nodes.push(node.clone());
        self.ids.insert(node, id);
        id
    }

    /// What world `member` does in the next `cycles` cycles from `state`: equal numbers, equal percept probabilities
    /// under every action sequence.
    pub fn node(&mut self, member: usize, state: usize, cycles: usize) -> u32 {
        if cycles == 0 {
            return 0;
        }
        if let Some(id) = self.known.get(&(member, state, cycles)) {
            return *id;
        }
        let mut replies: Vec<Reply> = Vec::new();
        for action in 0..self.interface.actions() {
            let law = self.members[member].law(state, action);
            let percepts = law.outcomes.iter().map(|outcome| {
                let node = self.node(member, outcome.next, cycles - 1);
                (number(outcome.percept), self.chance(&outcome.chance), node)
            });
            let percepts = percepts.collect();
            let open = self.chance(&law.open);
            replies.push(Reply { percepts, open });
        }
        if replies.iter().all(|reply| *reply == replies[0]) {
            replies.truncate(1);
        }
        let id = self.intern(Node { cycles, replies });
        self.known.insert((member, state, cycles), id);
        id
    }

    /// What may follow an action.
    pub(super) fn reply(&self, node: u32, action: usize) -> &Reply {
        let replies = &self.nodes[node as usize].replies;
        &replies[action.min(replies.len() - 1)]
    }

    /// Whether what a node does depends on what is done.
    #[must_use]
    pub fn reacts(&self, node: u32) -> bool {
        let node = &self.nodes[node as usize];
        let later = || {
            let replies = node.replies.iter();
            replies
                .flat_map(|reply| &reply.percepts)
                .any(|(_, _, next)| self.reacts(*next))
        };
        node.replies.len() > 1 || later()
    }

    /// Whether the next percept, or what comes after it, depends on the next action.
    pub(super) fn distinguishes(&self, node: u32) -> bool {
        self.nodes[node as usize].replies.len() > 1
    }

    /// A common denominator of all probabilities met so far.
    pub(super) fn scale(&self) -> &BigUint {
        &self.scale
    }

    /// The numerators of all probabilities met so far over [`Worlds::scale`].
    pub(super) fn numerators(&self) -> Vec<BigUint> {
        let numerator = |p: &Rational| {
            let (_, numerator) = p.numerator().into_parts();
            numerator * (&self.scale / p.denominator())
        };
        self.chances.iter().map(numerator).collect()
    }
}

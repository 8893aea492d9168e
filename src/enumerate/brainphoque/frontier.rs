//! Cylinders that are kept to go on from, equal ones merged.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;

use super::item::Item;
use super::walk::Pose;
use crate::enumerate::hash::NumberHasher;

/// What is left of a cylinder: all that its future depends on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Node {
    pub pose: Pose,
    pub code: Box<[Item]>,
}

/// Nodes, with the number of cylinders that each stands for.
type Nodes = HashMap<Node, u128, BuildHasherDefault<NumberHasher>>;

/// Nodes by their digits.
#[derive(Clone, Debug, Default)]
pub(super) struct Frontier {
    by_digits: BTreeMap<u32, Nodes>,
    len: usize,
}

impl Frontier {
    /// Adds cylinders.
    pub fn add(&mut self, digits: u32, node: Node, cylinders: u128) {
        let nodes = self.by_digits.entry(digits).or_default();
        let before = nodes.len();
        *nodes.entry(node).or_default() += cylinders;
        self.len += nodes.len() - before;
    }

    /// Adds all of another one.
    pub fn merge(&mut self, mut other: Self) {
        if self.len < other.len {
            std::mem::swap(self, &mut other);
        }
        for (digits, nodes) in other.by_digits {
            for (node, cylinders) in nodes {
                self.add(digits, node, cylinders);
            }
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The fewest digits of a node.
    pub fn digits(&self) -> Option<u32> {
        self.by_digits.keys().next().copied()
    }

    /// Takes out the nodes of the fewest digits, in an order that depends on them alone.
    pub fn take_first(&mut self) -> Vec<(u32, Node, u128)> {
        let Some((digits, nodes)) = self.by_digits.pop_first() else {
            return Vec::new();
        };
        self.len -= nodes.len();
        let mut nodes: Vec<_> = nodes
            .into_iter()
            .map(|(node, cylinders)| (digits, node, cylinders))
            .collect();
        nodes.sort_unstable();
        nodes
    }
}

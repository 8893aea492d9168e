//! Machines for tests, by walks down the tree at random.

use super::certificate::Certificate;
use super::entries::Entries;
use super::fast::{Fast, First};
use super::node::{Exit, Node};
use crate::machine::{Rules, TuringSize};

/// Numbers that look random; the same each time.
pub(super) struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % bound
    }
}

/// A walk down the tree: the machines that halt, and the one that it ends at.
pub(super) struct Descent {
    pub halting: Vec<Rules>,
    pub last: Option<Rules>,
    /// Why the last one has no exit, if it has none.
    pub no_exit: Option<Certificate>,
}

/// Walks down the tree of machines of five states at random, by the first steps alone.
pub(super) fn descend(numbers: &mut Numbers) -> Descent {
    let size = TuringSize::new(5, 2).unwrap();
    let mut fast = Fast::<1>::new(130);
    let mut node = Node::root(size);
    let mut entries = Entries::<1>::from(&Rules::new());
    let mut exit = Exit::Open;
    let mut halting = Vec::new();
    loop {
        let steps = u64::from(node.run.steps);
        let no_exit = match exit {
            Exit::Open => None,
            Exit::None(states) => Some(Certificate::NoExit { steps, states }),
        };
        if no_exit.is_some() || fast.go(&entries, &mut node.run) != First::Stopped {
            return Descent {
                halting,
                last: Some(entries.rules()),
                no_exit,
            };
        }
        halting.push(entries.rules());
        if node.unread == 1 {
            return Descent {
                halting,
                last: None,
                no_exit: None,
            };
        }
        let mut children = Vec::new();
        let Ok(()) = node.each_child(size, &mut entries, |child, entries, exit| {
            children.push((*child, *entries, exit));
            Ok::<(), std::convert::Infallible>(())
        });
        (node, entries, exit) = children.swap_remove(numbers.below(children.len()));
    }
}

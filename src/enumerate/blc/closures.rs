//! Closures, each once: two that are equal have the same number.

use std::collections::HashMap;

use crate::machine::blc::{Node, Term};

/// A closure: a part of the term with closures for its free variables; or the atom.
pub(super) type Id = u32;

/// The atom: any neutral term, that is a variable that nothing is put in for, with any arguments.
pub(super) const ATOM: Id = 0;
/// What a variable that does not occur stands for.
pub(super) const NONE: Id = u32::MAX;

/// A part of the term being run, and what its variables stand for, that of the innermost abstraction last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scope {
    pub code: u32,
    pub environment: Vec<Id>,
}

/// What stands for those variables that are free, and nothing for the others.
fn kept(free: u64, stands_for: impl Fn(usize) -> Id) -> impl Iterator<Item = Id> {
    let indices = 0..64 - free.leading_zeros() as usize;
    indices.map(move |index| {
        if free >> index & 1 == 0 {
            NONE
        } else {
            stands_for(index)
        }
    })
}

/// The same of an environment whose innermost variable comes first.
pub(super) fn restrict(free: u64, environment: &[u32]) -> Box<[u32]> {
    kept(free, |index| environment[index]).collect()
}

/// All closures that a run made.
#[derive(Debug)]
pub(super) struct Closures {
    pub nodes: Vec<Node>,
    /// The free variables of each node, variable i as bit i - 1.
    pub free: Vec<u64>,
    numbers: HashMap<Box<[u32]>, Id>,
    /// Each as code and environment, by its number.
    all: Vec<Box<[u32]>>,
}

impl Closures {
    pub(super) fn new(term: &Term) -> Self {
        Self::with_holes(term.nodes().to_vec(), &[])
    }

    /// The same, where the variable 0 is a hole, in which anything may be that its depth allows.
    pub(super) fn with_holes(nodes: Vec<Node>, depths: &[u8]) -> Self {
        let mut free = vec![0; nodes.len()];
        // Parts come after the node that they are parts of.
        for (place, node) in nodes.iter().enumerate().rev() {
            free[place] = match *node {
                Node::Variable(0) => (1 << depths[place]) - 1,
                Node::Variable(index) => 1 << (index - 1),
                Node::Abstraction(body) => free[body as usize] >> 1,
                Node::Application(function, argument) => {
                    free[function as usize] | free[argument as usize]
                }
            };
        }
        Self {
            nodes,
            free,
            numbers: HashMap::new(),
            all: vec![Box::new([])],
        }
    }

    /// The number of a part in an environment.
    pub(super) fn close(&mut self, code: u32, environment: &[Id]) -> Id {
        let place = environment.len();
        if let Node::Variable(index @ 1..) = self.nodes[code as usize] {
            return environment[place - index as usize];
        }
        let mut key = vec![code];
        key.extend(kept(self.free[code as usize], |index| {
            environment[place - 1 - index]
        }));
        self.number(key)
    }

    /// The number of something closed that is no part of the term.
    pub(super) fn special(&mut self, code: u32) -> Id {
        self.number(vec![code])
    }

    fn number(&mut self, key: Vec<u32>) -> Id {
        if let Some(&id) = self.numbers.get(&key[..]) {
            return id;
        }
        let id = Id::try_from(self.all.len()).expect("fewer closures than steps");
        let key = key.into_boxed_slice();
        self.numbers.insert(key.clone(), id);
        self.all.push(key);
        id
    }

    /// A closure's part and environment; the atom has none.
    pub(super) fn open(&self, id: Id) -> Option<Scope> {
        let (code, environment) = self.all[id as usize].split_first()?;
        let environment = environment.iter().rev().copied().collect();
        Some(Scope {
            code: *code,
            environment,
        })
    }
}

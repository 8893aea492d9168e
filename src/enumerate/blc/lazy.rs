//! Reduction of a term with holes, applied to an input of which some bits are known.
//!
//! The proofs are those of `cycle`: a hole stands for any term, as a free variable does there.

use std::collections::{HashMap, HashSet};

use super::closures::{ATOM, Closures, Id, Scope};
use crate::machine::blc::Node;

/// What becomes of a term and its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It has a normal form, whatever is in the holes and in the rest of the input.
    Halts,
    /// It has none, whatever that is.
    Never,
    /// It depends on this node, which is a hole.
    Hole(u32),
    /// It depends on this bit of the input.
    Bit(u32),
    /// Nothing is known: out of steps.
    Open,
}

/// How it is reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    pub steps: u64,
    /// Whether arguments are reduced before they are put in, and neutral terms are one atom: only
    /// [`End::Never`] then says something.
    pub eager: bool,
}

/// The input from bit k on is the code `LIST + k`, and bit k is `BIT + k`.
const LIST: u32 = 1 << 24;
const BIT: u32 = 1 << 25;
const ARGUMENT: (u64, u32) = (60, 12);
const DEPTH: usize = 40;

/// A reduction.
pub(super) struct Lazy<'a> {
    closures: Closures,
    data: &'a [Option<bool>],
    /// Where `\\2` and `\\1` are among the nodes.
    bits: [u32; 2],
    limit: Limit,
    left: u64,
    values: HashMap<Id, Id>,
    /// Arguments of head variables that have a normal form.
    halting: HashSet<Id>,
    path: Vec<Id>,
}

impl<'a> Lazy<'a> {
    pub(super) fn new(
        term: &[Node],
        depths: &[u8],
        data: &'a [Option<bool>],
        limit: Limit,
    ) -> Self {
        let mut nodes = term.to_vec();
        let place = nodes.len() as u32;
        let choosers = [2, 1].map(Node::Variable);
        for (chooser, at) in choosers.into_iter().zip([place, place + 3]) {
            nodes.extend([
                Node::Abstraction(at + 1),
                Node::Abstraction(at + 2),
                chooser,
            ]);
        }
        Self {
            closures: Closures::with_holes(nodes, depths),
            data,
            bits: [place, place + 3],
            limit,
            left: limit.steps,
            values: HashMap::new(),
            halting: HashSet::new(),
            path: Vec::new(),
        }
    }

    /// What becomes of the term applied to the whole input.
    pub(super) fn end(&mut self) -> End {
        let input = self.closures.special(LIST);
        self.normal(Scope::default(), vec![input])
    }

    /// What a head that is no part of the term is: the head to go on with, or why there is none.
    fn special(&mut self, now: &mut Scope, stack: &mut Vec<Id>) -> Option<End> {
        if now.code >= BIT {
            let place = now.code - BIT;
            match self.data.get(place as usize) {
                Some(&Some(bit)) => now.code = self.bits[usize::from(bit)],
                // Both bits are normal forms.
                _ if stack.is_empty() => return Some(End::Halts),
                _ => return Some(End::Bit(place)),
            }
            return None;
        }
        let place = now.code - LIST;
        // The endless rest of the input has no normal form.
        let Some(argument) = stack.pop() else {
            return Some(End::Never);
        };
        stack.push(self.closures.special(LIST + place + 1));
        stack.push(self.closures.special(BIT + place));
        match self.closures.open(argument) {
            Some(scope) => *now = scope,
            None => return Some(self.arguments(stack)),
        }
        None
    }

    /// What becomes of a part with these arguments, on its own.
    fn normal(&mut self, mut now: Scope, mut stack: Vec<Id>) -> End {
        let mut before: Vec<(Id, Id, usize)> = Vec::new();
        loop {
            if self.left == 0 {
                return End::Open;
            }
            self.left -= 1;
            if now.code >= LIST {
                let below = stack.len().saturating_sub(1);
                before.retain(|redex| redex.2 <= below);
                if let Some(end) = self.special(&mut now, &mut stack) {
                    return end;
                }
                continue;
            }
            match self.closures.nodes[now.code as usize] {
                Node::Application(function, argument) => {
                    let argument = self.argument(argument, &now.environment, ARGUMENT.1);
                    stack.push(argument);
                    now.code = function;
                }
                Node::Abstraction(body) => {
                    let argument = match stack.pop() {
                        None => ATOM,
                        Some(argument) => {
                            let below = stack.len();
                            before.retain(|redex| redex.2 <= below);
                            let function = self.closures.close(now.code, &now.environment);
                            if before
                                .iter()
                                .any(|redex| (redex.0, redex.1) == (function, argument))
                            {
                                return End::Never;
                            }
                            before.push((function, argument, below));
                            argument
                        }
                    };
                    now.environment.push(argument);
                    now.code = body;
                }
                Node::Variable(0) => return End::Hole(now.code),
                Node::Variable(_) => {
                    let id = self.closures.close(now.code, &now.environment);
                    match self.closures.open(id) {
                        Some(scope) => now = scope,
                        None => return self.arguments(&stack),
                    }
                }
            }
        }
    }

    /// What becomes of a head variable with these arguments.
    fn arguments(&mut self, stack: &[Id]) -> End {
        let mut end = End::Halts;
        for &argument in stack.iter().rev() {
            match self.follow(argument) {
                End::Never => return End::Never,
                End::Halts => {}
                // The first one that depends on something is what the leftmost reduction comes to.
                other if end == End::Halts => end = other,
                _ => {}
            }
        }
        end
    }

    fn follow(&mut self, argument: Id) -> End {
        if self.path.contains(&argument) {
            return End::Never;
        }
        if self.halting.contains(&argument) {
            return End::Halts;
        }
        let Some(scope) = self.closures.open(argument) else {
            return End::Halts;
        };
        if self.path.len() >= DEPTH {
            return End::Open;
        }
        self.path.push(argument);
        let end = self.normal(scope, Vec::new());
        self.path.pop();
        if end == End::Halts {
            self.halting.insert(argument);
        }
        end
    }

    fn argument(&mut self, code: u32, environment: &[Id], deep: u32) -> Id {
        let id = self.closures.close(code, environment);
        if self.limit.eager && deep > 0 {
            self.value(id, deep - 1)
        } else {
            id
        }
    }

    fn value(&mut self, id: Id, deep: u32) -> Id {
        if let Some(&value) = self.values.get(&id) {
            return value;
        }
        self.values.insert(id, id);
        let value = self.weak_head(id, deep).unwrap_or(id);
        self.values.insert(id, value);
        value
    }

    /// A closure's weak head normal form; nothing where a hole or the input is needed for it.
    fn weak_head(&mut self, id: Id, deep: u32) -> Option<Id> {
        let Some(mut now) = self.closures.open(id) else {
            return Some(ATOM);
        };
        let mut stack: Vec<Id> = Vec::new();
        for _ in 0..ARGUMENT.0 {
            self.left = self.left.checked_sub(1)?;
            match self.closures.nodes.get(now.code as usize)? {
                &Node::Application(function, argument) => {
                    let argument = self.argument(argument, &now.environment, deep);
                    stack.push(argument);
                    now.code = function;
                }
                &Node::Abstraction(body) => {
                    let Some(argument) = stack.pop() else {
                        return Some(self.closures.close(now.code, &now.environment));
                    };
                    now.environment.push(argument);
                    now.code = body;
                }
                Node::Variable(0) => return None,
                Node::Variable(_) => {
                    let id = self.closures.close(now.code, &now.environment);
                    match self.closures.open(id) {
                        Some(scope) => now = scope,
                        None => return Some(ATOM),
                    }
                }
            }
        }
        None
    }
}

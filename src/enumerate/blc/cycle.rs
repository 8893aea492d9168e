//! Terms without a normal form, by a reduction that comes back to where it was.
//!
//! # What is proven
//! Write L(M) for the number of head steps from M to its head normal form. Two facts (Barendregt
//! 1984, chapters 8 and 11): if M N, or \M, or an instance M[x := N] has a head normal form then so
//! has M, in no more steps; and if M reduces to N in any way then L(N) <= L(M), because a parallel
//! reduction step either contracts the head redex or leaves a head redex that is one.
//!
//! *No head normal form.* Let p reduce to \..\ (p' s_1 .. s_k), one of whose steps is a head step, where
//! p' is an instance of p. If an instance of p had a head normal form, take the one with the fewest head
//! steps; the p' in its reduct has one with fewer. So no instance of p has one, and no term that comes to
//! \..\ (p s_1 .. s_k) has. Here p is a redex `(\B) A`, its free variables are those that stand for
//! any term, and the stack s below it is untouched until it comes back.
//!
//! *No normal form.* Let free variables stand for neutral terms (a variable that nothing is put in for,
//! applied to anything). Let p reduce to \..\ (x a_1 .. a_k), x a neutral term or one of the
//! variables bound before it, and so on with one of the a_i, until an instance of p is
//! reached. If an instance of p had a normal form, take the smallest one: the instance of p in it is
//! smaller. So none has.
//!
//! Nothing in either argument asks which variable a variable is: they are all one atom here.
//! A neutral term in the place of an argument is the atom too, and an argument may be reduced to weak
//! head normal form before it is put in, if that ends.

use std::collections::{HashMap, HashSet};

#[cfg(test)]
use super::certificate::Cycle;
use super::certificate::{Move, Tree};
use super::closed_set::{Cut, closed_set};
use super::closures::{ATOM, Closures, Id, Scope};
use crate::machine::blc::{Node, Term};

/// How a term without a normal form is looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Search {
    /// Steps in all.
    pub steps: u64,
    /// Whether arguments are reduced before they are put in.
    pub eager: bool,
    /// Whether a closed set is looked for, with these cuts.
    pub cut: Option<Cut>,
}

/// Steps of an argument that is reduced before it is put in, and how deep such reductions nest.
const ARGUMENT: (u64, u32) = (60, 12);
/// How deep normal forms are followed.
const DEPTH: usize = 64;

/// One search.
struct Prover {
    closures: Closures,
    search: Search,
    left: u64,
    /// Arguments that were reduced already, and what they came to.
    values: HashMap<Id, Id>,
    /// Arguments of head variables of which nothing could be proven.
    tried: HashSet<Id>,
    path: Vec<Id>,
    /// What was come through, where it is wanted.
    trace: Option<Trace>,
}

/// What a search came through, and where it came back to.
#[derive(Debug, Default)]
#[cfg_attr(
    not(test),
    allow(
        dead_code,
        reason = "cycles are written out for the checker in tests only"
    )
)]
struct Trace {
    terms: Vec<(Move, Tree)>,
    /// Where the trace was when each argument of the path was begun.
    begun: Vec<usize>,
    /// The place that it came back to; for a redex the arguments below it.
    cycle: Option<(usize, Option<usize>)>,
}

/// Whether it is proven that a term has no normal form. Its free variables are those of `free` abstractions.
pub(super) fn has_none(term: &Term, free: u32, search: Search) -> bool {
    let mut prover = Prover::new(term, search);
    prover.diverges(Scope {
        code: 0,
        environment: vec![ATOM; free as usize],
    })
}

/// The cycle that a search without closed sets proves it by, to be checked.
#[cfg(test)]
pub(super) fn cycle(term: &Term, free: u32, search: Search) -> Option<Cycle> {
    let mut prover = Prover::new(term, search);
    let start = Scope {
        code: 0,
        environment: vec![ATOM; free as usize],
    };
    let first = prover.tree(&start, &[]);
    prover.trace = Some(Trace {
        terms: vec![(Move::Step, first)],
        ..Trace::default()
    });
    if !prover.diverges(start) {
        return None;
    }
    let Trace { terms, cycle, .. } = prover.trace?;
    let (from, below) = cycle?;
    Some(Cycle {
        trace: terms,
        from,
        below,
    })
}

impl Prover {
    fn new(term: &Term, search: Search) -> Self {
        Self {
            closures: Closures::new(term),
            search,
            left: search.steps,
            values: HashMap::new(),
            tried: HashSet::new(),
            path: Vec::new(),
            trace: None,
        }
    }

    /// A part in its environment, with these arguments, written out.
    fn tree(&self, now: &Scope, stack: &[Id]) -> Tree {
        let head = self.written(now.code, &now.environment, 0);
        stack.iter().rev().fold(head, |tree, &argument| {
            tree.apply(self.closure_tree(argument))
        })
    }

    fn closure_tree(&self, id: Id) -> Tree {
        match self.closures.open(id) {
            None => Tree::Atom,
            Some(scope) => self.written(scope.code, &scope.environment, 0),
        }
    }

    fn written(&self, code: u32, environment: &[Id], depth: u32) -> Tree {
        match self.closures.nodes[code as usize] {
            Node::Variable(index) if index > depth => {
                self.closure_tree(environment[environment.len() - (index - depth) as usize])
            }
            Node::Variable(index) => Tree::Variable(index),
            Node::Abstraction(body) => {
                Tree::Abstraction(Box::new(self.written(body, environment, depth + 1)))
            }
            Node::Application(function, argument) => self
                .written(function, environment, depth)
                .apply(self.written(argument, environment, depth)),
        }
    }

    /// Notes where a reduction came to, if it is wanted.
    fn note(&mut self, leads: Move, now: &Scope, stack: &[Id]) {
        if self.trace.is_some() {
            let tree = self.tree(now, stack);
            self.trace
                .iter_mut()
                .for_each(|trace| trace.terms.push((leads, tree.clone())));
        }
    }

    fn noted(&self) -> usize {
        self.trace.as_ref().map_or(0, |trace| trace.terms.len() - 1)
    }

    /// Notes that it came back to the term at a place of the trace.
    fn back(&mut self, from: usize, below: Option<usize>) -> bool {
        if let Some(trace) = &mut self.trace {
            trace.cycle = Some((from, below));
        }
        true
    }

    /// Whether a part, on its own, has no normal form.
    fn diverges(&mut self, mut now: Scope) -> bool {
        if let Some(cut) = self.search.cut
            && closed_set(&self.closures, &now, cut).is_some()
        {
            return true;
        }
        let mut stack: Vec<Id> = Vec::new();
        // Redexes that were contracted, with the arguments below each, which are untouched since.
        let mut before: Vec<(Id, Id, usize, usize)> = Vec::new();
        // What led here from the term that was noted last.
        let mut leads = Move::Arguments;
        loop {
            if self.left == 0 {
                return false;
            }
            self.left -= 1;
            match self.closures.nodes[now.code as usize] {
                Node::Application(function, argument) => {
                    let argument = self.argument(argument, &now.environment, ARGUMENT.1);
                    stack.push(argument);
                    now.code = function;
                }
                Node::Abstraction(body) => {
                    self.note(leads, &now, &stack);
                    leads = if stack.is_empty() {
                        Move::Body
                    } else {
                        Move::Step
                    };
                    let argument = match stack.pop() {
                        None => ATOM,
                        Some(argument) => {
                            let below = stack.len();
                            while before.last().is_some_and(|redex| redex.2 > below) {
                                before.pop();
                            }
                            let function = self.closures.close(now.code, &now.environment);
                            let same = |redex: &&(Id, Id, usize, usize)| {
                                (redex.0, redex.1) == (function, argument)
                            };
                            if let Some(&(_, _, below, at)) = before.iter().find(same) {
                                return self.back(at, Some(below));
                            }
                            before.push((function, argument, below, self.noted()));
                            argument
                        }
                    };
                    now.environment.push(argument);
                    now.code = body;
                }
                Node::Variable(_) => {
                    let id = self.closures.close(now.code, &now.environment);
                    match self.closures.open(id) {
                        Some(scope) => now = scope,
                        None => {
                            self.note(leads, &now, &stack);
                            let mut arguments = stack.iter().rev().enumerate();
                            return arguments
                                .any(|(place, &argument)| self.follow(place, argument));
                        }
                    }
                }
            }
        }
    }

    /// Whether an argument of a head variable has no normal form.
    fn follow(&mut self, place: usize, argument: Id) -> bool {
        let noted = self.noted();
        if let Some(step) = self.path.iter().position(|&before| before == argument) {
            // Written out only where it is wanted: a closure of few parts can be a tree that no memory holds.
            let tree = self.trace.is_some().then(|| self.closure_tree(argument));
            if let Some((trace, tree)) = self.trace.as_mut().zip(tree) {
                trace.terms.push((Move::Argument(place), tree));
                trace.cycle = Some((trace.begun[step], None));
            }
            return true;
        }
        let Some(scope) = self.closures.open(argument) else {
            return false;
        };
        if self.path.len() >= DEPTH || !self.tried.insert(argument) {
            return false;
        }
        self.path.push(argument);
        self.note(Move::Argument(place), &scope, &[]);
        if let Some(trace) = &mut self.trace {
            trace.begun.push(noted + 1);
        }
        let diverges = self.diverges(scope);
        self.path.pop();
        if let Some(trace) = &mut self.trace {
            trace.begun.pop();
            if !diverges {
                trace.terms.truncate(noted + 1);
            }
        }
        diverges
    }

    /// An argument as it is put in.
    fn argument(&mut self, code: u32, environment: &[Id], deep: u32) -> Id {
        let id = self.closures.close(code, environment);
        if self.search.eager && deep > 0 {
            self.value(id, deep - 1)
        } else {
            id
        }
    }

    /// A closure's weak head normal form, or itself if that is not found soon.
    fn value(&mut self, id: Id, deep: u32) -> Id {
        if let Some(&value) = self.values.get(&id) {
            return value;
        }
        // While it is looked for, it stands for itself.
        self.values.insert(id, id);
        let value = self.weak_head(id, deep).unwrap_or(id);
        self.values.insert(id, value);
        value
    }

    fn weak_head(&mut self, id: Id, deep: u32) -> Option<Id> {
        let Some(mut now) = self.closures.open(id) else {
            return Some(ATOM);
        };
        let mut stack: Vec<Id> = Vec::new();
        for _ in 0..ARGUMENT.0 {
            self.left = self.left.checked_sub(1)?;
            match self.closures.nodes[now.code as usize] {
                Node::Application(function, argument) => {
                    let argument = self.argument(argument, &now.environment, deep);
                    stack.push(argument);
                    now.code = function;
                }
                Node::Abstraction(body) => {
                    let Some(argument) = stack.pop() else {
                        return Some(self.closures.close(now.code, &now.environment));
                    };
                    now.environment.push(argument);
                    now.code = body;
                }
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

//! Terms without a normal form, by a set of states that no step leaves.
//!
//! A state of Krivine's machine is a tree: a part of the term, closures for its free variables, and a stack
//! of closures. Trees are cut at some depth, and what stood below a cut is remembered as what may
//! stand below any tree that looks the same down to there (as n-grams of a tape do for Turing machines,
//! and k-CFA does for programs: Van Horn and Might, "Abstracting abstract machines", 2010).
//!
//! # What is proven
//! A [`ClosedSet`] is a grammar of states: its names stand for sets of closures and of stacks, the atom
//! for all neutral terms. Let every state of the set have all its successors in the set, whatever
//! its names stand for:
//! - a beta step;
//! - an abstraction without an argument: its body, with the atom for its variable;
//! - the atom with arguments: one of them, on its own; the atom alone is not in the set.
//!
//! Then no term that is a state of the set has a normal form. Otherwise take one whose normal form takes
//! the fewest steps, and the smallest of those. A successor by a step takes fewer; that of an abstraction or of
//! an argument takes no more and has a smaller normal form; between two of those only finitely many moves
//! look up variables and put arguments on the stack.

use std::collections::HashMap;

use super::closures::{ATOM, Closures, Id, NONE, Scope, restrict};
use crate::machine::blc::Node;

/// A closure's or a stack's name.
pub(super) type Name = u32;

/// The empty stack.
const EMPTY: Name = 0;

/// Which argument of a neutral term has no normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// This one from the first, from 0.
    Place(usize),
    /// The last one.
    Last,
    /// None is needed: no state has the atom at its head.
    None,
}

/// Where trees are cut, and which arguments are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Levels of closures within closures.
    pub closures: u8,
    /// Closures of a stack.
    pub stack: usize,
    pub argument: Argument,
}

/// A state: a part of the term, closures for its free variables, a stack.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub code: u32,
    pub environment: Box<[Name]>,
    pub stack: Name,
}

/// A part of the term and closures for its free variables.
type Closure = (u32, Box<[Name]>);

/// A set of states as a grammar. See the text of this file for what it proves.
#[derive(Clone, Debug)]
pub(super) struct ClosedSet {
    /// What each name of closures may be; the first one is the atom.
    pub closures: Vec<Vec<Closure>>,
    /// What each name of stacks may be, as top and rest; the first one is the empty stack.
    pub stacks: Vec<Vec<(Name, Name)>>,
    pub states: Vec<State>,
    pub argument: Argument,
}

/// The most states of a set.
const MOST_STATES: usize = 4000;

/// A tree of closures, cut.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Shape {
    depth: u8,
    code: u32,
    below: Box<[u32]>,
}

struct Builder<'a> {
    closures: &'a Closures,
    cut: Cut,
    set: ClosedSet,
    shapes: Vec<Shape>,
    numbers: HashMap<Shape, u32>,
    /// The name of each shape of the full depth.
    names: HashMap<u32, Name>,
    shape_of: Vec<u32>,
    stack_names: HashMap<Vec<Name>, Name>,
    stack_tops: Vec<Vec<Name>>,
    states: HashMap<State, usize>,
    todo: Vec<usize>,
    /// States that looked at what a name may be.
    closure_readers: Vec<Vec<usize>>,
    stack_readers: Vec<Vec<usize>>,
}

/// The closed set that a part begins, if these cuts lead to one.
pub(super) fn closed_set(closures: &Closures, start: &Scope, cut: Cut) -> Option<ClosedSet> {
    let mut builder = Builder {
        closures,
        cut,
        set: ClosedSet {
            closures: vec![Vec::new()],
            stacks: vec![Vec::new()],
            states: Vec::new(),
            argument: cut.argument,
        },
        shapes: vec![Shape {
            depth: 0,
            code: u32::MAX,
            below: Box::new([]),
        }],
        numbers: HashMap::new(),
        names: HashMap::from([(0, ATOM)]),
        shape_of: vec![0],
        stack_names: HashMap::from([(Vec::new(), EMPTY)]),
        stack_tops: vec![Vec::new()],
        states: HashMap::new(),
        todo: Vec::new(),
        closure_readers: vec![Vec::new()],
        stack_readers: vec![Vec::new()],
    };
    let mut known = HashMap::new();
    let environment: Vec<Name> = start
        .environment
        .iter()
        .rev()
        .map(|&id| builder.import(id, &mut known))
        .collect();
    builder.reach(start.code, &environment, EMPTY);
    while let Some(state) = builder.todo.pop() {
        builder.leave(state)?;
        if builder.set.states.len() > MOST_STATES {
            return None;
        }
    }
    // What was found by clever means is believed only when it is checked.
    builder.set.check(&closures.nodes).ok()?;
    Some(builder.set)
}

impl Builder<'_> {
    /// A closure of the run, as a name.
    fn import(&mut self, id: Id, known: &mut HashMap<Id, Name>) -> Name {
        if id == NONE {
            return NONE;
        }
        if let Some(&name) = known.get(&id) {
            return name;
        }
        let name = match self.closures.open(id) {
            None => ATOM,
            Some(scope) => {
                let environment: Vec<Name> = scope
                    .environment
                    .iter()
                    .rev()
                    .map(|&id| self.import(id, known))
                    .collect();
                self.name(scope.code, &environment)
            }
        };
        known.insert(id, name);
        name
    }

    fn shape(&mut self, shape: Shape) -> u32 {
        if let Some(&number) = self.numbers.get(&shape) {
            return number;
        }
        let number = self.shapes.len() as u32;
        self.shapes.push(shape.clone());
        self.numbers.insert(shape, number);
        number
    }

    /// A shape cut one level higher.
    fn shallower(&mut self, number: u32) -> u32 {
        let shape = self.shapes[number as usize].clone();
        if shape.depth == 0 {
            return number;
        }
        let below = match shape.depth {
            1 => Box::new([]) as Box<[u32]>,
            _ => shape
                .below
                .iter()
                .map(|&below| self.shallower_or_none(below))
                .collect(),
        };
        self.shape(Shape {
            depth: shape.depth - 1,
            code: shape.code,
            below,
        })
    }

    fn shallower_or_none(&mut self, number: u32) -> u32 {
        if number == NONE {
            number
        } else {
            self.shallower(number)
        }
    }

    /// The name of a part in an environment of names, that of the innermost abstraction first.
    fn name(&mut self, code: u32, environment: &[Name]) -> Name {
        if let Node::Variable(index) = self.closures.nodes[code as usize] {
            return environment[index as usize - 1];
        }
        let environment = restrict(self.closures.free[code as usize], environment);
        let below = match self.cut.closures {
            0 => Box::new([]) as Box<[u32]>,
            _ => environment
                .iter()
                .map(|&name| match name {
                    NONE => NONE,
                    name => self.shallower(self.shape_of[name as usize]),
                })
                .collect(),
        };
        let number = self.shape(Shape {
            depth: self.cut.closures,
            code,
            below,
        });
        let fresh = self.set.closures.len() as Name;
        let name = *self.names.entry(number).or_insert(fresh);
        if name == fresh {
            self.set.closures.push(Vec::new());
            self.shape_of.push(number);
            self.closure_readers.push(Vec::new());
        }
        let closure = (code, environment);
        if !self.set.closures[name as usize].contains(&closure) {
            self.set.closures[name as usize].push(closure);
            self.todo
                .extend(self.closure_readers[name as usize].iter().copied());
        }
        name
    }

    fn push(&mut self, top: Name, rest: Name) -> Name {
        let mut tops = vec![top];
        tops.extend(&self.stack_tops[rest as usize]);
        tops.truncate(self.cut.stack);
        let fresh = self.set.stacks.len() as Name;
        let name = *self.stack_names.entry(tops.clone()).or_insert(fresh);
        if name == fresh {
            self.set.stacks.push(Vec::new());
            self.stack_tops.push(tops);
            self.stack_readers.push(Vec::new());
        }
        if !self.set.stacks[name as usize].contains(&(top, rest)) {
            self.set.stacks[name as usize].push((top, rest));
            self.todo
                .extend(self.stack_readers[name as usize].iter().copied());
        }
        name
    }

    /// Takes a state in.
    fn reach(&mut self, code: u32, environment: &[Name], stack: Name) {
        let environment = restrict(self.closures.free[code as usize], environment);
        let state = State {
            code,
            environment,
            stack,
        };
        if !self.states.contains_key(&state) {
            let number = self.set.states.len();
            self.set.states.push(state.clone());
            self.states.insert(state, number);
            self.todo.push(number);
        }
    }

    /// What a stack may be; the state wants to know if more is found.
    fn stacks(&mut self, stack: Name, state: usize) -> Vec<(Name, Name)> {
        let readers = &mut self.stack_readers[stack as usize];
        if !readers.contains(&state) {
            readers.push(state);
        }
        self.set.stacks[stack as usize].clone()
    }

    /// Takes the state's successors in; nothing if it has a way to end.
    fn leave(&mut self, number: usize) -> Option<()> {
        let State {
            code,
            environment,
            stack,
        } = self.set.states[number].clone();
        match self.closures.nodes[code as usize] {
            Node::Application(function, argument) => {
                let top = self.name(argument, &environment);
                let stack = self.push(top, stack);
                self.reach(function, &environment, stack);
            }
            Node::Abstraction(body) => {
                if stack == EMPTY {
                    self.reach(body, &[&[ATOM], &environment[..]].concat(), EMPTY);
                }
                for (top, rest) in self.stacks(stack, number) {
                    self.reach(body, &[&[top], &environment[..]].concat(), rest);
                }
            }
            Node::Variable(index) => match environment[index as usize - 1] {
                ATOM => self.argument(stack, number)?,
                name => self.enter(name, stack, number),
            },
        }
        Some(())
    }

    fn enter(&mut self, name: Name, stack: Name, state: usize) {
        let readers = &mut self.closure_readers[name as usize];
        if !readers.contains(&state) {
            readers.push(state);
        }
        for (code, environment) in self.set.closures[name as usize].clone() {
            self.reach(code, &environment, stack);
        }
    }

    /// The atom is at the head: goes on with an argument.
    fn argument(&mut self, stack: Name, state: usize) -> Option<()> {
        let (mut now, mut last) = (vec![stack], Vec::new());
        match self.cut.argument {
            Argument::None => return None,
            Argument::Place(place) => {
                for _ in 0..place {
                    let mut next = Vec::new();
                    for stack in now {
                        if stack == EMPTY {
                            return None;
                        }
                        next.extend(self.stacks(stack, state).into_iter().map(|(_, rest)| rest));
                    }
                    (now, last) = (next, Vec::new());
                    now.sort_unstable();
                    now.dedup();
                }
                for stack in now {
                    if stack == EMPTY {
                        return None;
                    }
                    last.extend(self.stacks(stack, state).into_iter().map(|(top, _)| top));
                }
            }
            Argument::Last => {
                if stack == EMPTY {
                    return None;
                }
                let mut seen = now.clone();
                while let Some(stack) = now.pop() {
                    for (top, rest) in self.stacks(stack, state) {
                        if rest == EMPTY {
                            last.push(top);
                        } else if !seen.contains(&rest) {
                            seen.push(rest);
                            now.push(rest);
                        }
                    }
                }
            }
        }
        for name in last {
            if name == ATOM {
                return None;
            }
            self.enter(name, EMPTY, state);
        }
        Some(())
    }
}

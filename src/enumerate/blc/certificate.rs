//! What is claimed of a term without a normal form, and the small checker that is trusted.
//!
//! It shares nothing with the searches but the form of a claim: terms are trees, and substitution copies them.

use super::closed_set::{Argument, ClosedSet, Name, State};
use super::closures::ATOM;
use crate::machine::blc::{Node, Term};

/// A term whose free variables are all one atom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    /// A neutral term.
    Atom,
    /// The variable that the i-th abstraction around it binds, from 1.
    Variable(u32),
    Abstraction(Box<Tree>),
    Application(Box<Tree>, Box<Tree>),
}

/// How one term of a trace leads to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// By any reduction, and atoms for neutral parts.
    Arguments,
    /// By a head step, and then as by [`Move::Arguments`].
    Step,
    /// To the body of an abstraction, and then likewise.
    Body,
    /// To this argument of the atom, from 0.
    Argument(usize),
}

/// A reduction that comes back to where it was. See `cycle` for what that proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cycle {
    /// The terms, with the move that leads to each; that of the first one says nothing.
    pub trace: Vec<(Move, Tree)>,
    /// The place in the trace of the term that comes back last.
    pub from: usize,
    /// Whether only its head redex does, with this many arguments below it that are untouched.
    pub below: Option<usize>,
}

/// Why a claim proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("the trace does not begin with the term, or with nothing that could come back")]
    Beginning,
    #[error("term {0} of the trace does not follow from the one before")]
    Move(usize),
    #[error("the last term is not the one that should come back")]
    Return,
    #[error("a state has a successor that is not in the set, or a way to end: {0:?}")]
    Open(State),
    #[error("a name stands for nothing of that form")]
    Form,
}

impl Tree {
    /// A part of a term under so many abstractions; variables bound further out are the atom.
    pub(super) fn new(term: &Term, place: u32, depth: u32) -> Self {
        match term.nodes()[place as usize] {
            Node::Variable(index) if index > depth => Self::Atom,
            Node::Variable(index) => Self::Variable(index),
            Node::Abstraction(body) => {
                Self::Abstraction(Box::new(Self::new(term, body, depth + 1)))
            }
            Node::Application(function, argument) => {
                Self::new(term, function, depth).apply(Self::new(term, argument, depth))
            }
        }
    }

    pub(super) fn apply(self, argument: Self) -> Self {
        Self::Application(Box::new(self), Box::new(argument))
    }

    /// Head and arguments.
    fn spine(&self) -> (&Self, Vec<&Self>) {
        let (mut head, mut arguments) = (self, Vec::new());
        while let Self::Application(function, argument) = head {
            arguments.push(&**argument);
            head = function;
        }
        arguments.reverse();
        (head, arguments)
    }

    /// The same without the last arguments.
    fn without(&self, arguments: usize) -> Option<&Self> {
        match self {
            _ if arguments == 0 => Some(self),
            Self::Application(function, _) => function.without(arguments - 1),
            _ => None,
        }
    }

    /// `argument`, which is closed but for atoms, for the variable bound `depth` abstractions out.
    fn put(&self, argument: &Self, depth: u32) -> Self {
        match self {
            Self::Atom => Self::Atom,
            Self::Variable(index) if *index == depth => argument.clone(),
            Self::Variable(index) => Self::Variable(*index),
            Self::Abstraction(body) => Self::Abstraction(Box::new(body.put(argument, depth + 1))),
            Self::Application(function, part) => function
                .put(argument, depth)
                .apply(part.put(argument, depth)),
        }
    }

    /// The head redex of an application contracted.
    fn head_step(&self) -> Option<Self> {
        let Self::Application(function, argument) = self else {
            return None;
        };
        match &**function {
            Self::Abstraction(body) => Some(body.put(argument, 1)),
            _ => Some(function.head_step()?.apply((**argument).clone())),
        }
    }

    /// Whether this reduces to `goal`, which may have atoms for neutral parts, in so many tries. Only parts without
    /// bound variables are reduced.
    fn comes_to(&self, goal: &Self, tries: &mut u32) -> bool {
        if self == goal {
            return true;
        }
        if *tries == 0 {
            return false;
        }
        *tries -= 1;
        let alike = match (self, goal) {
            (Self::Application(one, two), Self::Application(first, second)) => {
                one.comes_to(first, tries) && two.comes_to(second, tries)
            }
            (Self::Abstraction(one), Self::Abstraction(other)) => one.comes_to(other, tries),
            (_, Self::Atom) => *self.spine().0 == Self::Atom,
            _ => false,
        };
        alike
            || self
                .head_step()
                .is_some_and(|next| next.comes_to(goal, tries))
    }
}

/// Tries in which one term of a trace is led to the next.
const TRIES: u32 = 1_000;

impl Cycle {
    /// Checks the claim that a term has no normal form.
    pub(super) fn check(&self, term: &Term) -> Result<(), Refusal> {
        let last = self.trace.len() - 1;
        if self.trace[0].1 != Tree::new(term, 0, 0) || self.from >= last {
            return Err(Refusal::Beginning);
        }
        for place in 1..=last {
            let (leads, now) = &self.trace[place];
            let (kept, now) = match self.below {
                // The arguments below are no part of what is claimed.
                Some(below) if place > self.from => {
                    let cut = |tree| Tree::without(tree, below).ok_or(Refusal::Move(place));
                    (cut(&self.trace[place - 1].1)?, cut(now)?)
                }
                _ => (&self.trace[place - 1].1, now),
            };
            if !follows(kept, *leads, now) {
                return Err(Refusal::Move(place));
            }
        }
        let (first, back) = (&self.trace[self.from].1, &self.trace[last].1);
        let moves = || self.trace[self.from + 1..].iter().map(|(leads, _)| *leads);
        let returns = match self.below {
            None => first == back && moves().any(|leads| matches!(leads, Move::Argument(_))),
            Some(below) => {
                let redex = |tree: &Tree, kept: usize| {
                    let (_, arguments) = tree.spine();
                    tree.without(arguments.len().checked_sub(kept)?).cloned()
                };
                let count = first.spine().1.len();
                let is_redex = count == below + 1;
                is_redex
                    && redex(first, 1) == redex(back, 1)
                    && redex(back, 1).is_some()
                    && moves().any(|leads| leads == Move::Step)
                    && moves().all(|leads| !matches!(leads, Move::Argument(_)))
            }
        };
        if returns {
            Ok(())
        } else {
            Err(Refusal::Return)
        }
    }
}

fn follows(from: &Tree, leads: Move, now: &Tree) -> bool {
    match (leads, from) {
        (Move::Arguments, _) => from.comes_to(now, &mut { TRIES }),
        (Move::Step, _) => from
            .head_step()
            .is_some_and(|next| next.comes_to(now, &mut { TRIES })),
        (Move::Body, Tree::Abstraction(body)) => {
            body.put(&Tree::Atom, 1).comes_to(now, &mut { TRIES })
        }
        (Move::Argument(place), _) => {
            let (head, arguments) = from.spine();
            *head == Tree::Atom && arguments.get(place) == Some(&now)
        }
        _ => false,
    }
}

impl ClosedSet {
    /// Checks that no state has a successor outside, whatever its names stand for.
    pub(super) fn check(&self, nodes: &[Node]) -> Result<(), Refusal> {
        self.states.iter().try_for_each(|state| {
            if self.stays(nodes, state).ok_or(Refusal::Form)? {
                Ok(())
            } else {
                Err(Refusal::Open(state.clone()))
            }
        })
    }

    fn has(&self, code: u32, environment: &[Name], stack: Name) -> bool {
        // Variables that do not occur may stand for anything.
        self.states.iter().any(|state| {
            let agree = |(one, other): (&Name, &Name)| *one == Name::MAX || one == other;
            state.code == code
                && state.stack == stack
                && state.environment.len() <= environment.len()
                && state.environment.iter().zip(environment).all(agree)
        })
    }

    /// Whether a closure is among what a name stands for.
    fn is(&self, name: Name, code: u32, environment: &[Name]) -> bool {
        self.closures.get(name as usize).is_some_and(|all| {
            all.iter().any(|(part, kept)| {
                let agree = |(one, other): (&Name, &Name)| *one == Name::MAX || one == other;
                *part == code
                    && kept.len() <= environment.len()
                    && kept.iter().zip(environment).all(agree)
            })
        })
    }

    /// Whether all successors are in the set; nothing if a name is out of range.
    fn stays(&self, nodes: &[Node], state: &State) -> Option<bool> {
        let environment = &state.environment[..];
        Some(match *nodes.get(state.code as usize)? {
            Node::Application(function, argument) => {
                let is_argument = |name: Name| match nodes[argument as usize] {
                    Node::Variable(index) => environment.get(index as usize - 1) == Some(&name),
                    _ => self.is(name, argument, environment),
                };
                (0..self.stacks.len()).any(|stack| {
                    let pushed = &self.stacks[stack];
                    self.has(function, environment, stack as Name)
                        && pushed
                            .iter()
                            .any(|&(top, rest)| rest == state.stack && is_argument(top))
                })
            }
            Node::Abstraction(body) => {
                let goes_on =
                    |top: Name, rest: Name| self.has(body, &[&[top], environment].concat(), rest);
                let arguments = self.stacks.get(state.stack as usize)?;
                arguments.iter().all(|&(top, rest)| goes_on(top, rest))
                    && (state.stack != 0 || goes_on(ATOM, 0))
            }
            Node::Variable(index) => match *environment.get(index as usize - 1)? {
                ATOM => self.argument_stays(state.stack)?,
                name => self.enters(name, state.stack)?,
            },
        })
    }

    fn enters(&self, name: Name, stack: Name) -> Option<bool> {
        let all = self.closures.get(name as usize)?;
        Some(
            name != ATOM
                && all
                    .iter()
                    .all(|(code, environment)| self.has(*code, environment, stack)),
        )
    }

    fn argument_stays(&self, stack: Name) -> Option<bool> {
        match self.argument {
            Argument::None => Some(false),
            Argument::Place(place) => self.at(stack, place),
            Argument::Last => self.at_the_end(stack, &mut Vec::new()),
        }
    }

    /// Whether the argument at a place is followed, in every stack of that name.
    fn at(&self, stack: Name, place: usize) -> Option<bool> {
        let mut all = self.stacks.get(stack as usize)?.iter();
        Some(
            stack != 0
                && all.all(|&(top, rest)| {
                    let follows = if place == 0 {
                        self.enters(top, 0)
                    } else {
                        self.at(rest, place - 1)
                    };
                    follows == Some(true)
                }),
        )
    }

    fn at_the_end(&self, stack: Name, seen: &mut Vec<Name>) -> Option<bool> {
        if seen.contains(&stack) {
            return Some(true);
        }
        seen.push(stack);
        let all = self.stacks.get(stack as usize)?;
        Some(
            stack != 0
                && all.iter().all(|&(top, rest)| {
                    let follows = if rest == 0 {
                        self.enters(top, 0)
                    } else {
                        self.at_the_end(rest, seen)
                    };
                    follows == Some(true)
                }),
        )
    }
}

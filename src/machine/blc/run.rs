//! M_BLC: a term and its input, both revealed bit by bit, that prints a list of bits.
//!
//! The input is an endless bit string. A term is read from it (the code of `term`), and applied
//! to the rest as a lazy list: bit 0 is `\\2`, bit 1 is `\\1`, and cons h t is `\1 h t`. What the
//! term is then worth, V, is printed: where V P N, with P = `\\\c 3 2` and free constants c and
//! N, has the head normal form c h t exactly, a symbol comes and the rest is t; anything else is
//! silence. The symbol is 0 where h x y, with free constants x and y, comes to exactly x, and 1
//! where it comes to exactly y; anything else is silence.
//!
//! A step is a beta contraction, or an unfolding of the list into `\1 h t`. Reduction is by
//! Krivine's machine, which contracts the head redexes of the term without writing it out: terms
//! share their parts, and a run needs memory for its steps, not for its term. A head normal form
//! that begins with an abstraction is none of those that print, so a run is silent as soon as its
//! head is an abstraction without an argument.

use std::borrow::Cow;
use std::sync::Arc;

use super::term::{Node, Reader};
use crate::machine::{Coding, Goal, Machine, Pause, Symbols};

/// The machine M_BLC.
///
/// ```
/// use solomonoff::machine::{Goal, Machine, Pause, Symbols};
/// use solomonoff::machine::blc::Blc;
///
/// // `0010` is the identity: it prints its input.
/// let (blc, free) = (Blc::new(), Symbols::new());
/// let goal = Goal { horizon: 3, steps: 100, agree: &free };
/// let mut run = blc.start();
/// for bit in [0, 0, 1, 0, 0, 1, 1] {
///     assert_eq!(blc.advance(&mut run, &goal), Pause::Needs(&[1, 1]));
///     blc.reveal(&mut run, bit);
/// }
/// assert_eq!(blc.advance(&mut run, &goal), Pause::Complete);
/// assert_eq!((blc.output(&run).to_string().as_str(), blc.source(&run).as_str()), ("011", "0010:011"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blc(());

impl Blc {
    /// The machine.
    #[must_use]
    pub fn new() -> Self {
        Self(())
    }
}

/// What stands at the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    /// A part of the term.
    Part(u32),
    /// The input from this bit on.
    List(u32),
    /// The same, unfolded: `\1 h t`.
    Cons(u32),
    /// This bit of the input.
    Bit(u32),
    /// `\\2` or `\\1`: a revealed bit.
    Chooser(bool),
    /// The same after its first argument.
    Chosen(bool),
    /// `\\\c 3 2`, after so many arguments.
    Printer(u8),
    /// A free constant.
    Constant(Constant),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Constant {
    /// c: a pair comes.
    Pair,
    /// N: the list is at its end.
    Nil,
    /// x: the symbol is 0.
    Zero,
    /// y: the symbol is 1.
    One,
}

/// A part, and where what its variables stand for begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Closure {
    code: Code,
    environment: u32,
}

/// What a variable stands for, and what those bound further out do.
#[derive(Clone, Copy, Debug)]
struct Cell {
    closure: Closure,
    next: u32,
}

/// The environment of a closed part.
const EMPTY: u32 = u32::MAX;

impl From<Code> for Closure {
    fn from(code: Code) -> Self {
        Self {
            code,
            environment: EMPTY,
        }
    }
}

/// A run of [`Blc`].
#[derive(Clone, Debug)]
pub struct BlcRun {
    phase: Phase,
    /// The bits of the term.
    code: Symbols,
    /// The bits of the input that are revealed.
    data: Vec<Option<bool>>,
    cells: Vec<Cell>,
    /// Arguments of the head, the first one last.
    stack: Vec<Closure>,
    output: Symbols,
    steps: u64,
}

#[derive(Clone, Debug)]
enum Phase {
    /// Reading the term.
    Reading(Reader),
    /// Reducing the term of these nodes, with this at the head. The rest of the list, once a pair came.
    Reducing {
        nodes: Arc<[Node]>,
        head: Closure,
        rest: Option<Closure>,
    },
    /// Nothing more will come.
    Ended,
}

/// What the next moves came to.
enum Moved {
    On,
    Symbol(bool),
    Needs,
    Ended,
}

impl BlcRun {
    fn bind(&mut self, closure: Closure, next: u32) -> u32 {
        self.cells.push(Cell { closure, next });
        u32::try_from(self.cells.len() - 1).expect("fewer cells than 2^32 fit in memory")
    }

    /// Moves to the end of the next step, or of the head normal form, which takes none.
    fn next(&mut self) -> Moved {
        let Phase::Reducing { nodes, head, rest } = &self.phase else {
            return if matches!(self.phase, Phase::Reading(_)) {
                Moved::Needs
            } else {
                Moved::Ended
            };
        };
        let (nodes, mut head, mut rest) = (Arc::clone(nodes), *head, *rest);
        let moved = loop {
            match head.code {
                Code::Part(place) => match nodes[place as usize] {
                    Node::Variable(index) => {
                        let mut environment = head.environment;
                        for _ in 1..index {
                            environment = self.cells[environment as usize].next;
                        }
                        head = self.cells[environment as usize].closure;
                    }
                    Node::Application(function, argument) => {
                        self.stack.push(Closure {
                            code: Code::Part(argument),
                            ..head
                        });
                        head.code = Code::Part(function);
                    }
                    Node::Abstraction(body) => {
                        let Some(argument) = self.stack.pop() else {
                            break Moved::Ended;
                        };
                        self.steps += 1;
                        let environment = self.bind(argument, head.environment);
                        head = Closure {
                            code: Code::Part(body),
                            environment,
                        };
                        break Moved::On;
                    }
                },
                Code::List(place) => {
                    self.steps += 1;
                    head = Code::Cons(place).into();
                    break Moved::On;
                }
                Code::Cons(place) => {
                    let Some(argument) = self.stack.pop() else {
                        break Moved::Ended;
                    };
                    self.steps += 1;
                    self.stack.push(Code::List(place + 1).into());
                    self.stack.push(Code::Bit(place).into());
                    head = argument;
                    break Moved::On;
                }
                Code::Bit(place) => match self.data.get(place as usize) {
                    Some(&Some(bit)) => head.code = Code::Chooser(bit),
                    _ => break Moved::Needs,
                },
                Code::Chooser(bit) => {
                    let Some(first) = self.stack.pop() else {
                        break Moved::Ended;
                    };
                    self.steps += 1;
                    // One step leaves an abstraction; it is contracted as a step of its own.
                    let environment = self.bind(first, EMPTY);
                    head = Closure {
                        code: Code::Chosen(bit),
                        environment,
                    };
                    break Moved::On;
                }
                Code::Chosen(bit) => {
                    let Some(second) = self.stack.pop() else {
                        break Moved::Ended;
                    };
                    self.steps += 1;
                    let first = self.cells[head.environment as usize].closure;
                    head = if bit { second } else { first };
                    break Moved::On;
                }
                Code::Printer(2) => {
                    // The third argument is dropped; the first two are those of c.
                    if self.stack.pop().is_none() {
                        break Moved::Ended;
                    }
                    self.steps += 1;
                    let Cell {
                        closure: tail,
                        next,
                    } = self.cells[head.environment as usize];
                    self.stack.push(tail);
                    self.stack.push(self.cells[next as usize].closure);
                    head = Code::Constant(Constant::Pair).into();
                    break Moved::On;
                }
                Code::Printer(given) => {
                    let Some(argument) = self.stack.pop() else {
                        break Moved::Ended;
                    };
                    self.steps += 1;
                    let environment = self.bind(argument, head.environment);
                    head = Closure {
                        code: Code::Printer(given + 1),
                        environment,
                    };
                    break Moved::On;
                }
                Code::Constant(constant) => match (constant, &self.stack[..], rest) {
                    (Constant::Pair, &[tail, symbol], None) => {
                        rest = Some(tail);
                        self.stack.clear();
                        self.stack.push(Code::Constant(Constant::One).into());
                        self.stack.push(Code::Constant(Constant::Zero).into());
                        head = symbol;
                    }
                    (Constant::Zero | Constant::One, [], Some(tail)) => {
                        self.ask();
                        head = tail;
                        rest = None;
                        break Moved::Symbol(constant == Constant::One);
                    }
                    _ => break Moved::Ended,
                },
            }
        };
        self.phase = match moved {
            Moved::Ended => Phase::Ended,
            _ => Phase::Reducing { nodes, head, rest },
        };
        moved
    }

    /// The arguments P and N, which make a list show what it is.
    fn ask(&mut self) {
        self.stack.push(Code::Constant(Constant::Nil).into());
        self.stack.push(Code::Printer(0).into());
    }
}

/// A bit of the code, or of the input.
const BIT: [u32; 2] = [1, 1];

impl Machine for Blc {
    type Run = BlcRun;

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("blc")
    }

    fn coding(&self) -> Coding {
        Coding {
            base: 2,
            longest: 1,
        }
    }

    fn start(&self) -> BlcRun {
        BlcRun {
            phase: Phase::Reading(Reader::default()),
            code: Symbols::new(),
            data: Vec::new(),
            cells: Vec::new(),
            stack: Vec::new(),
            output: Symbols::new(),
            steps: 0,
        }
    }

    fn advance<'a>(&'a self, run: &mut BlcRun, goal: &Goal<'_>) -> Pause<'a> {
        loop {
            if run.output.len() == goal.horizon {
                return Pause::Complete;
            }
            if run.steps == goal.steps {
                return Pause::OpenSteps;
            }
            match run.next() {
                Moved::On => {}
                Moved::Needs => return Pause::Needs(&BIT),
                Moved::Ended => return Pause::Silent(None),
                Moved::Symbol(symbol) => {
                    let place = run.output.len();
                    run.output.push(symbol);
                    if goal.agree.get(place).is_some_and(|wanted| wanted != symbol) {
                        return Pause::Disagrees;
                    }
                }
            }
        }
    }

    fn reveal(&self, run: &mut BlcRun, choice: usize) {
        if choice >= BIT.len() {
            return;
        }
        let bit = choice == 1;
        match &mut run.phase {
            Phase::Reading(reader) => {
                run.code.push(bit);
                reader.bit(bit);
                if reader.is_open() {
                    run.phase = Phase::Ended;
                } else if reader.is_whole() {
                    let nodes: Arc<[Node]> = reader.nodes().into();
                    run.phase = Phase::Reducing {
                        nodes,
                        head: Code::Part(0).into(),
                        rest: None,
                    };
                    run.ask();
                    run.stack.push(Code::List(0).into());
                }
            }
            Phase::Reducing {
                head:
                    Closure {
                        code: Code::Bit(place),
                        ..
                    },
                ..
            } => {
                let place = *place as usize;
                let len = run.data.len().max(place + 1);
                run.data.resize(len, None);
                run.data[place].get_or_insert(bit);
            }
            Phase::Reducing { .. } | Phase::Ended => {}
        }
    }

    fn output<'a>(&self, run: &'a BlcRun) -> &'a Symbols {
        &run.output
    }

    fn steps(&self, run: &BlcRun) -> u64 {
        run.steps
    }

    fn source(&self, run: &BlcRun) -> String {
        let mut source = run.code.to_string();
        if matches!(run.phase, Phase::Reading(_)) {
            source.push('_');
        }
        if !run.data.is_empty() {
            source.push(':');
            source.extend(
                run.data
                    .iter()
                    .map(|bit| bit.map_or('_', |bit| if bit { '1' } else { '0' })),
            );
        }
        source
    }
}

//! The size of a normal form, without the normal form.
//!
//! A term is reduced to head normal form on a stack of closures (Krivine's machine, which
//! contracts the leftmost-outermost redex), then each argument of its head variable is. What was
//! reduced is counted and forgotten, so that memory is that of one path through the normal form.

use crate::machine::blc::Node;

/// A part of the term, and where what its variables stand for begins; or a free variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Closure {
    /// A node; with the highest bit set the variable bound by the abstraction at this depth, from 0.
    code: u32,
    environment: u32,
}

const FREE: u32 = 1 << 31;
const EMPTY: u32 = u32::MAX;

/// What a variable stands for, and what those bound further out do.
#[derive(Clone, Copy, Debug)]
struct Cell {
    closure: Closure,
    next: u32,
}

/// What a reduction came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reduced {
    /// A normal form of so many bits, after so many beta steps.
    Normal {
        /// Bits of the normal form's code.
        size: u64,
        /// Beta steps.
        steps: u64,
    },
    /// Out of steps or of memory: nothing is known.
    Open,
}

/// How far a reduction goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Effort {
    /// Beta steps.
    pub steps: u64,
    /// Bits of the normal form: few steps can make a term whose normal form is never written down in full.
    pub bits: u64,
}

/// Reduces terms, one after another, in the same memory.
#[derive(Debug, Default)]
pub(super) struct Reducer {
    cells: Vec<Cell>,
    stack: Vec<Closure>,
    /// Arguments of head variables: at which depth, and how many cells they need.
    todo: Vec<(Closure, u32, usize)>,
}

/// The most cells, the most arguments on the stack and the most that wait: up to 16 bytes each.
const MOST_CELLS: usize = 1 << 26;

impl Reducer {
    /// Reduces `(\body) argument rest...` under so many abstractions.
    pub(super) fn redex(
        &mut self,
        nodes: &[Node],
        free: u32,
        (body, argument, rest): (u32, u32, &[u32]),
        most: Effort,
    ) -> Reduced {
        self.cells.clear();
        self.stack.clear();
        self.todo.clear();
        let mut environment = EMPTY;
        for depth in 0..free {
            let closure = Closure {
                code: FREE | depth,
                environment: EMPTY,
            };
            environment = self.bind(closure, environment);
        }
        for &code in rest.iter().rev() {
            let closure = self.close(nodes, code, environment);
            self.stack.push(closure);
        }
        let closure = self.close(nodes, argument, environment);
        let environment = self.bind(closure, environment);
        self.run(
            nodes,
            (
                Closure {
                    code: body,
                    environment,
                },
                free,
            ),
            most,
        )
    }

    fn bind(&mut self, closure: Closure, next: u32) -> u32 {
        self.cells.push(Cell { closure, next });
        self.cells.len() as u32 - 1
    }

    /// What the i-th variable stands for.
    fn look_up(&self, index: u32, mut environment: u32) -> Closure {
        for _ in 1..index {
            environment = self.cells[environment as usize].next;
        }
        self.cells[environment as usize].closure
    }

    fn close(&self, nodes: &[Node], code: u32, environment: u32) -> Closure {
        match nodes[code as usize] {
            Node::Variable(index) => self.look_up(index, environment),
            _ => Closure { code, environment },
        }
    }

    fn run(
        &mut self,
        nodes: &[Node],
        (mut now, mut depth): (Closure, u32),
        most: Effort,
    ) -> Reduced {
        let mut steps = 1;
        let mut size = 0;
        loop {
            // To head normal form.
            let head = loop {
                if now.code & FREE != 0 {
                    break now.code & !FREE;
                }
                match nodes[now.code as usize] {
                    Node::Variable(index) => now = self.look_up(index, now.environment),
                    Node::Application(function, argument) => {
                        let argument = self.close(nodes, argument, now.environment);
                        self.stack.push(argument);
                        now.code = function;
                    }
                    Node::Abstraction(body) => {
                        let argument = if let Some(argument) = self.stack.pop() {
                            steps += 1;
                            let kept = self.cells.len().max(self.stack.len());
                            if steps > most.steps || kept > MOST_CELLS {
                                return Reduced::Open;
                            }
                            argument
                        } else {
                            size += 2;
                            depth += 1;
                            Closure {
                                code: FREE | (depth - 1),
                                environment: EMPTY,
                            }
                        };
                        let environment = self.bind(argument, now.environment);
                        now = Closure {
                            code: body,
                            environment,
                        };
                    }
                }
            };
            size += u64::from(depth - head) + 1 + 2 * self.stack.len() as u64;
            if size > most.bits || self.todo.len() > MOST_CELLS {
                return Reduced::Open;
            }
            let needed = self.cells.len();
            // The first argument is on top of the stack, and is reduced first.
            self.todo
                .extend(self.stack.drain(..).map(|closure| (closure, depth, needed)));
            let Some((closure, outside, needed)) = self.todo.pop() else {
                return Reduced::Normal { size, steps };
            };
            self.cells.truncate(needed);
            (now, depth) = (closure, outside);
        }
    }
}

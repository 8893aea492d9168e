//! The naive reference: written to be read, kept for ever as the tests' oracle.
//!
//! It follows the specification sentence by sentence, with a map for a tape and a
//! search for each bracket, and shares nothing with the fast run but the op table.

use std::collections::BTreeMap;

use super::actions::Actions;
use super::op::Op;
use super::program::Program;

/// One run of a written program, every part of it open to view.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// The program's ops.
    pub ops: &'a [Op],
    /// The place of the next op.
    pub place: usize,
    /// The cells that were ever written; all others are 0.
    pub tape: BTreeMap<i64, bool>,
    /// The head's cell.
    pub head: i64,
    /// The symbols put out so far.
    pub output: Vec<bool>,
    /// The ops executed so far.
    pub steps: u64,
    /// The data bits read so far.
    pub data_used: usize,
    /// How many `?` the present cycle has executed.
    pub inputs_in_cycle: usize,
}

/// What one step of the reference came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stepped {
    /// The op was executed.
    Executed,
    /// It is a `,` and the data bits are used up; nothing was done.
    NeedsData,
    /// It is a `?` and the cycle's action is missing; nothing was done.
    NeedsAction,
}

impl<'a> Run<'a> {
    /// The start: the first op, all cells 0, the head on cell 0.
    #[must_use]
    pub fn new(program: &'a Program) -> Self {
        Self {
            ops: program.ops(),
            place: 0,
            tape: BTreeMap::new(),
            head: 0,
            output: Vec::new(),
            steps: 0,
            data_used: 0,
            inputs_in_cycle: 0,
        }
    }

    fn cell(&self) -> bool {
        self.tape.get(&self.head).copied().unwrap_or(false)
    }

    fn emit(&mut self, actions: Option<&Actions>) {
        self.output.push(self.cell());
        if let Some(actions) = actions
            && actions.cycle(self.output.len()) != actions.cycle(self.output.len() - 1)
        {
            self.inputs_in_cycle = 0;
        }
    }

    /// Executes the next op with the data bits `data` (all of them, from the first) and the actions.
    pub fn step(&mut self, data: &[bool], actions: Option<&Actions>) -> Stepped {
        match self.ops[self.place] {
            Op::Emit => {
                self.emit(actions);
                self.place += 1;
            }
            Op::Close => match self.matching_open() {
                Some(open) => self.place = open,
                None => {
                    self.emit(actions);
                    self.place = 0;
                }
            },
            Op::Flip => {
                let flipped = !self.cell();
                self.tape.insert(self.head, flipped);
                self.place += 1;
            }
            Op::Right => {
                self.head += 1;
                self.place += 1;
            }
            Op::Left => {
                self.head -= 1;
                self.place += 1;
            }
            Op::Open => {
                if self.cell() {
                    self.place += 1;
                } else {
                    self.place = self.matching_close() + 1;
                }
            }
            Op::Data => {
                let Some(&bit) = data.get(self.data_used) else {
                    return Stepped::NeedsData;
                };
                self.data_used += 1;
                self.tape.insert(self.head, bit);
                self.place += 1;
            }
            Op::Input => {
                let bit = match actions {
                    None => false,
                    Some(actions) => {
                        let cycle = actions.cycle(self.output.len());
                        match actions.read(cycle, self.inputs_in_cycle) {
                            Some(bit) => bit,
                            None => return Stepped::NeedsAction,
                        }
                    }
                };
                self.inputs_in_cycle += 1;
                self.tape.insert(self.head, bit);
                self.place += 1;
            }
        }
        self.steps += 1;
        Stepped::Executed
    }

    /// The `[` that matches the `]` at the present place, by counting back.
    fn matching_open(&self) -> Option<usize> {
        let mut depth = 0;
        for place in (0..=self.place).rev() {
            match self.ops[place] {
                Op::Close => depth += 1,
                Op::Open => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(place);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The `]` that matches the `[` at the present place, by counting on.
    fn matching_close(&self) -> usize {
        let mut depth = 0;
        let mut place = self.place;
        loop {
            match self.ops[place] {
                Op::Open => depth += 1,
                Op::Close => {
                    depth -= 1;
                    if depth == 0 {
                        return place;
                    }
                }
                _ => {}
            }
            place += 1;
        }
    }
}

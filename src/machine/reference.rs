//! The naive reference: written to be read, kept for ever as the tests' oracle.
//!
//! It follows the specification sentence by sentence, with a map for a tape and a
//! search for each bracket, and shares nothing with the fast run but the op table.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::actions::Actions;
use super::op::{LONGEST_OP_BITS, OP_BITS, OPS, Op};
use super::program::Program;
use super::revealed::{Coding, Goal, Machine, Pause};
use super::symbols::Symbols;

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
    /// The symbols printed so far.
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

/// The naive revealing machine: it keeps only the list of choices, and runs anew from the start at every call.
///
/// No decider: what never ends is open-steps. Without an agent.
#[derive(Clone, Debug, Default)]
pub struct Replay;

/// A run of [`Replay`]: the choices revealed so far, and what the last replay came to.
#[derive(Clone, Debug, Default)]
pub struct ReplayRun {
    choices: Vec<usize>,
    /// Among how many the next choice is.
    asked: usize,
    output: Symbols,
    steps: u64,
    source: String,
}

/// A revealed place of a replay: its op and its links, in the order of revelation.
struct Place {
    op: Op,
    owner: Option<usize>,
    next: Option<usize>,
    body: Option<usize>,
}

impl Machine for Replay {
    type Run = ReplayRun;

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("kraft")
    }

    fn coding(&self) -> Coding {
        Coding {
            base: 2,
            longest: LONGEST_OP_BITS,
        }
    }

    fn start(&self) -> ReplayRun {
        ReplayRun::default()
    }

    fn advance(&self, run: &mut ReplayRun, goal: &Goal<'_>) -> Pause<'static> {
        let mut places: Vec<Place> = Vec::new();
        let mut choices = run.choices.iter().copied();
        let mut tape: BTreeMap<i64, bool> = BTreeMap::new();
        let mut head = 0_i64;
        let mut standing: Option<usize> = None;
        // The link by which an unrevealed place was reached: from which place, and into its body or not.
        let mut link: Option<(usize, bool)> = None;
        run.output = Symbols::new();
        run.steps = 0;
        run.source = String::new();
        run.asked = 0;
        loop {
            if run.output.len() == goal.horizon {
                return Pause::Complete;
            }
            if run.steps == goal.steps {
                return Pause::OpenSteps;
            }
            let here = match standing {
                Some(here) => here,
                None => {
                    let Some(choice) = choices.next() else {
                        run.asked = OP_BITS.len();
                        return Pause::Needs(&OP_BITS);
                    };
                    let new = places.len();
                    let owner = match link {
                        None => None,
                        Some((from, true)) => {
                            places[from].body = Some(new);
                            Some(from)
                        }
                        Some((from, false)) => {
                            places[from].next = Some(new);
                            places[from].owner
                        }
                    };
                    places.push(Place {
                        op: OPS[choice].op,
                        owner,
                        next: None,
                        body: None,
                    });
                    run.source.push(OPS[choice].mnemonic);
                    new
                }
            };
            let cell = tape.get(&head).copied().unwrap_or(false);
            let mut into_body = false;
            let mut jump = None;
            let mut emitted = false;
            match places[here].op {
                Op::Emit => emitted = true,
                Op::Close => match places[here].owner {
                    Some(open) => jump = Some(open),
                    None => {
                        emitted = true;
                        jump = Some(0);
                    }
                },
                Op::Flip => {
                    tape.insert(head, !cell);
                }
                Op::Right => head += 1,
                Op::Left => head -= 1,
                Op::Open => into_body = cell,
                Op::Data => {
                    let Some(choice) = choices.next() else {
                        run.asked = 2;
                        return Pause::Needs(&[1, 1]);
                    };
                    tape.insert(head, choice == 1);
                }
                Op::Input => {
                    tape.insert(head, false);
                }
            }
            run.steps += 1;
            standing = match jump {
                Some(place) => Some(place),
                None => {
                    link = Some((here, into_body));
                    if into_body {
                        places[here].body
                    } else {
                        places[here].next
                    }
                }
            };
            if emitted {
                run.output.push(cell);
                let place = run.output.len() - 1;
                if goal.agree.get(place).is_some_and(|x| x != cell) {
                    return Pause::Disagrees;
                }
            }
        }
    }

    fn reveal(&self, run: &mut ReplayRun, choice: usize) {
        if choice < run.asked {
            run.choices.push(choice);
        }
    }

    fn output<'a>(&self, run: &'a ReplayRun) -> &'a Symbols {
        &run.output
    }

    fn steps(&self, run: &ReplayRun) -> u64 {
        run.steps
    }

    fn source(&self, run: &ReplayRun) -> String {
        run.source.clone()
    }
}

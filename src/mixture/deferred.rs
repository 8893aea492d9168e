//! A run of a written program whose data bits are not decided before they are looked at.
//! Takes the machine's programs, ops and tapes.
//!
//! A `,` puts a fair coin flip into a cell. As long as no `[` tests it and nothing emits
//! it, all that follows is the same for both values (a flip of a fair bit is a fair bit,
//! and no op copies a cell), so the cell stays undecided: the machine's own principle of
//! deferred decisions. `,>]` leaves a random cell behind in every pass and is one
//! configuration for ever here, where it would be 2^t with every bit decided at once.

use super::reach::Reach;
use crate::machine::{Configuration, Op, Program, Tape};

/// The place of the next op and the tape from the head, some of its cells undecided.
///
/// Canonical: an undecided cell is 0 in `bits` and 1 in `undecided`. Equal values have
/// equal futures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Deferred {
    place: usize,
    bits: Tape,
    undecided: Tape,
    /// The bit of the present action, from 0, that the next `?` reads; 0 where nobody acts.
    reads: usize,
}

/// Why a run paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pause {
    /// A symbol was put out.
    Emitted(bool),
    /// The next op looks at an undecided cell: [`Deferred::decide`] it.
    Undecided,
    /// A configuration came back without output: none will ever follow.
    Silent,
    /// No step is left.
    OutOfSteps,
}

impl Deferred {
    /// The first op and a blank tape.
    pub(super) fn start() -> Deferred {
        Deferred {
            place: 0,
            bits: Tape::default(),
            undecided: Tape::default(),
            reads: 0,
        }
    }

    /// A run that stands here, every cell decided.
    pub(super) fn at(configuration: &Configuration) -> Deferred {
        Deferred {
            place: configuration.place(),
            bits: configuration.tape().clone(),
            undecided: Tape::default(),
            reads: 0,
        }
    }

    /// A cycle begins: the next `?` reads the first bit of a new action.
    pub(super) fn begin_cycle(&mut self) {
        self.reads = 0;
    }

    /// Runs on to the next pause, each executed op taking one from `steps`. `?` reads the bits of `action`, one
    /// after the other and from the first again after the last; 0 where it has none, for there nobody acts.
    pub(super) fn run(&mut self, program: &Program, action: &[bool], steps: &mut u64) -> Pause {
        // Brent's search for a repeated configuration: compare with one saved copy,
        // renewed after 16, 32, 64, ... steps.
        let mut saved: Option<Deferred> = None;
        let (mut since, mut renew) = (0_u64, 16_u64);
        while *steps > 0 {
            match self.step(program, action) {
                Some(Pause::Emitted(symbol)) => {
                    *steps -= 1;
                    return Pause::Emitted(symbol);
                }
                Some(pause) => return pause,
                None => *steps -= 1,
            }
            if saved.as_ref() == Some(&*self) {
                return Pause::Silent;
            }
            since += 1;
            if since == renew {
                saved = Some(self.clone());
                (since, renew) = (0, renew * 2);
            }
        }
        Pause::OutOfSteps
    }

    /// Whether the run is proven to go on for ever without output where nobody acts, drifting over blank cells: a
    /// translated cycle. Looks at so many steps; `false` says nothing.
    ///
    /// Twice at one place with one cell under the head and nothing but blanks before it, and in between never
    /// behind where it was the first time: what happened in between happens again, shifted, for ever.
    pub(super) fn drifts(mut self, program: &Program, steps: u64) -> bool {
        let mut position = 0_i64;
        // By side: place, cell and position at the time that is compared with, and how far behind it the
        // head has been since.
        let mut saved: [Option<(usize, bool, bool, i64)>; 2] = [None; 2];
        let mut behind = [false; 2];
        let mut renew = 1;
        for step in 0..steps {
            let (bits, undecided) = (self.bits.blank_sides(), self.undecided.blank_sides());
            for side in 0..2 {
                if !(bits[side] && undecided[side]) {
                    continue;
                }
                let here = (self.place, self.bits.cell, self.undecided.cell, position);
                if let Some(then) = saved[side]
                    && (then.0, then.1, then.2) == (here.0, here.1, here.2)
                    && !behind[side]
                    && (if side == 0 {
                        position < then.3
                    } else {
                        position > then.3
                    })
                {
                    return true;
                }
                if step >= renew || saved[side].is_none() {
                    saved[side] = Some(here);
                    behind[side] = false;
                }
            }
            if step >= renew {
                renew *= 2;
            }
            match program.ops()[self.place] {
                Op::Right => position += 1,
                Op::Left => position -= 1,
                _ => {}
            }
            if self.step(program, &[]).is_some() {
                return false;
            }
            behind[0] |= saved[0].is_some_and(|then| position > then.3);
            behind[1] |= saved[1].is_some_and(|then| position < then.3);
        }
        false
    }

    /// Blanks every cell that the head can never reach again: nothing that follows is changed.
    pub(super) fn forget(&mut self, reach: &Reach) {
        let (left, right) = reach.at(self.place);
        self.bits.keep(left, right);
        self.undecided.keep(left, right);
    }

    /// The undecided cell under the head takes a value.
    pub(super) fn decide(&mut self, value: bool) {
        self.undecided.cell = false;
        self.bits.cell = value;
    }

    fn step(&mut self, program: &Program, action: &[bool]) -> Option<Pause> {
        let place = self.place;
        let op = program.ops()[place];
        let partner = program.partner(place);
        let ends_pass = op == Op::Close && partner == place;
        if self.undecided.cell && (ends_pass || matches!(op, Op::Emit | Op::Open)) {
            return Some(Pause::Undecided);
        }
        self.place += 1;
        match op {
            Op::Emit => return Some(Pause::Emitted(self.bits.cell)),
            Op::Close if ends_pass => {
                self.place = 0;
                return Some(Pause::Emitted(self.bits.cell));
            }
            Op::Close => self.place = partner,
            Op::Flip => self.bits.cell = !self.bits.cell && !self.undecided.cell,
            Op::Right => {
                self.bits.right();
                self.undecided.right();
            }
            Op::Left => {
                self.bits.left();
                self.undecided.left();
            }
            Op::Open => {
                if !self.bits.cell {
                    self.place = partner + 1;
                }
            }
            Op::Data => {
                self.bits.cell = false;
                self.undecided.cell = true;
            }
            Op::Input => {
                self.decide(action.get(self.reads).is_some_and(|bit| *bit));
                self.reads = (self.reads + 1).checked_rem(action.len()).unwrap_or(0);
            }
        }
        None
    }
}

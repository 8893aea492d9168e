//! The first steps of a run, where most machines are decided: a tape of two machine words, with cycles and translated
//! cycles seen as they happen.
//!
//! *Cycle*: the two stacks are the whole tape, seen from the head. Where they, the state and the cell are as before,
//! the run repeats what it did since (Brent's algorithm: one earlier place is kept, and renewed after 1, 2, 4, ...
//! steps).
//!
//! *Translated cycle*: a *record* is a step onto a cell never visited. Beyond it all is blank. Let two records on the
//! same side be in the same state, and let the cells that were visited in between look alike from both: then what lies
//! from the innermost of them outwards is the same half of a tape, and the run does the same again, for ever.

use super::node::Run;
use crate::machine::{Move, Rules};

/// A new record is compared with this many earlier ones of the same state.
const LOOK_BACK: u32 = 12;
/// Records kept on a side; there are no more cells than this.
const RECORDS: usize = 64;

/// How the first steps end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// At an entry that is not chosen.
    Stopped,
    /// What happened since `start` happens for ever, `shift` cells further in each round of `period` steps.
    Repeats { start: u32, period: u32, shift: i32 },
    /// Not decided within the steps and the cells.
    Undecided,
}

/// A step onto a cell never visited.
#[derive(Clone, Copy, Default)]
struct Record {
    /// The tape on the side where the head came from.
    tape: u64,
    steps: u32,
    head: i32,
    /// The cell farthest back that was visited between this record and the next.
    back: i32,
    state: u8,
}

/// The records on one side. Positions are counted outwards, so that both sides are alike.
struct Records {
    records: [Record; RECORDS],
    count: usize,
    /// The cell farthest back since the last record.
    back: i32,
}

impl Records {
    fn new() -> Self {
        Self {
            records: [Record::default(); RECORDS],
            count: 0,
            back: 0,
        }
    }

    /// Notes a record; gives an earlier one after which the run did what it will do after this one.
    #[inline]
    fn add<const B: u32>(&mut self, tape: u64, steps: u32, head: i32, state: u8) -> Option<Record> {
        if self.count > 0 {
            self.records[self.count - 1].back = self.back;
        }
        let mut back = head;
        let mut compared = 0;
        for record in self.records[..self.count].iter().rev() {
            back = back.min(record.back);
            if record.state != state {
                continue;
            }
            let alike = (1_u64 << (B * (record.head - back) as u32)) - 1;
            if (record.tape ^ tape) & alike == 0 {
                return Some(*record);
            }
            compared += 1;
            if compared == LOOK_BACK {
                break;
            }
        }
        if let Some(record) = self.records.get_mut(self.count) {
            *record = Record {
                tape,
                steps,
                head,
                back: head,
                state,
            };
            self.count += 1;
        }
        self.back = head;
        None
    }
}

/// The first steps of runs, one after another.
pub(super) struct Fast<const B: u32> {
    /// Moves at most.
    cap: u32,
    right: Records,
    left: Records,
}

impl<const B: u32> Fast<B> {
    /// Cells at most: they and a little room fit into a word.
    const CELLS: i32 = 62 / B as i32;

    pub fn new(cap: u32) -> Self {
        Self {
            cap,
            right: Records::new(),
            left: Records::new(),
        }
    }

    /// Goes on with a run until it is decided or has had its steps.
    pub fn go(&mut self, rules: &Rules, run: &mut Run) -> First {
        let mask = (1_u64 << B) - 1;
        self.right.count = 0;
        self.left.count = 0;
        let Run {
            mut left,
            mut right,
            mut steps,
            mut head,
            mut lowest,
            mut highest,
            mut state,
            mut cell,
        } = *run;
        // How far each side was left since its last record, counted outwards.
        (self.right.back, self.left.back) = (head, -head);
        let (mut kept_left, mut kept_right) = (left, right);
        let (mut kept_state, mut kept_cell, mut kept_head) = (state, cell, head);
        let (mut kept_steps, mut renew) = (steps, steps + 1);
        let end = loop {
            let Some(Move {
                write,
                right: to_right,
                next,
            }) = rules.get(state, cell)
            else {
                break First::Stopped;
            };
            if steps >= self.cap {
                break First::Undecided;
            }
            steps += 1;
            state = next;
            // Both directions are worked out and one is taken, for no branch foretells which it is.
            let outer = if to_right { right } else { left };
            cell = (outer & mask) as u8;
            let pushed = if to_right { left } else { right } << B | u64::from(write);
            let popped = outer >> B;
            (left, right) = if to_right {
                (pushed, popped)
            } else {
                (popped, pushed)
            };
            head += 2 * i32::from(to_right) - 1;
            // A step outwards from a side's record leaves its `back` as it is.
            self.right.back = self.right.back.min(head);
            self.left.back = self.left.back.min(-head);
            if head > highest || head < lowest {
                let earlier = if head > highest {
                    highest = head;
                    self.right.add::<B>(left, steps, head, state)
                } else {
                    lowest = head;
                    self.left.add::<B>(right, steps, -head, state)
                };
                if let Some(record) = earlier {
                    break First::Repeats {
                        start: record.steps,
                        period: steps - record.steps,
                        shift: if to_right {
                            head - record.head
                        } else {
                            head + record.head
                        },
                    };
                }
                if highest - lowest >= Self::CELLS {
                    break First::Undecided;
                }
            }
            let differs = left ^ kept_left
                | right ^ kept_right
                | u64::from(state ^ kept_state)
                | u64::from(cell ^ kept_cell);
            if differs == 0 {
                break First::Repeats {
                    start: kept_steps,
                    period: steps - kept_steps,
                    shift: head - kept_head,
                };
            }
            if steps == renew {
                renew = steps + 2 * (steps - kept_steps);
                (kept_left, kept_right) = (left, right);
                (kept_state, kept_cell, kept_head) = (state, cell, head);
                kept_steps = steps;
            }
        };
        *run = Run {
            left,
            right,
            steps,
            head,
            lowest,
            highest,
            state,
            cell,
        };
        end
    }
}

/// The output of a run that halts where it stands and writes 0 there: a 1, then the cells visited from left to right;
/// and the bit by which a written symbol is moved into its place.
pub(super) fn output<const B: u32>(run: &Run) -> (u64, u32) {
    let before = B * (run.head - run.lowest) as u32;
    let after = B * (run.highest - run.head) as u32;
    let mut reversed = run.right.reverse_bits();
    if B == 2 {
        let odd = 0x5555_5555_5555_5555;
        reversed = (reversed & odd) << 1 | reversed >> 1 & odd;
    }
    let reversed = if after == 0 {
        0
    } else {
        reversed >> (64 - after)
    };
    ((((1 << before) | run.left) << B) << after | reversed, after)
}

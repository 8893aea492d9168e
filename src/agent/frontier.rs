//! What rewards code that is not revealed can still bring: bounds by abstraction. Takes the machine's op table.
//!
//! Actions and percepts have one bit, the percept is the reward. At an unrevealed place the extensions of a cylinder are
//! random ops. Of the run this keeps an abstract state: the cycles to go (the present one included), the action of this
//! cycle if it was read, whether the place is in the body of a `[`, and five cells round the head, each 0, 1 or unknown.
//! U bounds the expected rewards to come from above, whatever the agent does, L from below.
//!
//! **Claim.** Let U_0 = n and U_(k+1) = sum over ops of 2^-bits V_op, where V_op is computed from U_k:
//! - `.`: the cell, and U_k with one cycle less, the action unread; an unknown cell is the better of both;
//! - `]`: in a body n, else the cell and n - 1: known code runs on;
//! - `+`, `>`, `<`: U_k of the cell flipped, of the head moved, the cell that comes in unknown;
//! - `[`: cell 0: U_k of the same state; cell 1: of the same in a body; unknown: the larger;
//! - `,`: the mean of U_k with the cell 0 and with the cell 1;
//! - `?`: U_k with the cell as the action; where it was not read yet, the larger of both actions.
//!
//! Then the expected rewards are at most U_k, for every k: by induction, since after a newly revealed op that is no `]`
//! the place that follows is unrevealed, too, and the larger of two actions bounds every policy. With 0 in place of n at
//! the start and of what known code brings, and the smaller of two, the same is a bound from below. Both are integers,
//! rounded outward.

use crate::machine::{OPS, Op, Tape};

/// Bounds are in integers over 2 to this.
pub(super) const BOUND_BITS: u32 = 20;
/// The cells to each side of the head.
const RADIUS: i64 = 2;
/// Windows of five cells of three kinds.
const WINDOWS: usize = 243;
/// The place value of the head's cell.
const HEAD: usize = 9;
/// The most rounds: each is sound, and more than this gain nothing that shows.
const ROUNDS: usize = 64;

/// What is known of a run that stands at an unrevealed place.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    /// Cycles to go, the present one included; at least 1.
    pub(super) cycles: usize,
    /// The action of this cycle, once it was read.
    pub(super) action: Option<bool>,
    pub(super) in_body: bool,
    /// The cells in base 3, the leftmost the lowest digit: 0, 1, or 2 for unknown.
    pub(super) window: usize,
}

/// The window of a tape.
pub(super) fn window(tape: &Tape) -> usize {
    let cells = (-RADIUS..=RADIUS).rev();
    cells.fold(0, |number, offset| {
        number * 3 + usize::from(tape.get(offset))
    })
}

impl State {
    fn cell(self) -> usize {
        self.window / HEAD % 3
    }

    fn with_cell(self, cell: bool) -> State {
        let window = self.window - self.cell() * HEAD + usize::from(cell) * HEAD;
        State { window, ..self }
    }

    fn moved(self, right: bool) -> State {
        let window = if right {
            self.window / 3 + 2 * (WINDOWS / 3)
        } else {
            self.window * 3 % WINDOWS + 2
        };
        State { window, ..self }
    }

    fn index(self) -> usize {
        let action = self.action.map_or(2, usize::from);
        ((self.cycles * 3 + action) * 2 + usize::from(self.in_body)) * WINDOWS + self.window
    }

    fn of(index: usize) -> State {
        let (rest, window) = (index / WINDOWS, index % WINDOWS);
        State {
            cycles: rest / 6,
            action: [Some(false), Some(true), None][rest / 2 % 3],
            in_body: rest % 2 == 1,
            window,
        }
    }
}

/// Bounds of the rewards to come, from above or from below.
#[derive(Clone, Debug)]
pub(super) struct Frontier {
    table: Vec<u64>,
    above: bool,
}

impl Frontier {
    /// The bounds to so many cycles.
    pub(super) fn new(cycles: usize, above: bool) -> Frontier {
        let states = (cycles + 1) * 6 * WINDOWS;
        let start = |index: usize| {
            if above {
                (State::of(index).cycles as u64) << BOUND_BITS
            } else {
                0
            }
        };
        let mut frontier = Frontier {
            table: (0..states).map(start).collect(),
            above,
        };
        for _ in 0..ROUNDS {
            let mut changed = false;
            for index in 6 * WINDOWS..states {
                let state = State::of(index);
                let sum: u64 = OPS
                    .iter()
                    .map(|row| frontier.after(row.op, state) << (4 - row.op.bits()))
                    .sum();
                let mean = if above { sum.div_ceil(16) } else { sum / 16 };
                // The operator is monotone: a better value may stand in place at once.
                changed |= mean != frontier.table[index];
                frontier.table[index] = mean;
            }
            if !changed {
                break;
            }
        }
        frontier
    }

    /// The bound in this state.
    pub(super) fn at(&self, state: State) -> u64 {
        if state.cycles == 0 {
            0
        } else {
            self.table[state.index()]
        }
    }

    fn either(&self, values: [u64; 2]) -> u64 {
        let [a, b] = values;
        if self.above { a.max(b) } else { a.min(b) }
    }

    /// What known code may bring in so many cycles.
    fn known_code(&self, cycles: usize) -> u64 {
        if self.above {
            (cycles as u64) << BOUND_BITS
        } else {
            0
        }
    }

    /// The bound if this op stands at the place.
    pub(super) fn after(&self, op: Op, state: State) -> u64 {
        let later = state.cycles - 1;
        let by_cell = |bound: &dyn Fn(bool, State) -> u64| match state.cell() {
            0 => bound(false, state),
            1 => bound(true, state),
            _ => self.either([false, true].map(|cell| bound(cell, state.with_cell(cell)))),
        };
        let reward = |cell: bool| u64::from(cell) << BOUND_BITS;
        match op {
            Op::Emit => by_cell(&|cell, state| {
                let next = State {
                    cycles: later,
                    action: None,
                    ..state
                };
                reward(cell) + self.at(next)
            }),
            Op::Close if state.in_body => self.known_code(state.cycles),
            Op::Close => by_cell(&|cell, _| reward(cell) + self.known_code(later)),
            Op::Flip => by_cell_flipped(self, state),
            Op::Right => self.at(state.moved(true)),
            Op::Left => self.at(state.moved(false)),
            Op::Open => by_cell(&|cell, state| {
                let in_body = state.in_body || cell;
                self.at(State { in_body, ..state })
            }),
            Op::Data => {
                let sum: u64 = [false, true]
                    .map(|bit| self.at(state.with_cell(bit)))
                    .iter()
                    .sum();
                if self.above { sum.div_ceil(2) } else { sum / 2 }
            }
            Op::Input => {
                let read = |bit: bool| {
                    let action = Some(bit);
                    self.at(State { action, ..state }.with_cell(bit))
                };
                match state.action {
                    Some(bit) => read(bit),
                    None => self.either([false, true].map(read)),
                }
            }
        }
    }
}

/// `+`: an unknown cell stays unknown.
fn by_cell_flipped(frontier: &Frontier, state: State) -> u64 {
    match state.cell() {
        0 => frontier.at(state.with_cell(true)),
        1 => frontier.at(state.with_cell(false)),
        _ => frontier.at(state),
    }
}

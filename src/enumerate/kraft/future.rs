//! What code that is not revealed can still do: an upper bound of the chance that it prints the rest of x.
//!
//! At an unrevealed place the extensions of a cylinder are random ops. Of the run this keeps an abstract state a: how
//! many symbols of x are out, whether the place is in the body of a `[`, and the cells round the head, each 0, 1 or
//! unknown. U(a) bounds the chance, over ops and data bits, that a run in any state that a stands for prints the rest of
//! x.
//!
//! **Claim.** Let U_0 = 1 and U_(k+1)(a) = sum over ops of 2^-bits V_op(a), where V_op(a) is computed from U_k, and U = 1
//! where all of x is out:
//! - `.`: 0 if the cell is known and is not the next symbol of x; else U_k with one symbol more, that cell known;
//! - `]`: in a body 1; else 0 if the cell is known and is not the next symbol, and 1 if it may be;
//! - `+`, `>`, `<`: U_k of the cell flipped, of the head moved, the cell that comes in unknown;
//! - `[`: cell 0: U_k of the same state; cell 1: of the same in a body; unknown: the larger, with the cell then known;
//! - `,`: the mean of U_k with the cell 0 and with the cell 1;
//! - `?`: U_k with the cell 0; where an agent acts, the larger of that and of the cell 1.
//!
//! Then the chance is at most U_k(a), for every k.
//!
//! **Proof.** By induction on k; for k = 0 it is a chance. After a newly revealed op that is no `]` the run stands at a
//! place that is not revealed either: the next place of an op just revealed, or the body of a `[` just revealed, cannot
//! have been visited. So the chance is the sum over the ops of 2^-bits times the chance in the state that the op leaves,
//! which by the induction is at most U_k of its abstract state; a data bit is a fair coin, and what is not known takes the
//! larger of two values, each of which is a bound. After a `]` known code runs on, of which 1 is a bound, unless the `]`
//! ends a pass and prints a symbol that disagrees. The operator is monotone, so a state may be improved in place, and
//! any number of rounds is sound. All is in integers, rounded up. ∎
//!
//! In the last symbols before the bit limit a part of the ops is known not to fit: the bound of the sum over a set of ops
//! is the same sum over that set.

use crate::enumerate::hope::{FRACTION_BITS, Hope};
use crate::machine::{OPS, Op, Symbols};

/// The bound of what nothing is known of.
const ONE: u32 = 1 << FRACTION_BITS;

/// The cells to each side of the head that are looked at.
pub(super) const RADIUS: u32 = 2;
/// The cells that are looked at.
const CELLS: u32 = 2 * RADIUS + 1;
/// What they may be: each 0, 1 or unknown.
const WINDOWS: usize = 3_usize.pow(CELLS);
/// The place value of the head's cell.
const HEAD: usize = 3_usize.pow(RADIUS);

/// Rounds of improvement for each number of symbols out.
const ROUNDS: usize = 8;

/// With more symbols the tables are not worth their size: nearly all open mass has few symbols out. Of a longer x
/// only so many are asked for, which is a bound for all of it.
const MOST_SYMBOLS: usize = 256;

/// From so many bits left on every op fits, with another one after it.
const ROOMS: u32 = 7;

/// The number in base 3 that has the digits of this one in base 2.
const AROUND: [u16; 1 << CELLS] = {
    let mut table = [0; 1 << CELLS];
    let mut bits = 1;
    while bits < 1 << CELLS {
        table[bits] = table[bits / 2] * 3 + bits as u16 % 2;
        bits += 1;
    }
    table
};

/// The cells round a head as a number in base 3, the leftmost the last digit: 0, 1, or 2 where unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Around(usize);

impl Around {
    /// The cells from the leftmost on, bit by bit: those that are 1, and those that are unknown.
    #[inline]
    pub(super) fn of(ones: u64, unknown: u64) -> Self {
        let low = |bits: u64| bits as usize & ((1 << CELLS) - 1);
        Around(usize::from(AROUND[low(ones)]) + 2 * usize::from(AROUND[low(unknown)]))
    }

    fn cell(self) -> usize {
        self.0 / HEAD % 3
    }

    pub(super) fn with(self, cell: bool) -> Self {
        Around(self.0 - self.cell() * HEAD + usize::from(cell) * HEAD)
    }

    /// The head moved right: what was right of it is under it, and what comes in is unknown.
    fn right(self) -> Self {
        Around(self.0 / 3 + 2 * (WINDOWS / 3))
    }

    fn left(self) -> Self {
        Around(self.0 % (WINDOWS / 3) * 3 + 2)
    }
}

/// The bounds for one string.
struct Bound {
    /// The string; more is not asked for.
    string: Vec<bool>,
    /// By symbols out, body, and window.
    table: Vec<u32>,
    acts: bool,
}

impl Bound {
    fn new(string: Vec<bool>, acts: bool) -> Self {
        let states = (string.len() + 1) * 2 * WINDOWS;
        let mut bound = Bound {
            table: vec![ONE; states],
            string,
            acts,
        };
        for out in (0..bound.string.len()).rev() {
            for _ in 0..ROUNDS {
                let mut changed = false;
                for body in [false, true] {
                    for window in 0..WINDOWS {
                        let around = Around(window);
                        let better = bound.over(out, body, around, |_| true);
                        let place = bound.place(out, body, around);
                        changed |= better < bound.table[place];
                        bound.table[place] = bound.table[place].min(better);
                    }
                }
                if !changed {
                    break;
                }
            }
        }
        bound
    }

    fn place(&self, out: usize, body: bool, around: Around) -> usize {
        (out * 2 + usize::from(body)) * WINDOWS + around.0
    }

    fn at(&self, out: usize, body: bool, around: Around) -> u32 {
        if out >= self.string.len() {
            return ONE;
        }
        self.table[self.place(out, body, around)]
    }

    /// The sum over the ops of a set of 2^-bits times what each leaves, rounded up.
    fn over(&self, out: usize, body: bool, around: Around, set: impl Fn(Op) -> bool) -> u32 {
        let ops = OPS.iter().map(|row| row.op).filter(|&op| set(op));
        let sixteenths: u32 = ops
            .map(|op| self.after(op, out, body, around) << (4 - op.bits()))
            .sum();
        sixteenths.div_ceil(16)
    }

    /// V_op: the bound of what follows the op.
    fn after(&self, op: Op, out: usize, body: bool, around: Around) -> u32 {
        let Some(&wanted) = self.string.get(out) else {
            return ONE;
        };
        let cell = around.cell();
        let both = [false, true].map(|bit| self.at(out, body, around.with(bit)));
        match op {
            Op::Emit | Op::Close if op == Op::Close && body => ONE,
            Op::Emit | Op::Close if cell < 2 && (cell == 1) != wanted => 0,
            Op::Emit => self.at(out + 1, body, around.with(wanted)),
            Op::Close => ONE,
            Op::Flip => match cell {
                2 => self.at(out, body, around),
                known => both[1 - known],
            },
            Op::Right => self.at(out, body, around.right()),
            Op::Left => self.at(out, body, around.left()),
            Op::Open => {
                let into = self.at(out, true, around.with(true));
                match cell {
                    0 => both[0],
                    1 => into,
                    _ => both[0].max(into),
                }
            }
            Op::Data => (both[0] + both[1]).div_ceil(2),
            Op::Input if self.acts => both[0].max(both[1]),
            Op::Input => both[0],
        }
    }
}

/// The bounds for x, x0 and x1.
pub(super) struct Future {
    /// At a place where any op may stand, by symbols out, body, and window.
    any: Vec<Hope>,
    /// The sum over the ops that do not fit, or after which none does, by bits left.
    stuck: Vec<Vec<Hope>>,
    /// The symbols that are asked for.
    most: usize,
}

/// Whether so many bits suffice for the op, and its data bit.
fn fits(op: Op, left: u32) -> bool {
    left >= op.bits() + u32::from(op == Op::Data)
}

/// Whether the walk hands the op over to what is stuck: nothing fits after it, and it is none that runs.
fn is_last(op: Op, left: u32) -> bool {
    let behind = left - op.bits() - u32::from(op == Op::Data);
    behind < 2 && !matches!(op, Op::Close | Op::Emit)
}

impl Future {
    /// The bounds for x and, if a search looks ahead, for what follows; `acts` says whether an agent does.
    pub(super) fn new(x: &Symbols, ahead: bool, acts: bool) -> Self {
        let start: Vec<bool> = x.iter().take(MOST_SYMBOLS).collect();
        let most = start.len();
        let mut strings = vec![start];
        if ahead && most == x.len() {
            for symbol in [false, true] {
                let longer = strings[0].iter().copied().chain([symbol]);
                strings.push(longer.collect());
            }
        }
        let strings = strings.into_iter();
        let bounds: Vec<Bound> = strings.map(|string| Bound::new(string, acts)).collect();
        let table = |of: &dyn Fn(&Bound, usize, bool, Around) -> u32| {
            let mut table = Vec::with_capacity((most + 1) * 2 * WINDOWS);
            for out in 0..=most {
                for body in [false, true] {
                    for around in (0..WINDOWS).map(Around) {
                        // Without a bound of its own what follows has that of x.
                        let bound = |place| bounds.get(place).unwrap_or(&bounds[0]);
                        table.push([0, 1, 2].map(|place| of(bound(place), out, body, around)));
                    }
                }
            }
            table
        };
        Future {
            any: table(&|bound, out, body, around| bound.at(out, body, around)),
            stuck: (0..ROOMS)
                .map(|left| {
                    table(&|bound, out, body, around| {
                        bound.over(out, body, around, |op| !fits(op, left) || is_last(op, left))
                    })
                })
                .collect(),
            most,
        }
    }

    fn place(&self, out: u32, body: bool, around: Around) -> usize {
        // With more out than is asked for, all that is asked for is out.
        ((out as usize).min(self.most) * 2 + usize::from(body)) * WINDOWS + around.0
    }

    /// At an unrevealed place with `out` symbols of x out.
    #[inline]
    pub(super) fn any(&self, out: u32, body: bool, around: Around) -> Hope {
        self.any[self.place(out, body, around)]
    }

    /// The same over the ops alone that do not fit into `left` bits, or after which none fits.
    #[inline]
    pub(super) fn stuck(&self, left: u32, out: u32, body: bool, around: Around) -> Hope {
        let left = left.min(ROOMS - 1) as usize;
        self.stuck[left][self.place(out, body, around)]
    }
}

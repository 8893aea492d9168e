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
//! **What a walk sees.** Its cells are known, or hold a data bit that nothing looked at: a fair coin, so the bound is the
//! mean of the two, with nothing rounded. Where a part of the ops is known not to fit into the bit limit, the bound of
//! a sum over these ops is the sum of their V_op.
//!
//! **Bounds nest.** The rounds go on until nothing changes, so that U is the greatest solution of U = V (rounded up),
//! whatever the order. A solution has three laws: more that is known of a state, by cells or by a larger radius, never
//! raises it; U(a) is at least the sum over the ops of 2^-bits U of what the op leaves, so more bits or steps never
//! raise an upper bound; and a longer x never does.

#[cfg(test)]
mod naive;
#[cfg(test)]
mod tests;

use crate::enumerate::hope::{FRACTION_BITS, Hope};
use crate::machine::{LONGEST_OP_BITS, OPS, Op, Symbols};

/// The cells to each side of the head that a walk looks at.
const RADIUS: u32 = 2;
/// The cells that it looks at.
const CELLS: u32 = 2 * RADIUS + 1;

/// U is in integers over 2 to this. A walk's shares are finer by the shares of the ops, and by the values of the cells,
/// so that there nothing is rounded.
const BOUND_BITS: u32 = FRACTION_BITS - LONGEST_OP_BITS - CELLS;
/// The bound where nothing is known.
const ONE: u32 = 1 << BOUND_BITS;

/// With more symbols the tables are not worth their size: nearly all open mass has few symbols out. Of a longer x
/// only so many are asked for, which is a bound for all of it.
const MOST_SYMBOLS: usize = 64;

/// From so many bits left on every op fits, with another one after it.
const ROOMS: u32 = 7;

/// The cells round a head as a number in base 3, the leftmost the last digit: each 0, 1, or [`FREE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Around<const RADIUS: u32 = 2>(usize);

/// A cell that is neither: unknown to a [`Bound`], and to a [`Future`] a data bit that nothing looked at.
const FREE: usize = 2;

impl Around {
    /// The cells to each side of the head.
    pub(super) const REACH: i32 = RADIUS as i32;

    /// What cells that are bits of a number add up to.
    const SUMS: [u8; 1 << CELLS] = {
        let mut sums = [0; 1 << CELLS];
        let mut bits = 1;
        while bits < sums.len() {
            // The lowest cell is the last digit.
            sums[bits] = 3 * sums[bits / 2] + (bits % 2) as u8;
            bits += 1;
        }
        sums
    };

    /// The cells as bits, the leftmost in bit 0: their values, 0 where free, and which are free.
    #[inline]
    pub(super) fn planes(values: u64, free: u64) -> Self {
        const MASK: u64 = (1 << CELLS) - 1;
        let sum = |plane: u64| usize::from(Self::SUMS[(plane & MASK) as usize]);
        Around(sum(values) + FREE * sum(free))
    }
}

impl<const RADIUS: u32> Around<RADIUS> {
    /// How many there are.
    const ALL: usize = 3_usize.pow(2 * RADIUS + 1);
    /// The place value of the head's cell.
    const HEAD: usize = 3_usize.pow(RADIUS);

    /// The cells as `at` gives them, by their offset from the head; none where the cell is free.
    #[inline]
    pub(super) fn of(at: impl Fn(i32) -> Option<bool>) -> Self {
        let mut number = 0;
        for offset in (-(RADIUS as i32)..=RADIUS as i32).rev() {
            number = number * 3 + at(offset).map_or(FREE, usize::from);
        }
        Around(number)
    }

    fn cell(self) -> usize {
        self.0 / Self::HEAD % 3
    }

    /// Whether no cell is free.
    fn is_known(self) -> bool {
        (0..=2 * RADIUS).all(|cell| self.0 / 3_usize.pow(cell) % 3 != FREE)
    }

    pub(super) fn with(self, cell: bool) -> Self {
        Around(self.0 - self.cell() * Self::HEAD + usize::from(cell) * Self::HEAD)
    }

    /// The head moved right: what was right of it is under it, and what comes in is unknown.
    fn right(self) -> Self {
        Around(self.0 / 3 + FREE * (Self::ALL / 3))
    }

    fn left(self) -> Self {
        Around(self.0 % (Self::ALL / 3) * 3 + FREE)
    }
}

/// A place that is not revealed: how many symbols are out, whether it is in a body, and the cells round the head.
#[derive(Clone, Copy, Debug)]
struct Place<const RADIUS: u32> {
    out: usize,
    body: bool,
    around: Around<RADIUS>,
}

impl<const RADIUS: u32> Place<RADIUS> {
    /// Where its bound stands in a table.
    fn index(self) -> usize {
        (self.out * 2 + usize::from(self.body)) * Around::<RADIUS>::ALL + self.around.0
    }

    /// The same place with other cells round the head.
    fn see(self, around: Around<RADIUS>) -> Self {
        Place { around, ..self }
    }
}

/// What an op leaves.
#[derive(Clone, Copy, Debug)]
enum Next<const RADIUS: u32> {
    /// A symbol that disagrees.
    Nothing,
    /// All of x, or code that is known.
    Anything,
    /// A place that is not revealed.
    Place(Place<RADIUS>),
    /// One of two such places, whichever has more.
    Larger([Place<RADIUS>; 2]),
    /// One of two such places, each with chance 1/2.
    Either([Place<RADIUS>; 2]),
}

/// What is asked for.
#[derive(Clone, Debug)]
struct Question {
    /// The string; more is not asked for.
    string: Vec<bool>,
    /// Whether an agent acts.
    acts: bool,
}

impl Question {
    /// V_op: what the op leaves at a place where the string is not out yet.
    fn next<const RADIUS: u32>(&self, op: Op, place: Place<RADIUS>) -> Next<RADIUS> {
        let Some(&wanted) = self.string.get(place.out) else {
            return Next::Anything;
        };
        let around = place.around;
        let cell = around.cell();
        let [zero, one] = [false, true].map(|bit| place.see(around.with(bit)));
        match op {
            Op::Close if place.body => Next::Anything,
            Op::Emit | Op::Close if cell != FREE && (cell == 1) != wanted => Next::Nothing,
            Op::Close => Next::Anything,
            Op::Emit => Next::Place(Place {
                out: place.out + 1,
                ..if wanted { one } else { zero }
            }),
            Op::Flip => Next::Place(match cell {
                0 => one,
                1 => zero,
                _ => place,
            }),
            Op::Right => Next::Place(place.see(around.right())),
            Op::Left => Next::Place(place.see(around.left())),
            Op::Open => {
                let into = Place { body: true, ..one };
                match cell {
                    0 => Next::Place(zero),
                    1 => Next::Place(into),
                    _ => Next::Larger([zero, into]),
                }
            }
            Op::Data => Next::Either([zero, one]),
            Op::Input if self.acts => Next::Larger([zero, one]),
            Op::Input => Next::Place(zero),
        }
    }
}

/// U for one string.
struct Bound<const RADIUS: u32> {
    question: Question,
    /// By place.
    table: Vec<u32>,
}

/// What two places add to a sum; one place is there twice.
#[derive(Clone, Copy, Debug)]
struct Term {
    /// Where they stand in the table.
    places: [usize; 2],
    /// Whether the mean of the two counts, and not the larger.
    mean: bool,
    /// 2 to this sixteenths of it.
    share: u32,
}

impl<const RADIUS: u32> Bound<RADIUS> {
    /// U, sooner found from that of a string which this one goes on from: a longer one has no larger U.
    fn new(question: Question, shorter: Option<&Self>) -> Self {
        let mut table = shorter.map_or_else(Vec::new, |shorter| shorter.table.clone());
        let states = (question.string.len() + 1) * 2 * Around::<RADIUS>::ALL;
        table.resize(states, ONE);
        let mut bound = Bound { question, table };
        for out in (0..bound.question.string.len()).rev() {
            // A place in a body leads to others in bodies only.
            for body in [true, false] {
                bound.solve(out, body);
            }
        }
        bound
    }

    /// The bounds with so many symbols out, in a body or not, from those with more symbols out and those in a body.
    fn solve(&mut self, out: usize, body: bool) {
        let first = Place {
            out,
            body,
            around: Around(0),
        };
        let places = first.index()..first.index() + Around::<RADIUS>::ALL;
        // What the rounds do not change, and what they do.
        let mut sums = Vec::with_capacity(places.len());
        let mut terms = Vec::with_capacity(places.len() * OPS.len());
        for around in (0..Around::<RADIUS>::ALL).map(Around) {
            let (mut sum, first_term) = (0, terms.len());
            for row in &OPS {
                let share = LONGEST_OP_BITS - row.op.bits();
                let next = self.question.next(row.op, first.see(around));
                let (both, mean) = match next {
                    Next::Place(place) if place.out == out => ([place; 2], false),
                    Next::Larger(both) => (both, false),
                    Next::Either(both) => (both, true),
                    next => {
                        sum += self.value(next) << share;
                        continue;
                    }
                };
                terms.push(Term {
                    places: both.map(Place::index),
                    mean,
                    share,
                });
            }
            sums.push((sum, first_term..terms.len()));
        }
        let mut changed = true;
        while changed {
            changed = false;
            for (place, (sum, own)) in places.clone().zip(&sums).rev() {
                let terms = terms[own.clone()].iter().map(|term| {
                    let [a, b] = term.places.map(|index| self.table[index]);
                    let value = if term.mean {
                        (a + b).div_ceil(2)
                    } else {
                        a.max(b)
                    };
                    value << term.share
                });
                let better = (sum + terms.sum::<u32>()).div_ceil(1 << LONGEST_OP_BITS);
                let held = &mut self.table[place];
                changed |= better < *held;
                *held = better.min(*held);
            }
        }
    }

    fn at(&self, place: Place<RADIUS>) -> u32 {
        if place.out >= self.question.string.len() {
            return ONE;
        }
        self.table[place.index()]
    }

    /// The bound of what an op leaves.
    fn value(&self, next: Next<RADIUS>) -> u32 {
        match next {
            Next::Nothing => 0,
            Next::Anything => ONE,
            Next::Place(place) => self.at(place),
            Next::Larger([a, b]) => self.at(a).max(self.at(b)),
            Next::Either([a, b]) => (self.at(a) + self.at(b)).div_ceil(2),
        }
    }

    /// The sum over a set of ops of 2^-bits times what each leaves, in sixteenths.
    fn over(&self, place: Place<RADIUS>, set: impl Fn(Op) -> bool) -> u32 {
        let ops = OPS.iter().map(|row| row.op).filter(|&op| set(op));
        ops.map(|op| self.value(self.question.next(op, place)) << (LONGEST_OP_BITS - op.bits()))
            .sum()
    }
}

/// The bounds for x, x0 and x1, as a walk asks for them.
pub(super) struct Future {
    /// At a place where any op may stand, by symbols out, body, and cells.
    any: Vec<Hope>,
    /// The sum over the ops that do not fit, or after which none does, by bits left.
    stuck: Vec<Vec<Hope>>,
    /// The symbols that are asked for.
    most: usize,
}

/// Whether of an op with so many bits left nothing more will be known: it or its data bit does not fit, or it is none
/// that runs and no op fits after it.
fn is_stuck(op: Op, left: u32) -> bool {
    let cost = op.bits() + u32::from(op == Op::Data);
    left < cost || left - cost < 2 && !matches!(op, Op::Close | Op::Emit)
}

/// From a figure for each of the known cells round a head, its mean over the free ones, 2^[`CELLS`] times.
fn means(figures: &mut [u32]) {
    for cell in 0..CELLS {
        let value = 3_usize.pow(cell);
        for around in 0..figures.len() {
            figures[around] = match around / value % 3 {
                // Both are doubled already.
                FREE => (figures[around - value] + figures[around - 2 * value]) / 2,
                _ => 2 * figures[around],
            };
        }
    }
}

/// A figure in sixteenths of each bound at each place with known cells, as its means over the free ones.
fn table(
    bounds: &[Bound<RADIUS>],
    most: usize,
    of: impl Fn(&Bound<RADIUS>, Place<RADIUS>) -> u32,
) -> Vec<Hope> {
    let mut table = vec![[0; 3]; (most + 1) * 2 * Around::<RADIUS>::ALL];
    for (index, rows) in table.chunks_mut(Around::<RADIUS>::ALL).enumerate() {
        let (out, body) = (index / 2, index % 2 == 1);
        for (string, bound) in bounds.iter().enumerate() {
            let cells = (0..Around::<RADIUS>::ALL).map(Around);
            let figures = cells.map(|around| {
                let known = around.is_known();
                known
                    .then(|| of(bound, Place { out, body, around }))
                    .unwrap_or(0)
            });
            let mut figures: Vec<u32> = figures.collect();
            means(&mut figures);
            for (row, figure) in rows.iter_mut().zip(figures) {
                // Without a bound of its own what follows has that of x.
                row[string..].fill(figure);
            }
        }
    }
    table
}

impl Future {
    /// The bounds for x and, if a search looks ahead, for what follows; `acts` says whether an agent does.
    pub(super) fn new(x: &Symbols, ahead: bool, acts: bool) -> Self {
        let string: Vec<bool> = x.iter().take(MOST_SYMBOLS).collect();
        let most = string.len();
        let asked = Question { string, acts };
        let mut bounds: Vec<Bound<RADIUS>> = vec![Bound::new(asked.clone(), None)];
        if ahead && most == x.len() {
            for symbol in [false, true] {
                let mut longer = asked.clone();
                longer.string.push(symbol);
                bounds.push(Bound::new(longer, bounds.first()));
            }
        }
        let any = table(&bounds, most, |bound, place| {
            bound.at(place) << LONGEST_OP_BITS
        });
        let stuck = (0..ROOMS).map(|left| {
            table(&bounds, most, |bound, place| {
                bound.over(place, |op| is_stuck(op, left))
            })
        });
        Future {
            any,
            stuck: stuck.collect(),
            most,
        }
    }

    fn index(&self, out: u32, body: bool, around: Around) -> usize {
        // With more out than is asked for, all that is asked for is out.
        let out = (out as usize).min(self.most);
        Place { out, body, around }.index()
    }

    /// At an unrevealed place with `out` symbols of x out.
    #[inline]
    pub(super) fn any(&self, out: u32, body: bool, around: Around) -> Hope {
        self.any[self.index(out, body, around)]
    }

    /// The same over the ops alone that do not fit into `left` bits, or after which none fits.
    #[inline]
    pub(super) fn stuck(&self, left: u32, out: u32, body: bool, around: Around) -> Hope {
        let left = left.min(ROOMS - 1) as usize;
        self.stuck[left][self.index(out, body, around)]
    }
}

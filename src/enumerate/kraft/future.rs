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
//! raises it (once some symbols are out fewer cells count: what is known then is forgotten for good); U(a) is at least the sum over the ops of 2^-bits U of what the op leaves, so more bits or steps never
//! raise an upper bound; and a longer x never does.

#[cfg(test)]
mod naive;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cmp::Reverse;

use crate::enumerate::hope::{FRACTION_BITS, Hope};
use crate::machine::{LONGEST_OP_BITS, OPS, Op, Symbols};

/// The cells to each side of the head that a walk looks at.
const RADIUS: u32 = 2;
/// Those that count once [`NEAR`] symbols are out: little open mass has more, and tables are small then.
const FAR: u32 = 1;
const NEAR: usize = 3;
/// The cells that it looks at.
const CELLS: u32 = 2 * RADIUS + 1;

/// U is in integers over 2 to this. A walk's shares are finer by the shares of the ops, and by the values of the cells,
/// so that there nothing is rounded.
const BOUND_BITS: u32 = FRACTION_BITS - LONGEST_OP_BITS - CELLS;
/// The bound where nothing is known.
const ONE: u32 = 1 << BOUND_BITS;

/// Sixteenths that make a division of them round up.
const ROUND_UP: u32 = (1 << LONGEST_OP_BITS) - 1;

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

    /// The cells that count once [`NEAR`] symbols are out.
    #[inline]
    fn far(self) -> Around<FAR> {
        const { assert!(RADIUS == FAR + 1) };
        Around(self.0 / 3 % Around::<FAR>::ALL)
    }

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

    /// How many cells are free.
    fn free(self) -> usize {
        let cells = (0..=2 * RADIUS).map(|cell| self.0 / 3_usize.pow(cell) % 3);
        cells.filter(|&cell| cell == FREE).count()
    }

    /// Whether no cell is free.
    fn is_known(self) -> bool {
        self.free() == 0
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

/// U of x, of x0 and of x1; one number more makes them what a machine adds at once.
type Bounds = [u32; 4];

/// What an op leaves, among the bounds of a level: of the places with as many symbols out.
#[derive(Clone, Copy)]
enum Leaves {
    Nothing,
    Anything,
    /// A place of the next level.
    Next(u16),
    /// Places of this level.
    Same(To),
}

/// A place of a level: what the ops leave there.
struct Row {
    ops: [(Op, Leaves); OPS.len()],
    /// Its place in the level.
    place: usize,
    /// Where the moves end of the places up to this one.
    moves: usize,
}

/// An op that leads to places of the same level.
struct Move {
    to: To,
    /// 2 to this sixteenths of it count.
    share: u32,
}

/// Places of a level that an op leads to.
#[derive(Clone, Copy)]
enum To {
    One(u16),
    Larger(u16, u16),
    Mean(u16, u16),
}

impl To {
    #[inline]
    fn value(self, bounds: &[Bounds]) -> Bounds {
        let both = |a: u16, b: u16| [bounds[usize::from(a)], bounds[usize::from(b)]];
        match self {
            To::One(place) => bounds[usize::from(place)],
            To::Larger(a, b) => {
                let [a, b] = both(a, b);
                std::array::from_fn(|lane| a[lane].max(b[lane]))
            }
            To::Mean(a, b) => {
                let [a, b] = both(a, b);
                std::array::from_fn(|lane| (a[lane] + b[lane] + 1) >> 1)
            }
        }
    }
}

/// The rules at the places of a level, where one symbol is wanted.
struct Level<const RADIUS: u32> {
    /// Of places in no body, and of places in one: those of which little is known first, since moves lead there.
    halves: [(Vec<Row>, Vec<Move>); 2],
}

impl<const RADIUS: u32> Level<RADIUS> {
    /// Places in a body or not.
    const HALF: usize = Around::<RADIUS>::ALL;

    fn new(wanted: bool, acts: bool) -> Self {
        let string = vec![wanted];
        let question = Question { string, acts };
        // A place of the next level is beyond the places of this one.
        let index = |place: Place<RADIUS>| (place.index() % (2 * Self::HALF)) as u16;
        let mut known: Vec<Around<RADIUS>> = (0..Self::HALF).map(Around).collect();
        known.sort_by_cached_key(|around| Reverse(around.free()));
        let half = |body| {
            let (mut rows, mut moves) = (Vec::with_capacity(Self::HALF), Vec::new());
            for &around in &known {
                let place = Place {
                    out: 0,
                    body,
                    around,
                };
                let ops = OPS.map(|row| {
                    let mut lead = |to| {
                        let share = LONGEST_OP_BITS - row.op.bits();
                        moves.push(Move { to, share });
                        Leaves::Same(to)
                    };
                    let leaves = match question.next(row.op, place) {
                        Next::Nothing => Leaves::Nothing,
                        Next::Anything => Leaves::Anything,
                        Next::Place(next) if next.out > place.out => Leaves::Next(index(next)),
                        Next::Place(next) => lead(To::One(index(next))),
                        Next::Larger([a, b]) => lead(To::Larger(index(a), index(b))),
                        Next::Either([a, b]) => lead(To::Mean(index(a), index(b))),
                    };
                    (row.op, leaves)
                });
                rows.push(Row {
                    ops,
                    place: place.index(),
                    moves: moves.len(),
                });
            }
            (rows, moves)
        };
        Level {
            halves: [false, true].map(half),
        }
    }

    /// The bounds of this level, by those of the next and any that are no smaller.
    fn solve(&self, next: &[Bounds], mut bounds: Vec<Bounds>) -> Vec<Bounds> {
        let [none, body] = &self.halves;
        // A place in a body leads to others in bodies only, and has no less than the same place in none.
        Self::solve_half(body, &mut bounds, next);
        let (outside, inside) = bounds.split_at_mut(Self::HALF);
        for (bound, &more) in outside.iter_mut().flatten().zip(inside.iter().flatten()) {
            *bound = more.min(*bound);
        }
        Self::solve_half(none, &mut bounds, next);
        bounds
    }

    fn solve_half((rows, moves): &(Vec<Row>, Vec<Move>), bounds: &mut [Bounds], next: &[Bounds]) {
        // What the rounds do not change.
        let still = |_, leaves| !matches!(leaves, Leaves::Same(_));
        let fixed: Vec<Bounds> = rows
            .iter()
            .map(|row| sum(&row.ops, bounds, next, still))
            .collect();
        let mut changed = true;
        while changed {
            changed = false;
            let mut from = 0;
            for (row, &fixed) in rows.iter().zip(&fixed) {
                let mut sum = fixed;
                for &Move { to, share } in &moves[from..row.moves] {
                    add(&mut sum, to.value(bounds), share);
                }
                from = row.moves;
                let held = bounds[row.place];
                let better: Bounds = std::array::from_fn(|lane| {
                    ((sum[lane] + ROUND_UP) >> LONGEST_OP_BITS).min(held[lane])
                });
                changed |= better != held;
                bounds[row.place] = better;
            }
        }
    }

    /// The sum over a set of ops at each place whose cells are known, in sixteenths.
    fn sums(&self, bounds: &[Bounds], next: &[Bounds], set: impl Fn(Op) -> bool) -> Vec<Bounds> {
        let mut sums = vec![[0; 4]; 2 * Self::HALF];
        for row in self.halves.iter().flat_map(|(rows, _)| rows) {
            if Around::<RADIUS>(row.place % Self::HALF).is_known() {
                sums[row.place] = sum(&row.ops, bounds, next, |op, _| set(op));
            }
        }
        sums
    }
}

/// Adds 2^share times the bounds.
#[inline]
fn add(sum: &mut Bounds, bounds: Bounds, share: u32) {
    for (sum, bound) in sum.iter_mut().zip(bounds) {
        *sum += bound << share;
    }
}

/// The sum over a set of ops of 2^-bits times what each leaves, in sixteenths.
fn sum(
    ops: &[(Op, Leaves)],
    bounds: &[Bounds],
    next: &[Bounds],
    set: impl Fn(Op, Leaves) -> bool,
) -> Bounds {
    let mut sum = [0; 4];
    for &(op, leaves) in ops.iter().filter(|&&(op, leaves)| set(op, leaves)) {
        let value = match leaves {
            Leaves::Nothing => continue,
            Leaves::Anything => [ONE; 4],
            Leaves::Next(place) => next[usize::from(place)],
            Leaves::Same(to) => to.value(bounds),
        };
        add(&mut sum, value, LONGEST_OP_BITS - op.bits());
    }
    sum
}

/// From figures where all cells are known, their means over the free ones, 2^[`CELLS`] times; near or far.
fn means(mut figures: Vec<Bounds>) -> Vec<Bounds> {
    let near = figures.len() == 2 * Around::<RADIUS>::ALL;
    let cells = if near { CELLS } else { 2 * FAR + 1 };
    for cell in 0..cells {
        let value = 3_usize.pow(cell);
        for digits in figures.chunks_exact_mut(3 * value) {
            let (known, free) = digits.split_at_mut(2 * value);
            let (zeros, ones) = known.split_at(value);
            for ((free, zero), one) in free.iter_mut().zip(zeros).zip(ones) {
                *free = std::array::from_fn(|lane| zero[lane] + one[lane]);
            }
            for figure in known.iter_mut().flatten() {
                *figure *= 2;
            }
        }
    }
    for figure in figures.iter_mut().flatten() {
        *figure <<= CELLS - cells;
    }
    figures
}

/// The rules at a level, near or far.
enum Rules {
    Near(Level<RADIUS>),
    Far(Level<FAR>),
}

impl Rules {
    /// The rules where 0 is wanted, and where 1 is.
    fn both(near: bool, acts: bool) -> [Self; 2] {
        [false, true].map(|wanted| {
            if near {
                Rules::Near(Level::new(wanted, acts))
            } else {
                Rules::Far(Level::new(wanted, acts))
            }
        })
    }

    /// The bounds by those of the next level; near, `far` ones of this level are no smaller.
    fn solve(&self, next: &[Bounds], far: &[Bounds]) -> Vec<Bounds> {
        match self {
            Rules::Near(level) => level.solve(&seen_near(next), seen_near(far).into_owned()),
            Rules::Far(level) => level.solve(next, vec![[ONE; 4]; 2 * Around::<FAR>::ALL]),
        }
    }

    fn sums(&self, bounds: &[Bounds], next: &[Bounds], set: impl Fn(Op) -> bool) -> Vec<Bounds> {
        match self {
            Rules::Near(level) => level.sums(bounds, &seen_near(next), set),
            Rules::Far(level) => level.sums(bounds, next, set),
        }
    }
}

/// Figures of a level as they are seen near: at places with more cells, which do not matter if the level is far.
fn seen_near(figures: &[Bounds]) -> Cow<'_, [Bounds]> {
    let (near, far) = (Around::<RADIUS>::ALL, Around::<FAR>::ALL);
    if figures.len() == 2 * near {
        return Cow::Borrowed(figures);
    }
    let mut seen = Vec::with_capacity(2 * near);
    for half in figures.chunks_exact(far) {
        // The leftmost cell is the last digit.
        for _ in 0..3 {
            for figure in half {
                seen.extend([*figure; 3]);
            }
        }
    }
    Cow::Owned(seen)
}

/// U for x, x0 and x1, by symbols out.
struct Solved {
    near: [Rules; 2],
    far: [Rules; 2],
    /// The levels that are near.
    nearest: usize,
    levels: Vec<Vec<Bounds>>,
    x: Vec<bool>,
    ahead: bool,
}

impl Solved {
    fn new(x: Vec<bool>, ahead: bool, acts: bool, nearest: usize) -> Self {
        let mut solved = Solved {
            near: Rules::both(true, acts),
            far: Rules::both(false, acts),
            nearest,
            levels: vec![Vec::new(); x.len() + 2],
            x,
            ahead,
        };
        // With x and a symbol out nothing more is asked for. Near levels begin from far ones, where less is known.
        let all = solved.levels.len();
        for (nearest, levels) in [(0, all), (nearest, nearest.min(all))] {
            solved.nearest = nearest;
            for out in (0..levels).rev() {
                solved.levels[out] =
                    solved.level(out, ONE, |rules, far, next| rules.solve(next, far));
            }
        }
        solved
    }

    /// What comes of a level's rules, its bounds and those of the next level; `all` where nothing more is asked for.
    fn level(
        &self,
        out: usize,
        all: u32,
        of: impl Fn(&Rules, &[Bounds], &[Bounds]) -> Vec<Bounds>,
    ) -> Vec<Bounds> {
        let (rules, places) = if out < self.nearest {
            (&self.near, 2 * Around::<RADIUS>::ALL)
        } else {
            (&self.far, 2 * Around::<FAR>::ALL)
        };
        let next = self.levels.get(out + 1);
        match (self.x.get(out), next) {
            (Some(&wanted), Some(next)) => of(&rules[usize::from(wanted)], &self.levels[out], next),
            (None, Some(next)) if self.ahead => {
                let bounds = &self.levels[out];
                let [zero, one] = [0, 1].map(|wanted: usize| of(&rules[wanted], bounds, next));
                let both = zero.iter().zip(&one);
                both.map(|(zero, one)| [all, zero[1], one[2], all])
                    .collect()
            }
            _ => vec![[all; 4]; places],
        }
    }

    /// What a walk asks for, of places with these symbols out: shares over 2^[`FRACTION_BITS`].
    fn hopes(&self, most: usize, of: impl Fn(usize) -> Vec<Bounds>) -> Vec<Hope> {
        let levels = (0..=most).flat_map(|out| means(of(out)));
        levels.map(|[x, zero, one, _]| [x, zero, one]).collect()
    }

    /// At a place where any op may stand.
    fn any(&self, most: usize) -> Vec<Hope> {
        self.hopes(most, |out| {
            let bounds = self.levels[out].iter();
            bounds
                .map(|bounds| bounds.map(|bound| bound << LONGEST_OP_BITS))
                .collect()
        })
    }

    /// Over a set of ops alone.
    fn over(&self, most: usize, set: impl Fn(Op) -> bool) -> Vec<Hope> {
        let shares = OPS.iter().filter(|row| set(row.op));
        let all = shares.map(|row| ONE << (LONGEST_OP_BITS - row.op.bits()));
        let all: u32 = all.sum();
        self.hopes(most, |out| {
            self.level(out, all, |rules, bounds, next| {
                rules.sums(bounds, next, &set)
            })
        })
    }
}

/// The bounds for x, x0 and x1, as a walk asks for them.
pub(super) struct Future {
    /// At a place where any op may stand, by symbols out, body, and cells.
    any: Vec<Hope>,
    /// Sums over sets of ops, each set once.
    sums: Vec<Vec<Hope>>,
    /// Which of these is over the ops that do not fit, or after which none does, by bits left from [`FEWEST`] on.
    stuck: [usize; (ROOMS - FEWEST) as usize],
    /// Which is over these ops and `.`, where few bits are left.
    last: [usize; (SOME - FEWEST) as usize],
    /// The symbols that are asked for.
    most: usize,
    len: u32,
}

/// With fewer bits left no op fits.
const FEWEST: u32 = 2;

/// With as many bits left there is more to do than to sum over the last op.
const SOME: u32 = 4;

/// Whether of an op with so many bits left nothing more will be known: it or its data bit does not fit, or it is none
/// that runs and no op fits after it.
fn is_stuck(op: Op, left: u32, data: u32) -> bool {
    let cost = op.bits() + data * u32::from(op == Op::Data);
    left < cost || left - cost < 2 && !matches!(op, Op::Close | Op::Emit)
}

impl Future {
    /// The bounds for x and, if a search looks ahead, for what follows; `acts` says whether an agent does.
    pub(super) fn new(x: &Symbols, ahead: bool, acts: bool, data: u32) -> Self {
        let string: Vec<bool> = x.iter().take(MOST_SYMBOLS).collect();
        let most = string.len();
        // Of a longer x nothing is known of what follows.
        let ahead = ahead && most == x.len();
        let solved = Solved::new(string, ahead, acts, NEAR);
        let mut sets: Vec<Vec<Op>> = Vec::new();
        let mut number = |left: usize, with: Option<Op>| {
            let is_in = |op| with == Some(op) || is_stuck(op, left as u32 + FEWEST, data);
            let ops = OPS.iter().map(|row| row.op);
            let set: Vec<Op> = ops.filter(|&op| is_in(op)).collect();
            let known = sets.iter().position(|known| *known == set);
            known.unwrap_or_else(|| {
                sets.push(set);
                sets.len() - 1
            })
        };
        let stuck = std::array::from_fn(|left| number(left, None));
        let last = std::array::from_fn(|left| number(left, Some(Op::Emit)));
        let sums = sets
            .iter()
            .map(|set| solved.over(most, |op| set.contains(&op)));
        Future {
            sums: sums.collect(),
            stuck,
            last,
            len: x.len() as u32,
            any: solved.any(most),
            most,
        }
    }

    #[inline]
    fn index(&self, out: u32, body: bool, around: Around) -> usize {
        // With more out than is asked for, all that is asked for is out.
        let out = (out as usize).min(self.most);
        if out < NEAR {
            return Place { out, body, around }.index();
        }
        let nearest = 2 * NEAR * Around::<RADIUS>::ALL;
        let around = around.far();
        nearest
            + Place {
                out: out - NEAR,
                body,
                around,
            }
            .index()
    }

    #[inline]
    pub(super) fn asks_beyond(&self, out: u32) -> bool {
        out < self.len
    }

    #[inline]
    pub(super) fn last(&self, left: u32, out: u32, body: bool, around: Around) -> &Hope {
        &self.sums[self.last[(left - FEWEST) as usize]][self.index(out, body, around)]
    }

    /// At an unrevealed place with `out` symbols of x out.
    #[inline]
    pub(super) fn any(&self, out: u32, body: bool, around: Around) -> &Hope {
        &self.any[self.index(out, body, around)]
    }

    /// The same over the ops alone that do not fit into `left` bits, of [`FEWEST`] or more, or after which none fits.
    #[inline]
    pub(super) fn stuck(&self, left: u32, out: u32, body: bool, around: Around) -> &Hope {
        // With as many as all ops take, none is stuck.
        let left = (left.min(ROOMS - 1) - FEWEST) as usize;
        &self.sums[self.stuck[left]][self.index(out, body, around)]
    }
}

//! U at the places with as many symbols out, by U at those with one more.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::place::{Around, CELLS, FAR, Next, Place, Question, RADIUS};
use crate::enumerate::hope::FRACTION_BITS;
use crate::machine::{LONGEST_OP_BITS, OPS, Op};

/// U is in integers over 2 to this. A walk's shares are finer by the shares of the ops, and by the values of the cells,
/// so that there nothing is rounded.
pub(super) const BOUND_BITS: u32 = FRACTION_BITS - LONGEST_OP_BITS - CELLS;
/// The bound where nothing is known.
pub(super) const ONE: u32 = 1 << BOUND_BITS;

/// Sixteenths that make a division of them round up.
const ROUND_UP: u32 = (1 << LONGEST_OP_BITS) - 1;

/// U of x, of x0 and of x1; one number more makes them what a machine adds at once.
pub(super) type Bounds = [u32; 4];

/// What an op leaves, among the bounds of a level: of the places with as many symbols out.
#[derive(Clone, Copy)]
pub(super) enum Leaves {
    Nothing,
    Anything,
    /// A place of the next level.
    Next(u16),
    /// Places of this level.
    Same(To),
}

/// A place of a level: what the ops leave there.
pub(super) struct Row {
    pub(super) ops: [(Op, Leaves); OPS.len()],
    /// Its place in the level.
    pub(super) place: usize,
    /// Where the moves end of the places up to this one.
    moves: usize,
}

/// An op that leads to places of the same level.
pub(super) struct Move {
    to: To,
    /// 2 to this sixteenths of it count.
    share: u32,
}

/// Places of a level that an op leads to.
#[derive(Clone, Copy)]
pub(super) enum To {
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
pub(super) struct Level<const RADIUS: u32> {
    /// Of places in no body, and of places in one: those of which little is known first, since moves lead there.
    pub(super) halves: [(Vec<Row>, Vec<Move>); 2],
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
pub(super) fn sum(
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
pub(super) fn means(mut figures: Vec<Bounds>) -> Vec<Bounds> {
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
pub(super) enum Rules {
    Near(Level<RADIUS>),
    Far(Level<FAR>),
}

impl Rules {
    /// The rules where 0 is wanted, and where 1 is.
    pub(super) fn both(near: bool, acts: bool) -> [Self; 2] {
        [false, true].map(|wanted| {
            if near {
                Rules::Near(Level::new(wanted, acts))
            } else {
                Rules::Far(Level::new(wanted, acts))
            }
        })
    }

    /// The bounds by those of the next level; near, `far` ones of this level are no smaller.
    pub(super) fn solve(&self, next: &[Bounds], far: &[Bounds]) -> Vec<Bounds> {
        match self {
            Rules::Near(level) => level.solve(&seen_near(next), seen_near(far).into_owned()),
            Rules::Far(level) => level.solve(next, vec![[ONE; 4]; 2 * Around::<FAR>::ALL]),
        }
    }

    pub(super) fn sums(
        &self,
        bounds: &[Bounds],
        next: &[Bounds],
        set: impl Fn(Op) -> bool,
    ) -> Vec<Bounds> {
        match self {
            Rules::Near(level) => level.sums(bounds, &seen_near(next), set),
            Rules::Far(level) => level.sums(bounds, next, set),
        }
    }
}

/// Figures of a level as they are seen near: at places with more cells, which do not matter if the level is far.
pub(super) fn seen_near(figures: &[Bounds]) -> Cow<'_, [Bounds]> {
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

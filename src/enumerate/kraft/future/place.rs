//! A place that is not revealed, as U sees it, and what an op leaves there.

use crate::machine::Op;

/// The cells to each side of the head that a walk looks at.
pub(super) const RADIUS: u32 = 2;
/// Those that count once [`NEAR`] symbols are out: little open mass has more, and tables are small then.
pub(super) const FAR: u32 = 1;
pub(super) const NEAR: usize = 3;
/// The cells that it looks at.
pub(super) const CELLS: u32 = 2 * RADIUS + 1;

/// The cells round a head as a number in base 3, the leftmost the last digit: each 0, 1, or [`FREE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around<const RADIUS: u32 = 2>(pub(super) usize);

/// A cell that is neither: unknown to the rules, and to a walk a data bit that nothing looked at.
pub(super) const FREE: usize = 2;

impl Around {
    /// The cells to each side of the head.
    pub const REACH: i32 = RADIUS as i32;

    /// The cells that count once [`NEAR`] symbols are out.
    #[inline]
    pub(super) fn far(self) -> Around<FAR> {
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
    pub fn planes(values: u64, free: u64) -> Self {
        const MASK: u64 = (1 << CELLS) - 1;
        let sum = |plane: u64| usize::from(Self::SUMS[(plane & MASK) as usize]);
        Around(sum(values) + FREE * sum(free))
    }
}

impl<const RADIUS: u32> Around<RADIUS> {
    /// How many there are.
    pub(super) const ALL: usize = 3_usize.pow(2 * RADIUS + 1);
    /// The place value of the head's cell.
    pub(super) const HEAD: usize = 3_usize.pow(RADIUS);

    /// The cells as `at` gives them, by their offset from the head; none where the cell is free.
    #[inline]
    pub fn of(at: impl Fn(i32) -> Option<bool>) -> Self {
        let mut number = 0;
        for offset in (-(RADIUS as i32)..=RADIUS as i32).rev() {
            number = number * 3 + at(offset).map_or(FREE, usize::from);
        }
        Around(number)
    }

    pub(super) fn cell(self) -> usize {
        self.0 / Self::HEAD % 3
    }

    /// How many cells are free.
    pub(super) fn free(self) -> usize {
        let cells = (0..=2 * RADIUS).map(|cell| self.0 / 3_usize.pow(cell) % 3);
        cells.filter(|&cell| cell == FREE).count()
    }

    /// Whether no cell is free.
    pub(super) fn is_known(self) -> bool {
        self.free() == 0
    }

    pub fn with(self, cell: bool) -> Self {
        Around(self.0 - self.cell() * Self::HEAD + usize::from(cell) * Self::HEAD)
    }

    /// The head moved right: what was right of it is under it, and what comes in is unknown.
    pub(super) fn right(self) -> Self {
        Around(self.0 / 3 + FREE * (Self::ALL / 3))
    }

    pub(super) fn left(self) -> Self {
        Around(self.0 % (Self::ALL / 3) * 3 + FREE)
    }
}

/// A place that is not revealed: how many symbols are out, whether it is in a body, and the cells round the head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<const RADIUS: u32> {
    pub(super) out: usize,
    pub(super) body: bool,
    pub(super) around: Around<RADIUS>,
}

impl<const RADIUS: u32> Place<RADIUS> {
    /// Where its bound stands in a table.
    pub(super) fn index(self) -> usize {
        (self.out * 2 + usize::from(self.body)) * Around::<RADIUS>::ALL + self.around.0
    }

    /// The same place with other cells round the head.
    pub(super) fn see(self, around: Around<RADIUS>) -> Self {
        Place { around, ..self }
    }
}

/// What an op leaves.
#[derive(Clone, Copy, Debug)]
pub(super) enum Next<const RADIUS: u32> {
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
pub(super) struct Question {
    /// The string; more is not asked for.
    pub(super) string: Vec<bool>,
    /// Whether an agent acts.
    pub(super) acts: bool,
}

impl Question {
    /// V_op: what the op leaves at a place where the string is not out yet.
    pub(super) fn next<const RADIUS: u32>(&self, op: Op, place: Place<RADIUS>) -> Next<RADIUS> {
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

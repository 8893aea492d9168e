//! Tapes whose data bits may be undrawn: read from the program, but not looked at yet.
//!
//! A data bit is a fair coin, so which value it has need not be decided before a `[` tests
//! it or its symbol matters (the principle of deferred decisions). An undrawn cell stands
//! for both values at once.

use super::future::Around;
use crate::machine::{OPS, Op};

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// A known bit.
    Known(bool),
    /// A data bit that was not looked at: which one, counted from 0 in the order of reading
    /// (0 where the tape keeps no labels), and whether it was flipped since.
    Undrawn(u16, bool),
}

impl Cell {
    /// The bit, if it is known.
    pub(super) fn known(self) -> Option<bool> {
        match self {
            Cell::Known(bit) => Some(bit),
            Cell::Undrawn(..) => None,
        }
    }
}

/// The part of a word's effect on the tape that can be applied at once.
///
/// Masks stand around the head's cell before the word, which is bit [`ORIGIN`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Masks {
    /// Cells that are overwritten, by a constant or by a data bit.
    pub(super) clear: u64,
    /// Cells that are flipped, after being overwritten.
    pub(super) flip: u64,
    /// Cells that hold an undrawn data bit afterwards.
    pub(super) fresh: u64,
}

/// The bit of [`Masks`] that is the head's cell.
pub(super) const ORIGIN: i32 = 32;

/// A tape with a head.
///
/// A head's excursion has to be announced by [`Tape::reserve`]; within it nothing fails.
pub(super) trait Tape: Clone {
    /// The tape that takes over when this one is too short.
    type Wider: Tape;
    /// Whether undrawn cells know which data bit they hold.
    const LABELS: bool;

    /// A blank tape.
    fn blank() -> Self;
    /// Makes sure that the head can go from `lo` (at most 0) to `hi` (at least 0) of where it is.
    fn reserve(&mut self, lo: i32, hi: i32) -> bool;
    /// The same tape, with more room.
    fn widen(&self) -> Self::Wider;
    /// The same tape as the longest kind.
    fn lengthen(&self) -> Long;
    /// The tape that [`Tape::lengthen`] made, if it fits.
    fn shorten(long: &Long) -> Option<Self>;
    /// What stands under the head.
    fn cell(&self) -> Cell {
        self.at(0)
    }
    /// What stands at `offset` from the head, within what was reserved.
    fn at(&self, offset: i32) -> Cell;
    /// The cells round the head, blank where nothing was reserved.
    fn around(&self) -> Around;
    /// Decides every cell that holds data bit `label`; on a tape without labels, the cell at `offset`.
    fn draw(&mut self, offset: i32, label: u16, bit: bool);
    /// Writes a known bit.
    fn write(&mut self, bit: bool);
    /// Executes an op that neither prints nor jumps: a `,` writes the undrawn data bit `label`, a `?` a 0.
    fn execute(&mut self, op: Op, label: u16);
    /// Applies a word's masks and moves the head; false where this tape cannot.
    fn apply(&mut self, masks: &Masks, shift: i32) -> bool;
    /// Whether every cell from `lo` to `hi` of the head is as on `earlier` from its own head.
    fn agrees(&self, earlier: &Self, lo: i32, hi: i32) -> bool;
    /// Whether all cells further from the head than `beyond`, on its side, are blank.
    fn blank_beyond(&self, beyond: i32, right: bool) -> bool;
}

/// 64 cells around the head, without labels: the fast tape.
///
/// Cells that leave the window are looked for room by shifting; where the cells in use span
/// more than 64 the walk goes on with a [`Long`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// Known cells' values; 0 where undrawn.
    values: u64,
    undrawn: u64,
    head: i32,
}

const CELLS: i32 = 64;

/// What an op does to the head's cell and to the head.
#[derive(Clone, Copy)]
struct Change {
    clear: u64,
    flip: u64,
    fresh: u64,
    shift: i32,
}

/// By the op's row.
const CHANGES: [Change; OPS.len()] = {
    let mut changes = [Change {
        clear: 0,
        flip: 0,
        fresh: 0,
        shift: 0,
    }; OPS.len()];
    changes[Op::Flip as usize].flip = 1;
    changes[Op::Right as usize].shift = 1;
    changes[Op::Left as usize].shift = -1;
    changes[Op::Input as usize].clear = 1;
    changes[Op::Data as usize].clear = 1;
    changes[Op::Data as usize].fresh = 1;
    changes
};

/// `mask`, whose origin is at [`ORIGIN`], with its origin moved to `head`.
fn moved(mask: u64, head: i32) -> u64 {
    if head >= ORIGIN {
        mask << (head - ORIGIN)
    } else {
        mask >> (ORIGIN - head)
    }
}

/// `plane` shifted so that bit `by` becomes bit 0; bits shifted in are 0.
fn slid(plane: u64, by: i32) -> u64 {
    match by {
        0..CELLS => plane >> by,
        _ if (-CELLS + 1..0).contains(&by) => plane << -by,
        _ => 0,
    }
}

impl Window {
    #[cold]
    fn recentre(&mut self, lo: i32, hi: i32) -> bool {
        let used = self.values | self.undrawn;
        let (mut first, mut last) = (self.head + lo, self.head + hi);
        if used != 0 {
            first = first.min(used.trailing_zeros().cast_signed());
            last = last.max(CELLS - 1 - used.leading_zeros().cast_signed());
        }
        if last - first >= CELLS {
            return false;
        }
        // The cells in use go to the middle, so that both sides have room.
        let by = first - (CELLS - 1 - (last - first)) / 2;
        self.values = slid(self.values, by);
        self.undrawn = slid(self.undrawn, by);
        self.head -= by;
        true
    }

    /// The planes seen from the head: its cell is bit [`ORIGIN`]. Cells further out are lost.
    fn seen(&self) -> (u64, u64) {
        let by = self.head - ORIGIN;
        (slid(self.values, by), slid(self.undrawn, by))
    }
}

impl Tape for Window {
    type Wider = Long;
    const LABELS: bool = false;

    fn blank() -> Self {
        Self {
            values: 0,
            undrawn: 0,
            head: ORIGIN,
        }
    }

    #[inline]
    fn reserve(&mut self, lo: i32, hi: i32) -> bool {
        (self.head + lo >= 0 && self.head + hi < CELLS) || self.recentre(lo, hi)
    }

    fn widen(&self) -> Long {
        self.lengthen()
    }

    fn lengthen(&self) -> Long {
        let mut long = Long::blank();
        for position in 0..CELLS {
            let offset = position - self.head;
            if self.undrawn >> position & 1 == 1 {
                long.put(offset, UNDRAWN);
            } else if self.values >> position & 1 == 1 {
                long.put(offset, 1);
            }
        }
        long
    }

    fn shorten(long: &Long) -> Option<Self> {
        let mut window = Self::blank();
        for (&cell, place) in long.cells.iter().zip(0_i64..) {
            let position = place - long.head as i64 + i64::from(ORIGIN);
            match cell {
                0 => {}
                _ if !(0..i64::from(CELLS)).contains(&position) => return None,
                1 => window.values |= 1 << position,
                _ => window.undrawn |= 1 << position,
            }
        }
        Some(window)
    }

    #[inline]
    fn at(&self, offset: i32) -> Cell {
        let position = self.head + offset;
        if self.undrawn >> position & 1 == 1 {
            Cell::Undrawn(0, false)
        } else {
            Cell::Known(self.values >> position & 1 == 1)
        }
    }

    #[inline]
    fn around(&self) -> Around {
        // Cells outside the window are blank, and slid in as such.
        let by = self.head - Around::REACH;
        Around::planes(slid(self.values, by), slid(self.undrawn, by))
    }

    #[inline]
    fn draw(&mut self, offset: i32, _label: u16, bit: bool) {
        let position = self.head + offset;
        self.undrawn &= !(1 << position);
        self.values |= u64::from(bit) << position;
    }

    #[inline]
    fn write(&mut self, bit: bool) {
        let cell = 1 << self.head;
        self.undrawn &= !cell;
        self.values = self.values & !cell | u64::from(bit) << self.head;
    }

    // No branch: which op comes next is what no processor foretells.
    #[inline]
    fn execute(&mut self, op: Op, _label: u16) {
        let change = &CHANGES[op as usize];
        let clear = change.clear << self.head;
        self.undrawn = self.undrawn & !clear | change.fresh << self.head;
        self.values = (self.values & !clear ^ change.flip << self.head) & !self.undrawn;
        self.head += change.shift;
    }

    #[inline]
    fn apply(&mut self, masks: &Masks, shift: i32) -> bool {
        let clear = moved(masks.clear, self.head);
        let undrawn = self.undrawn & !clear | moved(masks.fresh, self.head);
        self.values = (self.values & !clear ^ moved(masks.flip, self.head)) & !undrawn;
        self.undrawn = undrawn;
        self.head += shift;
        true
    }

    fn agrees(&self, earlier: &Self, lo: i32, hi: i32) -> bool {
        // Offsets may lie outside either window; there the cells are blank.
        if lo < -ORIGIN || hi >= CELLS - ORIGIN {
            return (lo..=hi).all(|offset| self.look(offset) == earlier.look(offset));
        }
        let width = hi - lo + 1;
        let mask = (u64::MAX >> (CELLS - width)) << (ORIGIN + lo);
        let ((a, b), (c, d)) = (self.seen(), earlier.seen());
        ((a ^ c) | (b ^ d)) & mask == 0
    }

    fn blank_beyond(&self, beyond: i32, right: bool) -> bool {
        let used = self.values | self.undrawn;
        if right {
            slid(used, (self.head + beyond + 1).max(0)) == 0
        } else {
            slid(used, (self.head + beyond - CELLS).min(0)) == 0
        }
    }
}

impl Window {
    /// As [`Tape::at`], anywhere.
    fn look(&self, offset: i32) -> Cell {
        if (0..CELLS).contains(&(self.head + offset)) {
            self.at(offset)
        } else {
            Cell::Known(false)
        }
    }
}

/// In a [`Long`]: an undrawn cell is this, plus twice its label, plus 1 if flipped.
const UNDRAWN: u16 = 2;

/// The most data bits that a [`Long`] tells apart.
pub(super) const MOST_LABELS: u16 = u16::MAX / 2 - UNDRAWN;

/// What a number in a [`Long`] stands for.
fn cell_of(number: u16) -> Cell {
    match number {
        known @ 0..UNDRAWN => Cell::Known(known == 1),
        cell => Cell::Undrawn((cell - UNDRAWN) >> 1, cell & 1 == 1),
    }
}

/// A tape of any length, with labels.
#[derive(Clone, Debug)]
pub(super) struct Long {
    cells: Vec<u16>,
    head: usize,
}

impl Long {
    fn put(&mut self, offset: i32, cell: u16) {
        self.reserve(offset.min(0), offset.max(0));
        let place = self.place(offset);
        self.cells[place] = cell;
    }

    fn place(&self, offset: i32) -> usize {
        // Reserved, so neither end is passed.
        self.head.wrapping_add_signed(offset as isize)
    }

    /// The number at `offset`, blank outside.
    fn look(&self, offset: i32) -> u16 {
        self.head
            .checked_add_signed(offset as isize)
            .and_then(|place| self.cells.get(place).copied())
            .unwrap_or(0)
    }
}

impl Tape for Long {
    type Wider = Self;
    const LABELS: bool = true;

    fn blank() -> Self {
        Self {
            cells: vec![0; 32],
            head: 16,
        }
    }

    fn reserve(&mut self, lo: i32, hi: i32) -> bool {
        let (left, right) = (lo.unsigned_abs() as usize, hi.unsigned_abs() as usize);
        if left > self.head {
            let more = (left - self.head).max(self.cells.len());
            self.cells.splice(0..0, std::iter::repeat_n(0, more));
            self.head += more;
        }
        if self.head + right >= self.cells.len() {
            self.cells
                .resize((self.head + right + 1).max(2 * self.cells.len()), 0);
        }
        true
    }

    fn widen(&self) -> Self {
        self.clone()
    }

    fn lengthen(&self) -> Long {
        self.clone()
    }

    fn shorten(long: &Long) -> Option<Self> {
        Some(long.clone())
    }

    fn at(&self, offset: i32) -> Cell {
        cell_of(self.cells[self.place(offset)])
    }

    fn around(&self) -> Around {
        Around::of(|offset| cell_of(self.look(offset)).known())
    }

    fn draw(&mut self, offset: i32, _label: u16, bit: bool) {
        let place = self.place(offset);
        // No op copies a cell, so a data bit stands in one cell only.
        let flipped = self.cells[place] & 1;
        self.cells[place] = u16::from(bit) ^ flipped;
    }

    fn write(&mut self, bit: bool) {
        self.cells[self.head] = u16::from(bit);
    }

    fn execute(&mut self, op: Op, label: u16) {
        match op {
            Op::Flip => self.cells[self.head] ^= 1,
            Op::Right => self.head += 1,
            Op::Left => self.head -= 1,
            Op::Input => self.write(false),
            Op::Data => self.cells[self.head] = UNDRAWN + 2 * label,
            Op::Emit | Op::Close | Op::Open => {}
        }
    }

    fn apply(&mut self, _: &Masks, _: i32) -> bool {
        false
    }

    fn agrees(&self, earlier: &Self, lo: i32, hi: i32) -> bool {
        // Undrawn cells are alike whatever their labels: a cycle neither draws nor prints any.
        let kind = |cell: u16| cell.min(UNDRAWN);
        (lo..=hi).all(|offset| kind(self.look(offset)) == kind(earlier.look(offset)))
    }

    fn blank_beyond(&self, beyond: i32, right: bool) -> bool {
        let edge = self.head as i64 + i64::from(beyond);
        self.cells
            .iter()
            .zip(0_i64..)
            .all(|(&cell, place)| cell == 0 || if right { place <= edge } else { place >= edge })
    }
}

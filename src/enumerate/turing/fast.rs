//! The first steps of a run, where most machines are decided: a tape of one machine word, with cycles and translated
//! cycles seen as they happen.
//!
//! The word is a ring that turns under the head, which is always at its lowest bit; there are fewer cells than it has
//! room for.
//!
//! *Cycle*: the ring is the whole tape, seen from the head. Where it, the state and the cell are as before, the run
//! repeats what it did since (Brent's algorithm: one earlier place is kept, and renewed after 1, 2, 4, ... steps).
//!
//! *Translated cycle*: a *record* is a step onto a cell never visited, and the beginning is one on both sides. Beyond it
//! all is blank. Let two records on the same side be in the same state, and let the cells that were visited in between
//! look alike from both: then what lies from the innermost of them outwards is the same half of a tape, and the run does
//! the same again, for ever.
//!
//! A child goes on from where its parent stopped, and finds the records of the run so far: there is one a cell, so that
//! they are a stack on each side, and those of other children were further out. A cycle that began before the child's
//! own entry was read is seen after one round of it.

use super::entries::{Entries, Entry};

/// Steps until the place that later ones are compared with is first renewed: a power of two, less 1.
const FIRST_RENEWAL: u32 = 7;
/// Records kept on a side; there are no more cells than this.
const RECORDS: usize = 64;

/// A run on a tape of at most 64 / B cells, of B bits each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The cell under the head lowest, its left neighbour above it, and its right neighbour highest.
    pub tape: u64,
    /// Moves done. A run that halts has one step more.
    pub steps: u32,
    /// The lowest cell visited, from where the run began.
    pub lowest: i16,
    /// From the lowest: the head, and the highest cell visited.
    pub head: i16,
    pub span: i16,
    /// From the lowest: the cells farthest back since the last record on the right, and on the left.
    back_right: i16,
    back_left: i16,
    /// 4 state + the symbol under the head.
    pub place: u8,
}

impl Run {
    /// On a blank tape.
    pub const BLANK: Self = Self {
        tape: 0,
        steps: 0,
        lowest: 0,
        head: 0,
        span: 0,
        back_right: 0,
        back_left: 0,
        place: 0,
    };
}

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

/// A step onto a cell never visited. By state there is a byte each in a word; cells are counted outwards.
#[derive(Clone, Copy, Default)]
struct Record {
    tape: u64,
    /// How far out the last record of each state on this side is, and 1; or 0. This one is among them.
    last: u64,
    /// The cell farthest back that was visited since that record, and `MIDDLE`.
    since: u64,
    steps: u32,
    head: i16,
    /// The cell farthest back since the record before it, and `MIDDLE`.
    back: i16,
}

/// A byte of each state.
const EACH: u64 = 0x0101_0101_0101_0101;
/// The cell where the run began, as it stands in a byte of less than 128.
const MIDDLE: i32 = 64;

/// What stands in a byte for a state.
#[inline]
fn byte(word: u64, state: usize) -> i32 {
    (word >> (8 * (state & 7)) & 0xFF) as i32
}

/// The word with another byte for a state.
#[inline]
fn with_byte(word: u64, state: usize, byte: i32) -> u64 {
    let shift = 8 * (state & 7);
    word & !(0xFF << shift) | (byte as u64) << shift
}

/// The lesser of each byte and this one; all are less than 128.
#[inline]
fn at_most(word: u64, byte: i32) -> u64 {
    let bytes = byte as u64 * EACH;
    // The highest bit of a byte stays where the byte is no less; then the other bits are set in its place.
    let highest = 0x80 * EACH;
    let greater = ((word | highest) - bytes) & highest;
    let greater = greater - (greater >> 7);
    word & !greater | bytes & greater
}

/// The records of a run on one side, by how far out they are.
type Records = [Record; RECORDS];

/// Whether tapes are alike on the cells from `back` to `out`, the second excluded, where the head is.
#[inline]
fn alike<const B: u32>(tapes: [u64; 2], to_right: bool, back: i32, out: i32) -> bool {
    // These cells are above the lowest bit, or at the ring's other end.
    let bits = B * (out - back) as u32;
    let from = if to_right { B } else { bits.wrapping_neg() };
    let cells = (1_u64 << bits).wrapping_sub(1).rotate_left(from);
    (tapes[0] ^ tapes[1]) & cells == 0
}

/// A run as it goes on; see [`Run`].
struct Going<const B: u32> {
    tape: u64,
    place: usize,
    steps: u32,
    lowest: i32,
    head: i32,
    span: i32,
    back_right: i32,
    back_left: i32,
}

impl<const B: u32> Going<B> {
    #[inline]
    fn from(run: &Run) -> Self {
        Self {
            tape: run.tape,
            place: run.place.into(),
            steps: run.steps,
            lowest: run.lowest.into(),
            head: run.head.into(),
            span: run.span.into(),
            back_right: run.back_right.into(),
            back_left: run.back_left.into(),
        }
    }

    #[inline]
    fn run(&self) -> Run {
        Run {
            tape: self.tape,
            steps: self.steps,
            lowest: self.lowest as i16,
            head: self.head as i16,
            span: self.span as i16,
            back_right: self.back_right as i16,
            back_left: self.back_left as i16,
            place: self.place as u8,
        }
    }

    /// The head, from where the run began.
    #[inline]
    fn cell(&self) -> i32 {
        self.head + self.lowest
    }

    /// Takes a step; says what is to be done next.
    #[inline]
    fn step(&mut self, entries: &Entries<B>, entry: Entry<B>) -> Entry<B> {
        self.tape = entry.turn(self.tape ^ entries.flip(self.place));
        self.head += entry.by();
        self.place = entry.then(self.tape);
        self.steps += 1;
        self.back_right = self.back_right.min(self.head);
        self.back_left = self.back_left.max(self.head);
        entries.at(self.place)
    }

    /// Whether the head is on a cell never visited.
    #[inline]
    fn is_beyond(&self) -> bool {
        self.head as u32 > self.span as u32
    }

    /// Takes such a cell to those visited; gives its side, and the cell farthest back, counted outwards.
    #[inline]
    fn widen(&mut self) -> (bool, i32) {
        let to_right = self.head > 0;
        // To the left the lowest cell is one lower now. No branch: which side it is cannot be foretold.
        let lower = i32::from(!to_right);
        self.lowest -= lower;
        self.span += 1;
        self.head += lower;
        self.back_right += lower;
        self.back_left += lower;
        let (right, left) = (self.back_right + self.lowest, self.back_left + self.lowest);
        let back = if to_right { right } else { -left };
        self.back_right = if to_right { self.head } else { self.back_right };
        self.back_left = if to_right { self.back_left } else { self.head };
        (to_right, back)
    }
}

/// The first steps of runs, one after another.
pub(super) struct Fast<const B: u32> {
    /// Moves at most.
    cap: u32,
    /// On the left, and on the right.
    records: [Records; 2],
}

impl<const B: u32> Fast<B> {
    /// Cells at most: they and a little room fit into a word.
    const CELLS: i32 = 62 / B as i32;

    pub fn new(cap: u32) -> Self {
        // The first record of every run, on both sides; the others are overwritten.
        let beginning = Record {
            last: 1,
            since: MIDDLE as u64 * EACH,
            ..Record::default()
        };
        Self {
            cap,
            records: [[beginning; RECORDS]; 2],
        }
    }

    /// Goes on with a run until it is decided or has had its steps. Where it stops it is left as it is then.
    pub fn go(&mut self, entries: &Entries<B>, run: &mut Run) -> First {
        let mut entry = entries.at(run.place.into());
        if entry.is_unread() {
            return First::Stopped;
        }
        if run.steps >= self.cap {
            return First::Undecided;
        }
        let mut at = Going::from(run);
        let mut kept = (at.tape, at.place, at.steps, at.cell());
        entry = at.step(entries, entry);
        if entry.is_unread() {
            // Half of those that stop do so at once. If this is a record, it is the first of its state.
            if at.is_beyond() {
                let (to_right, back) = at.widen();
                self.note(&at, to_right, back);
                if at.span >= Self::CELLS {
                    return First::Undecided;
                }
            }
            *run = at.run();
            return First::Stopped;
        }
        // The place is renewed when this many steps are done; the cap is looked at then, too. Where it is far enough
        // not to matter, the first renewals are left out: a cycle that they would show is found some steps later.
        let far = self.cap - run.steps >= 4 * FIRST_RENEWAL;
        let mut renew = run.steps + if far { FIRST_RENEWAL } else { 1 };
        let mut next_look = renew;
        loop {
            if at.is_beyond() {
                let (to_right, back) = at.widen();
                if let Some(earlier) = self.record(&at, to_right, back) {
                    return First::Repeats {
                        start: earlier.steps,
                        period: at.steps - earlier.steps,
                        shift: at.cell() - i32::from(earlier.head),
                    };
                }
                self.note(&at, to_right, back);
                if at.span >= Self::CELLS {
                    return First::Undecided;
                }
            }
            if at.tape == kept.0 && at.place == kept.1 {
                return First::Repeats {
                    start: kept.2,
                    period: at.steps - kept.2,
                    shift: at.cell() - kept.3,
                };
            }
            if entry.is_unread() {
                *run = at.run();
                return First::Stopped;
            }
            if at.steps == next_look {
                if at.steps == renew {
                    // After 1, 3, 7, 15, ... steps.
                    renew = 2 * at.steps + 1 - run.steps;
                    kept = (at.tape, at.place, at.steps, at.cell());
                }
                if at.steps >= self.cap {
                    return First::Undecided;
                }
                next_look = renew.min(self.cap);
            }
            // Steps until one is remarkable.
            loop {
                entry = at.step(entries, entry);
                if at.is_beyond() || at.tape == kept.0 || entry.is_unread() || at.steps == next_look
                {
                    break;
                }
            }
        }
    }

    /// An earlier record of the same state after which the run did what it will do after this one, if there is one.
    #[inline]
    fn record(&self, at: &Going<B>, to_right: bool, back: i32) -> Option<&Record> {
        let state = at.place >> 2;
        let records = &self.records[usize::from(to_right)];
        let mut out = at.cell().abs();
        let mut back = back + MIDDLE;
        loop {
            let before = &records[(out as usize - 1) % RECORDS];
            let earlier = byte(before.last, state) - 1;
            if earlier < 0 {
                break;
            }
            back = back.min(byte(before.since, state));
            let record = &records[earlier as usize % RECORDS];
            if alike::<B>([record.tape, at.tape], to_right, back - MIDDLE, earlier) {
                return Some(record);
            }
            if earlier == 0 {
                break;
            }
            back = back.min(record.back.into());
            out = earlier;
        }
        None
    }

    /// Notes a record.
    #[inline]
    fn note(&mut self, at: &Going<B>, to_right: bool, back: i32) {
        let state = at.place >> 2;
        let records = &mut self.records[usize::from(to_right)];
        let out = at.cell().abs();
        let before = records[(out as usize - 1) % RECORDS];
        let since = at_most(before.since, back + MIDDLE);
        records[out as usize % RECORDS] = Record {
            tape: at.tape,
            last: with_byte(before.last, state, out + 1),
            since: with_byte(since, state, out + MIDDLE),
            steps: at.steps,
            head: at.cell() as i16,
            back: (back + MIDDLE) as i16,
        };
    }
}

/// The output of a run that halts where it stands and writes 0 there: a 1, then the cells visited from left to right;
/// and the bit by which a written symbol is moved into its place.
#[inline]
pub(super) fn output<const B: u32>(run: &Run) -> (u64, u32) {
    let after = B * (run.span - run.head) as u32;
    let all = B * (run.span as u32 + 1);
    let symbol = (1_u64 << B) - 1;
    let cells = (run.tape & !symbol).rotate_left(after);
    (1 << all | cells, after)
}

//! The first steps of a run, where most machines are decided: a tape of one machine word, with cycles and translated
//! cycles seen as they happen.
//!
//! The word is a ring that turns under the head, which is always at its lowest bit; there are fewer cells than it has
//! room for.
//!
//! *Cycle*: the ring is the whole tape, seen from the head. Where it, the state and the cell are as before, the run
//! repeats what it did since (Brent's algorithm: one earlier place is kept, and renewed after 1, 2, 4, ... steps).
//!
//! *Translated cycle*: a *record* is a step onto a cell never visited. Beyond it all is blank. Let two records on the
//! same side be in the same state, and let the cells that were visited in between look alike from both: then what lies
//! from the innermost of them outwards is the same half of a tape, and the run does the same again, for ever.

use super::entries::{Entries, UNREAD};

/// A new record is compared with this many earlier ones of the same state.
const LOOK_BACK: u32 = 12;
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
    /// The head, from where it began, and the outermost cells visited.
    pub head: i16,
    pub lowest: i16,
    pub highest: i16,
    /// 4 state + the symbol under the head.
    pub place: u8,
}

impl Run {
    /// On a blank tape.
    pub const BLANK: Self = Self {
        tape: 0,
        steps: 0,
        head: 0,
        lowest: 0,
        highest: 0,
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

/// A step onto a cell never visited.
#[derive(Clone, Copy, Default)]
struct Record {
    tape: u64,
    steps: u32,
    head: i16,
    /// The record before it in the same state, and the cell farthest back that was visited between them.
    earlier: u8,
    back: i16,
}

/// The records on one side. Positions are counted outwards, so that both sides are alike.
struct Records {
    records: [Record; RECORDS],
    count: u8,
    /// By state: the last record and 1, or 0.
    last: [u8; 8],
    /// By state: the cell farthest back since its last record.
    back: [i16; 8],
}

impl Records {
    fn new() -> Self {
        Self {
            records: [Record::default(); RECORDS],
            count: 0,
            last: [0; 8],
            back: [0; 8],
        }
    }

    #[inline]
    fn clear(&mut self) {
        self.count = 0;
        self.last = [0; 8];
    }

    /// Notes a record, where `back` is the cell farthest back since the last one on this side; gives an earlier one
    /// after which the run did what it will do after this one. `alike` are the bits of so many cells, head excluded.
    #[inline]
    fn add(
        &mut self,
        run: (u64, u32, u8),
        head: i16,
        back: i16,
        alike: impl Fn(u32) -> u64,
    ) -> Option<Record> {
        let (tape, steps, state) = run;
        for since in &mut self.back {
            *since = back.min(*since);
        }
        let state = usize::from(state & 7);
        let mut back = self.back[state];
        let earlier = self.last[state];
        let record = Record {
            tape,
            steps,
            head,
            earlier,
            back,
        };
        let mut place = earlier;
        for _ in 0..LOOK_BACK {
            let Some(number) = place.checked_sub(1) else {
                break;
            };
            let earlier = &self.records[usize::from(number) % RECORDS];
            if (earlier.tape ^ tape) & alike((earlier.head - back) as u32) == 0 {
                return Some(*earlier);
            }
            back = back.min(earlier.back);
            place = earlier.earlier;
        }
        self.records[usize::from(self.count) % RECORDS] = record;
        self.count += 1;
        self.last[state] = self.count;
        self.back[state] = head;
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
    pub fn go(&mut self, entries: &Entries<B>, run: &mut Run) -> First {
        let mask = (1_u32 << B) - 1;
        self.right.clear();
        self.left.clear();
        let mut tape = run.tape;
        let mut place = run.place;
        let mut entry = entries.get(place);
        if entry == UNREAD {
            return First::Stopped;
        }
        if run.steps >= self.cap {
            return First::Undecided;
        }
        // The head and the cells visited are counted from the lowest.
        let mut lowest = i32::from(run.lowest);
        let mut head = i32::from(run.head) - lowest;
        let mut span = i32::from(run.highest) - lowest;
        // The cells farthest from each side since its last record.
        let (mut back_right, mut back_left) = (head, head);
        let mut kept = (tape, place, run.steps, head + lowest);
        // The place is renewed when no step is left until then; the cap is looked at then, too. Where it is far enough
        // not to matter, the first renewals are left out: a cycle that they would show is found some steps later.
        let far = self.cap - run.steps >= 4 * FIRST_RENEWAL;
        let mut renew = run.steps + if far { FIRST_RENEWAL } else { 1 };
        let mut next_look = renew;
        let mut left = renew - run.steps;
        let end = loop {
            tape = (tape ^ u64::from(entry >> 8 & 3)).rotate_right(entry);
            head += entry as i32 >> 24;
            place = (entry >> 16 & 0x1C | tape as u32 & mask) as u8;
            entry = entries.get(place);
            left -= 1;
            back_right = back_right.min(head);
            back_left = back_left.max(head);
            if head as u32 > span as u32 {
                let steps = next_look - left;
                let state = place >> 2;
                let to_right = head > 0;
                let earlier = if to_right {
                    span = head;
                    let alike = |cells: u32| ((1_u64 << (B * cells)) - 1) << B;
                    let back = (back_right + lowest) as i16;
                    back_right = head;
                    let at = (head + lowest) as i16;
                    self.right.add((tape, steps, state), at, back, alike)
                } else {
                    // The lowest cell is one lower now.
                    lowest -= 1;
                    span += 1;
                    back_right += 1;
                    let back = -(back_left + 1 + lowest) as i16;
                    (head, back_left) = (0, 0);
                    let alike = |cells: u32| !(u64::MAX >> (B * cells));
                    let at = -lowest as i16;
                    self.left.add((tape, steps, state), at, back, alike)
                };
                if let Some(record) = earlier {
                    let (place, then) = (head + lowest, i32::from(record.head));
                    break First::Repeats {
                        start: record.steps,
                        period: steps - record.steps,
                        shift: if to_right { place - then } else { place + then },
                    };
                }
                if span >= Self::CELLS {
                    break First::Undecided;
                }
            }
            if tape == kept.0 && place == kept.1 {
                break First::Repeats {
                    start: kept.2,
                    period: next_look - left - kept.2,
                    shift: head + lowest - kept.3,
                };
            }
            if entry == UNREAD {
                break First::Stopped;
            }
            if left == 0 {
                let steps = next_look;
                if steps == renew {
                    // After 1, 3, 7, 15, ... steps.
                    renew = 2 * steps + 1 - run.steps;
                    kept = (tape, place, steps, head + lowest);
                }
                if steps >= self.cap {
                    break First::Undecided;
                }
                next_look = renew.min(self.cap);
                left = next_look - steps;
            }
        };
        *run = Run {
            tape,
            steps: next_look - left,
            head: (head + lowest) as i16,
            lowest: lowest as i16,
            highest: (lowest + span) as i16,
            place,
        };
        end
    }
}

/// The output of a run that halts where it stands and writes 0 there: a 1, then the cells visited from left to right;
/// and the bit by which a written symbol is moved into its place.
#[inline]
pub(super) fn output<const B: u32>(run: &Run) -> (u64, u32) {
    let after = B * u32::from(run.highest.abs_diff(run.head));
    let all = B * (u32::from(run.highest.abs_diff(run.lowest)) + 1);
    let symbol = (1_u64 << B) - 1;
    let cells = (run.tape & !symbol).rotate_left(after);
    (1 << all | cells, after)
}

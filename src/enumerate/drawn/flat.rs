//! The Kraft machine on a flat tape: one run at a time, fast enough to be drawn ten million times.
//!
//! It does what [`Kraft`](crate::machine::Kraft) does without an agent, and its cycles are decided as the
//! engine's are (the claim and its proof stand in `kraft/cycle.rs`). A run is loaded from where a cylinder
//! stands, runs on as its random bits say, and leaves the tape blank for the next.

use super::aim::{Aim, End};
use super::bits::Bits;
use super::closed::{State, never_prints};
use super::place::{NONE, Place};
use crate::machine::{OPS, Op};

/// The most steps of a run: places are numbered by 16 bits, and each is revealed in a step of its own.
pub const MOST_STEPS: u32 = 60_000;

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// At a revealed place.
    At(u16),
    /// At the place after `from` (the first one of its body, if `body`), not revealed yet.
    Before { from: u16, body: bool },
}

/// Why a run pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pause {
    /// It needs an op.
    Op,
    /// It needs a data bit.
    Data,
    /// It came to its end.
    End(End),
}

/// A run set down: what was revealed and printed, the cells that its head stood on, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Snapshot<P> {
    places: Box<[Place]>,
    cells: Box<[bool]>,
    /// Of the first of these cells, and of the head, seen from the first cell of all.
    from: i32,
    head: i32,
    out: u32,
    printed: P,
    steps: u32,
    standing: Standing,
}

impl<P: Default> Snapshot<P> {
    /// A run of which nothing is revealed yet.
    pub(super) fn start() -> Self {
        Snapshot {
            places: Box::default(),
            cells: Box::new([false]),
            from: 0,
            head: 0,
            out: 0,
            printed: P::default(),
            steps: 0,
            standing: Standing::Before {
                from: NONE,
                body: false,
            },
        }
    }
}

/// A configuration to be met again.
#[derive(Clone, Copy, Debug)]
struct Saved {
    at: u16,
    head: usize,
    out: usize,
    /// The first and the last cell kept.
    from: usize,
    to: usize,
}

/// Steps after which a drawn run is looked at more closely.
const PATIENCE: u32 = 100;

/// The first `]` of a call at which a configuration is saved.
const FIRST: u32 = 2;

/// One run.
#[derive(Debug)]
pub(super) struct Flat<A: Aim> {
    aim: A,
    limit: u32,
    places: Vec<Place>,
    cells: Vec<bool>,
    /// Where the first cell of all is.
    origin: usize,
    head: usize,
    /// The cells that the head stood on.
    lo: usize,
    hi: usize,
    out: usize,
    printed: A::Printed,
    steps: u32,
    standing: Standing,
    kept: Vec<bool>,
}

impl<A: Aim> Flat<A> {
    /// A run with this aim that is given up after `limit` steps, at most [`MOST_STEPS`].
    pub(super) fn new(aim: A, limit: u32) -> Self {
        let limit = limit.min(MOST_STEPS);
        let origin = limit as usize + 1;
        Flat {
            aim,
            limit,
            places: Vec::new(),
            cells: vec![false; 2 * origin + 1],
            origin,
            head: origin,
            lo: origin,
            hi: origin,
            out: 0,
            printed: A::Printed::default(),
            steps: 0,
            standing: Standing::Before {
                from: NONE,
                body: false,
            },
            kept: Vec::new(),
        }
    }

    /// Gives the run up after so many steps, at most those that it was made for.
    #[inline]
    pub(super) fn until(&mut self, steps: u32) {
        let most = self.origin as u32 - 1;
        self.limit = steps.min(most);
    }

    fn place(&self, seen_from_first: i32) -> usize {
        self.origin.wrapping_add_signed(seen_from_first as isize)
    }

    /// Takes a run up, in place of the one before.
    #[inline]
    pub(super) fn load(&mut self, from: &Snapshot<A::Printed>) {
        self.cells[self.lo..=self.hi].fill(false);
        self.places.clear();
        self.places.extend_from_slice(&from.places);
        self.lo = self.place(from.from);
        self.hi = self.lo + from.cells.len() - 1;
        self.cells[self.lo..=self.hi].copy_from_slice(&from.cells);
        self.head = self.place(from.head);
        self.out = from.out as usize;
        self.printed.clone_from(&from.printed);
        (self.steps, self.standing) = (from.steps, from.standing);
    }

    /// Sets the run down.
    pub(super) fn save(&self) -> Snapshot<A::Printed> {
        let from_first = |place: usize| place as i32 - self.origin as i32;
        Snapshot {
            places: self.places.as_slice().into(),
            cells: self.cells[self.lo..=self.hi].into(),
            from: from_first(self.lo),
            head: from_first(self.head),
            out: self.out as u32,
            printed: self.printed.clone(),
            steps: self.steps,
            standing: self.standing,
        }
    }

    /// How many symbols are out, but for the last one that was wanted.
    pub(super) fn out(&self) -> usize {
        self.out
    }

    /// What is kept of them, the last one too.
    pub(super) fn printed(&self) -> &A::Printed {
        &self.printed
    }

    /// Reveals the op that the run paused for.
    #[inline]
    pub(super) fn reveal(&mut self, op: Op) {
        let Standing::Before { from, body } = self.standing else {
            return;
        };
        // Within the step limit places fit.
        let new = self.places.len() as u16;
        let owner = match self.places.get_mut(usize::from(from)) {
            None => NONE,
            Some(open) if body => {
                open.body = new;
                from
            }
            Some(before) => {
                before.next = new;
                before.owner
            }
        };
        self.places.push(Place {
            op,
            owner,
            next: NONE,
            body: NONE,
        });
        self.standing = Standing::At(new);
    }

    /// Gives the data bit that the run paused for.
    #[inline]
    pub(super) fn read(&mut self, bit: bool) {
        let Standing::At(at) = self.standing else {
            return;
        };
        self.cells[self.head] = bit;
        self.steps += 1;
        self.standing = self.follow(at, self.places[usize::from(at)].next, false);
    }

    #[inline]
    fn follow(&self, from: u16, to: u16, body: bool) -> Standing {
        if to == NONE {
            Standing::Before { from, body }
        } else {
            Standing::At(to)
        }
    }

    /// Prints the cell; the end that this is, if it is one.
    #[inline]
    fn emit(&mut self) -> Option<End> {
        let symbol = self.cells[self.head];
        let end = self.aim.print(&mut self.printed, self.out, symbol);
        if end.is_none() {
            self.out += 1;
        }
        end
    }

    /// Runs on to the next need, or to the end.
    pub(super) fn go(&mut self) -> Pause {
        let (mut closes, mut next_save, mut saved) = (0_u32, FIRST, None);
        let (mut lowest, mut highest) = (self.head, self.head);
        loop {
            if self.steps >= self.limit {
                return Pause::End(End::Undecided);
            }
            let at = match self.standing {
                Standing::At(at) => at,
                Standing::Before { .. } => return Pause::Op,
            };
            let place = self.places[usize::from(at)];
            self.standing = match place.op {
                Op::Emit => {
                    if let Some(end) = self.emit() {
                        return Pause::End(end);
                    }
                    self.follow(at, place.next, false)
                }
                Op::Flip => {
                    self.cells[self.head] ^= true;
                    self.follow(at, place.next, false)
                }
                Op::Right => {
                    self.head += 1;
                    self.hi = self.hi.max(self.head);
                    highest = highest.max(self.head);
                    self.follow(at, place.next, false)
                }
                Op::Left => {
                    self.head -= 1;
                    self.lo = self.lo.min(self.head);
                    lowest = lowest.min(self.head);
                    self.follow(at, place.next, false)
                }
                Op::Open if self.cells[self.head] => self.follow(at, place.body, true),
                Op::Open => self.follow(at, place.next, false),
                Op::Input => {
                    self.cells[self.head] = false;
                    self.follow(at, place.next, false)
                }
                Op::Data => return Pause::Data,
                Op::Close => {
                    if place.owner == NONE
                        && let Some(end) = self.emit()
                    {
                        return Pause::End(end);
                    }
                    closes += 1;
                    if let Some(saved) = &saved
                        && self.comes_back(saved, at, lowest, highest)
                    {
                        let from = saved.out;
                        return Pause::End(self.forever(from));
                    }
                    if closes == next_save {
                        next_save *= 2;
                        saved = Some(self.keep(at));
                        (lowest, highest) = (self.head, self.head);
                    }
                    Standing::At(if place.owner == NONE { 0 } else { place.owner })
                }
            };
            self.steps += 1;
        }
    }

    /// Runs on to its end; ops and data bits are drawn, each with its own chance.
    #[inline]
    pub(super) fn run(&mut self, bits: &mut Bits) -> End {
        let limit = self.limit;
        self.limit = limit.min(self.steps.saturating_add(PATIENCE));
        let mut end = self.run_to_limit(bits);
        if end == End::Undecided {
            end = self.run_far(limit, bits);
        }
        self.limit = limit;
        end
    }

    /// Goes on to `limit` with a run that was stopped, and sees from time to time whether it will print anything.
    #[cold]
    fn run_far(&mut self, limit: u32, bits: &mut Bits) -> End {
        loop {
            if self.is_closed() {
                return self.aim.silent(self.out);
            }
            if self.limit >= limit {
                return End::Undecided;
            }
            self.limit = limit.min(self.limit.saturating_mul(4));
            let end = self.run_to_limit(bits);
            if end != End::Undecided {
                return end;
            }
        }
    }

    /// Whether it is proven that no data bits lead to a print or to a place not revealed.
    pub(super) fn is_closed(&self) -> bool {
        let known = self.known();
        known.is_some_and(|(places, state)| never_prints(places, state))
    }

    /// What is revealed, and what a state can know of the run; nothing where it stands before a place not revealed.
    pub(super) fn known(&self) -> Option<(&[Place], State)> {
        let Standing::At(at) = self.standing else {
            return None;
        };
        let ones = (self.lo..=self.hi)
            .filter(|&place| self.cells[place])
            .map(|place| place as i32 - self.head as i32);
        Some((&self.places, State::of(at, ones)))
    }

    #[inline]
    fn run_to_limit(&mut self, bits: &mut Bits) -> End {
        loop {
            match self.go() {
                Pause::Op => self.reveal(BY_FOUR_BITS[bits.take(4) as usize]),
                Pause::Data => self.read(bits.take(1) == 1),
                Pause::End(end) => return end,
            }
        }
    }

    /// Keeps the cells.
    fn keep(&mut self, at: u16) -> Saved {
        self.kept.clear();
        self.kept.extend_from_slice(&self.cells[self.lo..=self.hi]);
        Saved {
            at,
            head: self.head,
            out: self.out,
            from: self.lo,
            to: self.hi,
        }
    }

    /// Whether the run will do for ever what it did since `saved`, its head between `lowest` and `highest`.
    fn comes_back(&self, saved: &Saved, at: u16, lowest: usize, highest: usize) -> bool {
        if saved.at != at {
            return false;
        }
        let kept = |place: usize| {
            (saved.from..=saved.to).contains(&place) && self.kept[place - saved.from]
        };
        // Beyond the cells no head can have been.
        let moved = |place: usize| (place + self.head).checked_sub(saved.head);
        let here = |place| moved(place).is_some_and(|at| self.cells.get(at) == Some(&true));
        if !(lowest..=highest).all(|place| kept(place) == here(place)) {
            return false;
        }
        match self.head.cmp(&saved.head) {
            std::cmp::Ordering::Equal => true,
            std::cmp::Ordering::Greater => !(highest + 1..=saved.to).any(kept),
            std::cmp::Ordering::Less => !(saved.from..lowest).any(kept),
        }
    }

    /// What becomes of a run that repeats for ever what it printed since `from` symbols were out.
    fn forever(&mut self, from: usize) -> End {
        if from == self.out {
            self.aim.silent(self.out)
        } else {
            self.aim.repeat(&mut self.printed, from, self.out)
        }
    }
}

/// The op of each value of four random bits: a code word has at most so many.
pub(super) const BY_FOUR_BITS: [Op; 16] = {
    let mut ops = [Op::Emit; 16];
    let mut row = 0;
    while row < OPS.len() {
        let code = OPS[row].code.as_bytes();
        let (mut first, mut bit) = (0, 0);
        while bit < code.len() {
            first = first * 2 + (code[bit] == b'1') as usize;
            bit += 1;
        }
        let spread = 1 << (4 - code.len());
        let mut value = first * spread;
        while value < (first + 1) * spread {
            ops[value] = OPS[row].op;
            value += 1;
        }
        row += 1;
    }
    ops
};

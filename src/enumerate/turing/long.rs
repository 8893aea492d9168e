//! Some thousand steps with all that was read, and loops found by looking back.
//!
//! What a run does from a step on follows from what it reads. So two stretches of equal length, one after the other, in
//! which it is in the same states and reads the same, are two rounds of a loop, if it is clear that the cells of the
//! third round will be as those of the second: then they are those that the round before it left, or blank. That is
//! settled by comparing the cells themselves.

use std::ops::RangeInclusive;

use crate::machine::{Move, Rules};

/// An entry: what is written, the next state, and 1 or -1, or 0 where it is not chosen.
#[derive(Clone, Copy)]
struct Step {
    write: u8,
    next: u8,
    by: i8,
}

/// The entries by 4 state + symbol.
struct Table([Step; 32]);

impl Table {
    fn new(rules: &Rules) -> Self {
        Self(std::array::from_fn(|place| {
            let place = place as u8;
            match rules.get(place >> 2, place & 3) {
                Some(Move { write, right, next }) => Step {
                    write,
                    next,
                    by: if right { 1 } else { -1 },
                },
                None => Step {
                    write: 0,
                    next: 0,
                    by: 0,
                },
            }
        }))
    }

    #[inline]
    fn at(&self, place: u8) -> Step {
        self.0[usize::from(place & 31)]
    }
}

/// A tape without end on which a run began blank.
#[derive(Clone, Debug)]
pub(super) struct Tape {
    cells: Vec<u8>,
    origin: usize,
    head: usize,
    lowest: usize,
    highest: usize,
    state: u8,
    moves: u64,
}

impl Tape {
    /// Blank, and nothing done.
    pub fn new() -> Self {
        Self {
            cells: vec![0; 256],
            origin: 128,
            head: 128,
            lowest: 128,
            highest: 128,
            state: 0,
            moves: 0,
        }
    }

    /// With these cells, of which some were visited, after so many moves.
    pub fn at(
        cells: Vec<u8>,
        head: usize,
        visited: RangeInclusive<usize>,
        state: u8,
        moves: u64,
    ) -> Self {
        Self {
            cells,
            origin: 0,
            head,
            lowest: head.min(*visited.start()),
            highest: head.max(*visited.end()),
            state,
            moves,
        }
    }

    fn read(&self) -> u8 {
        self.cells[self.head]
    }

    fn place(&self) -> i64 {
        self.head as i64 - self.origin as i64
    }

    /// The cell at a place, blank where nothing was.
    fn cell(&self, place: i64) -> u8 {
        let index = self.origin as i64 + place;
        usize::try_from(index)
            .ok()
            .and_then(|index| self.cells.get(index))
            .map_or(0, |&cell| cell)
    }

    /// Runs to an entry that is not chosen, or for so many moves; says whether it stopped.
    #[cfg(test)]
    pub fn run(rules: &Rules, moves: u64) -> (Self, bool) {
        let mut tape = Self::new();
        let stops = tape.go(rules, moves);
        (tape, stops)
    }

    /// Goes on to an entry that is not chosen, or until so many moves are done; says whether it stopped.
    pub fn go(&mut self, rules: &Rules, moves: u64) -> bool {
        let table = Table::new(rules);
        self.go_on(&table, moves, |_, _| {})
    }

    /// The same, and tells of each move before it is made: 4 state + symbol read, and where.
    #[inline]
    fn go_on(&mut self, table: &Table, moves: u64, mut tell: impl FnMut(u8, i32)) -> bool {
        loop {
            // While there is room on both sides nothing but the head is moved.
            let room = self.head.min(self.cells.len() - 1 - self.head) as u64;
            let until = moves.min(self.moves + room);
            let (mut head, mut state) = (self.head, self.state);
            let (mut lowest, mut highest) = (self.lowest, self.highest);
            let mut done = self.moves;
            let origin = self.origin as i32;
            let cells = self.cells.as_mut_slice();
            while done < until {
                let place = state << 2 | cells[head];
                let Step { write, next, by } = table.at(place);
                if by == 0 {
                    break;
                }
                tell(place, head as i32 - origin);
                cells[head] = write;
                state = next;
                head = head.wrapping_add_signed(by.into());
                lowest = lowest.min(head);
                highest = highest.max(head);
                done += 1;
            }
            (self.head, self.state, self.moves) = (head, state, done);
            (self.lowest, self.highest) = (lowest, highest);
            if done < until || done == moves {
                return table.at(self.state << 2 | self.read()).by == 0;
            }
            self.widen();
        }
    }

    /// As many blank cells again on both sides.
    fn widen(&mut self) {
        let more = self.cells.len();
        let mut cells = vec![0; 3 * more];
        cells[more..2 * more].copy_from_slice(&self.cells);
        self.cells = cells;
        for place in [
            &mut self.origin,
            &mut self.head,
            &mut self.lowest,
            &mut self.highest,
        ] {
            *place += more;
        }
    }

    /// Moves done.
    pub fn moves(&self) -> u64 {
        self.moves
    }

    /// The state, and the symbol under the head.
    pub fn reads(&self) -> (u8, u8) {
        (self.state, self.read())
    }

    /// The cells visited, if a symbol is written where the head stands.
    pub fn output(&self, write: u8) -> Vec<u8> {
        let mut cells = self.cells[self.lowest..=self.highest].to_vec();
        cells[self.head - self.lowest] = write;
        cells
    }
}

/// How a longer run ends.
pub(super) enum End {
    Stopped(Tape),
    /// It repeats itself: from when, how long a round is, how far it moves.
    Repeats(u64, u64, i64),
    Undecided,
}

/// Longer runs, one after another.
#[derive(Default)]
pub(super) struct Long {
    /// By step: 4 state + symbol read, and the head.
    reads: Vec<u8>,
    places: Vec<i32>,
}

impl Long {
    /// Runs for so many moves.
    pub fn run(&mut self, rules: &Rules, moves: u64) -> End {
        self.reads.clear();
        self.places.clear();
        let mut tape = Tape::new();
        let stops = tape.go_on(&Table::new(rules), moves, |read, place| {
            self.reads.push(read);
            self.places.push(place);
        });
        if stops {
            return End::Stopped(tape);
        }
        self.reads.push(tape.state << 2 | tape.read());
        self.places.push(tape.place() as i32);
        self.repeats(rules).unwrap_or(End::Undecided)
    }

    /// A loop that the run is in, if looking back shows one: at the last steps onto new cells on either side, or at
    /// the last step of all for a loop that stays in place.
    fn repeats(&self, rules: &Rules) -> Option<End> {
        for outwards in [1, -1] {
            let mut records = Vec::new();
            let mut farthest = 0;
            for (step, place) in self.places.iter().enumerate() {
                if outwards * place > farthest {
                    farthest = outwards * place;
                    records.push(step);
                }
            }
            if let Some(last) = records.pop() {
                let earlier = records.into_iter().rev();
                if let Some(end) = self.round(rules, last, earlier) {
                    return Some(end);
                }
            }
        }
        let last = self.places.len() - 1;
        let earlier = (0..last).rev();
        let in_place = earlier.filter(|&step| self.places[step] == self.places[last]);
        self.round(rules, last, in_place)
    }

    /// A round that begins at one of `starts` and ends at `last`.
    fn round(
        &self,
        rules: &Rules,
        last: usize,
        starts: impl Iterator<Item = usize>,
    ) -> Option<End> {
        for start in starts {
            let period = last - start;
            if period > start {
                return None;
            }
            let is_alike = self.reads[start] == self.reads[last]
                && (1..=period).all(|back| self.reads[start - back] == self.reads[last - back])
                // What is known of the third round must be as the second was: this is cheaper than comparing cells.
                && self.reads[last..]
                    .iter()
                    .zip(&self.reads[start..=last])
                    .all(|(third, second)| third == second);
            if is_alike && self.is_round(rules, start, period) {
                let shift = i64::from(self.places[last] - self.places[start]);
                return Some(End::Repeats(start as u64, period as u64, shift));
            }
        }
        None
    }

    /// Whether the half of the tape that a round works on looks after it as before.
    fn is_round(&self, rules: &Rules, start: usize, period: usize) -> bool {
        let mut before = Tape::new();
        before.go(rules, start as u64);
        let mut after = before.clone();
        after.go(rules, (start + period) as u64);
        let round = &self.places[start..=start + period];
        let (Some(&low), Some(&high)) = (round.iter().min(), round.iter().max()) else {
            return false;
        };
        let (low, high) = (i64::from(low), i64::from(high));
        let shift = after.place() - before.place();
        let is_blank =
            |mut places: std::ops::RangeInclusive<i64>| places.all(|at| before.cell(at) == 0);
        let reach = before.cells.len() as i64;
        (low..=high).all(|place| before.cell(place) == after.cell(place + shift))
            && (shift <= 0 || is_blank(high + 1..=reach))
            && (shift >= 0 || is_blank(-reach..=low - 1))
    }
}

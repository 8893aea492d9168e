//! Some thousand steps with all that was read, and loops found by looking back.
//!
//! What a run does from a step on follows from what it reads. So two stretches of equal length, one after the other, in
//! which it is in the same states and reads the same, are two rounds of a loop, if it is clear that the cells of the
//! third round will be as those of the second: then they are those that the round before it left, or blank. That is
//! settled by comparing the cells themselves.

use crate::machine::{Move, Rules};

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
    fn new() -> Self {
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

    fn read(&self) -> u8 {
        self.cells[self.head]
    }

    fn place(&self) -> i64 {
        self.head as i64 - self.origin as i64
    }

    /// The cell at a place, blank where nothing was.
    fn at(&self, place: i64) -> u8 {
        let index = self.origin as i64 + place;
        usize::try_from(index)
            .ok()
            .and_then(|index| self.cells.get(index))
            .map_or(0, |&cell| cell)
    }

    #[inline]
    fn make(&mut self, Move { write, right, next }: Move) {
        self.cells[self.head] = write;
        self.state = next;
        self.moves += 1;
        if right {
            self.head += 1;
            if self.head > self.highest {
                self.highest = self.head;
                if self.head == self.cells.len() {
                    self.cells.resize(2 * self.head, 0);
                }
            }
        } else {
            if self.head == 0 {
                let more = self.cells.len();
                let mut cells = vec![0; 2 * more];
                cells[more..].copy_from_slice(&self.cells);
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
            self.head -= 1;
            self.lowest = self.lowest.min(self.head);
        }
    }

    /// Runs to an entry that is not chosen, or for so many moves; says whether it stopped.
    pub fn run(rules: &Rules, moves: u64) -> (Self, bool) {
        let mut tape = Self::new();
        let stops = tape.go(rules, moves);
        (tape, stops)
    }

    /// Goes on to an entry that is not chosen, or until so many moves are done; says whether it stopped.
    fn go(&mut self, rules: &Rules, moves: u64) -> bool {
        while self.moves < moves {
            match rules.get(self.state, self.read()) {
                Some(entry) => self.make(entry),
                None => return true,
            }
        }
        rules.get(self.state, self.read()).is_none()
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
        loop {
            self.reads.push(tape.state << 2 | tape.read());
            self.places.push(tape.place() as i32);
            let Some(entry) = rules.get(tape.state, tape.read()) else {
                return End::Stopped(tape);
            };
            if tape.moves == moves {
                break;
            }
            tape.make(entry);
        }
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
            |mut places: std::ops::RangeInclusive<i64>| places.all(|at| before.at(at) == 0);
        let reach = before.cells.len() as i64;
        (low..=high).all(|place| before.at(place) == after.at(place + shift))
            && (shift <= 0 || is_blank(high + 1..=reach))
            && (shift >= 0 || is_blank(-reach..=low - 1))
    }
}

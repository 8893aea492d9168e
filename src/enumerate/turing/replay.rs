//! A run of a small Turing machine, one step at a time on a plain tape: what the checker believes.

use crate::machine::{Move, Rules};

/// A run from a blank tape.
#[derive(Clone, Debug)]
pub(super) struct Replay<'a> {
    rules: &'a Rules,
    tape: Vec<u8>,
    /// Where in `tape` the run began, and where the head is.
    origin: usize,
    head: usize,
    pub state: u8,
    pub moves: u64,
}

impl<'a> Replay<'a> {
    pub fn new(rules: &'a Rules) -> Self {
        Self {
            rules,
            tape: vec![0; 16],
            origin: 8,
            head: 8,
            state: 0,
            moves: 0,
        }
    }

    /// Makes one move; false where no entry is chosen.
    #[inline]
    pub fn step(&mut self) -> bool {
        let Some(Move { write, right, next }) = self.rules.get(self.state, self.tape[self.head])
        else {
            return false;
        };
        self.tape[self.head] = write;
        self.state = next;
        if right {
            self.head += 1;
            if self.head == self.tape.len() {
                self.tape.resize(2 * self.head, 0);
            }
        } else {
            if self.head == 0 {
                let more = self.tape.len();
                self.tape.splice(0..0, std::iter::repeat_n(0, more));
                self.origin += more;
                self.head += more;
            }
            self.head -= 1;
        }
        self.moves += 1;
        true
    }

    /// Makes so many moves; false where the run stops before.
    pub fn forward(&mut self, moves: u64) -> bool {
        (0..moves).all(|_| self.step())
    }

    /// The head, from where the run began.
    pub fn place(&self) -> i64 {
        self.head as i64 - self.origin as i64
    }

    /// The cell at a place.
    pub fn cell(&self, place: i64) -> u8 {
        usize::try_from(self.origin as i64 + place)
            .ok()
            .and_then(|index| self.tape.get(index))
            .copied()
            .unwrap_or(0)
    }

    /// The places that may differ from blank: from the first to the last.
    pub fn places(&self) -> std::ops::Range<i64> {
        let first = -(self.origin as i64);
        first..first + self.tape.len() as i64
    }
}

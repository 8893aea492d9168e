//! Closed sets of tapes that are written as words and how often each is repeated.
//!
//! The tape is cut into words of `length` cells. The head stands at the near end of the word that it looks at; the
//! words on either side are kept with the number of times that they stand side by side, and from `threshold` times on
//! the number is forgotten. To take a word from "at least t" leaves at least t, or t - 1: both are followed. If only
//! finitely many tapes come, and the run leaves every word, it never halts.

use super::closed_words::{ClosedWords, Repeated, WordTape};
use super::ids::Ids;
use crate::machine::{Move, Rules};

/// Moves within a word at most.
const MOST_MOVES: u32 = 10_000;

/// What is tried: cells of a word, repetitions that are counted, tapes at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    pub length: u32,
    pub threshold: u32,
    pub most: usize,
}

/// What a run does with a word: the state, the word and the side on which it leaves.
type Passage = Option<(u8, u32, bool)>;

/// The words on a side of the head: 0 where all are blank, else 1 and the number of the nearest with what is beyond it.
type Stack = u32;

/// A tape: the state, whether the head looks to the right, the words to the left and to the right.
type Tape = (u8, bool, Stack, Stack);

/// The set, and the words that were run through. All that is met has a number, so that a tape is a few of them.
pub(super) struct WordClosure {
    words: Words,
    /// Words by state, side and word, and what a run does with each.
    entered: Ids,
    passages: Vec<Passage>,
    /// Repeated words before a stack.
    stacks: Ids,
    tapes: Ids,
    open: Vec<u32>,
}

/// A stack: one more word, often, before what is beyond it.
fn stack_key(top: Repeated, beyond: Stack) -> u64 {
    let times = u64::from(top.times) << 1 | u64::from(top.or_more);
    u64::from(beyond) << 36 | u64::from(top.word) << 4 | times
}

fn stack_of(key: u64) -> (Repeated, Stack) {
    let top = Repeated {
        word: (key >> 4) as u32,
        times: (key >> 1 & 7) as u32,
        or_more: key & 1 == 1,
    };
    (top, (key >> 36) as u32)
}

fn tape_key((state, to_right, left, right): Tape) -> u64 {
    u64::from(left) << 34 | u64::from(right) << 4 | u64::from(state) << 1 | u64::from(to_right)
}

fn tape_of(key: u64) -> Tape {
    let stack = |shift: u32| (key >> shift & ((1 << 30) - 1)) as u32;
    ((key >> 1 & 7) as u8, key & 1 == 1, stack(34), stack(4))
}

impl WordClosure {
    pub fn new() -> Self {
        Self {
            words: Words {
                length: 1,
                threshold: 1,
                most: 0,
            },
            entered: Ids::new(),
            passages: Vec::new(),
            stacks: Ids::new(),
            tapes: Ids::new(),
            open: Vec::new(),
        }
    }

    /// Whether the closed set of the blank tape is finite and small enough.
    pub fn close(&mut self, rules: &Rules, words: Words) -> bool {
        self.words = words;
        self.entered.clear();
        self.passages.clear();
        self.stacks.clear();
        self.tapes.clear();
        self.open.clear();
        self.reach((0, true, 0, 0));
        while let Some(number) = self.open.pop() {
            let tape = tape_of(self.tapes.keys()[number as usize]);
            if self.follow(rules, tape).is_none() || self.tapes.len() > words.most {
                return false;
            }
        }
        true
    }

    /// The set that was found last.
    pub fn certificate(&self) -> ClosedWords {
        let stack = |mut stack: Stack| {
            let mut words = Vec::new();
            while let Some(number) = stack.checked_sub(1) {
                let (top, beyond) = stack_of(self.stacks.keys()[number as usize]);
                words.push(top);
                stack = beyond;
            }
            words.reverse();
            words
        };
        let tapes = self.tapes.keys().iter().map(|&key| {
            let (state, to_right, left, right) = tape_of(key);
            WordTape {
                state,
                to_right,
                left: stack(left),
                right: stack(right),
            }
        });
        ClosedWords {
            length: self.words.length,
            threshold: self.words.threshold,
            tapes: tapes.collect(),
        }
    }

    fn reach(&mut self, tape: Tape) {
        let (number, is_new) = self.tapes.number(tape_key(tape));
        if is_new {
            self.open.push(number);
        }
    }

    fn before(&mut self, top: Repeated, beyond: Stack) -> Stack {
        self.stacks.number(stack_key(top, beyond)).0 + 1
    }

    /// The nearest word, and what is beyond it; none where all are blank.
    fn top(&self, stack: Stack) -> Option<(Repeated, Stack)> {
        let number = stack.checked_sub(1)?;
        Some(stack_of(self.stacks.keys()[number as usize]))
    }

    /// Puts a word before a stack.
    fn push(&mut self, stack: Stack, word: u32) -> Stack {
        let threshold = self.words.threshold;
        match self.top(stack) {
            Some((top, _)) if top.word == word && top.times == threshold => stack,
            Some((top, beyond)) if top.word == word => {
                let times = top.times + 1;
                let more = Repeated {
                    times,
                    or_more: times == threshold,
                    ..top
                };
                self.before(more, beyond)
            }
            None if word == 0 => stack,
            _ => {
                let once = Repeated {
                    word,
                    times: 1,
                    or_more: false,
                };
                self.before(once, stack)
            }
        }
    }

    fn follow(&mut self, rules: &Rules, (state, to_right, left, right): Tape) -> Option<()> {
        let (ahead, behind) = if to_right {
            (right, left)
        } else {
            (left, right)
        };
        let top = self.top(ahead);
        let entered = top.map_or(0, |(top, _)| top.word);
        let (next, word, gone_right) = self.pass(rules, state, to_right, entered)?;
        let mut rest = 0;
        if let Some((top, beyond)) = top {
            rest = beyond;
            if top.or_more {
                let still = self.before(top, beyond);
                self.emit(to_right, (next, word, gone_right), still, behind);
            }
            if top.times > 1 {
                let fewer = Repeated {
                    times: top.times - 1,
                    or_more: false,
                    ..top
                };
                rest = self.before(fewer, beyond);
            }
        }
        self.emit(to_right, (next, word, gone_right), rest, behind);
        Some(())
    }

    /// Adds the tape where a word was left that was entered to the right or to the left.
    fn emit(
        &mut self,
        to_right: bool,
        (state, word, gone_right): (u8, u32, bool),
        mut ahead: Stack,
        mut behind: Stack,
    ) {
        if gone_right == to_right {
            behind = self.push(behind, word);
        } else {
            ahead = self.push(ahead, word);
        }
        let (left, right) = if to_right {
            (behind, ahead)
        } else {
            (ahead, behind)
        };
        self.reach((state, gone_right, left, right));
    }

    /// Runs through a word from its near end.
    fn pass(&mut self, rules: &Rules, state: u8, to_right: bool, word: u32) -> Passage {
        let key = u64::from(word) << 4 | u64::from(state) << 1 | u64::from(to_right);
        let (number, is_new) = self.entered.number(key);
        if is_new {
            self.passages
                .push(run_through(rules, self.words.length, state, to_right, word));
        }
        self.passages[number as usize]
    }
}

fn run_through(rules: &Rules, length: u32, state: u8, to_right: bool, word: u32) -> Passage {
    let last = 2 * (length - 1);
    let (mut state, mut word) = (state, word);
    let mut shift = if to_right { last } else { 0 };
    for _ in 0..MOST_MOVES {
        let Move { write, right, next } = rules.get(state, (word >> shift & 3) as u8)?;
        word = word & !(3 << shift) | u32::from(write) << shift;
        state = next;
        match (right, shift) {
            (true, 0) => return Some((state, word, true)),
            (true, _) => shift -= 2,
            (false, _) if shift == last => return Some((state, word, false)),
            (false, _) => shift += 2,
        }
    }
    None
}

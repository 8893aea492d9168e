//! The certificate of repeated words, and its checker.

use std::collections::HashSet;

use super::refusal::Refusal;
use crate::machine::Rules;

/// The most cells of a word.
pub const MOST_WORD: u32 = 16;
/// The most moves within a word before it counts as never left.
const MOST_MOVES: u32 = 100_000;

/// A word, two bits a cell, the leftmost highest, and how often it stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Repeated {
    /// The word.
    pub word: u32,
    /// Times.
    pub times: u32,
    /// Whether it may be any number of times from `times` on.
    pub or_more: bool,
}

/// A set of tapes: words on either side of the head, and blanks beyond. The head stands on the first cell of the word
/// before it, or on the last one if it looks to the left.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WordTape {
    /// The state.
    pub state: u8,
    /// Whether the word under the head is the nearest one to the right, else to the left.
    pub to_right: bool,
    /// The words to the left, the nearest last.
    pub left: Vec<Repeated>,
    /// The words to the right, the nearest last.
    pub right: Vec<Repeated>,
}

/// Sets of tapes such that the machine, once it leaves a word, is in one of them again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedWords {
    /// Cells of a word.
    pub length: u32,
    /// From so many times on a number of repetitions is not told apart.
    pub threshold: u32,
    /// The tapes.
    pub tapes: Vec<WordTape>,
}

/// A word that the run left: as it is then, in which state, and on which side.
struct Left {
    word: u32,
    state: u8,
    to_right: bool,
}

/// Runs from an end of a word until it is left; none if the run stops, or stays too long.
fn through(rules: &Rules, length: u32, word: u32, mut state: u8, to_right: bool) -> Option<Left> {
    let mut cells: Vec<u8> = (0..length)
        .rev()
        .map(|place| (word >> (2 * place) & 3) as u8)
        .collect();
    let mut head = if to_right { 0 } else { cells.len() - 1 };
    for _ in 0..MOST_MOVES {
        let entry = rules.get(state, cells[head])?;
        cells[head] = entry.write;
        state = entry.next;
        let at_end = if entry.right { cells.len() - 1 } else { 0 };
        if head == at_end {
            let word = cells
                .iter()
                .fold(0, |word, &cell| word << 2 | u32::from(cell));
            return Some(Left {
                word,
                state,
                to_right: entry.right,
            });
        }
        head = if entry.right { head + 1 } else { head - 1 };
    }
    None
}

impl ClosedWords {
    /// Checks that the blank tape is in the set, and one word's run from each of its elements.
    pub(super) fn check(&self, rules: &Rules) -> Result<(), Refusal> {
        if self.length == 0 || self.length > MOST_WORD || self.threshold < 2 {
            return Err(Refusal::Form);
        }
        let blank = WordTape {
            state: 0,
            to_right: true,
            left: Vec::new(),
            right: Vec::new(),
        };
        let tapes: HashSet<&WordTape> = self.tapes.iter().collect();
        if !tapes.contains(&blank) {
            return Err(Refusal::Beginning);
        }
        let every = |tape: &WordTape, holds: fn(&Repeated) -> bool| {
            tape.left.iter().chain(&tape.right).all(holds)
        };
        if !self
            .tapes
            .iter()
            .all(|tape| every(tape, |item| item.times > 0))
        {
            return Err(Refusal::Form);
        }
        for (place, tape) in self.tapes.iter().enumerate() {
            let mut ahead = if tape.to_right {
                &tape.right
            } else {
                &tape.left
            }
            .clone();
            let word = ahead.last().map_or(0, |item| item.word);
            let gone = through(rules, self.length, word, tape.state, tape.to_right)
                .ok_or(Refusal::Exit(place))?;
            // What may be left ahead: at least t without one is at least t, or exactly t - 1.
            let mut aheads = Vec::new();
            if let Some(item) = ahead.pop() {
                if item.or_more {
                    let mut more = ahead.clone();
                    more.push(item);
                    aheads.push(more);
                }
                if item.times > 1 {
                    ahead.push(Repeated {
                        times: item.times - 1,
                        or_more: false,
                        ..item
                    });
                }
            }
            aheads.push(ahead);
            for ahead in aheads {
                let (mut left, mut right) = if tape.to_right {
                    (tape.left.clone(), ahead)
                } else {
                    (ahead, tape.right.clone())
                };
                let behind = if gone.to_right { &mut left } else { &mut right };
                self.put(behind, gone.word);
                let to = WordTape {
                    state: gone.state,
                    to_right: gone.to_right,
                    left,
                    right,
                };
                if !tapes.contains(&to) {
                    return Err(Refusal::Open(place));
                }
            }
        }
        Ok(())
    }

    /// Puts a word before others; what is the same from the threshold on is made the same.
    fn put(&self, words: &mut Vec<Repeated>, word: u32) {
        match words.last_mut() {
            Some(item) if item.word == word => {
                if !item.or_more {
                    item.times += 1;
                    item.or_more = item.times >= self.threshold;
                }
            }
            // Blanks before nothing but blanks.
            None if word == 0 => {}
            _ => words.push(Repeated {
                word,
                times: 1,
                or_more: false,
            }),
        }
    }
}

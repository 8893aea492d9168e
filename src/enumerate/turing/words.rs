//! Closed sets of tapes that are written as words and how often each is repeated.
//!
//! The tape is cut into words of `length` cells. The head stands at the near end of the word that it looks at; the
//! words on either side are kept with the number of times that they stand side by side, and from `threshold` times on
//! the number is forgotten. To take a word from "at least t" leaves at least t, or t - 1: both are followed. If only
//! finitely many tapes come, and the run leaves every word, it never halts.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use super::closed_words::{ClosedWords, Repeated, WordTape};
use crate::enumerate::hash::NumberHasher;
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

/// The set, and the words that were run through.
struct Closure<'a> {
    words: Words,
    rules: &'a Rules,
    passages: HashMap<(u8, bool, u32), Passage, BuildHasherDefault<NumberHasher>>,
    known: HashSet<WordTape, BuildHasherDefault<NumberHasher>>,
    open: Vec<WordTape>,
}

impl Words {
    /// The closed set of the blank tape, if it is finite and small enough.
    pub fn close(self, rules: &Rules) -> Option<ClosedWords> {
        let mut closure = Closure {
            words: self,
            rules,
            passages: HashMap::default(),
            known: HashSet::default(),
            open: Vec::new(),
        };
        closure.reach(WordTape {
            state: 0,
            to_right: true,
            left: Vec::new(),
            right: Vec::new(),
        });
        while let Some(tape) = closure.open.pop() {
            closure.follow(tape)?;
            if closure.known.len() > self.most {
                return None;
            }
        }
        Some(ClosedWords {
            length: self.length,
            threshold: self.threshold,
            tapes: closure.known.into_iter().collect(),
        })
    }

    /// Adds a word to a stack.
    fn push(self, stack: &mut Vec<Repeated>, word: u32) {
        if let Some(top) = stack.last_mut()
            && top.word == word
        {
            if top.times < self.threshold {
                top.times += 1;
                top.or_more = top.times == self.threshold;
            }
        } else if word != 0 || !stack.is_empty() {
            stack.push(Repeated {
                word,
                times: 1,
                or_more: false,
            });
        }
    }
}

impl Closure<'_> {
    fn reach(&mut self, tape: WordTape) {
        if !self.known.contains(&tape) {
            self.known.insert(tape.clone());
            self.open.push(tape);
        }
    }

    fn follow(&mut self, tape: WordTape) -> Option<()> {
        let WordTape {
            state,
            to_right,
            left,
            right,
        } = tape;
        let (mut ahead, mut behind) = if to_right {
            (right, left)
        } else {
            (left, right)
        };
        let top = ahead.pop();
        let (next, word, gone_right) = self.pass(state, to_right, top.map_or(0, |top| top.word))?;
        let is_onward = gone_right == to_right;
        let mut emit = |mut ahead: Vec<Repeated>, mut behind: Vec<Repeated>| {
            let onto = if is_onward { &mut behind } else { &mut ahead };
            self.words.push(onto, word);
            let (left, right) = if to_right {
                (behind, ahead)
            } else {
                (ahead, behind)
            };
            self.reach(WordTape {
                state: next,
                to_right: gone_right,
                left,
                right,
            });
        };
        if let Some(top) = top {
            if top.or_more {
                let mut ahead = ahead.clone();
                ahead.push(top);
                emit(ahead, behind.clone());
            }
            if top.times > 1 {
                ahead.push(Repeated {
                    times: top.times - 1,
                    or_more: false,
                    ..top
                });
            }
        }
        emit(ahead, std::mem::take(&mut behind));
        Some(())
    }

    /// Runs through a word from its near end.
    fn pass(&mut self, state: u8, to_right: bool, word: u32) -> Passage {
        let (words, rules) = (self.words, self.rules);
        let passage = self.passages.entry((state, to_right, word));
        *passage.or_insert_with(|| {
            let last = 2 * (words.length - 1);
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
        })
    }
}

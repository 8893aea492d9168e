//! Runs to the bound: a tape of segments, and what the machine does within a segment remembered.
//!
//! The smallest segments are blocks of twelve bits; a larger one is two of the next smaller kind, known by a number. To
//! pass a segment is to go on from the edge where it is entered until it is left, and that is the same whenever the
//! same segment is entered on the same side in the same state. So a sweep over a tape takes one step a segment, and a
//! counter that counts within a segment takes one step from the time it is entered until it overflows (the way of
//! Gosper's hashlife, 1984, on a tape).

use std::ops::RangeInclusive;

use super::ids::Ids;
use super::long::Tape;
use crate::machine::{Move, Rules};

/// Bits of a block.
const BLOCK_BITS: u32 = 12;
/// Within a block a machine cannot be in the same place twice and yet leave it: there are 8 states, 12 heads and 2^12
/// blocks.
const MOST_MOVES: u32 = (8 * BLOCK_BITS) << BLOCK_BITS;
/// Kinds of segments larger than a block, each of twice the cells of the one before.
const KINDS: usize = 3;
/// Ways to enter a segment: a state and a side.
const EDGES: usize = 16;
/// Segments of a kind at most. A run that makes more hardly ever enters the same one twice.
const MOST_SEGMENTS: usize = 1 << 15;
/// Moves that are followed at most, whatever is asked for: a sum of two such numbers can be counted.
const MOST_LIMIT: u32 = 1 << 31;
/// Where in its block a run begins. Neither here nor in any larger segment is that an edge: a machine that counts
/// from where it began would cross the edge at every step of its counter.
const FIRST_CELL: u32 = 4;

/// What happens from the edge of a segment on.
#[derive(Clone, Copy)]
enum Passage {
    /// Not known yet.
    Unknown,
    /// It leaves the segment, which is another then, after so many moves.
    Leaves {
        edge: u8,
        segment: u32,
        moves: u32,
        reach: Reach,
    },
    /// It comes to an entry that is not chosen.
    Stops,
    /// It never leaves, or not within the moves of interest.
    Stays,
    /// There are too many segments of this kind.
    TooMany(u8),
}

/// The outermost cells of a segment that were visited, from its left end.
#[derive(Clone, Copy)]
struct Reach {
    low: u8,
    high: u8,
}

/// How a long run ends.
pub(super) enum Ending {
    Interrupted,
    /// Not within the moves of interest.
    Exhausts,
    /// It comes to an entry that is not chosen: this is the tape shortly before.
    Stops(Tape),
}

/// A state, and whether the head moves to the right.
fn edge(state: u8, right: bool) -> u8 {
    state << 1 | u8::from(right)
}

/// Segments of one kind.
struct Kind {
    /// Their halves, by number.
    ids: Ids,
    /// By number and edge.
    passages: Vec<[Passage; EDGES]>,
}

/// Long runs, one after another.
pub(super) struct Segments<const B: u32> {
    /// By edge and block.
    blocks: Vec<Passage>,
    kinds: Vec<Kind>,
    left: Vec<u32>,
    right: Vec<u32>,
    /// Moves at most.
    limit: u32,
    /// Kinds in use.
    used: usize,
}

impl<const B: u32> Segments<B> {
    pub fn new() -> Self {
        Self {
            blocks: vec![Passage::Unknown; EDGES << BLOCK_BITS],
            kinds: (0..KINDS)
                .map(|_| Kind {
                    ids: Ids::new(),
                    passages: Vec::new(),
                })
                .collect(),
            left: Vec::new(),
            right: Vec::new(),
            limit: 0,
            used: KINDS,
        }
    }

    /// How a run ends that makes at most `limit` moves, and a few more. `go_on` is asked now and then, and the run is
    /// interrupted once it says no.
    pub fn run(&mut self, rules: &Rules, limit: u64, go_on: impl Fn() -> bool) -> Ending {
        self.blocks.fill(Passage::Unknown);
        self.limit = u32::try_from(limit).map_or(MOST_LIMIT, |limit| limit.min(MOST_LIMIT));
        self.used = KINDS;
        loop {
            match self.run_with(rules, &go_on) {
                Ok(ending) => return ending,
                // Once more from the beginning, with smaller segments.
                Err(kind) => self.used = usize::from(kind),
            }
        }
    }

    /// Runs from the beginning; gives a kind of which there are too many, if there is one.
    fn run_with(&mut self, rules: &Rules, go_on: impl Fn() -> bool) -> Result<Ending, u8> {
        self.left.clear();
        self.right.clear();
        for kind in &mut self.kinds {
            kind.ids.clear();
            kind.passages.clear();
        }
        for kind in 0..self.used {
            self.number(kind, 0, 0);
        }
        let (mut done, mut rounds) = (0, 0_u32);
        let mut passage = self.first(rules, self.used);
        // The segment where the head is, from the first, and the outermost cells visited.
        let mut place = 0;
        let width = Self::width(self.used);
        let (mut lowest, mut highest) = (i64::MAX, i64::MIN);
        // Where the last segment was entered.
        let mut entered = None;
        loop {
            let (edge, segment) = match passage {
                Passage::Leaves {
                    edge,
                    segment,
                    moves,
                    reach,
                } => {
                    done += u64::from(moves);
                    lowest = lowest.min(place * width + i64::from(reach.low));
                    highest = highest.max(place * width + i64::from(reach.high));
                    (edge, segment)
                }
                Passage::Stops => {
                    let Some((next, edge)) = entered else {
                        return Ok(Ending::Stops(Tape::new()));
                    };
                    let from = (place - self.left.len() as i64) * width;
                    let visited = (lowest - from) as usize..=(highest - from) as usize;
                    return Ok(Ending::Stops(self.tape(next, edge, visited, done)));
                }
                Passage::TooMany(kind) => return Err(kind),
                Passage::Stays | Passage::Unknown => return Ok(Ending::Exhausts),
            };
            if done >= u64::from(self.limit) {
                return Ok(Ending::Exhausts);
            }
            rounds = rounds.wrapping_add(1);
            if rounds.is_multiple_of(1 << 20) && !go_on() {
                return Ok(Ending::Interrupted);
            }
            let (behind, ahead) = if edge & 1 == 1 {
                place += 1;
                (&mut self.left, &mut self.right)
            } else {
                place -= 1;
                (&mut self.right, &mut self.left)
            };
            behind.push(segment);
            let next = ahead.pop().unwrap_or(0);
            entered = Some((next, edge));
            passage = self.pass(rules, self.used, next, edge);
        }
    }

    /// Cells of a segment. A segment of kind 0 is a block.
    fn width(kind: usize) -> i64 {
        i64::from(BLOCK_BITS / B) << kind
    }

    /// The tape where a segment has just been entered after so many moves.
    fn tape(&self, next: u32, edge: u8, visited: RangeInclusive<usize>, moves: u64) -> Tape {
        let mut cells = Vec::new();
        for &segment in &self.left {
            self.cells(self.used, segment, &mut cells);
        }
        let start = cells.len();
        self.cells(self.used, next, &mut cells);
        let head = if edge & 1 == 1 {
            start
        } else {
            cells.len() - 1
        };
        for &segment in self.right.iter().rev() {
            self.cells(self.used, segment, &mut cells);
        }
        Tape::at(cells, head, visited, edge >> 1, moves)
    }

    /// The cells of a segment, from left to right.
    fn cells(&self, kind: usize, segment: u32, to: &mut Vec<u8>) {
        if let Some(halves) = kind.checked_sub(1) {
            let key = self.kinds[halves].ids.keys()[segment as usize];
            self.cells(halves, (key >> 32) as u32, to);
            self.cells(halves, key as u32, to);
        } else {
            let places = (0..BLOCK_BITS / B).rev();
            to.extend(places.map(|place| (segment >> (B * place) & ((1 << B) - 1)) as u8));
        }
    }

    /// The number of a segment with these halves.
    fn number(&mut self, kind: usize, left: u32, right: u32) -> u32 {
        let kind = &mut self.kinds[kind];
        let (number, is_new) = kind.ids.number(u64::from(left) << 32 | u64::from(right));
        if is_new {
            kind.passages.push([Passage::Unknown; EDGES]);
        }
        number
    }

    /// From the beginning of the run until the blank segment where it begins is left.
    fn first(&mut self, rules: &Rules, kind: usize) -> Passage {
        let Some(halves) = kind.checked_sub(1) else {
            return within_block::<B>(rules, FIRST_CELL * B, 0, 0);
        };
        let is_right = kind.is_multiple_of(2);
        let passage = self.first(rules, halves);
        self.within(rules, halves, [0, 0], is_right, passage)
    }

    /// From an edge of a segment until it is left. A segment of kind 0 is a block.
    #[inline]
    fn pass(&mut self, rules: &Rules, kind: usize, segment: u32, edge: u8) -> Passage {
        let Some(halves) = kind.checked_sub(1) else {
            let index = usize::from(edge) << BLOCK_BITS | segment as usize;
            if let Passage::Unknown = self.blocks[index] {
                let at = if edge & 1 == 1 { BLOCK_BITS - B } else { 0 };
                self.blocks[index] = within_block::<B>(rules, at, edge >> 1, segment);
            }
            return self.blocks[index];
        };
        let known = self.kinds[halves].passages[segment as usize][usize::from(edge)];
        if !matches!(known, Passage::Unknown) {
            return known;
        }
        let key = self.kinds[halves].ids.keys()[segment as usize];
        let parts = [(key >> 32) as u32, key as u32];
        let is_right = edge & 1 == 0;
        let passage = self.pass(rules, halves, parts[usize::from(is_right)], edge);
        let passage = self.within(rules, halves, parts, is_right, passage);
        self.kinds[halves].passages[segment as usize][usize::from(edge)] = passage;
        passage
    }

    /// Goes on when one of two halves has been passed, until the whole is left.
    fn within(
        &mut self,
        rules: &Rules,
        halves: usize,
        mut parts: [u32; 2],
        mut is_right: bool,
        mut passage: Passage,
    ) -> Passage {
        let mut done = 0;
        let half = Self::width(halves) as u8;
        let (mut low, mut high) = (u8::MAX, 0);
        loop {
            let Passage::Leaves {
                edge,
                segment,
                moves,
                reach,
            } = passage
            else {
                return passage;
            };
            done += moves;
            if done >= self.limit {
                return Passage::Stays;
            }
            let from = if is_right { half } else { 0 };
            low = low.min(from + reach.low);
            high = high.max(from + reach.high);
            parts[usize::from(is_right)] = segment;
            if (edge & 1 == 1) == is_right {
                let [left, right] = parts;
                let segment = self.number(halves, left, right);
                if self.kinds[halves].passages.len() > MOST_SEGMENTS {
                    return Passage::TooMany(halves as u8);
                }
                return Passage::Leaves {
                    edge,
                    segment,
                    moves: done,
                    reach: Reach { low, high },
                };
            }
            is_right = !is_right;
            passage = self.pass(rules, halves, parts[usize::from(is_right)], edge);
        }
    }
}

/// Runs within a block until it is left.
fn within_block<const B: u32>(rules: &Rules, at: u32, state: u8, block: u32) -> Passage {
    let last = BLOCK_BITS - B;
    let mask = (1 << B) - 1;
    let (mut shift, mut state, mut block) = (at, state, block);
    let (mut right_end, mut left_end) = (at, at);
    for moves in 1..=MOST_MOVES {
        let cell = (block >> shift & mask) as u8;
        let Some(Move { write, right, next }) = rules.get(state, cell) else {
            return Passage::Stops;
        };
        block = block & !(mask << shift) | u32::from(write) << shift;
        state = next;
        if shift == if right { 0 } else { last } {
            return Passage::Leaves {
                edge: edge(state, right),
                segment: block,
                moves,
                reach: Reach {
                    low: ((last - left_end) / B) as u8,
                    high: ((last - right_end) / B) as u8,
                },
            };
        }
        shift = if right { shift - B } else { shift + B };
        right_end = right_end.min(shift);
        left_end = left_end.max(shift);
    }
    Passage::Stays
}

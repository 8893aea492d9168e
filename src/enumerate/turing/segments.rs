//! Runs to the bound: a tape of segments, and what the machine does within a segment remembered.
//!
//! The smallest segments are blocks of twelve bits; a larger one is two of the next smaller kind, known by a number. To
//! pass a segment is to go on from the edge where it is entered until it is left, and that is the same whenever the
//! same segment is entered on the same side in the same state. So a sweep over a tape takes one step a segment, and a
//! counter that counts within a segment takes one step from the time it is entered until it overflows (the way of
//! Gosper's hashlife, 1984, on a tape).

use super::ids::Ids;
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
    Leaves { edge: u8, segment: u32, moves: u32 },
    /// It comes to an entry that is not chosen.
    Stops,
    /// It never leaves, or not within the moves of interest.
    Stays,
    /// There are too many segments of this kind.
    TooMany(u8),
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

    /// Whether a run stops at all before it has made `limit` moves, and a few more at most. `go_on` is asked now and
    /// then; the answer is none once it says no.
    pub fn stops(&mut self, rules: &Rules, limit: u64, go_on: impl Fn() -> bool) -> Option<bool> {
        self.blocks.fill(Passage::Unknown);
        self.limit = u32::try_from(limit).map_or(MOST_LIMIT, |limit| limit.min(MOST_LIMIT));
        self.used = KINDS;
        loop {
            match self.run(rules, &go_on)? {
                // Once more from the beginning, with smaller segments.
                Passage::TooMany(kind) => self.used = usize::from(kind),
                end => return Some(matches!(end, Passage::Stops)),
            }
        }
    }

    /// Runs from the beginning until it is known how it ends.
    fn run(&mut self, rules: &Rules, go_on: impl Fn() -> bool) -> Option<Passage> {
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
        while let Passage::Leaves {
            edge,
            segment,
            moves,
        } = passage
        {
            done += u64::from(moves);
            if done >= u64::from(self.limit) {
                return Some(Passage::Stays);
            }
            rounds = rounds.wrapping_add(1);
            if rounds.is_multiple_of(1 << 20) && !go_on() {
                return None;
            }
            let (behind, ahead) = if edge & 1 == 1 {
                (&mut self.left, &mut self.right)
            } else {
                (&mut self.right, &mut self.left)
            };
            behind.push(segment);
            let next = ahead.pop().unwrap_or(0);
            passage = self.pass(rules, self.used, next, edge);
        }
        Some(passage)
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
        loop {
            let Passage::Leaves {
                edge,
                segment,
                moves,
            } = passage
            else {
                return passage;
            };
            done += moves;
            if done >= self.limit {
                return Passage::Stays;
            }
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
            };
        }
        shift = if right { shift - B } else { shift + B };
    }
    Passage::Stays
}

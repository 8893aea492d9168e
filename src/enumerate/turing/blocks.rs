//! Runs to the bound: a tape of blocks of twelve bits, and what the machine does within a block remembered.

use crate::machine::{Move, Rules};

/// Bits of a block.
const BLOCK_BITS: u32 = 12;
/// Within a block a machine cannot be in the same place twice and yet leave it: there are 8 states, 12 heads and 2^12
/// blocks.
const MOST_MOVES: u32 = (8 * BLOCK_BITS) << BLOCK_BITS;

/// What happens from the edge of a block on.
#[derive(Clone, Copy)]
enum Passage {
    /// Not known yet.
    Unknown,
    /// It leaves the block, on the right or not, after so many moves.
    Leaves {
        key: u16,
        right: bool,
        block: u16,
        moves: u32,
    },
    /// It comes to an entry that is not chosen.
    Stops,
    /// It never leaves.
    Stays,
}

/// Long runs, one after another.
pub(super) struct Blocks<const B: u32> {
    /// By state, side of entry and block.
    passages: Vec<Passage>,
    left: Vec<u16>,
    right: Vec<u16>,
}

/// The part of a key that says state and side: on the left edge, moving right, if `right`.
fn edge(state: u8, right: bool) -> u16 {
    (u16::from(state) << 1 | u16::from(right)) << BLOCK_BITS
}

impl<const B: u32> Blocks<B> {
    pub fn new() -> Self {
        Self {
            passages: vec![Passage::Unknown; 1 << (BLOCK_BITS + 4)],
            left: Vec::new(),
            right: Vec::new(),
        }
    }

    /// Whether a run stops at all before it has made `moves` moves, and a few more at most. `go_on` is asked now and
    /// then; the answer is none once it says no.
    pub fn stops(&mut self, rules: &Rules, moves: u64, go_on: impl Fn() -> bool) -> Option<bool> {
        self.passages.fill(Passage::Unknown);
        self.left.clear();
        self.right.clear();
        let mut done = 0_u64;
        let (mut key, mut block) = (edge(0, true), 0_u16);
        let mut rounds = 0_u32;
        while done < moves {
            rounds = rounds.wrapping_add(1);
            if rounds.is_multiple_of(1 << 20) && !go_on() {
                return None;
            }
            let index = usize::from(key | block);
            let passage = match self.passages[index] {
                Passage::Unknown => {
                    let found = pass::<B>(rules, key, block);
                    self.passages[index] = found;
                    found
                }
                known => known,
            };
            match passage {
                Passage::Leaves {
                    key: next,
                    right,
                    block: written,
                    moves,
                } => {
                    done += u64::from(moves);
                    key = next;
                    let (behind, ahead) = if right {
                        (&mut self.left, &mut self.right)
                    } else {
                        (&mut self.right, &mut self.left)
                    };
                    behind.push(written);
                    block = ahead.pop().unwrap_or(0);
                }
                Passage::Stops => return Some(true),
                Passage::Stays | Passage::Unknown => return Some(false),
            }
        }
        Some(false)
    }
}

/// Runs from an edge of a block until it is left.
fn pass<const B: u32>(rules: &Rules, key: u16, block: u16) -> Passage {
    let last = BLOCK_BITS - B;
    let mask = (1 << B) - 1;
    let mut state = (key >> (BLOCK_BITS + 1)) as u8;
    let mut shift = if key >> BLOCK_BITS & 1 == 1 { last } else { 0 };
    let mut block = block;
    for moves in 1..=MOST_MOVES {
        let cell = (block >> shift & mask) as u8;
        let Some(Move { write, right, next }) = rules.get(state, cell) else {
            return Passage::Stops;
        };
        block = block & !(mask << shift) | u16::from(write) << shift;
        state = next;
        if shift == if right { 0 } else { last } {
            return Passage::Leaves {
                key: edge(state, right),
                right,
                block,
                moves,
            };
        }
        shift = if right { shift - B } else { shift + B };
    }
    Passage::Stays
}

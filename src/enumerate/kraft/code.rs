//! The code revealed so far: a graph of words and terminators, extended and undone in place.

use super::effect::Effect;
use crate::enumerate::budget::MAX_BITS;
use crate::machine::Op;

/// No block: what this link leads to is not revealed.
pub(super) const UNREVEALED: u8 = u8::MAX;
/// Belongs to no body: the top level.
pub(super) const TOP: u8 = u8::MAX;

/// How a block ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Terminator {
    /// `]`: to the `[` whose body this belongs to, or the end of a pass.
    Close,
    /// `[`: into the body if the cell is 1, else after it.
    Open,
    /// `?` with an agent: reads a bit of the action.
    Input,
    /// The word is still being revealed.
    Unrevealed,
}

impl Terminator {
    /// The op that it is.
    pub(super) fn op(self) -> Op {
        match self {
            Self::Close => Op::Close,
            Self::Open => Op::Open,
            Self::Input | Self::Unrevealed => Op::Input,
        }
    }
}

/// A word and its terminator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub(super) effect: Effect,
    /// The word's ops are these of [`Code::ops`].
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) terminator: Terminator,
    /// The block of the `[` whose body this belongs to.
    pub(super) owner: u8,
    /// After a `?`, or after the body of a `[`.
    pub(super) next: u8,
    /// The first block of the body of a `[`.
    pub(super) body: u8,
}

/// A place that may not be revealed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// The program's first place.
    Start,
    /// The first place of the body of this block's `[`.
    Body(u8),
    /// The place after the body of this block's `[`, or after its `?`.
    Next(u8),
}

/// The blocks revealed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Code {
    pub(super) blocks: Vec<Block>,
    pub(super) ops: Vec<Op>,
}

impl Code {
    pub(super) fn block(&self, index: u8) -> &Block {
        &self.blocks[usize::from(index)]
    }

    /// The index of the next block.
    pub(super) fn next(&self) -> u8 {
        // Each block is revealed by an op of at least 2 bits.
        const { assert!(MAX_BITS / 2 < UNREVEALED as u32) };
        self.blocks.len() as u8
    }

    /// Where a link leads, if that is revealed.
    pub(super) fn follow(&self, link: Link) -> Option<u8> {
        let block = match link {
            Link::Start => u8::from(self.blocks.is_empty()) * UNREVEALED,
            Link::Body(of) => self.block(of).body,
            Link::Next(of) => self.block(of).next,
        };
        (block != UNREVEALED).then_some(block)
    }

    /// The `[` whose body the place after `link` belongs to.
    pub(super) fn owner(&self, link: Link) -> u8 {
        match link {
            Link::Start => TOP,
            Link::Body(of) => of,
            Link::Next(of) => self.block(of).owner,
        }
    }

    /// Lets `link` lead to `block`; [`UNREVEALED`] takes it back.
    pub(super) fn connect(&mut self, link: Link, block: u8) {
        match link {
            Link::Start => {}
            Link::Body(of) => self.blocks[usize::from(of)].body = block,
            Link::Next(of) => self.blocks[usize::from(of)].next = block,
        }
    }

    /// The revealed program as source text, `_` for what is not revealed.
    pub(super) fn source(&self) -> String {
        self.listing().0
    }

    /// Where the run goes on after the `]` of `block`: the place of its `[` in the source, or 0.
    pub(super) fn place(&self, block: u8) -> usize {
        let owner = usize::from(self.block(block).owner);
        self.listing().1.get(owner).copied().unwrap_or(0)
    }

    /// The source text, and for each block the place of its terminator in it.
    fn listing(&self) -> (String, Vec<usize>) {
        let mut text = String::new();
        let mut terminators = vec![0; self.blocks.len()];
        let mut pending: Vec<Option<u8>> = Vec::new();
        let mut at = self.follow(Link::Start);
        loop {
            let Some(index) = at else {
                text.push('_');
                // What is not revealed runs to the end of its body.
                match pending.pop() {
                    Some(next) => {
                        text.push(']');
                        at = next;
                        continue;
                    }
                    None => return (text, terminators),
                }
            };
            let block = self.block(index);
            for op in &self.ops[block.from..block.to] {
                text.push(op.row().mnemonic);
            }
            terminators[usize::from(index)] = text.len();
            match block.terminator {
                Terminator::Close => {
                    text.push(']');
                    match pending.pop() {
                        Some(next) => at = next,
                        None => return (text, terminators),
                    }
                }
                Terminator::Open => {
                    text.push('[');
                    pending.push(self.follow(Link::Next(index)));
                    at = self.follow(Link::Body(index));
                }
                Terminator::Input => {
                    text.push('?');
                    at = self.follow(Link::Next(index));
                }
                Terminator::Unrevealed => at = None,
            }
        }
    }
}

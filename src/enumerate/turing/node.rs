//! A node of the tree: a machine whose entries are chosen as far as its run has read them, and that run.

use crate::machine::{Move, Rules, TuringSize};

/// A run on a tape of at most 64 / B cells: a stack of cells on either side of the head, the nearest lowest, with B
/// bits a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub left: u64,
    pub right: u64,
    /// Moves done. A run that halts has one step more.
    pub steps: u32,
    /// The head, from where it began, and the outermost cells visited.
    pub head: i32,
    pub lowest: i32,
    pub highest: i32,
    pub state: u8,
    pub cell: u8,
}

impl Run {
    /// On a blank tape.
    pub const BLANK: Self = Self {
        left: 0,
        right: 0,
        steps: 0,
        head: 0,
        lowest: 0,
        highest: 0,
        state: 0,
        cell: 0,
    };
}

/// A machine as far as it is chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub rules: Rules,
    pub run: Run,
    /// States that some entry names, the first included. New ones are named in order.
    pub named: u8,
    /// Entries not chosen.
    pub unread: u8,
    /// Whether what comes next runs from a blank tape, for this run has left the short one.
    pub restart: bool,
    /// For each state the set of states that its entries name.
    reached: [u8; 8],
    /// The states that have an entry which is not chosen.
    open: u8,
}

impl Node {
    /// Nothing chosen, nothing run.
    pub fn root(size: TuringSize) -> Self {
        Self {
            rules: Rules::new(),
            run: Run::BLANK,
            named: 1,
            unread: size.states() * size.symbols(),
            restart: false,
            reached: [0; 8],
            open: (1 << size.states()) - 1,
        }
    }

    /// What may stand in the entry where this one's run stops: all choices, in a fixed order. A state not yet named
    /// stands for all of them, and at the first entry a move to the right for one to the left.
    #[inline]
    pub fn each_child<E>(
        &self,
        size: TuringSize,
        mut visit: impl FnMut(Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let is_root = u32::from(self.unread) == size.entries();
        let states = (self.named + 1).min(size.states());
        for write in 0..size.symbols() {
            for next in 0..states {
                for right in [true, false] {
                    if right || !is_root {
                        visit(self.child(size, Move { write, right, next }))?;
                    }
                }
            }
        }
        Ok(())
    }

    #[inline]
    fn child(&self, size: TuringSize, entry: Move) -> Self {
        let mut child = *self;
        let state = self.run.state;
        child.rules.set(state, self.run.cell, Some(entry));
        child.named = self.named.max(entry.next + 1);
        child.unread -= 1;
        if self.restart {
            child.run = Run::BLANK;
            child.restart = false;
        }
        child.reached[usize::from(state & 7)] |= 1 << entry.next;
        let is_full = (0..size.symbols()).all(|cell| child.rules.get(state, cell).is_some());
        if is_full {
            child.open &= !(1 << state);
        }
        child
    }

    /// The states that the run may yet come to, if none of them has an entry that is not chosen: then it never halts.
    #[inline]
    pub fn without_exit(&self) -> Option<u8> {
        let mut found: u8 = 1 << self.run.state;
        loop {
            if found & self.open != 0 {
                return None;
            }
            let mut next = found;
            let mut rest = found;
            while rest != 0 {
                next |= self.reached[(rest.trailing_zeros() & 7) as usize];
                rest &= rest - 1;
            }
            if next == found {
                return Some(found);
            }
            found = next;
        }
    }
}

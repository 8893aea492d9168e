//! A node of the tree: a machine whose entries are chosen as far as its run has read them, and that run.

use super::entries::Entries;
use super::fast::Run;
use crate::machine::{Move, TuringSize};

/// How far a machine is chosen. Its entries stand in a table beside it, which is changed on the way down the tree and
/// changed back on the way up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub run: Run,
    /// States that some entry names, the first included. New ones are named in order.
    pub named: u8,
    /// Entries not chosen.
    pub unread: u8,
    /// Whether what comes next runs from a blank tape, for this run has left the short one.
    pub restart: bool,
    /// The states that have an entry which is not chosen.
    open: u8,
    /// For each state the set of states that its entries name.
    reached: [u8; 8],
}

/// What becomes of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// An entry that is not chosen may be reached.
    Open,
    /// None can be: these are the states that may yet be reached. So it never halts.
    None(u8),
}

impl Node {
    /// Nothing chosen, nothing run.
    pub fn root(size: TuringSize) -> Self {
        Self {
            run: Run::BLANK,
            named: 1,
            unread: size.states() * size.symbols(),
            restart: false,
            open: (1 << size.states()) - 1,
            reached: [0; 8],
        }
    }

    /// What may stand in the entry where this one's run stops: all choices, in a fixed order. A state not yet named
    /// stands for all of them, and at the first entry a move to the right for one to the left. Each choice is in
    /// `entries` while its node is visited.
    #[inline]
    pub fn each_child<const B: u32, E>(
        &self,
        size: TuringSize,
        entries: &mut Entries<B>,
        mut visit: impl FnMut(&Self, &mut Entries<B>, Exit) -> Result<(), E>,
    ) -> Result<(), E> {
        let is_root = u32::from(self.unread) == size.entries();
        let states = (self.named + 1).min(size.states());
        let place = self.run.place;
        let state = place >> 2;
        let mut child = *self;
        child.unread -= 1;
        if self.restart {
            child.run = Run::BLANK;
            child.restart = false;
        }
        // The table says whether it is full when any choice stands there.
        let chosen = |write, right, next| Move { write, right, next };
        entries.set(place, chosen(0, true, 0));
        let is_full = entries.is_full(state, size.symbols());
        if is_full {
            child.open &= !(1 << state);
        }
        let mut result = Ok(());
        'all: for next in 0..states {
            child.named = self.named.max(next + 1);
            child.reached[usize::from(state & 7)] =
                self.reached[usize::from(state & 7)] | 1 << next;
            let exit = if is_full {
                child.exit(child.run.place >> 2)
            } else {
                Exit::Open
            };
            for write in 0..size.symbols() {
                for right in [true, false] {
                    if right || !is_root {
                        entries.set(place, chosen(write, right, next));
                        result = visit(&child, entries, exit);
                        if result.is_err() {
                            break 'all;
                        }
                    }
                }
            }
        }
        entries.unset(place);
        result
    }

    /// Whether an entry that is not chosen can be reached from a state, in the graph of the states.
    #[inline]
    fn exit(&self, state: u8) -> Exit {
        let mut found: u8 = 1 << state;
        loop {
            if found & self.open != 0 {
                return Exit::Open;
            }
            let mut next = found;
            let mut rest = found;
            while rest != 0 {
                next |= self.reached[(rest.trailing_zeros() & 7) as usize];
                rest &= rest - 1;
            }
            if next == found {
                return Exit::None(found);
            }
            found = next;
        }
    }
}

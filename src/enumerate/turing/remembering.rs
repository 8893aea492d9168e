//! Closed sets of surroundings of the head, for cells that remember how they were last written.
//!
//! The same closure as in `grams`, over more kinds of cell: each knows its symbol and its last updates (the state and
//! the symbol of the entry that wrote it). The blank cell remembers nothing. There are too many windows for arrays of
//! all, so cells, windows and surroundings get numbers as they come.

use super::closed_grams::{ClosedGrams, MOST_WINDOW, Surrounding, Window};
use super::ids::Ids;
use crate::machine::{Move, Rules};

/// No number.
const NONE: u32 = u32::MAX;
const LEFT: usize = 0;
const RIGHT: usize = 1;
/// Bits of a window's number in a surrounding's key, and of a cell's number anywhere.
const WINDOW_BITS: u32 = 22;
const CELL_BITS: u32 = 16;

/// What is known of a window.
#[derive(Clone, Copy)]
struct Gram {
    /// The number of its cells but the nearest, and but the farthest.
    outer: u32,
    inner: u32,
    /// By side: whether it may stand further out.
    is_far: [bool; 2],
}

/// A list in a pool: what it holds, and the next.
type Link = (u64, u32);

/// How much is remembered, how much is seen, and how much is tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    /// Updates that a cell remembers.
    pub history: u32,
    /// Cells of a window.
    pub n: u32,
    /// Surroundings at most.
    pub most: usize,
}

/// How closing a set ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closure {
    /// No way out: the run never halts.
    Closed,
    /// A surrounding comes to an entry that is not chosen. So it does for any shorter memory and any smaller window,
    /// for which the set has the images of all that is in this one.
    Leaks,
    /// It has more surroundings than were allowed.
    TooLarge,
}

/// The sets, and the work to do.
pub(super) struct Remembering {
    memory: Memory,
    cells: Ids,
    /// By cell and state: the number of the cell as it is written, plus 1.
    written: Vec<[u32; 8]>,
    windows: Ids,
    grams: Vec<Gram>,
    /// Windows of n - 1 cells.
    shorter: Ids,
    /// By shorter window and side: the far windows that begin with it, and the steps to which it comes nearer.
    far: Vec<[u32; 2]>,
    steps: Vec<[u32; 2]>,
    links: Vec<Link>,
    surroundings: Ids,
    /// Surroundings that are yet to be followed, the latest first: that is how a way out is soon found.
    open: Vec<u32>,
}

impl Remembering {
    pub fn new() -> Self {
        Self {
            memory: Memory {
                history: 0,
                n: 1,
                most: 0,
            },
            cells: Ids::new(),
            written: Vec::new(),
            windows: Ids::new(),
            grams: Vec::new(),
            shorter: Ids::new(),
            far: Vec::new(),
            steps: Vec::new(),
            links: Vec::new(),
            surroundings: Ids::new(),
            open: Vec::new(),
        }
    }

    fn cell(&mut self, cell: u64) -> u32 {
        let (number, is_new) = self.cells.number(cell);
        if is_new {
            self.written.push([0; 8]);
        }
        number
    }

    fn short(&mut self, window: u64) -> u32 {
        let (number, is_new) = self.shorter.number(window);
        if is_new {
            self.far.push([NONE; 2]);
            self.steps.push([NONE; 2]);
        }
        number
    }

    fn window(&mut self, window: u64) -> u32 {
        let (number, is_new) = self.windows.number(window);
        if is_new {
            let bits = CELL_BITS * (self.memory.n - 1);
            let gram = Gram {
                outer: self.short(window >> CELL_BITS),
                inner: self.short(window & ((1 << bits) - 1)),
                is_far: [false; 2],
            };
            self.grams.push(gram);
        }
        number
    }

    /// The cell that `state` writes over a cell.
    fn update(&mut self, cell: u32, state: u8, write: u8) -> u32 {
        let known = self.written[cell as usize][usize::from(state & 7)];
        if known > 0 {
            return known - 1;
        }
        let code = self.cells.keys()[cell as usize];
        let latest = 1 + 2 * u64::from(state) + (code & 3);
        let kept = (1_u64 << (4 * self.memory.history)) - 1;
        let memory = ((code >> 2) << 4 | latest) & kept;
        let number = self.cell(memory << 2 | u64::from(write));
        self.written[cell as usize][usize::from(state & 7)] = number + 1;
        number
    }

    /// Adds what a step leads to: `step` is 8 cell + state and above it the number of the window behind the head.
    fn join(&mut self, side: usize, step: u64, ahead: u32) {
        let behind = step >> (CELL_BITS + 3);
        let (left, right) = match side {
            RIGHT => (behind, u64::from(ahead)),
            _ => (u64::from(ahead), behind),
        };
        let place = step & ((1 << (CELL_BITS + 3)) - 1);
        let key = (left << WINDOW_BITS | right) << (CELL_BITS + 3) | place;
        let (number, is_new) = self.surroundings.number(key);
        if is_new {
            self.open.push(number);
        }
    }

    fn make_far(&mut self, side: usize, window: u32) {
        let gram = &mut self.grams[window as usize];
        if gram.is_far[side] {
            return;
        }
        gram.is_far[side] = true;
        let inner = gram.inner as usize;
        self.links.push((u64::from(window), self.far[inner][side]));
        self.far[inner][side] = self.links.len() as u32 - 1;
        let mut link = self.steps[inner][side];
        while let Some(&(step, next)) = self.links.get(link as usize) {
            self.join(side, step, window);
            link = next;
        }
    }

    /// Closes the set that holds the blank tape's surrounding.
    pub fn close(&mut self, rules: &Rules, memory: Memory) -> Closure {
        self.memory = memory;
        self.cells.clear();
        self.windows.clear();
        self.shorter.clear();
        self.surroundings.clear();
        self.written.clear();
        self.grams.clear();
        self.far.clear();
        self.steps.clear();
        self.links.clear();
        self.open.clear();
        self.cell(0);
        let blank = self.window(0);
        self.make_far(LEFT, blank);
        self.make_far(RIGHT, blank);
        self.join(RIGHT, 0, blank);
        let whole = u64::MAX >> (64 - CELL_BITS * memory.n);
        while let Some(number) = self.open.pop() {
            let key = self.surroundings.keys()[number as usize];
            let state = (key & 7) as u8;
            let cell = (key >> 3) as u32 & ((1 << CELL_BITS) - 1);
            let windows = key >> (CELL_BITS + 3);
            let left = (windows >> WINDOW_BITS) as u32;
            let right = windows as u32 & ((1 << WINDOW_BITS) - 1);
            let symbol = (self.cells.keys()[cell as usize] & 3) as u8;
            let Some(Move {
                write,
                right: to_right,
                next,
            }) = rules.get(state, symbol)
            else {
                return Closure::Leaks;
            };
            let (ahead, behind, side) = if to_right {
                (right, left, RIGHT)
            } else {
                (left, right, LEFT)
            };
            self.make_far(1 - side, behind);
            let written = u64::from(self.update(cell, state, write));
            let nearer = self.windows.keys()[behind as usize] << CELL_BITS | written;
            let behind = self.window(nearer & whole);
            let coming = self.windows.keys()[ahead as usize] & ((1 << CELL_BITS) - 1);
            let place = coming << 3 | u64::from(next);
            let step = u64::from(behind) << (CELL_BITS + 3) | place;
            let outer = self.grams[ahead as usize].outer as usize;
            self.links.push((step, self.steps[outer][side]));
            self.steps[outer][side] = self.links.len() as u32 - 1;
            let mut link = self.far[outer][side];
            while let Some(&(window, next)) = self.links.get(link as usize) {
                self.join(side, step, window as u32);
                link = next;
            }
            let too_many = self.surroundings.len() > memory.most
                || self.cells.len() >= 1 << CELL_BITS
                || self.windows.len() >= 1 << WINDOW_BITS;
            if too_many {
                return Closure::TooLarge;
            }
        }
        Closure::Closed
    }

    /// The sets that the last closure found.
    pub fn certificate(&self) -> ClosedGrams {
        let cell = |number: u64| self.cells.keys()[(number & ((1 << CELL_BITS) - 1)) as usize];
        let window = |number: usize| -> Window {
            let cells = self.windows.keys()[number];
            let mut window = [0; MOST_WINDOW];
            for (place, to) in window[..self.memory.n as usize].iter_mut().enumerate() {
                *to = cell(cells >> (CELL_BITS as usize * place));
            }
            window
        };
        let far = |side: usize| {
            let windows = self.grams.iter().enumerate();
            let found = windows.filter(|(_, gram)| gram.is_far[side]);
            found.map(|(number, _)| window(number)).collect()
        };
        let surroundings = self.surroundings.keys().iter().map(|key| {
            let windows = key >> (CELL_BITS + 3);
            Surrounding {
                state: (key & 7) as u8,
                cell: cell(key >> 3),
                left: window((windows >> WINDOW_BITS) as usize),
                right: window((windows & ((1 << WINDOW_BITS) - 1)) as usize),
            }
        });
        ClosedGrams {
            history: self.memory.history,
            length: self.memory.n as usize,
            left: far(LEFT),
            right: far(RIGHT),
            surroundings: surroundings.collect(),
        }
    }
}

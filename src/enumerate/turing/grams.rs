//! Closed sets of surroundings of the head, for cells that are bits: n-grams.
//!
//! A *surrounding* is the state, the cell under the head, and the n cells on either side. A step to the right puts the
//! written cell before the left n, and the last of them joins the *left grams*, the windows of n cells that may stand
//! further out; the head's next cell comes from the right n, and the cell that comes into view is the last one of any
//! right gram that begins with the other n - 1. Steps to the left are the mirror image. A set of surroundings and grams
//! that holds the blank tape's and is closed under this, and in which no surrounding comes to an entry that is not
//! chosen, shows that the run never halts.
//!
//! The sets are arrays here: there are few windows of bits, and millions of machines.

use super::closed_grams::{ClosedGrams, Surrounding, Window};
use crate::machine::{Move, Rules, TuringSize};

/// The sets for one n, and the work to do.
pub(super) struct Grams<const B: u32> {
    /// Cells of a window.
    n: u32,
    /// By surrounding: whether it is in the set.
    seen: Vec<u64>,
    /// Surroundings whose steps are to be followed.
    open: Vec<u32>,
    /// By side (left, right): windows that may stand further out.
    grams: [Vec<bool>; 2],
    /// By side and by the n - 1 cells that come nearer: what steps are made there, each with the state that it leads
    /// to, the cell under the head and the window behind it.
    steps: [Vec<Vec<u32>>; 2],
}

const LEFT: usize = 0;
const RIGHT: usize = 1;

impl<const B: u32> Grams<B> {
    pub fn new(size: TuringSize, n: u32) -> Self {
        let windows = 1_usize << (B * n);
        let shorter = 1_usize << (B * (n - 1));
        let surroundings = (usize::from(size.states()) << B) * windows * windows;
        Self {
            n,
            seen: vec![0; surroundings.div_ceil(64)],
            open: Vec::new(),
            grams: [vec![false; windows], vec![false; windows]],
            steps: [vec![Vec::new(); shorter], vec![Vec::new(); shorter]],
        }
    }

    /// A window's nearest cell is lowest. `place` is 2^B state + cell.
    fn index(&self, place: u32, left: u32, right: u32) -> u32 {
        (place << (B * self.n) | left) << (B * self.n) | right
    }

    fn reach(&mut self, place: u32, left: u32, right: u32) {
        let index = self.index(place, left, right);
        let word = &mut self.seen[(index / 64) as usize];
        if *word >> (index % 64) & 1 == 0 {
            *word |= 1 << (index % 64);
            self.open.push(index);
        }
    }

    /// Puts what comes near on a side (n - 1 cells, then one more) before a step's other part.
    fn join(&mut self, side: usize, step: u32, window: u32) {
        let behind = step & self.mask();
        let place = step >> (B * self.n);
        match side {
            RIGHT => self.reach(place, behind, window),
            _ => self.reach(place, window, behind),
        }
    }

    fn mask(&self) -> u32 {
        (1 << (B * self.n)) - 1
    }

    /// Whether the closure of the blank tape has no way out.
    pub fn close(&mut self, rules: &Rules) -> bool {
        self.seen.fill(0);
        self.open.clear();
        for side in [LEFT, RIGHT] {
            self.grams[side].fill(false);
            self.grams[side][0] = true;
            self.steps[side].iter_mut().for_each(Vec::clear);
        }
        self.reach(0, 0, 0);
        let outermost = B * (self.n - 1);
        let cell_mask = (1_u32 << B) - 1;
        while let Some(index) = self.open.pop() {
            let right = index & self.mask();
            let left = index >> (B * self.n) & self.mask();
            let place = index >> (2 * B * self.n);
            let (state, cell) = (place >> B, place & cell_mask);
            let Some(Move {
                write,
                right: to_right,
                next,
            }) = rules.get(state as u8, cell as u8)
            else {
                return false;
            };
            // Ahead the head goes on; behind it leaves what it wrote.
            let (ahead, behind, side) = if to_right {
                (right, left, RIGHT)
            } else {
                (left, right, LEFT)
            };
            // The window behind joins the grams of that side.
            let other = 1 - side;
            if !self.grams[other][behind as usize] {
                self.grams[other][behind as usize] = true;
                let inner = (behind & ((1 << outermost) - 1)) as usize;
                for place in 0..self.steps[other][inner].len() {
                    let step = self.steps[other][inner][place];
                    self.join(other, step, behind);
                }
            }
            let written = (behind << B | u32::from(write)) & self.mask();
            let place = u32::from(next) << B | ahead & cell_mask;
            let step = place << (B * self.n) | written;
            let inner = ahead >> B;
            self.steps[side][inner as usize].push(step);
            for outer in 0..1 << B {
                let window = outer << outermost | inner;
                if self.grams[side][window as usize] {
                    self.join(side, step, window);
                }
            }
        }
        true
    }

    /// The sets that the last closure found.
    pub fn certificate(&self) -> ClosedGrams {
        let cell_mask = (1_usize << B) - 1;
        let window = |window: usize| -> Window {
            std::array::from_fn(|place| match place < self.n as usize {
                true => (window >> (B as usize * place) & cell_mask) as u64,
                false => 0,
            })
        };
        let gathered = |side: &[bool]| {
            let found = side.iter().enumerate().filter(|(_, is_in)| **is_in);
            found.map(|(gram, _)| window(gram)).collect()
        };
        let mask = self.mask() as usize;
        let all = 0..64 * self.seen.len();
        let seen = all.filter(|&index| self.seen[index / 64] >> (index % 64) & 1 == 1);
        let surroundings = seen.map(|index| {
            let place = index >> (2 * B * self.n);
            Surrounding {
                state: (place >> B) as u8,
                cell: (place & cell_mask) as u64,
                left: window(index >> (B * self.n) & mask),
                right: window(index & mask),
            }
        });
        ClosedGrams {
            history: 0,
            length: self.n as usize,
            left: gathered(&self.grams[LEFT]),
            right: gathered(&self.grams[RIGHT]),
            surroundings: surroundings.collect(),
        }
    }
}

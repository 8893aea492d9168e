//! The certificate of n-grams, and its checker.

use std::collections::{BTreeSet, HashSet};

use super::refusal::Refusal;
use crate::machine::Rules;

/// The most cells of a window.
pub const MOST_WINDOW: usize = 4;

/// A cell that remembers: its symbol in the lowest two bits, and above them four bits for each of its last updates,
/// the latest lowest: 1 + 2 state + symbol of the entry that wrote it. What matters is that the symbol is right; two
/// updates with the same number are only told apart less well.
pub type Cell = u64;

/// Cells from the head outwards; what is not of the window is 0.
pub type Window = [Cell; MOST_WINDOW];

/// What is near the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Surrounding {
    /// The state.
    pub state: u8,
    /// The cell under the head.
    pub cell: Cell,
    /// The cells to the left, the nearest first.
    pub left: Window,
    /// The cells to the right, the nearest first.
    pub right: Window,
}

/// A set of surroundings that no step leads out of, if the windows further out are among `left` and `right`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedGrams {
    /// Updates that a cell remembers.
    pub history: u32,
    /// Cells of a window.
    pub length: usize,
    /// Windows that may stand anywhere to the left but next to the head.
    pub left: Vec<Window>,
    /// The same to the right.
    pub right: Vec<Window>,
    /// The surroundings.
    pub surroundings: Vec<Surrounding>,
}

/// What becomes of a cell when `state` writes it: it forgets what is beyond its history.
fn updated(cell: Cell, history: u32, state: u8, write: u8) -> Cell {
    let update = 1 + 2 * u64::from(state) + (cell & 3);
    let memory = (cell >> 2) << 4 | update;
    let kept = memory & ((1_u64 << (4 * history)) - 1);
    kept << 2 | u64::from(write)
}

impl ClosedGrams {
    /// Checks that the blank tape's surrounding is in the set, and one step from each of its elements.
    pub(super) fn check(&self, rules: &Rules) -> Result<(), Refusal> {
        let n = self.length;
        if n == 0 || n > MOST_WINDOW || self.history > 15 {
            return Err(Refusal::Form);
        }
        let sides: [BTreeSet<Window>; 2] = [&self.left, &self.right].map(|side| {
            let windows = side.iter().copied();
            windows.collect()
        });
        let surroundings: HashSet<Surrounding> = self.surroundings.iter().copied().collect();
        let is_window = |window: &Window| window[n..].iter().all(|&cell| cell == 0);
        let has_form = |from: &Surrounding| is_window(&from.left) && is_window(&from.right);
        if !sides.iter().flatten().all(is_window) || !surroundings.iter().all(has_form) {
            return Err(Refusal::Form);
        }
        let blank = Surrounding {
            state: 0,
            cell: 0,
            left: [0; MOST_WINDOW],
            right: [0; MOST_WINDOW],
        };
        let is_blank_in = |side: &BTreeSet<Window>| side.contains(&[0; MOST_WINDOW]);
        if !surroundings.contains(&blank) || !sides.iter().all(is_blank_in) {
            return Err(Refusal::Beginning);
        }
        for (place, from) in self.surroundings.iter().enumerate() {
            let entry = u8::try_from(from.cell & 3)
                .ok()
                .and_then(|symbol| rules.get(from.state, symbol))
                .ok_or(Refusal::Exit(place))?;
            let (mut ahead, mut behind) = (from.right, from.left);
            let (mut far_ahead, mut far_behind) = (&sides[1], &sides[0]);
            if !entry.right {
                (ahead, behind) = (behind, ahead);
                (far_ahead, far_behind) = (far_behind, far_ahead);
            }
            // The window on the other side is one cell further out now.
            if !far_behind.contains(&behind) {
                return Err(Refusal::Open(place));
            }
            behind.copy_within(0..n - 1, 1);
            behind[0] = updated(from.cell, self.history, from.state, entry.write);
            let cell = ahead[0];
            ahead.copy_within(1..n, 0);
            let (mut first, mut last) = (ahead, ahead);
            (first[n - 1], last[n - 1]) = (0, Cell::MAX);
            for &ahead in far_ahead.range(first..=last) {
                let (left, right) = if entry.right {
                    (behind, ahead)
                } else {
                    (ahead, behind)
                };
                let to = Surrounding {
                    state: entry.next,
                    cell,
                    left,
                    right,
                };
                if !surroundings.contains(&to) {
                    return Err(Refusal::Open(place));
                }
            }
        }
        Ok(())
    }
}

//! The memory: M cells in a ring, each with one of K values.

use crate::exact::as_usize;

/// The most values of a cell.
pub const MAX_ALPHABET: u32 = 1 << 16;
/// The most cells.
pub const MAX_MEMORY: u32 = 1 << 20;

/// How many values a cell has, and how many cells there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RingSize {
    alphabet: u32,
    memory: u32,
}

/// No size of a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no memory of {memory} cells with {alphabet} values each: give 1 to {MAX_MEMORY} cells and 2 to {MAX_ALPHABET} \
     values"
)]
pub struct RingSizeError {
    /// K, as asked for.
    pub alphabet: u32,
    /// M, as asked for.
    pub memory: u32,
}

impl RingSize {
    /// So many cells unless another number is asked for.
    pub const DEFAULT_MEMORY: u32 = 100;
    /// 100 cells of two values.
    pub const BINARY: Self = Self {
        alphabet: 2,
        memory: Self::DEFAULT_MEMORY,
    };

    /// M cells of K values.
    ///
    /// # Errors
    /// [`RingSizeError`] for no cell or fewer than two values, and for more than [`MAX_MEMORY`] or [`MAX_ALPHABET`].
    pub fn new(alphabet: u32, memory: u32) -> Result<Self, RingSizeError> {
        let sound = (2..=MAX_ALPHABET).contains(&alphabet) && (1..=MAX_MEMORY).contains(&memory);
        let size = Self { alphabet, memory };
        sound
            .then_some(size)
            .ok_or(RingSizeError { alphabet, memory })
    }

    /// K, the values of a cell.
    #[must_use]
    pub fn alphabet(self) -> u32 {
        self.alphabet
    }

    /// M, the number of cells.
    #[must_use]
    pub fn memory(self) -> u32 {
        self.memory
    }
}

/// The cells, all 0 at first, and the head, on cell 0 at first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ring {
    head: usize,
    /// K - 1.
    highest: u16,
    cells: Vec<u16>,
}

impl Ring {
    pub fn new(size: RingSize) -> Self {
        Self {
            head: 0,
            highest: u16::try_from(size.alphabet - 1).unwrap_or(u16::MAX),
            cells: vec![0; as_usize(size.memory.into())],
        }
    }

    pub fn cell(&self) -> u16 {
        self.cells[self.head]
    }

    pub fn set(&mut self, value: u16) {
        self.cells[self.head] = value;
    }

    pub fn up(&mut self) {
        let cell = self.cell();
        self.set(if cell == self.highest { 0 } else { cell + 1 });
    }

    pub fn down(&mut self) {
        let cell = self.cell();
        self.set(if cell == 0 { self.highest } else { cell - 1 });
    }

    pub fn right(&mut self) {
        self.head += 1;
        if self.head == self.cells.len() {
            self.head = 0;
        }
    }

    pub fn left(&mut self) {
        self.head = match self.head {
            0 => self.cells.len() - 1,
            head => head - 1,
        };
    }
}

impl Clone for Ring {
    fn clone(&self) -> Self {
        Self {
            cells: self.cells.clone(),
            ..*self
        }
    }

    fn clone_from(&mut self, other: &Self) {
        self.head = other.head;
        self.highest = other.highest;
        self.cells.clone_from(&other.cells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_head_go_round() {
        let mut ring = Ring::new(RingSize::new(3, 2).unwrap());
        ring.down();
        assert_eq!(ring.cell(), 2);
        ring.up();
        assert_eq!(ring.cell(), 0);
        ring.up();
        ring.left();
        assert_eq!(ring.cell(), 0);
        ring.left();
        assert_eq!(ring.cell(), 1);
        ring.right();
        ring.right();
        assert_eq!(ring.cell(), 1);
        let mut wide = Ring::new(RingSize::new(MAX_ALPHABET, 1).unwrap());
        wide.down();
        assert_eq!(wide.cell(), u16::MAX);
        wide.left();
        wide.up();
        assert_eq!(wide.cell(), 0);
    }

    #[test]
    fn sizes_have_bounds() {
        for (alphabet, memory) in [(1, 1), (2, 0), (MAX_ALPHABET + 1, 1), (2, MAX_MEMORY + 1)] {
            assert!(RingSize::new(alphabet, memory).is_err());
        }
        assert!(RingSize::new(MAX_ALPHABET, MAX_MEMORY).is_ok());
    }
}

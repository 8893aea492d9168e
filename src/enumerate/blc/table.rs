//! All small terms, each once, in tables by their size and their free variables.

use std::ops::Range;

use crate::machine::blc::Node;

/// Terms that share their parts. Those of a size stand together, in the order of how many abstractions would
/// close them; so those that v abstractions close are one range.
#[derive(Debug, Default)]
pub(super) struct Table {
    nodes: Vec<Node>,
    /// For each size, where the terms begin that f abstractions close and f-1 do not; one more entry for the end.
    starts: Vec<Vec<u32>>,
}

impl Table {
    /// The parts of closed terms: those of size s that f abstractions close, where s + 2f is at most `most`.
    pub(super) fn new(most: u32) -> Self {
        let mut table = Self::default();
        for size in 0..=most {
            let mut starts = vec![table.end()];
            for free in 0..=(most - size) / 2 {
                table.add(size, free);
                starts.push(table.end());
            }
            table.starts.push(starts);
        }
        table
    }

    fn end(&self) -> u32 {
        u32::try_from(self.nodes.len()).expect("fewer than 2^32 nodes fit in memory")
    }

    /// Adds the terms of a size that `free` abstractions close and fewer do not.
    fn add(&mut self, size: u32, free: u32) {
        if size >= 2 && free == size - 1 {
            self.nodes.push(Node::Variable(free));
        }
        if size < 4 {
            return;
        }
        let bodies = match free {
            0 => self.closed_by(size - 2, 1),
            _ => self.exactly(size - 2, free + 1),
        };
        self.nodes.extend(bodies.map(Node::Abstraction));
        for left in 2..size.saturating_sub(3) {
            let right = size - 2 - left;
            // The function needs all the abstractions, or the argument does and the function fewer.
            for function in self.exactly(left, free) {
                let arguments = self.closed_by(right, free);
                self.nodes
                    .extend(arguments.map(|argument| Node::Application(function, argument)));
            }
            if free > 0 {
                for function in self.closed_by(left, free - 1) {
                    let arguments = self.exactly(right, free);
                    self.nodes
                        .extend(arguments.map(|argument| Node::Application(function, argument)));
                }
            }
        }
    }

    /// The terms of a size that `free` abstractions close.
    pub(super) fn closed_by(&self, size: u32, free: u32) -> Range<u32> {
        let Some(starts) = self.starts.get(size as usize) else {
            return 0..0;
        };
        // A term of s bits has no variable beyond s - 1.
        let last = (free as usize + 1).min(starts.len() - 1);
        starts[0]..starts[last]
    }

    fn exactly(&self, size: u32, free: u32) -> Range<u32> {
        let starts = self
            .starts
            .get(size as usize)
            .map_or(&[][..], Vec::as_slice);
        match starts.get(free as usize..free as usize + 2) {
            Some([start, end]) => *start..*end,
            _ => 0..0,
        }
    }

    /// The nodes.
    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

//! The rows of a table as strings, one after the other: patterns expanded, never all at once.
//!
//! A walk over the tree of prefixes, with the patterns that match the present one. A string
//! is written where a pattern of its length matches it; memory is that of the patterns and
//! of one path, however many strings there are.

use super::budget::Status;
use super::table::PatternRow;
use crate::machine::Symbols;

/// One row: an output, a status, and the mass of all such cylinders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The symbols put out so far.
    pub output: Symbols,
    /// What became of the cylinders.
    pub status: Status,
    /// Their mass over 2^(L+4).
    pub numerator: u128,
}

/// A pattern with a free symbol among those already fixed, as far as the present prefix goes.
#[derive(Clone, Copy, Debug)]
struct Active {
    row: usize,
    /// Values of the free bits fixed so far, and how many these are.
    values: u128,
    fixed: u32,
}

/// A prefix, with what may continue it.
#[derive(Debug)]
struct Frame {
    /// Codes of the prefix, as long as the path to it.
    symbol: Option<u8>,
    depth: usize,
    /// Rows whose known prefix starts with this prefix stand from here to there.
    from: usize,
    to: usize,
    active: Vec<Active>,
}

/// The rows of a table, expanded, in lexicographic order of outputs, then by status.
#[derive(Debug)]
pub struct Rows<'a> {
    rows: &'a [PatternRow],
    stack: Vec<Frame>,
    prefix: Vec<u8>,
    /// Rows of the present prefix that are still to be given, the last one first.
    ready: Vec<Row>,
}

impl<'a> Rows<'a> {
    /// `rows` are in the order of patterns.
    pub(super) fn new(rows: &'a [PatternRow]) -> Self {
        Self {
            rows,
            stack: vec![Frame {
                symbol: None,
                depth: 0,
                from: 0,
                to: rows.len(),
                active: Vec::new(),
            }],
            prefix: Vec::new(),
            ready: Vec::new(),
        }
    }

    /// Takes the masses at the prefix of `frame`, and puts its two longer prefixes on the stack.
    fn open(&mut self, mut frame: Frame) {
        let depth = frame.depth;
        self.prefix.truncate(depth.saturating_sub(1));
        self.prefix.extend(frame.symbol);
        let mut masses = [0_u128; Status::ALL.len()];
        // Rows whose known symbols end here: they end, or a free symbol follows.
        let ends = frame.from
            + self.rows[frame.from..frame.to]
                .iter()
                .take_while(|row| row.output.known().len() == depth)
                .count();
        for row in frame.from..ends {
            frame.active.push(Active {
                row,
                values: 0,
                fixed: 0,
            });
        }
        let mut children = [Vec::new(), Vec::new()];
        for active in frame.active {
            let row = &self.rows[active.row];
            if row.output.len() == depth {
                masses[row.status as usize] += row.numerator >> active.fixed;
                continue;
            }
            for symbol in [false, true] {
                if let Some((values, fixed)) =
                    row.output
                        .follow(depth, symbol, active.values, active.fixed)
                {
                    children[usize::from(symbol)].push(Active {
                        row: active.row,
                        values,
                        fixed,
                    });
                }
            }
        }
        let middle =
            ends + self.rows[ends..frame.to].partition_point(|row| row.output.known()[depth] == 0);
        let [zero, one] = children;
        for (symbol, from, to, active) in [(1, middle, frame.to, one), (0, ends, middle, zero)] {
            if from < to || !active.is_empty() {
                self.stack.push(Frame {
                    symbol: Some(symbol),
                    depth: depth + 1,
                    from,
                    to,
                    active,
                });
            }
        }
        for status in Status::ALL.into_iter().rev() {
            let numerator = masses[status as usize];
            if numerator > 0 {
                self.ready.push(Row {
                    output: self.prefix.iter().map(|&code| code == 1).collect(),
                    status,
                    numerator,
                });
            }
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            if let Some(row) = self.ready.pop() {
                return Some(row);
            }
            let frame = self.stack.pop()?;
            self.open(frame);
        }
    }
}

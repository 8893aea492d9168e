//! The rows of a table as strings, one after the other: patterns expanded, never all at once.
//!
//! A walk over the tree of prefixes, with the patterns that match the present one. A string
//! is written where a pattern of its length matches it. Patterns come in the table's order,
//! which is that of the walk: each is taken where its known prefix ends. So memory is that of
//! the patterns that match one path, however many strings and patterns there are.

use std::convert::Infallible;
use std::sync::Arc;

use super::budget::Status;
use super::row::PatternRow;
use crate::machine::Symbols;

/// One row: an output, a status, and the mass of all such cylinders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The symbols printed so far.
    pub output: Symbols,
    /// What became of the cylinders.
    pub status: Status,
    /// Their mass over 2^(L+4).
    pub numerator: u128,
}

/// A pattern with a free symbol among those already fixed, as far as the present prefix goes.
#[derive(Clone, Debug)]
struct Active {
    row: Arc<PatternRow>,
    /// Values of the free bits fixed so far, and how many these are.
    values: u128,
    fixed: u32,
}

/// A prefix, with the patterns that may continue it and whose known symbols ended before.
#[derive(Debug)]
struct Frame {
    /// The code of the prefix's last symbol; none for the empty prefix.
    symbol: Option<u8>,
    depth: usize,
    active: Vec<Active>,
}

/// Pattern rows in the table's order, expanded: in lexicographic order of outputs, then by status.
#[derive(Debug)]
pub struct Expansion<I, E> {
    source: I,
    /// The first pattern that was not taken yet.
    next: Option<PatternRow>,
    failure: Option<E>,
    stack: Vec<Frame>,
    prefix: Vec<u8>,
    /// Rows of the present prefix that are still to be given, the last one first.
    ready: Vec<Row>,
}

impl<I: Iterator<Item = Result<PatternRow, E>>, E> Expansion<I, E> {
    /// `source` gives the patterns in the table's order.
    pub fn new(source: I) -> Self {
        let mut expansion = Self {
            source,
            next: None,
            failure: None,
            stack: vec![Frame {
                symbol: None,
                depth: 0,
                active: Vec::new(),
            }],
            prefix: Vec::new(),
            ready: Vec::new(),
        };
        expansion.advance();
        expansion
    }

    fn advance(&mut self) {
        self.next = match self.source.next() {
            Some(Ok(row)) => Some(row),
            Some(Err(error)) => {
                self.failure = Some(error);
                None
            }
            None => None,
        };
    }

    /// Whether a pattern is to come whose known symbols start with the present prefix.
    fn goes_on(&self) -> bool {
        self.next
            .as_ref()
            .is_some_and(|row| row.output.known().starts_with(&self.prefix))
    }

    /// Takes the masses at the prefix of `frame`, and puts its two longer prefixes on the stack.
    fn open(&mut self, mut frame: Frame) {
        let depth = frame.depth;
        self.prefix.truncate(depth.saturating_sub(1));
        self.prefix.extend(frame.symbol);
        // Patterns whose known symbols end here: they end, or a free symbol follows.
        while self.goes_on()
            && let Some(row) = self.next.take_if(|row| row.output.known().len() == depth)
        {
            frame.active.push(Active {
                row: Arc::new(row),
                values: 0,
                fixed: 0,
            });
            self.advance();
        }
        let mut masses = [0_u128; Status::ALL.len()];
        let mut children = [Vec::new(), Vec::new()];
        for active in frame.active {
            let row = &active.row;
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
                        row: Arc::clone(row),
                        values,
                        fixed,
                    });
                }
            }
        }
        let goes_on = self.goes_on();
        let [zero, one] = children;
        for (symbol, active) in [(1, one), (0, zero)] {
            if goes_on || !active.is_empty() {
                self.stack.push(Frame {
                    symbol: Some(symbol),
                    depth: depth + 1,
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

impl<I: Iterator<Item = Result<PatternRow, E>>, E> Iterator for Expansion<I, E> {
    type Item = Result<Row, E>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(failure) = self.failure.take() {
                self.stack.clear();
                self.ready.clear();
                return Some(Err(failure));
            }
            if let Some(row) = self.ready.pop() {
                return Some(Ok(row));
            }
            let frame = self.stack.pop()?;
            self.open(frame);
        }
    }
}

/// The rows of a table in memory, expanded.
#[derive(Debug)]
pub struct Rows<'a>(Expansion<Held<'a>, Infallible>);

/// Pattern rows in memory.
#[derive(Debug)]
struct Held<'a>(std::slice::Iter<'a, PatternRow>);

impl Iterator for Held<'_> {
    type Item = Result<PatternRow, Infallible>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().cloned().map(Ok)
    }
}

impl<'a> Rows<'a> {
    /// `rows` are in the table's order.
    pub(super) fn new(rows: &'a [PatternRow]) -> Self {
        Self(Expansion::new(Held(rows.iter())))
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.0.next().map(|row| match row {
            Ok(row) => row,
            Err(never) => match never {},
        })
    }
}

//! Written programs: op strings that end at the first `]` that matches no `[`.
//!
//! From source text (with line and column in its errors) or code bits, and back.
//! Written programs are self-delimiting, so their Kraft sum over all lengths is
//! exactly 1.

use std::fmt;

use super::op::{OPS, Op};
use crate::exact::TooLarge;

/// A written program of the Kraft machine.
///
/// The last op is the one `]` that matches no `[`; every other bracket is matched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Program {
    ops: Vec<Op>,
    partners: Vec<usize>,
}

/// Why a source text is not a written program, and where (line and column count from 1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// A character that is not an op, no white space and in no comment.
    #[error(
        "line {line}, column {column}: {found:?} is not an op; the ops are `. ] + > < [ , ?`, and `#` starts a comment"
    )]
    NotAnOp {
        /// The line of the character.
        line: usize,
        /// The column of the character, in characters.
        column: usize,
        /// The character found there.
        found: char,
    },
    /// An op after the `]` that ends the program.
    #[error(
        "line {line}, column {column}: the program ended at the `]` in line {end_line}, column {end_column}, which matches no `[`; remove what follows it or add the missing `[`"
    )]
    BehindTheEnd {
        /// The line of the first op after the end.
        line: usize,
        /// The column of the first op after the end.
        column: usize,
        /// The line of the closing `]`.
        end_line: usize,
        /// The column of the closing `]`.
        end_column: usize,
    },
    /// The text ended before a `]` that matches no `[`.
    #[error(
        "line {line}, column {column}: the program lacks its closing `]` ({open} `[` still open); a written program ends at the first `]` that matches no `[`"
    )]
    MissingClose {
        /// The line after the last character.
        line: usize,
        /// The column after the last character.
        column: usize,
        /// How many `[` wait for their `]`.
        open: usize,
    },
}

/// Why a bit string is not the code of a written program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// The bits ended before the program did.
    #[error(
        "the code ends after {bits} bits, before the `]` that ends the program; append its bits"
    )]
    Unfinished {
        /// How many bits there were.
        bits: usize,
    },
    /// Bits are left after the program's end.
    #[error(
        "the program ends after {used} of {bits} bits; what follows is data and is given separately"
    )]
    BitsLeft {
        /// How many bits the program took.
        used: usize,
        /// How many bits there were.
        bits: usize,
    },
}

impl Program {
    /// Parses source text: ops and white space; `#` starts a comment to the end of the line.
    ///
    /// # Errors
    /// [`ParseError`] with line and column.
    pub fn parse(source: &str) -> Result<Self, ParseError> {
        let mut ops = Vec::new();
        let mut depth = 0_usize;
        let mut end: Option<(usize, usize)> = None;
        let (mut line, mut column) = (1, 1);
        let mut in_comment = false;
        for found in source.chars() {
            let (here_line, here_column) = (line, column);
            if found == '\n' {
                line += 1;
                column = 1;
                in_comment = false;
                continue;
            }
            column += 1;
            if in_comment || found.is_whitespace() || found == '\u{feff}' {
                continue;
            }
            if found == '#' {
                in_comment = true;
                continue;
            }
            let Some(op) = Op::from_mnemonic(found) else {
                return Err(ParseError::NotAnOp {
                    line: here_line,
                    column: here_column,
                    found,
                });
            };
            if let Some((end_line, end_column)) = end {
                return Err(ParseError::BehindTheEnd {
                    line: here_line,
                    column: here_column,
                    end_line,
                    end_column,
                });
            }
            ops.push(op);
            match op {
                Op::Open => depth += 1,
                Op::Close if depth == 0 => end = Some((here_line, here_column)),
                Op::Close => depth -= 1,
                _ => {}
            }
        }
        if end.is_none() {
            return Err(ParseError::MissingClose {
                line,
                column,
                open: depth,
            });
        }
        Ok(Self::from_closed_ops(ops))
    }

    /// Decodes a written program from exactly its code bits.
    ///
    /// # Errors
    /// [`CodeError`] when the bits end too early or go on after the program's end.
    pub fn from_code_bits(bits: &[bool]) -> Result<Self, CodeError> {
        let (program, used) = Self::decode(bits)?;
        if used < bits.len() {
            return Err(CodeError::BitsLeft {
                used,
                bits: bits.len(),
            });
        }
        Ok(program)
    }

    /// Decodes the written program that `bits` starts with; the rest is data.
    ///
    /// Returns the program and the number of bits that it took.
    ///
    /// # Errors
    /// [`CodeError::Unfinished`] when the bits end first.
    pub fn decode(bits: &[bool]) -> Result<(Self, usize), CodeError> {
        let mut ops = Vec::new();
        let mut depth = 0_usize;
        let mut used = 0;
        loop {
            let (op, len) =
                Op::decode(&bits[used..]).ok_or(CodeError::Unfinished { bits: bits.len() })?;
            used += len;
            ops.push(op);
            match op {
                Op::Open => depth += 1,
                Op::Close if depth == 0 => return Ok((Self::from_closed_ops(ops), used)),
                Op::Close => depth -= 1,
                _ => {}
            }
        }
    }

    /// The program of these ops, if they end at their first `]` that matches no `[`.
    #[must_use]
    pub fn of_ops(ops: &[Op]) -> Option<Self> {
        let mut depth = 0_usize;
        for (place, op) in ops.iter().enumerate() {
            match op {
                Op::Open => depth += 1,
                Op::Close if depth == 0 => {
                    return (place + 1 == ops.len()).then(|| Self::from_closed_ops(ops.to_vec()));
                }
                Op::Close => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// Builds the program from ops already known to end at the first unmatched `]`.
    fn from_closed_ops(ops: Vec<Op>) -> Self {
        let mut partners: Vec<usize> = (0..ops.len()).collect();
        let mut open = Vec::new();
        for (place, op) in ops.iter().enumerate() {
            match op {
                Op::Open => open.push(place),
                Op::Close => {
                    if let Some(start) = open.pop() {
                        partners[start] = place;
                        partners[place] = start;
                    }
                }
                _ => {}
            }
        }
        Self { ops, partners }
    }

    /// The ops, the closing `]` included. Never empty.
    #[must_use]
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// The place of the bracket that matches the one at `place`.
    ///
    /// For the closing `]` and for ops that are no brackets: `place` itself.
    ///
    /// # Panics
    /// If `place` is not below the number of ops.
    #[must_use]
    pub fn partner(&self, place: usize) -> usize {
        self.partners[place]
    }

    /// The length l(c) of the program's code, in bits.
    #[must_use]
    pub fn length_bits(&self) -> u32 {
        self.ops.iter().map(|op| op.bits()).sum()
    }

    /// The program's code, the first bit first.
    #[must_use]
    pub fn code_bits(&self) -> Vec<bool> {
        self.ops.iter().flat_map(|op| op.code_bits()).collect()
    }

    /// Whether the program contains a `,`, and so may be a stochastic model.
    #[must_use]
    pub fn has_data(&self) -> bool {
        self.ops.contains(&Op::Data)
    }

    /// A listing, one op a line: place, code word, op at its depth, effect.
    #[must_use]
    pub fn listing(&self) -> String {
        let mut text = String::new();
        let mut depth = 0_usize;
        let last = self.ops.len() - 1;
        for (place, op) in self.ops.iter().enumerate() {
            let row = op.row();
            let effect = match op {
                Op::Close if place == last => {
                    "end of a pass: emit the current cell, go to 0".to_owned()
                }
                Op::Close => {
                    depth -= 1;
                    format!("back to {}", self.partner(place))
                }
                Op::Open => format!(
                    "if the current cell is 0, go to {}",
                    self.partner(place) + 1
                ),
                _ => row.effect.to_owned(),
            };
            let indented = format!("{}{op}", "  ".repeat(depth));
            text.push_str(&format!(
                "{place:>4}  {:<4}  {indented:<8}  {effect}\n",
                row.code
            ));
            if *op == Op::Open {
                depth += 1;
            }
        }
        text
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ops.iter().try_for_each(|op| write!(f, "{op}"))
    }
}

impl std::str::FromStr for Program {
    type Err = ParseError;

    fn from_str(source: &str) -> Result<Self, ParseError> {
        Self::parse(source)
    }
}

/// The most bits of [`count_written`]: a count of longer programs may not fit 128 bits.
pub const MAX_COUNT_BITS: u32 = 127;

/// How many written programs there are of exactly n bits, for n = 0 to `max_bits`.
///
/// Counted by dynamic programming over (bits, open brackets), so no program is
/// written out.
///
/// # Errors
/// [`TooLarge`] when `max_bits` is above [`MAX_COUNT_BITS`].
pub fn count_written(max_bits: u32) -> Result<Vec<u128>, TooLarge> {
    if max_bits > MAX_COUNT_BITS {
        return Err(TooLarge::new(max_bits, 0, MAX_COUNT_BITS));
    }
    let size = max_bits as usize + 1;
    // strings[n][d]: op strings of n bits that leave d brackets open and closed none too many.
    let mut strings = vec![vec![0_u128; size + 1]; size];
    let mut counts = vec![0_u128; size];
    strings[0][0] = 1;
    for bits in 0..size {
        for depth in 0..size {
            let ways = strings[bits][depth];
            if ways == 0 {
                continue;
            }
            for row in &OPS {
                let longer = bits + row.code.len();
                if longer >= size {
                    continue;
                }
                match row.op {
                    Op::Open => strings[longer][depth + 1] += ways,
                    Op::Close if depth == 0 => counts[longer] += ways,
                    Op::Close => strings[longer][depth - 1] += ways,
                    _ => strings[longer][depth] += ways,
                }
            }
        }
    }
    Ok(counts)
}

/// All written programs of exactly `bits` bits, in the order of their code bits.
///
/// There are 4,123 of 18 bits, and about twice as many with each further bit.
#[must_use]
pub fn written_programs(bits: u32) -> Vec<Program> {
    let mut found = Vec::new();
    each_written(bits, &[], &mut |ops| {
        found.push(Program::from_closed_ops(ops.to_vec()));
    });
    found
}

/// Visits the ops of every written program of exactly `bits` bits that starts with `first`, in the
/// order of code bits, without keeping any: [`Program::of_ops`] makes a program of those wanted.
///
/// The programs of one length are those that start with each op, so several threads can share them.
/// A `first` that closes more brackets than it opens starts no longer program: nothing is visited.
pub fn each_written(bits: u32, first: &[Op], visit: &mut dyn FnMut(&[Op])) {
    fn extend(ops: &mut Vec<Op>, depth: u32, left: u32, visit: &mut dyn FnMut(&[Op])) {
        for row in &OPS {
            let cost = row.op.bits();
            if cost > left {
                continue;
            }
            let rest = left - cost;
            let deeper = match row.op {
                Op::Close if depth == 0 => {
                    if rest == 0 {
                        ops.push(Op::Close);
                        visit(ops);
                        ops.pop();
                    }
                    continue;
                }
                Op::Close => depth - 1,
                Op::Open => depth + 1,
                _ => depth,
            };
            // Each open bracket and the end still need a `]`.
            if rest < (deeper + 1) * Op::Close.bits() {
                continue;
            }
            ops.push(row.op);
            extend(ops, deeper, rest, visit);
            ops.pop();
        }
    }
    let (mut depth, mut used) = (0_u32, 0_u32);
    for (place, op) in first.iter().enumerate() {
        used += op.bits();
        match op {
            Op::Open => depth += 1,
            Op::Close if depth == 0 => {
                if place + 1 == first.len() && used == bits {
                    visit(first);
                }
                return;
            }
            Op::Close => depth -= 1,
            _ => {}
        }
    }
    if let Some(left) = bits.checked_sub(used) {
        extend(&mut first.to_vec(), depth, left, visit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_of_the_specification() {
        for (source, bits) in [
            ("]", 2),
            ("+]", 5),
            (">+]", 8),
            (".+]", 7),
            (".>+]", 10),
            (">.+]", 10),
            (">..+.]", 14),
            (">..+]", 12),
            (">.+.]", 12),
            (",.+]", 11),
            ("..,]", 10),
            ("?]", 6),
            (",]", 6),
        ] {
            let program = Program::parse(source).unwrap();
            assert_eq!(program.length_bits(), bits, "{source}");
            assert_eq!(program.code_bits().len(), bits as usize, "{source}");
        }
    }

    #[test]
    fn counts_of_the_specification() {
        let counts = count_written(40).unwrap();
        for (bits, exactly) in [
            (2, 1),
            (3, 0),
            (10, 34),
            (15, 656),
            (20, 13_953),
            (21, 25_666),
        ] {
            assert_eq!(counts[bits], exactly);
        }
        for (bits, programs) in [
            (12, 249_u128),
            (18, 9_013),
            (24, 356_977),
            (30, 15_030_013),
            (40, 8_400_348_454),
        ] {
            assert_eq!(counts[..=bits].iter().sum::<u128>(), programs);
        }
        // The Kraft sum to 24 bits, as an integer over 2^24.
        let kraft: u128 = counts[..=24]
            .iter()
            .enumerate()
            .map(|(bits, count)| count << (24 - bits))
            .sum();
        assert_eq!(kraft, 13_910_057);
    }

    #[test]
    fn a_count_that_may_not_fit_is_refused() {
        assert_eq!(count_written(127).unwrap().len(), 128);
        assert_eq!(count_written(128), Err(TooLarge::new(128, 0, 127)));
    }

    #[test]
    fn enumerating_agrees_with_counting() {
        let counts = count_written(16).unwrap();
        for bits in 0..=16 {
            let programs = written_programs(bits);
            assert_eq!(programs.len() as u128, counts[bits as usize]);
            assert!(programs.iter().all(|p| p.length_bits() == bits));
            let codes: Vec<_> = programs.iter().map(Program::code_bits).collect();
            assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
            // Shared out by the first op, and made of their ops again.
            let mut shared = Vec::new();
            for row in &OPS {
                each_written(bits, &[row.op], &mut |ops| {
                    shared.push(Program::of_ops(ops).unwrap());
                });
            }
            shared.sort_by_key(Program::code_bits);
            assert_eq!(shared, programs);
        }
        assert_eq!(Program::of_ops(&[Op::Emit]), None);
        assert_eq!(Program::of_ops(&[Op::Close, Op::Emit]), None);
    }

    #[test]
    fn errors_name_line_and_column() {
        assert_eq!(
            Program::parse("# a comment\n +x]"),
            Err(ParseError::NotAnOp {
                line: 2,
                column: 3,
                found: 'x'
            })
        );
        assert_eq!(
            Program::parse("[+]\n"),
            Err(ParseError::MissingClose {
                line: 2,
                column: 1,
                open: 0
            })
        );
        assert_eq!(
            Program::parse("+]\n +"),
            Err(ParseError::BehindTheEnd {
                line: 2,
                column: 2,
                end_line: 1,
                end_column: 2
            })
        );
        assert_eq!(
            Program::parse("[["),
            Err(ParseError::MissingClose {
                line: 1,
                column: 3,
                open: 2
            })
        );
    }

    proptest! {
        #[test]
        fn code_and_source_round_trip(bits in proptest::collection::vec(any::<bool>(), 0..200)) {
            match Program::decode(&bits) {
                Ok((program, used)) => {
                    prop_assert_eq!(&program.code_bits()[..], &bits[..used]);
                    prop_assert_eq!(&Program::parse(&program.to_string()).unwrap(), &program);
                    prop_assert_eq!(&Program::from_code_bits(&bits[..used]).unwrap(), &program);
                    prop_assert!(Program::from_code_bits(&bits[..used - 1]).is_err());
                    for place in 0..program.ops().len() {
                        prop_assert_eq!(program.partner(program.partner(place)), place);
                    }
                }
                Err(error) => prop_assert_eq!(error, CodeError::Unfinished { bits: bits.len() }),
            }
        }
    }
}

//! The op table of the Kraft machine: the one place that knows mnemonics, code words and effects.
//!
//! Encoder, decoder, listing, documentation and the Kraft test are all derived
//! from [`OPS`]; adding an op means adding a row.

use std::fmt;

/// An op of the Kraft machine, version 1.
///
/// The discriminants are the row numbers of [`OPS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Op {
    /// `.`: append the current cell to the output.
    Emit,
    /// `]`: go back to the matching `[`, which tests again; without one, a pass ends.
    Close,
    /// `+`: flip the current cell.
    Flip,
    /// `>`: move the head right.
    Right,
    /// `<`: move the head left.
    Left,
    /// `[`: if the current cell is 0, go on after the matching `]`.
    Open,
    /// `,`: read the next data bit into the current cell.
    Data,
    /// `?`: copy the next bit of the agent's action into the current cell.
    Input,
}

/// One row of the op table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpRow {
    /// The op that this row describes.
    pub op: Op,
    /// The character that stands for it in source text.
    pub mnemonic: char,
    /// Its code word, the first bit first, as characters `0` and `1`.
    pub code: &'static str,
    /// What executing it does, in one line.
    pub effect: &'static str,
}

const fn row(op: Op, mnemonic: char, code: &'static str, effect: &'static str) -> OpRow {
    OpRow {
        op,
        mnemonic,
        code,
        effect,
    }
}

/// The op table: a complete prefix code (its Kraft sum is exactly 1).
pub const OPS: [OpRow; 8] = [
    row(Op::Emit, '.', "00", "append the current cell to the output"),
    row(
        Op::Close,
        ']',
        "01",
        "back to the matching `[`; without one a pass ends: emit the current cell, go to the first op",
    ),
    row(Op::Flip, '+', "100", "flip the current cell"),
    row(Op::Right, '>', "101", "move right"),
    row(Op::Left, '<', "1100", "move left"),
    row(
        Op::Open,
        '[',
        "1101",
        "if the current cell is 0, go on after the matching `]`",
    ),
    row(
        Op::Data,
        ',',
        "1110",
        "read the next data bit into the current cell",
    ),
    row(
        Op::Input,
        '?',
        "1111",
        "copy the next bit of the agent's action into the current cell; 0 without an agent",
    ),
];

/// Lengths of the code words, in bits, in the order of [`OPS`].
pub const OP_BITS: [u32; 8] = {
    let mut bits = [0; 8];
    let mut row = 0;
    while row < OPS.len() {
        // A code word has at most four characters, so the cast loses nothing.
        bits[row] = OPS[row].code.len() as u32;
        row += 1;
    }
    bits
};

/// The length of the longest code word, in bits.
pub const LONGEST_OP_BITS: u32 = {
    let (mut longest, mut row) = (0, 0);
    while row < OP_BITS.len() {
        if OP_BITS[row] > longest {
            longest = OP_BITS[row];
        }
        row += 1;
    }
    longest
};

impl Op {
    /// This op's row of the table.
    #[must_use]
    pub fn row(self) -> &'static OpRow {
        &OPS[usize::from(self as u8)]
    }

    /// The length of this op's code word, in bits (2 to 4).
    #[must_use]
    pub const fn bits(self) -> u32 {
        OP_BITS[self as usize]
    }

    /// The op that `mnemonic` stands for, if it stands for one.
    #[must_use]
    pub fn from_mnemonic(mnemonic: char) -> Option<Self> {
        OPS.iter()
            .find(|row| row.mnemonic == mnemonic)
            .map(|row| row.op)
    }

    /// Decodes one op from the front of `bits`; returns it with the number of bits it took.
    ///
    /// `None` when the bits end inside a code word.
    #[must_use]
    pub fn decode(bits: &[bool]) -> Option<(Self, usize)> {
        OPS.iter().find_map(|row| {
            let len = row.code.len();
            let front = bits.get(..len)?;
            let same = row.code.bytes().zip(front).all(|(c, &b)| (c == b'1') == b);
            same.then_some((row.op, len))
        })
    }

    /// The bits of this op's code word.
    pub fn code_bits(self) -> impl Iterator<Item = bool> {
        self.row().code.bytes().map(|c| c == b'1')
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.row().mnemonic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kraft_sum_is_exactly_one() {
        let sixteenths: u32 = OPS.iter().map(|row| 16 >> row.code.len()).sum();
        assert_eq!(sixteenths, 16);
    }

    #[test]
    fn rows_stand_in_the_order_of_the_discriminants() {
        for (index, row) in OPS.iter().enumerate() {
            assert_eq!(usize::from(row.op as u8), index);
            assert_eq!(row.op.row(), row);
            assert_eq!(Op::from_mnemonic(row.mnemonic), Some(row.op));
        }
    }

    #[test]
    fn no_code_word_is_a_prefix_of_another() {
        for a in &OPS {
            for b in &OPS {
                assert!(a.op == b.op || !b.code.starts_with(a.code));
            }
        }
    }

    #[test]
    fn decoding_an_encoded_op_returns_it() {
        for row in &OPS {
            let mut bits: Vec<bool> = row.op.code_bits().collect();
            bits.extend([true, false]);
            assert_eq!(Op::decode(&bits), Some((row.op, row.code.len())));
            assert_eq!(Op::decode(&bits[..row.code.len() - 1]), None);
        }
    }
}

//! One row of a table, and how it is written as bytes.

use super::budget::Status;
use super::pattern::Pattern;

/// One row as it is kept: a pattern of outputs, a status, and the mass of all such cylinders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternRow {
    /// The symbols printed so far.
    pub output: Pattern,
    /// What became of the cylinders.
    pub status: Status,
    /// Their mass over 2^(L+4), of all strings that the pattern matches together.
    pub numerator: u128,
}

impl PatternRow {
    /// What the rows of a table are ordered by: no two rows have the same.
    pub(super) fn key(&self) -> (&Pattern, Status) {
        (&self.output, self.status)
    }

    /// Whether the mass spreads evenly over the strings: it is an integer for each.
    pub(super) fn is_even(&self) -> bool {
        self.numerator.trailing_zeros() >= self.output.free()
    }
}

/// Appends a number, seven bits to a byte, the lowest first.
pub(super) fn put_number(to: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        to.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// Takes a number that [`put_number`] wrote off the front; none if it is not all there.
pub(super) fn take_number(from: &mut &[u8]) -> Option<u128> {
    let mut number = 0_u128;
    for shift in (0..128).step_by(7) {
        let (&byte, rest) = from.split_first()?;
        *from = rest;
        number |= u128::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Appends a row.
pub(super) fn put_row(to: &mut Vec<u8>, row: &PatternRow) {
    let codes = row.output.codes();
    put_number(to, codes.len() as u128);
    to.extend_from_slice(codes);
    to.push(row.status as u8);
    put_number(to, row.numerator);
}

/// Takes a row off the front; none if it is not all there.
pub(super) fn take_row(from: &mut &[u8]) -> Option<PatternRow> {
    let len = usize::try_from(take_number(from)?).ok()?;
    let (codes, rest) = from.split_at_checked(len)?;
    let (&status, rest) = rest.split_first()?;
    *from = rest;
    Some(PatternRow {
        output: Pattern::canonical(codes),
        status: *Status::ALL.get(usize::from(status))?,
        numerator: take_number(from)?,
    })
}

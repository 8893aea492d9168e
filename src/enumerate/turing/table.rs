//! The whole table of a class as a file, and the checksums of those that are proven.

use std::fmt::Write as _;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::distribution::Distribution;
use crate::machine::TuringSize;

/// By states and symbols the SHA-256 of the file that [`Distribution::write_table`] writes of the exact table. The
/// tables of two and three states are the published ones; those of four and five rest on S(4) and S(5) alone.
const CHECKSUMS: [(u8, u8, &str); 6] = [
    (
        2,
        2,
        "1ca5b07f8d8b100bb6e42d26d0f92bdd60577aaf916c447925e044362816061e",
    ),
    (
        3,
        2,
        "6d16d6afde2b9971ccbe46d163f4b2817289bb1e442ec9f8043db3d01c4c649d",
    ),
    (
        4,
        2,
        "d8f825d49a0a378e1459fdd0e9dc2802c5659cb6e70631741326f9a21045e519",
    ),
    (
        5,
        2,
        "3ec9e89a3d43de9f1e0d3aeef8da70ad6bb81ad0eae199291992f3f322f852d8",
    ),
    (
        2,
        3,
        "70d717344e8fc7c69a9476963bec85bf8dad40f6b6bd118f4bd294b69d0b7efa",
    ),
    (
        2,
        4,
        "ebb24abc92b78144aa5ff4cc6f8988a83e5345098b3c34cd3283428104acd8a4",
    ),
];

impl Distribution {
    /// All outputs as text, the most frequent first, then by length, then in their order, each with its count.
    #[must_use]
    pub fn by_frequency(&self) -> Vec<(String, u64)> {
        let text = |symbols: &[u8]| {
            symbols
                .iter()
                .map(|symbol| char::from(b'0' + symbol))
                .collect()
        };
        let rows = self.rows().iter();
        let mut rows: Vec<(String, u64)> = rows
            .map(|(symbols, count)| (text(symbols), *count))
            .collect();
        // They are by length and in their order, which a stable sort keeps.
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        rows
    }

    /// Writes the table: a line of names, then an output, a tab and its count on each line, by frequency.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_table(&self, to: &mut dyn Write) -> io::Result<()> {
        writeln!(to, "output\tcount")?;
        self.by_frequency()
            .iter()
            .try_for_each(|(output, count)| writeln!(to, "{output}\t{count}"))
    }

    /// The SHA-256 of what [`Distribution::write_table`] writes.
    ///
    /// # Errors
    /// None in fact: nothing is written anywhere.
    pub fn table_sha256(&self) -> io::Result<String> {
        let mut table = Vec::new();
        self.write_table(&mut table)?;
        Ok(Sha256::digest(&table)
            .iter()
            .fold(String::new(), |mut sum, byte| {
                let _ = write!(sum, "{byte:02x}");
                sum
            }))
    }
}

/// The SHA-256 that the exact table of a class has; none where no such table is known.
#[must_use]
pub fn exact_table_sha256(size: TuringSize) -> Option<&'static str> {
    let known = CHECKSUMS
        .iter()
        .find(|(states, symbols, _)| (*states, *symbols) == (size.states(), size.symbols()));
    known.map(|(_, _, sum)| *sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::Control;

    fn has_its_checksum(states: u8, symbols: u8) {
        let size = TuringSize::new(states, symbols).unwrap();
        let table = Distribution::compute(size, None, false, &Control::new()).unwrap();
        assert_eq!(
            exact_table_sha256(size),
            Some(table.table_sha256().unwrap().as_str())
        );
    }

    #[test]
    fn quick_tables_have_their_checksums() {
        for (states, symbols) in [(2, 2), (3, 2), (4, 2), (2, 3)] {
            has_its_checksum(states, symbols);
        }
    }

    #[test]
    #[ignore = "a minute where it is optimised"]
    fn all_other_tables_have_their_checksums() {
        has_its_checksum(2, 4);
        has_its_checksum(5, 2);
    }

    #[test]
    fn a_cut_table_has_another_checksum() {
        let size = TuringSize::new(3, 2).unwrap();
        let cut = Distribution::compute(size, Some(20), false, &Control::new()).unwrap();
        assert_ne!(
            exact_table_sha256(size),
            Some(cut.table_sha256().unwrap().as_str())
        );
    }
}

//! The checksum of a Parquet file of ours: the SHA-256 of all its bytes, kept in its metadata.
//!
//! Its digits are a part of the file that they are the checksum of, so they count as zeros. Any
//! other program finds them, and what they are of, under the key `solomonoff.checksum`.
//!
//! A file is checked before it is decoded. Whatever was altered in it is refused, be it one bit, and
//! the decoder is given nothing but what was written here: a decoder of a format this rich may panic on
//! what is damaged, or take memory for lengths that the file only tells.

use std::io::{self, Read, Seek, SeekFrom, Write};

use parquet::file::metadata::KeyValue;
use sha2::{Digest, Sha256};

use super::error::Fault;

/// What stands before the digits.
const SAID: &str = "SHA-256 of this file with these digits as zeros: ";
/// Hexadecimal digits of a checksum.
const DIGITS: usize = 64;
/// The entry is the last one of the metadata; nothing but the kinds of the columns comes after it.
const TAIL_BYTES: u64 = 1 << 16;
/// What a Parquet file begins and ends with.
const MAGIC: &[u8] = b"PAR1";
/// Both, and the length of what stands between.
const SHORTEST: u64 = 12;
/// Where our writer names itself, at the end of the metadata too.
const OURS: &[u8] = b"solomonoff";
/// How much is read at once.
const PIECE_BYTES: usize = 1 << 16;

/// The last entry of a file's metadata, whose digits are filled in by [`Sealing::finish`].
pub(super) fn entry() -> KeyValue {
    KeyValue::new(
        "solomonoff.checksum".to_owned(),
        format!("{SAID}{}", "0".repeat(DIGITS)),
    )
}

/// Where `bytes` contain `sought` last.
fn last_place(bytes: &[u8], sought: &[u8]) -> Option<usize> {
    bytes.windows(sought.len()).rposition(|part| part == sought)
}

/// Where the digits begin in the end of a file.
fn place_of_digits(tail: &[u8]) -> Option<usize> {
    let place = last_place(tail, SAID.as_bytes())? + SAID.len();
    (place + DIGITS <= tail.len()).then_some(place)
}

fn hexadecimal(checksum: impl AsRef<[u8]>) -> String {
    let digits = checksum.as_ref().iter();
    digits.map(|byte| format!("{byte:02x}")).collect()
}

/// Passes on what a file is written with, and puts its checksum in.
pub(super) struct Sealing<W> {
    to: W,
    sum: Sha256,
    /// The end of the file, kept back until its checksum is known.
    end: Option<Vec<u8>>,
}

impl<W: Write> Sealing<W> {
    pub(super) fn new(to: W) -> Self {
        Self {
            to,
            sum: Sha256::new(),
            end: None,
        }
    }

    /// The end of the file begins: all that is written from now on is kept back.
    pub(super) fn begin_end(&mut self) {
        self.end.get_or_insert_default();
    }

    /// Writes the end with the checksum in it.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let mut end = self.end.take().unwrap_or_default();
        let place = place_of_digits(&end)
            .filter(|place| end.len() - place <= TAIL_BYTES as usize - SAID.len())
            .ok_or_else(|| io::Error::other("it has too many columns for its checksum"))?;
        // The digits are zeros by now.
        self.sum.update(&end);
        let digits = hexadecimal(self.sum.finalize());
        end[place..place + DIGITS].copy_from_slice(digits.as_bytes());
        self.to.write_all(&end)?;
        Ok(self.to)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(end) = &mut self.end {
            end.extend_from_slice(bytes);
            return Ok(bytes.len());
        }
        let written = self.to.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Checks a whole file against the checksum in it, and goes back to its beginning.
///
/// # Errors
/// [`Fault::Foreign`] for a Parquet file of another origin, [`Fault::Unchecked`] for one of ours without a
/// checksum, [`Fault::Damaged`] for all else that is not byte for byte what was written.
pub(super) fn check(file: &mut (impl Read + Seek)) -> Result<(), Fault> {
    let length = file.seek(SeekFrom::End(0))?;
    let before = length.saturating_sub(TAIL_BYTES);
    file.seek(SeekFrom::Start(before))?;
    let mut tail = Vec::new();
    file.by_ref().take(TAIL_BYTES).read_to_end(&mut tail)?;
    file.rewind()?;
    let mut piece = vec![0; PIECE_BYTES];
    let Some(place) = place_of_digits(&tail) else {
        let begun = file.read(&mut piece)?;
        let is_parquet =
            length >= SHORTEST && piece[..begun].starts_with(MAGIC) && tail.ends_with(MAGIC);
        return Err(if !is_parquet {
            Fault::Damaged("it does not begin and end as Parquet does".to_owned())
        } else if last_place(&tail, OURS).is_some() {
            Fault::Unchecked
        } else {
            Fault::Foreign("its metadata do not name one".to_owned())
        });
    };
    // The file up to the digits, zeros in their place, and the rest.
    let mut sum = Sha256::new();
    let mut left = before + place as u64;
    let digits = &tail[place..place + DIGITS];
    while left > 0 {
        let most = left.min(PIECE_BYTES as u64) as usize;
        match file.read(&mut piece[..most])? {
            0 => break,
            read => {
                sum.update(&piece[..read]);
                left -= read as u64;
            }
        }
    }
    sum.update([b'0'; DIGITS]);
    sum.update(&tail[place + DIGITS..]);
    file.rewind()?;
    if hexadecimal(sum.finalize()).as_bytes() != digits {
        return Err(Fault::Damaged(
            "its checksum is not that of its content".to_owned(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// A file of two stretches, with the checksum at the end of the second.
    fn sealed(content: &[u8]) -> Vec<u8> {
        let mut sealing = Sealing::new(Vec::new());
        sealing.write_all(content).unwrap();
        sealing.begin_end();
        let entry = entry().value.unwrap();
        sealing.write_all(entry.as_bytes()).unwrap();
        sealing.write_all(b"solomonoff, PAR1").unwrap();
        sealing.finish().unwrap()
    }

    fn said(bytes: &[u8]) -> String {
        match check(&mut Cursor::new(bytes)) {
            Ok(()) => "sound".to_owned(),
            Err(Fault::Read(error)) => error.to_string(),
            Err(Fault::Damaged(detail)) => detail,
            Err(Fault::Foreign(_)) => "foreign".to_owned(),
            Err(Fault::Unchecked) => "unchecked".to_owned(),
        }
    }

    #[test]
    fn whatever_is_altered_added_or_lost_is_refused() {
        // Longer than what is read at once, and than the end that is looked at first.
        for length in [4, 70_000, 200_000] {
            let content = [b"PAR1".to_vec(), vec![7; length]].concat();
            let whole = sealed(&content);
            assert_eq!(said(&whole), "sound");
            for place in (0..whole.len()).step_by(1 + length / 500) {
                let mut altered = whole.clone();
                altered[place] ^= 1 << (place % 8);
                assert_ne!(said(&altered), "sound", "{place}");
            }
            assert_ne!(said(&whole[..whole.len() - 1]), "sound");
            assert_ne!(said(&[&whole[..], b"1"].concat()), "sound");
        }
    }

    /// The checksum that any other program would work out.
    #[test]
    fn the_digits_are_those_of_the_file_with_zeros_in_their_place() {
        let whole = sealed(b"PAR1");
        let place = place_of_digits(&whole).unwrap();
        let mut zeros = whole.clone();
        zeros[place..place + DIGITS].fill(b'0');
        let digits = hexadecimal(Sha256::digest(&zeros));
        assert_eq!(&whole[place..place + DIGITS], digits.as_bytes());
        // SHA-256 of nothing, as FIPS 180-4 has it.
        assert!(hexadecimal(Sha256::digest(b"")).starts_with("e3b0c44298fc1c149afbf4c8996fb924"));
    }

    #[test]
    fn what_has_no_checksum_is_told_apart_by_its_ends() {
        assert_eq!(said(b"PAR1 ... PAR1"), "foreign");
        assert_eq!(said(b"PAR1 solomonoff PAR1"), "unchecked");
        assert!(said(b"").contains("begin and end"));
        assert!(said(b"PAR1").contains("begin and end"));
        assert!(said(b"solomonoff PAR1").contains("begin and end"));
    }
}

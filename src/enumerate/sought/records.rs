//! What is gathered of a search, as records of a checkpoint or of a shard's file.

use super::{Sought, Sums};
use crate::enumerate::budget::MAX_HORIZON;
use crate::enumerate::keep::{CheckpointError, Saved};
use crate::enumerate::row::{put_number, take_number};
use crate::enumerate::tally::Tally;

/// The first byte of a record says what it has: all sums over the denominator itself, ..
const SUMS: u8 = 0;
/// .. what disagrees with x, over finer ones, ..
const REFUTED: u8 = 1;
/// .. or what agrees with it, over finer ones.
const FINER: u8 = 2;

/// Entries of a record at most.
const ENTRIES: usize = 1 << 12;

/// No denominator is so many bits finer: each is a data bit, which x decides or the bit limit counts.
const MOST_FINER: u128 = 2 * MAX_HORIZON as u128;

fn add(sum: &mut u128, more: u128) -> Option<()> {
    *sum = sum.checked_add(more)?;
    Some(())
}

/// Takes off a number of bits that a denominator is finer.
fn take_finer(from: &mut &[u8]) -> Option<u32> {
    let finer = take_number(from).filter(|&finer| finer < MOST_FINER)?;
    u32::try_from(finer).ok()
}

impl Sums {
    fn write(&self, to: &mut Vec<u8>) {
        let masses = [self.silent, self.open_before, self.at, self.open_at];
        for mass in masses.into_iter().chain(self.next).chain(self.hope) {
            put_number(to, mass);
        }
    }

    /// Adds what [`Sums::write`] wrote.
    fn add_from(&mut self, from: &mut &[u8]) -> Option<()> {
        let [zero, one] = &mut self.next;
        let masses = [
            &mut self.silent,
            &mut self.open_before,
            &mut self.at,
            &mut self.open_at,
            zero,
            one,
        ];
        for mass in masses {
            add(mass, take_number(from)?)?;
        }
        for hope in &mut self.hope {
            // As where they are gathered.
            *hope = hope.wrapping_add(take_number(from)?);
        }
        Some(())
    }
}

impl Sought {
    /// Adds what was read from a file; none where sums do not fit.
    pub(in crate::enumerate) fn checked_add(&mut self, other: &Self) -> Option<()> {
        let mut fits = true;
        let saved = other.save(&mut |record| {
            fits &= self.restore(record).is_some();
            Ok(())
        });
        (saved.is_ok() && fits).then_some(())
    }
}

/// The programs are not kept: what is saved is a search that lists none.
impl Saved for Sought {
    fn save(
        &self,
        put: &mut dyn FnMut(&[u8]) -> Result<(), CheckpointError>,
    ) -> Result<(), CheckpointError> {
        debug_assert_eq!(self.keep, 0, "a search that lists programs is not kept");
        let mut record = vec![SUMS];
        self.sums.write(&mut record);
        put_number(&mut record, self.refuted);
        self.tally.write(&mut record);
        put(&record)?;
        for (piece, masses) in self.refuted_finer.chunks(ENTRIES).enumerate() {
            let mut record = vec![REFUTED];
            put_number(&mut record, (piece * ENTRIES) as u128);
            for &mass in masses {
                put_number(&mut record, mass);
            }
            put(&record)?;
        }
        let finer: Vec<_> = self.finer.iter().collect();
        for piece in finer.chunks(ENTRIES) {
            let mut record = vec![FINER];
            for (bits, sums) in piece {
                put_number(&mut record, u128::from(**bits));
                sums.write(&mut record);
            }
            put(&record)?;
        }
        Ok(())
    }

    fn restore(&mut self, record: &[u8]) -> Option<()> {
        let (&kind, mut rest) = record.split_first()?;
        let from = &mut rest;
        match kind {
            SUMS => {
                self.sums.add_from(from)?;
                add(&mut self.refuted, take_number(from)?)?;
                self.tally.checked_add(&Tally::read(from)?)?;
                from.is_empty().then_some(())
            }
            REFUTED => {
                let mut place = take_finer(from)? as usize;
                while !from.is_empty() {
                    let mass = take_number(from)?;
                    if place >= self.refuted_finer.len() {
                        self.refuted_finer.resize(place + 1, 0);
                    }
                    add(&mut self.refuted_finer[place], mass)?;
                    place += 1;
                }
                Some(())
            }
            FINER => {
                while !from.is_empty() {
                    let sums = self.finer.entry(take_finer(from)?).or_default();
                    sums.add_from(from)?;
                }
                Some(())
            }
            _ => None,
        }
    }
}

//! Sequences from a table: its decided rows, each as often as its mass says.

use super::bits::Bits;
use super::samples::{DrawnSequence, Sampler, one_by_one};
use crate::enumerate::budget::Status;
use crate::enumerate::control::{Control, Interrupted};
use crate::enumerate::pattern::PatternSymbol;
use crate::enumerate::row::PatternRow;
use crate::enumerate::table::Table;
use crate::exact::Rational;

/// No row of the table is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "nothing is decided in this table, so no row can be drawn; build one with more --bits or --steps"
)]
pub struct NothingDecided;

/// The decided rows of a table: those that reach its horizon, and those that are proven to end before.
#[derive(Debug)]
pub struct DecidedRows<'a> {
    rows: Vec<&'a PatternRow>,
    /// The mass of each row and all before it.
    sums: Vec<u128>,
    mass: u128,
    decided: Rational,
}

impl<'a> DecidedRows<'a> {
    /// Those of a table.
    ///
    /// # Errors
    /// [`NothingDecided`].
    pub fn new(table: &'a Table) -> Result<Self, NothingDecided> {
        let decided = |row: &&PatternRow| !row.status.is_open() && row.numerator > 0;
        let rows: Vec<&PatternRow> = table.patterns().iter().filter(decided).collect();
        let mut mass = 0;
        let sums = rows
            .iter()
            .map(|row| {
                mass += row.numerator;
                mass
            })
            .collect();
        if mass == 0 {
            return Err(NothingDecided);
        }
        Ok(DecidedRows {
            rows,
            sums,
            mass,
            decided: table.denominator().over(mass),
        })
    }

    /// The mass of all of them, of 1.
    #[must_use]
    pub fn decided(&self) -> &Rational {
        &self.decided
    }

    fn draw(&self, bits: &mut Bits) -> DrawnSequence {
        let unit = bits.below_wide(self.mass);
        let row = self.rows[self.sums.partition_point(|&sum| sum <= unit)];
        // The mass of a pattern is spread evenly over its strings.
        let free: Vec<bool> = (0..row.output.free()).map(|_| bits.take(1) == 1).collect();
        let symbol = |place| match row.output.get(place)? {
            PatternSymbol::Known(symbol) => Some(symbol),
            PatternSymbol::Free(bit, flipped) => Some(free[bit] ^ flipped),
        };
        DrawnSequence {
            symbols: (0..row.output.len()).filter_map(symbol).collect(),
            ended: Some(row.status == Status::Silent),
        }
    }
}

impl Sampler for DecidedRows<'_> {
    fn chunk(
        &self,
        seed: u64,
        number: u64,
        count: u64,
        control: &Control<'_>,
    ) -> Result<Vec<DrawnSequence>, Interrupted> {
        one_by_one((seed, number), count, control, |bits| self.draw(bits))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::enumerate::{Budget, Listing, Shard, Share, Storage, draw_samples};
    use crate::machine::Kraft;

    fn table(bits: u32) -> Table {
        let budget = Budget::new(bits, 6, 300).unwrap();
        let (machine, storage) = (Kraft::new(), Storage::default());
        let shard = Shard::gather(&machine, budget, Share::WHOLE, &storage, &Control::new());
        let shard = shard.unwrap();
        let rows = Listing::rows(&shard).unwrap().map(Result::unwrap).collect();
        Table::from_rows(Listing::summary(&shard).clone(), rows).unwrap()
    }

    /// Catches rows drawn evenly, free bits that are all 0, and open rows among the decided.
    #[test]
    fn strings_are_drawn_as_often_as_their_masses_say() {
        const COUNT: u64 = 100_000;
        let table = table(14);
        let decided = DecidedRows::new(&table).unwrap();
        let mut counts = BTreeMap::new();
        let count = |chunk: Vec<DrawnSequence>| {
            for sample in chunk {
                *counts
                    .entry((sample.symbols, sample.ended))
                    .or_insert(0_u64) += 1;
            }
            Ok::<_, Interrupted>(())
        };
        draw_samples(&decided, COUNT, 3, &Control::new(), |chunk| chunk, count).unwrap();
        let mut all = 0;
        for row in table.rows().filter(|row| !row.status.is_open()) {
            let ended = Some(row.status == Status::Silent);
            let count = counts.remove(&(row.output.clone(), ended)).unwrap_or(0);
            all += count;
            let p = row.numerator as f64 / decided.mass as f64;
            let sigma = (p * (1.0 - p) * COUNT as f64).sqrt();
            let off = (count as f64 - p * COUNT as f64).abs();
            // A row that is hardly ever drawn is no normal number.
            assert!(
                off <= 5.0 * sigma + 5.0,
                "{row:?}: {count}, not {}",
                p * COUNT as f64
            );
        }
        assert_eq!((all, counts.len()), (COUNT, 0));
    }

    #[test]
    fn a_table_without_a_decided_row_is_refused() {
        assert_eq!(DecidedRows::new(&table(0)).unwrap_err(), NothingDecided);
    }

    #[test]
    fn wide_numbers_are_drawn_below_their_limit_and_near_it() {
        for limit in [1_u128, 3, 1 << 64, (1 << 64) + 1, 3 << 100] {
            let mut bits = Bits::new(1, 2);
            let drawn: Vec<u128> = (0..200).map(|_| bits.below_wide(limit)).collect();
            assert!(drawn.iter().all(|&number| number < limit));
            assert!(drawn.iter().any(|&number| number >= limit / 2), "{limit}");
        }
    }
}

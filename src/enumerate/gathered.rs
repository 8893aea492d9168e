//! The rows of a table while they are gathered, in memory or spilled, and then in their order.

use std::collections::HashMap;
use std::mem;

use super::budget::Status;
use super::job::{Reveals, Yield};
use super::keep::{CheckpointError, Saved};
use super::merge::Merge;
use super::pattern::Pattern;
use super::row::{PatternRow, put_row, take_row};
use super::spill::{Run, Spill, SpillError};
use super::tally::Tally;

/// The rows of a table while they are gathered, and the tally of all.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    pub(super) tally: Tally,
    /// By status, masses by the codes of their pattern, which are canonical.
    rows: [HashMap<Box<[u8]>, u128>; Status::ALL.len()],
    /// The memory that the rows take, estimated.
    bytes: usize,
    spill: Option<Spill>,
    runs: Vec<Run>,
}

/// What a row takes beside its key: its share of the hash table, which grows by doubling, and
/// what the allocator adds.
const ROW_BYTES: usize = 112;

/// How much of what is kept is one record.
const RECORD_BYTES: usize = 1 << 18;

impl Gathered {
    /// Nothing yet; what it holds goes to files whenever `spill` says.
    pub(super) fn spilling(spill: Option<Spill>) -> Self {
        Self {
            spill,
            ..Self::default()
        }
    }

    /// Adds mass to the row of these codes, which are canonical, and this status.
    pub(super) fn add(&mut self, codes: &[u8], status: Status, mass: u128) {
        match self.rows[status as usize].get_mut(codes) {
            Some(sum) => *sum += mass,
            None => self.insert(codes.into(), status, mass),
        }
    }

    fn insert(&mut self, codes: Box<[u8]>, status: Status, mass: u128) {
        self.bytes += codes.len() + ROW_BYTES;
        self.rows[status as usize].insert(codes, mass);
        self.spill_if_full();
    }

    fn spill_if_full(&mut self) {
        let Some(spill) = &self.spill else { return };
        if self.bytes <= spill.limit || spill.failure().is_some() {
            return;
        }
        let rows = sorted(mem::take(&mut self.rows));
        if spill.write(rows.iter().cloned(), &mut self.runs) {
            self.bytes = 0;
        } else {
            // What could not be written stays, so that nothing is counted wrongly.
            for row in rows {
                let codes = row.output.codes().into();
                self.rows[row.status as usize].insert(codes, row.numerator);
            }
        }
    }

    fn len(&self) -> usize {
        self.rows.iter().map(HashMap::len).sum()
    }

    /// Why rows could not be spilled.
    pub(super) fn failure(&self) -> Option<&SpillError> {
        self.spill.as_ref().and_then(Spill::failure)
    }

    /// The rows in the table's order, of who spills none.
    pub(super) fn into_rows(self) -> Vec<PatternRow> {
        sorted(self.rows)
    }

    /// The rows in the table's order.
    pub(super) fn into_sorted(self) -> Sorted {
        Sorted {
            rows: sorted(self.rows),
            runs: self.runs,
        }
    }
}

fn row((codes, numerator): (Box<[u8]>, u128), status: Status) -> PatternRow {
    PatternRow {
        output: Pattern::from_codes(codes.into()),
        status,
        numerator,
    }
}

/// Rows in the table's order.
fn sorted(rows: [HashMap<Box<[u8]>, u128>; Status::ALL.len()]) -> Vec<PatternRow> {
    let of_status = |(rows, status): (HashMap<_, _>, Status)| {
        rows.into_iter().map(move |entry| row(entry, status))
    };
    let mut rows: Vec<PatternRow> = rows
        .into_iter()
        .zip(Status::ALL)
        .flat_map(of_status)
        .collect();
    rows.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
    rows
}

impl Yield for Gathered {
    fn merge(&mut self, mut other: Self) {
        if self.len() < other.len() {
            mem::swap(self, &mut other);
        }
        self.tally.add(&other.tally);
        self.runs.append(&mut other.runs);
        if let Some(spill) = &self.spill {
            spill.tidy_or_fail(&mut self.runs);
        }
        for (rows, status) in other.rows.into_iter().zip(Status::ALL) {
            for (codes, mass) in rows {
                match self.rows[status as usize].get_mut(&codes) {
                    Some(sum) => *sum += mass,
                    None => self.insert(codes, status, mass),
                }
            }
        }
    }

    fn failed(&self) -> bool {
        self.failure().is_some()
    }
}

impl Reveals for Gathered {
    fn revealed(&mut self, cylinders: u128) {
        self.tally.revealed(cylinders);
    }
}

const TALLY: u8 = 0;
const ROWS: u8 = 1;

impl Saved for Gathered {
    fn save(
        &self,
        put: &mut dyn FnMut(&[u8]) -> Result<(), CheckpointError>,
    ) -> Result<(), CheckpointError> {
        let mut record = vec![TALLY];
        self.tally.write(&mut record);
        put(&record)?;
        record = vec![ROWS];
        let held = self
            .rows
            .iter()
            .zip(Status::ALL)
            .flat_map(|(rows, status)| {
                let rows = rows.iter().map(|(codes, mass)| (codes.clone(), *mass));
                rows.map(move |entry| Ok(row(entry, status)))
            });
        // Masses are added when they are read back, so equal rows may stand in several runs.
        for row in held.chain(self.runs.iter().flat_map(Run::rows)) {
            put_row(&mut record, &row?);
            if record.len() >= RECORD_BYTES {
                put(&record)?;
                record.truncate(1);
            }
        }
        if record.len() > 1 {
            put(&record)?;
        }
        Ok(())
    }

    fn restore(&mut self, record: &[u8]) -> Option<()> {
        let (&kind, mut rest) = record.split_first()?;
        match kind {
            TALLY => self.tally.add(&Tally::read(&mut rest)?),
            ROWS => {
                while !rest.is_empty() {
                    let row = take_row(&mut rest)?;
                    self.add(row.output.codes(), row.status, row.numerator);
                }
            }
            _ => return None,
        }
        rest.is_empty().then_some(())
    }
}

/// All rows of an enumeration in the table's order: in memory, or in runs that are merged when read.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorted {
    rows: Vec<PatternRow>,
    runs: Vec<Run>,
}

impl Sorted {
    /// The rows, from the first one on.
    pub(super) fn iter(&self) -> impl Iterator<Item = Result<PatternRow, SpillError>> {
        let held: Box<dyn Iterator<Item = _>> = Box::new(self.rows.iter().cloned().map(Ok));
        let runs = self
            .runs
            .iter()
            .map(|run| Box::new(run.rows()) as Box<dyn Iterator<Item = _>>);
        Merge::new([held].into_iter().chain(runs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use std::path::Path;

    /// Rows as they arrive, with equal ones among them.
    fn arrivals() -> impl Strategy<Value = Vec<(Vec<u8>, u8, u128)>> {
        let codes = proptest::collection::vec(0..5_u8, 0..3).prop_map(|c| canonical(&c));
        proptest::collection::vec((codes, 0..5_u8, 1..1_000_000_u128), 0..200)
    }

    fn canonical(codes: &[u8]) -> Vec<u8> {
        super::super::pattern::canonical(codes)
    }

    fn gather(arrivals: &[(Vec<u8>, u8, u128)], spill: Option<Spill>) -> Gathered {
        let mut gathered = Gathered::spilling(spill);
        for (codes, status, mass) in arrivals {
            gathered.add(codes, Status::ALL[usize::from(*status)], *mass);
        }
        gathered
    }

    fn rows(gathered: Gathered) -> Vec<((Pattern, Status), u128)> {
        let rows = gathered.into_sorted();
        rows.iter()
            .map(Result::unwrap)
            .map(|row| ((row.output, row.status), row.numerator))
            .collect()
    }

    proptest! {
        #[test]
        fn rows_spilled_merged_kept_and_restored_are_their_sums_in_order(
            parts in proptest::collection::vec(arrivals(), 1..5),
            limit in 1..3000_usize,
        ) {
            let mut sums = BTreeMap::<_, u128>::new();
            for (codes, status, mass) in parts.iter().flatten() {
                let key = (Pattern::canonical(codes), Status::ALL[usize::from(*status)]);
                *sums.entry(key).or_default() += mass;
            }
            let sums: Vec<_> = sums.into_iter().collect();
            let spill = Spill::new(limit, &std::env::temp_dir());
            let merged = parts
                .iter()
                .map(|part| gather(part, Some(spill.clone())))
                .reduce(|mut sum, part| {
                    sum.merge(part);
                    sum
                })
                .unwrap();
            let mut restored = Gathered::default();
            merged
                .save(&mut |record| {
                    assert!(restored.restore(record).is_some());
                    Ok(())
                })
                .unwrap();
            prop_assert!(merged.failure().is_none());
            prop_assert_eq!(&rows(merged), &sums);
            prop_assert_eq!(&rows(restored), &sums);
        }
    }

    #[test]
    fn a_torn_record_is_none() {
        let arrivals = [(vec![0, 2, 3], 1, 1 << 90), (vec![], 4, 7)];
        gather(&arrivals, None)
            .save(&mut |record| {
                for len in 0..record.len() {
                    // The rows before the cut are whole, and a record of them alone is sound.
                    let mut cut = Gathered::default();
                    let sound = cut.restore(&record[..len]).is_some();
                    assert!(!sound || cut.into_sorted().rows.len() < 2, "{len}");
                }
                Ok(())
            })
            .unwrap();
        assert!(Gathered::default().restore(&[9]).is_none());
    }

    #[test]
    fn rows_that_cannot_be_spilled_are_reported_and_not_lost() {
        let spill = Spill::new(1, Path::new("/no/such/folder"));
        let arrivals: Vec<_> = (0..9)
            .map(|place| (vec![place & 1; 3], place % 3, 5))
            .collect();
        let gathered = gather(&arrivals, Some(spill));
        let failure = gathered.failure().unwrap().to_string();
        assert!(
            failure.contains("/no/such/folder") && failure.contains("--memory"),
            "{failure}"
        );
        assert!(gathered.failed());
        assert_eq!(
            rows(gathered).iter().map(|(_, mass)| mass).sum::<u128>(),
            45
        );
    }

    #[test]
    fn many_runs_become_one_and_their_sum_stays() {
        let spill = Spill::new(1, &std::env::temp_dir());
        let arrivals: Vec<_> = (0..500_u32)
            .map(|place| (vec![(place & 1) as u8; 3], (place % 5) as u8, 1))
            .collect();
        let gathered = gather(&arrivals, Some(spill));
        assert!((1..100).contains(&gathered.runs.len()));
        assert_eq!(
            rows(gathered).iter().map(|(_, mass)| mass).sum::<u128>(),
            500
        );
    }
}

//! Saved tables: written and read back, cut, altered, of another kind.

use proptest::prelude::*;

use super::super::table_shards::ShardFiles;
use super::super::tidy::Trace;
use super::*;
use crate::enumerate::ternary::Ternary;
use crate::enumerate::{Control, Plain, Row, Shard, Storage};
use crate::machine::{Kraft, Symbols};

fn table(bits: u32, horizon: usize) -> Table {
    let budget = Budget::new(bits, horizon, 300).unwrap();
    Table::enumerate(&Kraft::new(), budget, &Control::new()).unwrap()
}

fn save(listing: &impl Listing, path: &Path) -> u64 {
    save_table::<_, anyhow::Error>(listing, path).unwrap()
}

/// Of shard `index` of `of`, drawn from.
fn drawn(index: usize, of: usize, count: u64) -> Shard {
    let budget = Budget::new(9, 4, 300).unwrap();
    let control = Control::new();
    let mut shard = Shard::enumerate(&Kraft::new(), budget, index, of, &control).unwrap();
    let draws = Draws {
        count,
        steps: 500,
        seed: 3,
    };
    shard.draw(&Kraft::new(), draws, &control).unwrap();
    shard
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_table_read_back_is_the_same(bits in 0..15_u32, horizon in 0..12_usize) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.parquet");
        let table = table(bits, horizon);
        prop_assert_eq!(save(&table, &path), table.patterns().len() as u64);
        prop_assert_eq!(TableFile::table(&path).unwrap(), table);
        // Written from a shard that spills, the bytes are the same.
        let storage = Storage { memory: Some(1), folder: folder.path().to_path_buf(), checkpoint: None };
        let budget = Budget::new(bits, horizon, 300).unwrap();
        let spilled = Shard::gather(&Kraft::new(), budget, Share::WHOLE, &storage, &Control::new()).unwrap();
        let other = folder.path().join("spilled.parquet");
        save(&spilled, &other);
        prop_assert!(std::fs::read(&path).unwrap() == std::fs::read(&other).unwrap());
    }
}

/// A machine of another base says so in the file.
#[test]
fn a_table_of_another_base_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    let budget = Budget::new(7, 3, 9).unwrap();
    let machine = Plain(Ternary::new());
    let table = Table::enumerate(&machine, budget, &Control::new()).unwrap();
    save(&table, &path);
    assert_eq!(TableFile::table(&path).unwrap(), table);
    altered(&path, |_, _| (), &[("base", "2")]);
    let error = TableFile::table(&path).unwrap_err().to_string();
    assert!(error.contains("over 2^13, not to 1"), "{error}");
    altered(&path, |_, _| (), &[("base", "3"), ("longest_word", "200")]);
    let error = TableFile::table(&path).unwrap_err().to_string();
    assert!(error.contains("3^207"), "{error}");
}

/// More rows than a row group holds: the end of a group, and the next one's beginning.
#[test]
fn row_groups_are_of_a_fixed_number_of_rows() {
    let count = GROUP_ROWS + 3;
    let rows: Vec<PatternRow> = (0..count)
        .map(|place| PatternRow {
            output: Pattern::from(
                &(0..20)
                    .rev()
                    .map(|bit| place >> bit & 1 == 1)
                    .collect::<Symbols>(),
            ),
            status: Status::Complete,
            numerator: if place == 0 {
                (1 << 20) - count as u128 + 1
            } else {
                1
            },
        })
        .collect();
    let amount = Amount {
        mass: 1 << 20,
        cylinders: 5,
    };
    let budget = Budget::new(16, 20, 9).unwrap();
    let summary = Summary {
        machine: "kraft".to_owned(),
        budget,
        stop: StopReason::Time,
        denominator: Denominator::of(USUAL, &budget).unwrap(),
        tally: Tally::from_amounts([(Status::Complete, None, amount)], 7),
    };
    let table = Table::from_rows(summary, rows).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    assert_eq!(save(&table, &path), count as u64);
    let file = reader(&path).unwrap();
    let groups: Vec<i64> = (0..file.num_row_groups())
        .map(|group| file.metadata().row_group(group).num_rows())
        .collect();
    assert_eq!(groups, [GROUP_ROWS as i64, 3]);
    assert_eq!(TableFile::table(&path).unwrap(), table);
    assert_eq!(Trace::read_parquet(&path).unwrap().rows(), count);
}

#[test]
fn a_file_that_is_cut_anywhere_is_called_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    save(&table(9, 4), &path);
    let whole = std::fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(7) {
        std::fs::write(&path, &whole[..length]).unwrap();
        let error = TableFile::table(&path).unwrap_err();
        assert!(
            matches!(error, TableFileError::Damaged { .. }),
            "{length}: {error}"
        );
    }
}

/// A table's trace with something altered, saved again.
fn altered(path: &Path, alter: impl Fn(&str, &mut Vec<Option<String>>), tell: &[(&str, &str)]) {
    let trace = Trace::read_parquet(path).unwrap();
    let mut other = Trace::new(trace.name());
    for (key, value) in trace.metadata() {
        other = other.with_metadata(key, value);
    }
    for (key, value) in tell {
        other = other.with_metadata(*key, *value);
    }
    for (name, column) in trace.columns() {
        let mut cells = (0..trace.rows()).map(|row| column.text(row)).collect();
        alter(name, &mut cells);
        other = other.with_column(name, Column::Text(cells)).unwrap();
    }
    other.save_parquet(path).unwrap();
}

#[test]
fn altered_rows_and_metadata_are_called_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    let refused =
        |alter: &dyn Fn(&str, &mut Vec<Option<String>>), tell: &[(&str, &str)], told: &str| {
            save(&table(9, 4), &path);
            altered(&path, alter, tell);
            let error = TableFile::table(&path).unwrap_err();
            assert!(matches!(error, TableFileError::Damaged { .. }), "{error}");
            assert!(error.to_string().contains(told), "{told}: {error}");
        };
    let nothing = |_: &str, _: &mut Vec<Option<String>>| ();
    let cell = |column: &'static str, value: Option<&'static str>| {
        move |name: &str, cells: &mut Vec<Option<String>>| {
            if name == column {
                cells[1] = value.map(str::to_owned);
            }
        }
    };
    refused(&cell("numerator", Some("1")), &[], "sum to");
    refused(&cell("numerator", Some("-1")), &[], "row 2");
    refused(&cell("numerator", None), &[], "row 2");
    refused(&cell("output", Some("b")), &[], "row 2");
    refused(&cell("status", Some("lost")), &[], "row 2");
    refused(&|_, cells| cells.swap(0, 1), &[], "not in order");
    refused(&|_, cells| drop(cells.pop()), &[], "sum to");
    refused(
        &nothing,
        &[("tally.silent", "1 in 1 cylinders")],
        "rows that are silent sum to",
    );
    refused(&nothing, &[("bits", "x")], "`bits`");
    refused(&nothing, &[("bits", "124")], "123");
    refused(&nothing, &[("bits", "10")], "not to 1");
    refused(&nothing, &[("horizon", "2")], "horizon");
    refused(
        &nothing,
        &[("tally.complete.oracle", "1 in 1 cylinders")],
        "oracle",
    );
    refused(&nothing, &[("shard", "3/2")], "shard");
    refused(&nothing, &[("kept", "so")], "`kept`");
    // Untouched it is read.
    save(&table(9, 4), &path);
    altered(&path, nothing, &[]);
    assert_eq!(TableFile::table(&path).unwrap(), table(9, 4));
}

#[test]
fn a_trace_that_is_no_table_is_called_foreign() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("coin.parquet");
    let trace = Trace::new("coin")
        .with_column("t", Column::Integer(vec![Some(1)]))
        .unwrap();
    trace.save_parquet(&path).unwrap();
    let error = TableFile::table(&path).unwrap_err();
    assert!(matches!(error, TableFileError::Foreign { .. }), "{error}");
    let error = TableFile::table(folder.path()).unwrap_err();
    assert!(matches!(error, TableFileError::Read { .. }), "{error}");
}

#[test]
fn shards_merge_from_their_files_to_the_bytes_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let budget = Budget::new(14, 8, 300).unwrap();
    let whole = table(14, 8);
    save(&whole, &path("whole"));
    for of in 1..4 {
        let mut files: Vec<PathBuf> = (1..=of).map(|index| path(&format!("{index}"))).collect();
        for (index, file) in files.iter().enumerate() {
            let shard = Shard::enumerate(&Kraft::new(), budget, index + 1, of, &Control::new());
            save(&shard.unwrap(), file);
        }
        files.reverse();
        let merged = ShardFiles::open(&files).unwrap();
        save(&merged, &path("merged"));
        assert!(std::fs::read(path("merged")).unwrap() == std::fs::read(path("whole")).unwrap());
        let rows: Vec<Row> = crate::enumerate::Expansion::new(merged.rows().unwrap())
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(whole.rows().eq(rows));
    }
    let error = TableFile::table(&path("1")).unwrap_err();
    assert!(matches!(error, TableFileError::Part { .. }), "{error}");
}

#[test]
fn shards_of_another_version_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let files = ["1", "2"].map(|name| folder.path().join(name));
    let budget = Budget::new(12, 8, 300).unwrap();
    for (index, file) in files.iter().enumerate() {
        let shard = Shard::enumerate(&Kraft::new(), budget, index + 1, 2, &Control::new());
        save(&shard.unwrap(), file);
    }
    ShardFiles::open(&files).unwrap();
    altered(&files[1], |_, _| (), &[("version", "0.0.0")]);
    let error = ShardFiles::open(&files).unwrap_err().to_string();
    assert!(error.contains("version"), "{error}");
}

/// Before there were checksums 268 of 24,552 flips of such a table changed an answer, and 35 panicked.
#[test]
fn every_flip_of_one_bit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    let drawn = Shard::merge(vec![drawn(1, 1, 1000)]).unwrap();
    for table in [table(9, 4), drawn] {
        save(&table, &path);
        let mut bytes = std::fs::read(&path).unwrap();
        for bit in 0..8 * bytes.len() {
            bytes[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, &bytes).unwrap();
            let error = TableFile::table(&path).expect_err("one bit is another");
            let said = error.to_string();
            assert!(
                matches!(
                    error,
                    TableFileError::Damaged { .. } | TableFileError::Unchecked { .. }
                ),
                "{bit}: {said}"
            );
            assert!(said.contains("again"), "{bit}: {said}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(TableFile::table(&path).unwrap(), table);
        println!(
            "{} flips of {} bytes, all refused",
            8 * bytes.len(),
            bytes.len()
        );
    }
}

#[test]
fn draws_are_read_back_and_merge_to_the_bytes_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    // Three chunks, the last one short.
    let count = (5 << 14) / 2;
    let whole = Shard::merge(vec![drawn(1, 1, count)]).unwrap();
    save(&whole, &path("whole"));
    let read = TableFile::table(&path("whole")).unwrap();
    assert_eq!(read, whole);
    assert_eq!(read.sample().map(Sample::count), Some(count));
    for of in 1..5 {
        let files: Vec<PathBuf> = (1..=of)
            .rev()
            .map(|index| path(&index.to_string()))
            .collect();
        for (file, index) in files.iter().zip((1..=of).rev()) {
            save(&drawn(index, of, count), file);
        }
        save(&ShardFiles::open(&files).unwrap(), &path("merged"));
        assert!(std::fs::read(path("merged")).unwrap() == std::fs::read(path("whole")).unwrap());
    }
    // Shards of other draws, or of none.
    save(&drawn(1, 2, count), &path("1"));
    for (other, count) in [("more", count + 1), ("whole", count)] {
        save(&drawn(2, 2, count), &path(other));
        let merged = ShardFiles::open(&[path("1"), path(other)]);
        assert_eq!(merged.is_ok(), other == "whole");
    }
    let budget = Budget::new(9, 4, 300).unwrap();
    let undrawn = Shard::enumerate(&Kraft::new(), budget, 2, 2, &Control::new()).unwrap();
    save(&undrawn, &path("2"));
    let error = ShardFiles::open(&[path("1"), path("2")]).unwrap_err();
    assert!(error.to_string().contains("sample"), "{error}");
}

/// A shard's draws without its rows: `altered` writes one row group, which is then that of the draws.
struct OnlyDrawn(Shard);

impl Listing for OnlyDrawn {
    type Error = std::convert::Infallible;

    fn summary(&self) -> &Summary {
        self.0.summary()
    }

    fn share(&self) -> Share {
        self.0.share()
    }

    fn sample(&self) -> Option<&Sample> {
        self.0.sample()
    }

    fn rows(&self) -> Result<impl Iterator<Item = Result<PatternRow, Self::Error>>, Self::Error> {
        Ok(std::iter::empty())
    }
}

/// Each of the metadata that the draws have, and rows that are no draws.
#[test]
fn altered_metadata_of_draws_are_called_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    let shard = OnlyDrawn(drawn(1, 1, 1000));
    let saved = || save(&shard, &path);
    saved();
    altered(&path, |_, _| (), &[]);
    TableFile::open(&path).unwrap();
    for (key, value, told) in [
        ("draws", "many", "`draws`"),
        ("draws", "17", "not to 17"),
        ("draws.seed", "-1", "`draws.seed`"),
        ("draws.steps", "5e3", "`draws.steps`"),
        ("draws.rows", "1", "`draws.rows`"),
        ("draws.rows", "99999999", "`draws.rows`"),
        ("horizon", "3", "drawn row"),
    ] {
        saved();
        altered(&path, |_, _| (), &[(key, value)]);
        let error = TableFile::open(&path).unwrap_err();
        assert!(matches!(error, TableFileError::Damaged { .. }), "{error}");
        assert!(error.to_string().contains(told), "{key} {value}: {error}");
    }
    for (column, value, told) in [
        ("status", "complete", "row 2"),
        ("numerator", "1.5", "row 2"),
        ("output", "0a", "row 2"),
        ("numerator", "99999", "sum to"),
    ] {
        saved();
        let alter = |name: &str, cells: &mut Vec<Option<String>>| {
            if name == column {
                cells[1] = Some(value.to_owned());
            }
        };
        altered(&path, alter, &[]);
        let error = TableFile::open(&path).unwrap_err().to_string();
        assert!(error.contains(told), "{column} {value}: {error}");
    }
}

/// A whole table whose entry of the checksum has another key, as one was written before there were any.
#[test]
fn a_table_without_a_checksum_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    save(&table(9, 4), &path);
    let mut bytes = std::fs::read(&path).unwrap();
    let place = bytes
        .windows(7)
        .rposition(|part| part == b"SHA-256")
        .unwrap();
    bytes[place] = b's';
    std::fs::write(&path, &bytes).unwrap();
    let error = TableFile::table(&path).unwrap_err();
    assert!(matches!(error, TableFileError::Unchecked { .. }), "{error}");
    let again = format!(
        "solomonoff table --bits L --horizon T -o {}",
        path.display()
    );
    assert!(error.to_string().contains(&again), "{error}");
}

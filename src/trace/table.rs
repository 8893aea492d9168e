//! An enumeration's table in a file: how `table -o FILE` keeps it, and how it is read back.
//!
//! Takes any [`Listing`] from the enumeration: a table or a shard of one, whose rows are
//! written as they come, in row groups of a fixed number of rows. The file is a
//! [`Trace`](super::Trace) too. Outputs are patterns; numerators are text, for they may have 128
//! bits; budget, machine, version, masses by status and decider, and stop reason are in the
//! metadata. The bytes depend on these alone. The file's checksum is compared before it is read.
//!
//! What was drawn from the open mass comes after all masses, in row groups of its own: outputs whose status says
//! how the drawn run ended (`drawn-...`), with the number of such draws in place of a numerator.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use parquet::column::reader::ColumnReader;
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::SerializedFileWriter;

use super::checksum::{self, Sealing};
use super::column::Column;
use super::error::Fault;
use super::parquet::{end, head, read_values, write_values, writer};
use super::parts::system_error;
use super::read::{MAX_TABLE_BYTES, open};
use super::table_error::TableFileError;
use super::tidy::VERSION_KEY;
use super::write::{WriteError, replace_file};
use crate::enumerate::{
    Amount, Budget, Decider, Denominator, DrawnRow, Draws, Ended, Listing, Pattern, PatternRow,
    Sample, Share, Status, StopReason, Summary, Table, Tally,
};
use crate::machine::{Coding, LONGEST_OP_BITS, Symbols};

/// The name of such a trace.
const NAME: &str = "table";
/// Rows of a row group: what is held in memory while a file is written or read.
const GROUP_ROWS: usize = 1 << 16;
const COLUMNS: [&str; 3] = ["output", "status", "numerator"];
/// Says how a table is kept. Files of 0.1.0, one row a string, do not have it.
const KEPT_KEY: &str = "kept";
/// The present way: rows are patterns, the tally is in the metadata.
const KEPT: u32 = 2;
/// The same, with rows of draws after those of masses.
const KEPT_WITH_DRAWS: u32 = 3;
/// The metadata of draws: how many in all shards, their seed, the steps after which one is given up, and how many
/// rows they take in this file.
const DRAWS_KEYS: [&str; 4] = ["draws", "draws.seed", "draws.steps", "draws.rows"];
/// What a machine's choices are coded in unless the metadata say otherwise: the Kraft machine's.
const USUAL: Coding = Coding {
    base: 2,
    longest: LONGEST_OP_BITS,
};
/// What the metadata keys of the tally begin with.
const TALLY_KEY: &str = "tally.";

/// Writes a listing to a Parquet file, whole or not at all; gives the number of rows with masses.
///
/// # Errors
/// A [`WriteError`], or what reading the listing's rows failed with.
pub fn save_table<L: Listing, E: From<WriteError> + From<L::Error>>(
    listing: &L,
    path: &Path,
) -> Result<u64, E> {
    replace_file(path, |to| {
        let failed = |source| {
            E::from(WriteError {
                path: path.to_path_buf(),
                doing: "writing it",
                source,
            })
        };
        let wrong = |error| failed(system_error(error));
        let mut sealing = Sealing::new(to);
        let metadata = metadata(listing);
        let columns = COLUMNS.map(|name| (name.to_owned(), Column::Text(Vec::new())));
        let mut file = writer(&mut sealing, NAME, &columns, &metadata).map_err(wrong)?;
        let mut count = 0;
        let mut group = Vec::new();
        let mut rows = listing.rows()?;
        loop {
            let row = rows.next().transpose()?;
            let last = row.is_none();
            group.extend(row);
            if group.len() == GROUP_ROWS || (last && !group.is_empty()) {
                write_group(&mut file, group.iter().map(cells)).map_err(wrong)?;
                count += group.len() as u64;
                group.clear();
            }
            if last {
                break;
            }
        }
        if let Some(sample) = listing.sample() {
            let rows: Vec<Cells> = sample.rows().map(|row| drawn_cells(&row)).collect();
            for group in rows.chunks(GROUP_ROWS) {
                write_group(&mut file, group.iter().cloned()).map_err(wrong)?;
            }
        }
        end(file).map_err(wrong)?;
        sealing.finish().map_err(failed)?;
        Ok(count)
    })
}

/// A row as it stands in the file: output, status, number.
type Cells = [ByteArray; 3];

fn cells(row: &PatternRow) -> Cells {
    [
        ByteArray::from(row.output.to_string().into_bytes()),
        ByteArray::from(row.status.name()),
        ByteArray::from(row.numerator.to_string().into_bytes()),
    ]
}

fn drawn_cells(row: &DrawnRow) -> Cells {
    [
        ByteArray::from(row.output.to_string().into_bytes()),
        ByteArray::from(row.ended.name()),
        ByteArray::from(row.count.to_string().into_bytes()),
    ]
}

fn write_group<W: Write + Send>(
    file: &mut SerializedFileWriter<W>,
    rows: impl Iterator<Item = Cells> + Clone,
) -> Result<(), ParquetError> {
    let mut group = file.next_row_group()?;
    for column in 0..COLUMNS.len() {
        let values = rows.clone().map(|cells| Some(cells[column].clone()));
        write_values::<ByteArrayType, _>(&mut group, values)?;
    }
    group.close()?;
    Ok(())
}

/// Budget, machine, version, masses by status and decider, and stop reason.
pub(super) fn metadata(listing: &impl Listing) -> BTreeMap<String, String> {
    let (summary, share) = (listing.summary(), listing.share());
    let kept = listing.sample().map_or(KEPT, |_| KEPT_WITH_DRAWS);
    let budget = summary.budget;
    let mut metadata: BTreeMap<String, String> = [
        (VERSION_KEY, env!("CARGO_PKG_VERSION").to_owned()),
        (KEPT_KEY, kept.to_string()),
        ("machine", summary.machine.clone()),
        ("bits", budget.bits().to_string()),
        ("horizon", budget.horizon().to_string()),
        ("steps", budget.steps().to_string()),
        ("cylinders", summary.tally.cylinders.to_string()),
        ("stop", summary.stop.name().to_owned()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into();
    let mut put = |key: &str, value: String| metadata.insert(key.to_owned(), value);
    let denominator = summary.denominator;
    if let Some(power) = denominator.log2() {
        put("log2_denominator", power.to_string());
    }
    let coding = Coding {
        base: denominator.base(),
        longest: denominator.digits().saturating_sub(budget.bits()),
    };
    if coding != USUAL {
        put("base", coding.base.to_string());
        put("longest_word", coding.longest.to_string());
    }
    if share != Share::WHOLE {
        put("shard", share.to_string());
    }
    if let Some(sample) = listing.sample() {
        let draws = sample.draws();
        let told = [
            draws.count.to_string(),
            draws.seed.to_string(),
            draws.steps.to_string(),
            sample.len().to_string(),
        ];
        for (key, value) in DRAWS_KEYS.into_iter().zip(told) {
            put(key, value);
        }
    }
    for status in Status::ALL {
        for decider in [None].into_iter().chain(Decider::ALL.map(Some)) {
            let amount = summary.tally.by(status, decider);
            if amount != Amount::default() {
                let by = decider.map_or(String::new(), |decider| format!(".{}", decider.name()));
                metadata.insert(
                    format!("{TALLY_KEY}{}{by}", status.name()),
                    format!("{} in {} cylinders", amount.mass, amount.cylinders),
                );
            }
        }
    }
    metadata
}

/// A saved table or shard, opened: its metadata and draws are read, its rows when they are asked for.
#[derive(Debug)]
pub struct TableFile {
    path: PathBuf,
    summary: Summary,
    share: Share,
    version: String,
    sample: Option<Sample>,
    /// Row groups with masses; those after them are of draws.
    groups: usize,
}

impl TableFile {
    /// Opens a file that [`save_table`] wrote.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or is of another origin.
    pub fn open(path: &Path) -> Result<Self, TableFileError> {
        let reader = reader(path)?;
        Self::from_reader(path, &reader)
    }

    fn from_reader(
        path: &Path,
        reader: &SerializedFileReader<File>,
    ) -> Result<Self, TableFileError> {
        let at = |fault| TableFileError::at(path, fault);
        let (name, metadata) = head(reader.metadata().file_metadata()).map_err(at)?;
        let columns = reader.metadata().file_metadata().schema_descr();
        if name != NAME
            || !columns
                .columns()
                .iter()
                .map(|column| column.name())
                .eq(COLUMNS)
        {
            return Err(at(Fault::Foreign(format!("it is the trace `{name}`"))));
        }
        check_version(path, &metadata)?;
        let (summary, share) = summary(&metadata).map_err(at)?;
        let mut groups = reader.num_row_groups();
        let sample = match draws(&metadata).map_err(at)? {
            None => None,
            Some((draws, rows)) => {
                let fits = groups.checked_sub(rows.div_ceil(GROUP_ROWS));
                groups = fits.ok_or_else(|| at(lacking(DRAWS_KEYS[3])))?;
                let rows = read_drawn(reader, groups, rows).map_err(at)?;
                let sample = Sample::from_rows(draws, share, summary.budget.horizon(), rows);
                Some(sample.map_err(|error| at(Fault::Damaged(error.to_string())))?)
            }
        };
        Ok(Self {
            path: path.to_path_buf(),
            summary,
            share,
            version: metadata.get(VERSION_KEY).cloned().unwrap_or_default(),
            sample,
            groups,
        })
    }

    /// Reads the whole table into memory.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or is a shard.
    pub fn table(path: &Path) -> Result<Table, TableFileError> {
        let reader = reader(path)?;
        let file = Self::from_reader(path, &reader)?;
        if file.share != Share::WHOLE {
            return Err(TableFileError::Part {
                path: file.path,
                share: file.share,
            });
        }
        let rows = file.checked(reader).collect::<Result<_, _>>()?;
        Table::from_rows(file.summary, rows)
            .map(|table| table.with_sample(file.sample))
            .map_err(|error| TableFileError::at(path, Fault::Damaged(error.to_string())))
    }

    /// The version that wrote it.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    fn checked(&self, reader: SerializedFileReader<File>) -> Checked<'_> {
        Checked {
            file: self,
            reader,
            group: 0,
            rows: Vec::new().into_iter(),
            last: None,
            masses: [0; Status::ALL.len()],
            ended: false,
        }
    }
}

impl Listing for TableFile {
    type Error = TableFileError;

    fn summary(&self) -> &Summary {
        &self.summary
    }

    fn share(&self) -> Share {
        self.share
    }

    fn sample(&self) -> Option<&Sample> {
        self.sample.as_ref()
    }

    fn rows(
        &self,
    ) -> Result<impl Iterator<Item = Result<PatternRow, TableFileError>>, TableFileError> {
        Ok(self.checked(reader(&self.path)?))
    }
}

/// A reader of a file whose checksum is that of its content.
fn reader(path: &Path) -> Result<SerializedFileReader<File>, TableFileError> {
    let checked = || -> Result<_, Fault> {
        let mut file = open(path, MAX_TABLE_BYTES)?;
        checksum::check(&mut file)?;
        Ok(SerializedFileReader::new(file)?)
    };
    checked().map_err(|fault| TableFileError::at(path, fault))
}

/// Refuses a table that is kept in another way, before anything in it is called damaged.
fn check_version(path: &Path, metadata: &BTreeMap<String, String>) -> Result<(), TableFileError> {
    let kept: u32 = match metadata.get(KEPT_KEY) {
        None => 1,
        Some(text) => text
            .parse()
            .map_err(|_| TableFileError::at(path, lacking(KEPT_KEY)))?,
    };
    let age = match kept {
        KEPT | KEPT_WITH_DRAWS => return Ok(()),
        0..KEPT => "an older",
        _ => "a newer",
    };
    let said = |key: &str| metadata.get(key).map_or("?", String::as_str);
    let shard = metadata.get("shard");
    let drawn = metadata
        .get(DRAWS_KEYS[0])
        .map_or_else(String::new, |draws| {
            format!(" --draws {draws} --seed {}", said(DRAWS_KEYS[1]))
        });
    let again = format!(
        "solomonoff table --bits {} --horizon {} --steps {}{}{drawn} -o {}",
        said("bits"),
        said("horizon"),
        said("steps"),
        shard.map_or_else(String::new, |share| format!(" --shard {share}")),
        path.display(),
    );
    Err(TableFileError::OtherVersion {
        path: path.to_path_buf(),
        age,
        version: said(VERSION_KEY).to_owned(),
        again,
    })
}

fn lacking(key: &str) -> Fault {
    Fault::Damaged(format!("its metadata lack a sound `{key}`"))
}

/// The summary and share that the metadata of a file tell.
fn summary(metadata: &BTreeMap<String, String>) -> Result<(Summary, Share), Fault> {
    let text = |key: &str| metadata.get(key).ok_or_else(|| lacking(key));
    fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
        text.parse().ok()
    }
    let bits = number(text("bits")?).ok_or_else(|| lacking("bits"))?;
    let horizon = number(text("horizon")?).ok_or_else(|| lacking("horizon"))?;
    let steps = number(text("steps")?).ok_or_else(|| lacking("steps"))?;
    let budget =
        Budget::new(bits, horizon, steps).map_err(|error| Fault::Damaged(error.to_string()))?;
    let digits = |key: &str, usual: u32| match metadata.get(key) {
        None => Ok(usual),
        Some(text) => number(text).ok_or_else(|| lacking(key)),
    };
    let coding = Coding {
        base: digits("base", USUAL.base)?,
        longest: digits("longest_word", USUAL.longest)?,
    };
    let denominator =
        Denominator::of(coding, &budget).map_err(|error| Fault::Damaged(error.to_string()))?;
    let cylinders = number(text("cylinders")?).ok_or_else(|| lacking("cylinders"))?;
    let mut amounts = Vec::new();
    for (key, value) in metadata {
        let Some(name) = key.strip_prefix(TALLY_KEY) else {
            continue;
        };
        let amount = || -> Option<(Status, Option<Decider>, Amount)> {
            let (status, decider) = match name.split_once('.') {
                Some((status, decider)) => (status, Some(Decider::from_name(decider)?)),
                None => (name, None),
            };
            let (mass, count) = value.strip_suffix(" cylinders")?.split_once(" in ")?;
            let amount = Amount {
                mass: number(mass)?,
                cylinders: number(count)?,
            };
            Some((Status::from_name(status)?, decider, amount))
        };
        amounts.push(amount().ok_or_else(|| lacking(key))?);
    }
    let share = match metadata.get("shard") {
        None => Share::WHOLE,
        Some(text) => Share::parse(text).ok_or_else(|| lacking("shard"))?,
    };
    let stop = StopReason::from_name(text("stop")?).ok_or_else(|| lacking("stop"))?;
    let summary = Summary {
        machine: text("machine")?.clone(),
        budget,
        stop,
        denominator,
        tally: Tally::from_amounts(amounts, cylinders),
    };
    Ok((summary, share))
}

/// The draws that the metadata of a file tell, and how many rows of it are theirs; none if it has none.
fn draws(metadata: &BTreeMap<String, String>) -> Result<Option<(Draws, usize)>, Fault> {
    if metadata.get(KEPT_KEY) != Some(&KEPT_WITH_DRAWS.to_string()) {
        return Ok(None);
    }
    fn number<T: std::str::FromStr>(
        metadata: &BTreeMap<String, String>,
        key: &str,
    ) -> Result<T, Fault> {
        let number = metadata.get(key).and_then(|text| text.parse().ok());
        number.ok_or_else(|| lacking(key))
    }
    let [count, seed, steps, rows] = DRAWS_KEYS;
    let draws = Draws {
        count: number(metadata, count)?,
        seed: number(metadata, seed)?,
        steps: number(metadata, steps)?,
    };
    Ok(Some((draws, number(metadata, rows)?)))
}

/// The rows of a file, checked: their order, and that their masses are those that the metadata tell.
struct Checked<'a> {
    file: &'a TableFile,
    reader: SerializedFileReader<File>,
    /// The next row group.
    group: usize,
    rows: std::vec::IntoIter<PatternRow>,
    last: Option<(Pattern, Status)>,
    masses: [u128; Status::ALL.len()],
    ended: bool,
}

impl Checked<'_> {
    fn try_next(&mut self) -> Result<Option<PatternRow>, Fault> {
        loop {
            if let Some(row) = self.rows.next() {
                self.check(&row)?;
                return Ok(Some(row));
            }
            if self.group == self.file.groups {
                self.ended = true;
                let tally = &self.file.summary.tally;
                let sound =
                    |status: &Status| self.masses[*status as usize] == tally.of(*status).mass;
                return match Status::ALL.iter().find(|status| !sound(status)) {
                    None => Ok(None),
                    Some(status) => Err(Fault::Damaged(format!(
                        "the masses of its rows that are {status} sum to {}, not to {}",
                        self.masses[*status as usize],
                        tally.of(*status).mass,
                    ))),
                };
            }
            let group = self.reader.get_row_group(self.group)?;
            self.group += 1;
            self.rows = read_group(group.as_ref(), pattern_row)?.into_iter();
        }
    }

    fn check(&mut self, row: &PatternRow) -> Result<(), Fault> {
        let mass = &mut self.masses[row.status as usize];
        *mass = mass
            .checked_add(row.numerator)
            .ok_or_else(|| Fault::Damaged("its masses sum to more than 2^128".to_owned()))?;
        if let Some((output, status)) = &self.last
            && (output, *status) >= (&row.output, row.status)
        {
            return Err(Fault::Damaged("its rows are not in order".to_owned()));
        }
        self.last = Some((row.output.clone(), row.status));
        Ok(())
    }
}

impl Iterator for Checked<'_> {
    type Item = Result<PatternRow, TableFileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.try_next();
        self.ended |= next.is_err();
        next.map_err(|fault| TableFileError::at(&self.file.path, fault))
            .transpose()
    }
}

/// The rows of a group, each made of its output, status and number.
fn read_group<R>(
    group: &dyn RowGroupReader,
    row: impl Fn(&str, &str, &str) -> Option<R>,
) -> Result<Vec<R>, Fault> {
    let count = usize::try_from(group.metadata().num_rows())
        .ok()
        .filter(|count| *count <= GROUP_ROWS)
        .ok_or_else(|| Fault::Damaged("a group of more rows than are written to one".to_owned()))?;
    let column = |index| match group.get_column_reader(index)? {
        ColumnReader::ByteArrayColumnReader(reader) => read_values(reader, count),
        _ => Err(Fault::Foreign(
            "it has a column that is not text".to_owned(),
        )),
    };
    let cells = column(0)?.into_iter().zip(column(1)?).zip(column(2)?);
    let of_cells = |((output, status), number): ((Option<ByteArray>, _), _)| -> Option<R> {
        let (output, status, number): (_, ByteArray, ByteArray) = (output?, status?, number?);
        row(
            output.as_utf8().ok()?,
            status.as_utf8().ok()?,
            number.as_utf8().ok()?,
        )
    };
    cells
        .enumerate()
        .map(|(place, cells)| {
            of_cells(cells).ok_or_else(|| {
                Fault::Damaged(format!("row {} of a group is none of a table", place + 1))
            })
        })
        .collect()
}

fn pattern_row(output: &str, status: &str, numerator: &str) -> Option<PatternRow> {
    Some(PatternRow {
        output: Pattern::parse(output).ok()?,
        status: Status::from_name(status)?,
        numerator: numerator.parse().ok()?,
    })
}

fn drawn_row(output: &str, ended: &str, count: &str) -> Option<DrawnRow> {
    Some(DrawnRow {
        output: Symbols::parse(output).ok()?,
        ended: Ended::from_name(ended)?,
        count: count.parse().ok()?,
    })
}

/// The rows of draws: those of the row groups from this one on, of which there should be so many.
fn read_drawn(
    reader: &SerializedFileReader<File>,
    from: usize,
    count: usize,
) -> Result<Vec<DrawnRow>, Fault> {
    let mut rows = Vec::new();
    for group in from..reader.num_row_groups() {
        rows.extend(read_group(
            reader.get_row_group(group)?.as_ref(),
            drawn_row,
        )?);
    }
    if rows.len() != count {
        return Err(lacking(DRAWS_KEYS[3]));
    }
    Ok(rows)
}

#[cfg(test)]
#[path = "table_laws.rs"]
mod laws;

//! Sequences from a column of Parquet, whoever wrote it.

use std::fs::File;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;

use super::error::Fault;
use super::wanted::{Chosen, Found, Sequence, Wanted, finite, symbols};
use crate::machine::Symbols;
use crate::trace::checksum;
use crate::trace::error::Fault as FileFault;
use crate::trace::parquet::read_values;

/// Reads a file's columns of sequences and, if it has one, of the other model's bits.
pub(super) fn read(mut file: File, wanted: &Wanted) -> Result<Found, Fault> {
    match checksum::check(&mut file) {
        // A file of another origin has no checksum of ours, and is as good.
        Ok(()) | Err(FileFault::Foreign(_) | FileFault::Unchecked) => {}
        Err(fault) => return Err(fault.into()),
    }
    let reader = SerializedFileReader::new(file).map_err(unreadable)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    // A column within another is named with it, as in `a.list.element`.
    let columns: Vec<String> = schema
        .columns()
        .iter()
        .map(|column| column.path().string())
        .collect();
    let chosen = Chosen::of(&columns, wanted)?;
    let mut all = Vec::new();
    let mut row = 0;
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).map_err(unreadable)?;
        let column = |index: usize| Column {
            group: group.as_ref(),
            index,
            name: &columns[index],
            is_optional: schema.column(index).max_def_level() > 0,
            is_list: schema.column(index).max_rep_level() > 0,
        };
        let sequences = column(chosen.sequence).symbols(row)?;
        let bits = match chosen.model {
            Some(model) => column(model).bits(row)?,
            None => vec![None; sequences.len()],
        };
        for (symbols, model_bits) in sequences.into_iter().zip(bits) {
            row += 1;
            all.push(Sequence {
                line: row,
                symbols,
                model_bits,
            });
        }
    }
    let model = chosen.model(&columns, wanted);
    Ok(Found { all, model })
}

fn unreadable(error: ParquetError) -> Fault {
    let detail = match error {
        ParquetError::NYI(_) => {
            format!("{error}; save it without compression or with Snappy")
        }
        other => other.to_string(),
    };
    Fault::Format {
        format: "Parquet",
        detail,
    }
}

/// A column of a row group.
struct Column<'a> {
    group: &'a dyn RowGroupReader,
    index: usize,
    name: &'a str,
    is_optional: bool,
    is_list: bool,
}

impl Column<'_> {
    fn wrong(&self, detail: String) -> Fault {
        Fault::At {
            place: format!("column `{}`", self.name),
            detail,
        }
    }

    fn at(&self, row: u64, more: &str, detail: String) -> Fault {
        Fault::At {
            place: format!("row {row}, column `{}`{more}", self.name),
            detail,
        }
    }

    fn reader(&self) -> Result<ColumnReader, Fault> {
        if self.is_list {
            let detail = "it has lists; save the sequences as strings of `0` and `1`";
            return Err(self.wrong(detail.to_owned()));
        }
        self.group.get_column_reader(self.index).map_err(unreadable)
    }

    /// The values of a column, none where they are missing.
    fn values<D: DataType>(
        &self,
        mut reader: ColumnReaderImpl<D>,
    ) -> Result<Vec<Option<D::T>>, Fault> {
        let rows = usize::try_from(self.group.metadata().num_rows()).unwrap_or(0);
        if self.is_optional {
            return Ok(read_values(reader, rows)?);
        }
        let mut values = Vec::new();
        let read = reader.read_records(rows, None, None, &mut values);
        let (read, ..) = read.map_err(unreadable)?;
        if read != rows {
            return Err(self.wrong(format!("it has {read} of {rows} rows; save the file again")));
        }
        Ok(values.into_iter().map(Some).collect())
    }

    /// The sequences, after `before` rows of other groups.
    fn symbols(&self, before: u64) -> Result<Vec<Symbols>, Fault> {
        let ColumnReader::ByteArrayColumnReader(reader) = self.reader()? else {
            let detail = "it has no text; save the sequences as strings of `0` and `1`";
            return Err(self.wrong(detail.to_owned()));
        };
        let values = self.values(reader)?;
        (before + 1..)
            .zip(values)
            .map(|(row, value)| {
                let value =
                    value.ok_or_else(|| self.at(row, "", "the sequence is missing".into()))?;
                let text = value
                    .as_utf8()
                    .map_err(|_| self.at(row, "", "this is not text".into()))?;
                symbols(text).map_err(|(character, detail)| {
                    self.at(row, &format!(", character {character}"), detail)
                })
            })
            .collect()
    }

    /// The other model's bits.
    fn bits(&self, before: u64) -> Result<Vec<Option<f64>>, Fault> {
        let values: Vec<Option<f64>> = match self.reader()? {
            ColumnReader::DoubleColumnReader(reader) => self.values(reader)?,
            ColumnReader::FloatColumnReader(reader) => {
                each(self.values(reader)?, |value: f32| value.into())
            }
            ColumnReader::Int32ColumnReader(reader) => {
                each(self.values(reader)?, |value: i32| value.into())
            }
            ColumnReader::Int64ColumnReader(reader) => {
                each(self.values(reader)?, |value: i64| value as f64)
            }
            _ => return Err(self.wrong("it has no numbers of bits".to_owned())),
        };
        (before + 1..)
            .zip(values)
            .map(|(row, value)| match value.and_then(finite) {
                Some(bits) => Ok(Some(bits)),
                None => {
                    let detail = "the number of bits is missing or not finite";
                    Err(self.at(row, "", detail.to_owned()))
                }
            })
            .collect()
    }
}

fn each<T>(values: Vec<Option<T>>, number: impl Fn(T) -> f64) -> Vec<Option<f64>> {
    values.into_iter().map(|value| value.map(&number)).collect()
}

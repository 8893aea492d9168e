//! Traces as Parquet: one row group, Snappy, every column optional, the
//! metadata as key-value pairs under `solomonoff.`.
//!
//! The bytes depend on the trace alone: the writer's properties are fixed
//! here, and neither a time nor a path nor the writing library's version is
//! stored. Written with the crate's low-level column writer, so that no Arrow
//! and no C is needed; any Parquet reader opens the files. The last entry of the
//! metadata is the file's checksum.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{FileMetaData, KeyValue};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{ChunkReader, FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::checksum::{self, Sealing};
use super::column::Column;
use super::error::{Fault, TraceError};
use super::read::{MAX_TRACE_BYTES, open};
use super::recipe::Recipe;
use super::tidy::Trace;
use super::write::write_atomically;

/// Says that a file is one of ours, and of which kind.
const FORMAT_KEY: &str = "solomonoff.format";
const FORMAT: &str = "trace 1";
const NAME_KEY: &str = "solomonoff.name";
const PREFIX: &str = "solomonoff.trace.";
/// The metadata key under which a trace carries how it is drawn (JSON).
const CHART_KEY: &str = "chart";

impl Trace {
    /// Writes the trace as Parquet; the same trace gives the same bytes.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_parquet(&self, writer: &mut (dyn Write + '_)) -> io::Result<()> {
        // The file writer wants a sendable sink, and traces are small beside
        // what made them: encode in memory, then write.
        let bytes = self.encode().map_err(io::Error::other)?;
        writer.write_all(&bytes)
    }

    /// Writes the trace to a Parquet file, whole or not at all.
    ///
    /// # Errors
    /// A [`TraceError::Write`] with the path and what to do.
    pub fn save_parquet(&self, path: &Path) -> Result<(), TraceError> {
        write_atomically(path, |writer| self.write_parquet(writer))?;
        Ok(())
    }

    /// Reads a Parquet file that [`Trace::save_parquet`] wrote.
    ///
    /// # Errors
    /// When the file cannot be read, is cut short or damaged, is a Parquet file
    /// of another origin, or says in a way unknown here how it is drawn.
    pub fn read_parquet(path: &Path) -> Result<Trace, TraceError> {
        let at = |fault| TraceError::at(path, fault);
        let mut file = open(path, MAX_TRACE_BYTES).map_err(|error| at(error.into()))?;
        checksum::check(&mut file).map_err(at)?;
        let (trace, recipe) = decode(file).map_err(at)?;
        match recipe {
            Some(json) => serde_json::from_str(&json)
                .map(|recipe: Recipe| trace.with_recipe(recipe))
                .map_err(|error| TraceError::Recipe(error.to_string())),
            None => Ok(trace),
        }
    }

    fn encode(&self) -> Result<Vec<u8>, ParquetError> {
        let mut sealing = Sealing::new(Vec::new());
        let mut metadata = self.metadata().clone();
        if let Some(recipe) = self.recipe() {
            let json = serde_json::to_string(recipe)
                .map_err(|error| ParquetError::External(Box::new(error)))?;
            metadata.insert(CHART_KEY.to_owned(), json);
        }
        let mut file = writer(&mut sealing, self.name(), self.columns(), &metadata)?;
        if !self.columns().is_empty() {
            write_group(&mut file, self.columns())?;
        }
        end(file)?;
        Ok(sealing.finish()?)
    }
}

/// A file without rows yet, which puts its checksum in; `columns` tell names and types.
pub(super) fn writer<'a, W: Write + Send>(
    to: &'a mut Sealing<W>,
    name: &str,
    columns: &[(String, Column)],
    metadata: &BTreeMap<String, String>,
) -> Result<SerializedFileWriter<&'a mut Sealing<W>>, ParquetError> {
    let fields = columns
        .iter()
        .map(|(name, column)| field(name, column))
        .collect::<Result<Vec<_>, _>>()?;
    let schema = Type::group_type_builder("trace")
        .with_fields(fields)
        .build()?;
    let mut pairs = vec![
        KeyValue::new(FORMAT_KEY.to_owned(), FORMAT.to_owned()),
        KeyValue::new(NAME_KEY.to_owned(), name.to_owned()),
    ];
    for (key, value) in metadata {
        pairs.push(KeyValue::new(format!("{PREFIX}{key}"), value.clone()));
    }
    pairs.push(checksum::entry());
    let properties = WriterProperties::builder()
        .set_created_by("solomonoff".to_owned())
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(pairs))
        .build();
    SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties))
}

/// Writes the end of a file whose rows are written; [`Sealing::finish`] puts the checksum in.
pub(super) fn end<W: Write + Send>(
    mut file: SerializedFileWriter<&mut Sealing<W>>,
) -> Result<(), ParquetError> {
    file.inner_mut().begin_end();
    file.close()?;
    Ok(())
}

/// Writes columns as one row group.
pub(super) fn write_group<W: Write + Send>(
    file: &mut SerializedFileWriter<W>,
    columns: &[(String, Column)],
) -> Result<(), ParquetError> {
    let mut group = file.next_row_group()?;
    for (_, column) in columns {
        write_column(&mut group, column)?;
    }
    group.close()?;
    Ok(())
}

fn field(name: &str, column: &Column) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match column {
        Column::Integer(_) => (Physical::INT64, None),
        Column::Float(_) => (Physical::DOUBLE, None),
        Column::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Column::Boolean(_) => (Physical::BOOLEAN, None),
    };
    let built = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(built))
}

fn write_column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &Column,
) -> Result<(), ParquetError> {
    match column {
        Column::Integer(values) => write_values::<Int64Type, _>(group, values.iter().copied()),
        Column::Float(values) => write_values::<DoubleType, _>(group, values.iter().copied()),
        Column::Boolean(values) => write_values::<BoolType, _>(group, values.iter().copied()),
        Column::Text(values) => write_values::<ByteArrayType, _>(
            group,
            values
                .iter()
                .map(|value| value.as_deref().map(ByteArray::from)),
        ),
    }
}

/// Writes the next column of a row group.
pub(super) fn write_values<D: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: impl Iterator<Item = Option<D::T>>,
) -> Result<(), ParquetError> {
    let mut levels = Vec::new();
    let mut present = Vec::new();
    for value in values {
        levels.push(i16::from(value.is_some()));
        present.extend(value);
    }
    let mut writer = group
        .next_column()?
        .ok_or_else(|| ParquetError::General("more columns than the schema has".to_owned()))?;
    writer
        .typed::<D>()
        .write_batch(&present, Some(&levels), None)?;
    writer.close()
}

/// The trace, and the JSON of its recipe.
fn decode(file: impl ChunkReader + 'static) -> Result<(Trace, Option<String>), Fault> {
    let reader = SerializedFileReader::new(file)?;
    let file = reader.metadata().file_metadata();
    let (name, mut metadata) = head(file)?;
    let recipe = metadata.remove(CHART_KEY);
    let schema = file.schema_descr();
    let mut columns: Vec<(String, Column)> = Vec::new();
    for (index, descriptor) in schema.columns().iter().enumerate() {
        let mut column = empty_column(descriptor.physical_type())?;
        for group in 0..reader.num_row_groups() {
            let group = reader.get_row_group(group)?;
            read_into(&mut column, group.as_ref(), index)?;
        }
        columns.push((descriptor.name().to_owned(), column));
    }
    let trace = Trace::from_parts(name, columns, metadata)
        .map_err(|error| Fault::Damaged(error.to_string()))?;
    Ok((trace, recipe))
}

/// The name and the metadata of a trace's file.
pub(super) fn head(file: &FileMetaData) -> Result<(String, BTreeMap<String, String>), Fault> {
    let mut name = None;
    let mut format = None;
    let mut metadata = BTreeMap::new();
    for pair in file.key_value_metadata().into_iter().flatten() {
        let value = pair.value.clone().unwrap_or_default();
        if pair.key == FORMAT_KEY {
            format = Some(value);
        } else if pair.key == NAME_KEY {
            name = Some(value);
        } else if let Some(key) = pair.key.strip_prefix(PREFIX) {
            metadata.insert(key.to_owned(), value);
        }
    }
    match format.as_deref() {
        Some(FORMAT) => {}
        Some(other) => return Err(Fault::Foreign(format!("its format is `{other}`"))),
        None => return Err(Fault::Foreign("its metadata do not name one".to_owned())),
    }
    Ok((name.unwrap_or_default(), metadata))
}

fn empty_column(physical: Physical) -> Result<Column, Fault> {
    match physical {
        Physical::INT64 => Ok(Column::Integer(Vec::new())),
        Physical::DOUBLE => Ok(Column::Float(Vec::new())),
        Physical::BOOLEAN => Ok(Column::Boolean(Vec::new())),
        Physical::BYTE_ARRAY => Ok(Column::Text(Vec::new())),
        other => Err(Fault::Foreign(format!("it has a column of type {other}"))),
    }
}

fn read_into(column: &mut Column, group: &dyn RowGroupReader, index: usize) -> Result<(), Fault> {
    let rows = usize::try_from(group.metadata().num_rows())
        .map_err(|_| Fault::Damaged("a negative number of rows".to_owned()))?;
    match (column, group.get_column_reader(index)?) {
        (Column::Integer(own), ColumnReader::Int64ColumnReader(reader)) => {
            own.extend(read_values(reader, rows)?);
        }
        (Column::Float(own), ColumnReader::DoubleColumnReader(reader)) => {
            own.extend(read_values(reader, rows)?);
        }
        (Column::Boolean(own), ColumnReader::BoolColumnReader(reader)) => {
            own.extend(read_values(reader, rows)?);
        }
        (Column::Text(own), ColumnReader::ByteArrayColumnReader(reader)) => {
            for value in read_values(reader, rows)? {
                own.push(match value {
                    None => None,
                    Some(bytes) => Some(
                        bytes
                            .as_utf8()
                            .map_err(|_| Fault::Damaged("a text is not UTF-8".to_owned()))?
                            .to_owned(),
                    ),
                });
            }
        }
        _ => return Err(Fault::Damaged("a column changes its type".to_owned())),
    }
    Ok(())
}

/// The values of a column of one row group, gaps included.
pub(super) fn read_values<D: DataType>(
    mut reader: ColumnReaderImpl<D>,
    rows: usize,
) -> Result<Vec<Option<D::T>>, Fault> {
    let mut levels = Vec::new();
    let mut present = Vec::new();
    let (read, _, _) = reader.read_records(rows, Some(&mut levels), None, &mut present)?;
    if read != rows || levels.len() != rows {
        return Err(Fault::Damaged(format!(
            "a column has {read} of {rows} rows"
        )));
    }
    let mut present = present.into_iter();
    levels
        .into_iter()
        .map(|level| match level {
            0 => Ok(None),
            _ => present
                .next()
                .map(Some)
                .ok_or_else(|| Fault::Damaged("a column lacks values".to_owned())),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::chart::Role;
    use super::*;
    use proptest::prelude::*;

    fn any_trace() -> impl Strategy<Value = Trace> {
        (0usize..40).prop_flat_map(|rows| {
            let column = prop_oneof![
                prop::collection::vec(any::<Option<i64>>(), rows).prop_map(Column::Integer),
                prop::collection::vec(
                    prop::option::of(
                        prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO
                    ),
                    rows
                )
                .prop_map(Column::Float),
                prop::collection::vec(any::<Option<bool>>(), rows).prop_map(Column::Boolean),
                prop::collection::vec(prop::option::of(".{0,6}"), rows).prop_map(Column::Text),
            ];
            let columns = prop::collection::vec((".{0,3}", column), 0..5);
            (
                columns,
                ".{0,6}",
                prop::collection::btree_map(".{0,4}", ".{0,9}", 0..4),
            )
                .prop_map(|(columns, name, metadata)| {
                    let numbered = columns
                        .into_iter()
                        .enumerate()
                        .map(|(i, (name, column))| (format!("{name}{i}"), column))
                        .collect();
                    Trace::from_parts(name, numbered, metadata).expect("finite and even")
                })
        })
    }

    proptest! {
        #[test]
        fn written_and_read_back_is_the_same(trace in any_trace()) {
            let bytes = trace.encode().expect("encode");
            prop_assert_eq!(&bytes, &trace.encode().expect("again"));
            let again = decode(bytes::Bytes::from(bytes)).ok().expect("own bytes");
            prop_assert_eq!(again, (trace, None));
        }
    }

    fn small() -> Trace {
        Trace::new("small")
            .with_column("t", Column::Integer((0..300).map(Some).collect()))
            .expect("sound")
    }

    #[test]
    fn every_cut_is_called_damaged() {
        let folder = tempfile::tempdir().expect("scratch");
        let path = folder.path().join("cut.parquet");
        let whole = small().encode().expect("encode");
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).expect("write");
            let error = Trace::read_parquet(&path).expect_err("cut");
            assert!(
                matches!(error, TraceError::Damaged { .. }),
                "{length}: {error}"
            );
        }
    }

    #[test]
    fn every_flip_of_one_bit_is_refused() {
        let folder = tempfile::tempdir().expect("scratch");
        let path = folder.path().join("flip.parquet");
        let recipe = Recipe::new("small", "A coin").series("p", "t", "p", Role::Measured(0));
        let trace = Trace::new("small")
            .with_column("t", Column::Integer((0..9).map(Some).collect()))
            .and_then(|trace| {
                let values = (0..9).map(|t| (t != 4).then(|| 0.5 / f64::from(t + 1)));
                trace.with_column("p", Column::Float(values.collect()))
            })
            .expect("sound")
            .with_recipe(recipe);
        let mut bytes = trace.encode().expect("encode");
        for bit in 0..8 * bytes.len() {
            bytes[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, &bytes).expect("write");
            let error = Trace::read_parquet(&path).expect_err("one bit is another");
            let said = error.to_string();
            assert!(
                matches!(
                    error,
                    TraceError::Damaged { .. } | TraceError::Unchecked { .. }
                ),
                "{bit}: {said}"
            );
            assert!(said.contains("make it again"), "{bit}: {said}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        std::fs::write(&path, &bytes).expect("write");
        assert_eq!(Trace::read_parquet(&path).expect("own bytes"), trace);
        println!(
            "{} flips of {} bytes, all refused",
            8 * bytes.len(),
            bytes.len()
        );
    }

    #[test]
    fn a_parquet_of_another_origin_is_called_foreign() {
        let schema = Type::group_type_builder("spark_schema")
            .with_fields(vec![
                field("t", &Column::Integer(Vec::new())).expect("field"),
            ])
            .build()
            .expect("schema");
        let file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::default())
            .expect("writer");
        let folder = tempfile::tempdir().expect("scratch");
        let path = folder.path().join("foreign.parquet");
        std::fs::write(&path, file.into_inner().expect("bytes")).expect("write");
        let error = Trace::read_parquet(&path).expect_err("foreign");
        assert!(matches!(error, TraceError::Foreign { .. }), "{error}");
        assert!(error.to_string().contains("solomonoff run"), "{error}");
    }

    #[test]
    fn the_bytes_name_no_writer_version_and_keep_metadata() {
        let trace = small().with_metadata("seed", "7");
        let bytes = trace.encode().expect("encode");
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("parquet-rs"));
        assert!(text.contains("solomonoff.trace.seed"));
    }
}

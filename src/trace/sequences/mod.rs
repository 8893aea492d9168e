//! Binary sequences read from a file, many at once: one a line, or a column of CSV, JSON lines or Parquet; and what
//! another model pays for each, from a column beside them or a file of numbers.

mod error;
mod parquet;
mod text;

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

pub use error::SequencesError;
use error::{Fault, at_line};

use super::read::{MAX_TEXT_BYTES, MAX_TRACE_BYTES, open, read_text, text_of};
use crate::exact::as_u64;
use crate::machine::Symbols;

/// How sequences are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SequenceFormat {
    /// One a line, of `0` and `1`; white space among them is ignored, and so is an empty line.
    Lines,
    /// CSV with a header.
    Csv,
    /// A JSON value a line: a string of `0` and `1`, a list of 0 and 1, or an object that has one.
    JsonLines,
    /// Parquet, as any program writes it.
    Parquet,
}

impl SequenceFormat {
    /// The format that a file's ending names; lines for one that says nothing.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        match ending.to_str() {
            Some("csv") => Self::Csv,
            Some("jsonl" | "ndjson" | "json") => Self::JsonLines,
            Some("parquet" | "pq") => Self::Parquet,
            _ => Self::Lines,
        }
    }
}

/// What is wanted of a file of sequences.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// How they are written, where the file's ending does not say it.
    pub format: Option<SequenceFormat>,
    /// The column that they stand in. Where none is named it is the first of [`COLUMNS`] that there is, or the only one.
    pub column: Option<String>,
    /// The column of what another model pays for each, in bits; or, if there is none of that name, a file with one number
    /// a line.
    pub model_bits: Option<String>,
}

/// The names of columns of sequences, where none is named.
pub const COLUMNS: [&str; 4] = ["x", "sequence", "symbols", "output"];

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// The line that it stands on, or in Parquet its row, from 1.
    pub line: u64,
    /// Its symbols.
    pub symbols: Symbols,
    /// What another model pays for it, in bits.
    pub model_bits: Option<f64>,
}

/// Sequences, in their order: at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequences {
    /// Where they come from, for messages: a path, or `standard input`.
    pub source: String,
    /// The sequences.
    pub all: Vec<Sequence>,
}

/// Reads a file of sequences.
///
/// # Errors
/// [`SequencesError`], with the line and column where there is one.
pub fn read_sequences(path: &Path, wanted: &Wanted) -> Result<Sequences, SequencesError> {
    let format = wanted.format.unwrap_or_else(|| SequenceFormat::of(path));
    let source = path.display().to_string();
    let read = |source| SequencesError::Read {
        path: path.to_path_buf(),
        source,
    };
    let content = match format {
        SequenceFormat::Parquet => Content::Parquet(open(path, MAX_TRACE_BYTES).map_err(read)?),
        _ => Content::Text(read_text(path).map_err(read)?),
    };
    sequences(source, format, content, wanted)
}

/// Reads sequences from a stream, which is lines unless told otherwise.
///
/// # Errors
/// Those of [`read_sequences`].
pub fn read_sequences_from(
    source: &str,
    mut stream: impl Read,
    wanted: &Wanted,
) -> Result<Sequences, SequencesError> {
    let format = wanted.format.unwrap_or(SequenceFormat::Lines);
    let read = |error| SequencesError::Read {
        path: PathBuf::from(source),
        source: error,
    };
    let content = match format {
        // Parquet is read from its end.
        SequenceFormat::Parquet => {
            let mut file = tempfile::tempfile().map_err(read)?;
            std::io::copy(&mut stream.by_ref().take(MAX_TRACE_BYTES), &mut file).map_err(read)?;
            file.rewind().map_err(read)?;
            Content::Parquet(file)
        }
        _ => Content::Text(text_of(stream, MAX_TEXT_BYTES).map_err(read)?),
    };
    sequences(source.to_owned(), format, content, wanted)
}

enum Content {
    Text(String),
    Parquet(File),
}

fn sequences(
    source: String,
    format: SequenceFormat,
    content: Content,
    wanted: &Wanted,
) -> Result<Sequences, SequencesError> {
    let found = match (format, content) {
        (SequenceFormat::Csv, Content::Text(text)) => text::csv(&text, wanted),
        (SequenceFormat::JsonLines, Content::Text(text)) => text::json_lines(&text, wanted),
        (_, Content::Text(text)) => text::lines(&text, wanted),
        (_, Content::Parquet(file)) => parquet::read(file, wanted),
    };
    let Found { mut all, model } = found.map_err(|fault| SequencesError::at(&source, fault))?;
    if all.is_empty() {
        return Err(SequencesError::Empty { from: source });
    }
    if let Model::Elsewhere(columns) = model
        && let Some(name) = &wanted.model_bits
    {
        add_model_bits(&mut all, name, &columns)?;
    }
    Ok(Sequences { source, all })
}

/// What a file has.
struct Found {
    all: Vec<Sequence>,
    model: Model,
}

/// Where the other model's bits are.
enum Model {
    /// In the file, or not wanted.
    Here,
    /// In none of the file's columns, which are these.
    Elsewhere(Vec<String>),
}

/// Takes the other model's bits from a file with one number a line.
fn add_model_bits(
    all: &mut [Sequence],
    name: &str,
    columns: &[String],
) -> Result<(), SequencesError> {
    let path = Path::new(name);
    if !path.exists() {
        return Err(SequencesError::NoModel {
            name: name.to_owned(),
            columns: told(columns),
        });
    }
    let text = read_text(path).map_err(|source| SequencesError::Read {
        path: path.to_path_buf(),
        source,
    })?;
    let mut bits = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        if !text.trim().is_empty() {
            let number = model_bits(text).map_err(|detail| at_line(line, detail));
            bits.push(number.map_err(|fault| SequencesError::at(name, fault))?);
        }
    }
    if bits.len() != all.len() {
        return Err(SequencesError::Count {
            path: path.to_path_buf(),
            numbers: bits.len(),
            sequences: all.len(),
        });
    }
    for (sequence, bits) in all.iter_mut().zip(bits) {
        sequence.model_bits = Some(bits);
    }
    Ok(())
}

/// Names in a message.
fn told(columns: &[String]) -> String {
    match columns {
        [] => "it has no named columns".to_owned(),
        _ => format!("it has {}", columns.join(", ")),
    }
}

/// The columns of the sequences and of the other model's bits, if there is one of that name.
struct Chosen {
    sequence: usize,
    model: Option<usize>,
}

impl Chosen {
    fn of(columns: &[String], wanted: &Wanted) -> Result<Self, Fault> {
        let place = |name: &str| columns.iter().position(|column| column == name);
        let model = wanted.model_bits.as_deref().and_then(place);
        let sequence = match &wanted.column {
            Some(name) => place(name).ok_or_else(|| Fault::NoColumn {
                name: name.clone(),
                columns: told(columns),
            })?,
            None => {
                let named = COLUMNS.into_iter().find_map(place);
                let mut others = (0..columns.len()).filter(|&place| Some(place) != model);
                match (named, others.next(), others.next()) {
                    (Some(place), ..) | (None, Some(place), None) => place,
                    _ => {
                        return Err(Fault::WhichColumn {
                            columns: told(columns),
                        });
                    }
                }
            }
        };
        Ok(Self { sequence, model })
    }

    /// Where the other model's bits are.
    fn model(&self, columns: &[String], wanted: &Wanted) -> Model {
        match (&wanted.model_bits, self.model) {
            (Some(_), None) => Model::Elsewhere(columns.to_vec()),
            _ => Model::Here,
        }
    }
}

/// A sequence, of `0`, `1` and white space; for another character its place, from 1, and what is wrong.
fn symbols(text: &str) -> Result<Symbols, (u64, String)> {
    Symbols::parse(text).map_err(|error| {
        let wrong = format!(
            "{:?} is no bit; a sequence has `0`, `1` and white space only",
            error.found
        );
        (as_u64(error.position), wrong)
    })
}

/// A number of bits.
fn model_bits(text: &str) -> Result<f64, String> {
    let number = text.trim().parse::<f64>().ok().and_then(finite);
    number.ok_or_else(|| {
        let text: String = text.trim().chars().take(40).collect();
        format!("{text:?} is no number of bits; give the other model's as a finite decimal number")
    })
}

fn finite(bits: f64) -> Option<f64> {
    bits.is_finite().then_some(bits)
}

#[cfg(test)]
mod tests;

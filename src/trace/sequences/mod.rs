//! Binary sequences read from a file, many at once: one per line, or a column of CSV, JSON lines or Parquet; and what
//! another model pays for each, from a column beside them or a file of numbers.

mod error;
mod parquet;
mod text;
mod wanted;

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

pub use error::SequencesError;
use error::at_line;
use wanted::{Found, Model, model_bits, told};
pub use wanted::{Sequence, SequenceFormat, Wanted};

use super::read::{MAX_TEXT_BYTES, MAX_TRACE_BYTES, open, read_text, text_of};

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

#[cfg(test)]
mod tests;

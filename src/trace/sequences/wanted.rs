//! What is wanted of a file of sequences, and in which of its columns it is.

use std::path::Path;

use super::error::Fault;
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
    /// The column that they stand in. Where none is named it is the first of `x`, `sequence`, `symbols` and `output` that
    /// there is, or the only one.
    pub column: Option<String>,
    /// The column of what another model pays for each, in bits; or, if there is none of that name, a file with one number
    /// a line.
    pub model_bits: Option<String>,
}

/// The names of columns of sequences, where none is named.
const COLUMNS: [&str; 4] = ["x", "sequence", "symbols", "output"];

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

/// What a file has.
pub(super) struct Found {
    pub(super) all: Vec<Sequence>,
    pub(super) model: Model,
}

/// Where the other model's bits are.
pub(super) enum Model {
    /// In the file, or not wanted.
    Here,
    /// In none of the file's columns, which are these.
    Elsewhere(Vec<String>),
}

/// Names in a message.
pub(super) fn told(columns: &[String]) -> String {
    match columns {
        [] => "it has no named columns".to_owned(),
        _ => format!("it has {}", columns.join(", ")),
    }
}

/// The columns of the sequences and of the other model's bits, if there is one of that name.
pub(super) struct Chosen {
    pub(super) sequence: usize,
    pub(super) model: Option<usize>,
}

impl Chosen {
    pub(super) fn of(columns: &[String], wanted: &Wanted) -> Result<Self, Fault> {
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
    pub(super) fn model(&self, columns: &[String], wanted: &Wanted) -> Model {
        match (&wanted.model_bits, self.model) {
            (Some(_), None) => Model::Elsewhere(columns.to_vec()),
            _ => Model::Here,
        }
    }
}

/// A sequence, of `0`, `1` and white space; for another character its place, from 1, and what is wrong.
pub(super) fn symbols(text: &str) -> Result<Symbols, (u64, String)> {
    Symbols::parse(text).map_err(|error| {
        let wrong = format!(
            "{:?} is not a bit; a sequence has `0`, `1` and white space only",
            error.found
        );
        (as_u64(error.position), wrong)
    })
}

/// A number of bits.
pub(super) fn model_bits(text: &str) -> Result<f64, String> {
    let number = text.trim().parse::<f64>().ok().and_then(finite);
    number.ok_or_else(|| {
        let text: String = text.trim().chars().take(40).collect();
        format!(
            "{text:?} is not a number of bits; give the other model's as a finite decimal number"
        )
    })
}

pub(super) fn finite(bits: f64) -> Option<f64> {
    bits.is_finite().then_some(bits)
}

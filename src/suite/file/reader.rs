//! The text of a scenario file: mistakes in it with their place, numbers, and the fields of its tables.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::Range;

use num_traits::Bounded;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Spanned, Value};

use crate::exact::{Rational, narrow};
use crate::machine::Symbols;

/// A mistake in a scenario file, with its place (line and column count from 1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct FileError {
    /// The line of the mistake.
    pub line: usize,
    /// The column of the mistake, in characters.
    pub column: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

/// A result that fails with a mistake in the file.
pub(super) type Result<T, E = FileError> = std::result::Result<T, E>;

/// The text that is read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
}

impl Reader<'_> {
    pub(super) fn error(&self, at: Range<usize>, message: impl Display) -> FileError {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        FileError {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.to_string(),
        }
    }

    /// What was made of a value, or why not, with the value's place.
    pub(super) fn made<T, V, E: Display>(&self, of: &Spanned<V>, made: Result<T, E>) -> Result<T> {
        made.map_err(|error| self.error(of.span(), error))
    }

    pub(super) fn rational(&self, typed: &Spanned<String>) -> Result<Rational> {
        self.made(typed, typed.get_ref().parse())
    }

    pub(super) fn symbols(&self, typed: &Spanned<String>) -> Result<Symbols> {
        self.made(typed, Symbols::parse(typed.get_ref()))
    }

    pub(super) fn count<T>(&self, typed: &Spanned<Whole>) -> Result<T>
    where
        T: TryFrom<u64> + TryFrom<i64> + Bounded + Display,
    {
        let count = match *typed.get_ref() {
            Whole::Count(count) => narrow(count),
            Whole::Below(below) => narrow(below),
        };
        self.made(typed, count)
    }
}

/// A whole number as it was typed.
#[derive(Clone, Copy, Deserialize)]
#[serde(
    untagged,
    expecting = "a whole number has to stand here, without quotes"
)]
pub(super) enum Whole {
    Count(u64),
    Below(i64),
}

/// A table whose fields depend on its `kind`.
pub(super) type Table = BTreeMap<String, Spanned<Value>>;

/// The fields of such a table that nobody has taken yet.
pub(super) struct Fields<'a> {
    reader: Reader<'a>,
    /// What the table declares, in words.
    what: &'static str,
    /// The place of its kind.
    kind: Range<usize>,
    left: Table,
}

impl<'a> Fields<'a> {
    /// The kind, and the fields beside it.
    pub(super) fn of<K: DeserializeOwned>(
        reader: Reader<'a>,
        what: &'static str,
        table: &Spanned<Table>,
    ) -> Result<(Spanned<K>, Self)> {
        let mut fields = Fields {
            reader,
            what,
            kind: table.span(),
            left: table.get_ref().clone(),
        };
        let kind = fields.take::<K>("kind")?;
        let kind = kind.ok_or_else(|| reader.error(table.span(), "missing field `kind`"))?;
        fields.kind = kind.span();
        Ok((kind, fields))
    }

    /// Takes a field, if it is there.
    pub(super) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<Spanned<T>>> {
        let Some(value) = self.left.remove(name) else {
            return Ok(None);
        };
        let place = value.span();
        let typed = value.into_inner().try_into();
        let typed = typed.map_err(|error| self.reader.error(place.clone(), error.message()))?;
        Ok(Some(Spanned::new(place, typed)))
    }

    /// Takes a field that has to be there; `advice` says what is missing, by example. To be asked last: where
    /// it is missing and another is left, that one is the mistake.
    pub(super) fn need<T: DeserializeOwned>(
        &mut self,
        name: &str,
        advice: &str,
    ) -> Result<Spanned<T>> {
        if let Some(found) = self.take(name)? {
            return Ok(found);
        }
        self.end()?;
        Err(self.missing(advice))
    }

    /// That a field is missing.
    pub(super) fn missing(&self, advice: &str) -> FileError {
        self.wrong(format!("this {} needs {advice}", self.what))
    }

    /// A mistake of the whole table.
    pub(super) fn wrong(&self, message: impl Display) -> FileError {
        self.reader.error(self.kind.clone(), message)
    }

    /// Refuses what nobody took.
    pub(super) fn end(&self) -> Result<()> {
        let Some((name, value)) = self.left.first_key_value() else {
            return Ok(());
        };
        let message = format!("`{name}` does not belong to this {}; remove it", self.what);
        Err(self.reader.error(value.span(), message))
    }
}

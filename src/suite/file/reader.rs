//! The text of a scenario file: mistakes in it with their place, numbers, and the fields of its tables.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::ops::Range;

use num_traits::Bounded;
use serde::de::{IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

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

    pub(super) fn text<'t>(&self, typed: &'t Spanned<Value>) -> Result<&'t str> {
        match typed.get_ref() {
            Value::Text(text) => Ok(text),
            _ => self.made(typed, Err("a text must come here, in quotes")),
        }
    }

    /// A number as it stands: 0.4 and "2/5" are both 2/5, and 1e-400 is not 0.
    pub(super) fn rational(&self, typed: &Spanned<Value>) -> Result<Rational> {
        let digits: String;
        let text = match typed.get_ref() {
            Value::Text(text) => text,
            Value::Count(_) | Value::Below(_) | Value::Fraction => {
                digits = self.text[typed.span()].replace('_', "");
                &digits
            }
            _ => {
                return self.made(typed, Err("a number must come here, as in 0.4 or \"2/5\""));
            }
        };
        self.made(typed, text.parse())
    }

    /// A list of numbers.
    pub(super) fn rationals(&self, typed: &Spanned<Value>) -> Result<Vec<Rational>> {
        self.list(typed)?
            .iter()
            .map(|each| self.rational(each))
            .collect()
    }

    pub(super) fn list<'t>(&self, typed: &'t Spanned<Value>) -> Result<&'t [Spanned<Value>]> {
        match typed.get_ref() {
            Value::List(list) => Ok(list),
            _ => self.made(
                typed,
                Err("a list must come here, as in [\"1/10\", \"9/10\"]"),
            ),
        }
    }

    /// A table of its own, with its place.
    pub(super) fn table(&self, typed: &Spanned<Value>) -> Result<Spanned<Table>> {
        match typed.get_ref() {
            Value::Table(table) => Ok(Spanned::new(typed.span(), table.clone())),
            _ => self.made(typed, Err("a table must come here, as in {kind = \"kt\"}")),
        }
    }

    pub(super) fn symbols(&self, typed: &Spanned<Value>) -> Result<Symbols> {
        self.made(typed, Symbols::parse(self.text(typed)?))
    }

    pub(super) fn count<T>(&self, typed: &Spanned<Value>) -> Result<T>
    where
        T: TryFrom<u64> + TryFrom<i64> + Bounded + Display,
    {
        match *typed.get_ref() {
            Value::Count(count) => self.made(typed, narrow(count)),
            Value::Below(below) => self.made(typed, narrow(below)),
            _ => self.made(typed, Err("a whole number must come here, without quotes")),
        }
    }
}

/// A value as it was typed.
#[derive(Clone)]
pub(super) enum Value {
    Count(u64),
    Below(i64),
    /// A number with a point or an exponent: what it is, its text says.
    Fraction,
    Text(String),
    List(Vec<Spanned<Value>>),
    Table(Table),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
        struct Typed;

        impl<'de> Visitor<'de> for Typed {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text in quotes, a number, a list or a table")
            }

            fn visit_u64<E>(self, count: u64) -> Result<Value, E> {
                Ok(Value::Count(count))
            }

            fn visit_i64<E>(self, below: i64) -> Result<Value, E> {
                Ok(u64::try_from(below).map_or(Value::Below(below), Value::Count))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
                Ok(Value::Fraction)
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut each: A) -> Result<Value, A::Error> {
                let mut list = Vec::new();
                while let Some(value) = each.next_element()? {
                    list.push(value);
                }
                Ok(Value::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut each: A) -> Result<Value, A::Error> {
                let mut table = Table::new();
                while let Some((name, value)) = each.next_entry()? {
                    table.insert(name, value);
                }
                Ok(Value::Table(table))
            }
        }

        from.deserialize_any(Typed)
    }
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
    /// The names that were asked for.
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The kind, and the fields beside it.
    pub(super) fn of<K: for<'k> Deserialize<'k>>(
        reader: Reader<'a>,
        what: &'static str,
        table: &Spanned<Table>,
    ) -> Result<(K, Self)> {
        let mut fields = Fields {
            reader,
            what,
            kind: table.span(),
            left: table.get_ref().clone(),
            known: Vec::new(),
        };
        let kind = fields.take("kind");
        let kind = kind.ok_or_else(|| fields.wrong("missing field `kind`"))?;
        fields.kind = kind.span();
        let named = K::deserialize(reader.text(&kind)?.into_deserializer());
        let named = named.map_err(|error: toml::de::Error| fields.wrong(error.message()))?;
        Ok((named, fields))
    }

    /// Takes a field, if it is there.
    pub(super) fn take(&mut self, name: &'static str) -> Option<Spanned<Value>> {
        self.known.push(name);
        self.left.remove(name)
    }

    /// Takes a field that has to be there; `advice` says what is missing, by example. To be asked last: where
    /// it is missing and another is left, that one is the mistake.
    pub(super) fn need(&mut self, name: &'static str, advice: &str) -> Result<Spanned<Value>> {
        if let Some(found) = self.take(name) {
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
        let distance = |known: &str| 2 * strsim::damerau_levenshtein(known, name);
        let near = self.known.iter().find(|known| distance(known) < name.len());
        let advice = near.map_or("remove it".to_owned(), |near| {
            format!("did you mean `{near}`?")
        });
        let message = format!("`{name}` does not belong to this {}; {advice}", self.what);
        self.reader.made(value, Err(message))
    }
}

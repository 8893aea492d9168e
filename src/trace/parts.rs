//! Rows written as they come: a trace of any length to one file, part by part, of which one at a time is in memory.
//!
//! A part is a [`Trace`] with the columns of the first one. In Parquet it is a row group.

use std::io;
use std::path::Path;

use parquet::errors::ParquetError;

use super::checksum::Sealing;
use super::parquet::{end, write_group, writer};
use super::tidy::Trace;
use super::write::{WriteError, replace_file};

/// How the rows of a trace are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    /// Parquet, with the metadata and a checksum.
    Parquet,
    /// CSV with a header.
    Csv,
    /// A JSON object a line.
    JsonLines,
}

impl RowFormat {
    /// The format that a file's ending names: CSV for `.csv`, JSON lines for `.jsonl`, `.ndjson` and `.json`, Parquet
    /// for all others.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        match ending.to_str() {
            Some("csv") => Self::Csv,
            Some("jsonl" | "ndjson" | "json") => Self::JsonLines,
            _ => Self::Parquet,
        }
    }
}

/// A file that is being written.
pub struct Parts<'a> {
    path: &'a Path,
    put: &'a mut dyn FnMut(&Trace) -> io::Result<()>,
}

impl Parts<'_> {
    /// Adds the rows of a part, whose columns are those of the head.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn put(&mut self, part: &Trace) -> Result<(), WriteError> {
        (self.put)(part).map_err(|source| failed(self.path, source))
    }
}

fn failed(path: &Path, source: io::Error) -> WriteError {
    WriteError {
        path: path.to_path_buf(),
        doing: "writing it",
        source,
    }
}

/// Writes a file whole or not at all; `fill` gives its parts, `head` is one without rows that tells name, columns and
/// metadata.
///
/// # Errors
/// What `fill` returns, or a [`WriteError`].
pub fn save_parts<T, E: From<WriteError>>(
    path: &Path,
    head: &Trace,
    fill: impl FnOnce(&mut Parts<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let wrong = |source| E::from(failed(path, source));
    replace_file(path, |to| match RowFormat::of(path) {
        RowFormat::Parquet => {
            let mut sealing = Sealing::new(to);
            let mut file = writer(&mut sealing, head.name(), head.columns(), head.metadata())
                .map_err(|error| wrong(system_error(error)))?;
            let mut put =
                |part: &Trace| write_group(&mut file, part.columns()).map_err(system_error);
            let put = &mut put;
            let value = fill(&mut Parts { path, put })?;
            end(file).map_err(|error| wrong(system_error(error)))?;
            sealing.finish().map_err(wrong)?;
            Ok(value)
        }
        RowFormat::Csv => {
            head.write_csv(to).map_err(wrong)?;
            let put = &mut |part: &Trace| part.write_csv_rows(to);
            fill(&mut Parts { path, put })
        }
        RowFormat::JsonLines => {
            let put = &mut |part: &Trace| part.write_json_lines(to);
            fill(&mut Parts { path, put })
        }
    })
}

/// What the system said, if that was it, so that the advice fits.
pub(super) fn system_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::super::column::Column;
    use super::*;

    fn part(from: i64, to: i64) -> Trace {
        let text = |t: i64| (t != 1).then(|| format!("\"{t}\","));
        let share = |t: i64| (t != 2).then_some(0.5 * t as f64);
        Trace::new("parts")
            .with_column("t", Column::Integer((from..to).map(Some).collect()))
            .and_then(|t| t.with_column("text", Column::Text((from..to).map(text).collect())))
            .and_then(|t| t.with_column("share", Column::Float((from..to).map(share).collect())))
            .and_then(|t| {
                let even = (from..to).map(|t| Some(t % 2 == 0));
                t.with_column("even", Column::Boolean(even.collect()))
            })
            .unwrap()
            .with_metadata("seed", "7")
    }

    /// Catches a header for each part, a part that is lost, and metadata that are not written.
    #[test]
    fn parts_are_one_trace_when_they_are_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let save = |name: &str| {
            let path = folder.path().join(name);
            save_parts::<_, WriteError>(&path, &part(0, 0), |parts| {
                parts.put(&part(0, 3))?;
                parts.put(&part(3, 5))
            })
            .unwrap();
            path
        };
        assert_eq!(
            Trace::read_parquet(&save("parts.parquet")).unwrap(),
            part(0, 5)
        );
        let csv = Trace::read_csv(&save("parts.csv")).unwrap();
        assert_eq!(csv.columns(), part(0, 5).columns());
        let lines = std::fs::read_to_string(save("parts.jsonl")).unwrap();
        let expected = [
            r#"{"t":0,"text":"\"0\",","share":0.0,"even":true}"#,
            r#"{"t":1,"text":null,"share":0.5,"even":false}"#,
            r#"{"t":2,"text":"\"2\",","share":null,"even":true}"#,
            r#"{"t":3,"text":"\"3\",","share":1.5,"even":false}"#,
            r#"{"t":4,"text":"\"4\",","share":2.0,"even":true}"#,
        ];
        assert_eq!(lines.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_fails_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.parquet", "a.csv", "a.jsonl"] {
            let path = folder.path().join(name);
            let saved = save_parts(&path, &part(0, 0), |parts| {
                parts.put(&part(0, 3))?;
                Err::<(), _>(failed(Path::new("elsewhere"), io::Error::other("no more")))
            });
            assert!(saved.is_err());
            assert_eq!(
                std::fs::read_dir(folder.path()).unwrap().count(),
                0,
                "{name}"
            );
        }
    }
}

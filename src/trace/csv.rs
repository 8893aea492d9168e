//! Traces as CSV (RFC 4180): a header, then the rows.
//!
//! Text stands in quotes, a float always has a point or an exponent, a
//! missing value is empty: so a file written here reads back to the same
//! columns. Metadata and the recipe of the picture stay in the Parquet file.
//! A file from elsewhere is read by the narrowest type that fits a column.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use super::column::Column;
use super::error::TraceError;
use super::read::{MAX_CSV_BYTES, open, text_of};
use super::tidy::Trace;
use super::write::write_atomically;

/// The most columns: names are compared with each other.
const MAX_COLUMNS: usize = 10_000;

/// One cell as it stood: its text, and whether in quotes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    pub(crate) text: Box<str>,
    pub(crate) quoted: bool,
}

impl Trace {
    /// Writes the rows as CSV; lines end in a line feed.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_csv(&self, writer: &mut (dyn Write + '_)) -> io::Result<()> {
        let header: Vec<String> = self.columns().iter().map(|(n, _)| quote(n)).collect();
        writeln!(writer, "{}", header.join(","))?;
        self.write_csv_rows(writer)
    }

    /// Writes the rows alone.
    pub(super) fn write_csv_rows(&self, writer: &mut (dyn Write + '_)) -> io::Result<()> {
        for row in 0..self.rows() {
            for (index, (_, column)) in self.columns().iter().enumerate() {
                if index > 0 {
                    writer.write_all(b",")?;
                }
                if let Some(text) = column.text(row) {
                    let is_text = matches!(column, Column::Text(_));
                    let cell = if is_text { quote(&text) } else { text };
                    writer.write_all(cell.as_bytes())?;
                }
            }
            writer.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Writes the rows to a CSV file, whole or not at all.
    ///
    /// # Errors
    /// A [`TraceError::Write`] with the path and what to do.
    pub fn save_csv(&self, path: &Path) -> Result<(), TraceError> {
        write_atomically(path, |writer| self.write_csv(writer))?;
        Ok(())
    }

    /// Reads a CSV file with a header; the trace is named after the file.
    ///
    /// # Errors
    /// When the file cannot be read, a line has another number of cells than
    /// the header, or a quote does not close: with the line.
    pub fn read_csv(path: &Path) -> Result<Trace, TraceError> {
        let read = |source| TraceError::Read {
            path: path.to_path_buf(),
            source,
        };
        let file = open(path, MAX_CSV_BYTES).map_err(read)?;
        let text = text_of(file, MAX_CSV_BYTES).map_err(read)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let columns = columns(&text).map_err(|(line, detail)| TraceError::Csv {
            path: path.to_path_buf(),
            line,
            detail,
        })?;
        Trace::from_parts(name.into_owned(), columns, BTreeMap::new())
    }

    /// Reads a trace from a file: CSV when it is named so, else Parquet.
    ///
    /// # Errors
    /// Those of [`Trace::read_parquet`] and [`Trace::read_csv`].
    pub fn read(path: &Path) -> Result<Trace, TraceError> {
        let named_csv = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("csv"));
        if named_csv {
            Trace::read_csv(path)
        } else {
            Trace::read_parquet(path)
        }
    }
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A line, from 1, and what is wrong there.
pub(crate) type Fault = (usize, String);

/// Splits the text into columns.
fn columns(text: &str) -> Result<Vec<(String, Column)>, Fault> {
    let mut names: Vec<String> = Vec::new();
    let mut columns: Vec<Vec<Cell>> = Vec::new();
    each_record(text, |line, cells| {
        if names.is_empty() {
            if cells.len() > MAX_COLUMNS {
                return Err((line, format!("more than {MAX_COLUMNS} columns")));
            }
            names = cells.drain(..).map(|cell| cell.text.into()).collect();
            columns = vec![Vec::new(); names.len()];
            return Ok(());
        }
        if cells.len() != names.len() {
            let count = format!("{} cells, the header has {}", cells.len(), names.len());
            return Err((line, count));
        }
        for (column, cell) in columns.iter_mut().zip(cells.drain(..)) {
            column.push(cell);
        }
        Ok(())
    })?;
    if names.is_empty() {
        let empty = "the file is empty; its first line must name the columns";
        return Err((1, empty.to_owned()));
    }
    Ok(names
        .into_iter()
        .zip(columns.into_iter().map(typed))
        .collect())
}

/// Gives `take` the cells of each record, with the line that it begins on; a line feed in quotes is text.
///
/// Records are not held: they would take many times the memory of the text.
pub(crate) fn each_record(
    text: &str,
    mut take: impl FnMut(usize, &mut Vec<Cell>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut cells = Vec::new();
    let (mut cell, mut quoted) = (String::new(), false);
    let ended = |cell: &mut String, quoted: &mut bool| Cell {
        text: std::mem::take(cell).into_boxed_str(),
        quoted: std::mem::take(quoted),
    };
    let (mut line, mut begun, mut open) = (1, 1, false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if open => {
                if rest.next_if_eq(&'"').is_some() {
                    cell.push('"');
                } else {
                    open = false;
                }
            }
            '"' if cell.is_empty() && !quoted => {
                open = true;
                quoted = true;
            }
            '"' => {
                return Err((
                    line,
                    "a quote inside a cell; double it and quote the cell".to_owned(),
                ));
            }
            ',' if !open => cells.push(ended(&mut cell, &mut quoted)),
            '\r' if !open && rest.peek() == Some(&'\n') => {}
            '\n' if !open => {
                cells.push(ended(&mut cell, &mut quoted));
                take(begun, &mut cells)?;
                cells.clear();
                line += 1;
                begun = line;
            }
            other => {
                if other == '\n' {
                    line += 1;
                }
                cell.push(other);
            }
        }
    }
    if open {
        return Err((
            begun,
            "a quote does not close; the file may be cut short".to_owned(),
        ));
    }
    if !cells.is_empty() || quoted || !cell.is_empty() {
        cells.push(ended(&mut cell, &mut quoted));
        take(begun, &mut cells)?;
    }
    Ok(())
}

/// The narrowest column that holds all cells.
fn typed(cells: Vec<Cell>) -> Column {
    if cells.iter().any(|c| c.quoted) {
        return text_column(cells);
    }
    fn parse<T>(cells: &[Cell], read: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
        cells
            .iter()
            .map(|c| match &*c.text {
                "" => Some(None),
                text => read(text).map(Some),
            })
            .collect()
    }
    let finite = |t: &str| t.parse::<f64>().ok().filter(|v| v.is_finite());
    if let Some(values) = parse(&cells, |t| t.parse().ok()) {
        Column::Integer(values)
    } else if let Some(values) = parse(&cells, finite) {
        Column::Float(values)
    } else if let Some(values) = parse(&cells, |t| t.parse().ok()) {
        Column::Boolean(values)
    } else {
        text_column(cells)
    }
}

fn text_column(cells: Vec<Cell>) -> Column {
    let present = |c: Cell| (c.quoted || !c.text.is_empty()).then(|| c.text.into());
    Column::Text(cells.into_iter().map(present).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round(columns_in: Vec<(String, Column)>) -> Vec<(String, Column)> {
        let trace = Trace::from_parts("t".to_owned(), columns_in, BTreeMap::new()).expect("sound");
        let mut bytes = Vec::new();
        trace.write_csv(&mut bytes).expect("memory");
        columns(&String::from_utf8(bytes).expect("text")).expect("own text")
    }

    proptest! {
        /// The first row is present: a column without any value has no type.
        #[test]
        fn written_and_read_back_is_the_same(
            ints in prop::collection::vec(any::<Option<i64>>(), 12),
            floats in prop::collection::vec(prop::option::of(prop::num::f64::NORMAL), 12),
            texts in prop::collection::vec(prop::option::of("[a-z0-9\",\r\n .]{0,5}"), 12),
            flags in prop::collection::vec(any::<Option<bool>>(), 12),
            name in "[a-z\",\n]{1,5}",
        ) {
            let with = |i: usize| i == 0;
            let ints = ints.into_iter().enumerate().map(|(i, v)| if with(i) { Some(-3) } else { v }).collect();
            let floats = floats.into_iter().enumerate().map(|(i, v)| if with(i) { Some(2.0) } else { v }).collect();
            let texts = texts.into_iter().enumerate().map(|(i, v)| if with(i) { Some("12".to_owned()) } else { v }).collect();
            let flags = flags.into_iter().enumerate().map(|(i, v)| if with(i) { Some(true) } else { v }).collect();
            let table = vec![
                (format!("{name}0"), Column::Integer(ints)),
                ("b".to_owned(), Column::Float(floats)),
                ("c".to_owned(), Column::Text(texts)),
                ("d".to_owned(), Column::Boolean(flags)),
            ];
            prop_assert_eq!(round(table.clone()), table);
        }
    }

    #[test]
    fn a_short_line_is_named() {
        let (line, detail) = columns("a,b\n1,2\n3\n").expect_err("line 3 is short");
        assert_eq!(line, 3);
        assert_eq!(detail, "1 cells, the header has 2");
    }

    #[test]
    fn an_open_quote_and_an_empty_file_are_errors() {
        assert_eq!(columns("a\n\"x\ny\n").expect_err("open").0, 2);
        assert!(columns("").is_err());
    }

    #[test]
    fn foreign_cells_take_the_narrowest_type() {
        let read = columns("a,b,c,d\r\n1,1,true,x\r\n,2.5,,y\r\n").expect("sound");
        assert_eq!(read[0].1, Column::Integer(vec![Some(1), None]));
        assert_eq!(read[1].1, Column::Float(vec![Some(1.0), Some(2.5)]));
        assert_eq!(read[2].1, Column::Boolean(vec![Some(true), None]));
        assert!(matches!(read[3].1, Column::Text(_)));
    }
}

//! Data as people keep it, read as symbols: bits, heads and tails, truth values, lists, b-files, a column of CSV.
//!
//! Takes the reader of CSV from `trace` and [`Observed`] from `own_data`.

use crate::suite::own_data::Observed;
use crate::trace::each_record;

/// A text that is no data, with its place (line and column count from 1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct DataTextError {
    /// The line of the mistake.
    pub line: usize,
    /// The column of the mistake, in characters; in a table, that of the cell.
    pub column: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

/// How symbols are written.
#[derive(Clone, Copy, PartialEq)]
enum Letters {
    /// `0` and `1`.
    Digits,
    /// `T` and `H`: tails is 0, heads 1.
    Coin,
    /// `F` and `T`: false is 0, true 1.
    Truth,
}

impl Letters {
    fn of(self, letter: char) -> Option<bool> {
        match (self, letter.to_ascii_uppercase()) {
            (Letters::Digits, '0') | (Letters::Coin, 'T') | (Letters::Truth, 'F') => Some(false),
            (Letters::Digits, '1') | (Letters::Coin, 'H') | (Letters::Truth, 'T') => Some(true),
            _ => None,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Letters::Digits => "0 and 1",
            Letters::Coin => "H and T",
            Letters::Truth => "T and F",
        }
    }

    /// How the symbols of a text are written, by the letters that are in it. A T alone may be tails or true.
    fn in_text(text: &str) -> Option<Letters> {
        let has = |letter: u8| text.bytes().any(|byte| byte.eq_ignore_ascii_case(&letter));
        match (has(b'H'), has(b'F'), has(b'T')) {
            (true, _, _) => Some(Letters::Coin),
            (false, true, _) => Some(Letters::Truth),
            (false, false, true) if !has(b'0') && !has(b'1') => None,
            _ => Some(Letters::Digits),
        }
    }
}

/// Reads data. Symbols are `0` and `1`, `T` and `H`, or `F` and `T`; `?` and `NA` are missing ones; white space, commas
/// and semicolons separate, and a line that begins with `#` is a comment. Lines of a number and a symbol, the numbers
/// going up by 1, are an OEIS b-file. With `column`, the text is CSV whose first line names the columns.
///
/// ```
/// use solomonoff::suite::read_data;
/// let data = read_data("H T\nT ?", None)?;
/// assert_eq!((data.len(), data.missing()), (4, 1));
/// # Ok::<(), solomonoff::suite::DataTextError>(())
/// ```
///
/// # Errors
/// [`DataTextError`] with the place of the first mistake.
pub fn read_data(text: &str, column: Option<&str>) -> Result<Observed, DataTextError> {
    // A mark that some editors put before the first character.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match column {
        Some(column) => of_column(text, column),
        None if is_b_file(text) => of_lines(text),
        None => of_symbols(text),
    }
}

pub(super) fn error<T>(
    line: usize,
    column: usize,
    message: impl Into<String>,
) -> Result<T, DataTextError> {
    Err(DataTextError {
        line,
        column,
        message: message.into(),
    })
}

fn ambiguous<T>() -> Result<T, DataTextError> {
    error(1, 1, "T alone may be tails or true; write 0 and 1")
}

fn stranger(found: &str, letters: Letters) -> String {
    format!(
        "{found:?} is not one of the two symbols, {}; write ? for a missing one, and code a third value as one of the \
         two",
        letters.words()
    )
}

/// The lines that are no comments, each with its number.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = (1..).zip(text.lines());
    numbered.filter(|(_, line)| !line.trim_start().starts_with('#'))
}

fn of_symbols(text: &str) -> Result<Observed, DataTextError> {
    let plain: String;
    let letters = if text.contains('#') {
        plain = lines(text).map(|(_, line)| line).collect();
        Letters::in_text(&plain)
    } else {
        Letters::in_text(text)
    };
    let Some(letters) = letters else {
        return ambiguous();
    };
    let mut data = Observed::default();
    for (number, line) in lines(text) {
        let mut after_n = false;
        for (place, found) in (1..).zip(line.chars()) {
            if std::mem::take(&mut after_n) {
                if found != 'A' {
                    return error(number, place - 1, stranger("N", letters));
                }
                data.push(None);
                continue;
            }
            match letters.of(found) {
                Some(symbol) => data.push(Some(symbol)),
                None if found == '?' => data.push(None),
                None if found == 'N' => after_n = true,
                None if found.is_whitespace() || matches!(found, ',' | ';') => {}
                None => return error(number, place, stranger(&found.to_string(), letters)),
            }
        }
        if after_n {
            return error(number, line.chars().count(), stranger("N", letters));
        }
    }
    Ok(data)
}

/// A line's number and value.
fn pair(line: &str) -> Option<(i64, &str)> {
    let mut words = line.split_whitespace();
    let (Some(number), Some(value), None) = (words.next(), words.next(), words.next()) else {
        return None;
    };
    Some((number.parse().ok()?, value))
}

/// Whether the lines are numbered one by one, up to a number that is no symbol.
fn is_b_file(text: &str) -> bool {
    let mut before = None;
    for (_, line) in lines(text) {
        if line.trim().is_empty() {
            continue;
        }
        match (pair(line), before) {
            (Some((number, _)), None) => before = Some(number),
            (Some((number, _)), Some(last)) if number == last + 1 => before = Some(number),
            _ => return false,
        }
    }
    before.is_some_and(|last| last > 1)
}

fn of_lines(text: &str) -> Result<Observed, DataTextError> {
    let mut data = Observed::default();
    for (number, line) in lines(text) {
        let Some((_, value)) = pair(line) else {
            continue;
        };
        let place = line.chars().count() - line.trim_end().chars().count();
        let place = line.chars().count() - place - value.chars().count() + 1;
        push_word(&mut data, value, Letters::Digits, (number, place))?;
    }
    Ok(data)
}

/// A cell or value: one symbol, as a digit, a letter or a word.
fn push_word(
    data: &mut Observed,
    word: &str,
    letters: Letters,
    (line, column): (usize, usize),
) -> Result<(), DataTextError> {
    let symbol = match word.to_ascii_uppercase().as_str() {
        "" | "?" | "NA" | "NAN" => None,
        "TRUE" | "T" if letters == Letters::Truth => Some(true),
        "FALSE" | "F" if letters == Letters::Truth => Some(false),
        "HEADS" | "H" if letters == Letters::Coin => Some(true),
        "TAILS" | "T" if letters == Letters::Coin => Some(false),
        "1" | "1.0" if letters == Letters::Digits => Some(true),
        "0" | "0.0" if letters == Letters::Digits => Some(false),
        _ => return error(line, column, stranger(word, letters)),
    };
    data.push(symbol);
    Ok(())
}

fn of_column(text: &str, column: &str) -> Result<Observed, DataTextError> {
    let mut cells: Vec<(usize, String)> = Vec::new();
    let mut place = None;
    let mut names = Vec::new();
    let read = each_record(text, |line, record| {
        match place {
            None => {
                names = record
                    .iter()
                    .map(|cell| cell.text.trim().to_owned())
                    .collect();
                place = Some(names.iter().position(|name| name == column));
            }
            Some(Some(place)) => {
                let is_blank = record.len() == 1 && record[0].text.trim().is_empty();
                match record.get(place) {
                    _ if is_blank && place > 0 => {}
                    Some(cell) => cells.push((line, cell.text.trim().to_owned())),
                    None => {
                        return Err((
                            line,
                            format!("this line has {} cells, the first has more", record.len()),
                        ));
                    }
                }
            }
            Some(None) => {}
        }
        Ok(())
    });
    if let Err((line, message)) = read {
        return error(line, 1, message);
    }
    let Some(Some(place)) = place else {
        let message = format!(
            "no column is called {column:?}; the first line names: {}",
            names.join(", ")
        );
        return error(1, 1, message);
    };
    let letters: String = cells
        .iter()
        .filter_map(|(_, cell)| cell.chars().next())
        .collect();
    let Some(letters) = Letters::in_text(&letters.replace(['N', 'n'], "")) else {
        return ambiguous();
    };
    let mut data = Observed::default();
    for (line, cell) in &cells {
        push_word(&mut data, cell, letters, (*line, place + 1))?;
    }
    Ok(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The symbols as text.
    fn read(text: &str) -> String {
        shown(&read_data(text, None).unwrap())
    }

    fn shown(data: &Observed) -> String {
        data.symbols().collect()
    }

    fn refused(text: &str) -> String {
        read_data(text, None).unwrap_err().to_string()
    }

    #[test]
    fn what_people_write_is_read() {
        for text in [
            "0110",
            " 0 1\r\n1\t0 \r\n",
            "0,1,1,0",
            "0; 1; 1; 0\n",
            "THHT",
            "t h h t",
            "FTTF",
            "\u{feff}0110",
            "# a\n01\n# T\n10",
        ] {
            assert_eq!(read(text), "0110", "{text:?}");
        }
        assert_eq!(read("01?0NA1"), "01?0?1");
        assert_eq!(read(""), "");
    }

    #[test]
    fn a_b_file_is_its_second_column() {
        assert_eq!(read("# A010060\n0 0\n1 1\n2 1\n3 0\n"), "0110");
        assert_eq!(read("7 0\n8 1\n"), "01");
        // Numbered to 1 only, these are four symbols.
        assert_eq!(read("0 1\n1 0\n"), "0110");
        assert_eq!(
            refused("1 0\n2 1\n3 4\n"),
            "line 3, column 3: \"4\" is not one of the two symbols, 0 and 1; write ? for a missing one, and code a third value as one of the two"
        );
    }

    #[test]
    fn a_third_symbol_is_told_with_its_place() {
        assert!(
            refused("01\n0120")
                .starts_with("line 2, column 3: \"2\" is not one of the two symbols, 0 and 1")
        );
        assert!(
            refused("HHTX")
                .starts_with("line 1, column 4: \"X\" is not one of the two symbols, H and T")
        );
        assert!(refused("01N").starts_with("line 1, column 3: \"N\""));
        assert!(refused("TTT").contains("tails or true"));
        assert!(refused("H0").starts_with("line 1, column 2"));
    }

    #[test]
    fn a_column_of_a_table_is_read() {
        let csv = "day,\"rain\",note\n1,true,\"a, b\"\n2,FALSE,\n3,NA,x\n4,,y\n";
        assert_eq!(shown(&read_data(csv, Some("rain")).unwrap()), "10??");
        assert_eq!(shown(&read_data("x\n1\n0\n", Some("x")).unwrap()), "10");
        let error = read_data(csv, Some("snow")).unwrap_err();
        assert!(error.to_string().contains("day, rain, note"), "{error}");
        let error = read_data("a,x\n1,0\n1,2\n", Some("x")).unwrap_err();
        assert_eq!((error.line, error.column), (3, 2));
        assert!(
            read_data("a,x\n1\n", Some("x"))
                .unwrap_err()
                .to_string()
                .contains("line 2")
        );
    }
}

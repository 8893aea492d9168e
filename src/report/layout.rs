//! Text in at most 80 columns: aligned columns and wrapped sentences.

/// The width that everything fits into.
pub const WIDTH: usize = 80;

/// How a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Rows of aligned columns, indented by two, without white space at line ends.
#[derive(Clone, Debug)]
pub struct Columns {
    align: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Columns {
    /// No row yet.
    #[must_use]
    pub fn new(align: &[Align]) -> Self {
        Self {
            align: align.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; missing cells are empty.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The rows as lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let widths: Vec<usize> = (0..self.align.len())
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect();
        let line = |row: &Vec<String>| {
            let mut line = String::new();
            for ((cell, width), align) in row.iter().zip(&widths).zip(&self.align) {
                line.push_str("  ");
                match align {
                    Align::Left => line.push_str(&format!("{cell:<width$}")),
                    Align::Right => line.push_str(&format!("{cell:>width$}")),
                }
            }
            line.trim_end().to_owned()
        };
        self.rows.iter().map(line).collect()
    }
}

/// `text` in lines of at most [`WIDTH`] columns, each after `indent` spaces; a longer word stands alone.
#[must_use]
pub fn wrap(text: &str, indent: usize) -> Vec<String> {
    wrap_to(WIDTH, text, indent)
}

/// The same in lines of at most `width` columns.
#[must_use]
pub fn wrap_to(width: usize, text: &str, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let taken = line.chars().count();
        if taken > 0 && indent + taken + 1 + word.chars().count() > width {
            lines.push(" ".repeat(indent) + &line);
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(" ".repeat(indent) + &line);
    }
    lines
}

/// `text` cut in the middle where it is longer than `most` characters.
#[must_use]
pub fn shorten(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let kept = most.saturating_sub(3);
    let front: String = text.chars().take(kept.div_ceil(2)).collect();
    let back: String = text.chars().skip(count - kept / 2).collect();
    format!("{front}...{back}")
}

/// `count` of `thing`, in the plural where that is due.
#[must_use]
pub fn plural(count: u128, thing: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {thing}{s}", grouped(count))
}

/// The digits of a number in groups of three.
#[must_use]
pub fn grouped(number: u128) -> String {
    grouped_digits(&number.to_string())
}

/// The digits of an integer of any size, with its sign, in groups of three.
#[must_use]
pub fn grouped_digits(integer: &str) -> String {
    let digits = integer.trim_start_matches('-');
    let mut text = integer[..integer.len() - digits.len()].to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_end_in_no_space() {
        let mut columns = Columns::new(&[Align::Left, Align::Right, Align::Left]);
        columns.row(["a", "1", "x"]);
        columns.row(["bcd", "234", ""]);
        assert_eq!(columns.lines(), ["  a      1  x", "  bcd  234"]);
    }

    #[test]
    fn a_line_may_fill_the_width_and_not_pass_it() {
        let eighty = format!("{} {}", "a".repeat(39), "b".repeat(40));
        assert_eq!(wrap(&eighty, 0), [eighty.as_str()]);
        assert_eq!(wrap(&eighty, 1).len(), 2);
        assert_eq!(wrap("", 0), Vec::<String>::new());
    }

    #[test]
    fn short_text_stays_and_long_text_keeps_both_ends() {
        assert_eq!(shorten("0123456789", 10), "0123456789");
        assert_eq!(shorten("0123456789x", 10), "0123...89x");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(123), "123");
        assert_eq!(grouped_digits("-123456"), "-123,456");
        assert_eq!(plural(1, "bit"), "1 bit");
        assert_eq!(plural(0, "bit"), "0 bits");
    }
}

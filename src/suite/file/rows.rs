//! A table of numbers with a label in each row, read from CSV.
//!
//! Takes the reader of CSV from `trace`.

use std::collections::BTreeSet;

use super::data::{DataTextError, error};
use crate::network::digits::Images;
use crate::suite::own_network::Rows;
use crate::trace::each_record;

/// The most rows, columns of numbers, and labels.
const MOST: [usize; 3] = [100_000, 1000, 100];

/// The largest number, in size: what a single-precision float has room for, with much to spare.
const LARGEST: f64 = 1e30;

/// A cell that is no number of those that networks take.
fn number(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    (number.abs() <= LARGEST).then_some(number)
}

/// The place of a column.
fn place(names: &[String], name: &str) -> Result<usize, String> {
    let mut places = names.iter().enumerate().filter(|(_, other)| *other == name);
    match (places.next(), places.next()) {
        (Some((place, _)), None) => Ok(place),
        (Some(_), Some(_)) => Err(format!("two columns are called {name:?}; name them apart")),
        (None, _) => Err(format!(
            "no column is called {name:?}; the first line names: {}",
            names.join(", ")
        )),
    }
}

/// The rows of a CSV text whose first line names the columns; a line that begins with `#` is a comment. Labels are in the order
/// of their texts.
pub(super) fn rows(
    text: &str,
    label: &str,
    inputs: Option<&[String]>,
) -> Result<Rows, DataTextError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // The places of the label and of the numbers, and how many columns there are.
    let mut columns: Option<(usize, Vec<usize>, usize)> = None;
    let (mut numbers, mut labels) = (Vec::new(), Vec::new());
    let mut at = 1;
    let read = each_record(text, |line, cells| {
        at = 1;
        let is_blank = cells.len() == 1 && cells[0].text.trim().is_empty();
        if is_blank || (cells[0].text.starts_with('#') && !cells[0].quoted) {
            return Ok(());
        }
        let Some((label, places, count)) = &columns else {
            let names: Vec<String> = cells
                .iter()
                .map(|cell| cell.text.trim().to_owned())
                .collect();
            let label = place(&names, label).map_err(|told| (line, told))?;
            let places = match inputs {
                Some(inputs) => {
                    let places = inputs.iter().map(|name| place(&names, name));
                    places
                        .collect::<Result<Vec<_>, _>>()
                        .map_err(|told| (line, told))?
                }
                None => (0..names.len()).filter(|place| *place != label).collect(),
            };
            if places.is_empty() || places.len() > MOST[1] {
                let told = format!(
                    "networks take 1 to {} columns of numbers, not {}",
                    MOST[1],
                    places.len()
                );
                return Err((line, told));
            }
            columns = Some((label, places, names.len()));
            return Ok(());
        };
        if cells.len() != *count {
            let told = format!("this line has {} cells, and the first {count}", cells.len());
            return Err((line, told));
        }
        if labels.len() == MOST[0] {
            return Err((line, format!("more than {} rows; give fewer", MOST[0])));
        }
        for place in places {
            let cell = cells[*place].text.trim();
            at = place + 1;
            let Some(number) = number(cell) else {
                let told = format!(
                    "{cell:?} is not a number as networks take it; correct it, or leave the row out"
                );
                return Err((line, told));
            };
            numbers.push(number);
        }
        at = label + 1;
        let cell = cells[*label].text.trim();
        if cell.is_empty() {
            return Err((
                line,
                "this row has no label; give it one, or leave the row out".to_owned(),
            ));
        }
        labels.push(cell.to_owned());
        Ok(())
    });
    if let Err((line, told)) = read {
        return error(line, at, told);
    }
    let Some((_, places, _)) = columns else {
        return error(1, 1, "there is no line; the first names the columns");
    };
    let names: BTreeSet<&String> = labels.iter().collect();
    let names: Vec<String> = names.into_iter().cloned().collect();
    if names.len() < 2 || names.len() > MOST[2] {
        let told = format!(
            "the column {label:?} has {} different labels, and networks tell 2 to {} apart",
            names.len(),
            MOST[2]
        );
        return error(1, 1, told);
    }
    let classes = labels.iter().filter_map(|label| {
        let class = names.binary_search(label).ok()?;
        u8::try_from(class).ok()
    });
    let images = Images::table(places.len(), names.len(), &numbers, classes.collect());
    match images {
        Some(images) => Ok(Rows {
            images,
            labels: names,
        }),
        None => error(1, 1, "the rows are not all of one length"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        rows(text, "kind", None).unwrap_err().to_string()
    }

    /// Mistakes tried: labels in the order of their coming, the label's column among the numbers.
    #[test]
    fn numbers_and_labels_are_read_by_the_names_of_their_columns() {
        let text = "# flowers\nlong,kind,\"wide\"\n1.5,b,2\n-3e1,\"a\",4\n\n0,b,.5\n";
        let found = rows(text, "kind", None).unwrap();
        assert_eq!((found.images.inputs, found.images.classes), (2, 2));
        assert_eq!(found.images.pixels, [1.5, 2.0, -30.0, 4.0, 0.0, 0.5]);
        assert_eq!(found.images.labels, [1, 0, 1]);
        assert_eq!(found.labels, ["a", "b"]);
        let found = rows(text, "kind", Some(&["wide".to_owned()])).unwrap();
        assert_eq!(found.images.pixels, [2.0, 4.0, 0.5]);
    }

    #[test]
    fn what_is_no_table_is_told_with_its_place() {
        for (text, expected) in [
            ("", "line 1, column 1: there is no line"),
            (
                "x,y\n1,2\n",
                "no column is called \"kind\"; the first line names: x, y",
            ),
            (
                "kind\na\nb\n",
                "networks take 1 to 1000 columns of numbers, not 0",
            ),
            (
                "x,kind\n1,a\n1\n",
                "line 3, column 1: this line has 1 cells, and the first 2",
            ),
            (
                "x,kind\n1,a\nNA,b\n",
                "line 3, column 1: \"NA\" is not a number",
            ),
            (
                "kind,x\na,inf\n",
                "line 2, column 2: \"inf\" is not a number",
            ),
            (
                "kind,x\na,1e300\n",
                "line 2, column 2: \"1e300\" is not a number",
            ),
            ("x,kind\n1,\n", "line 2, column 2: this row has no label"),
            ("x,kind\n1,a\n2,a\n", "has 1 different labels"),
            ("x,kind,kind\n1,a,b\n", "two columns are called \"kind\""),
        ] {
            assert!(told(text).contains(expected), "{text:?}: {}", told(text));
        }
    }
}

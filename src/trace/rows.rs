//! [`Rows`]: a trace written row by row, with columns of one type each.
//!
//! A row is a tuple of cells. The types of the cells are those of the columns, known when the
//! program is compiled: a column of which every value is missing has its type too, and so has a
//! trace without a row.
//!
//! ```
//! use solomonoff::exact::Rational;
//! use solomonoff::trace::{Column, Rows};
//!
//! let mut rows = Rows::new("coin", ["t_symbols", "predicted_one", "refuted"]);
//! for t in 0..2_u64 {
//!     rows.push((t, Rational::ratio(1, 2 + t), (t > 0).then_some("heads")));
//! }
//! let trace = rows.trace()?;
//! let predicted = Column::Float(vec![Some(0.5), Some(1.0 / 3.0)]);
//! assert_eq!(trace.column("predicted_one"), Some(&predicted));
//! assert_eq!(trace.column("refuted").and_then(|c| c.text(0)), None);
//! # Ok::<(), solomonoff::trace::TraceError>(())
//! ```

use super::column::Column;
use super::error::TraceError;
use super::recipe::Recipe;
use super::tidy::Trace;
use crate::exact::{Enclosure, Rational, TooLarge, narrow};

/// A value of one row in one column, or none.
///
/// Whole numbers make a column of integers; doubles, rationals (the nearest double) and enclosures
/// (the double nearest to the middle) one of floats. An `Option` is a value that may be missing (a
/// literal one needs its type, as in `None::<f64>`), and a reference is what it refers to.
pub trait Cell {
    /// What the column keeps.
    type Value: Value;

    /// The value to keep; `None` is a missing one.
    ///
    /// # Errors
    /// [`TooLarge`] for a whole number beyond the column's, which is never kept as another.
    fn cell(&self) -> Result<Option<Self::Value>, TooLarge>;
}

/// What a column keeps: `i64`, `f64`, `String` or `bool`.
pub trait Value: Sized {
    /// The column of these values.
    fn column(values: Vec<Option<Self>>) -> Column;
}

/// `values!(type: Variant, ...)`: what columns keep.
macro_rules! values {
    ($($type:ty: $column:ident),*) => {$(
        impl Value for $type {
            fn column(values: Vec<Option<Self>>) -> Column {
                Column::$column(values)
            }
        }
    )*};
}

values!(i64: Integer, f64: Float, String: Text, bool: Boolean);

/// `cells!(types => Value, |cell| value)`: how cells of these types are kept.
macro_rules! cells {
    ($($type:ty),* => $value:ty, |$cell:ident| $kept:expr) => {$(
        impl Cell for $type {
            type Value = $value;
            fn cell(&self) -> Result<Option<$value>, TooLarge> {
                let $cell = self;
                Ok(Some($kept))
            }
        }
    )*};
}

cells!(i64 => i64, |cell| *cell);
cells!(i32, u32 => i64, |cell| i64::from(*cell));
cells!(u64, usize => i64, |cell| narrow(*cell)?);
cells!(f64 => f64, |cell| *cell);
cells!(Rational => f64, |cell| cell.nearest_f64());
cells!(Enclosure => f64, |cell| cell.midpoint_f64());
cells!(String, str => String, |cell| cell.to_owned());
cells!(bool => bool, |cell| *cell);

impl<C: Cell> Cell for Option<C> {
    type Value = C::Value;
    fn cell(&self) -> Result<Option<C::Value>, TooLarge> {
        self.as_ref().map_or(Ok(None), Cell::cell)
    }
}

impl<C: Cell + ?Sized> Cell for &C {
    type Value = C::Value;
    fn cell(&self) -> Result<Option<C::Value>, TooLarge> {
        (**self).cell()
    }
}

/// A tuple of one to fourteen cells.
pub trait Row<const N: usize> {
    /// The columns that it is a row of.
    type Columns: Columns<N>;

    /// Puts each cell into its column.
    ///
    /// # Errors
    /// The place of the cell that could not be kept, from 0, and its number.
    fn add_to(&self, columns: &mut Self::Columns) -> Result<(), (usize, TooLarge)>;
}

/// The columns of a [`Rows`]: a tuple of lists of values.
pub trait Columns<const N: usize> {
    /// No row yet.
    fn empty() -> Self;

    /// How many rows there are.
    fn rows(&self) -> usize;

    /// The columns, from left to right.
    fn finish(self) -> [Column; N];
}

/// `rows!(N: A a 0, B b 1, ...)`: tuples of N cells are rows.
macro_rules! rows {
    ($n:literal: $first:ident $one:ident 0 $(, $cell:ident $values:ident $place:tt)*) => {
        impl<$first: Cell, $($cell: Cell),*> Row<$n> for ($first, $($cell,)*) {
            type Columns = (Vec<Option<$first::Value>>, $(Vec<Option<$cell::Value>>,)*);
            fn add_to(&self, columns: &mut Self::Columns) -> Result<(), (usize, TooLarge)> {
                let ($one, $($values,)*) = self;
                columns.0.push($one.cell().map_err(|error| (0, error))?);
                $(columns.$place.push($values.cell().map_err(|error| ($place, error))?);)*
                Ok(())
            }
        }

        impl<$first: Value, $($cell: Value),*> Columns<$n>
            for (Vec<Option<$first>>, $(Vec<Option<$cell>>,)*)
        {
            fn empty() -> Self {
                (Vec::<Option<$first>>::new(), $(Vec::<Option<$cell>>::new(),)*)
            }
            fn rows(&self) -> usize {
                self.0.len()
            }
            fn finish(self) -> [Column; $n] {
                let ($one, $($values,)*) = self;
                [$first::column($one), $($cell::column($values),)*]
            }
        }
    };
}

rows!(1: A a 0);
rows!(2: A a 0, B b 1);
rows!(3: A a 0, B b 1, C c 2);
rows!(4: A a 0, B b 1, C c 2, D d 3);
rows!(5: A a 0, B b 1, C c 2, D d 3, E e 4);
rows!(6: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5);
rows!(7: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6);
rows!(8: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7);
rows!(9: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8);
rows!(10: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8, J j 9);
rows!(11: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8, J j 9, K k 10);
rows!(12: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8, J j 9, K k 10, L l 11);
rows!(
    13: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8, J j 9, K k 10, L l 11,
    M m 12
);
rows!(
    14: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8, J j 9, K k 10, L l 11,
    M m 12, O o 13
);

/// A trace that grows row by row.
#[derive(Debug)]
pub struct Rows<C, const N: usize> {
    name: String,
    names: [String; N],
    columns: C,
    fault: Option<TraceError>,
}

impl<C: Columns<N>, const N: usize> Rows<C, N> {
    /// A trace without a row yet, and the names of its columns, from left to right. A row must
    /// have as many cells as there are names, else the program does not compile.
    pub fn new(name: impl Into<String>, names: [&str; N]) -> Self {
        Rows {
            name: name.into(),
            names: names.map(str::to_owned),
            columns: C::empty(),
            fault: None,
        }
    }

    /// Adds a row at the end. What cannot be kept is told by [`Rows::trace`].
    pub fn push<R: Row<N, Columns = C>>(&mut self, row: R) {
        let at = self.columns.rows();
        if self.fault.is_none()
            && let Err((place, source)) = row.add_to(&mut self.columns)
        {
            self.fault = Some(TraceError::TooLarge {
                column: self.names[place].clone(),
                row: at,
                source,
            });
        }
    }

    /// The trace of these rows.
    ///
    /// # Errors
    /// [`TraceError::TooLarge`] for a whole number beyond a column's, and those of
    /// [`Trace::with_column`].
    pub fn trace(self) -> Result<Trace, TraceError> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        self.names
            .into_iter()
            .zip(self.columns.finish())
            .try_fold(Trace::new(self.name), |trace, (name, column)| {
                trace.with_column(name, column)
            })
    }

    /// The trace of these rows, and how it is drawn.
    ///
    /// # Errors
    /// Those of [`Rows::trace`].
    pub fn drawn(self, recipe: Recipe) -> Result<Trace, TraceError> {
        Ok(self.trace()?.with_recipe(recipe))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A trace as it was written before there was [`Rows`]: lists of values, column by column.
    #[test]
    fn rows_are_the_columns_written_by_hand() {
        let mut rows = Rows::new(
            "run",
            [
                "who", "t", "small", "p", "width", "log2", "lost", "never", "drawn",
            ],
        );
        let names = ["p".to_owned(), "q".to_owned()];
        for (t, name) in (0_u64..).zip(&names) {
            rows.push((
                name,
                t,
                -3_i32,
                &Rational::ratio(1, 3),
                Enclosure::from(2),
                (t > 0).then_some(-1.5),
                Some(t == 0),
                None::<&Rational>,
                (t == 0).then_some(name),
            ));
        }
        let text =
            |values: [Option<&str>; 2]| Column::Text(values.map(|v| v.map(str::to_owned)).to_vec());
        let by_hand = Trace::new("run")
            .with_column("who", text([Some("p"), Some("q")]))
            .and_then(|t| t.with_column("t", Column::Integer(vec![Some(0), Some(1)])))
            .and_then(|t| t.with_column("small", Column::Integer(vec![Some(-3), Some(-3)])))
            .and_then(|t| t.with_column("p", Column::Float(vec![Some(1.0 / 3.0), Some(1.0 / 3.0)])))
            .and_then(|t| t.with_column("width", Column::Float(vec![Some(2.0), Some(2.0)])))
            .and_then(|t| t.with_column("log2", Column::Float(vec![None, Some(-1.5)])))
            .and_then(|t| t.with_column("lost", Column::Boolean(vec![Some(true), Some(false)])))
            .and_then(|t| t.with_column("never", Column::Float(vec![None, None])))
            .and_then(|t| t.with_column("drawn", text([Some("p"), None])))
            .expect("sound");
        assert_eq!(rows.trace().expect("sound"), by_hand);
    }

    #[test]
    fn a_trace_without_a_row_has_its_columns_and_types() {
        let mut rows = Rows::new("none", ["t", "p", "who"]);
        for t in Vec::<usize>::new() {
            rows.push((t, Rational::one(), "nobody"));
        }
        let columns = rows.trace().expect("sound").columns().to_vec();
        let expected = [
            ("t".to_owned(), Column::Integer(vec![])),
            ("p".to_owned(), Column::Float(vec![])),
            ("who".to_owned(), Column::Text(vec![])),
        ];
        assert_eq!(columns, expected);
    }

    #[test]
    fn a_count_beyond_the_column_is_an_error_and_not_its_largest() {
        let mut rows = Rows::new("far", ["who", "t"]);
        rows.push(("near", 1_u64 << 62));
        rows.push(("far", 1_u64 << 63));
        rows.push(("farther", u64::MAX));
        let error = rows.trace().expect_err("2^63 is not an i64");
        assert_eq!(
            error.to_string(),
            "column `t`, row 1: 9223372036854775808 does not fit here: \
             give a whole number from -9223372036854775808 to 9223372036854775807"
        );
    }

    #[test]
    fn what_no_column_takes_is_told_as_ever() {
        let mut rows = Rows::new("t", ["a", "a"]);
        rows.push((1, 2));
        assert!(matches!(rows.trace(), Err(TraceError::Duplicate(_))));
        let mut rows = Rows::new("t", ["a"]);
        rows.push((f64::NAN,));
        assert!(matches!(
            rows.trace(),
            Err(TraceError::NotFinite { row: 0, .. })
        ));
    }
}

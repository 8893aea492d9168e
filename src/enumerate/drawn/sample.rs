//! The draws of a table: how often each output came, and how its run ended.
//!
//! Outputs are kept in lexicographic order beside cumulative sums, so that the draws that start with x are a
//! difference of two sums, and those that were given up before x was out one entry for each prefix of x.

use std::collections::BTreeMap;
use std::fmt;

use super::aim::{MOST_SYMBOLS, symbol};
use super::draws::Draws;
use crate::enumerate::share::Share;
use crate::exact::Rational;
use crate::machine::Symbols;

/// How a drawn run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ended {
    /// The horizon's symbols are out.
    Complete,
    /// Proven: no further symbol.
    Silent,
    /// The step limit of the draws was reached.
    GivenUp,
}

impl Ended {
    const ALL: [Self; 3] = [Self::Complete, Self::Silent, Self::GivenUp];

    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Complete => "drawn-complete",
            Self::Silent => "drawn-silent",
            Self::GivenUp => "drawn-given-up",
        }
    }

    /// The ending of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ended| ended.name() == name)
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An output that was drawn, and how it came: what counts are kept by, in lexicographic order of outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Outcome {
    /// The symbols, the first in the highest bit; zeros after the last.
    pub(super) word: u64,
    /// How many there are.
    pub(super) len: u8,
    pub(super) ended: Ended,
}

impl Outcome {
    fn symbols(self) -> Symbols {
        (0..usize::from(self.len))
            .map(|place| symbol(self.word, place))
            .collect()
    }
}

/// How often an output was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnRow {
    /// The symbols that were printed, up to the table's horizon.
    pub output: Symbols,
    /// How the run ended.
    pub ended: Ended,
    /// How often it was drawn so.
    pub count: u64,
}

/// The draws of a table, or of a share of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    draws: Draws,
    outcomes: Vec<Outcome>,
    /// The draws before each outcome, and all at the end.
    before: Vec<u64>,
    /// Those of any output that ended so.
    ended: [u64; 3],
}

/// Why rows are no draws of a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// They are not in the order of outputs, or one is there twice.
    #[error("drawn row {row} is not in order")]
    Order {
        /// The row, from 1.
        row: usize,
    },
    /// One ended otherwise than runs to this horizon can, or was never drawn.
    #[error("drawn row {row} has a length or a count that none of a table has")]
    Row {
        /// The row, from 1.
        row: usize,
    },
    /// Their counts do not sum to the draws.
    #[error("the draws sum to {sum}, not to {draws}")]
    Sum {
        /// What they sum to.
        sum: u128,
        /// How many there should be.
        draws: u64,
    },
}

/// The word of the first symbols of x, and their number.
fn word(x: &Symbols) -> (u64, u8) {
    let symbols = x.iter().take(MOST_SYMBOLS);
    symbols.fold((0, 0), |(word, len), symbol| {
        (word | u64::from(symbol) << 63 >> len, len + 1)
    })
}

impl Sample {
    /// What was counted.
    pub(super) fn new(draws: Draws, counts: impl IntoIterator<Item = (Outcome, u64)>) -> Self {
        let counts: BTreeMap<Outcome, u64> = counts.into_iter().collect();
        let mut sample = Self {
            draws,
            outcomes: Vec::with_capacity(counts.len()),
            before: vec![0],
            ended: [0; 3],
        };
        for (outcome, count) in counts {
            sample.push(outcome, count);
        }
        sample
    }

    fn push(&mut self, outcome: Outcome, count: u64) {
        let before = self.count();
        self.outcomes.push(outcome);
        self.before.push(before + count);
        self.ended[outcome.ended as usize] += count;
    }

    /// The draws of `share` of a table to `horizon`, from its rows in their order.
    ///
    /// # Errors
    /// [`SampleError`] when such draws cannot have these rows.
    pub fn from_rows(
        draws: Draws,
        share: Share,
        horizon: usize,
        rows: impl IntoIterator<Item = DrawnRow>,
    ) -> Result<Self, SampleError> {
        let mut sample = Self::new(draws, []);
        let mut sum = 0_u128;
        for (place, row) in rows.into_iter().enumerate() {
            let is_out = row.output.len() == horizon;
            let fits = row.output.len() <= horizon.min(MOST_SYMBOLS);
            if !fits || is_out != (row.ended == Ended::Complete) || row.count == 0 {
                return Err(SampleError::Row { row: place + 1 });
            }
            let (word, len) = word(&row.output);
            let outcome = Outcome {
                word,
                len,
                ended: row.ended,
            };
            if sample.outcomes.last().is_some_and(|last| *last >= outcome) {
                return Err(SampleError::Order { row: place + 1 });
            }
            sum += u128::from(row.count);
            if sum <= u128::from(u64::MAX) {
                sample.push(outcome, row.count);
            }
        }
        let draws = sample.draws.of(share);
        // Where nothing is open, nothing is drawn.
        if sum != 0 && sum != u128::from(draws) {
            return Err(SampleError::Sum { sum, draws });
        }
        Ok(sample)
    }

    /// The shares of the same draws together; none if there are none.
    pub(in crate::enumerate) fn merged<'a>(
        samples: impl IntoIterator<Item = &'a Self>,
    ) -> Option<Self> {
        let mut samples = samples.into_iter();
        let first = samples.next()?;
        let mut counts: BTreeMap<Outcome, u64> = first.outcomes().collect();
        for sample in samples {
            for (outcome, count) in sample.outcomes() {
                *counts.entry(outcome).or_default() += count;
            }
        }
        Some(Self::new(first.draws.clone(), counts))
    }

    fn outcomes(&self) -> impl Iterator<Item = (Outcome, u64)> {
        let counts = self.before.windows(2).map(|sums| sums[1] - sums[0]);
        self.outcomes.iter().copied().zip(counts)
    }

    /// The rows, in lexicographic order of outputs, then by how runs ended.
    pub fn rows(&self) -> impl Iterator<Item = DrawnRow> {
        self.outcomes().map(|(outcome, count)| DrawnRow {
            output: outcome.symbols(),
            ended: outcome.ended,
            count,
        })
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Whether nothing was drawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// How was drawn.
    #[must_use]
    pub fn draws(&self) -> &Draws {
        &self.draws
    }

    /// How many draws are counted here: those of the share, or none where nothing is open.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.before.last().copied().unwrap_or(0)
    }

    /// The share of the draws that ended so.
    #[must_use]
    pub fn share(&self, ended: Ended) -> Rational {
        Rational::from(self.ended[ended as usize]) * Rational::ratio(1, self.count().max(1))
    }

    /// How many draws printed x; and the same with those that were given up and may have.
    #[must_use]
    pub fn seen(&self, x: &Symbols) -> [u64; 2] {
        if x.len() > MOST_SYMBOLS {
            return [0, self.count()];
        }
        let (word, len) = word(x);
        let from = self
            .outcomes
            .partition_point(|outcome| (outcome.word, outcome.len) < (word, len));
        let last = word | u64::MAX.checked_shr(len.into()).unwrap_or(0);
        let to = self
            .outcomes
            .partition_point(|outcome| outcome.word <= last);
        let printed = self.before[to] - self.before[from];
        let before: u64 = (0..len).map(|len| self.given_up_at(word, len)).sum();
        [printed, printed + before]
    }

    /// The draws that were given up when the first `len` symbols of `word` were out.
    fn given_up_at(&self, word: u64, len: u8) -> u64 {
        let rest = u64::MAX.checked_shr(len.into()).unwrap_or(0);
        let outcome = Outcome {
            word: word & !rest,
            len,
            ended: Ended::GivenUp,
        };
        let place = self.outcomes.binary_search(&outcome);
        place.map_or(0, |place| self.before[place + 1] - self.before[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HORIZON: usize = 6;

    fn draws(count: u64) -> Draws {
        Draws {
            count,
            steps: 9,
            seed: 1,
        }
    }

    fn row(output: &str, ended: Ended, count: u64) -> DrawnRow {
        DrawnRow {
            output: Symbols::parse(output).unwrap(),
            ended,
            count,
        }
    }

    /// Rows in order, as draws to the horizon leave them.
    fn rows() -> impl Strategy<Value = Vec<DrawnRow>> {
        let output = proptest::collection::vec(any::<bool>(), 0..=HORIZON);
        let key = (output, any::<bool>());
        proptest::collection::btree_map(key, 1..99_u64, 0..40).prop_map(|rows| {
            let row = |((output, silent), count): ((Vec<bool>, bool), u64)| DrawnRow {
                ended: match (output.len() == HORIZON, silent) {
                    (true, _) => Ended::Complete,
                    (false, true) => Ended::Silent,
                    (false, false) => Ended::GivenUp,
                },
                output: output.into_iter().collect(),
                count,
            };
            let rows: BTreeMap<_, _> = rows
                .into_iter()
                .map(row)
                .map(|row| ((row.output.iter().collect::<Vec<_>>(), row.ended), row))
                .collect();
            rows.into_values().collect()
        })
    }

    proptest! {
        #[test]
        fn draws_seen_by_search_are_those_of_all_rows(
            rows in rows(),
            x in proptest::collection::vec(any::<bool>(), 0..=HORIZON),
        ) {
            let x: Symbols = x.into_iter().collect();
            let (mut printed, mut may) = (0, 0);
            for row in &rows {
                if row.output.starts_with(&x) {
                    printed += row.count;
                } else if row.ended == Ended::GivenUp && x.starts_with(&row.output) {
                    may += row.count;
                }
            }
            let all = rows.iter().map(|row| row.count).sum();
            let sample = Sample::from_rows(draws(all), Share::WHOLE, HORIZON, rows.clone()).unwrap();
            prop_assert_eq!(sample.seen(&x), [printed, printed + may]);
            prop_assert_eq!(sample.rows().collect::<Vec<_>>(), rows);
        }
    }

    /// The first and the last bit of a word, and all of it.
    #[test]
    fn outputs_of_64_symbols_fill_a_word() {
        let [zeros, ones] = ["0", "1"].map(|symbol| symbol.repeat(64));
        let rows = [
            row("0", Ended::GivenUp, 1),
            row(&zeros, Ended::Complete, 2),
            row(&ones, Ended::Complete, 4),
        ];
        let sample = Sample::from_rows(draws(7), Share::WHOLE, 64, rows).unwrap();
        let seen = |x: &str| sample.seen(&Symbols::parse(x).unwrap());
        assert_eq!(seen(""), [7, 7]);
        assert_eq!(seen(&zeros), [2, 3]);
        assert_eq!(seen(&ones), [4, 4]);
        assert_eq!(seen(&ones[1..]), [4, 4]);
        assert_eq!(seen(&format!("{}1", &zeros[1..])), [0, 1]);
    }

    #[test]
    fn rows_that_no_draws_leave_are_refused() {
        let of = |rows: &[DrawnRow]| {
            let rows = rows.iter().cloned();
            Sample::from_rows(draws(5), Share::WHOLE, 2, rows).map(|_| ())
        };
        let (one, two) = (row("01", Ended::Complete, 3), row("1", Ended::Silent, 2));
        assert_eq!(of(&[one.clone(), two.clone()]), Ok(()));
        assert_eq!(of(&[]), Ok(()));
        let order = Err(SampleError::Order { row: 2 });
        assert_eq!(of(&[two.clone(), one.clone()]), order);
        assert_eq!(of(&[two.clone(), two.clone()]), order);
        let sum = Err(SampleError::Sum { sum: 3, draws: 5 });
        assert_eq!(of(std::slice::from_ref(&one)), sum);
        for wrong in [
            row("011", Ended::Complete, 5),
            row("01", Ended::Silent, 5),
            row("0", Ended::Complete, 5),
            row("0", Ended::GivenUp, 0),
        ] {
            assert_eq!(of(&[wrong]), Err(SampleError::Row { row: 1 }));
        }
        let most = [
            row("00", Ended::Complete, u64::MAX),
            row("01", Ended::Complete, 9),
        ];
        assert!(matches!(of(&most), Err(SampleError::Sum { .. })));
    }
}

//! The table of an enumeration: every output with its mass, by status.
//!
//! Outputs are kept as patterns, in the order of their known prefixes, beside cumulative
//! sums. What starts with x is then a difference of two sums, found by binary search, and
//! of what may start with x (a pattern whose first free symbol is among those of x) as much
//! as x leaves: such rows stand together too, one group for each prefix of x.

use std::convert::Infallible;

use super::bounds::{Bounds, Prediction};
use super::budget::{Budget, Status, StopReason};
use super::denominator::Denominator;
use super::drawn::{Confidence, OpenMass, Sample, Seen};
use super::expand::Rows;
use super::pattern::follow;
use super::row::PatternRow;
use super::share::Share;
use super::tally::Tally;
use crate::exact::Rational;
use crate::machine::Symbols;

/// All outputs of a machine within a budget, with their masses.
///
/// The masses of all rows sum to exactly 1: numerators to the denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    summary: Summary,
    rows: Vec<PatternRow>,
    /// The sum of the numerators of all rows before each row, and of all at the end.
    before: Vec<u128>,
    /// What was drawn from its open-length mass, if anything was.
    sampled: Option<Sampled>,
}

/// The draws of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sampled {
    sample: Sample,
    /// As `before` of the table, the open-length rows alone: they are what was drawn from.
    before: Vec<u128>,
}

/// An enumeration's masses by status and decider, without rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The machine's name.
    pub machine: String,
    /// The budget.
    pub budget: Budget,
    /// Why the enumeration stopped.
    pub stop: StopReason,
    /// What masses are integers over.
    pub denominator: Denominator,
    /// Masses by status and decider, and the number of cylinders.
    pub tally: Tally,
}

/// An enumeration, or a share of one, whose rows can be read in the table's order, any number of
/// times and without holding them all.
pub trait Listing {
    /// Why rows cannot be read.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The machine, the budget, masses by status and decider.
    fn summary(&self) -> &Summary;

    /// Which share of the enumeration it is.
    fn share(&self) -> Share;

    /// What was drawn from its open-length mass, if anything was.
    fn sample(&self) -> Option<&Sample>;

    /// The rows, in the table's order.
    ///
    /// # Errors
    /// When they cannot be read.
    fn rows(&self) -> Result<impl Iterator<Item = Result<PatternRow, Self::Error>>, Self::Error>;
}

/// Why rows are no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A question beyond the table's horizon.
    #[error(
        "{symbols} symbols are beyond the table's horizon of {horizon}; build one with --horizon {symbols}"
    )]
    BeyondHorizon {
        /// The symbols asked for.
        symbols: usize,
        /// The table's horizon.
        horizon: usize,
    },
    /// The masses do not sum to 1.
    #[error(
        "the masses of the rows sum to {sum} over {denominator}, not to 1; the table is damaged, build it again"
    )]
    Sum {
        /// The sum of the numerators.
        sum: String,
        /// What they stand over.
        denominator: Denominator,
    },
    /// Rows of a status whose masses are not what the tally says.
    #[error(
        "the rows that are {status} do not sum to what the tally has; the table is damaged, build it again"
    )]
    Tally {
        /// The status.
        status: Status,
    },
    /// A row that is none of a table of this budget.
    #[error(
        "row {row} has a mass that its strings cannot share, or more symbols than the horizon; the table is damaged, build it again"
    )]
    Row {
        /// The row, counted from 1 in the table's order.
        row: usize,
    },
}

impl Table {
    /// The table of a summary and its rows, in any order.
    ///
    /// # Errors
    /// [`TableError::Sum`] when the masses do not sum to exactly 1, [`TableError::Tally`] when those of a
    /// status are not the summary's, [`TableError::Row`] for a row beyond the horizon or of a mass that
    /// cannot be shared.
    pub fn from_rows(summary: Summary, mut rows: Vec<PatternRow>) -> Result<Self, TableError> {
        rows.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
        let horizon = summary.budget.horizon();
        let sound = |row: &PatternRow| row.is_even() && row.output.len() <= horizon;
        if let Some(row) = rows.iter().position(|row| !sound(row)) {
            return Err(TableError::Row { row: row + 1 });
        }
        let denominator = summary.denominator;
        let mut masses = [0_u128; Status::ALL.len()];
        let mut before = vec![0];
        let mut sum = 0_u128;
        for row in &rows {
            sum = sum
                .checked_add(row.numerator)
                .ok_or_else(|| TableError::Sum {
                    sum: "more than 2^128".to_owned(),
                    denominator,
                })?;
            before.push(sum);
            masses[row.status as usize] += row.numerator;
        }
        if sum != denominator.whole() {
            return Err(TableError::Sum {
                sum: sum.to_string(),
                denominator,
            });
        }
        let agrees = |status: &Status| summary.tally.of(*status).mass == masses[*status as usize];
        if let Some(status) = Status::ALL.into_iter().find(|status| !agrees(status)) {
            return Err(TableError::Tally { status });
        }
        Ok(Self {
            summary,
            rows,
            before,
            sampled: None,
        })
    }

    /// The same table with what was drawn from its open-length mass, in place of what was before.
    #[must_use]
    pub fn with_sample(self, sample: Option<Sample>) -> Self {
        let sampled = sample.map(|sample| {
            let mut sum = 0;
            let sums = self.rows.iter().map(|row| {
                if row.status == Status::OpenLength {
                    sum += row.numerator;
                }
                sum
            });
            let before = [0].into_iter().chain(sums).collect();
            Sampled { sample, before }
        });
        Self { sampled, ..self }
    }

    /// What was drawn from its open-length mass, if anything was.
    #[must_use]
    pub fn sample(&self) -> Option<&Sample> {
        self.sampled.as_ref().map(|sampled| &sampled.sample)
    }

    /// The table's masses by status and decider.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The machine's name.
    #[must_use]
    pub fn machine(&self) -> &str {
        &self.summary.machine
    }

    /// The budget.
    #[must_use]
    pub fn budget(&self) -> Budget {
        self.summary.budget
    }

    /// Why the enumeration stopped.
    #[must_use]
    pub fn stop(&self) -> StopReason {
        self.summary.stop
    }

    /// Masses by status and decider, and how many cylinders were revealed.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.summary.tally
    }

    /// How many cylinders were revealed: each op or data bit within the bit limit once.
    #[must_use]
    pub fn cylinders(&self) -> u128 {
        self.summary.tally.cylinders
    }

    /// The rows as they are kept, by known prefix, then by the rest of the pattern, then by status.
    #[must_use]
    pub fn patterns(&self) -> &[PatternRow] {
        &self.rows
    }

    /// The rows as strings, in lexicographic order of outputs, then by status: expanded one by one.
    #[must_use]
    pub fn rows(&self) -> Rows<'_> {
        Rows::new(&self.rows)
    }

    /// What masses are integers over.
    #[must_use]
    pub fn denominator(&self) -> Denominator {
        self.summary.denominator
    }

    /// The numerator of the mass of all cylinders of a status.
    #[must_use]
    pub fn mass(&self, status: Status) -> u128 {
        self.summary.tally.of(status).mass
    }

    /// The numerator of the mass of the cylinders of a status that print exactly x.
    #[must_use]
    pub fn mass_at(&self, x: &Symbols, status: Status) -> u128 {
        let codes: Vec<u8> = x.iter().map(u8::from).collect();
        (0..=codes.len())
            .flat_map(|len| self.known(&codes[..len]))
            .filter(|row| row.status == status && row.output.len() == x.len())
            .filter_map(|row| row.output.fixed_by(x).map(|fixed| row.numerator >> fixed))
            .sum()
    }

    /// The rows whose known prefix is `prefix`.
    fn known<'a>(&'a self, prefix: &'a [u8]) -> impl Iterator<Item = &'a PatternRow> {
        let first = self.rows.partition_point(|row| row.output.known() < prefix);
        self.rows[first..]
            .iter()
            .take_while(move |row| row.output.known() == prefix)
    }

    fn reaches(&self, symbols: usize) -> Result<(), TableError> {
        let horizon = self.summary.budget.horizon();
        if symbols > horizon {
            return Err(TableError::BeyondHorizon { symbols, horizon });
        }
        Ok(())
    }

    /// The bounds of M(x): lower(x) and upper(x).
    ///
    /// # Errors
    /// [`TableError::BeyondHorizon`] when x is longer than the horizon.
    pub fn bounds(&self, x: &Symbols) -> Result<Bounds, TableError> {
        self.reaches(x.len())?;
        Ok(self.over(self.matched(x)))
    }

    fn over(&self, Matched { lower, open, .. }: Matched) -> Bounds {
        let denominator = self.summary.denominator;
        Bounds {
            lower: denominator.over(lower),
            upper: denominator.over(lower + open),
        }
    }

    /// The masses of the rows that may start with x.
    fn matched(&self, x: &Symbols) -> Matched {
        let codes: Vec<u8> = x.iter().map(u8::from).collect();
        let first = self
            .rows
            .partition_point(|row| row.output.known() < &codes[..]);
        let behind = first
            + self.rows[first..].partition_point(|row| row.output.known().starts_with(&codes));
        let mut found = Matched::default();
        self.add_printed(first, behind, 0, &mut found);
        for len in 0..codes.len() {
            let prefix = &codes[..len];
            let first = self.rows.partition_point(|row| row.output.known() < prefix);
            let behind =
                first + self.rows[first..].partition_point(|row| row.output.known() == prefix);
            self.matching(&codes, len, first, behind, &mut found);
        }
        found
    }

    /// Adds the rows `from` to `to`, all of which start with x when so many free bits are fixed.
    fn add_printed(&self, from: usize, to: usize, fixed: u32, found: &mut Matched) {
        found.lower += (self.before[to] - self.before[from]) >> fixed;
        if let Some(sampled) = &self.sampled {
            found.drawn_lower += (sampled.before[to] - sampled.before[from]) >> fixed;
        }
    }

    /// Adds the masses of the rows `from` to `to` that x leaves, all of which have the known prefix x[..len].
    ///
    /// Rows of one known prefix are in the order of their codes, so those that go on with the same code
    /// stand together, and whole stretches are left out or summed up at once.
    fn matching(&self, x: &[u8], len: usize, from: usize, to: usize, found: &mut Matched) {
        if from == to {
            return;
        }
        let mut stretches = vec![Stretch {
            from,
            to,
            depth: len,
            values: 0,
            fixed: 0,
        }];
        while let Some(stretch) = stretches.pop() {
            let Some(stretch) = self.follow_common(x, stretch) else {
                continue;
            };
            let Stretch {
                mut from,
                to,
                depth,
                values,
                fixed,
            } = stretch;
            if depth == x.len() {
                self.add_printed(from, to, fixed, found);
                continue;
            }
            while from < to {
                let row = &self.rows[from];
                let Some(&code) = row.output.codes().get(depth) else {
                    // It ends here, before x does.
                    if row.status.is_open() {
                        found.open += row.numerator >> fixed;
                    }
                    if row.status == Status::OpenLength {
                        found.drawn_open += row.numerator >> fixed;
                    }
                    from += 1;
                    continue;
                };
                let behind = from
                    + self.rows[from..to]
                        .partition_point(|row| row.output.codes().get(depth) == Some(&code));
                if let Some((values, fixed)) = follow(code, x[depth] == 1, values, fixed) {
                    stretches.push(Stretch {
                        from,
                        to: behind,
                        depth: depth + 1,
                        values,
                        fixed,
                    });
                }
                from = behind;
            }
        }
    }

    /// Goes on along the symbols that all rows of a stretch have in common; none where x disagrees.
    fn follow_common(&self, x: &[u8], mut stretch: Stretch) -> Option<Stretch> {
        // What the first and the last row have in common, those between them have too.
        let first = self.rows[stretch.from].output.codes();
        let last = self.rows[stretch.to - 1].output.codes();
        let common = first[stretch.depth..].iter().zip(&last[stretch.depth..]);
        for ((&code, &other), &symbol) in common.zip(&x[stretch.depth..]) {
            if code != other {
                break;
            }
            (stretch.values, stretch.fixed) =
                follow(code, symbol == 1, stretch.values, stretch.fixed)?;
            stretch.depth += 1;
        }
        Some(stretch)
    }

    /// The bounds of x, x0 and x1, from which predictions follow.
    ///
    /// # Errors
    /// [`TableError::BeyondHorizon`] when x is not shorter than the horizon.
    pub fn predict(&self, x: &Symbols) -> Result<Prediction, TableError> {
        self.reaches(x.len() + 1)?;
        Ok(Prediction {
            x: self.bounds(x)?,
            next: [self.bounds(&x.with(false))?, self.bounds(&x.with(true))?],
            ends: self.denominator().over(self.mass_at(x, Status::Silent)),
        })
    }

    /// The bounds of M(x) that the draws give with the chance of error that `confidence` allows, nowhere wider than the
    /// certified ones; none where nothing was drawn.
    ///
    /// # Errors
    /// [`TableError::BeyondHorizon`] when x is longer than the horizon.
    pub fn sampled_bounds(
        &self,
        x: &Symbols,
        confidence: &Confidence,
    ) -> Result<Option<Bounds>, TableError> {
        self.reaches(x.len())?;
        Ok(self.sampled.as_ref().map(|sampled| {
            let matched = self.matched(x);
            let seen = self.seen(sampled, x, &matched);
            let bounds = self.open(sampled).bounds(&seen, &confidence.shared_by(2));
            bounds.narrowed(&self.over(matched))
        }))
    }

    /// The same of x, x0 and x1, which hold together.
    ///
    /// # Errors
    /// [`TableError::BeyondHorizon`] when x is not shorter than the horizon.
    pub fn sampled_prediction(
        &self,
        x: &Symbols,
        confidence: &Confidence,
    ) -> Result<Option<Prediction>, TableError> {
        let Some(sampled) = &self.sampled else {
            return Ok(None);
        };
        let certified = self.predict(x)?;
        let seen = |x: &Symbols| self.seen(sampled, x, &self.matched(x));
        let next = [false, true].map(|symbol| seen(&x.with(symbol)));
        let sampled = self.open(sampled).prediction(
            &seen(x),
            [&next[0], &next[1]],
            certified.ends.clone(),
            confidence,
        );
        Ok(Some(sampled.narrowed(&certified)))
    }

    /// The most likely M(x) by what is decided and drawn, no bound; none where nothing was drawn.
    ///
    /// # Errors
    /// [`TableError::BeyondHorizon`] when x is longer than the horizon.
    pub fn estimate(&self, x: &Symbols) -> Result<Option<Rational>, TableError> {
        self.reaches(x.len())?;
        Ok(self.sampled.as_ref().map(|sampled| {
            let seen = self.seen(sampled, x, &self.matched(x));
            self.open(sampled).estimate(&seen)
        }))
    }

    /// What was drawn from: all open-length mass.
    fn open(&self, sampled: &Sampled) -> OpenMass {
        OpenMass {
            mass: self.denominator().over(self.mass(Status::OpenLength)),
            draws: sampled.sample.count(),
        }
    }

    /// How often x was drawn, and its masses beside those drawn from.
    fn seen(&self, sampled: &Sampled, x: &Symbols, matched: &Matched) -> Seen {
        Seen {
            settled: self.over(matched.undrawn()),
            draws: sampled.sample.seen(x),
        }
    }
}

/// Rows whose first `depth` symbols are the same, and agree with x when the free bits below `fixed` have
/// these values.
struct Stretch {
    from: usize,
    to: usize,
    depth: usize,
    values: u128,
    fixed: u32,
}

/// Masses of the rows that may start with x.
#[derive(Default)]
struct Matched {
    /// What starts with x.
    lower: u128,
    /// What is open, and a proper prefix of x so far.
    open: u128,
    /// What of both was drawn from, in a table with draws.
    drawn_lower: u128,
    drawn_open: u128,
}

impl Matched {
    /// The masses that were not drawn from.
    fn undrawn(&self) -> Self {
        Self {
            lower: self.lower - self.drawn_lower,
            open: self.open - self.drawn_open,
            ..Self::default()
        }
    }
}

impl Listing for Table {
    type Error = Infallible;

    fn summary(&self) -> &Summary {
        &self.summary
    }

    fn share(&self) -> Share {
        Share::WHOLE
    }

    fn sample(&self) -> Option<&Sample> {
        self.sample()
    }

    fn rows(&self) -> Result<impl Iterator<Item = Result<PatternRow, Infallible>>, Infallible> {
        Ok(self.rows.iter().cloned().map(Ok))
    }
}

#[cfg(test)]
mod tests {
    use super::super::pattern::Pattern;
    use super::super::tally::Amount;
    use super::*;
    use crate::exact::Dyadic;
    use crate::machine::Coding;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const HORIZON: usize = 7;
    const CODING: Coding = Coding {
        base: 2,
        longest: 4,
    };

    /// A table of random patterns whose free bits show several times; what mass is left is open.
    fn table() -> impl Strategy<Value = Table> {
        let codes = proptest::collection::vec(prop_oneof![0..2_u8, 2..8_u8], 0..=HORIZON);
        let rows = proptest::collection::btree_map((codes, 0..5_usize), 1..9_u128, 0..30);
        rows.prop_map(|rows| {
            let budget = Budget::new(20, HORIZON, 100).unwrap();
            let mut merged = BTreeMap::<(Pattern, Status), u128>::new();
            for ((codes, status), mass) in rows {
                let output = Pattern::canonical(&codes);
                let numerator = mass << output.free();
                *merged.entry((output, Status::ALL[status])).or_default() += numerator;
            }
            let left = (1 << 24) - merged.values().sum::<u128>();
            *merged
                .entry((Pattern::default(), Status::OpenLength))
                .or_default() += left;
            let rows: Vec<_> = merged
                .into_iter()
                .map(|((output, status), numerator)| PatternRow {
                    output,
                    status,
                    numerator,
                })
                .collect();
            Table::from_rows(summary(budget, &rows), rows).unwrap()
        })
    }

    /// What the rows come to.
    fn summary(budget: Budget, rows: &[PatternRow]) -> Summary {
        let amounts = rows.iter().map(|row| {
            let amount = Amount {
                mass: row.numerator,
                cylinders: 0,
            };
            (row.status, None, amount)
        });
        Summary {
            machine: "kraft".to_owned(),
            budget,
            stop: StopReason::Bits,
            denominator: Denominator::of(CODING, &budget).unwrap(),
            tally: Tally::from_amounts(amounts, 0),
        }
    }

    /// All strings that the patterns match, by trying every value of the free bits.
    fn strings(table: &Table) -> BTreeMap<(Symbols, Status), u128> {
        let mut all = BTreeMap::new();
        for row in table.patterns() {
            let free = row.output.free();
            for values in 0..1_u32 << free {
                let string = row
                    .output
                    .codes()
                    .iter()
                    .map(|&code| match code {
                        0 | 1 => code == 1,
                        _ => (values >> ((code - 2) >> 1) & 1 == 1) ^ (code & 1 == 1),
                    })
                    .collect();
                *all.entry((string, row.status)).or_default() += row.numerator >> free;
            }
        }
        all
    }

    proptest! {
        #[test]
        fn expanded_rows_are_all_strings_in_order(table in table()) {
            let expanded: Vec<_> = table
                .rows()
                .map(|row| ((row.output, row.status), row.numerator))
                .collect();
            prop_assert_eq!(expanded, strings(&table).into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn bounds_by_search_are_those_of_all_strings(
            table in table(),
            x in proptest::collection::vec(any::<bool>(), 0..=HORIZON),
        ) {
            let x: Symbols = x.into_iter().collect();
            let (mut lower, mut open) = (0_u128, 0_u128);
            for ((string, status), mass) in strings(&table) {
                if string.starts_with(&x) {
                    lower += mass;
                } else if x.starts_with(&string) && status.is_open() {
                    open += mass;
                }
            }
            let bounds = table.bounds(&x).unwrap();
            prop_assert_eq!(bounds.lower, Dyadic::from_u128(lower, 24).to_rational());
            prop_assert_eq!(bounds.upper, Dyadic::from_u128(lower + open, 24).to_rational());
        }
    }

    #[test]
    fn a_row_that_its_strings_cannot_share_or_beyond_the_horizon_is_refused() {
        let from = |text: &str, numerator: u128| {
            let budget = Budget::new(4, 3, 100).unwrap();
            let row = |text: &str, numerator| PatternRow {
                output: Pattern::parse(text).unwrap(),
                status: Status::Complete,
                numerator,
            };
            let rows = vec![row("111", 256 - numerator), row(text, numerator)];
            Table::from_rows(summary(budget, &rows), rows)
        };
        assert!(from("0ab", 4).is_ok());
        assert_eq!(from("0ab", 6), Err(TableError::Row { row: 1 }));
        assert_eq!(from("0000", 4), Err(TableError::Row { row: 1 }));
        let table = from("0ab", 4).unwrap();
        let mut other = table.summary().clone();
        other.tally = Tally::default();
        assert_eq!(
            Table::from_rows(other, table.patterns().to_vec()),
            Err(TableError::Tally {
                status: Status::Complete
            })
        );
        let table = from("0ab", 4).unwrap();
        let beyond = |x: &str| table.predict(&Symbols::parse(x).unwrap()).unwrap_err();
        assert_eq!(
            beyond("000"),
            TableError::BeyondHorizon {
                symbols: 4,
                horizon: 3
            }
        );
    }
}

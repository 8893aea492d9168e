//! Code lengths: what many sequences cost in bits, -log2 M(x), from a saved table; and beside another model.
//!
//! M(x) is known between two bounds, and so are the bits. All ends are doubles rounded outward: they hold as the
//! table's bounds do. A mass whose lower bound is 0 may cost any number of bits.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::enumerate::turing::Distribution;
use crate::enumerate::{Bounds, Confidence, Prediction, Table, TableError};
use crate::exact::{Enclosure, Rational, as_u64, short_log2};
use crate::machine::Symbols;

/// A number of bits that lies between two ends, infinite where nothing is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BitRange {
    /// It is at least this.
    pub lower: f64,
    /// It is at most this.
    pub upper: f64,
}

impl BitRange {
    /// -log2 of a mass between these bounds.
    #[must_use]
    pub fn of(mass: &Bounds) -> Self {
        Self::between(&mass.lower, &mass.upper)
    }

    /// -log2 of a probability.
    #[must_use]
    pub fn of_probability(probability: &Enclosure) -> Self {
        Self::between(probability.lower(), probability.upper())
    }

    fn between(least: &Rational, most: &Rational) -> Self {
        // Only 0 has no logarithm, and it costs infinitely many bits.
        let lower = short_log2(most).map_or(f64::INFINITY, |log| (-log.upper()).lower_f64());
        let upper = short_log2(least).map_or(f64::INFINITY, |log| (-log.lower()).upper_f64());
        BitRange { lower, upper }
    }

    /// What is left of `bits` after these: the gap to another model that pays so many.
    #[must_use]
    pub fn gap_of(self, bits: f64) -> Self {
        let difference = |end: f64, otherwise: f64, rounded: fn(&Rational) -> f64| {
            let ends = Rational::from_f64(bits).zip(Rational::from_f64(end));
            ends.map_or(otherwise, |(bits, end)| rounded(&(bits - end)))
        };
        BitRange {
            lower: difference(self.upper, f64::NEG_INFINITY, Rational::lower_f64),
            upper: difference(self.lower, f64::INFINITY, Rational::upper_f64),
        }
    }

    /// Whether both ends are numbers.
    #[must_use]
    pub fn is_bounded(self) -> bool {
        self.lower.is_finite() && self.upper.is_finite()
    }
}

/// The sum of many ranges, added exactly end by end.
#[derive(Clone, Debug)]
pub struct BitSum {
    count: u64,
    lower: Rational,
    upper: Rational,
    /// How many ranges had no lower end, and no upper one.
    missing: [u64; 2],
}

impl Default for BitSum {
    fn default() -> Self {
        BitSum {
            count: 0,
            lower: Rational::zero(),
            upper: Rational::zero(),
            missing: [0; 2],
        }
    }
}

impl BitSum {
    /// Adds a range.
    pub fn add(&mut self, range: BitRange) {
        self.count += 1;
        let [no_lower, no_upper] = &mut self.missing;
        for (sum, end, missing) in [
            (&mut self.lower, range.lower, no_lower),
            (&mut self.upper, range.upper, no_upper),
        ] {
            match Rational::from_f64(end) {
                Some(end) => *sum += end,
                None => *missing += 1,
            }
        }
    }

    /// How many ranges were added.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The sum.
    #[must_use]
    pub fn range(&self) -> BitRange {
        self.over(1)
    }

    /// The sum divided by a number; the sum itself for 0.
    #[must_use]
    pub fn over(&self, parts: u64) -> BitRange {
        let share = Rational::ratio(1, parts.max(1));
        let [no_lower, no_upper] = self.missing.map(|missing| missing > 0);
        BitRange {
            lower: if no_lower {
                f64::NEG_INFINITY
            } else {
                (&self.lower * &share).lower_f64()
            },
            upper: if no_upper {
                f64::INFINITY
            } else {
                (&self.upper * &share).upper_f64()
            },
        }
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> BitRange {
        self.over(self.count)
    }
}

impl Extend<BitRange> for BitSum {
    fn extend<I: IntoIterator<Item = BitRange>>(&mut self, ranges: I) {
        for range in ranges {
            self.add(range);
        }
    }
}

/// The bits of a sequence, or of one symbol of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CodeLength {
    /// Proven.
    pub certified: BitRange,
    /// At confidence, where the table holds draws.
    pub sampled: Option<BitRange>,
}

/// What a sequence costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// All of it.
    pub whole: CodeLength,
    /// Each symbol after those before it, if that is asked for.
    pub symbols: Vec<CodeLength>,
}

/// A sequence that a table cannot score.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{symbols} symbols are beyond the table's horizon of {horizon}; build a table with --horizon {longest}, the length \
     of the longest sequence, or cut the sequences"
)]
pub struct TooLong {
    /// Which sequence, from 0.
    pub index: usize,
    /// Its length.
    pub symbols: usize,
    /// The table's horizon.
    pub horizon: usize,
    /// The length of the longest sequence of all.
    pub longest: usize,
}

/// Scores sequences, those that are the same once; with the bits of each symbol too, if told.
///
/// All intervals at confidence hold together but for the chance of error that `confidence` allows.
///
/// # Errors
/// [`TooLong`] for the first sequence beyond the table's horizon.
pub fn score(
    table: &Table,
    sequences: &[&Symbols],
    per_symbol: bool,
    confidence: &Confidence,
) -> Result<Vec<Score>, TooLong> {
    let horizon = table.budget().horizon();
    let longest = sequences.iter().map(|x| x.len()).max().unwrap_or(0);
    let too_long = |index, symbols| TooLong {
        index,
        symbols,
        horizon,
        longest,
    };
    let wrong =
        |(index, x): (usize, &&Symbols)| (x.len() > horizon).then(|| too_long(index, x.len()));
    if let Some(error) = sequences.iter().enumerate().find_map(wrong) {
        return Err(error);
    }
    // Nothing in the table is beyond its horizon any more.
    let failed = |_| too_long(0, longest);
    let distinct: BTreeSet<&Symbols> = sequences.iter().copied().collect();
    let prefixes: BTreeSet<Symbols> = if per_symbol {
        distinct
            .iter()
            .flat_map(|x| (0..x.len()).map(|len| x.prefix(len)))
            .collect()
    } else {
        BTreeSet::new()
    };
    let all = as_u64(distinct.len() + prefixes.len());
    let each = confidence.shared_by(all);
    let wholes = distinct
        .into_par_iter()
        .map(|x| Ok((x, whole(table, x, &each)?)))
        .collect::<Result<HashMap<_, _>, TableError>>()
        .map_err(failed)?;
    let following = prefixes
        .into_par_iter()
        .map(|x| {
            let both = next(table, &x, &each)?;
            Ok((x, both))
        })
        .collect::<Result<HashMap<_, _>, TableError>>()
        .map_err(failed)?;
    let symbols = |x: &Symbols| {
        let after = |(len, symbol): (usize, bool)| {
            Some(following.get(&x.prefix(len))?[usize::from(symbol)])
        };
        x.iter().enumerate().filter_map(after).collect()
    };
    Ok(sequences
        .iter()
        .map(|x| Score {
            whole: wholes[x],
            symbols: if per_symbol { symbols(x) } else { Vec::new() },
        })
        .collect())
}

/// Scores sequences by all Turing machines of a size, exactly: the bits of D*(x), infinitely many where it is 0.
#[must_use]
pub fn score_exactly(table: &Distribution, sequences: &[&Symbols], per_symbol: bool) -> Vec<Score> {
    let proven = |certified| CodeLength {
        certified,
        sampled: None,
    };
    let symbol = |x: &Symbols, (len, symbol): (usize, bool)| {
        let prediction = table.prediction(&x.prefix(len));
        proven(BitRange::of_probability(&prediction.plain(symbol)))
    };
    let score = |x: &&Symbols| Score {
        whole: proven(BitRange::of(&table.monotone(x))),
        symbols: if per_symbol {
            x.iter().enumerate().map(|next| symbol(x, next)).collect()
        } else {
            Vec::new()
        },
    };
    sequences.par_iter().map(score).collect()
}

/// The bits of x.
fn whole(table: &Table, x: &Symbols, confidence: &Confidence) -> Result<CodeLength, TableError> {
    let certified = table.bounds(x)?;
    let sampled = table.sampled_bounds(x, confidence)?;
    Ok(CodeLength {
        certified: BitRange::of(&certified),
        sampled: sampled.as_ref().map(BitRange::of),
    })
}

/// The bits of 0 and of 1 after x.
fn next(
    table: &Table,
    x: &Symbols,
    confidence: &Confidence,
) -> Result<[CodeLength; 2], TableError> {
    let certified = table.predict(x)?;
    let sampled = table.sampled_prediction(x, confidence)?;
    let bits =
        |prediction: &Prediction, symbol| BitRange::of_probability(&prediction.plain(symbol));
    Ok([false, true].map(|symbol| CodeLength {
        certified: bits(&certified, symbol),
        sampled: sampled.as_ref().map(|sampled| bits(sampled, symbol)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::{Budget, Control, Listing, Shard, Share, Storage};
    use crate::exact::log2;
    use crate::machine::Kraft;

    fn table() -> Table {
        let budget = Budget::new(13, 6, 300).unwrap();
        let (machine, storage) = (Kraft::new(), Storage::default());
        let shard = Shard::gather(&machine, budget, Share::WHOLE, &storage, &Control::new());
        let shard = shard.unwrap();
        let rows = Listing::rows(&shard).unwrap().map(Result::unwrap).collect();
        Table::from_rows(Listing::summary(&shard).clone(), rows).unwrap()
    }

    fn strings(length: usize) -> Vec<Symbols> {
        let string = |number: u32| (0..length).map(|bit| number >> bit & 1 == 1).collect();
        (0..1 << length).map(string).collect()
    }

    fn scored(xs: &[Symbols], per_symbol: bool) -> Result<Vec<Score>, TooLong> {
        let xs: Vec<&Symbols> = xs.iter().collect();
        score(&table(), &xs, per_symbol, &Confidence::default())
    }

    /// Catches ends that are exchanged, that are rounded inward, and nats.
    #[test]
    fn the_bits_of_every_string_enclose_those_of_its_bounds() {
        let table = table();
        for xs in [strings(0), strings(3), strings(6)] {
            for (x, score) in xs.iter().zip(scored(&xs, false).unwrap()) {
                let bounds = table.bounds(x).unwrap();
                let BitRange { lower, upper } = score.whole.certified;
                let exact = |end: f64| Rational::from_f64(end).unwrap();
                let log = log2(&bounds.upper, 128).unwrap();
                assert!(exact(lower) <= -log.lower(), "{x}");
                assert!(lower >= (-log.upper()).nearest_f64() - 1e-9, "{x}");
                if bounds.lower.is_zero() {
                    assert_eq!(upper, f64::INFINITY, "{x}");
                } else {
                    let log = log2(&bounds.lower, 128).unwrap();
                    assert!(exact(upper) >= -log.upper(), "{x}");
                    assert!(upper <= (-log.lower()).nearest_f64() + 1e-9, "{x}");
                }
            }
        }
        let [nothing] = &scored(&strings(0), false).unwrap()[..] else {
            panic!("one string is empty");
        };
        let free = BitRange {
            lower: 0.0,
            upper: 0.0,
        };
        assert_eq!(nothing.whole.certified, free);
    }

    /// Catches bits of the other symbol, and of a prefix one too long.
    #[test]
    fn the_bits_of_the_symbols_are_those_of_the_predictions_and_add_up_round_the_whole() {
        let table = table();
        let xs = strings(6);
        for (x, score) in xs.iter().zip(scored(&xs, true).unwrap()) {
            assert_eq!(score.symbols.len(), 6);
            let mut sum = BitSum::default();
            for (len, (symbol, bits)) in x.iter().zip(&score.symbols).enumerate() {
                let prediction = table.predict(&x.prefix(len)).unwrap();
                let expected = BitRange::of_probability(&prediction.plain(symbol));
                assert_eq!(bits.certified, expected, "{x}");
                sum.add(bits.certified);
            }
            // What the symbols may cost each is wider than what all of them may.
            let (sum, whole) = (sum.range(), score.whole.certified);
            assert!(sum.lower <= whole.upper && sum.upper >= whole.lower, "{x}");
        }
    }

    #[test]
    fn the_same_sequence_costs_the_same_wherever_it_stands() {
        let x = |text: &str| Symbols::parse(text).unwrap();
        let all = scored(&[x("01"), x("1"), x("01"), x("")], true).unwrap();
        assert_eq!(all[0], all[2]);
        assert_ne!(all[0].whole, all[1].whole);
        assert_eq!(all[3].symbols.len(), 0);
    }

    #[test]
    fn the_first_sequence_beyond_the_horizon_is_told_with_the_longest() {
        let x = |text: &str| Symbols::parse(text).unwrap();
        let error = scored(&[x("01"), x("0101010"), x("01010101")], false).unwrap_err();
        let expected = TooLong {
            index: 1,
            symbols: 7,
            horizon: 6,
            longest: 8,
        };
        assert_eq!(error, expected);
        assert!(error.to_string().contains("--horizon 8"));
    }

    /// Catches a gap with its sign or its ends exchanged.
    #[test]
    fn gaps_and_sums_are_exact_and_keep_missing_ends() {
        let range = BitRange {
            lower: 1.0,
            upper: 3.0,
        };
        let gap = range.gap_of(2.5);
        assert_eq!((gap.lower, gap.upper), (-0.5, 1.5));
        let open = BitRange {
            lower: 1.0,
            upper: f64::INFINITY,
        };
        let gap = open.gap_of(2.5);
        assert_eq!((gap.lower, gap.upper), (f64::NEG_INFINITY, 1.5));
        assert!(!gap.is_bounded() && range.is_bounded());
        // In doubles the small ones would be lost.
        let mut sum = BitSum::default();
        let small = BitRange {
            lower: 2_f64.powi(-60),
            upper: 1.0,
        };
        sum.extend(std::iter::repeat_n(small, 1 << 10));
        sum.add(range);
        assert_eq!(sum.range().lower, 1.0 + 2_f64.powi(-50));
        let exact = |end| Rational::from_f64(end).unwrap();
        let (mean, most) = (Rational::ratio(1027, 1025), sum.mean().upper);
        assert!(exact(most) > mean && exact(most.next_down()) < mean);
        sum.add(open);
        assert_eq!(sum.range().upper, f64::INFINITY);
        assert_eq!(sum.count(), 1026);
    }
}

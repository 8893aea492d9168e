//! `score`: what many sequences cost in bits, by a table, and beside another model.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use solomonoff::enumerate::Confidence;
use solomonoff::exact::{Rational, Rounding, as_u64};
use solomonoff::mixture::{self, BitRange, BitSum, CodeLength};
use solomonoff::trace::{
    Column, Sequence, SequenceFormat, Sequences, Trace, TraceError, Wanted, read_sequences,
    read_sequences_from, save_parts,
};

use super::layout::{Align, Columns, grouped, plural, shorten, wrap};
use super::scorer::{By, Scorer};
use super::{Ending, Session, figures, limits};

/// Give the code lengths of many sequences
///
/// For each sequence x the bits -log2 M(x), proven from below and above by a table,
/// and at confidence where the table holds draws. The table is a saved one, or with
/// --machine made for the sequences. Sequences come one per line, or as a column of
/// CSV, JSON lines or Parquet.
#[derive(Debug, Args)]
pub struct Score {
    /// Sequences of 0 and 1 (`-` reads standard input)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    by: By,
    /// How the sequences are written; the file's ending says it unless given
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// The column of the sequences; `x`, `sequence`, `symbols`, `output` or the only one unless given
    #[arg(long, value_name = "NAME")]
    column: Option<String>,
    /// The bits of each symbol too
    #[arg(long)]
    per_symbol: bool,
    /// Another model's bits for each sequence: a column of the same file, or a file with one number per line. The gap is how much more that model pays than M
    #[arg(long, value_name = "COLUMN|FILE")]
    model_bits: Option<String>,
    /// The chance that any of the reported intervals at confidence is wrong: 1 minus their confidence
    #[arg(
        long,
        value_name = "P",
        default_value = "1e-6",
        allow_negative_numbers = true
    )]
    confidence: Confidence,
    /// How many sequences are shown (JSON and files hold all)
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = limits::lines, allow_negative_numbers = true)]
    rows: usize,
    /// Save a row for each sequence, or with --per-symbol for each symbol: Parquet, or CSV or JSON lines for .csv and .jsonl
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The values of `--format`.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Lines,
    Csv,
    Jsonl,
    Parquet,
}

impl From<Format> for SequenceFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Lines => Self::Lines,
            Format::Csv => Self::Csv,
            Format::Jsonl => Self::JsonLines,
            Format::Parquet => Self::Parquet,
        }
    }
}

/// A sequence, what it costs, and what another model pays more.
struct Row<'a> {
    sequence: &'a Sequence,
    score: &'a mixture::Score,
    gap: Option<CodeLength>,
}

/// Sums over sequences, proven and at confidence.
#[derive(Default)]
struct Sums {
    certified: BitSum,
    sampled: BitSum,
}

impl Sums {
    fn add(&mut self, bits: CodeLength) {
        self.certified.add(bits.certified);
        self.sampled.extend(bits.sampled);
    }

    /// The certified sum over so many parts, and that at confidence.
    fn over(&self, parts: u64) -> CodeLength {
        CodeLength {
            certified: self.certified.over(parts),
            sampled: (self.sampled.count() > 0).then(|| self.sampled.over(parts)),
        }
    }
}

/// What is said over all sequences.
struct Total {
    sequences: u64,
    symbols: u64,
    bits: Sums,
    gap: Option<Sums>,
    /// How many have no upper bound, and the sums over the others.
    unbounded: u64,
    bounded: Sums,
    bounded_gap: Sums,
}

impl Total {
    fn of(rows: &[Row<'_>]) -> Self {
        let mut total = Total {
            sequences: as_u64(rows.len()),
            symbols: 0,
            bits: Sums::default(),
            gap: None,
            unbounded: 0,
            bounded: Sums::default(),
            bounded_gap: Sums::default(),
        };
        for row in rows {
            total.symbols += as_u64(row.sequence.symbols.len());
            let bits = row.score.whole;
            let is_bounded = bits.certified.is_bounded();
            total.unbounded += u64::from(!is_bounded);
            total.bits.add(bits);
            if is_bounded {
                total.bounded.add(bits);
            }
            if let Some(gap) = row.gap {
                total.gap.get_or_insert_default().add(gap);
                if is_bounded {
                    total.bounded_gap.add(gap);
                }
            }
        }
        total
    }
}

impl Score {
    /// Reads, scores, saves and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        // A saved table that cannot be read is an error before any sequence is.
        let saved = self.by.saved()?;
        let sequences = self.sequences()?;
        let all: Vec<_> = sequences.all.iter().map(|one| &one.symbols).collect();
        let longest = all.iter().map(|x| x.len()).max().unwrap_or(0);
        let scorer = match saved {
            Some(scorer) => Some(scorer),
            None => self.by.scorer(longest, session)?,
        };
        let Some(scorer) = scorer else {
            return Ok(Ending::Interrupted);
        };
        let scored = scorer.score(&all, self.per_symbol, &self.confidence);
        let scores = scored.map_err(|error| {
            let line = sequences.all[error.index].line;
            anyhow!("{}, line {line}: {error}", sequences.source)
        })?;
        let rows: Vec<Row<'_>> = sequences
            .all
            .iter()
            .zip(&scores)
            .map(|(sequence, score)| Row {
                sequence,
                score,
                gap: sequence.model_bits.map(|bits| gap(score.whole, bits)),
            })
            .collect();
        let total = Total::of(&rows);
        if let Some(file) = &self.output {
            self.save(&rows, file)?;
            session.note(&format!(
                "{} saved in {}",
                plural(rows.len() as u128, "sequence"),
                file.display()
            ));
        }
        if session.json {
            self.print_json(&rows, &total, &scorer, session)?;
        } else {
            self.print(&rows, &total, &scorer, session)?;
        }
        Ok(Ending::Done)
    }

    fn sequences(&self) -> anyhow::Result<Sequences> {
        let wanted = Wanted {
            format: self.format.map(SequenceFormat::from),
            column: self.column.clone(),
            model_bits: self.model_bits.clone(),
        };
        if self.file == Path::new("-") {
            return Ok(read_sequences_from(
                "standard input",
                std::io::stdin(),
                &wanted,
            )?);
        }
        Ok(read_sequences(&self.file, &wanted)?)
    }

    /// Writes a row for each sequence, or for each of its symbols.
    fn save(&self, rows: &[Row<'_>], file: &Path) -> anyhow::Result<()> {
        let trace = |rows: &[Row<'_>]| self.trace(rows, &rows_of(rows, self.per_symbol));
        save_parts(file, &trace(&[])?, |parts| {
            for part in rows.chunks(PART_ROWS) {
                parts.put(&trace(part)?)?;
            }
            Ok::<_, anyhow::Error>(())
        })
    }

    /// The tidy rows of some sequences. `places` are the rows: a sequence, and a symbol of it.
    fn trace(&self, rows: &[Row<'_>], places: &[(usize, usize)]) -> Result<Trace, TraceError> {
        let float = |value: &dyn Fn(&Row<'_>, usize) -> Option<f64>| {
            let cell = |&(row, t): &(usize, usize)| value(&rows[row], t).and_then(finite);
            Column::Float(places.iter().map(cell).collect())
        };
        let integer = |value: &dyn Fn(&Row<'_>, usize) -> u64| {
            let cell = |&(row, t): &(usize, usize)| i64::try_from(value(&rows[row], t)).ok();
            Column::Integer(places.iter().map(cell).collect())
        };
        let text = places
            .iter()
            .map(|&(row, _)| Some(rows[row].sequence.symbols.to_string()));
        let mut trace = Trace::new("score")
            .with_column("line", integer(&|row, _| row.sequence.line))?
            .with_column("x", Column::Text(text.collect()))?;
        let ends =
            |mut trace: Trace, name: &str, of: &dyn Fn(&Row<'_>, usize) -> Option<CodeLength>| {
                let certified = |row: &Row<'_>, t| Some(of(row, t)?.certified);
                let sampled = |row: &Row<'_>, t| of(row, t)?.sampled;
                for (kind, of) in [
                    (
                        "",
                        &certified as &dyn Fn(&Row<'_>, usize) -> Option<BitRange>,
                    ),
                    ("sampled_", &sampled),
                ] {
                    let column = |end: &str| format!("{kind}{name}_{end}");
                    trace = trace
                        .with_column(column("lower"), float(&|row, t| Some(of(row, t)?.lower)))?
                        .with_column(column("upper"), float(&|row, t| Some(of(row, t)?.upper)))?;
                }
                Ok::<_, TraceError>(trace)
            };
        trace = ends(trace, "bits", &|row, _| Some(row.score.whole))?;
        if self.model_bits.is_some() {
            trace = trace.with_column("model_bits", float(&|row, _| row.sequence.model_bits))?;
            trace = ends(trace, "gap_bits", &|row, _| row.gap)?;
        }
        if self.per_symbol {
            let symbol = |row: &Row<'_>, t| row.sequence.symbols.get(t) == Some(true);
            trace = trace
                .with_column("t", integer(&|_, t| as_u64(t) + 1))?
                .with_column("symbol", integer(&|row, t| symbol(row, t).into()))?;
            trace = ends(trace, "symbol_bits", &|row, t| {
                row.score.symbols.get(t).copied()
            })?;
        }
        Ok(trace)
    }

    fn print_json(
        &self,
        rows: &[Row<'_>],
        total: &Total,
        scorer: &Scorer,
        session: &mut Session,
    ) -> anyhow::Result<()> {
        let parts = |sums: &Sums, count: u64| {
            json!({
                "sum": Ends(sums.over(1)),
                "mean": Ends(sums.over(count)),
            })
        };
        let bounded = total.sequences - total.unbounded;
        let gap = total.gap.as_ref().map(|gap| {
            let mut document = parts(gap, total.sequences);
            document["bounded"] = parts(&total.bounded_gap, bounded);
            document
        });
        let sampled = total.bits.sampled.count() > 0;
        session.out.document(&Document {
            machine: scorer.machine(),
            bits: scorer.budget().map(|budget| budget.bits()),
            horizon: scorer.budget().map(|budget| budget.horizon()),
            steps: scorer.budget().map(|budget| budget.steps()),
            confidence: sampled.then(|| self.confidence.to_string()),
            count: total.sequences,
            symbols: total.symbols,
            unbounded: total.unbounded,
            code_length: json!({
                "sum": Ends(total.bits.over(1)),
                "mean": Ends(total.bits.over(total.sequences)),
                "per_symbol": Ends(total.bits.over(total.symbols)),
                "bounded": parts(&total.bounded, bounded),
            }),
            gap,
            sequences: rows,
        })?;
        Ok(())
    }

    fn print(
        &self,
        rows: &[Row<'_>],
        total: &Total,
        scorer: &Scorer,
        session: &mut Session,
    ) -> anyhow::Result<()> {
        let line = answer(total, &self.confidence, scorer);
        let out = &mut session.out;
        for line in wrap(&line, 0) {
            writeln!(out, "{}", out.bold(&line))?;
        }
        for line in wrap(&scorer.words(), 0) {
            writeln!(out, "{line}")?;
        }
        for text in [unbounded(total, scorer), gap_answer(total)]
            .into_iter()
            .flatten()
        {
            writeln!(out)?;
            for line in wrap(&text, 0) {
                writeln!(out, "{line}")?;
            }
        }
        if self.rows > 0 {
            writeln!(out)?;
            for line in self.listing(rows, scorer).lines() {
                writeln!(out, "{line}")?;
            }
            if rows.len() > self.rows {
                writeln!(
                    out,
                    "  and {} more; --rows shows more, --output and --json have all",
                    grouped((rows.len() - self.rows) as u128)
                )?;
            }
        }
        Ok(())
    }

    fn listing(&self, rows: &[Row<'_>], scorer: &Scorer) -> Columns {
        let sampled = rows.iter().any(|row| row.score.whole.sampled.is_some());
        let mut columns = Columns::new(&[
            Align::Right,
            Align::Left,
            Align::Left,
            Align::Left,
            Align::Left,
        ]);
        let bits = format!("bits, {}", scorer.surely());
        let mut head = vec!["line", "sequence", &bits];
        head.extend(sampled.then_some("at confidence"));
        head.extend(self.model_bits.as_ref().map(|_| "model minus M"));
        columns.row(head);
        for row in rows.iter().take(self.rows) {
            let best = |bits: CodeLength| bits.sampled.unwrap_or(bits.certified);
            let whole = row.score.whole;
            let mut cells = vec![
                row.sequence.line.to_string(),
                named(&row.sequence.symbols.to_string()),
                between(whole.certified),
            ];
            cells.extend(whole.sampled.map(between));
            cells.extend(row.gap.map(|gap| between(best(gap))));
            columns.row(cells);
            if self.per_symbol {
                for (symbol, bits) in row.sequence.symbols.iter().zip(&row.score.symbols) {
                    let mut cells = vec![
                        String::new(),
                        format!("  {}", u8::from(symbol)),
                        between(bits.certified),
                    ];
                    cells.extend(bits.sampled.map(between));
                    columns.row(cells);
                }
            }
        }
        columns
    }
}

/// Sequences whose rows are in memory at once while a file is written.
const PART_ROWS: usize = 1 << 14;

/// The rows of a file: each sequence, or each symbol of each; an empty sequence has one row all the same.
fn rows_of(rows: &[Row<'_>], per_symbol: bool) -> Vec<(usize, usize)> {
    let symbols = |row: &Row<'_>| {
        if per_symbol {
            row.sequence.symbols.len().max(1)
        } else {
            1
        }
    };
    (0..)
        .zip(rows)
        .flat_map(|(index, row)| (0..symbols(row)).map(move |t| (index, t)))
        .collect()
}

fn named(x: &str) -> String {
    if x.is_empty() {
        "(empty)".to_owned()
    } else {
        shorten(x, 24)
    }
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// What another model pays more, proven and at confidence.
fn gap(bits: CodeLength, model: f64) -> CodeLength {
    CodeLength {
        certified: bits.certified.gap_of(model),
        sampled: bits.sampled.map(|bits| bits.gap_of(model)),
    }
}

/// A number of bits to four digits, rounded as told.
fn digits(bits: f64, rounding: Rounding) -> String {
    let exact = Rational::from_f64(bits).unwrap_or_else(Rational::zero);
    // Two decimals of what is short, and all digits before the point of what is long.
    let whole = exact.abs().floor().to_string();
    let digits = if whole == "0" { 0 } else { whole.len() };
    exact.to_decimal(2 + digits as u32, rounding)
}

/// `12.3 to 14.1`, `12` where both ends are, `at least 12.3`, or `at most 14.1`.
fn between(bits: BitRange) -> String {
    let lower = finite(bits.lower).map(|end| digits(end, Rounding::Down));
    let upper = finite(bits.upper).map(|end| digits(end, Rounding::Up));
    match (lower, upper) {
        (Some(lower), Some(upper)) if lower == upper => lower,
        (Some(lower), Some(upper)) => format!("{lower} to {upper}"),
        (Some(lower), None) => format!("at least {lower}"),
        (None, Some(upper)) => format!("at most {upper}"),
        (None, None) => "unknown".to_owned(),
    }
}

/// How a range at confidence and a proven one are told together.
fn told(bits: CodeLength) -> String {
    match bits.sampled {
        Some(sampled) => format!("{} (proven: {})", between(sampled), between(bits.certified)),
        None => between(bits.certified),
    }
}

/// The answer: how many sequences, and what they cost.
fn answer(total: &Total, confidence: &Confidence, scorer: &Scorer) -> String {
    let surely = if total.bits.sampled.count() > 0 {
        let error = figures::chance(confidence.error());
        format!("at confidence 1 - {error}")
    } else {
        scorer.surely().to_owned()
    };
    format!(
        "{}, {}: {} bits in all, {} per symbol, {surely}",
        plural(total.sequences.into(), "sequence"),
        plural(total.symbols.into(), "symbol"),
        told(total.bits.over(1)),
        told(total.bits.over(total.symbols)),
    )
}

/// What is said of sequences that no decided program prints.
fn unbounded(total: &Total, scorer: &Scorer) -> Option<String> {
    if total.unbounded == 0 {
        return None;
    }
    let bounded = total.sequences - total.unbounded;
    let mut text = scorer.unbounded(total.unbounded);
    if bounded > 0 {
        text.push_str(&format!(
            " The other {}: {} bits in all.",
            grouped(bounded.into()),
            told(total.bounded.over(1))
        ));
    }
    Some(text)
}

/// What another model pays more than M.
fn gap_answer(total: &Total) -> Option<String> {
    let gap = total.gap.as_ref()?;
    let sum = gap.over(1);
    let best = sum.sampled.unwrap_or(sum.certified);
    let verdict = if best.lower > 0.0 {
        "the model pays more than M"
    } else if best.upper < 0.0 {
        "M pays more than the model"
    } else {
        "which of the two pays more is not decided"
    };
    let mut text = format!(
        "Model minus M: {} bits in all, {} per sequence; {verdict}.",
        told(sum),
        told(gap.over(total.sequences)),
    );
    let bounded = total.sequences - total.unbounded;
    if total.unbounded > 0 && bounded > 0 {
        text.push_str(&format!(
            " Over the {} that have both bounds: {} in all, {} per sequence.",
            grouped(bounded.into()),
            told(total.bounded_gap.over(1)),
            told(total.bounded_gap.over(bounded)),
        ));
    }
    Some(text)
}

/// A range in JSON: an end that is infinite is null.
struct Ends(CodeLength);

#[derive(Serialize)]
struct RangeDocument {
    lower: Option<f64>,
    upper: Option<f64>,
}

impl From<BitRange> for RangeDocument {
    fn from(range: BitRange) -> Self {
        RangeDocument {
            lower: finite(range.lower),
            upper: finite(range.upper),
        }
    }
}

#[derive(Serialize)]
struct EndsDocument {
    #[serde(flatten)]
    certified: RangeDocument,
    #[serde(skip_serializing_if = "Option::is_none")]
    sampled: Option<RangeDocument>,
}

impl Serialize for Ends {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let document = EndsDocument {
            certified: self.0.certified.into(),
            sampled: self.0.sampled.map(RangeDocument::from),
        };
        document.serialize(serializer)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    machine: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bits: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<String>,
    count: u64,
    symbols: u64,
    unbounded: u64,
    code_length: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<Value>,
    sequences: &'a [Row<'a>],
}

#[derive(Serialize)]
struct RowDocument {
    line: u64,
    x: String,
    bits: Ends,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_bits: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<Ends>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    symbols: Vec<Ends>,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let document = RowDocument {
            line: self.sequence.line,
            x: self.sequence.symbols.to_string(),
            bits: Ends(self.score.whole),
            model_bits: self.sequence.model_bits,
            gap: self.gap.map(Ends),
            symbols: self.score.symbols.iter().copied().map(Ends).collect(),
        };
        document.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_rounded_outward_and_missing_ones_are_words() {
        let range = |lower, upper| between(BitRange { lower, upper });
        assert_eq!(range(1.239, 12_345.671), "1.23 to 12345.68");
        assert_eq!(range(-0.5, 0.129), "-0.5 to 0.13");
        assert_eq!(range(3.0, f64::INFINITY), "at least 3");
        assert_eq!(
            (range(1.0, 1.0), range(1.239, 1.239)),
            ("1".to_owned(), "1.23 to 1.24".to_owned())
        );
        assert_eq!(range(f64::NEG_INFINITY, -1.239), "at most -1.23");
        assert_eq!(range(f64::NEG_INFINITY, f64::INFINITY), "unknown");
    }
}
